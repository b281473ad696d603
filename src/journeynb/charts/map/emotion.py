"""Emotion curves: the emotion of each persona along the journey, and the desired one."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import fmean
from typing import Any

from journeynb.base.text import count
from journeynb.charts.look.emotion_curves import SCORES, Drawing
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import short
from journeynb.charts.look.persona_choice import Who, chosen, personas_note
from journeynb.charts.look.theme import AnyChart, headed
from journeynb.model.index import Index
from journeynb.model.kinds.colors import persona_colors
from journeynb.model.kinds.entities import Persona

MOST = 300
"""Largest number of touchpoints with a point each; of more, each stage has its mean."""


def emotion(index: Index, persona: Who, width: int | None, height: int | None) -> AnyChart:
    """Return the emotion of each persona by touchpoint, in journey order; of many, by stage."""
    personas = chosen(index, persona)
    touchpoints = {id for who in personas for id in index.out("experiences", who.id)}
    by_stage = len(touchpoints) > MOST and bool(index.stages)
    columns = list(index.stage_place) if by_stage else _in_order(index, touchpoints)
    place = {id: number for number, id in enumerate(columns)}
    points_of = _means if by_stage else _points
    points = [row for who in personas for row in points_of(index, who, place)]
    with_emotion = list(dict.fromkeys(row["persona"] for row in points))
    if not with_emotion:
        what = "The map has no emotions yet."
        hint = 'Add one: jm.link("maya", "search-ad", emotion=1)'
        return empty(index, "Emotion", what, hint, width, height)
    where = "at each touchpoint"
    if by_stage:
        where = f"in each stage, as means over {len(touchpoints):,} touchpoints"
    drawing = Drawing(index, place, with_emotion, width, height)
    return drawing.drawn(points).properties(  # type: ignore[no-any-return]
        **headed(
            index,
            "Emotion",
            f"How each persona feels {where}, from very bad (−2) to very good (+2)",
            "● researched, ○ assumed, dashed: desired by the brand",
            personas_note(personas, persona),
        )
    )


def _in_order(index: Index, touchpoints: set[str]) -> list[str]:
    """Return touchpoints in journey order, those without a stage last."""
    last = len(index.stages)
    return sorted(
        touchpoints,
        key=lambda id: (
            index.stage_place.get(index.stage_of.get(id, ""), last),
            index.place[id],
        ),
    )


def _points(index: Index, who: Persona, place: dict[str, int]) -> list[dict[str, Any]]:
    rows = []
    color = persona_colors(index.personas, index.palette)[who.id]
    for id, data in index.out("experiences", who.id).items():
        if data.emotion is None and data.desired is None:
            continue
        rows.append(
            {
                "persona": who.id,
                "persona_name": short(who.name, 120),
                "touchpoint": id,
                "touchpoint_name": short(index.name(id), 120),
                "stage": short(index.name(index.stage_of.get(id, "")) or "no stage", 120),
                "place": place[id],
                "emotion": data.emotion,
                "desired": data.desired,
                "feels": _score(data.emotion),
                "wanted": _score(data.desired),
                "feeling": short(data.feeling, 120) or "–",
                "thoughts": short(data.thoughts, 240) or "–",
                "basis": "researched" if data.basis == "researched" else "assumed",
                "color": color,
            }
        )
    return sorted(rows, key=lambda row: row["place"])


def _means(index: Index, who: Persona, place: dict[str, int]) -> list[dict[str, Any]]:
    """Return the mean emotion and the mean desired one of a persona in each stage."""
    found: dict[str, list[Any]] = {}
    for id, data in index.out("experiences", who.id).items():
        stage = index.stage_of.get(id, "")
        if stage in place and not (data.emotion is None and data.desired is None):
            found.setdefault(stage, []).append(data)
    rows = []
    color = persona_colors(index.personas, index.palette)[who.id]
    for stage, experiences in found.items():
        emotion = _mean(each.emotion for each in experiences)
        desired = _mean(each.desired for each in experiences)
        researched = all(each.basis == "researched" for each in experiences)
        rows.append(
            {
                "persona": who.id,
                "persona_name": short(who.name, 120),
                "touchpoint": stage,
                "touchpoint_name": f"mean of {count(len(experiences), 'touchpoint')}",
                "stage": short(index.name(stage), 120),
                "place": place[stage],
                "emotion": emotion,
                "desired": desired,
                "feels": _score(emotion),
                "wanted": _score(desired),
                "feeling": "–",
                "thoughts": "–",
                "basis": "researched" if researched else "assumed",
                "color": color,
            }
        )
    return sorted(rows, key=lambda row: row["place"])


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(fmean(known), 2) if known else None


def _score(value: float | None) -> str:
    if value is None:
        return "–"
    word = SCORES[min(max(round(value) + 2, 0), 4)]
    return f"{value:+g} ({word})" if value else f"0 ({word})"
