"""The edits of a map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal

from journeynb.api.parts.part import Part
from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.model import edits as calls
from journeynb.model.adding import add, require_choice
from journeynb.model.core import OUTSIDE_CODE
from journeynb.model.kinds.entity import Entity
from journeynb.model.transaction import Change

OnDuplicate = Literal["add", "update", "keep", "error"]


class Edits(Part):
    """The methods that edit a map; each call is one step that `undo` takes back."""

    @property
    def on_duplicate(self) -> str:
        """What `add` does with an entity of the same kind and name: ``"add"`` unless you set it.

        With ``"update"``, a cell that adds entities can be run again without duplicates. It is not
        stored in the file.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Find"], on_duplicate="update")
        >>> for again in range(2):
        ...     ad = jm.add(jn.Touchpoint(name="Search ad", owner="Marketing"), stage="find")
        >>> list(jm)
        ['find', 'search-ad']
        """
        return self._on_duplicate

    @on_duplicate.setter
    def on_duplicate(self, choice: OnDuplicate) -> None:
        require_choice(choice)
        self._on_duplicate = choice

    def add(
        self,
        what: Entity | str,
        *,
        at: int | None = None,
        on_duplicate: OnDuplicate | None = None,
        **fields: Any,
    ) -> str:
        """Add an entity and its links to other entities, as one step.

        Parameters
        ----------
        what : entity or str
            An entity such as ``jn.Touchpoint(name="Search ad")``, or a kind, with its fields as
            keywords.
        at : int, optional
            Position within its kind, by default the last.
        on_duplicate : {"add", "update", "keep", "error"}, optional
            What to do if there is an entity with the same id or, without an id, of the same kind
            and name; by default that of the map. ``"add"`` adds another one, with a warning.
            ``"update"`` sets the given fields of the one that is there, adds the given links, and
            leaves its other fields and links as they are. ``"keep"`` changes nothing. ``"error"``
            raises an error.
        **fields
            Ids of entities to link it with, by kind, singular or plural: ``stage="awareness"``,
            ``personas=["maya"]``; or by kind of link: ``supports="repeat"``,
            ``leads_to=["checkout"]``.

        Returns
        -------
        str
            The id; derived from the name if the entity has none.

        Raises
        ------
        ChangeError
            The id is already used, a field is not valid, or a link does not fit. Nothing was added.

        Warns
        -----
        JourneyWarning
            An entity of the same kind and name is already there: was the cell run again?

        Notes
        -----
        There are two kinds of link between touchpoints and goals. The keyword of a kind chooses the
        link that starts at the new entity; to be explicit, name the kind of link:

        ==========================  =====================================  ======================
        You add                     The link                               The same, explicitly
        ==========================  =====================================  ======================
        a touchpoint, ``goals=``    the touchpoint *supports* the goal     ``supports=``
        a goal, ``touchpoints=``    the goal is *measured at* it           ``measured_at=``
        ==========================  =====================================  ======================

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        >>> jm.add(jn.Persona(name="Maya"))
        'maya'
        >>> jm.add("touchpoint", name="Search ad", stage="awareness", personas="maya")
        'search-ad'
        """
        choice = on_duplicate or self._on_duplicate
        return add(self._core, what, fields, at=at, on_duplicate=choice, in_cell=True)

    def link(
        self,
        start: str | Iterable[str],
        end: str | Iterable[str],
        kind: str | None = None,
        **data: Any,
    ) -> None:
        """Link two entities, or change the data of their link.

        Parameters
        ----------
        start, end : str or list of str
            Ids; with lists, each start is linked with each end.
        kind : str, optional
            The kind of link; inferred from the two ends unless several kinds fit.
        **data
            Data of the link, such as ``emotion=1``; None clears a value.

        Raises
        ------
        ChangeError
            No kind of link fits, several do, or the link is not allowed; the message says what is
            allowed.
        UnknownIdError
            An id is not on the map.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> persona, touchpoint = jm.links("experiences").loc[0, ["from", "to"]]
        >>> jm.link(persona, touchpoint, emotion=2, feeling="delighted")
        """
        calls.link(self._core, start, end, kind, data)

    def add_path(self, ids: Iterable[str], **data: Any) -> None:
        """Link touchpoints in a row, each leading to the next, as one step.

        Parameters
        ----------
        ids : list of str
            Two or more touchpoints, in the order of the path.
        **data
            Data of each ``leads_to`` link: `label`, `share`.

        Raises
        ------
        ArgumentError
            There are fewer than two ids.
        UnknownIdError
            An id is not on the map.

        See Also
        --------
        paths : the paths through the map.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> jm.add_path([jm.add(jn.Touchpoint(name=name)) for name in ("Ad", "Checkout", "Parcel")])
        >>> jm.links("leads_to")[["from", "to"]]
               from        to
        0        ad  checkout
        1  checkout    parcel
        """
        calls.add_path(self._core, ids, data)

    def unlink(self, start: str, end: str, kind: str | None = None) -> None:
        """Remove a link, or every link, from one id to another.

        Parameters
        ----------
        start, end : str
            Ids, in the direction of the link.
        kind : str, optional
            Only this kind of link; by default all.

        Raises
        ------
        ChangeError
            There is no such kind of link.
        UnknownIdError
            There is no such id, or no such link.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Find"])
        >>> ad = jm.add(jn.Touchpoint(name="Ad"), stage="find")
        >>> jm.unlink("ad", "find")
        >>> len(jm.links())
        0
        """
        calls.unlink(self._core, start, end, kind)

    def set(self, id: str | Iterable[str] = "", /, **fields: Any) -> None:
        """Set fields of one entity, of several, or of the map itself (without an id).

        Parameters
        ----------
        id : str or list of str
            Ids of the entities.
        **fields
            The new values; None clears a field.

        Raises
        ------
        ChangeError
            A field or a value is not valid; nothing was changed.
        UnknownIdError
            An id is not on the map.

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
        """Move an entity within its kind: to a position, or before or after another.

        Parameters
        ----------
        id : str
            The entity to move.
        at : int, optional
            Position after the move, from 0; -1 is the last.
        before, after : str, optional
            The id of another entity of the same kind.

        Raises
        ------
        ArgumentError
            Not exactly one of `at`, `before` and `after` is passed.
        UnknownIdError
            An id is not on the map.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Buy", "Find"])
        >>> jm.move("find", before="buy")
        >>> list(jm)
        ['find', 'buy']
        """
        calls.move(self._core, id, at, before, after)

    def remove(self, *ids: str | Iterable[str]) -> None:
        """Remove entities and all their links, as one step.

        The answers to a comment are removed with it. A comment on an entity that is removed stays,
        as a comment on the map.

        Parameters
        ----------
        *ids : str or list of str
            The ids.

        Raises
        ------
        UnknownIdError
            An id is not on the map; nothing was removed.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Find", "Buy"])
        >>> jm.remove("find")
        >>> list(jm)
        ['buy']
        """
        calls.remove(self._core, ids)

    def apply(self, changes: Sequence[Change], by: str = "code") -> list[Change]:
        """Apply a list of changes as one step: all of them, or none.

        Parameters
        ----------
        changes : list of dict
            Changes such as ``{"op": "set", "id": "maya", "fields": {"role": "Home barista"}}``; the
            ops are add, set, move, remove, link and unlink.
        by : {"code", "hand", "agent"}
            ``"hand"`` for edits made in an editor, ``"agent"`` for those of an assistant; `history`
            shows it.

        Returns
        -------
        list of dict
            The inverse: the changes that undo these; ``[]`` if nothing changed.

        Raises
        ------
        ChangeError
            A change is not valid; with `code`, `change` (its position), `field`, `message` and
            `allowed`.
        ArgumentError
            `by` is not one of these.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        >>> jm.apply([{"op": "set", "id": "awareness", "fields": {"name": "Start"}}])
        [{'op': 'set', 'id': 'awareness', 'fields': {'name': 'Awareness'}}]
        """
        allowed = ("code", *OUTSIDE_CODE)
        if by not in allowed:
            raise ArgumentError(
                f"by={shown(by)} is not valid; allowed: {', '.join(map(repr, allowed))}"
            )
        return self._core.apply(changes, by)

    def batch(self) -> AbstractContextManager[None]:
        """Combine all edits in a ``with`` block into one step of history.

        If the block raises an error, none of its edits is made. `undo` and `redo` raise
        ArgumentError inside.

        Returns
        -------
        context manager
            For a ``with`` statement.

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
