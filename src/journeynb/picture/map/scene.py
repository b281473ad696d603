"""The content of a picture: the requested personas, columns and items of a map."""

from __future__ import annotations

import copy
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from journeynb.base.errors import ArgumentError, UnknownIdError
from journeynb.base.text import shown
from journeynb.evidence.counts_on_map import NO_STAGE, CountsOnMap
from journeynb.evidence.credit_on_map import CreditOnMap
from journeynb.gaps.findings import findings, found
from journeynb.gaps.rules.customer_numbers import CustomerNumbers
from journeynb.gaps.rules.observed import Observed
from journeynb.gaps.rules.own import all_rules
from journeynb.gaps.rules.rule import SEVERITIES, Found, Rule
from journeynb.model.index import Index
from journeynb.model.kinds.colors import persona_colors
from journeynb.model.kinds.entities import Lane, Persona, Stage, Touchpoint
from journeynb.picture.drawing.persona_letters import persona_letters
from journeynb.picture.drawing.text_metrics import clean
from journeynb.picture.drawing.theme import Theme
from journeynb.picture.map.changed_since import Changes
from journeynb.picture.map.comment_badges import open_comments

ROWS = (
    "customers", "wants", "touchpoints", "unmapped_events", "emotion", "actions", "thoughts",
    "pain_points", "opportunities", "content", "metrics", "notes", "goals",
)  # fmt: skip
"""The rows of the picture, except the map's own lanes, which are named by their ids.

The rows for customers and unmapped events need evidence.
"""

DATED = ("P403", "P404", "S306", "S307", "S308", "S309", "S310", "S311", "X515")
"""Rules whose findings depend on the date."""


@dataclass(frozen=True)
class Column:
    """A stage with its touchpoints; the column for items without a stage has no id."""

    id: str
    name: str
    description: str
    color: str
    touchpoints: tuple[Touchpoint, ...]
    journey: str = ""


