"""Writing a map in the OpenJourney Format."""

from __future__ import annotations

import json
from typing import Any

from journeynb.formats.open_journey.grid import (
    NO_STAGE,
    TOUCHPOINTS,
    blueprint,
    cards,
    custom_value,
    emotions_at,
    mean_emotion,
    purpose_of,
)
from journeynb.formats.open_journey.reading import (
    ROW_KEYS,
    ROWS,
    SEVERITIES,
)
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Note, Touchpoint
from journeynb.model.kinds.ids import NewIds
from journeynb.model.state import State

VERSION = "1.0"
_SCORE = 2.5  # for an emotion of 1
_ROW_LANES = {name for name, _ in ROWS.values()}


def write_ojf(state: State) -> str:
    """Return a map as the text of a file in the OpenJourney Format.

    Touchpoints, pain points, opportunities and the notes of each lane have a swimlane each. The
    score of a touchpoint is the mean of its emotions, from -5 to 5.
    """
    index = Index(state)
    placed = list(cards(index))
    ids = NewIds()
    stages = [{"id": ids.new(each.id, "stage"), "name": each.name} for each in index.stages]
    columns: dict[str | None, str] = {
        stage.id: made["id"] for stage, made in zip(index.stages, stages, strict=True)
    }
    if any(card.stage is None for card in placed):
        columns[None] = ids.new(NO_STAGE, "stage")
        stages.append({"id": columns[None], "name": NO_STAGE})
    rows = blueprint(index)
    names = dict.fromkeys(card.swimlane for card in placed)
    names |= dict.fromkeys(
        lane.name for lane in index.of("lane") if not rows or lane.name not in _ROW_LANES
    )
    names = names or {TOUCHPOINTS: None}
    own = {lane.name: lane.id for lane in index.of("lane")}
    lanes = {name: ids.new(own.get(name, name), "lane") for name in names}
    document = {
        "version": VERSION,
        "title": index.info.title,
        "persona": ", ".join(each.name for each in index.personas),
        "pointOfView": index.info.description,
        "stages": stages,
        "swimlanes": [{"id": id, "name": name} for name, id in lanes.items()],
        "nodes": [
            {
                "id": card.entity.id,
                "stageId": columns[card.stage],
                "swimlaneId": lanes[card.swimlane],
                **_node(index, card.entity, card.swimlane),
                **_blueprint(rows.get(card.entity.id, {})),
            }
            for card in placed
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _blueprint(rows: dict[str, list[Note]]) -> dict[str, Any]:
    """Return the service blueprint of a touchpoint; nothing if it has none."""
    made: dict[str, list[dict[str, Any]]] = {}
    for row, (text, more) in ROW_KEYS.items():
        for note in rows.get(row, []):
            other = note.description if more == "description" else custom_value(note, more)
            item = {text: note.name} | ({more: other} if other else {})
            made.setdefault(row, []).append(item)
    return {"blueprint": made} if made else {}


def _node(index: Index, entity: Any, swimlane: str) -> dict[str, Any]:
    title = entity.name or entity.description.split("\n")[0][:200]
    about = entity.description if entity.name or entity.description != title else ""
    node: dict[str, Any] = {"title": title, "description": about}
    if entity.kind == "touchpoint":
        node |= _touchpoint(index, entity)
    else:
        node |= _written(entity, ("score", "sentiment", "severity"))
        node["purpose"] = purpose_of(entity, swimlane)
        if custom_value(entity, "moment of truth") is True:
            node["isMomentOfTruth"] = True
    if entity.kind == "pain_point" and entity.severity is not None:
        node["severity"] = severity_word(entity.severity)
    if entity.tags:
        node["tags"] = list(entity.tags)
    return node


def _touchpoint(index: Index, touchpoint: Touchpoint) -> dict[str, Any]:
    node = _written(touchpoint, ("severity",))
    emotion = mean_emotion(emotions_at(index, touchpoint))
    if emotion is not None:
        score = round(emotion * _SCORE, 4)
        node["score"] = int(score) if score == int(score) else score
    feelings = [each.feeling for each in index.into("experiences", touchpoint.id).values()]
    if any(feelings):
        node["sentiment"] = ", ".join(dict.fromkeys(filter(None, feelings)))
    purpose = custom_value(touchpoint, "purpose")
    node["purpose"] = purpose if isinstance(purpose, str) else "touchpoint"
    if touchpoint.moment_of_truth:
        node["isMomentOfTruth"] = True
    return node


def _written(entity: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Return custom fields that the format has a field for."""
    found = {name: custom_value(entity, name) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def severity_word(severity: int) -> str:
    """Return the nearest of the format's three severities.

    Examples
    --------
    >>> [severity_word(each) for each in (1, 2, 3, 4, 5)]
    ['low', 'low', 'medium', 'high', 'high']
    """
    return min(SEVERITIES, key=lambda word: (abs(SEVERITIES[word] - severity), word == "medium"))
