"""The event log: its source, how its columns and times are read, and its warnings."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.data import file_tables

ibis = pytest.importorskip("ibis")
pa = pytest.importorskip("pyarrow")

ROWS = pd.DataFrame(
    {
        "customer": ["ann", "ann", "bob"],
        "time": pd.to_datetime(["2026-01-01 00:00", "2026-01-03 12:00", "2026-01-02 00:00"]),
        "event": ["ad", "order", "ad"],
        "channel": ["web", None, "shop"],
    }
)


def seen(log: jn.EventLog) -> list[tuple[Any, ...]]:
    events = log.events.select("customer", "time", "event", "channel")
    found = log.run(events, "events").sort_values(["customer", "time"])
    return [
        tuple(None if pd.isna(each) else each for each in row)
        for row in found.itertuples(index=False, name=None)
    ]


EXPECTED = [
    ("ann", pd.Timestamp("2026-01-01"), "ad", "web"),
    ("ann", pd.Timestamp("2026-01-03 12:00"), "order", None),
    ("bob", pd.Timestamp("2026-01-02"), "ad", "shop"),
]


class TestSources:
    def test_a_pandas_frame(self) -> None:
        assert seen(jn.EventLog(ROWS)) == EXPECTED
        objects = ROWS.astype({"customer": object, "channel": object, "time": object})
        assert seen(jn.EventLog(objects)) == EXPECTED

    def test_arrow_and_polars(self) -> None:
        assert seen(jn.EventLog(pa.Table.from_pandas(ROWS))) == EXPECTED
        pl = pytest.importorskip("polars")
        frame = pl.DataFrame(ROWS.astype(object).where(ROWS.notna(), None).to_dict("list"))
        assert seen(jn.EventLog(frame)) == EXPECTED
        assert seen(jn.EventLog(frame.lazy())) == EXPECTED

    @pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
    def test_an_ibis_table_is_queried_in_place(self) -> None:
        backend = ibis.duckdb.connect()
        backend.con.register("rows", ROWS)
        log = jn.EventLog(backend.table("rows"))
        assert seen(log) == EXPECTED and log.backend is backend

    @pytest.mark.parametrize("ending", ["parquet", "csv", "tsv", "jsonl"])
    def test_files_and_globs(self, ending: str, tmp_path: Path) -> None:
        for number, part in enumerate((ROWS[:2], ROWS[2:])):
            path = tmp_path / f"log{number}.{ending}"
            if ending == "parquet":
                part.to_parquet(path)
            elif ending == "jsonl":
                part.to_json(path, orient="records", lines=True, date_format="iso")
            else:
                part.to_csv(path, sep="\t" if ending == "tsv" else ",", index=False)
        assert seen(jn.EventLog(str(tmp_path / f"*.{ending}"))) == EXPECTED
        assert seen(jn.EventLog(tmp_path / f"log1.{ending}")) == EXPECTED[2:]

    def test_a_late_row_of_another_type_is_skipped(self, tmp_path: Path) -> None:
        path = tmp_path / "log.csv"
        lines = ["customer,time,event", *(f"{n:04},2026-01-01,ad" for n in range(21_000))]
        path.write_text("\n".join([*lines, "x,soon,ad"]))
        log = jn.EventLog(path)
        with pytest.warns(jn.JourneyWarning, match="1 with an unreadable time, such as 'soon'"):
            assert log.customers == 21_000
        first = log.run(log.events.select("customer").order_by("customer").limit(1), "x")
        assert first.customer.tolist() == ["0000"]

    @pytest.mark.parametrize("ending", ["csv", "jsonl", "csv.gz"])
    def test_small_files_of_text_are_read_once(
        self, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / f"log.{ending}"
        if ending == "jsonl":
            ROWS.to_json(path, orient="records", lines=True, date_format="iso")
        else:
            ROWS.to_csv(path, index=False)
        held = jn.EventLog(path)
        monkeypatch.setattr(file_tables, "IN_MEMORY", 10)
        read = jn.EventLog(path)
        assert seen(held) == seen(read) == EXPECTED
        path.unlink()
        assert seen(held) == EXPECTED
        with pytest.raises(jn.QueryError, match="failed on duckdb"):
            seen(read)

    def test_a_source_that_is_not_a_log_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(jn.FileError, match="no such file"):
            jn.EventLog(tmp_path / "nope.parquet")
        with pytest.raises(jn.FileError, match="no file matches"):
            jn.EventLog(tmp_path / "*.csv")
        with pytest.raises(jn.ArgumentError, match=r"allowed: \.parquet"):
            jn.EventLog(tmp_path / "log.xls")
        with pytest.raises(jn.ArgumentError, match="7 is not an event log; allowed: a path"):
            jn.EventLog(7)
        bad = tmp_path / "bad.parquet"
        bad.write_bytes(b"PAR1 nothing")
        with pytest.raises(jn.FormatError, match=r"bad\.parquet"):
            jn.EventLog(bad)

    def test_without_ibis_the_extra_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "ibis", None)
        with pytest.raises(jn.MissingExtraError, match=r"journeynb\[evidence\]"):
            jn.EventLog(ROWS)

    def test_a_source_that_disappears_is_a_clear_error(self, tmp_path: Path) -> None:
        path = tmp_path / "log.parquet"
        ROWS.to_parquet(path)
        log = jn.EventLog(path)
        path.unlink()
        with pytest.raises(jn.QueryError, match="failed on duckdb"):
            log.describe()

    def test_files_that_change_are_not_mixed(self, tmp_path: Path) -> None:
        path = tmp_path / "log.parquet"
        ROWS.to_parquet(path)
        log = jn.EventLog(path)
        assert log.customers == 2
        ROWS.head(1).to_parquet(path)
        with pytest.raises(jn.QueryError, match="has changed since it was opened; open it again"):
            log.run(log.events.count().as_table(), "events")
        assert jn.EventLog(path).customers == 1


class TestColumns:
    @pytest.mark.parametrize("role", ["customer", "channel", "score", "persona"])
    def test_a_column_is_named_by_text(self, role: str) -> None:
        for bad in (True, 3, ["event"]):
            with pytest.raises(
                jn.ArgumentError, match=f"{role}=.* is not valid; allowed: the name of a column"
            ):
                jn.EventLog(ROWS, **{role: bad})

    def test_patterns_use_the_columns_of_the_log(self, tmp_path: Path) -> None:
        rows = ROWS.assign(score=[5, 1, 3], medium=["x", "y", "z"], journey=["p", "q", "r"])
        jm = jn.JourneyMap("Test", stages=["One"])
        for name, condition in (("S", "score=3"), ("C", "channel=web"), ("J", "journey=q")):
            jm.add(jn.Touchpoint(name=name, events=f"* @ {condition}"), stage="one")
        log = jn.EventLog(rows, channel="medium", score="score")
        path = tmp_path / "log.duckdb"
        for each in (log, log.prepare(path), jn.EventLog(path)):
            found = jm.evidence(each).touchpoints()
            assert dict(zip(found.id, found.events, strict=True)) == {"s": 1, "c": 1, "j": 1}
            assert "journeynb_" not in each.describe().drop("source").to_string()

    def test_customers_that_are_numbers_with_gaps(self) -> None:
        rows = ROWS.assign(customer=[1.0, 2.5, None])
        log = jn.EventLog(rows, persona={1: "home"})
        with pytest.warns(jn.JourneyWarning, match="1 without a customer"):
            found = log.run(log.events.select("customer", "persona"), "events")
        assert sorted(zip(found.customer, found.persona.isna(), strict=True)) == [
            ("1", False), ("2.5", True)
        ]  # fmt: skip

    @pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
    def test_events_and_personas_that_are_numbers_with_gaps(self) -> None:
        numbers = ROWS.assign(event=[1.0, 2.5, None], persona=[3.0, None, 3.0])
        jm = jn.JourneyMap("x", stages=["S"])
        jm.add(jn.Persona(name="Three", data_values="3"))
        jm.add(jn.Touchpoint(name="One", events=["1", "2.5"]), stage="s")
        ev = jm.evidence(jn.EventLog(numbers))
        assert ev.touchpoints().events.tolist() == [2]
        assert ev.personas().customers.tolist() == [1, 0]

    @pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
    @pytest.mark.parametrize("ending", ["csv", "jsonl", "frame"])
    def test_order_is_numeric_however_numbers_are_written(
        self, ending: str, tmp_path: Path
    ) -> None:
        frame = pd.DataFrame(
            {
                "customer": "c",
                "time": "2026-01-01",
                "event": list("dcba"),
                "Value": ["8", "9", "10", "+11"],
                "mixed": ["8", "9", "10", "x"],
            }
        )
        path = tmp_path / f"log.{ending}"
        if ending == "csv":
            frame.to_csv(path, index=False)
        else:
            frame.to_json(path, orient="records", lines=True)

        def moves(log: jn.EventLog) -> list[str]:
            found = jn.JourneyMap("x").evidence(log).transitions("event")
            return sorted(found["from"] + found["to"])

        source = frame if ending == "frame" else path
        log = jn.EventLog(source, order="Value")
        prepared = log.prepare()
        for each in (log, prepared, jn.EventLog(prepared.source, order="Value")):
            assert moves(each) == ["ba", "cb", "dc"]
            assert each.reader.order_column == "Value"
        assert prepared.reader.in_order(True)
        with pytest.warns(
            jn.JourneyWarning,
            match="events are ordered by mixed as text, because 1 of 4 values are not",
        ):
            assert moves(jn.EventLog(source, order="mixed")) == ["bd", "ca", "dc"]

    def test_common_names_are_guessed_with_a_warning(self) -> None:
        frame = ROWS.rename(columns={"customer": "User ID", "time": "created_at"})
        with pytest.warns(jn.JourneyWarning, match="customer='User ID', time='created_at'"):
            log = jn.EventLog(frame)
        assert log.columns["customer"] == "User ID" and seen(log) == EXPECTED
        assert "User ID (guessed)" in log.describe().value.tolist()

    def test_a_column_that_cannot_be_guessed_is_refused_with_the_names(self) -> None:
        with pytest.raises(
            jn.ArgumentError,
            match="pass event= to say which column to use; the columns are customer, time, what",
        ):
            jn.EventLog(ROWS.rename(columns={"event": "what"}).drop(columns="channel"))
        with pytest.raises(
            jn.ArgumentError, match="no column 'nope' for channel=; the columns are customer"
        ):
            jn.EventLog(ROWS, channel="nope")
        with pytest.raises(
            jn.ArgumentError, match="no column 'nope' for order=; the columns are customer"
        ):
            jn.EventLog(ROWS, order="nope")

    def test_false_means_there_is_none(self) -> None:
        assert "channel" not in jn.EventLog(ROWS, channel=False).columns

    @pytest.mark.parametrize("bad", [(5, 1), (1, 1), "x", 3, (1, None)])
    def test_a_wrong_range_of_scores_is_refused(self, bad: Any) -> None:
        with pytest.raises(
            jn.ArgumentError,
            match=r"score_range=.* is not valid; allowed: the lowest and the highest score",
        ):
            jn.EventLog(ROWS, score_range=bad)

    @pytest.mark.parametrize("bad", ["soon", "60", "0d", -1, "d"])
    def test_a_wrong_gap_is_refused(self, bad: Any) -> None:
        with pytest.raises(jn.ArgumentError, match=r"gap=.* is not valid; allowed: "):
            jn.EventLog(ROWS, gap=bad)


def times(values: Any) -> list[Any]:
    frame = pd.DataFrame({"customer": "a", "event": "e", "time": values})
    log = jn.EventLog(frame)
    return sorted(log.run(log.events.select("time"), "times").time)


class TestTimes:
    @pytest.mark.parametrize("scale", [1, 1_000, 1_000_000, 1_000_000_000])
    def test_numbers_since_1970(self, scale: int) -> None:
        wanted = [pd.Timestamp("2023-11-14 22:13:20"), pd.Timestamp("2023-11-14 22:13:21")]
        numbers = [1_700_000_000 * scale, 1_700_000_001 * scale]
        for each in (numbers, [str(number) for number in numbers]):
            with pytest.warns(jn.JourneyWarning, match="times are read as .*seconds since 1970"):
                assert times(each) == wanted

    def test_seconds_with_a_fraction(self) -> None:
        with pytest.warns(jn.JourneyWarning, match="times are read as seconds since 1970"):
            found = times([1_700_000_000.25])
        assert found == [pd.Timestamp("2023-11-14 22:13:20.25")]

    @pytest.mark.parametrize("kind", ["int64", "float64", "str"])
    def test_days_as_whole_numbers(self, kind: str) -> None:
        days = pd.Series([20260101, 20260131, 20260131 if kind == "str" else 20260230])
        log = jn.EventLog(ROWS.assign(time=days.astype(kind)))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            found = log.run(log.events.select("time"), "events")
        lost = [str(each.message) for each in caught if "unreadable" in str(each.message)]
        assert len(lost) == (kind != "str") and all("20260230" in each for each in lost)
        assert {*found.time} == {pd.Timestamp("2026-01-01"), pd.Timestamp("2026-01-31")}
        assert "YYYYMMDD" in log.describe().value["times"]

    def test_zones_become_utc(self) -> None:
        zoned = pd.to_datetime(["2026-07-01 12:00"]).tz_localize("Europe/Berlin")
        assert times(zoned) == [pd.Timestamp("2026-07-01 10:00")]
        with pytest.warns(
            jn.JourneyWarning,
            match=r"times in several time zones, all converted to UTC: .*\+02:00 \(1\)",
        ):
            found = times(["2026-07-01T12:00:00+02:00", "2026-07-01T12:00:00Z", "2026-07-01"])
        assert [each.hour for each in found] == [0, 10, 12]

    def test_mixed_zones_of_python(self) -> None:
        import datetime as dt

        east = dt.timezone(dt.timedelta(hours=3))
        mixed = [
            dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC), dt.datetime(2026, 1, 1, 12, tzinfo=east),
        ]  # fmt: skip
        with pytest.warns(
            jn.JourneyWarning, match="times in several time zones, all converted to UTC"
        ):
            found = times(pd.Series(mixed, dtype=object))
        assert [each.hour for each in found] == [9, 12]

    def test_dates(self) -> None:
        import datetime as dt

        assert times([dt.date(2026, 1, 2)]) == [pd.Timestamp("2026-01-02")]

    def test_another_type_is_refused(self) -> None:
        frame = pd.DataFrame({"customer": ["a"], "event": ["e"], "time": [True]})
        log = jn.EventLog(frame)
        with pytest.raises(jn.ArgumentError, match="the column time has type boolean"):
            log.describe()


BAD = pd.DataFrame(
    {
        "customer": ["a", "a", None, "", "b", "b", "c"],
        "time": [*["2026-01-01"] * 3, "2026-01-02", "nope", None, "2026-01-03"],
        "event": ["ad", "ad", "ad", "ad", "ad", "ad", None],
        "score": [1, 5, 3, 0, 6, 2, None],
    }
)


class TestChecks:
    def test_wrong_rows_are_reported_once_and_counted(self) -> None:
        log = jn.EventLog(BAD, score_range=(1, 5))
        with pytest.warns(jn.JourneyWarning) as caught:
            assert log.customers == 1
        (said,) = [str(each.message) for each in caught]
        for words in (
            "5 of 7 rows are skipped", "2 without a customer", "1 without an event",
            "1 without a time", "1 with an unreadable time, such as 'nope'",
            "2 of 6 scores are outside", "1 rows are duplicates",
        ):  # fmt: skip
            assert words in said
        checks = log.check().set_index("check")["count"].to_dict()
        assert checks["rows skipped"] == 5 and checks["scores outside score_range"] == 2
        assert log.facts.examples == ["nope"]
        scores = log.run(log.events.select("score"), "x").score
        assert sorted(scores) == [-2.0, 2.0]

    def test_a_log_without_customers_answers_with_nothing(self) -> None:
        jm = jn.JourneyMap("x")
        empty = BAD.assign(customer=None)
        with pytest.warns(jn.JourneyWarning, match="none of the 7 rows can be used"):
            found = jm.evidence(jn.EventLog(empty, score=False)).unmapped_events()
        assert found.empty and list(found.columns)[:2] == ["event", "channel"]

    def test_describe_is_text(self) -> None:
        found = jn.EventLog(ROWS, gap="1d").describe()
        assert found.loc["journeys", "value"] == "3; a new one starts after 1d without events"
        assert found.loc["customers", "value"] == "2" and found.loc["rows", "value"] == "3"
        json.dumps(found.value.to_dict())

    def test_the_repr_names_source_and_columns(self) -> None:
        log = jn.EventLog(ROWS, gap="60d")
        assert repr(log) == (
            "EventLog of the data frame: customer, time, event, channel, gap 60d (not read yet)"
        )
        log.describe()
        assert repr(log).endswith("(3 events)")


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_cached_results_follow_the_map() -> None:
    rows = ROWS.assign(persona=["home", "home", "zzz"])
    jm = jn.JourneyMap("Test", stages=["One"])
    jm.add(jn.Persona(id="x", name="X", data_values=["y", "Y", "home"]))
    ev = jm.evidence(jn.EventLog(rows))
    assert ev.personas().customers.tolist() == [1, 1]
    jm.add(jn.Persona(id="y", name="Y"))
    assert ev.personas().customers.tolist() == [1, 0, 1]
    for number in range(10):
        jm.set("y", name=f"Y {number}")
        assert ev.personas().customers.tolist() == [1, 0, 1]
    assert len(ev.log.cached._shared) <= 8


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_tables_of_other_programs_can_grow() -> None:
    backend = ibis.duckdb.connect()
    backend.raw_sql(
        "CREATE TABLE t AS SELECT 'c' AS customer, now()::timestamp AS time, 'b' AS event"
    )
    ev = jn.JourneyMap("Test", stages=["One"]).evidence(jn.EventLog(backend.table("t")))
    assert ev.unmapped_events()["count"].tolist() == [1]
    backend.raw_sql("INSERT INTO t VALUES ('e', NULL, 'b'), (NULL, now()::timestamp, 'b')")
    again = jn.JourneyMap("Test", stages=["One"]).evidence(ev.log)
    assert again.unmapped_events()["count"].tolist() == [1]


class TestPersona:
    def test_numbers_of_a_mapping_with_and_without_a_point(self) -> None:
        rows = ROWS.assign(customer=[1.0, 2.0, 2.0])
        log = jn.EventLog(rows, persona={1.0: "home", 2: "office"})
        found = log.run(log.events.select("customer", "persona").distinct(), "events")
        assert {*found.itertuples(index=False, name=None)} == {("1", "home"), ("2", "office")}

    def rows(self) -> pd.DataFrame:
        return ROWS.assign(plan=["PRO", "basic", "Basic"])

    def counts(self, persona: Any, assign: str = "first") -> dict[str, int]:
        jm = jn.JourneyMap("x")
        jm.add(jn.Persona(id="maya", name="Maya", data_values=["pro"]))
        jm.add(jn.Persona(id="basic", name="Jonas"))
        log = jn.EventLog(self.rows(), persona=persona)
        found = jm.evidence(log, assign=assign).personas()
        return dict(zip(found.persona, found.customers, strict=True))

    @pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
    def test_a_column_a_mapping_an_expression(self) -> None:
        assert self.counts("plan") == {"maya": 0, "basic": 0, "(none)": 2}
        assert self.counts(ibis._.plan.lower()) == {"maya": 1, "basic": 1, "(none)": 0}
        assert self.counts(lambda t: t.plan.lower()) == {"maya": 1, "basic": 1, "(none)": 0}
        assert self.counts({"ann": "Maya", "bob": "Jonas"}) == {"maya": 1, "basic": 1, "(none)": 0}
        assert self.counts({"ann": "pro"}) == {"maya": 1, "basic": 0, "(none)": 1}
        assert self.counts(ibis._.plan.lower(), "last") == {"maya": 0, "basic": 2, "(none)": 0}
        assert self.counts(ibis._.plan.lower(), "event") == {"maya": 1, "basic": 2, "(none)": 0}

    def test_customers_without_persona_or_with_several_are_reported(self) -> None:
        with pytest.warns(jn.JourneyWarning) as caught:
            self.counts("plan")
        said = " ".join(str(each.message) for each in caught)
        assert "2 of 2 customers match no persona" in said
        assert "1 customers match more than one persona over time; assign='first' decides" in said

    def test_wrong_ones_are_refused(self) -> None:
        with pytest.raises(jn.ArgumentError, match="persona="):
            self.counts(lambda t: t.nope)
        with pytest.raises(
            jn.ArgumentError, match="assign='x' is not valid; allowed: first, last, event"
        ):
            jn.sample("coffee").evidence(jn.EventLog(ROWS), assign="x")
        with pytest.raises(
            jn.ArgumentError, match="log=a DataFrame is not an event log; create one with"
        ):
            jn.sample("coffee").evidence(ROWS)  # type: ignore[arg-type]


class TestPrepared:
    def test_it_opens_again_as_it_was(self, tmp_path: Path) -> None:
        frame = ROWS.assign(stars=[10, 0, 5], page=["/", "/a", None], n=[1, 2, 3])
        log = jn.EventLog(frame, score="stars", score_range=(0, 10), gap="1d", order="n")
        made = log.prepare(tmp_path / "log.duckdb")
        again = jn.EventLog(tmp_path / "log.duckdb")
        for each in (made, again):
            assert seen(each) == EXPECTED
            assert each.gap == "1d" and each.reader.order == ["time", "n", "journeynb_row"]
            scores = each.run(each.events.select("score"), "x").score
            assert sorted(scores) == [-2.0, 0.0, 2.0]
            assert each.journeys == 3
        assert {"page", "n"} <= set(made.events.columns)

    def test_a_wrong_path_is_refused(self, tmp_path: Path) -> None:
        log = jn.EventLog(ROWS)
        with pytest.raises(jn.ArgumentError, match=r"allowed: a file name that ends in \.duckdb"):
            log.prepare(tmp_path / "log.db")
        with pytest.raises(jn.FileError, match="no such folder"):
            log.prepare(tmp_path / "nope" / "log.duckdb")


def test_old_spark_with_new_pandas_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import ModuleType

    from journeynb.data import engines as backends

    old = ModuleType("pyspark")
    old.__version__ = "4.0.5"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyspark", old)
    monkeypatch.setattr(pd, "__version__", "3.1.1")
    with pytest.raises(
        jn.ArgumentError, match=r"pyspark 4\.0\.5 with pandas 3\.1\.1 turns missing text"
    ):
        backends._refuse_old_spark()
    monkeypatch.setattr(pd, "__version__", "2.3.3")
    backends._refuse_old_spark()


def test_long_queries_show_their_progress(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import time

    from journeynb.data import query_progress as progress

    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with progress.progress("quiet"):
        time.sleep(0.05)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(progress, "_watched", lambda: True)
    with progress.progress("transitions"):
        time.sleep(0.2)
    assert "transitions: 0 s" in capsys.readouterr().err


def test_sums_in_another_order_give_the_same_answer() -> None:
    from journeynb.data.rounding import rounded

    spans = pd.to_timedelta([1_000_000_000.4, 5.0], unit="ns")
    table = pd.DataFrame({"mean": [0.1 + 0.2, float("nan")], "n": [3, 4], "time": spans})
    other = table.assign(mean=[0.3, float("nan")], time=spans + pd.Timedelta(1, "ns"))
    table.attrs["left_out"] = ["a"]
    pd.testing.assert_frame_equal(rounded(table), rounded(other), check_exact=True)
    assert rounded(table)["mean"][0] == 0.3 and rounded(table).attrs == table.attrs


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_events_that_differ_only_in_persona_have_one_order() -> None:
    """The order of their rows or, in a table without one, of the values."""
    jm = jn.JourneyMap("Test", stages=["One", "Two"])
    for name in ("pro", "basic"):
        jm.add(jn.Persona(id=name, name=name))
    jm.add(jn.Touchpoint(id="ad", name="Ad", events="ad"), stage="one")
    jm.add(jn.Touchpoint(id="buy", name="Buy", events="buy"), stage="two")
    rows = [("a", "2026-01-01", "ad", "pro"), ("a", "2026-01-01", "ad", "basic"),
            ("a", "2026-01-02", "buy", "pro")]  # fmt: skip
    for each in (rows, rows[::-1]):
        frame = pd.DataFrame(each, columns=["customer", "time", "event", "persona"])
        last = "pro" if rows is not each else "basic"
        for source, goes_on in ((frame, last), (ibis.memtable(pa.Table.from_pandas(frame)), "pro")):
            log = jn.EventLog(source)
            for made in (log, log.prepare()) if each is rows else (log,):
                found = jm.evidence(made, assign="event").touchpoints(by_persona=True)
                found = found[(found.id == "ad") & (found.go_on == 1)]
                assert found.persona.tolist() == ["(all)", goes_on]
