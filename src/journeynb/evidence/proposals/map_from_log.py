"""Draft a map from a log: its frequent events, their order, and the moves between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog, must_be_log
from journeynb.evidence.matching.event_patterns import glob_text
from journeynb.evidence.matching.labels import NONE
from journeynb.evidence.matching.name_likeness import human
from journeynb.evidence.proposals.log_as_source import cite, log_source
from journeynb.evidence.proposals.typical_positions import (
    channels_of,
    frequent_events,
    grouped,
    positions,
    precedence,
)
from journeynb.model import edits
from journeynb.model.core import CoreMap
from journeynb.model.entities import Persona, Touchpoint
from journeynb.model.entity import Entity
from journeynb.model.transaction import Change

STAGES = ("Start", "Middle", "End")
EVENTS_COVERED = 0.98
"""Share of events that become touchpoints."""
MOST_TOUCHPOINTS = 60
CHANNEL_SHARE = 0.05
"""Lowest share of a touchpoint's events for a channel."""
MOVES_COVERED = 0.8
"""Share of moves that become links."""
MOST_PERSONAS = 8
REACHED_BY = 0.05
"""Lowest share of a persona's customers for an experience."""
LEAST_SCORES = 30
"""Lowest number of scores for an emotion."""


def map_from_log(log: EventLog, stages: Sequence[str | Entity] | None = None) -> CoreMap:
    """Return a map drafted from a log. Every statement in it cites the log as a source."""
    must_be_log(log)
    stages = _stages(stages)
    core = edits.start_map("Draft from event log", stages, {})
    events = log.run(frequent_events(log), "most frequent events")
    frequent = _covering(events)
    if not frequent:
        raise ArgumentError(f"{log.facts.why_empty}, so no map can be drafted")
    source, changes = log_source(core.state, log)
    core.apply(changes)
    _touchpoints(core, log, frequent, source)
    _personas(core, log, source)
    evidence = Evidence(core, log)
    _paths(core, evidence, source)
    _experiences(core, evidence, source)
    core.done.clear()
    return core


def _stages(stages: Sequence[str | Entity] | None) -> list[str | Entity]:
    if stages is None:
        return list(STAGES)
    if isinstance(stages, str) or not isinstance(stages, Iterable):
        raise ArgumentError(
            f"stages={shown(stages)} is not valid; allowed: a list of names or jn.Stage objects"
        )
    found = list(stages)
    if not found or not all(isinstance(each, (str, Entity)) for each in found):
        raise ArgumentError(
            f"stages={shown(stages)} is not valid; allowed: a list of names or jn.Stage objects"
        )
    return found


def _covering(events: Any) -> list[tuple[str, int, int]]:
    """Return the most frequent events that make up 98% of all, at most 60."""
    total, so_far = int(events["count"].sum()), 0
    found: list[tuple[str, int, int]] = []
    for event, count, customers in events.itertuples(index=False):
        if so_far >= EVENTS_COVERED * total or len(found) == MOST_TOUCHPOINTS:
            break
        so_far += int(count)
        found.append((event, int(count), int(customers)))
    return found


def _touchpoints(
    core: CoreMap, log: EventLog, frequent: list[tuple[str, int, int]], source: str
) -> None:
    """Add a touchpoint for each frequent event, stage by stage, in their typical order."""
    names = [event for event, _, _ in frequent]
    pairs = log.run(precedence(log, names), "order of first events")
    place = positions(names, pairs.itertuples(index=False))
    ordered = sorted(frequent, key=lambda each: (place[each[0]], -each[1], each[0]))
    stages = [stage.id for stage in core.entities("stage")]
    groups = grouped([place[event] for event, _, _ in ordered], len(stages))
    channels = _channels(log)
    for (event, count, customers), group in zip(ordered, groups, strict=True):
        made = Touchpoint(
            name=human(event), channels=channels.get(event, []), events=[glob_text(event)]
        )
        id = edits.add(core, made, {"stage": stages[group]})
        quote = f"{event!r}: {count} events from {customers} customers"
        core.apply([cite(source, id, quote, "events")])
    used = {stages[group] for group in groups}
    core.apply(
        [{"op": "remove", "id": id} for id in stages if id not in used]
        + [
            cite(source, id, "Touchpoints are in the typical order of first events")
            for id in stages
            if id in used
        ]
    )


