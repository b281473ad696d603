"""Editing a map: every method here ends in `apply`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, Self

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.model import edits as calls
from journeynb.model.core import CoreMap, Event
from journeynb.model.diff import Diff, diff
from journeynb.model.entities import Entity
from journeynb.model.python_code import changes_as_code, describe, to_code
from journeynb.model.transaction import Change

if TYPE_CHECKING:
    import pandas as pd


class Text(str):
    """Several lines of text, such as code; a notebook shows them as they are written."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self).rstrip("\n")


class Edits:
    """The methods of a map that change it, and its history."""

    _core: CoreMap

    def add(self, what: Entity | str, *, at: int | None = None, **fields: Any) -> str:
        """Add an entity, and link it with its neighbours, as one step.

        Parameters
        ----------
        what : entity or str
            Such as ``jn.Touchpoint(name="Search ad")``; or a kind, whose fields follow as keywords.
        at : int, optional
            The place among its kind, by default the last.
        **fields
            A kind, singular or plural, names the ids to link with: ``stage="awareness"``,
            ``personas=["maya"]``, ``goals="repeat"``.

        Returns
        -------
        str
            The id, made from the name where the entity has none.

        Raises
        ------
        ChangeError
            The id is taken, a field is wrong, or a link does not fit; nothing was added.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        >>> jm.add(jn.Persona(name="Maya"))
        'maya'
        >>> jm.add("touchpoint", name="Search ad", stage="awareness", personas="maya")
        'search-ad'
        """
        return calls.add(self._core, what, fields, at=at)

    def link(
        self,
        start: str | Iterable[str],
        end: str | Iterable[str],
        kind: str | None = None,
        **data: Any,
    ) -> None:
        """Link two entities, or change what their link holds.

        Parameters
        ----------
        start, end : str or list of str
            Ids; with lists, each start is linked with each end.
        kind : str, optional
            The kind of link; it follows from the two ends unless several kinds fit.
        **data
            What the link holds, such as ``emotion=1``; None takes a value away.

        Raises
        ------
        ChangeError
            No kind, or several kinds, of link fit; or the link would be one too many.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> persona, touchpoint = jm.links("experiences").loc[0, ["from", "to"]]
        >>> jm.link(persona, touchpoint, emotion=2, feeling="delighted")
        """
        calls.link(self._core, start, end, kind, data)

    def add_path(self, ids: Iterable[str], **data: Any) -> None:
        """Let each of some touchpoints lead to the next, as one step.

        Parameters
        ----------
        ids : list of str
            Touchpoints in the order of the way.
        **data
            What each `leads_to` holds: `label`, `share`.

        See Also
        --------
        paths : the ways through the map.
        """
        calls.add_path(self._core, ids, data)

    def unlink(self, start: str, end: str, kind: str | None = None) -> None:
        """Remove the link of a kind, or without one every link, from one id to another.

        Raises
        ------
        UnknownIdError
            There is no such link.
        """
        calls.unlink(self._core, start, end, kind)

    def set(self, id: str | Iterable[str] = "", /, **fields: Any) -> None:
        """Set fields of an entity, of several, or (without an id) of the map itself.

        Parameters
        ----------
        id : str or list of str
            Whose fields.
        **fields
            The new values; None takes a value away.

        Raises
        ------
        ChangeError
            A field or a value is wrong; nothing was changed.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        >>> jm.set("awareness", name="First contact")
        >>> jm.set(owners=["Marketing", "Service"])
        """
        calls.set_fields(self._core, id, fields)

    def move(
        self,
        id: str,
        at: int | None = None,
        *,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        """Move an entity among its kind: to a place, or before or behind another.

        Parameters
        ----------
        id : str
            What to move.
        at : int, optional
            The place when done, from 0; -1 is the last.
        before, after : str, optional
            The id of another entity of the same kind.
        """
        calls.move(self._core, id, at, before, after)

    def remove(self, *ids: str | Iterable[str]) -> None:
        """Remove entities with all their links, as one step."""
        calls.remove(self._core, ids)

    def apply(self, changes: Sequence[Change], by: str = "code") -> list[Change]:
        """Apply a list of changes, all or none, as one step.

        Parameters
        ----------
        changes : list of dict
            Such as ``{"op": "set", "id": "maya", "fields": {"role": "Home barista"}}``; the ops
            are add, set, move, remove, link and unlink.
        by : str
            ``"hand"`` for what somebody did in an editor, so that `history` can tell it.

        Returns
        -------
        list of dict
            The inverse: the changes that take these back; ``[]`` when nothing changed.

        Raises
        ------
        ChangeError
            With `code`, `change` (its position), `field`, `message` and `allowed`.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        >>> jm.apply([{"op": "set", "id": "awareness", "fields": {"name": "Start"}}])
        [{'op': 'set', 'id': 'awareness', 'fields': {'name': 'Awareness'}}]
        """
        if by not in ("code", "hand"):
            raise ArgumentError(f"by={shown(by)} is not valid; allowed: 'code' or 'hand'")
        return self._core.apply(changes, by)

    def batch(self) -> AbstractContextManager[None]:
        """Make everything in a ``with`` block one step of history, or nothing if it raises.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> with jm.batch():
        ...     for name in ["Awareness", "Decision"]:
        ...         _ = jm.add(jn.Stage(name=name))
        >>> len(jm.history())
        1
        """
        return self._core.batch()

    def undo(self) -> bool:
        """Take back the last step; False where there is none."""
        return self._core.undo()

    def redo(self) -> bool:
        """Make the last undone step again; False where there is none."""
        return self._core.redo()

    def history(self, as_code: bool = False, by: str | None = None) -> Any:
        """Return the steps that were made and not undone.

        Parameters
        ----------
        as_code : bool
            Return the edits made by hand as calls instead, to paste into a cell: so they survive
            the next Restart and Run All.
        by : {"code", "hand"}, optional
            Whose steps: those of calls in Python or those made by hand in an editor. By default
            all; as code, those made by hand.

        Returns
        -------
        pandas.DataFrame or str
            Columns ``step`` (from 1), ``by``, ``changes`` (how many) and ``what`` (in words); or
            Python code.
        """
        if by not in (None, "code", "hand"):
            raise ArgumentError(f"by={shown(by)} is not valid; allowed: 'code' or 'hand'")
        steps = self._core.done
        if as_code:
            wanted = by or "hand"
            changes = [change for step in steps if step.by == wanted for change in step.changes]
            return Text(changes_as_code(changes))
        return _history_frame(
            [
                (number, step.by, len(step.changes), describe(step.changes))
                for number, step in enumerate(steps, 1)
                if by in (None, step.by)
            ]
        )

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Have a function called once after each step.

        Parameters
        ----------
        listener : callable
            Takes an event with `revision`, `changes` and `by`.

        Returns
        -------
        callable
            Ends it.
        """
        return self._core.listen(listener)

    def to_code(self, name: str = "jm") -> Text:
        """Return Python that rebuilds this map exactly.

        Parameters
        ----------
        name : str
            The variable that the code makes.

        Examples
        --------
        >>> jn.JourneyMap("Coffee", stages=["Awareness"]).to_code()
        import journeynb as jn
        <BLANKLINE>
        jm = jn.JourneyMap('Coffee')
        jm.add(jn.Stage(name='Awareness'))
        """
        if not (isinstance(name, str) and name.isidentifier()) or iskeyword(name) or name == "jn":
            raise ArgumentError(
                f"name={shown(name)} is not valid; allowed: a Python name other than jn"
            )
        return Text(to_code(self._core.state, name))

    def diff(self, other: Self) -> Diff:
        """Return what changed from this map to another, by id.

        Parameters
        ----------
        other : JourneyMap
            The later version, or the map of what is wanted.

        Returns
        -------
        Diff
            Its repr is a line a difference, `to_frame` a table of them, and `changes` what turns
            this map into the other; false where there is no difference.

        Examples
        --------
        >>> as_is = jn.JourneyMap("Coffee", stages=["Awareness"])
        >>> to_be = as_is.fork(state="to_be")
        >>> to_be.set("awareness", name="Start")
        >>> as_is.diff(to_be)
        ~ the map: state nothing -> 'to_be'
        ~ stage awareness (Start): name 'Awareness' -> 'Start'
        """
        if not isinstance(other, Edits):
            raise ArgumentError(f"cannot compare with {shown(other)}; allowed: another JourneyMap")
        return diff(self._core.state, other._core.state)


def _history_frame(rows: list[tuple[int, str, int, str]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=["step", "by", "changes", "what"])
