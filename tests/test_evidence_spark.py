"""Every question gives the same on Spark as the reference, over one log of awkward cases."""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from evidence_asked import check_asked, followed, is_same, many
from evidence_cases import AWKWARD, answers, as_frame, compare, make_map, moment, reference

ibis = pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore")  # of Spark and pandas about each other
NAMES = ["time", "customer", "event", "channel", "persona", "score", "page", "n"]
ROWS = many(AWKWARD, 16)
LONG = bool(os.environ.get("JOURNEYNB_LONG"))
PARTS = (
    "unmapped whole", "strict", "skip", "any", "strict within", "skip within", "transitions stage",
)  # fmt: skip
"""Answers whose SQL is part of that of other answers, or the same for other columns."""
JAVA = (
    "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions "
    "-XX:-BytecodeVerificationRemote -Xms1g -Xmn640m"
)
"""Spark runs for half a minute: to compile it well, to verify its classes and to start with a small
heap takes longer."""
_MISSING = shutil.which("java") is None
if not os.environ.get("CI"):
    pytest.importorskip("pyspark")
    if _MISSING:
        pytest.skip("Spark needs Java", allow_module_level=True)


@pytest.fixture(scope="module")
def log() -> Iterator[jn.EventLog]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")  # compiling takes longer than running
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.driver.extraJavaOptions", JAVA)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    rows = [
        {
            name: moment(row[name]).tz_localize("UTC").to_pydatetime()
            if name == "time" and row[name] is not None
            else row[name]
            for name in NAMES
        }
        for row in ROWS
    ]
    given(session, rows, score="float64", n="int32").cache().createOrReplaceTempView("log")
    backend = ibis.pyspark.connect(session)
    yield jn.EventLog(backend.table("log"), score_range=(1, 5))
    session.stop()


def given(session: Any, rows: list[dict[str, Any]], **types: str) -> Any:
    """Return rows as a table of Spark, which starts a process of Python for rows of Python."""
    import pyarrow as pa

    known = {"time": pa.timestamp("us", "UTC")} | {
        name: pa.type_for_alias(alias) for name, alias in types.items()
    }
    schema = pa.schema([(name, known.get(name, pa.string())) for name in rows[0]])
    return session.createDataFrame(pa.Table.from_pylist(rows, schema)).coalesce(1)


def test_every_question_equals_the_reference_on_spark(log: jn.EventLog) -> None:
    assert log.dialect == "pyspark"
    ref = reference(ROWS, True, None, "first", by_row=False)
    jm = make_map(True)
    ev = jm.evidence(log)
    compare(answers(ev, () if LONG else PARTS), ref)
    if LONG:  # with filters and options
        check_asked(ev, ref)
    rows = ibis.memtable(as_frame(ROWS))  # without an order, too
    here = jm.evidence(jn.EventLog(rows, score_range=(1, 5)))
    one, two = followed(jm, ev, LONG), followed(jm, here, LONG)
    assert {each["rule"] for each in one["gaps"]} >= {"E601", "E602", "E603", "E604", "E605"}
    for name, made in one.items():
        assert made and is_same(made, two[name]), name


def test_what_is_wrong_with_rows_is_counted_alike(log: jn.EventLog) -> None:
    frame = log.check().set_index("check")["count"]
    here: dict[str, Any] = frame.to_dict()
    assert here["rows without a customer"] == sum(not row["customer"] for row in ROWS)
    assert here["rows without a time"] == sum(row["time"] is None for row in ROWS)
    assert here["scores outside score_range"] == sum(
        row["score"] is not None and not 1 <= row["score"] <= 5 for row in ROWS
    )


def test_customers_fit_personas_on_spark_as_here(log: jn.EventLog) -> None:
    frame = as_frame(ROWS)
    frame = frame[frame.customer.notna() & (frame.customer != "")]
    known = frame.groupby("customer").agg(n=("n", "max"), plan=("persona", "max")).reset_index()
    rows = log.backend.table("log")
    rows = rows.filter(rows.customer.notnull() & (rows.customer != ""))
    table = rows.group_by("customer").agg(n=rows.n.max(), plan=rows.persona.max())
    there, here = (jn.Customers(each, customer="customer") for each in (table, known))
    jm = make_map(True)
    for place, id in enumerate(jm._index.ids("persona")):
        profile = [{"attribute": "n", "value": value, "share": share, "n": 40}
                   for value, share in (("mean", 2), ("0 to 1", 0.5), ("2 to 9", 0.5))]  # fmt: skip
        jm.set(id, filter=("n >= 2", "plan like '%a%'", "n < 2")[place % 3], profile=profile)
    pd.testing.assert_frame_equal(jm.persona_fit(there), jm.persona_fit(here))
    pd.testing.assert_frame_equal(jm.drift(there), jm.drift(here))
    table = log.backend.table("log")
    logs = [jn.EventLog(table, score_range=(1, 5), persona=cu) for cu in (there, here)]
    one, two = (jm.evidence(each).personas() for each in logs)
    pd.testing.assert_frame_equal(one, two)
    assert one.customers.sum() == log.customers


