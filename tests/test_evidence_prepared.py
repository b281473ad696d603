"""A prepared log, whose rows are read in their order, gives the answers of the reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pandas.testing import assert_frame_equal

import journeynb as jn
from evidence_cases import AWKWARD, WITHIN, as_frame, check_all, random_rows
from journeynb.evidence.matching import ordered_rows
from strategies import LONG, examples

ibis = pytest.importorskip("ibis")
pa = pytest.importorskip("pyarrow")


@pytest.mark.parametrize(
    ("linked", "gap"), [(True, None), (False, 1_000_000)], ids=["customers", "journeys"]
)
@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
@pytest.mark.parametrize("seed", range(examples(1)))
def test_every_question_to_a_prepared_log_equals_the_reference(
    linked: bool, gap: int | None, seed: int, tmp_path: Path
) -> None:
    rows = [*AWKWARD, *random_rows(seed)]
    log = jn.EventLog(as_frame(rows), score_range=(1, 5), **({} if gap is None else {"gap": "1s"}))
    prepared = log.prepare(tmp_path / "log.duckdb")
    check_all(prepared, rows, linked, gap, "first", skip=WITHIN if gap and not LONG else ())


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_rows_are_read_in_their_order_where_that_is_sure() -> None:
    for alike, ordered, sure in ((False, False, True), (True, False, False), (True, True, True)):
        jm = jn.JourneyMap("Test", stages=["One"])
        jm.add(jn.Touchpoint(id="a", name="A", events="a @ channel=web"), stage="one")
        frame = _frame(alike)
        log = jn.EventLog(
            frame if ordered else ibis.memtable(pa.Table.from_pandas(frame))
        ).prepare()
        assert jm.evidence(log).mapped.in_order is sure
        assert not jm.evidence(jn.EventLog(frame)).mapped.in_order
        jm.set("a", events="a")
        assert jm.evidence(log).mapped.in_order


def _frame(alike: bool) -> Any:
    import pandas as pd

    return pd.DataFrame(
        {
            "customer": ["x", "x", "y"],
            "time": ["2026-01-01", "2026-01-01" if alike else "2026-01-02", "2026-01-01"],
            "event": ["a", "a", "b"],
            "channel": ["web", "app", "web"],
        }
    )


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
@pytest.mark.parametrize("seed", range(examples(1)))
def test_the_next_event_is_read_if_patterns_have_no_conditions(seed: int) -> None:
    jm = jn.JourneyMap("Test", stages=["One", "Two"])
    jm.add(jn.Touchpoint(id="a", name="A", events=["a", "c*"]), stage="one")
    jm.add(jn.Touchpoint(id="b", name="B", events="b"), stage="two")
    jm.link("a", "b", kind="leads_to")
    log = jn.EventLog(as_frame([*AWKWARD, *random_rows(seed)]), score_range=(1, 5))
    sorted_, plain = jm.evidence(log.prepare()), jm.evidence(log)
    assert sorted_.mapped.nexts and sorted_.mapped.pairs is not None
    assert not plain.mapped.nexts and plain.mapped.pairs is None
    for level in ("touchpoint", "stage", "event"):
        assert_frame_equal(sorted_.transitions(level), plain.transitions(level))
    assert_frame_equal(sorted_.conformance(), plain.conformance())
    assert_frame_equal(sorted_.suggestions().table, plain.suggestions().table)
    jm.set("a", events="a @ channel=web")
    assert not sorted_.mapped.nexts and sorted_.mapped.pairs is None
    assert_frame_equal(sorted_.transitions(), plain.transitions())
    assert not jm.evidence(jn.EventLog(sorted_.log.source, gap="1s")).mapped.nexts


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
@pytest.mark.parametrize("limit", ["MOST_ROWS", "MOST_BITS"])
def test_pairs_are_omitted_from_large_logs(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    log = jn.EventLog(_log(event=["a", "b", "a"], customer=["ann", "ann", "ann"]))
    monkeypatch.setattr(f"journeynb.evidence.log.prepared.{limit}", 1)
    if limit == "MOST_BITS":  # 2 pairs of 1 customer fit into 3 rows
        assert log.prepare().reader.pairs is not None
        monkeypatch.setattr("journeynb.evidence.log.prepared.MOST_BITS", 0.5)
    prepared = log.prepare()
    assert prepared.reader.pairs is None and prepared.reader.nexts
    jm = jn.JourneyMap("Test", stages=["One"])
    assert_frame_equal(
        jm.evidence(prepared).transitions("event"), jm.evidence(log).transitions("event")
    )


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_customers_have_numbers_inside_and_names_outside() -> None:
    frame = _log(customer=["zoe", "ann", "zoe"], event=["a", "a", "b"], persona=["x", "y", "x"])
    prepared = jn.EventLog(frame).prepare()
    jm = jn.JourneyMap("Test", stages=["One"])
    jm.add(jn.Persona(id="x", name="X"))
    jm.add(jn.Touchpoint(id="a", name="A", events="a"), stage="one")
    ev = jm.evidence(prepared)
    assert ev.mapped.source.customer.type().is_integer()
    assert ev.conformance(by="customer").customer.tolist() == ["zoe"]
    assert prepared.run(prepared.events, "events").customer.tolist() == ["ann", "zoe", "zoe"]
    assert "journeynb_customer" not in prepared.describe().to_string()
    jm.set("a", events="a @ customer=zoe")
    assert ev.unmapped_events()["count"].tolist() == [1, 1]
    assert_frame_equal(ev.personas(), jm.evidence(jn.EventLog(frame)).personas())
    events = prepared.run(ev.mapped.events, "events")
    assert events.customer.tolist() == ["ann", "zoe", "zoe"]
    assert not [name for name in events.columns if name.startswith("journeynb_customer")]
    again = jn.EventLog(prepared.source, persona={"ann": "x"})
    assert jm.evidence(again).personas().customers.tolist() == [1, 1]


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_columns_called_as_ours_and_the_customers_own_name() -> None:
    frame = _log(journeynb_customer=[5, 6, 7], user_id=list("xyz"))
    jm = jn.JourneyMap("Test", stages=["One"])
    jm.add(jn.Touchpoint(id="a", name="A", events="* @ journeynb_customer=5"), stage="one")
    jm.add(jn.Touchpoint(id="b", name="B", events="b @ user_id=y"), stage="one")
    log = jn.EventLog(frame.drop(columns="customer"), customer="user_id")
    ordered = jn.EventLog(frame, order="journeynb_customer")
    for made in (log, log.prepare(), ordered, ordered.prepare()):
        assert jm.evidence(made).touchpoints().events.tolist() == [1, 1]
    floats = jn.EventLog(_log(customer=[1.0, 1.0, 2.0], time=TIMES)).prepare()
    jm.add(jn.Persona(id="p", name="P"))
    again = jn.EventLog(floats.source, persona={1.0: "p"})
    assert jm.evidence(again).personas().customers.tolist() == [1, 1]


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_a_question_that_is_broken_off_leaves_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    jm = jn.JourneyMap("Test", stages=["One"])
    jm.add(jn.Touchpoint(id="a", name="A", events="a"), stage="one")
    log = jn.EventLog(_log()).prepare()
    ev = jm.evidence(log)
    made = log.backend.create_table

    def broken(*args: Any, **options: Any) -> Any:
        made(*args, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(ordered_rows, "MOST_ROWS", 0)  # as for a large log
    with monkeypatch.context() as context:
        context.setattr(log.backend, "create_table", broken)
        with pytest.raises(KeyboardInterrupt):
            ev.funnel()
    assert ev.funnel().reached.tolist() == [2]
    left = "SELECT table_name FROM duckdb_tables() WHERE temporary"
    assert log.backend.con.execute(left).fetchall() == []


@pytest.fixture(scope="module")
def coffee_log() -> jn.EventLog:
    """The log of the sample, prepared."""
    return jn.EventLog(jn.sample_log("coffee")).prepare()


@pytest.mark.parametrize("within", [None, "30d"])
@pytest.mark.parametrize("order", ["strict", "skip", "any"])
def test_the_funnel_of_a_large_log_is_counted_by_the_engine(
    order: str, within: str | None, coffee_log: jn.EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    jm = jn.sample("coffee")
    found = jm.evidence(coffee_log).funnel(order=order, within=within)
    monkeypatch.setattr(ordered_rows, "MOST_ROWS", 0)
    other = jm.evidence(coffee_log).funnel(order=order, within=within)
    assert_frame_equal(found, other)
    assert found.attrs == other.attrs


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_tables_that_are_let_go_are_made_again() -> None:
    log = jn.EventLog(_log(persona=["x0", "x0", "x1"]))
    found = []
    for number in range(12):
        jm = jn.JourneyMap("Test", stages=["One"])
        jm.add(jn.Persona(id=f"x{number}", name="X"))
        jm.add(jn.Touchpoint(id="a", name="A", events="a"), stage="one")
        found.append(jm.evidence(log))
        found[-1].personas()
    assert len(found[0].stages(by_persona=True)) == 3


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_it_is_not_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    log = jn.EventLog(as_frame(AWKWARD), score_range=(1, 5))
    prepared = log.prepare()
    counted = jn.EventLog(prepared.source, score_range=(-1, 1)).facts
    customers = log.customers
    monkeypatch.setattr("journeynb.evidence.log.row_checks.facts", None)
    monkeypatch.setattr("journeynb.evidence.log.row_checks.customers", None)
    facts = prepared.facts
    assert facts.rows == facts.events == log.facts.events == counted.events
    assert (facts.first, facts.last) == (log.facts.first, log.facts.last)
    assert (facts.first, facts.last) == (counted.first, counted.last)
    assert facts.no_persona == counted.no_persona and facts.scores == counted.scores
    assert prepared.customers == customers


TIMES = ["2026-01-01", "2026-01-02", "2026-01-03"]


def _log(**columns: Any) -> Any:
    import pandas as pd

    return pd.DataFrame({"customer": list("ccd"), "time": TIMES, "event": list("aba"), **columns})


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
class TestColumns:
    def test_names_that_differ_in_case_only(self) -> None:
        frame = _log().rename(columns=str.title)
        jm = jn.JourneyMap("Test", stages=["One"])
        jm.add(jn.Touchpoint(name="A", events="* @ Event=a"), stage="one")
        for log in (jn.EventLog(frame), jn.EventLog(frame).prepare()):
            assert jm.evidence(log).touchpoints().events.tolist() == [2]

    def test_nothing_is_guessed_that_the_log_had_not(self) -> None:
        log = jn.EventLog(_log(rating=[1, 1, 2]), value="rating").prepare()
        assert set(log.columns) == {"customer", "time", "event", "value"}
        assert jn.EventLog(log.source, score="rating").columns["score"] == "rating"

    def test_our_own_names_are_taken(self) -> None:
        frame = _log(journeynb_next_event=list("zzz"), journeynb_next_time=list("zzz"))
        found = jn.JourneyMap("Test", stages=["One"]).evidence(jn.EventLog(frame).prepare())
        moves = found.transitions("event")
        assert list(zip(moves["from"], moves["to"], strict=True)) == [("a", "b")]

    def test_patterns_ask_for_own_columns_when_others_are_said(self) -> None:
        frame = _log(medium=list("xyz"), channel=["web", "app", "web"])
        jm = jn.JourneyMap("Test", stages=["One"])
        jm.add(jn.Touchpoint(name="C", events="* @ channel=web"), stage="one")
        prepared = jn.EventLog(frame).prepare().source
        for channel in ("medium", False):
            for source in (frame, prepared):
                ev = jm.evidence(jn.EventLog(source, channel=channel))
                assert ev.touchpoints().events.tolist() == [2]

    def test_counts_are_not_used_where_other_columns_are_said(self) -> None:
        frame = _log(channel=list("xyz")).assign(customer="c", time="2026-01-01", event="a")
        path = jn.EventLog(frame).prepare().source
        assert jn.EventLog(path).facts.duplicates == 0
        assert jn.EventLog(path, channel=False).facts.duplicates == 2


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
class TestFiles:
    def test_a_new_one_in_the_place_of_one_that_is_open(self, tmp_path: Path) -> None:
        path = tmp_path / "log.duckdb"
        old = jn.EventLog(_log()).prepare(path)
        assert old.customers == 2
        new = jn.EventLog(_log().head(1)).prepare(path)
        assert (new.facts.events, new.customers) == (1, 1)
        assert len(new.run(new.events.select("customer"), "customers")) == 1
        with pytest.raises(jn.QueryError, match="has changed since it was opened"):
            old.run(old.events.select("customer"), "customers")
        first, second = jn.EventLog(path), jn.EventLog(path)
        assert first.customers == second.customers == 1
        del first
        newer = jn.EventLog(_log(event=list("xyz"))).prepare(path)
        assert sorted(newer.run(newer.events, "events").event) == ["x", "y", "z"]

    def test_a_relative_path_holds_in_another_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "below").mkdir()
        monkeypatch.chdir(tmp_path)
        log = jn.EventLog(_log()).prepare("log.duckdb")
        monkeypatch.chdir(tmp_path / "below")
        assert log.run(log.events.select("customer"), "x").customer.tolist() == list("ccd")

    def test_what_changed_is_neither_counted_nor_prepared(self, tmp_path: Path) -> None:
        path = tmp_path / "log.parquet"
        _log().to_parquet(path)
        log = jn.EventLog(path)
        assert log.facts.events == 3
        _log().head(1).to_parquet(path)
        for ask in (lambda: log.customers, log.describe, log.prepare):
            with pytest.raises(jn.QueryError, match="has changed since it was opened"):
                ask()
