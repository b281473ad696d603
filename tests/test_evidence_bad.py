"""Bad logs: a clear error or a clear count; nothing is dropped silently."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn

ibis = pytest.importorskip("ibis")
pa = pytest.importorskip("pyarrow")

DAY = pd.Timestamp("2026-01-01")
ROWS = pd.DataFrame(
    {
        "customer": ["ann", "ann", "bob"],
        "time": pd.to_datetime(["2026-01-01 00:00", "2026-01-03 12:00", "2026-01-02 00:00"]),
        "event": ["ad", "order", "ad"],
    }
)


def seen(log: jn.EventLog, *names: str) -> list[tuple[Any, ...]]:
    table = log.run(log.events.select(names or ("customer", "time", "event")), "events")
    found = table.sort_values(list(table.columns)).itertuples(index=False, name=None)
    return [tuple(None if pd.isna(each) else each for each in row) for row in found]


def reported(frame: Any, words: str, **options: Any) -> jn.EventLog:
    """Return a log after a warning that contains some words."""
    log = jn.EventLog(frame, **options)
    with pytest.warns(jn.JourneyWarning, match=words):
        log.facts  # noqa: B018
    return log


def counted(log: jn.EventLog, check: str) -> int:
    return int(log.check().set_index("check")["count"][check])


class TestTables:
    def test_a_column_twice_is_refused(self) -> None:
        frame = ROWS.assign(more="x").set_axis(["customer", "time", "event", "event"], axis=1)
        with pytest.raises(jn.ArgumentError, match="the data frame has two columns named 'event'"):
            jn.EventLog(frame)
        columns = [pa.array(["a"])] * 4
        table = pa.table(columns, names=["customer", "time", "event", "event"])
        with pytest.raises(jn.ArgumentError, match="the table has two columns named 'event'"):
            jn.EventLog(table)

    def test_names_that_differ_in_case_only(self, tmp_path: Path) -> None:
        """DuckDB gives the later one a number; a warning says which one is read."""
        frame = ROWS.assign(event=["ad", "order", "ad"], Event="x")
        frame.to_csv(tmp_path / "log.csv", index=False)
        frame.to_json(tmp_path / "log.jsonl", orient="records", lines=True, date_format="iso")
        frame.to_parquet(tmp_path / "log.parquet")
        table = pa.Table.from_pandas(frame, preserve_index=False)
        for source in (frame, table, *sorted(tmp_path.iterdir())):
            with pytest.warns(jn.JourneyWarning, match=r"event='event' \(not 'Event_1'\)"):
                log = jn.EventLog(source)
            assert seen(log, "event") == [("ad",), ("ad",), ("order",)]
            log = jn.EventLog(source, event="Event_1")
            assert log.run(log.raw.select("event"), "events").event.tolist() == ["x"] * 3
            with pytest.raises(
                jn.ArgumentError,
                match=r"event, Event_1; if every row .* if names differ only in case, the later",
            ):
                jn.EventLog(source, event="Event")
        with pytest.raises(
            jn.ArgumentError,
            match="the column names 'event' and 'Event' differ only in case, which DuckDB",
        ):
            jn.EventLog(ibis.memtable(table))
        (tmp_path / "twice.csv").write_text("customer,time,event,event\na,2026-01-01,x,y\n")
        with pytest.warns(jn.JourneyWarning, match="event='event' .not 'event_1'"):
            jn.EventLog(tmp_path / "twice.csv")

    def test_no_columns_no_rows(self) -> None:
        with pytest.raises(jn.ArgumentError, match="has no columns"):
            jn.EventLog(pd.DataFrame())
        assert reported(ROWS[:0], "the log has no rows").customers == 0

    def test_customers_of_any_kind(self) -> None:
        def customers(values: list[Any], **options: Any) -> list[Any]:
            frame = ROWS.assign(customer=pd.Series(values, **options))
            return [each for (each,) in seen(jn.EventLog(frame), "customer")]

        assert customers([1, 1, 2]) == [1, 1, 2]
        assert customers([2**63 + 5, 2**63 + 5, 1]) == [1, 2**63 + 5, 2**63 + 5]
        huge = [2**70, 2**70, 1]
        assert customers(huge, dtype=object) == ["1", str(2**70), str(2**70)]
        assert customers(["b", "b", "a"], dtype="category") == ["a", "b", "b"]
        assert customers([True, False, True]) == ["false", "true", "true"]
        assert customers([1, "1", "x"], dtype=object) == ["1", "1", "x"]

    def test_mixed_types_become_text_and_missing_values_are_reported(self) -> None:
        mixed = pd.Series(["ad", 3, None], dtype=object)
        log = reported(ROWS.assign(event=mixed), "1 without an event")
        assert seen(log, "event") == [("3",), ("ad",)]

    def test_arrow_of_every_kind(self) -> None:
        at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        for unit, zone in (("s", None), ("ms", "UTC"), ("ns", None), ("ns", "America/New_York")):
            time = pa.array([at]).cast(pa.timestamp("us", "UTC")).cast(pa.timestamp(unit, zone))
            events = pa.array(["x"]).dictionary_encode()
            table = pa.table({"customer": ["a"], "time": time, "event": events})
            for source in (table, table.to_batches()[0], table.to_reader()):
                log = jn.EventLog(source)
                assert seen(log) == [("a", DAY, "x")] and log.customers == 1
        empty = pa.table({"customer": ["a"], "time": pa.nulls(1), "event": ["x"]})
        reported(empty, "1 without a time")

    def test_polars_of_every_kind(self) -> None:
        pl = pytest.importorskip("polars")
        frame = pl.DataFrame({"customer": [1], "time": [dt.datetime(2026, 1, 1)], "event": ["x"]})
        frame = frame.with_columns(pl.col("event").cast(pl.Categorical))
        assert seen(jn.EventLog(frame)) == seen(jn.EventLog(frame.lazy())) == [(1, DAY, "x")]
        time = pl.col("time").dt.cast_time_unit("ns").dt.replace_time_zone("UTC")
        fine = frame.with_columns(time)
        assert seen(jn.EventLog(fine)) == [(1, DAY, "x")]

    @pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
    def test_columns_named_like_internal_ones_in_another_case(self) -> None:
        names = ["Touchpoint", "STAGE", "Micros", "Journey", "_time", "_No_Score", "_Key",
                 "Persona", "Channel", "Score", "Value", "EVENT", "Customer", "_customer", "Time",
                 "_Before", "Next_Time"]  # fmt: skip
        frame = ROWS.set_axis(["who", "when", "what"], axis=1).assign(rating=[5, 1, 5])
        frame = frame.assign(**{name: [7, 7, 8] for name in names})
        log = jn.EventLog(
            frame, customer="who", time="when", event="what", score="rating", gap="30d",
            channel=False, persona={"ann": "ada"}, value=False,
        )  # fmt: skip
        jm = jn.JourneyMap("x", stages=["S", "T"])
        jm.add(jn.Persona(name="Ada"))
        conditions = " @ ".join(f"{name}=7" for name in names)
        for stage, event in (("s", "ad"), ("t", "order")):
            jm.add(jn.Touchpoint(name=event, events=f"{event} @ {conditions}"), stage=stage)
        for each in (log, log.prepare()):
            ev = jm.evidence(each)
            assert ev.touchpoints().events.tolist() == [1, 1]
            assert ev.funnel().query("persona == '(all)'").reached.tolist() == [1, 1]
            assert ev.unmapped_events().event.tolist() == ["ad"]
            assert ev.transitions()[["from", "to"]].values.tolist() == [["ad", "order"]]
            assert ev.emotions().query("persona == 'ada'")["mean"].tolist() == [2.0, -2.0]
        whole = log.run(log.events, "events")
        assert len(whole) == 3 and {"Micros", "journeynb_own_EVENT"} <= {*whole}

    def test_columns_named_like_internal_ones(self) -> None:
        """Internal columns never hide those of the log, nor the other way round."""
        names = ["touchpoint", "stage", "step", "at", "before", "_time", "micros", "moved", "t0"]
        frame = ROWS.assign(**dict.fromkeys(names, "5"))
        jm = jn.JourneyMap("x", stages=["S"])
        jm.add(jn.Touchpoint(name="T", events=["* @ event=ad", "order @ touchpoint=5"]), stage="s")
        ev = jm.evidence(jn.EventLog(frame))
        assert ev.unmapped_events().empty and ev.funnel().reached.tolist() == [2]
        assert ev.transitions()["count"].tolist() == [1] and len(ev.paths()) == 1
        renamed = frame.rename(columns={"event": "what", "stage": "event"})
        assert seen(jn.EventLog(renamed, event="what"), "event")[0] == ("ad",)

    def test_a_condition_on_an_unknown_column_matches_nothing_and_warns(self) -> None:
        jm = jn.JourneyMap("x", stages=["S"])
        jm.add(jn.Touchpoint(name="T", events=["ad @ page=/x"]), stage="s")
        ev = jm.evidence(jn.EventLog(ROWS))
        text = "the log has no column page, so the event pattern 'ad @ page=/x' matches no event"
        with pytest.warns(jn.JourneyWarning, match=f"^{text}$"):
            assert ev.unmapped_events()["count"].tolist() == [2, 1]
        jm.add(jn.Touchpoint(name="U", events=["a @ page=/y @ lang=de", "b @ os=x"]), stage="s")
        text = "no columns page, lang, os, so 3 event patterns match no event, such as 'a @ page"
        with pytest.warns(jn.JourneyWarning, match=f"^the log has {text}=/y @ lang=de'$"):
            ev.unmapped_events()

    def test_maps_without_events(self) -> None:
        jm = jn.JourneyMap("x", stages=["S"])
        ev = jm.evidence(jn.EventLog(ROWS))
        assert len(ev.unmapped_events()) == 2 and ev.touchpoints().empty
        with pytest.warns(
            jn.JourneyWarning,
            match="the funnel skips s: these stages have no touchpoint with events",
        ):
            assert ev.funnel().empty
        assert ev.paths().empty and ev.emotions().empty and not len(ev.suggestions())
        assert ev.conformance().explained_moves.tolist() == [0]

    def test_a_draft_of_nothing_is_refused(self) -> None:
        log = reported(ROWS[:0], "no rows")
        with pytest.raises(
            jn.ArgumentError, match="the log has no events, so no map can be drafted"
        ):
            jn.JourneyMap.from_events(log)


class TestTimes:
    def test_times_that_no_calendar_has_are_counted(self) -> None:
        far = [1.7e9, float("inf"), 1e30]
        log = reported(
            ROWS.assign(time=far), "2 with an unreadable time, such as '1e", time_format="s"
        )
        assert seen(log, "time") == [(pd.Timestamp("2023-11-14 22:13:20"),)]
        whole = reported(
            ROWS.assign(time=[1_700_000_000, 1_700_000_000, 2**62]),
            "1 with an unreadable time",
            time_format="s",
        )
        assert len(seen(whole)) == 2
        text = ["2026-01-01", "infinity", "2026-13-45"]
        assert len(seen(reported(ROWS.assign(time=text), "2 with an unreadable time"))) == 1

    def test_periods_are_read_as_their_start(self) -> None:
        frame = ROWS.assign(time=ROWS.time.dt.to_period("D"))
        assert seen(jn.EventLog(frame))[0] == ("ann", DAY, "ad")

    def test_time_spans_are_refused(self) -> None:
        log = jn.EventLog(ROWS.assign(time=ROWS.time - DAY))
        with pytest.raises(jn.ArgumentError, match="the column time has type interval"):
            log.describe()

    def test_new_york_across_the_clock_change(self, tmp_path: Path) -> None:
        """From 1:45 before the change to 3:15 after it, 30 minutes pass."""
        local = pd.to_datetime(["2026-03-08 01:45", "2026-03-08 03:15"])
        frame = ROWS[:2].assign(time=local.tz_localize("America/New_York"))
        frame.to_parquet(tmp_path / "log.parquet")
        utc = [pd.Timestamp("2026-03-08 06:45"), pd.Timestamp("2026-03-08 07:15")]
        text = frame.assign(time=["2026-03-08T01:45:00-05:00", "2026-03-08T03:15:00-04:00"])
        zoned = jn.EventLog(frame)
        logs = [
            zoned,
            jn.EventLog(tmp_path / "log.parquet"),
            reported(text, "times in several time zones, all converted to UTC"),
        ]
        for log in logs:
            assert [at for (at,) in seen(log, "time")] == utc
            moves = jn.JourneyMap("x").evidence(log).transitions("event")
            assert moves.mean_seconds.tolist() == [1800]
        assert "shown in UTC" in zoned.describe().loc["times", "value"]

    def test_times_without_a_zone_are_utc_and_the_description_says_so(self) -> None:
        log = jn.EventLog(ROWS[:2].assign(time=["2026-03-08 02:30", "2026-03-08 03:30"]))
        hours = [at.hour for (at,) in seen(log, "time")]  # 2:30 does not exist in New York
        assert hours == [2, 3]
        assert "read as UTC if it has no offset" in log.describe().loc["times", "value"]
        assert "no time zone, read as UTC" in jn.EventLog(ROWS).describe().loc["times", "value"]

    @pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
    def test_a_session_with_another_clock_is_refused(self) -> None:
        backend = ibis.duckdb.connect()
        backend.con.register("rows", ROWS)
        table = backend.table("rows")
        backend.con.execute("SET TimeZone = 'America/New_York'")
        with pytest.raises(
            jn.ArgumentError, match="duckdb session is America/New_York; set it to UTC"
        ):
            jn.EventLog(table)


class TestScores:
    def test_text_that_is_not_numeric_is_counted(self) -> None:
        frame = ROWS.assign(score=["5", "great", ""], value=["1", "2", "EUR 3"])
        log = reported(frame, "1 score is not numeric; 1 value is not numeric")
        assert counted(log, "scores that are not numeric") == 1
        assert sorted(seen(log, "score", "value"), key=str)[0] == (2.0, 1.0)

    def test_decimals_and_what_is_outside(self) -> None:
        frame = ROWS.assign(score=pd.Series([Decimal("4.5")] * 3, dtype=object))
        assert seen(jn.EventLog(frame), "score") == [(1.5,)] * 3
        rows = ROWS.assign(score=[5, float("inf"), 0])
        log = reported(rows, "2 of 3 scores are outside", score_range=(1, 5))
        assert counted(log, "scores outside score_range") == 2

    def test_another_type_is_refused(self) -> None:
        log = jn.EventLog(ROWS.assign(score=ROWS.time))
        with pytest.raises(jn.ArgumentError, match=r"score has type timestamp.*score=: numbers"):
            log.describe()

    @pytest.mark.parametrize("bad", [(1, float("inf")), (float("nan"), 5)])
    def test_an_endless_range_is_refused(self, bad: Any) -> None:
        with pytest.raises(
            jn.ArgumentError,
            match=r"score_range=.* is not valid; allowed: the lowest and the highest score",
        ):
            jn.EventLog(ROWS, score_range=bad)

    @pytest.mark.parametrize("bad", ["99999999999999d", "2 months", 60, pd.NaT, ""])
    def test_an_endless_gap_is_refused(self, bad: Any) -> None:
        with pytest.raises(jn.ArgumentError, match=r"gap=.* is not valid; allowed: "):
            jn.EventLog(ROWS, gap=bad)


class TestFiles:
    def log(self, folder: Path, name: str, text: str, encoding: str = "utf-8") -> jn.EventLog:
        path = folder / name
        path.write_bytes(text.encode(encoding))
        return jn.EventLog(path)

    @pytest.mark.parametrize(
        "text",
        [
            "\ufeffcustomer,time,event\na,2026-01-01,x\n",
            "customer;time;event\r\na;2026-01-01;x\r\n",
            'customer,time,event\n"a","2026-01-01","x"\n',
        ],
        ids=["mark", "semicolons", "quotes"],
    )
    def test_csv_as_programs_write_it(self, text: str, tmp_path: Path) -> None:
        assert seen(self.log(tmp_path, "log.csv", text)) == [("a", DAY, "x")]

    def test_csv_that_is_not_utf_8_is_refused(self, tmp_path: Path) -> None:
        text = "customer,time,event\nä,2026-01-01,x\n"
        with pytest.raises(jn.FormatError, match=r"log\.csv.*not UTF-8"):
            self.log(tmp_path, "log.csv", text, "latin-1")

    def test_rows_of_uneven_length_are_refused(self, tmp_path: Path) -> None:
        text = "customer,time,event\na,2026-01-01,x\nb,2026-01-01\nc,2026-01-01,x,more\n"
        with pytest.raises(jn.JourneyError, match=r"log\.csv"):
            self.log(tmp_path, "log.csv", text)

    def test_json_lines_of_mixed_kinds(self, tmp_path: Path) -> None:
        lines = '{"customer": "a", "time": "2026-01-01", "event": "x", "more": {"y": 1}}\n'
        lines += '{"customer": 5, "time": "2026-01-01", "event": true}\n'
        log = self.log(tmp_path, "log.jsonl", lines)
        assert seen(log) == [("5", DAY, "true"), ("a", DAY, "x")]

    @pytest.mark.parametrize("text", ["{bad\n", '[{"customer": 1}]\n', "nothing"])
    def test_a_file_that_is_not_json_lines_is_refused(self, text: str, tmp_path: Path) -> None:
        with pytest.raises(jn.FormatError, match=r"log\.jsonl"):
            self.log(tmp_path, "log.jsonl", text)

    @pytest.mark.parametrize("name", ["log.parquet", "log.csv", "log.jsonl", "log.duckdb"])
    def test_an_empty_file_is_refused(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(jn.JourneyError, match=name):
            self.log(tmp_path, name, "")

    @pytest.mark.parametrize("text", ["", "\ufeff", "\n\n"])
    @pytest.mark.parametrize("read", [jn.EventLog, jn.Customers, jn.Comments])
    def test_a_text_file_without_text_is_empty(self, read: Any, text: str, tmp_path: Path) -> None:
        (tmp_path / "log.csv").write_text(text, "utf-8")
        with pytest.raises(jn.FormatError, match=r"log\.csv: no headings: the file is empty"):
            read(tmp_path / "log.csv")

    def test_a_folder_as_spark_writes_it(self, tmp_path: Path) -> None:
        folder = tmp_path / "log.parquet"
        folder.mkdir()
        with pytest.raises(jn.FileError, match="no file matches"):
            jn.EventLog(folder)
        ROWS[:2].to_parquet(folder / "part-0.parquet")
        ROWS[2:].to_parquet(folder / "part-1.parquet")
        assert len(seen(jn.EventLog(folder))) == len(seen(jn.EventLog(tmp_path))) == 3


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
class TestGone:
    """Sources that disappear between two questions."""

    def asked(self, log: jn.EventLog) -> jn.EventLog:
        assert log.facts.events and log.customers == 2
        return log

    def fails(self, log: jn.EventLog, words: str, what: str = "transitions") -> None:
        with pytest.raises(jn.QueryError, match=rf'the query "{what}" failed on duckdb: .*{words}'):
            jn.JourneyMap("x").evidence(log).transitions("event")

    def test_a_file_that_is_deleted(self, tmp_path: Path) -> None:
        ROWS.to_parquet(tmp_path / "log.parquet")
        log = self.asked(jn.EventLog(tmp_path / "log.parquet"))
        (tmp_path / "log.parquet").unlink()
        self.fails(log, r"log\.parquet", "customers")

    def test_a_file_that_is_cut_short(self, tmp_path: Path) -> None:
        path = tmp_path / "log.parquet"
        pd.concat([ROWS] * 5000).to_parquet(path)
        log = self.asked(jn.EventLog(path))
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(jn.QueryError, match=r"log\.parquet has changed since it was opened"):
            jn.JourneyMap("M").evidence(log).transitions()

    @pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
    @pytest.mark.parametrize(
        ("then", "words"),
        [
            ("", "closed"),
            ("DROP TABLE log", "log does not exist"),
            ("ALTER TABLE log RENAME COLUMN event TO what", '"event"'),
        ],
        ids=["closed", "dropped", "renamed"],
    )
    def test_a_table_that_has_changed(self, then: str, words: str) -> None:
        backend = ibis.duckdb.connect()
        backend.con.register("rows", ROWS)
        backend.con.execute("CREATE TABLE log AS SELECT * FROM rows")
        log = self.asked(jn.EventLog(backend.table("log")))
        backend.con.execute(then) if then else backend.con.close()
        self.fails(log, words)
