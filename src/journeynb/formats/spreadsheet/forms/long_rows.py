"""A map as the rows of the long form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from journeynb.formats.spreadsheet.grids.cells import clean, join_list
from journeynb.formats.spreadsheet.words.heading_words import COLUMNS
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Touchpoint
from journeynb.model.kinds.entity import Entity
from journeynb.model.state import State

LongRow = dict[str, Any]
"""A text for each column; the emotion is a number or None."""


def label(entity: Entity) -> str:
    """Return an entity's name as a cell holds it, or its id where nothing of the name is left."""
    return clean(entity.name) or entity.id


def long_rows(state: State) -> list[LongRow]:
    """Return the rows of a map's long form, in the order of stages, touchpoints and personas."""
    return list(_LongWriter(Index(state)).rows())


class _LongWriter:
    def __init__(self, index: Index) -> None:
        self.index = index
        self.personas = self._personas()

    def rows(self) -> Iterator[LongRow]:
        index = self.index
        of_stage: dict[str | None, list[Touchpoint]] = {}
        for touchpoint in index.touchpoints:
            of_stage.setdefault(index.stage_of.get(touchpoint.id), []).append(touchpoint)
        for stage in index.stages:
            for touchpoint in of_stage.get(stage.id, ()):
                yield from self._touchpoint(touchpoint, label(stage))
            if stage.id not in of_stage:
                yield _row(stage=label(stage))
        for touchpoint in of_stage.get(None, ()):
            yield from self._touchpoint(touchpoint, "")
        met = set().union(*self.personas.values())
        yield from (_row(persona=self._cell([p.id])) for p in index.personas if p.id not in met)
        kept = {id for each in index.touchpoints for id in index.out("supports", each.id)}
        yield from (_row(goal=self._cell([g.id])) for g in index.goals if g.id not in kept)

    def _personas(self) -> dict[str, list[str]]:
        """Return the personas that have a row at each touchpoint.

        Those who experience it; if a pain point would be in no row, or in no row of a persona
        who feels it, also one who does.
        """
        index = self.index
        found = {each.id: set(index.into("experiences", each.id)) for each in index.touchpoints}
        felt = [
            (touchpoints, personas)
            for each in index.pain_points
            if (touchpoints := index.sorted(index.out("hurts", each.id)))
            and (personas := index.sorted(index.out("felt_by", each.id)))
        ]
        for touchpoints, personas in felt:
            for persona in personas:
                if not any(persona in found[id] for id in touchpoints):
                    found[touchpoints[0]].add(persona)
        for touchpoints, personas in felt:
            for id in touchpoints:
                if found[id] and found[id].isdisjoint(personas):
                    found[id].add(personas[0])
        return {id: index.sorted(personas) for id, personas in found.items()}

    def _touchpoint(self, touchpoint: Touchpoint, stage: str) -> Iterator[LongRow]:
        index, id = self.index, touchpoint.id
        common = {
            "stage": stage,
            "touchpoint": label(touchpoint),
            "channel": join_list(touchpoint.channels),
            "owner": clean(touchpoint.owner),
            "goal": self._cell(index.out("supports", id)),
        }
        for persona in self.personas[id] or [""]:
            experience: dict[str, Any] = {}
            if data := index.out("experiences", persona).get(id):
                experience = {
                    "emotion": data.emotion,
                    "actions": clean(data.actions),
                    "thoughts": clean(data.thoughts),
                }
            for pain_points, opportunities in self._trouble(id, persona):
                yield _row(
                    **common,
                    **experience,
                    persona=self._cell([persona] if persona else []),
                    pain_point=self._cell(pain_points),
                    opportunity=self._cell(opportunities),
                )
                experience = {}

    def _trouble(self, touchpoint: str, persona: str) -> list[tuple[list[str], list[str]]]:
        """Return the pain points and opportunities of each row of a touchpoint and persona.

        All opportunities of a row address all its pain points, or the touchpoint where it has
        none; so pain points with different opportunities need a row each.
        """
        index = self.index
        groups: dict[tuple[str, ...], list[str]] = {}
        for id in index.sorted(index.into("hurts", touchpoint)):
            felt = index.out("felt_by", id)
            if not persona or not felt or persona in felt:
                ideas = tuple(index.sorted(index.into("addresses", id)))
                groups.setdefault(ideas, []).append(id)
        found = [(pain_points, list(ideas)) for ideas, pain_points in groups.items()]
        if direct := index.sorted(index.into("addresses", touchpoint)):
            found.append(([], direct))
        return found or [([], [])]

    def _cell(self, ids: Iterable[str]) -> str:
        return join_list(label(self.index.entity[id]) for id in self.index.sorted(ids))


def _row(**cells: Any) -> LongRow:
    return {name: cells.get(name, None if name == "emotion" else "") for name in COLUMNS}
