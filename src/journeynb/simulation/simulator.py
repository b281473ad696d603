"""Simulate customers who walk through a map and write an event log.

The true values are known exactly (see `journeynb.simulation.known_truth`), so the results of
queries can be compared with them. Random numbers come from `random.Random`, which gives the same
numbers for a seed on every platform and version of Python. Times are whole seconds.
"""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.today import day_of
from journeynb.evidence.matching.event_patterns import parse
from journeynb.model.index import Index
from journeynb.simulation.event_writer import EventWriters, WrittenEvent
from journeynb.simulation.known_truth import truth, truth_of_leaving
from journeynb.simulation.leaving_options import leaving_of
from journeynb.simulation.markov_chain import Chain, Overrides, chains
from journeynb.simulation.walker import Row, RowWriter, Walker

if TYPE_CHECKING:
    import pandas as pd

NOISE_EVENTS = ("search_used", "store_locator_opened", "app_crashed")
"""Default names of events that match no touchpoint."""
_COLUMNS = ("customer", "time", "event", "channel", "persona", "score")
_DAY = 86_400


def simulate(
    index: Index,
    customers: int,
    seed: int,
    *,
    start: dt.date | str,
    days: float,
    personas: Mapping[str, float] | None,
    overrides: Overrides,
    silent: Sequence[str],
    events: Mapping[str, str],
    noise: float,
    noise_events: Sequence[str] | None,
    scored: float,
    values: Mapping[Any, float] | None = None,
    leaving: Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Return the log, in the order of time, with its truth in ``attrs``; see `jn.simulate`."""
    _check(index, customers, seed, days, noise, noise_events, scored, silent, events, overrides)
    _check_values(index, values)
    walks = _shares(chains(index, overrides), personas)
    writers = EventWriters(index, silent, events)
    names = _noise_names(writers, noise_events)
    first = dt.datetime.combine(day_of(start, "start"), dt.time())
    last_start = (first + dt.timedelta(days)).date()
    staying = None if leaving is None else leaving_of(index, writers, leaving, last_start)
    end = math.inf if staying is None else ((staying.until - first.date()).days + 1) * _DAY
    rows = RowWriter(writers, noise, names, scored, values)
    walkers = [Walker(index, chain, rows, staying) for chain, _ in walks]
    bounds = list(accumulate(share for _, share in walks))
    random = Random(seed)
    width = len(str(customers))
    found: list[tuple[str, int, Row]] = []
    for number in range(1, customers + 1):
        walker = walkers[min(bisect_right(bounds, random.random()), len(walkers) - 1)]
        at = int(random.random() * days * _DAY)
        customer = f"c{number:0{width}}"
        walked = walker.walk(random, end - at)
        found += ((customer, at + since, row) for since, row in walked if at + since < end)
    found.sort(key=lambda row: (row[1], row[0]))
    table = _frame(found, first, writers.columns - {*_COLUMNS}, values is not None)
    known = [(walker.chain, share) for walker, (_, share) in zip(walkers, walks, strict=True)]
    table.attrs["truth"] = truth(index, known, writers.covered, noise if names else 0.0)
    if staying is not None:
        truth_of_leaving(table.attrs["truth"], index, staying, walkers, writers.covered)
    return table


def _noise_names(writers: EventWriters, given: Sequence[str] | None) -> list[str]:
    """Return the names of noise events: as given, or the defaults that match no touchpoint."""
    names = []
    for name in NOISE_EVENTS if given is None else given:
        touchpoint = writers.touchpoint_of(WrittenEvent(name, {}))
        if touchpoint is None:
            names.append(name)
        elif given is not None:
            raise ArgumentError(
                f"noise_events contains {shown(name)}, which already matches {touchpoint}"
            )
    return names


def _check(
    index: Index,
    customers: int,
    seed: int,
    days: float,
    noise: float,
    noise_events: Sequence[str] | None,
    scored: float,
    silent: Sequence[str],
    events: Mapping[str, str],
    overrides: Overrides,
) -> None:
    if not index.touchpoints:
        raise ArgumentError("the map has no touchpoints, so no journeys can be simulated")
    if isinstance(customers, bool) or not isinstance(customers, int) or customers < 0:
        raise ArgumentError(
            f"customers={shown(customers)} is not valid; allowed: a whole number from 0"
        )
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise ArgumentError(f"seed={shown(seed)} is not valid; allowed: a whole number")
    if not days > 0:
        raise ArgumentError(f"days={shown(days)} is not valid; allowed: a number above 0")
    for name, share in (("noise", noise), ("scored", scored)):
        if not 0 <= share <= 1:
            raise ArgumentError(f"{name}={shown(share)} is not valid; allowed: a share from 0 to 1")
    if isinstance(noise_events, str):
        raise ArgumentError("noise_events is a string; allowed: a list of event names")
    known = {touchpoint.id for touchpoint in index.touchpoints}
    for name, ids in (("silent", silent), ("events", events)):
        for id in ids:
            if id not in known:
                raise ArgumentError(f"{name} contains {shown(id)}; allowed: ids of touchpoints")
    for name, ends, low, high in (
        ("reach", 1, 0.0, 1.0),
        ("moves", 2, 0.0, 1.0),
        ("ends", 1, 0.0, 1.0),
        ("emotions", 2, -2.0, 2.0),
        ("stage_days", 1, 0.0, math.inf),
    ):
        for key, value in getattr(overrides, "days" if name == "stage_days" else name).items():
            _check_override(index, name, key, value, ends, low, high)


def _check_values(index: Index, values: Mapping[Any, float] | None) -> None:
    if values is None:
        return
    for key, value in values.items():
        _check_override(index, "values", key, value, 1, 0.0, math.inf)
    for touchpoint in index.touchpoints:
        for text in touchpoint.events:
            if any(name == "value" for name, _ in parse(text).conditions):
                raise ArgumentError(
                    f"values needs the column value, which the events of {touchpoint.id} use"
                )


def _check_override(
    index: Index, name: str, key: Any, value: Any, ends: int, low: float, high: float
) -> None:
    ids = (key,) if isinstance(key, str) else key
    if not isinstance(ids, tuple) or len(ids) not in {ends, ends + (name != "emotions")}:
        raise ArgumentError(
            f"{name} has the unknown key {shown(key)}; see the documentation of jn.simulate"
        )
    for id in ids:
        if id not in index.entity:
            raise ArgumentError(f"{name} contains {shown(id)}, which is not an id of the map")
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not low <= value <= high:
        raise ArgumentError(
            f"{name}[{key!r}]={shown(value)} is not valid; allowed: a number from {low:g} to "
            f"{high:g}"
        )


def _shares(walks: list[Chain], personas: Mapping[str, float] | None) -> list[tuple[Chain, float]]:
    if personas is None:
        return [(chain, 1 / len(walks)) for chain in walks]
    known = [chain.persona for chain in walks]
    for id, share in personas.items():
        if id not in known or not share >= 0:
            raise ArgumentError(
                f"personas={{{id!r}: {shown(share)}}} is not valid; allowed: a share "
                f"from 0 for {', '.join(filter(None, known)) or 'no persona'}"
            )
    total = sum(personas.values())
    if not total:
        raise ArgumentError("personas is empty; allowed: a share for at least one persona")
    return [
        (chain, personas[chain.persona] / total)
        for chain in walks
        if personas.get(chain.persona, 0) > 0
    ]


def _frame(
    rows: list[tuple[str, int, Row]], first: dt.datetime, extra: set[str], valued: bool
) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(
        {
            "customer": pd.Series([customer for customer, _, _ in rows], dtype="str"),
            "time": pd.Series(
                pd.to_datetime([first + dt.timedelta(seconds=at) for _, at, _ in rows])
            ).astype("datetime64[us]"),
            "event": pd.Series([row.event for *_, row in rows], dtype="str"),
            "channel": pd.Series(
                [row.columns.get("channel", row.channel) for *_, row in rows], dtype="str"
            ),
            "persona": pd.Series([row.persona for *_, row in rows], dtype="str"),
            "score": pd.Series([row.score for *_, row in rows], dtype="float64"),
        }
    )
    if valued:
        table["value"] = pd.Series([row.value for *_, row in rows], dtype="float64")
    for name in sorted(extra):
        table[name] = pd.Series([row.columns.get(name) for *_, row in rows], dtype="str")
    return table
