"""The rows of texts, and their content in each column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from journeynb.base.text import figure, number_text, status_word
from journeynb.evidence.counts_on_map import NO_STAGE
from journeynb.gaps.goals.goal_status import figures as goal_figures
from journeynb.gaps.goals.goal_status import last_measurement, share_of_target
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Goal, Lane
from journeynb.model.kinds.value_types import is_color
from journeynb.picture.map.scene import Column, Scene
from journeynb.picture.map.text_items import Item, limited

LIMIT = 6


@dataclass(frozen=True)
class TextRow:
    """A row of texts: name, label, and content of a column."""

    name: str
    label: str
    items: Callable[[Scene, Column], list[Item]]
    backstage: bool = False


def wants(scene: Scene, column: Column) -> list[Item]:
    """Return the wants, needs and questions of the personas in a stage."""
    made: list[Item] = []
    for persona in scene.personas:
        data = scene.index.out("goes_through", persona.id).get(column.id)
        if data is None:
            continue
        sign = scene.changes.link_sign("goes_through", persona.id, column.id, "wants", "needs", "questions")  # fmt: skip # noqa: E501
        texts = [*data.wants, *data.needs, *(f"“{text}”" for text in data.questions)]
        made += [
            Item(text, persona.id, (persona.id,), sign=sign, again=place > 0)
            for place, text in enumerate(texts)
        ]
    return limited(made, 3 * LIMIT)


def _said(field: str) -> Callable[[Scene, Column], list[Item]]:
    def items(scene: Scene, column: Column) -> list[Item]:
        made: list[Item] = []
        for each in column.touchpoints:
            experiences = scene.index.into("experiences", each.id)
            for persona in scene.personas:
                text = getattr(experiences[persona.id], field) if persona.id in experiences else ""
                if text:
                    sign = scene.changes.link_sign("experiences", persona.id, each.id, field)
                    made.append(Item(text, each.id, (persona.id,), sign=sign))
        return limited(made, LIMIT)

    return items


def _placed(scene: Scene, column: Column, kind: str) -> list[str]:
    return [
        each.id
        for each in scene.index.of(kind)
        if scene.shows(each.id) and column.id in scene.stages_of(each.id)
    ]


def _removed(scene: Scene, column: Column, kind: str, bar: str) -> list[Item]:
    before = scene.changes.before
    if before is None:
        return []
    return [
        Item(each.name or each.description, each.id, bar=bar, sign="-")
        for each in scene.changes.removed(kind)
        if stage_before(scene, before, each.id) == column.id
    ]


def stage_before(scene: Scene, before: Index, id: str) -> str:
    """Return the column of an entity's stage on an earlier map."""
    stage = scene.stages_of(id, before)[0]
    known = any(column.id == stage for column in scene.columns)
    return stage if known else scene.columns[-1].id if scene.columns else NO_STAGE


def pain_points(scene: Scene, column: Column) -> list[Item]:
    """Return the pain points of a stage, most severe first."""
    index, theme = scene.index, scene.theme
    ids = _placed(scene, column, "pain_point")
    ids.sort(key=lambda id: -(index.entity[id].severity or 0))  # type: ignore[attr-defined]
    made = []
    for id in ids:
        pain = index.entity[id]
        severity = pain.severity or 0  # type: ignore[attr-defined]
        who = tuple(each.id for each in scene.who(index.out("felt_by", id)))
        bar = theme.bad if severity >= 4 else theme.fair if severity >= 2 else theme.muted
        made.append(
            Item(pain.name, id, who, severity=severity, bar=bar, sign=scene.changes.sign(id))
        )
    return [*limited(made, LIMIT), *_removed(scene, column, "pain_point", theme.bad)]


def opportunities(scene: Scene, column: Column) -> list[Item]:
    """Return the opportunities of a stage."""
    index, theme = scene.index, scene.theme
    made = []
    for id in _placed(scene, column, "opportunity"):
        each = index.entity[id]
        status = each.status or ""  # type: ignore[attr-defined]
        sizes = [
            f"{name} {number_text(float(size))}"
            for name in ("value", "effort")
            if (size := getattr(each, name)) is not None
        ]
        color = {"done": theme.good, "dropped": theme.muted}.get(status, theme.accent)
        made.append(
            Item(
                each.name, id, note=" · ".join(sizes), chip=status_word(status),
                chip_color=color, bar=theme.accent, sign=scene.changes.sign(id),
            )
        )  # fmt: skip
    return [*limited(made, LIMIT), *_removed(scene, column, "opportunity", theme.accent)]


