"""The edits of a map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from journeynb.api.parts.part import Part
from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.model import edits as calls
from journeynb.model.entity import Entity
from journeynb.model.transaction import Change


class Edits(Part):
    """The methods that edit a map; each call is one step that `undo` takes back."""

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
