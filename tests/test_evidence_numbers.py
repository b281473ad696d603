"""Numbers that represent customers and event names, so that queries are quick."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

import journeynb as jn
from journeynb.data import dialects
from journeynb.evidence.log import checked_log

ibis = pytest.importorskip("ibis")
pa = pytest.importorskip("pyarrow")
pytestmark = pytest.mark.filterwarnings(
    "ignore::journeynb.JourneyWarning", "ignore:fetch_arrow_table:DeprecationWarning"
)
NAMES = ["e", "Z", "É", "", "\uffff", "\U0001f600", "zz", "z z"]
"""In another order by what Python, UTF-16 and a dictionary would say."""
ROWS = pd.DataFrame(
    {
        "customer": ["ann"] * 7 + ["bob"] * 8,
        "time": "2026-01-01",
        "event": [name for name in NAMES if name] + NAMES[::-1],
    }
)


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs count as large: events of small ones are copied, with customers as they are."""
    monkeypatch.setattr(checked_log, "MOST_COPIED", 0)


def mapped() -> jn.JourneyMap:
    jm = jn.JourneyMap("Test", stages=["One", "Two"])
    jm.add(jn.Touchpoint(id="small", name="Small", events=["e", "z*"]), stage="one")
    jm.add(jn.Touchpoint(id="ann", name="Ann", events="É @ customer=ann"), stage="two")
    return jm


def name_order(name: str) -> int:
    return sorted(NAMES).index(name)


def tables(log: jn.EventLog) -> list[pd.DataFrame]:
    ev = mapped().evidence(log)
    return [
        ev.transitions("event"), ev.transitions(), ev.touchpoints(), ev.funnel(), ev.conformance(),
        ev.conformance(by="customer").sort_values("customer", ignore_index=True), ev.paths(),
    ]  # fmt: skip


def test_customers_are_named() -> None:
    log = jn.EventLog(ROWS)
    ev = mapped().evidence(log)
    assert log.hashes and ev.mapped.numbered.customer.type().is_unsigned_integer()
    events = ev.mapped.events
    assert [name for name in events.columns if name.startswith("journeynb_")] == ["journeynb_row"]
    assert set(log.run(events, "events").customer) == {"ann", "bob"}
    assert set(ev.conformance(by="customer").customer) == {"ann", "bob"}
    found = ev.touchpoints().set_index("id")
    assert found.customers.to_dict() == {"small": 2, "ann": 1}


def test_two_customers_of_one_hash_stay_two(monkeypatch: pytest.MonkeyPatch) -> None:
    before = tables(jn.EventLog(ROWS))
    monkeypatch.setattr(dialects, "hashed", lambda text: text.length().cast("uint64"))
    log = jn.EventLog(ROWS)
    for one, two in zip(before, tables(log), strict=True):
        pd.testing.assert_frame_equal(one, two)
    assert log.hashes is False
    three = jn.EventLog(ROWS.replace({"customer": {"bob": "robert"}}))
    assert three.hashes is True


def test_names_order_simultaneous_events_of_a_table_without_an_order() -> None:
    log = jn.EventLog(ibis.memtable(pa.Table.from_pandas(ROWS)))
    ordered = sorted(name for name in NAMES if name)
    expected = sorted((*pair, 2) for pair in pairwise(ordered))
    for each in (log, log.prepare()):
        moves = mapped().evidence(each).transitions("event")[["from", "to", "count"]]
        assert sorted(moves.itertuples(index=False, name=None)) == expected


def test_customers_that_are_numbers_stay_so() -> None:
    log = jn.EventLog(ROWS.assign(customer=[1] * 7 + [2] * 8))
    assert not log.hashes
    assert set(mapped().evidence(log).conformance(by="customer").customer) == {1, 2}


def test_tables_of_others_are_asked_as_they_are(tmp_path: Path) -> None:
    ROWS.to_parquet(tmp_path / "log.parquet")
    log = jn.EventLog(ibis.duckdb.connect().read_parquet(tmp_path / "log.parquet"))
    by_name = jn.EventLog(ROWS.sort_values("event", key=lambda each: each.map(name_order)))
    for one, two in zip(tables(log), tables(by_name), strict=True):
        pd.testing.assert_frame_equal(one, two)
    assert not log.hashes and by_name.hashes


def test_texts_of_a_duckdb_file_compare_in_their_own_way(tmp_path: Path) -> None:
    import duckdb

    jm = mapped()
    jm.add(jn.Persona(name="Pro", data_values="pro"))
    for type_ in ("VARCHAR COLLATE NOCASE", "ENUM ('bob', 'Bob', 'ann')"):
        path = tmp_path / f"{type_[:4]}.duckdb"
        with duckdb.connect(path) as con:
            con.execute(f"CREATE TABLE t (customer {type_}, time TIMESTAMP, event TEXT, plan TEXT)")
            rows = "('bob', '2026-01-01', 'e', 'pro'), ('Bob', '2026-01-02', 'Z', 'pro')"
            con.execute(f"INSERT INTO t VALUES {rows}, ('ann', '2026-01-01', 'e', NULL)")
        ev = jm.evidence(jn.EventLog(path, persona="plan"))
        many = 1 if "NOCASE" in type_ else 2
        found = ev.touchpoints(by_persona=True).set_index(["persona", "id"]).customers
        assert (found["pro", "small"], found["(none)", "small"]) == (1, 1)
        assert ev.transitions()["count"].sum() == 2 - many


def test_what_orders_may_be_called_as_what_is_found() -> None:
    rows = ROWS[:7].assign(number=range(7), moved=range(7), arrives=range(7))
    found = []
    for name in ("number", "moved", "arrives"):
        ev = mapped().evidence(jn.EventLog(rows, order=name))
        found.append([ev.conformance(by="customer"), ev.paths()])
    for first, *others in zip(*found, strict=True):
        for other in others:
            pd.testing.assert_frame_equal(first, other)


def test_columns_that_are_called_as_ours_are_kept() -> None:
    rows = ROWS.assign(JourneyNB_Rank="x", journeynb_customer_name=ROWS.customer.str.upper())
    jm = mapped()
    for name, condition in (("R", "JourneyNB_Rank=x"), ("N", "journeynb_customer_name=BOB")):
        jm.add(jn.Touchpoint(name=name, events=f"Z @ {condition}"), stage="one")
    found = jm.evidence(jn.EventLog(rows)).touchpoints().set_index("id").events
    assert (found["r"] + found["n"], found["ann"]) == (2, 1)
