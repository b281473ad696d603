"""What charts, drafts and suggestions ask of a log beside the tables of `Evidence`.

Each is compared with a slow reference of its own.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter, defaultdict
from typing import Any

import pandas as pd

import journeynb as jn
from evidence_cases import moment
from evidence_reference import Ref, close
from journeynb.evidence.proposals import event_orders
from journeynb.evidence.questions import (
    event_volume,
    move_times,
    stage_flow,
    stages_of_unmapped,
    unmapped_by_event,
)

DEGREES = {"low": 0.1, "first": 0.25, "middle": 0.5, "third": 0.75, "high": 0.9}
NAMES = ["ad", "visit", "order", "call"]
Counts = dict[tuple[Any, ...], int]


def check_asked(ev: Any, ref: Ref) -> None:
    """Compare every answer with the reference, in its order where it has one."""
    log, mapped = ev.log, ev.mapped

    def rows(expr: Any) -> list[tuple[Any, ...]]:
        table = log.run(expr, "asked").astype(object)
        return [tuple(row) for row in table.where(table.notna(), None).itertuples(index=False)]

    stages = list(ref.stages)
    got = [(step, stages[at], None if to is None else stages[int(to)], many)
           for step, at, to, many in rows(stage_flow.stage_flow(mapped))]  # fmt: skip
    assert {row[:3]: row[3] for row in got} == flow(ref) and len(got) == len(flow(ref))
    for every, size in (("hour", 3_600_000_000), ("day", 86_400_000_000)):
        volumes = {
            (at, None if stage is None else stages[int(stage)], bool(known)): many
            for at, stage, known, many in rows(event_volume.event_volume(mapped, every))
        }
        assert volumes == volume(ref, size)
    for level, ids in (("touchpoint", ref.places), ("stage", stages)):
        check_spans(rows(move_times.move_times(mapped, level, 100)), ref, level, ids)
    assert rows(event_orders.frequent_events(log, 4)) == frequent(ref)[:4]
    assert rows(event_orders.channels_of(log, NAMES)) == channels(ref)
    assert rows(event_orders.orders(log, NAMES)) == orders(ref)
    (back,) = rows(event_orders.returns(mapped))
    assert [many or 0 for many in back] == returns(ref)
    assert rows(unmapped_by_event.unmapped_by_event(mapped)) == unmapped(ref)
    near = {
        (side, event, stages[stage]): count
        for side, event, stage, count in rows(stages_of_unmapped.neighbors(mapped))
    }
    assert near == neighbours(ref)


def flow(ref: Ref) -> Counts:
    """A stage counts when a journey first reaches it."""
    found: Counts = Counter()
    for events in ref.units.values():
        way = list(dict.fromkeys(row["stage"] for row in events if row["stage"]))
        for step, stage in enumerate(way):
            after = way[step + 1] if step + 1 < len(way) else None
            found[step, stage, after] += 1
    return found


def volume(ref: Ref, size: int) -> Counts:
    found: Counts = Counter()
    for row in ref.rows:
        period = row["time"] // size * size
        found[moment(period), row["stage"], row["touchpoint"] is not None] += 1
    return found


def check_spans(rows: list[tuple[Any, ...]], ref: Ref, level: str, ids: list[str]) -> None:
    spans: dict[tuple[str, str], list[int]] = defaultdict(list)
    for _, one, two in ref.moves():
        if one[level] and two[level] and one[level] != two[level]:
            spans[one[level], two[level]].append(two["time"] - one["time"])
    assert len(rows) == len(spans)
    order = []
    for start, end, *rest in rows:
        apart = sorted(spans[ids[start], ids[end]])
        many, *shares = rest if isinstance(rest[0], int) else (rest[-1], *rest[:-1])
        assert many == len(apart)
        for value, share in zip(shares, DEGREES.values(), strict=True):
            place = (len(apart) - 1) * share
            low = apart[int(place)]
            high = apart[min(int(place) + 1, len(apart) - 1)]
            assert close(value, low + (high - low) * (place - int(place)))
        order.append((-many, start, end))
    assert order == sorted(order)


def frequent(ref: Ref) -> list[tuple[Any, ...]]:
    found = defaultdict(list)
    for row in ref.rows:
        found[row["event"]].append(row["customer"])
    rows = [(event, len(each), len(set(each))) for event, each in found.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def channels(ref: Ref) -> list[tuple[Any, ...]]:
    found = Counter((row["event"], row["channel"]) for row in ref.rows
                    if row["channel"] and row["event"] in NAMES)  # fmt: skip
    rows = [(*key, many) for key, many in found.items()]
    return sorted(rows, key=lambda row: (row[0], -row[2], row[1]))


def orders(ref: Ref) -> list[tuple[Any, ...]]:
    found: dict[tuple[str, str], list[int]] = {}
    for events in ref.units.values():
        times: dict[str, list[int]] = defaultdict(list)
        for row in events:
            times[row["event"]].append(row["time"])
        for a, b in itertools.combinations(sorted(NAMES), 2):
            if a in times and b in times:
                counts = found.setdefault((a, b), [0] * 4)
                counts[0] += min(times[a]) < max(times[b])
                counts[1] += min(times[b]) < max(times[a])
                counts[2] += min(times[a]) < min(times[b])
                counts[3] += min(times[b]) < min(times[a])
    return [(*pair, *found[pair]) for pair in sorted(found)]


def returns(ref: Ref) -> list[int]:
    found = []
    for start in range(1, len(ref.stages)):
        both = back = 0
        for events in ref.units.values():
            sides: tuple[list[int], list[int]] = ([], [])
            for row in events:
                if row["stage"]:
                    sides[ref.stages.index(row["stage"]) >= start].append(row["time"])
            if all(sides):
                both += 1
                back += min(sides[1]) < max(sides[0])
        found += [both, back]
    return found


def unmapped(ref: Ref) -> list[tuple[Any, ...]]:
    strange = {row["event"] for row in ref.rows if not row["touchpoint"]}
    own = {
        event: [row["customer"] for row in ref.rows
                if row["event"] == event and not row["touchpoint"]]
        for event in strange
    }  # fmt: skip
    rows = [(event, len(each), len(set(each))) for event, each in own.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def neighbours(ref: Ref) -> Counts:
    """How often a stage is the last before (0), else the next after (1) such an event."""
    found: Counts = Counter()
    for events in ref.units.values():
        for at, row in enumerate(events):
            if row["touchpoint"]:
                continue
            sides = (events[at::-1], events[at:])
            near = [next((each["stage"] for each in side if each["stage"]), None) for side in sides]
            if any(near):
                found[int(near[0] is None), row["event"], near[0] or near[1]] += 1
    return found


def followed(jm: jn.JourneyMap, ev: Any, draft: bool = True) -> dict[str, Any]:
    """Return what is made of the answers: gaps, edits, maybe a draft. All plain values."""
    where = f" on {ev.log.dialect}"
    described = ev.log.describe().value.drop(["backend", "source"])
    checked = ev.log.check().astype(str)
    rules = "E" if os.environ.get("JOURNEYNB_LONG") else [f"E60{number}" for number in range(1, 7)]
    suggested = ev.suggestions()
    return {
        "gaps": jm.gaps(rules, evidence=ev).drop(columns="severity").to_dict("records"),
        "edits": suggested.table.to_dict("records"),
        "changes": suggested.changes,
        **({"draft": jn.JourneyMap.from_events(ev.log).to_code().splitlines()} if draft else {}),
        "described": described.str.replace(where, "").to_dict(),
        "checked": checked.replace(where, "", regex=True).to_dict("records"),
    }


def many(rows: list[dict[str, Any]], times: int) -> list[dict[str, Any]]:
    """Return rows so often, each time of other customers: enough for what asks for 30 of a kind."""
    return [
        {**row, "customer": row["customer"] and f"{row['customer']} {number}"}
        for number in range(times)
        for row in rows
    ]


def is_same(one: Any, two: Any) -> bool:
    """Whether two answers are alike, numbers closely."""
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(is_same(one[key], two[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(two) and all(map(is_same, one, two))
    if isinstance(one, float):
        return close(one, two)
    return bool(one == two) or (pd.isna(one) and pd.isna(two))
