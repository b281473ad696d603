"""Draft a map from a log: its frequent events, natural stages, and the moves between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import few, shown, visible
from journeynb.base.user_warnings import warn
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog, must_be_log
from journeynb.evidence.matching.event_patterns import glob_text
from journeynb.evidence.matching.labels import NONE
from journeynb.evidence.matching.names import human
from journeynb.evidence.matching.technical_names import technical_word
from journeynb.evidence.proposals.event_orders import (
    channels_of,
    frequent_events,
    orders,
    returns,
)
from journeynb.evidence.proposals.log_as_source import cite, log_source
from journeynb.evidence.proposals.natural_stages import STRICT, Stages, natural_stages
from journeynb.model.adding import add
from journeynb.model.core import CoreMap
from journeynb.model.edits import stage_list, start_map
from journeynb.model.kinds.entities import Persona, Stage, Touchpoint
from journeynb.model.kinds.entity import Entity
from journeynb.model.transaction import Change

MOST_TOUCHPOINTS = 60
RARE = 0.02
"""An event is rare if fewer customers have it, as a share of those of the most common event."""
RARE_TAG = "rare"
CHANNEL_SHARE = 0.05
"""Lowest share of a touchpoint's events for a channel."""
MOVES_COVERED = 0.8
"""Share of moves that become links."""
MOST_PERSONAS = 8
REACHED_BY = 0.05
"""Lowest share of a persona's customers for an experience."""
LEAST_SCORES = 30
"""Lowest number of scores for an emotion."""
_NUMBER = re.compile(r"\s*[+-]?\d+([.,]\d+)*\s*")


@dataclass(frozen=True)
class _Drafted:
    """An event that becomes a touchpoint."""

    event: str
    count: int
    customers: int
    rare: bool
    stage: int


def map_from_log(log: EventLog, stages: Sequence[str | Entity] | None = None) -> CoreMap:
    """Return a map drafted from a log. Every statement in it cites the log as a source."""
    must_be_log(log)
    named = None if stages is None else _named(stages)
    events = log.run(frequent_events(log, 2 * MOST_TOUCHPOINTS), "most frequent events")
    if events.empty:
        raise ArgumentError(f"{log.facts.why_empty}, so no map can be drafted")
    technical = _technical(events)
    events = events[~events.event.isin(technical)].head(MOST_TOUCHPOINTS)
    _refuse_numbers(log, events)
    drafted, found = _drafted(log, events, None if named is None else len(named))
    core = start_map("Draft from event log", None, _about(technical))
    ids = _stages(core, drafted, named)
    source, changes = log_source(core.state, log)
    core.apply(changes)
    _touchpoints(core, log, drafted, ids, source)
    _personas(core, log, source)
    evidence = Evidence(core, log)
    _cite_stages(core, evidence, found, source)
    _paths(core, evidence, source)
    _experiences(core, evidence, source)
    core.forget_history()
    return core


def _named(stages: Sequence[str | Entity]) -> list[str | Entity]:
    found = [] if isinstance(stages, str) and stage_list(stages) else stage_list(stages)
    if not found or not all(isinstance(each, (str, Entity)) for each in found):
        raise ArgumentError(
            f"stages={shown(stages)} is not valid; allowed: a list of names or jn.Stage objects"
        )
    return found


def _about(technical: list[str]) -> dict[str, Any]:
    """Return the fields of the map, which say what was left out."""
    if not technical:
        return {}
    names = few([*map(visible, technical)])
    return {"description": f"No touchpoint is drafted for technical events: {names}."}


def _technical(events: Any) -> list[str]:
    """Return the events that software causes; none if there are no others."""
    found = [each for each in events.event if technical_word(each)]
    return found if len(found) < len(events) else []


def _refuse_numbers(log: EventLog, events: Any) -> None:
    """Raise an error if most events are numbers: a draft of them would have no names."""
    numbers = events[[_NUMBER.fullmatch(each) is not None for each in events.event]]
    if 2 * numbers["count"].sum() <= events["count"].sum():
        return
    column = log.columns["event"]
    examples = ", ".join(map(shown, numbers.event.head(3)))
    raise ArgumentError(
        f"the events in the column {column} are numbers, such as {examples}, and touchpoints need "
        "names; pass event= another column if this is the wrong one, or replace the numbers first: "
        f"df[{column!r}] = df[{column!r}].map({{{numbers.event.iloc[0]}: 'Order placed', ...}})"
    )


