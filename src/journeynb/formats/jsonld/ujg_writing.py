"""Writing a map in UJG, as published in June 2026."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from journeynb.formats.jsonld.ujm_writing import first_touchpoint, iri
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Touchpoint
from journeynb.model.kinds.ids import NewIds, id_from_name
from journeynb.model.state import State

CONTEXT = "https://ujg.specs.openuji.org/tr/2026.06/ns/context.jsonld"


def write_ujg(state: State) -> str:
    """Return a map as a UJG document in JSON-LD.

    A touchpoint becomes a state and an experience step, a stage a phase, a channel a touchpoint of
    UJG, and a leads_to link a transition. Without such links there is no journey in the file,
    because a journey of UJG has at least one transition.
    """
    index = Index(state)
    title = id_from_name(index.info.title, "journey")
    document = {
        "@context": CONTEXT,
        "@id": iri("document", title),
        "@type": "UJGDocument",
        "nodes": [*_graph(index, title), *_experience(index)],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _node(type: str, id: str, **fields: Any) -> dict[str, Any]:
    kept = {name: value for name, value in fields.items() if value not in ("", None, [])}
    return {"@type": type, "@id": id, **kept}


def _graph(index: Index, title: str) -> list[dict[str, Any]]:
    links = list(index.state.links("leads_to"))
    ids = [iri("transition", f"{link.start}:{link.end}") for link in links]
    nodes = []
    first = first_touchpoint(index)
    if links and first is not None:
        nodes.append(
            _node(
                "Journey",
                iri("journey", title),
                label=index.info.title,
                startState=iri("state", first),
                stateRefs=[iri("state", each.id) for each in index.touchpoints],
                transitionRefs=ids,
            )
        )
    nodes += [_state(each) for each in index.touchpoints]
    for link, id in zip(links, ids, strict=True):
        ends = {"from": iri("state", link.start), "to": iri("state", link.end)}
        nodes.append(_node("Transition", id, **ends, label=link.data.label))
    return nodes


def _state(touchpoint: Touchpoint) -> dict[str, Any]:
    nested = touchpoint.journey
    return _node(
        "CompositeState" if nested else "State",
        iri("state", touchpoint.id),
        label=touchpoint.name,
        subjourneyId=quote(nested),
    )


def _experience(index: Index) -> list[dict[str, Any]]:
    ids = NewIds()
    channels = {
        channel: iri("touchpoint", ids.new(channel, "channel"))
        for channel in dict.fromkeys(
            channel for each in index.touchpoints for channel in each.channels if channel
        )
    }
    nodes = [
        _node("Phase", iri("phase", each.id), label=each.name, order=number)
        for number, each in enumerate(index.stages, start=1)
    ]
    nodes += [
        _node("Touchpoint", id, label=channel, channel=channel) for channel, id in channels.items()
    ]
    for each in index.touchpoints:
        stage = index.stage_of.get(each.id)
        nodes.append(
            _node(
                "ExperienceStep",
                iri("step", each.id),
                label=each.name,
                stateRefs=[iri("state", each.id)],
                phaseRef=iri("phase", stage) if stage else None,
                touchpointRefs=[channels[name] for name in dict.fromkeys(each.channels) if name],
                tags=list(each.tags),
            )
        )
    for pain in index.pain_points:
        if touchpoints := index.sorted(index.out("hurts", pain.id)):
            nodes.append(
                _node(
                    "PainPoint",
                    iri("pain-point", pain.id),
                    label=pain.name,
                    experienceRefs=[iri("step", each) for each in touchpoints],
                    severity=None if pain.severity is None else (pain.severity - 1) / 4,
                    description=pain.description,
                    tags=list(pain.tags),
                )
            )
    return nodes