def _channels(log: EventLog) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    table = log.run(channels_of(log), "channels of events")
    total = table.groupby("event")["count"].sum().to_dict()
    for event, channel, count in table.itertuples(index=False):
        if count >= CHANNEL_SHARE * total[event]:
            found.setdefault(event, []).append(channel)
    return found


def _personas(core: CoreMap, log: EventLog, source: str) -> None:
    """Add a persona for each of the most frequent values of the log's persona column."""
    events = log.events.filter(log.events.persona.notnull())
    counted = events.group_by("persona").agg(customers=events.customer.nunique())
    table = log.run(counted, "personas in the log")
    found = sorted(table.itertuples(index=False), key=lambda each: (-each[1], each[0]))
    for value, customers in found[:MOST_PERSONAS]:
        id = edits.add(core, Persona(name=human(value), data_values=[value]), {})
        core.apply(
            [cite(source, id, f"{customers} customers with the value {value!r}", "data_values")]
        )


def _paths(core: CoreMap, evidence: Evidence, source: str) -> None:
    """Link touchpoints by the most frequent moves, which are 80% of all."""
    table = evidence.transitions()
    table = table[(table["from"] != table["to"]) & (table["count"] > 0)]
    table = table[(table["from"] != NONE) & (table["to"] != NONE)]
    table = table.sort_values(["count", "from", "to"], ascending=[False, True, True])
    total, so_far = int(table["count"].sum()), 0
    quotes: dict[str, list[str]] = {}
    changes: list[Change] = []
    rows = table[["from", "to", "count", "probability"]].itertuples(index=False)
    for start, end, count, probability in rows:
        if so_far >= MOVES_COVERED * total:
            break
        so_far += int(count)
        share = {"share": round(float(probability), 2)}
        changes.append(
            {"op": "link", "kind": "leads_to", "from": start, "to": end, "fields": share}
        )
        name = core.entity(end).name
        quotes.setdefault(start, []).append(f"{probability:.0%} of moves go to {name} ({count})")
    for start, texts in quotes.items():
        data: Any = core.state.link("cites", start, source)
        known = data.stored().get("quotes", [])
        fields = {"quotes": [*known, *({"text": text} for text in texts)]}
        changes.append(
            {"op": "link", "kind": "cites", "from": start, "to": source, "fields": fields}
        )
    core.apply(changes)


def _experiences(core: CoreMap, evidence: Evidence, source: str) -> None:
    """Link personas with touchpoints that at least 5% of them reach, with their emotions."""
    if not core.entities("persona"):
        return
    scores = evidence.emotions()
    emotions = {
        (persona, id): (float(mean), int(many))
        for persona, id, mean, many in zip(
            scores.persona, scores.touchpoint, scores["mean"], scores.n, strict=True
        )
        if many >= LEAST_SCORES
    }
    known = {each.id for each in core.entities("persona")}
    table = evidence.touchpoints(by_persona=True)
    changes: list[Change] = []
    quotes: dict[str, list[dict[str, str]]] = {}
    for persona, id, customers, share in table[["persona", "id", "customers", "share"]].itertuples(
        index=False
    ):
        if persona not in known or not customers or share < REACHED_BY:
            continue
        fields: dict[str, Any] = {"basis": "researched"}
        text = f"{share:.0%} reach {core.entity(id).name} ({customers} customers)"
        if (persona, id) in emotions:
            mean, many = emotions[persona, id]
            fields["emotion"] = round(mean, 1) + 0.0
            text += f"; the mean of {many} scores is {mean:.1f}"
        changes.append(
            {"op": "link", "kind": "experiences", "from": persona, "to": id, "fields": fields}
        )
        quotes.setdefault(persona, []).append({"text": text})
    for persona, texts in quotes.items():
        data: Any = core.state.link("cites", persona, source)
        fields = {"quotes": [*data.stored().get("quotes", []), *texts]}
        changes.append(
            {"op": "link", "kind": "cites", "from": persona, "to": source, "fields": fields}
        )
    core.apply(changes)