class Scene:
    """A map as a picture shows it."""

    def __init__(
        self,
        index: Index,
        persona: str | Sequence[str] | None,
        lanes: Sequence[str] | str | None,
        theme: Theme,
        before: Index | None,
        today: dt.date | None,
        rules: Sequence[Rule] | None = None,
        observed: Observed | None = None,
        counts: CountsOnMap | None = None,
        stage: Sequence[str] | None = None,
        numbers: CustomerNumbers | None = None,
        credit: CreditOnMap | None = None,
        comments: bool = False,
        select: str = "",
    ) -> None:
        self.index = index
        self.select = select
        """The codes of rules that were chosen, in words; empty for all."""
        self.comments = open_comments(index.state) if comments else {}
        self.customer_numbers = numbers
        self.counts = counts
        self.credit = credit
        self.observed = counts.observed if counts is not None else observed
        self.theme = theme
        self.today = today
        self.rules = list(all_rules().values()) if rules is None else rules
        self.personas = _chosen(index, persona)
        self.stages = _chosen_stages(index, stage)
        self.in_part = stage is not None
        self.ids = frozenset(each.id for each in self.personas)
        self.changes = Changes(index, before, self.ids)
        self.filtered = persona is not None
        self.colors = persona_colors(index.personas, theme.palette)
        self.letters = persona_letters(index.personas)
        self.rows = _rows(index, lanes)
        self.only: Mapping[str, frozenset[str]] | None = None
        """The stages to draw, with the touchpoints to draw of each; None for all."""

    def in_theme(self, theme: Theme) -> Scene:
        """Return the scene in other colors; what was computed of it is not computed again."""
        made = copy.copy(self)
        made.theme, made.colors = theme, persona_colors(self.index.personas, theme.palette)
        return made

    @property
    def title(self) -> str:
        """The title of the map, if it can be seen."""
        title = self.index.info.title
        return title if clean(title) else "Untitled map"

    def wants(self, row: str) -> bool:
        """Whether a row is requested."""
        return row in self.rows

    @cached_property
    def touchpoints(self) -> list[Touchpoint]:
        """The touchpoints to draw."""
        experienced = {
            id for persona in self.personas for id in self.index.out("experiences", persona.id)
        }
        return [
            each
            for each in self.index.touchpoints
            if (not self.filtered or each.id in experienced)
            and (not self.in_part or self.index.stage_of.get(each.id) in self._stage_ids)
        ]

    @cached_property
    def _stage_ids(self) -> frozenset[str]:
        return frozenset(each.id for each in self.stages)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns to draw."""
        if self.only is None:
            return self.every
        return tuple(
            replace(
                each,
                touchpoints=tuple(one for one in each.touchpoints if one.id in self.only[each.id]),
            )
            for each in self.every
            if each.id in self.only
        )

    @cached_property
    def every(self) -> tuple[Column, ...]:
        """The stages, and a last column if an item to draw has no stage."""
        by_stage: dict[str, list[Touchpoint]] = {}
        for each in self.touchpoints:
            by_stage.setdefault(self.index.stage_of.get(each.id, NO_STAGE), []).append(each)
        made = [
            Column(
                each.id,
                each.name,
                each.description,
                each.color,
                tuple(by_stage.get(each.id, ())),
                each.journey,
            )
            for each in self.stages
        ]
        if self.in_part:
            return tuple(made)
        rest = tuple(by_stage.get(NO_STAGE, ()))
        if rest or self._anything_unplaced():
            made.append(Column(NO_STAGE, "No stage", "", "", rest))
        return tuple(made)

    def _anything_unplaced(self) -> bool:
        things = [
            each
            for kind in ("pain_point", "opportunity", "note", "content")
            for each in self.index.of(kind)
        ]
        return any(self.shows(each.id) and NO_STAGE in self.stages_of(each.id) for each in things)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each touchpoint, in the order of all columns."""
        ids = [each.id for column in self.every for each in column.touchpoints]
        return {id: number for number, id in enumerate(ids, 1)}

    def stages_of(self, id: str, index: Index | None = None) -> list[str]:
        """Return the stages of an item, or else of the entities it is about."""
        index = index or self.index
        own = list(index.out("occurs_in", id))
        if not own:
            about = [*index.out("hurts", id), *index.out("addresses", id)]
            own = [stage for other in about[:1] for stage in self.stages_of(other, index)]
        known = [stage for stage in own if stage in self.index.stage_place]
        return known or [NO_STAGE]

    def shows(self, id: str) -> bool:
        """Whether an item is about the drawn stages and personas; goals are about all stages."""
        index, kind = self.index, self.index.entity[id].kind
        if self.in_part and kind != "goal" and self._stage_ids.isdisjoint(self.stages_of(id)):
            return False
        if not self.filtered:
            return True
        if kind == "opportunity":
            about = index.out("addresses", id)
            return not about or any(
                other in self._met
                if index.entity[other].kind == "touchpoint"
                else self.shows(other)
                for other in about
            )
        link = {"pain_point": "felt_by", "content": "serves", "goal": "targets"}.get(kind)
        if link is None:
            return True
        who = index.out(link, id)
        if who:
            return not self.ids.isdisjoint(who)
        return kind != "pain_point" or not self._met.isdisjoint(index.out("hurts", id))

    @cached_property
    def _met(self) -> frozenset[str]:
        return frozenset(each.id for each in self.touchpoints)

    def who(self, ids: object) -> list[Persona]:
        """Return the given personas that are drawn."""
        return [each for each in self.personas if each.id in ids]  # type: ignore[operator]

    def lanes(self, *, backstage: bool) -> list[Lane]:
        """Return the map's own lanes to draw, in front of or behind the line of visibility."""
        return [
            each
            for each in self.index.of("lane")
            if each.backstage is backstage and self.wants(each.id)
        ]

    @cached_property
    def findings(self) -> list[dict[str, Any]]:
        """The findings; without a date, only those that do not depend on it."""
        return findings(
            self.index,
            self._checked,
            self._date,
            observed=self.observed,
            numbers=self.customer_numbers,
        )

    @property
    def _checked(self) -> list[Rule]:
        rules = (rule for rule in self.rules if not rule.about_events)  # which have no place
        return [rule for rule in rules if self.today or rule.code not in DATED]

    @property
    def _date(self) -> dt.date:
        return self.today or dt.date(2000, 1, 1)

    @cached_property
    def badges(self) -> dict[str, tuple[int, str]]:
        """The number of findings of each entity, and their highest severity."""
        made: dict[str, tuple[int, str]] = {}
        for rule, each in self._found:
            for id in self.places(rule, each):
                count, worst = made.get(id, (0, rule.severity))
                made[id] = (count + 1, min(worst, rule.severity, key=SEVERITIES.index))
        return made

    @cached_property
    def by_stage(self) -> dict[str, Counter[str]]:
        """The number of findings of each severity about a stage or its touchpoints."""
        stage_of = self.index.stage_of
        drawn = {each.id for each in self.touchpoints}
        made: dict[str, Counter[str]] = {each.id: Counter() for each in self.every}
        stages = {id: stage_of.get(id, NO_STAGE) for id in drawn}
        stages |= {id: id for id in made if id}
        for rule, each in self._found:
            for stage in {stages.get(each.id), stages.get(each.other)}:
                if stage is not None and stage in made:
                    made[stage][rule.severity] += 1
        return made

    @cached_property
    def _found(self) -> list[tuple[Rule, Found]]:
        seen, counted = self.observed, self.customer_numbers
        return list(found(self.index, self._checked, self._date, observed=seen, numbers=counted))

    def places(self, rule: Rule, each: Found) -> tuple[str, ...]:
        """Return the ids that get the badge of a finding."""
        other = self.index.entity.get(each.other)
        if rule.kind == "persona" and other is not None and other.kind == "touchpoint":
            return each.id, other.id
        return (each.id,)


def _chosen_stages(index: Index, stage: Sequence[str] | None) -> tuple[Stage, ...]:
    if stage is None:
        return tuple(index.stages)
    for id in stage:
        if id not in index.stage_place:
            raise UnknownIdError(
                "unknown_id",
                f"the map has no stage {shown(id)}",
                field="stage",
                allowed=", ".join(list(index.stage_place)[:20])
                or "none, because the map has no stages",
            )
    return tuple(each for each in index.stages if each.id in stage)


def _chosen(index: Index, persona: str | Sequence[str] | None) -> tuple[Persona, ...]:
    if persona is None:
        return tuple(index.personas)
    asked = [persona] if isinstance(persona, str) else list(persona)
    known = {each.id: each for each in index.personas}
    for id in asked:
        if not isinstance(id, str) or id not in known:
            raise UnknownIdError(
                "unknown_id",
                f"the map has no persona {shown(id)}",
                field="persona",
                allowed=", ".join(list(known)[:20]) or "none, because the map has no personas",
            )
    return tuple(each for each in index.personas if each.id in asked)


def _rows(index: Index, lanes: Sequence[str] | str | None) -> frozenset[str]:
    allowed = [*ROWS, *(each.id for each in index.of("lane"))]
    if lanes is None:
        return frozenset(allowed)
    asked = [part.strip() for part in lanes.split(",")] if isinstance(lanes, str) else list(lanes)
    for name in asked:
        if name not in allowed:
            raise ArgumentError(f"lanes: unknown row {shown(name)}; allowed: {', '.join(allowed)}")
    return frozenset(asked)
