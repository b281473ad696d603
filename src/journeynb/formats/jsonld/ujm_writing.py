"""Writing a map in UJM."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from journeynb.formats.jsonld.nodes import channel_term
from journeynb.formats.jsonld.ujm_reading import LISTS
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Touchpoint
from journeynb.model.kinds.ids import id_from_name
from journeynb.model.state import State

_IRI = {"@type": "@id"}
CONTEXT: dict[str, Any] = {
    "@vocab": "https://www.openuji.org/ns/ujm#",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "id": "@id",
    "type": "@type",
    **dict.fromkeys(
        ("journey", "journeyRun", "step", "start", "end", "from", "to", "touchpoint", "persona"),
        _IRI,
    ),
    "channel": {"@type": "@vocab"},
    **dict.fromkeys(("calls", "entry", "pattern", "calleeRun", "actor"), _IRI),
    "stepEvents": {"@container": "@set"},
    "members": {"@container": "@set"},
}
"""The context that the draft requires."""


def write_ujm(state: State) -> str:
    """Return a map as a UJM journey in JSON-LD.

    Touchpoints become steps, stages phases, and leads_to links transitions. A touchpoint that
    another map shows in detail becomes a step that calls this map.
    """
    index = Index(state)
    first = first_touchpoint(index)
    journey: dict[str, Any] = {
        "id": iri("journey", id_from_name(index.info.title, "journey")),
        "type": "Journey",
        "title": index.info.title or "Journey",
    }
    if index.info.description:
        journey["goal"] = index.info.description
    if index.personas:
        journey["personas"] = [iri("persona", each.id) for each in index.personas]
    journey["steps"] = [_step(index, each) for each in index.touchpoints]
    journey["transitions"] = [
        {
            "type": "Transition",
            "from": iri("step", link.start),
            "to": iri("step", link.end),
            **({"label": link.data.label} if link.data.label else {}),
        }
        for link in state.links("leads_to")
        if link.start != link.end
    ]
    journey["phases"] = _phases(index)
    if first is not None:
        journey["start"] = iri("step", first)
    nodes = [{key: value for key, value in journey.items() if value != [] or key == "steps"}]
    nodes += [
        {
            "id": iri("persona", each.id),
            "type": "Persona",
            "name": each.name,
            **({"description": each.description} if each.description else {}),
        }
        for each in index.personas
    ]
    nodes += [
        {
            "id": iri("touchpoint", each.id),
            "type": "Touchpoint",
            "name": each.name,
            "owner": each.owner,
        }
        for each in index.touchpoints
        if each.owner
    ]
    document = {"@context": CONTEXT, "@graph": nodes}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def iri(kind: str, id: str) -> str:
    """Return the IRI of an entity."""
    return f"urn:journeynb:{kind}:{id}"


def first_touchpoint(index: Index) -> str | None:
    """Return the touchpoint at which the journey starts: the first that no other leads to."""
    ids = [each.id for each in index.touchpoints]
    free = (id for id in ids if not index.into("leads_to", id))
    return next(free, next(iter(ids), None))


def primary_persona(index: Index, touchpoint: str) -> str | None:
    """Return the first persona that experiences a touchpoint, in the order of the map."""
    return next(iter(index.sorted(index.into("experiences", touchpoint))), None)


def _step(index: Index, touchpoint: Touchpoint) -> dict[str, Any]:
    nested = touchpoint.journey
    step: dict[str, Any] = {
        "id": iri("step", touchpoint.id),
        "type": "CallStep" if nested else "Step",
        "name": touchpoint.name,
    }
    if touchpoint.description:
        step["description"] = touchpoint.description
    if touchpoint.owner:
        step["touchpoint"] = iri("touchpoint", touchpoint.id)
    if touchpoint.channels:
        step["channel"] = channel_term(touchpoint.channels[0])
    persona = primary_persona(index, touchpoint.id)
    if persona is not None:
        step["persona"] = iri("persona", persona)
    for field in touchpoint.custom:
        if field.name in LISTS and isinstance(field.value, str) and field.value:
            step[field.name] = field.value.split("\n")
    if nested:
        step["calls"] = quote(nested)
    return step


def _phases(index: Index) -> list[dict[str, Any]]:
    members: dict[str, list[dict[str, Any]]] = {}
    for touchpoint in index.touchpoints:
        if stage := index.stage_of.get(touchpoint.id):
            inside = members.setdefault(stage, [])
            inside.append({"step": iri("step", touchpoint.id), "order": len(inside) + 1})
    return [
        {
            "id": iri("phase", stage.id),
            "type": "Phase",
            "name": stage.name,
            **({"description": stage.description} if stage.description else {}),
            "members": members[stage.id],
        }
        for stage in index.stages
        if stage.id in members
    ]
