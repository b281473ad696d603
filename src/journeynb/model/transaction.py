"""Changes with all that is needed to undo them, and to see whether they changed anything."""

from __future__ import annotations

from typing import Any, Self

from journeynb.model.kinds.entity import Entity, MapInfo
from journeynb.model.kinds.links import LinkData
from journeynb.model.kinds.value_types import Value, same_json
from journeynb.model.state import State

Change = dict[str, Any]
"""A change: ``{"op": ..., ...}``, a JSON value."""


class Transaction:
    """Changes that are applied to a state and can still be undone.

    It keeps what they touched as it was before.

    Attributes
    ----------
    changes : list of dict
        The changes that were applied, in normal form.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.changes: list[Change] = []
        self._undo: list[tuple[Change, ...]] = []
        self._info: MapInfo | None = None
        self._entities: dict[str, Entity | None] = {}
        self._links: dict[tuple[str, str, str], LinkData | None] = {}
        self._order: dict[str, list[str]] = {}

    @property
    def inverse(self) -> list[Change]:
        """The changes that undo everything, in the order in which to apply them."""
        return [change for group in reversed(self._undo) for change in group]

    def changed_anything(self) -> bool:
        """Whether the state differs from what it was when the transaction started."""
        state = self.state
        return (
            (self._info is not None and not _same(self._info, state.info))
            or any(state.order[kind] != ids for kind, ids in self._order.items())
            or any(
                (id in state) != (before is not None)
                or (before is not None and not _same(before, state.entity(id)))
                for id, before in self._entities.items()
            )
            or any(not _same(before, state.link(*key)) for key, before in self._links.items())
        )

    def roll_back(self) -> None:
        """Put back everything that was touched."""
        state = self.state
        if self._info is not None:
            state.info = self._info
        for id, before in self._entities.items():
            if before is None:
                if id in state:
                    state.drop(id)
            else:
                state.put(before)
        for kind, ids in self._order.items():
            state.order[kind] = ids
        for (kind, start, end), data in self._links.items():
            if data is not None:
                state.put_link(kind, start, end, data)
            elif state.link(kind, start, end) is not None:
                state.drop_link(kind, start, end)

    def absorb(self, inner: Self) -> None:
        """Take over what a transaction on top of this one has done."""
        self.changes += inner.changes
        self._undo += inner._undo
        if self._info is None:
            self._info = inner._info
        self._entities = {**inner._entities, **self._entities}
        self._links = {**inner._links, **self._links}
        self._order = {**inner._order, **self._order}

    def _touch(self, id: str) -> None:
        if id not in self._entities:
            self._entities[id] = self.state.entity(id) if id in self.state else None

    def _touch_link(self, kind: str, start: str, end: str) -> None:
        key = (kind, start, end)
        if key not in self._links:
            self._links[key] = self.state.link(kind, start, end)

    def _touch_order(self, kind: str) -> None:
        if kind not in self._order:
            self._order[kind] = list(self.state.order[kind])

    def _done(self, change: Change, *inverse: Change) -> None:
        self.changes.append(change)
        self._undo.append(inverse)


def _same(a: Value | None, b: Value | None) -> bool:
    if a is None or b is None or type(a) is not type(b):
        return a is b
    return a is b or same_json(a.stored(), b.stored())
