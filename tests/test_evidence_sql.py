"""Every question compiles to the SQL of warehouses that are not at hand."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from evidence_cases import make_map
from journeynb.data import engines
from journeynb.evidence.kpis import counts
from journeynb.evidence.log import lifetime, row_counts
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.proposals import event_orders
from journeynb.evidence.questions import (
    conformance,
    emotions,
    event_volume,
    funnel,
    funnel_rules,
    move_times,
    paths,
    stage_flow,
    stages_of_unmapped,
    stages_touchpoints,
    transitions,
    unmapped_by_event,
    unmapped_events,
    unobserved_touchpoints,
)
from journeynb.insight.explain import cohorts, landmark_counts, survival
from journeynb.insight.explain.changes import walks
from journeynb.insight.explain.credit.attribution import MODELS
from journeynb.insight.explain.credit.attribution_counts import AskedCredit, CreditCounts
from journeynb.insight.explain.credit.conversion_paths import AskedPaths, ConversionPaths
from journeynb.insight.explain.difference import counts as compared_counts
from journeynb.insight.explain.difference import groups as compared_groups
from journeynb.insight.explain.leaving import Leaving
from journeynb.insight.voice import linked_comments
from journeynb.model.index import Index
from journeynb.model.kinds.field_values import Leaves
from strategies import LONG

ibis = pytest.importorskip("ibis")
sqlglot = pytest.importorskip("sqlglot")

EARLY = {"first": None, "event": False}
DIALECTS = ["bigquery", "snowflake", "databricks", "trino"] if LONG else ["trino"]
Query = Callable[..., Any]


def reached(mapped: MappedLog, people: CustomerPersonas, by_position: bool, *rest: Any) -> Any:
    return funnel.counted(mapped, people, funnel_rules.staged(mapped, by_position), *rest)


def leaving(mapped: MappedLog, **leaves: Any) -> MappedLog:
    mapped.index.info = mapped.index.info.model_copy(update={"leaves": Leaves(**leaves)})
    return mapped


def converted(mapped: MappedLog) -> MappedLog:
    id = next(each.id for each in mapped.index.touchpoints if each.events)
    mapped.index.info = mapped.index.info.model_copy(update={"converts": id})
    return mapped


def credit(mapped: MappedLog, people: CustomerPersonas, to: str, window: Any, order: int) -> Any:
    paths = ConversionPaths(mapped, people, AskedPaths(to, window, True, order))
    return CreditCounts(paths, AskedCredit(MODELS, 10**9, True)).query()


def said(mapped: MappedLog) -> MappedLog:
    mapped.log.reader._columns["text"] = "page"
    return mapped


def of_table(mapped: MappedLog) -> Any:
    table = ibis.table(
        {"user": "int64", "day": "timestamp", "page": "string", "words": "string", "stars": "int8"},
        name="comments",
    )
    comments = jn.Comments(
        table, text="words", customer="user", time="day", touchpoint=False, score="stars"
    )
    comments.backend = mapped.log.backend
    linked, _ = linked_comments.by_column(mapped, comments)
    return linked_comments.of_table(mapped, comments, linked, None)


QUERIES: dict[str, Query] = {
    "purchases": lambda m, p: lifetime.purchases(m.log.events),
    "no purchases": lambda m, p: lifetime.left_out(m.log.events),
    "unmapped": lambda m, p: unmapped_events.unmapped(m, p, True),
    "events": lambda m, p: unmapped_events.events_of(m, p, True),
    "observed": lambda m, p: unobserved_touchpoints.seen_touchpoints(m),
    "stages": lambda m, p: stages_touchpoints.visited(m, p, "stage", True),
    "touchpoints": lambda m, p: stages_touchpoints.visited(m, p, "touchpoint", False),
    "arrivals": lambda m, p: stages_touchpoints.arrivals(m, p, "stage", True),
    "funnel": lambda m, p: reached(m, p, False, [0, 1, 3], "strict", 10**9, EARLY[p.assign]),
    "by position": lambda m, p: reached(m, p, True, [0, 1, 3], "strict", None, False),
    "skipping stages": lambda m, p: reached(m, p, True, [0, 1, 3], "skip", 10**9, False),
    "any order": lambda m, p: reached(m, p, False, [0, 1, 3], "any", None, False),
    "own": lambda m, p: reached(m, p, False, [0, 1, 3], "strict", None, True),
    "skippers": lambda m, p: funnel_rules.skipping(m, funnel_rules.staged(m, False), [0, 1, 3]),
    "transitions": lambda m, p: transitions.counted(m, p, "touchpoint", True),
    "transitions of events": lambda m, p: transitions.counted(m, p, "event", False),
    "journeys": lambda m, p: transitions.journeys(m, p, "stage", True),
    "paths": lambda m, p: paths.counted(m, p, 20, 5, True),
    "conformance": lambda m, p: conformance.counted(m, p),
    "first moves": lambda m, p: conformance.first_unexplained(m, p),
    "emotions": lambda m, p: emotions.scored(m, p),
    "personas": lambda m, p: p.periods,
    "customers by persona": lambda m, p: p.table,
    "events as mapped": lambda m, p: m.events,
    "rows as read": lambda m, p: m.log.raw,
    "flows": lambda m, p: stage_flow.stage_flow(m),
    "spans": lambda m, p: move_times.move_times(m, "stage", 20),
    **{
        f"volume by {every}": lambda m, p, every=every: event_volume.event_volume(m, every)
        for every in event_volume.PERIODS
    },
    "frequent events": lambda m, p: event_orders.frequent_events(m.log, 60),
    "channels": lambda m, p: event_orders.channels_of(m.log, ["a", "b"]),
    "orders of events": lambda m, p: event_orders.orders(m.log, ["a", "b"]),
    "returns": lambda m, p: event_orders.returns(m),
    "unmapped by event": lambda m, p: unmapped_by_event.unmapped_by_event(m),
    "neighbors": lambda m, p: stages_of_unmapped.neighbors(m),
    "conversions": lambda m, p: counts.conversions(m, p, "month", 10**9, True),
    "repeats": lambda m, p: counts.repeats(m, p, "week", 10**9, True),
    "active customers": lambda m, p: counts.actives(m, p, "quarter", True),
    "stays": lambda m, p: counts.stays(m, p, "day", True),
    "stays by days": lambda m, p: counts.stays(leaving(m, inactive_days=30), p, "week", True),
    "stays by event": lambda m, p: counts.stays(
        leaving(m, event="quit* @ page=/a*"), p, "year", True
    ),
    "survival by event": lambda m, p: survival.counted(m, p, Leaving("quit* @ page=/a*"), True),
    "survival of the converted": lambda m, p: survival.counted(
        converted(m), p, Leaving("quit*"), True
    ),
    "survival by days": lambda m, p: survival.counted(m, p, Leaving(inactive_days=30), True),
    "cohorts": lambda m, p: cohorts.counted(m, "month", None),
    "cohorts of the converted": lambda m, p: cohorts.counted(converted(m), "week", None),
    "signs of leaving": lambda m, p: landmark_counts.counted(
        converted(m), p, Leaving("quit*"), landmark_counts.Landmarks(30, 40, 3, 30, 30)
    ),
    "signs of silence": lambda m, p: landmark_counts.counted(
        m, p, Leaving(inactive_days=30), landmark_counts.Landmarks(30, 40, 3, 30, 30)
    ),
    "scores of promoters": lambda m, p: counts.means(
        m, p, "month", True, "score", counts.promoter(0, 10)
    ),
    "values": lambda m, p: counts.means(m, p, "month", False, "value"),
    "customers by persona and move": lambda m, p: compared_counts.by_persona(m, p, "move"),
    "customers of two periods": lambda m, p: compared_counts.of_two(
        m, p, "move", *compared_groups.groups(p, "2026-01", "2026-Q1")
    ),
    "customers of two personas": lambda m, p: compared_counts.of_two(
        m, p, "stage", *compared_groups.groups(p, "maya", "(none)")
    ),
    "moves up to the first conversion": lambda m, p: walks.moves_of_walks(m, p),
    "credit for conversions": lambda m, p: credit(m, p, "order", 10**9, 1),
    "credit for visits of a stage": lambda m, p: credit(m, p, "buy", None, 2),
    "texts of the log": lambda m, p: linked_comments.of_log(said(m), 10**9),
    "comments of a table": lambda m, p: of_table(m),
    "neighbors of some": lambda m, p: stages_of_unmapped.neighbors(
        m, unmapped_by_event.unmapped_by_event(m).limit(3)
    ),
}


BY_FIRST = {
    "stages", "funnel", "by position", "skipping stages", "any order", "own", "transitions",
    "journeys", "paths", "conformance", "first moves", "emotions", "personas",
    "customers by persona", "events as mapped", "flows", "conversions", "survival by event",
    "cohorts", "signs of leaving", "customers by persona and move", "credit for conversions",
}  # fmt: skip
"""Questions that are asked otherwise of customers with one persona, or without journeys."""


def log_on(dialect: str, monkeypatch: pytest.MonkeyPatch, **options: Any) -> jn.EventLog:
    """Return a log on a table of a backend that is not there."""
    table = ibis.table(
        {
            "customer": "string", "time": "timestamp('UTC')", "event": "string",
            "channel": "string", "plan": "string", "stars": "int64", "page": "string",
            "number": "int64", "first": "boolean",
        },
        name="log",
    )  # fmt: skip
    monkeypatch.setattr(engines, "backend_of", lambda table: SimpleNamespace(name=dialect))
    log = jn.EventLog(
        table,
        persona="plan",
        score="stars",
        score_range=(1, 5),
        text=False,
        value="number",
        **options,
    )
    vars(log)["facts"] = row_counts.RowCounts(
        1, 1, None, pd.Timestamp("2026-01-01"), 0, 0, 0, 0, 0, 0
    )
    return log


@pytest.mark.parametrize(
    ("dialect", "assign", "options"),
    [("trino", "first", {}), *((dialect, "event", {"gap": "30d"}) for dialect in DIALECTS)],
)
def test_every_question_compiles(
    dialect: str, assign: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    jm = make_map(True)
    jm.set("home", events=["visit", r"a\*b* @ page=/x*y*z @ number=3", "q @ first=true"])
    log = log_on(dialect, monkeypatch, **options)
    mapped = MappedLog(Index(jm._core.state), log, assign == "event")
    people = CustomerPersonas(mapped, assign)
    few = assign == "first" and not LONG
    for name, query in QUERIES.items():
        if few and name not in BY_FIRST:
            continue
        sql = ibis.to_sql(query(mapped, people), dialect=dialect, pretty=False)
        assert "SELECT" in sql, name
        assert sqlglot.parse_one(sql, dialect=dialect) is not None, name


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("type_", ["string", "int64", "float64", "date", "timestamp"])
def test_every_kind_of_time_compiles(
    dialect: str, type_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from journeynb.data.times.reading import Reading, read

    kinds = {"string": ("text", ""), "date": ("date", ""), "timestamp": ("timestamp", "")}
    table = ibis.table({"t": type_}, name="log")
    for unit in ["seconds", "milliseconds", "microseconds", "nanoseconds"]:
        reading = Reading(*kinds.get(type_, ("number", unit)))
        sql = ibis.to_sql(table.select(t=read(table.t, reading, dialect)), dialect=dialect)
        assert sqlglot.parse_one(sql, dialect=dialect) is not None
