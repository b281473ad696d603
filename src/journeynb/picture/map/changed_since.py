"""Changes since another map, for the signs in the picture."""

from __future__ import annotations

from typing import Any

from journeynb.model.index import Index
from journeynb.model.kinds.entity import Entity

_PLACES = ("occurs_in", "supports", "hurts", "felt_by", "addresses", "targets", "refines",
           "measured_at", "in_lane", "serves")  # fmt: skip


class Changes:
    """The differences between another map and this one, for the experiences of some personas."""

    def __init__(self, index: Index, before: Index | None, personas: frozenset[str]) -> None:
        self._now = index
        self.before = before
        self._both = [id for id in personas if before is not None and id in before.entity]

    def __bool__(self) -> bool:
        return self.before is not None

    def sign(self, id: str) -> str:
        """Return ``+`` for a new entity, ``~`` for a changed one, else nothing."""
        if self.before is None or id not in self._now.entity:
            return ""
        was = self.before.entity.get(id)
        now = self._now.entity[id]
        if was is None or was.kind != now.kind:
            return "+"
        same = was is now or was.stored() == now.stored()
        same = same and self._links(self._now, id) == self._links(self.before, id)
        return (
            ""
            if same and self._experiences(self._now, id) == self._experiences(self.before, id)
            else "~"
        )

    def link_sign(self, kind: str, start: str, end: str, *fields: str) -> str:
        """Return the sign for some fields of a link."""
        if self.before is None:
            return ""
        was = self.before.out(kind, start).get(end)
        now = self._now.out(kind, start).get(end)
        before = [getattr(was, field) if was else None for field in fields]
        after = [getattr(now, field) for field in fields]
        if before == after:
            return ""
        return "~" if any(before) else "+"

    def removed(self, kind: str) -> list[Any]:
        """Return the entities of a kind that this map no longer has."""
        if self.before is None:
            return []
        now: dict[str, Entity] = self._now.entity
        return [
            each for each in self.before.of(kind) if each.id not in now or now[each.id].kind != kind
        ]

    def counts(self) -> dict[str, int]:
        """Return the numbers of added, removed and changed entities, except comments."""
        if self.before is None:
            return {}
        now, before = (
            [id for id, entity in each.entity.items() if entity.kind != "comment"]
            for each in (self._now, self.before)
        )
        signs = [self.sign(id) for id in now]
        removed = sum(1 for id in before if id not in self._now.entity)
        return {"+": signs.count("+"), "-": removed, "~": signs.count("~")}

    def _experiences(self, index: Index, id: str) -> list[Any]:
        """Return the experiences at a touchpoint of the personas in both maps."""
        experiences = index.into("experiences", id)
        return [experiences.get(persona) for persona in self._both]

    @staticmethod
    def _links(index: Index, id: str) -> list[frozenset[str]]:
        return [frozenset(index.out(kind, id)) for kind in _PLACES]
