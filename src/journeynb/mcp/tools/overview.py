"""The tool that sums a map up."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from journeynb.mcp.asking.answer import Answer, AnswerPart
from journeynb.mcp.asking.cutting import MOST_TOKENS, cut, start_of_text
from journeynb.mcp.asking.question import MapName, Question
from journeynb.mcp.content.gaps import GapCounts, Gaps, RuleCount
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool
from journeynb.mcp.workspace.quotes import hidden_in_words
from journeynb.model.index import Index
from journeynb.model.kinds.entities import ENTITIES, Goal, Persona
from journeynb.model.kinds.links import LINKS

_NAMED = 8
"""Number of touchpoints that are named for each stage."""
_MOST = 12
"""Largest number of personas and of goals."""
_RULES = 15
"""Largest number of rules."""
_ASK = {kind: f"table kind={kind} offset={{}}" for kind in ("goal", "persona")}


class AskOverview(Question):
    """Which map."""

    map: MapName


class StageLine(AnswerPart):
    """A stage with its first touchpoints."""

    id: str | None = Field(None, description="Missing: touchpoints without a stage.")
    name: str | None = None
    count: int = Field(description="Number of touchpoints.")
    touchpoints: list[str] = Field(description="Ids of the first touchpoints.")


class PersonaLine(AnswerPart):
    """A persona."""

    id: str
    name: str
    role: str | None = None
    supporting: bool | None = Field(
        None, description="Influences customers, but is not a customer."
    )
    touchpoints: int = Field(description="Number of touchpoints that it experiences.")
    emotion: float | None = Field(None, description="Mean, -2 (very bad) to 2 (very good).")


class GoalLine(AnswerPart):
    """A goal with its latest measurement."""

    id: str
    name: str
    metric: str | None = None
    unit: str | None = None
    baseline: float | None = None
    latest: float | None = Field(None, description="The latest measurement.")
    measured: str | None = Field(None, description="Date of it.")
    target: float | None = None
    due: str | None = None


class Overview(Answer):
    """A map on one screen."""

    map: str
    title: str | None = None
    description: str | None = None
    state: str = Field(description="as_is: the journey today; to_be: as it should be.")
    converts: str | None = Field(None, description="Id of the touchpoint where customers convert.")
    reviewed: str | None = Field(None, description="Date of the last review.")
    entities: dict[str, int] = Field(description="Number of entities of each kind.")
    links: dict[str, int] = Field(description="Number of links of each kind.")
    gaps: GapCounts
    stages: list[StageLine] = Field([], description="In order.")
    goals: list[GoalLine] = Field([])
    personas: list[PersonaLine] = Field([])
    rules: list[RuleCount] = Field(
        [], description="The rules that find the gaps, most severe first."
    )
    hidden: str | None = Field(
        None, description="Quotes and comments that the server does not show."
    )


@tool(
    "overview",
    title="Overview of a map",
    description="Summarizes a map: stages with ids of touchpoints, personas, goals, number of "
    "gaps by rule. Ask it before anything else about a map; then gaps for the findings, find or "
    "table for entities, get for one of them.",
)
def overview(call: Call, asked: AskOverview) -> Overview:
    """Return a map on one screen."""
    jm = call.workspace.map(asked.map)
    index, info = jm._core.index, jm.info
    gaps = Gaps(jm, quotes=call.workspace.quotes)
    whole = call.workspace.whole(asked.map)
    hidden = None if call.workspace.quotes else hidden_in_words(whole._core.state)
    made = Overview(
        map=asked.map,
        title=start_of_text(info.title, 200) or None,
        description=start_of_text(info.description, 400) or None,
        state=info.state,
        converts=info.converts or None,
        reviewed=info.reviewed.isoformat() if info.reviewed else None,
        entities={kind: len(index.ids(kind)) for kind in ENTITIES if index.ids(kind)},
        links={kind: n for kind in LINKS if (n := sum(1 for _ in index.state.edges(kind)))},
        gaps=gaps.counts,
        hidden=hidden,
    )
    return _filled(made, index, gaps.by_rule())


def _filled(made: Overview, index: Index, rules: list[RuleCount]) -> Overview:
    """Return an overview with its lists, each cut to its share."""
    goals, personas = index.goals, index.personas
    lists: tuple[tuple[str, list[Any], int, str, float], ...] = (
        ("stages", _stages(index), 0, "table kind=stage offset={}", 0.6),
        ("goals", [_goal(each) for each in goals[:_MOST]], len(goals), _ASK["goal"], 0.75),
        (
            "personas",
            [_persona(index, each) for each in personas[:_MOST]],
            len(personas),
            _ASK["persona"],
            0.9,
        ),
        ("rules", rules[:_RULES], len(rules), "gaps for the other rules", 1.0),
    )
    for name, items, total, ask, share in lists:
        made = cut(
            made.model_copy(update={name: items}),
            name,
            total=total or None,
            ask=ask,
            most=int(MOST_TOKENS * share),
        )
    return made


def _stages(index: Index) -> list[StageLine]:
    by_stage: dict[str, list[str]] = {id: [] for id in index.ids("stage")}
    without: list[str] = []
    for id in index.ids("touchpoint"):
        by_stage.get(index.stage_of.get(id, ""), without).append(id)
    lines = [
        StageLine(
            id=id, name=start_of_text(index.name(id), 80), count=len(ids), touchpoints=ids[:_NAMED]
        )
        for id, ids in by_stage.items()
    ]
    if without:
        lines.append(StageLine(count=len(without), touchpoints=without[:_NAMED]))
    return lines


def _persona(index: Index, persona: Persona) -> PersonaLine:
    felt = [emotion for _, emotion, _, _ in index.felt(persona.id)]
    return PersonaLine(
        id=persona.id,
        name=start_of_text(persona.name, 80),
        role=start_of_text(persona.role, 80) or None,
        supporting=persona.supporting or None,
        touchpoints=len(index.experiences(persona.id)),
        emotion=round(sum(felt) / len(felt), 2) if felt else None,
    )


def _goal(goal: Goal) -> GoalLine:
    latest = max(goal.measurements, key=lambda each: each.date, default=None)
    return GoalLine(
        id=goal.id,
        name=start_of_text(goal.name, 80),
        metric=start_of_text(goal.metric, 80) or None,
        unit=start_of_text(goal.unit, 20) or None,
        baseline=goal.baseline,
        latest=latest.value if latest else None,
        measured=latest.date.isoformat() if latest else None,
        target=goal.target,
        due=goal.due.isoformat() if goal.due else None,
    )