def _drafted(log: EventLog, events: Any, number: int | None) -> tuple[list[_Drafted], Stages]:
    """Return the events with their stages, in their order, and how the stages were found."""
    names, customers = events.event.tolist(), events.customers.tolist()
    rare = [many < RARE * max(customers) for many in customers]
    core = [place for place, is_rare in enumerate(rare) if not is_rare]
    if len(core) < 3:
        core, rare = list(range(len(names))), [False] * len(names)
    pairs = log.run(orders(log, names), "order of events")
    found = natural_stages(names, pairs, core, number)
    order = sorted(range(len(names)), key=lambda at: (found.of[at], found.positions[at], at))
    counts = events["count"].tolist()
    drafted = [
        _Drafted(names[at], int(counts[at]), int(customers[at]), rare[at], found.of[at])
        for at in order
    ]
    if number is None:
        _warn_about(found, len(core))
    return drafted, found


def _warn_about(found: Stages, events: int) -> None:
    """Warn if customers go back and forth, so that stages mean less."""
    if found.number == 1 and events > 2:
        warn(
            "the log has no natural breaks: its events occur in any order, so the draft has a "
            "single stage; pass stages=[...] to cut the typical order anyway"
        )
    elif found.measure is not STRICT:
        warn(
            "customers return to earlier events, so stages follow the order in which customers "
            "first reach them; pass gap= to jn.EventLog if a journey ends after a pause"
        )


def _stages(core: CoreMap, drafted: list[_Drafted], named: list[str | Entity] | None) -> list[str]:
    """Add the stages, each named after the touchpoint that most customers reach; return ids."""
    ids = []
    for stage in sorted({each.stage for each in drafted}):
        if named is not None:
            given = named[stage]
            made = given if isinstance(given, Entity) else Stage(name=given)
        else:
            own = [each for each in drafted if each.stage == stage]
            name = human(max(own, key=lambda each: each.customers).event)
            made = Stage(id=core.state.free_id(f"{name} stage", "stage"), name=name)
        ids.append(add(core, made, {}))
    return ids


def _touchpoints(
    core: CoreMap, log: EventLog, drafted: list[_Drafted], stages: list[str], source: str
) -> None:
    """Add a touchpoint for each event, stage by stage, in their typical order."""
    channels = _channels(log, [each.event for each in drafted])
    for each in drafted:
        made = Touchpoint(
            name=human(each.event),
            channels=channels.get(each.event, []),
            events=[glob_text(each.event)],
            tags=[RARE_TAG] if each.rare else [],
        )
        id = add(core, made, {"stage": stages[each.stage]})
        quote = f"{each.event!r}: {each.count} events from {each.customers} customers"
        core.apply([cite(source, id, quote, "events")])


def _cite_stages(core: CoreMap, evidence: Evidence, found: Stages, source: str) -> None:
    """Cite for each stage how many customers go back across its start."""
    first, *others = [stage.id for stage in core.entities("stage")]
    ever = found.measure is STRICT
    words = "most customers have" if ever else "customers first reach"
    changes = [cite(source, first, f"Touchpoints are in the order in which {words} them")]
    if not others:
        core.apply(changes)
        return
    row = evidence.log.run(returns(evidence.mapped), "returns to earlier stages")
    unit = "customers" if evidence.log.gap is None else "journeys"
    for start, id in enumerate(others, 1):
        both, back = int(row[f"both{start}"].iloc[0]), int(row[f"back{start}"].iloc[0])
        share = f" ({back / both:.0%})" if both else ""
        text = (
            f"{back} of {both} {unit}{share} with touchpoints before and after this start go back"
        )
        changes.append(cite(source, id, text))
    core.apply(changes)


def _channels(log: EventLog, events: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    table = log.run(channels_of(log, events), "channels of events")
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
        id = add(core, Persona(name=human(value), data_values=[value]), {})
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
