"""Coverage: number of touchpoints by persona and stage, and by channel and stage."""

from __future__ import annotations

from typing import Any

from journeynb.charts.look.bubbles import Matrix, bubbles, counted, nothing
from journeynb.charts.look.colors import ACCENT
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import listed
from journeynb.charts.look.persona_choice import Who, chosen, personas_note
from journeynb.charts.look.theme import AnyChart, headed
from journeynb.model.index import Index
from journeynb.model.kinds.colors import persona_colors
from journeynb.model.kinds.entities import Persona, Touchpoint

_NO_STAGE = ""
_NO_CHANNEL = ""


def coverage(index: Index, persona: Who, width: int | None, height: int | None) -> AnyChart:
    """Return the number of touchpoints that each persona experiences in each stage."""
    personas = chosen(index, persona)
    if not personas:
        hint = 'Add one: jm.add(jn.Persona(name="Maya"))'
        return empty(index, "Coverage", "The map has no persona yet.", hint, width, height)
    if not index.stages:
        hint = 'Add one: jm.add(jn.Stage(name="Awareness"))'
        return empty(index, "Coverage", "The map has no stage yet.", hint, width, height)
    experienced = {each.id: index.out("experiences", each.id) for each in personas}
    columns = _stages(index, {id for ids in experienced.values() for id in ids})
    by_cell: dict[tuple[str, str], list[str]] = {}
    for who, links in experienced.items():
        for id in index.sorted(links):
            by_cell.setdefault((who, index.stage_of.get(id, _NO_STAGE)), []).append(id)
    colors = persona_colors(index.personas, index.palette)
    cells = [
        counted(each.id, column, map(index.name, by_cell[each.id, column]), colors[each.id])
        if (each.id, column) in by_cell
        else _empty_cell(index, each, column, list(columns))
        for each in personas
        for column in columns
    ]
    return bubbles(
        Matrix(
            {each.id: each.name for each in personas},
            columns,
            "Persona",
            "Stage",
            "Touchpoints",
            cells,
        ),
        headed(
            index,
            "Coverage",
            "Number of touchpoints each persona experiences in each stage",
            personas_note(personas, persona),
        ),
        width,
        height,
    )


def channels(index: Index, persona: Who, width: int | None, height: int | None) -> AnyChart:
    """Return the number of touchpoints that use each channel in each stage."""
    personas = chosen(index, persona)
    touchpoints: list[Touchpoint] = index.touchpoints
    if persona is not None:
        experienced = {id for each in personas for id in index.out("experiences", each.id)}
        touchpoints = [each for each in touchpoints if each.id in experienced]
    if not touchpoints:
        what = (
            "The map has no touchpoint yet."
            if persona is None
            else f"{listed(each.name for each in personas)} experiences no touchpoint yet."
        )
        hint = 'Add one: jm.add(jn.Touchpoint(name="Search ad", channels="paid search"))'
        return empty(index, "Channels", what, hint, width, height)
    by_cell: dict[tuple[str, str], list[str]] = {}
    totals: dict[str, int] = {}
    for each in touchpoints:
        stage = index.stage_of.get(each.id, _NO_STAGE)
        for channel in dict.fromkeys(each.channels or (_NO_CHANNEL,)):
            by_cell.setdefault((channel, stage), []).append(each.id)
            totals[channel] = totals.get(channel, 0) + 1
    ordered = sorted(totals, key=lambda channel: (channel == _NO_CHANNEL, -totals[channel]))
    # keys of our own: a channel name can be any text
    keys = {channel: f"channel-{place}" for place, channel in enumerate(ordered)}
    columns = _stages(index, {each.id for each in touchpoints})
    color = (
        persona_colors(index.personas, index.palette)[personas[0].id]
        if len(personas) == 1 and persona
        else ACCENT
    )
    return bubbles(
        Matrix(
            {keys[channel]: channel or "(no channel)" for channel in ordered},
            columns,
            "Channel",
            "Stage",
            "Touchpoints",
            [
                counted(keys[channel], column, map(index.name, by_cell[channel, column]), color)
                if (channel, column) in by_cell
                else nothing(keys[channel], column)
                for channel in ordered
                for column in columns
            ],
        ),
        headed(
            index,
            "Channels",
            "Number of touchpoints by channel and stage; a touchpoint with two channels "
            "counts in both",
            personas_note(personas, persona),
        ),
        width,
        height,
    )


def _stages(index: Index, touchpoints: set[str]) -> dict[str, str]:
    """Return the names of the stages, and of a column for touchpoints without one."""
    names = {stage.id: stage.name for stage in index.stages}
    if any(id not in index.stage_of for id in touchpoints):
        names[_NO_STAGE] = "(no stage)"
    return names


def _empty_cell(index: Index, persona: Persona, stage: str, stages: list[str]) -> dict[str, Any]:
    """Return the cell of a persona without touchpoints in a stage, labeled with the gap."""
    filled = any(index.entity[id].kind == "touchpoint" for id in index.into("occurs_in", stage))
    if stage == _NO_STAGE or persona.supporting:
        return nothing(persona.id, stage)
    if not index.out("experiences", persona.id):
        word = "no journey" if stage == stages[0] else "·"
        return nothing(persona.id, stage, word, "none: the persona has no journey (M107)")
    if not filled:
        return nothing(persona.id, stage, "·", "none: the stage has no touchpoint (M105)")
    return nothing(persona.id, stage, "skipped", "none: the persona skips the stage (M106)")