def test_kpis_equal_those_of_the_same_rows_in_duckdb(log: jn.EventLog) -> None:
    jm = make_map(True)
    here = jn.EventLog(ibis.memtable(as_frame(ROWS)), score_range=(1, 5))
    asked = [("conversion", None), ("repeat", None), ("csat", None), ("retention", None),
             ("retention", {"inactive_days": 1}), ("retention", {"event": "call*"})]  # fmt: skip
    for name, leaves in asked:
        jm.set(leaves=leaves)
        one, two = jm.evidence(log), jm.evidence(here)
        by = name == "repeat"
        found = one.kpi(name, every="week", by_persona=by)
        assert len(found) > 0
        assert found.equals(two.kpi(name, every="week", by_persona=by)), name


def test_leaving_and_returning_customers_equal_those_in_duckdb(log: jn.EventLog) -> None:
    chance = random.Random(18)
    rows = [
        (
            chance.choice("abcdefghijkl"),
            pd.Timestamp("2026-01-01", tz="UTC") + pd.Timedelta(hours=chance.randrange(2000)),
            chance.choice(["ad", "visit", "order", "letter"]),
            chance.choice(["m", "j"]),
        )
        for _ in range(50)
    ]
    frame = pd.DataFrame(rows, columns=["customer", "time", "event", "persona"])
    given(log.backend._session, frame.to_dict("records")).createOrReplaceTempView("stays")
    here = jn.EventLog(ibis.memtable(frame.assign(time=frame.time.dt.tz_localize(None))))
    jm = make_map(True)
    one, two = jm.evidence(jn.EventLog(log.backend.table("stays"))), jm.evidence(here)

    def same(ask: Callable[[Any], pd.DataFrame], name: str) -> None:
        found = ask(one)
        assert found[name].sum() > 0
        pd.testing.assert_frame_equal(found, ask(two))

    same(lambda ev: ev.survival({"inactive_days": 20}, by=None), "left")
    jm.set(converts="order")
    same(lambda ev: ev.survival({"event": "let*"}, by=None), "left")
    same(lambda ev: ev.cohorts("week"), "returned")
    asked: Any = {"back": "4d", "ahead": "4d"}
    shares = ["persona", "touchpoint", "met", "left_met", "left_unmet", "lift"]  # no buckets
    for leaves in ({"inactive_days": 3}, {"event": "let*"})[: 1 + LONG]:
        signs = [ev.churn_signs(leaves, **asked) for ev in (one, two)]
        tables = [each[shares].sort_values(shares[:2], ignore_index=True) for each in signs]
        assert signs[0].met.sum() > 0 and signs[0].attrs["n"] == signs[1].attrs["n"]
        pd.testing.assert_frame_equal(*tables)


def test_explanations_equal_those_of_the_same_rows_in_duckdb(log: jn.EventLog) -> None:
    jm = make_map(True)
    here = jn.EventLog(ibis.memtable(as_frame(ROWS)), score_range=(1, 5))
    one, two = jm.evidence(log), jm.evidence(here)
    pairs = ("maya", "jonas"), ("2026-01-01", "2026-01")
    cases = [("move", *pairs[0]), ("stage", *pairs[1]), ("stage", *pairs[0]), ("move", *pairs[1])]
    for level, a, b in cases if LONG else cases[:2]:
        found = one.compare(a, b, level)
        assert len(found) and found.equals(two.compare(a, b, level)), (level, a)
    texts = [f"{'awful' if at % 3 else 'lovely'} queue {at % 4}" for at in range(40)]
    customers = sorted({row["customer"] for row in ROWS if row["customer"]})
    frame = pd.DataFrame({
        "text": texts, "customer": [customers[at % len(customers)] for at in range(40)],
        "time": pd.Timestamp("2030-01-01"),
    })  # fmt: skip
    said = jn.Comments(frame)
    voice = one.voice(said, within=None)
    assert voice.attrs["linked"]["event before"] > 0
    pd.testing.assert_frame_equal(voice, two.voice(said, within=None))
    columns = ["persona", "base", "then", "note", "n"]  # buckets of customers differ by engine
    found = one.what_if({"home": 0.5}, to="order")[columns]
    assert found.n[0] and found.equals(two.what_if({"home": 0.5}, to="order")[columns])
    names = ["persona", "touchpoint", "model", "credit", "share", "cost"]
    asked: Any = {"to": "buy", "order": 2, "window": "1h", "by_persona": True}
    found = one.attribution(**asked)[names]
    assert found.credit.sum() > 0
    pd.testing.assert_frame_equal(found, two.attribution(**asked)[names])