def content(scene: Scene, column: Column) -> list[Item]:
    """Return the content items of a stage."""
    index, theme = scene.index, scene.theme
    made = [
        Item(
            index.name(id),
            id,
            tuple(each.id for each in scene.who(index.out("serves", id))),
            note=index.entity[id].format,  # type: ignore[attr-defined]
            bar=theme.border,
            sign=scene.changes.sign(id),
        )
        for id in _placed(scene, column, "content")
        if column.id or not index.out("occurs_in", id)
    ]
    return [*limited(made, LIMIT), *_removed(scene, column, "content", theme.border)]


def metrics(scene: Scene, column: Column) -> list[Item]:
    """Return the goals measured at a stage or at its touchpoints."""
    index = scene.index
    places = [column.id, *(each.id for each in column.touchpoints)]
    ids = {id for place in places if place for id in index.into("measured_at", place)}
    made = []
    for id in index.sorted(ids):
        goal = index.entity[id]
        if isinstance(goal, Goal) and scene.shows(id):
            made.append(
                Item(
                    goal.metric or goal.name, id, title=figures(scene, goal),
                    bar=scene.theme.accent, share=share(scene, goal), sign=scene.changes.sign(id),
                )
            )  # fmt: skip
    return limited(made, LIMIT)


def last_value(scene: Scene, goal: Goal) -> float | None:
    """Return the last measurement of a goal, up to `today` if given."""
    days = [each.date for each in goal.measurements]
    day = scene.today or (max(days) if days else None)
    last = last_measurement(goal, day) if day else None
    return last[1] if last else None


def figures(scene: Scene, goal: Goal) -> str:
    """Return the last measurement of a goal (or its baseline) and its target, in words."""
    return goal_figures(goal, last_value(scene, goal), figure)


def share(scene: Scene, goal: Goal) -> float | None:
    """Return the progress of a goal from baseline to target, 0 to 1."""
    return share_of_target(goal, last_value(scene, goal))


def notes(lane: Lane | None) -> Callable[[Scene, Column], list[Item]]:
    """Return the notes of a lane, or of no lane, in a column."""

    def items(scene: Scene, column: Column) -> list[Item]:
        index, theme = scene.index, scene.theme
        bar = lane.color if lane is not None and is_color(lane.color) else theme.border
        made = [
            Item(
                index.entity[id].description, id, title=index.name(id), bar=bar,
                sign=scene.changes.sign(id),
            )
            for id in _placed(scene, column, "note")
            if set(index.out("in_lane", id)) == ({lane.id} if lane else set())
        ]  # fmt: skip
        removed = [] if lane is not None else _removed(scene, column, "note", bar)
        return [*limited(made, 2 * LIMIT), *removed]

    return items


def before_line(scene: Scene) -> list[TextRow]:
    """Return the rows of texts above the line of visibility."""
    rows = [
        TextRow("actions", "Actions", _said("actions")),
        TextRow("thoughts", "Thoughts", _said("thoughts")),
        TextRow("pain_points", "Pain points", pain_points),
        TextRow("opportunities", "Opportunities", opportunities),
        TextRow("content", "Content", content),
        TextRow("metrics", "Metrics", metrics),
    ]
    lanes = [TextRow(each.id, each.name, notes(each)) for each in scene.lanes(backstage=False)]
    return [row for row in [*rows, *lanes, TextRow("notes", "Notes", notes(None))] if scene.wants(row.name)]  # fmt: skip # noqa: E501


def behind_line(scene: Scene) -> list[TextRow]:
    """Return the rows of texts behind the line of visibility."""
    return [
        TextRow(each.id, each.name, notes(each), backstage=True)
        for each in scene.lanes(backstage=True)
    ]
