"""Emotion curves: the emotion of each persona along the journey, and the desired one."""

from __future__ import annotations

from typing import Any

from journeynb.charts.look.emotion_curves import SCORES, Drawing
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import short
from journeynb.charts.look.persona_choice import Who, chosen, personas_note
from journeynb.charts.look.theme import AnyChart, headed
from journeynb.model.colors import persona_colors
from journeynb.model.entities import Persona
from journeynb.model.index import Index


def emotion(index: Index, persona: Who, width: int | None, height: int | None) -> AnyChart:
    """Return the emotion of each persona by touchpoint, in journey order."""
    personas = chosen(index, persona)
    place = {
        id: number
        for number, id in enumerate(
            _in_order(index, {id for who in personas for id in index.out("experiences", who.id)})
        )
    }
    points = [row for who in personas for row in _points(index, who, place)]
    with_emotion = list(dict.fromkeys(row["persona"] for row in points))
    if not with_emotion:
        what = "The map has no emotions yet."
        hint = 'Add one: jm.link("maya", "search-ad", emotion=1)'
        return empty(index, "Emotion", what, hint, width, height)
    drawing = Drawing(index, place, with_emotion, width, height)
    return drawing.drawn(points).properties(  # type: ignore[no-any-return]
        **headed(
            index,
            "Emotion",
            "How each persona feels at each touchpoint, from very bad (−2) to very good (+2)",
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
    color = persona_colors(index.personas)[who.id]
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


def _score(value: float | None) -> str:
    if value is None:
        return "–"
    word = SCORES[min(max(round(value) + 2, 0), 4)]
    return f"{value:+g} ({word})" if value else f"0 ({word})"
