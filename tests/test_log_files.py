"""The files of a log: one, a list, a glob, a folder; read by their content."""

from __future__ import annotations

import gzip
import os
import re
import socket
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn

pytest.importorskip("ibis")

DAY = pd.Timestamp("2026-01-01")
HEAD = "customer,time,event\n"
SEPARATORS = [",", ";", "\t", "|", "\x01", "^", "~", "¦", "::"]
pytestmark = pytest.mark.filterwarnings("error")


def seen(log: jn.EventLog, *names: str) -> list[tuple[Any, ...]]:
    table = log.run(log.events.select(*(names or ("customer", "event"))), "events")
    return sorted(table.itertuples(index=False, name=None), key=str)


def csv(path: Path, *customers: str, event: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "".join(f"{each},2026-01-01,{event}\n" for each in customers))
    return path


class TestLists:
    def test_a_list_is_one_log(self, tmp_path: Path) -> None:
        paths = [csv(tmp_path / f"{name}.csv", name) for name in "bac"]
        log = jn.EventLog(paths)
        assert seen(log, "customer") == [("a",), ("b",), ("c",)]
        assert log.source == f"{paths[0]} and 2 more"
        assert seen(jn.EventLog(tuple(map(str, paths))), "customer") == seen(log, "customer")

    def test_a_list_of_globs_reads_no_file_twice(self, tmp_path: Path) -> None:
        for name in "abc":
            csv(tmp_path / f"{name}.csv", name)
        log = jn.EventLog([tmp_path / "*.csv", tmp_path / "a.csv"])
        assert len(seen(log)) == 3

    def test_a_list_of_one_is_this_file(self, tmp_path: Path) -> None:
        assert jn.EventLog([csv(tmp_path / "a.csv", "a")]).source == str(tmp_path / "a.csv")

    def test_parquet_files_of_a_list_share_their_columns(self, tmp_path: Path) -> None:
        frame = pd.DataFrame({"customer": ["a"], "time": [DAY], "event": ["x"]})
        frame.to_parquet(tmp_path / "one.parquet")
        frame.assign(page="/", event="y", customer="b").to_parquet(tmp_path / "two.parquet")
        log = jn.EventLog([tmp_path / "one.parquet", tmp_path / "two.parquet"])
        assert sorted(log.run(log.events, "x").page.fillna("")) == ["", "/"]

    def test_what_a_list_cannot_hold_is_refused(self, tmp_path: Path) -> None:
        one, two = csv(tmp_path / "a.csv", "a"), tmp_path / "b.parquet"
        pd.read_csv(one).to_parquet(two)
        with pytest.raises(jn.ArgumentError, match=r"1 \.csv file, 1 \.parquet file.*concat"):
            jn.EventLog([one, two])
        with pytest.raises(jn.ArgumentError, match=r"a DataFrame is not a path.*concat"):
            jn.EventLog([pd.read_csv(one)])
        with pytest.raises(jn.FileError, match="the list of files is empty"):
            jn.EventLog([])
        with pytest.raises(jn.FileError, match=r"c\.csv: no such file"):
            jn.EventLog([one, tmp_path / "c.csv"])


class TestFilesWithOtherColumns:
    @pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
    def test_a_file_that_is_lost_is_named(self, kind: str, tmp_path: Path) -> None:
        web = pd.DataFrame({"user_id": ["a"], "timestamp": ["2026-01-01 10:00"], "event": ["v"]})
        tickets = pd.DataFrame({"requester_id": ["a"], "created_at": ["2026-01-02"], "status": "x"})
        for name, frame in (("sup", tickets), ("web", web), ("web2", web)):
            path = tmp_path / f"{name}.{kind}"
            if kind == "csv":
                frame.to_csv(path, index=False)
            elif kind == "parquet":
                frame.to_parquet(path)
            else:
                frame.to_json(path, orient="records", lines=True)
        words = (
            r"sup\.\w+ has no user_id and no timestamp and no event, so its rows are skipped; to "
            r"join files .*jn\.EventLog\.concat\(\[\.\.\.\]\)"
        )
        options = {"customer": "user_id", "time": "timestamp", "event": "event"}
        with pytest.warns(jn.JourneyWarning, match=words):
            log = jn.EventLog(tmp_path / f"*.{kind}", **options)
        with pytest.warns(jn.JourneyWarning, match="1 of 3 rows are skipped"):
            checks = log.check().set_index("check")
        assert checks["count"]["files without these columns"] == 1
        assert "sup" in checks.examples["files without these columns"]
        with pytest.warns(jn.JourneyWarning, match=words):
            jn.EventLog([tmp_path / f"{name}.{kind}" for name in ("sup", "web")], **options)

    def test_several_are_counted(self, tmp_path: Path) -> None:
        csv(tmp_path / "a.csv", "a")
        for name in "bcd":
            (tmp_path / f"{name}.csv").write_text("customer,when,event\na,2026-01-01,x\n")
        with pytest.warns(jn.JourneyWarning, match=r"rows of 3 files are skipped: .*b\.csv has"):
            jn.EventLog(tmp_path)

    def test_without_one_that_has_all_the_log_is_refused(self, tmp_path: Path) -> None:
        csv(tmp_path / "a.csv", "a")
        (tmp_path / "a.csv").write_text("customer,time\na,2026-01-01\n")
        (tmp_path / "b.csv").write_text("customer,event\na,x\n")
        with pytest.raises(jn.ArgumentError, match=r"a\.csv has no event, .*b\.csv has no time"):
            jn.EventLog(tmp_path)

    def test_other_columns_may_differ(self, tmp_path: Path) -> None:
        csv(tmp_path / "a.csv", "a")
        (tmp_path / "b.csv").write_text("page,Customer,time,event\n/,b,2026-01-01,x\n")
        assert seen(jn.EventLog(tmp_path)) == [("a", "x"), ("b", "x")]


class TestFolders:
    def test_a_folder_is_one_log(self, tmp_path: Path) -> None:
        csv(tmp_path / "2026" / "a.csv", "a")
        csv(tmp_path / "b.csv", "b")
        (tmp_path / "_SUCCESS").write_text("")
        csv(tmp_path / ".hidden.csv", "c")
        csv(tmp_path / "_temporary" / "d.csv", "d")
        (tmp_path / "notes.md").write_text("no log")
        assert seen(jn.EventLog(tmp_path), "customer") == [("a",), ("b",)]

    def test_names_of_folders_become_columns_of_text(self, tmp_path: Path) -> None:
        frame = pd.DataFrame({"customer": ["a"], "time": [DAY], "event": ["x"]})
        for region in ("007", "42"):
            folder = tmp_path / "log" / f"region={region}" / "month=2026-01"
            folder.mkdir(parents=True)
            frame.assign(event=region, customer=region).to_parquet(folder / "part-0.parquet")
        for source in (tmp_path / "log", str(tmp_path / "log" / "**" / "*.parquet")):
            log = jn.EventLog(source)
            assert seen(log, "region", "month") == [("007", "2026-01"), ("42", "2026-01")]
        assert log.facts.events == 2

    @pytest.mark.parametrize("kind", ["csv", "jsonl"])
    def test_the_customer_may_be_the_name_of_a_folder(self, kind: str, tmp_path: Path) -> None:
        for name in ("ann", "bob"):
            folder = tmp_path / f"customer={name}"
            folder.mkdir()
            text = {"csv": "time,event\n2026-01-01,x\n",
                    "jsonl": '{"time": "2026-01-01", "event": "x"}\n'}[kind]  # fmt: skip
            (folder / f"log.{kind}").write_text(text)
        assert seen(jn.EventLog(tmp_path)) == [("ann", "x"), ("bob", "x")]

    def test_a_folder_of_several_types_is_refused_with_a_way_to_go_on(self, tmp_path: Path) -> None:
        csv(tmp_path / "a.csv", "a")
        (tmp_path / "b.jsonl").write_text('{"customer": "b"}\n')
        with pytest.raises(jn.ArgumentError, match=r"1 \.csv file, 1 \.jsonl file.*\*\.csv"):
            jn.EventLog(tmp_path)

    def test_a_folder_without_logs_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(jn.FileError, match=r"no file matches in this folder; allowed: \.parq"):
            jn.EventLog(tmp_path)


class TestNames:
    @pytest.mark.parametrize("name", ["a[1].csv", "a*b.csv", "what?.csv", "[ab].csv", "{a}.csv"])
    def test_an_existing_name_comes_before_a_glob(self, name: str, tmp_path: Path) -> None:
        csv(tmp_path / name, "exact")
        for other in ("a1.csv", "aXb.csv", "whatX.csv", "a.csv"):
            csv(tmp_path / other, "other")
        assert seen(jn.EventLog(tmp_path / name), "customer") == [("exact",)]
        assert seen(jn.EventLog([tmp_path / name]), "customer") == [("exact",)]

    @pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
    @pytest.mark.parametrize("name", ["p[1].duckdb", "p*.duckdb"])
    def test_prepared_logs_too(self, name: str, tmp_path: Path) -> None:
        log = jn.EventLog(csv(tmp_path / "a.csv", "a", "b")).prepare(tmp_path / name)
        assert log.customers == jn.EventLog(tmp_path / name).customers == 2

    def test_parquet_files_in_folders_with_such_names(self, tmp_path: Path) -> None:
        folder = tmp_path / "week [3]"
        folder.mkdir()
        frame = pd.DataFrame({"customer": ["a"], "time": [DAY], "event": ["x"]})
        frame.to_parquet(folder / "log.parquet")
        for source in (folder, folder / "log.parquet"):
            log = jn.EventLog(source)
            assert log.facts.events == 1 and seen(log) == [("a", "x")]

    def test_a_glob_still_matches_several(self, tmp_path: Path) -> None:
        for name in ("a1.csv", "a2.csv", "b1.csv"):
            csv(tmp_path / name, name)
        assert len(seen(jn.EventLog(tmp_path / "a[12].csv"))) == 2

    def test_the_home_folder_is_expanded(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        csv(tmp_path / "a.csv", "a")
        monkeypatch.setenv("HOME", str(tmp_path))
        assert seen(jn.EventLog("~/a.csv")) == [("a", "x")]


class TestRegularFilesOnly:
    """A pipe or a device may never end, so it is refused before it is opened."""

    def test_a_pipe(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.csv")
        for source in (tmp_path / "a.csv", str(tmp_path / "*.csv"), [tmp_path / "a.csv"]):
            with pytest.raises(jn.FileError, match=r"a\.csv is a named pipe; allowed: a regular"):
                jn.EventLog(source)

    def test_a_device_behind_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "zero.csv").symlink_to("/dev/zero")
        with pytest.raises(jn.FileError, match=r"zero\.csv is a device"):
            jn.EventLog(tmp_path / "zero.csv")

    def test_a_socket(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)  # the path of a socket must be short
        with socket.socket(socket.AF_UNIX) as open_socket:
            open_socket.bind("a.jsonl")
            with pytest.raises(jn.FileError, match=r"a\.jsonl is a socket"):
                jn.EventLog("a.jsonl")

    def test_links_that_lead_nowhere(self, tmp_path: Path) -> None:
        (tmp_path / "gone.csv").symlink_to(tmp_path / "missing.csv")
        (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
        with pytest.raises(jn.FileError, match=r"gone\.csv: no such file"):
            jn.EventLog(tmp_path / "gone.csv")
        with pytest.raises(jn.FileError, match=r"loop\.csv.*cannot be read"):
            jn.EventLog(tmp_path / "loop.csv")
        with pytest.raises(jn.FileError, match="cannot be read"):
            jn.EventLog("a\0.csv")


class TestContent:
    @pytest.mark.parametrize(
        ("separator", "ending"),
        [*((separator, "txt") for separator in SEPARATORS), (";", "csv"), ("::", "csv")],
    )
    def test_the_separator_comes_from_the_content(
        self, separator: str, ending: str, tmp_path: Path
    ) -> None:
        text = (HEAD + "a,2026-01-01,x\nb,2026-01-01,y\n").replace(",", separator)
        (tmp_path / f"log.{ending}").write_text(text)
        assert seen(jn.EventLog(tmp_path / f"log.{ending}")) == [("a", "x"), ("b", "y")]

    def test_files_with_different_separators_are_one_log(self, tmp_path: Path) -> None:
        csv(tmp_path / "a.txt", "a")
        (tmp_path / "b.txt").write_text("customer;time;event\nb;2026-01-01;x\n")
        (tmp_path / "c.txt").write_text("event\tcustomer\ttime\nx\tc\t2026-01-01\n")
        assert seen(jn.EventLog(tmp_path)) == [("a", "x"), ("b", "x"), ("c", "x")]

    def test_commas_inside_texts_do_not_split_them(self, tmp_path: Path) -> None:
        (tmp_path / "log.txt").write_text(
            "customer;time;event\na;2026-01-01;paid, then left\nb;2026-01-01;paid, late\n"
        )
        assert seen(jn.EventLog(tmp_path / "log.txt"), "event") == [
            ("paid, late",), ("paid, then left",)
        ]  # fmt: skip

    def test_text_of_excel(self, tmp_path: Path) -> None:
        """Excel writes "Unicode text" as UTF-16 with tabs."""
        text = "customer\ttime\tevent\r\nÄnne\t2026-01-01\tx\r\n"
        (tmp_path / "log.txt").write_bytes(text.encode("utf-16"))
        assert seen(jn.EventLog(tmp_path / "log.txt")) == [("Änne", "x")]

    @pytest.mark.parametrize("name", ["log.TXT", "log.tab", "log.psv"])
    def test_more_extensions(self, name: str, tmp_path: Path) -> None:
        assert seen(jn.EventLog(csv(tmp_path / name, "a"))) == [("a", "x")]


class TestJson:
    ROWS = '{"customer": "a", "time": "2026-01-01", "event": "x"}'

    @pytest.mark.parametrize("text", [
        f"[{ROWS}, {ROWS.replace('x', 'y')}]", f"[\n  {ROWS},\n  {ROWS.replace('x', 'y')}\n]",
        f"{ROWS}\n{ROWS.replace('x', 'y')}\n",
    ], ids=["an array", "an array on lines", "lines"])  # fmt: skip
    @pytest.mark.parametrize("name", ["log.json", "log.json.gz"])
    def test_a_json_file_is_an_array_or_lines(self, tmp_path: Path, name: str, text: str) -> None:
        path = tmp_path / name
        data = text.encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        log = jn.EventLog(path)
        ordered = log.reader.ask(log.raw.order_by("journeynb_row"), "rows")
        assert ordered.event.tolist() == ["x", "y"]

    @pytest.mark.parametrize(("text", "words"), [
        ("[1, 2]", "not events in JSON; allowed: one JSON object per line, or in .json an array"),
        ('{"rows": [{"a": 1}]}', "the columns are rows"), ('[{"a":', "Malformed JSON"),
    ])  # fmt: skip
    def test_other_json_is_refused(self, tmp_path: Path, text: str, words: str) -> None:
        (tmp_path / "log.json").write_text(text)
        with pytest.raises(jn.JourneyError, match=re.escape(words)):
            jn.EventLog(tmp_path / "log.json")

    def test_a_json_file_beside_the_files_of_a_folder_is_not_read(self, tmp_path: Path) -> None:
        csv(tmp_path / "a.csv", "a")
        (tmp_path / "manifest.json").write_text("{}")
        assert seen(jn.EventLog(tmp_path), "customer") == [("a",)]


class TestWorkbooks:
    FRAME = pd.DataFrame(
        {"customer": [1, 2, None], "time": [DAY] * 3, "event": ["x", "y", "z"],
         "zip": ["007", None, "8"]}
    )  # fmt: skip

    def test_headings_are_in_the_first_row_with_text(self, tmp_path: Path) -> None:
        path = tmp_path / "log.xlsx"
        self.FRAME.iloc[:2].to_excel(path, index=False, startrow=3, startcol=1)
        log = jn.EventLog(path)
        assert log.columns == {"customer": "customer", "time": "time", "event": "event"}
        rows = log.run(log.events.select("customer", "time", "zip"), "events").fillna("-")
        assert rows.to_numpy().tolist() == [[1, DAY, "007"], [2, DAY, "-"]]

    @pytest.mark.parametrize("column", [1, 3], ids=["above the first heading", "to the right"])
    def test_a_title_above_the_headings_is_skipped_with_a_warning(
        self, tmp_path: Path, column: int
    ) -> None:
        path = tmp_path / "log.xlsx"
        with pd.ExcelWriter(path, engine="openpyxl") as book:
            self.FRAME.iloc[:2].to_excel(book, index=False, startrow=3, startcol=1)
            book.sheets["Sheet1"].cell(1, column).value = "Visits in May"
        with pytest.warns(jn.JourneyWarning, match="skipped above the headings: 'Visits in May'$"):
            log = jn.EventLog(path)
        assert log.columns == {"customer": "customer", "time": "time", "event": "event"}
        assert len(seen(log)) == 2

    def test_a_heading_without_a_name_is_no_title(self, tmp_path: Path) -> None:
        pd.DataFrame({"customer": ["a", "b"]}).to_excel(tmp_path / "crm.xlsx")
        assert len(jn.Customers(tmp_path / "crm.xlsx")) == 2

    def test_what_would_fill_the_memory_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "log.xlsx"
        self.FRAME.to_excel(path, index=False)
        monkeypatch.setattr("journeynb.base.excel_workbooks._UNPACKED", 100)
        with pytest.raises(jn.FormatError, match=r"when unpacked; allowed: at most 1,000"):
            jn.EventLog(path)

    def test_an_old_file_says_how_to_save_it(self, tmp_path: Path) -> None:
        (tmp_path / "log.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100))
        with pytest.raises(jn.FormatError, match="without a password"):
            jn.EventLog(tmp_path / "log.xlsx")

    def test_the_first_sheet_with_cells_is_read_and_others_are_named(self, tmp_path: Path) -> None:
        path = tmp_path / "log.xlsx"
        with pd.ExcelWriter(path) as book:
            pd.DataFrame().to_excel(book, sheet_name="cover", index=False)
            self.FRAME.iloc[:2].to_excel(book, sheet_name="log", index=False)
            self.FRAME.to_excel(book, sheet_name="more", index=False)
        with pytest.warns(jn.JourneyWarning, match="read the sheet 'log', not 'more'"):
            assert len(seen(jn.EventLog(path))) == 2

    def test_several_are_one_log(self, tmp_path: Path) -> None:
        for name in "ab":
            self.FRAME.iloc[:2].to_excel(tmp_path / f"{name}.xlsx", index=False)
        self.FRAME.iloc[:2, :2].to_excel(tmp_path / "c.xlsx", index=False)
        with pytest.warns(jn.JourneyWarning, match="c.xlsx has no event, so its rows are skipped"):
            log = jn.EventLog(tmp_path / "*.xlsx")
        with pytest.warns(jn.JourneyWarning, match="2 of 6 rows are skipped"):
            assert len(seen(log)) == 4

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a workbook"])
    def test_damaged_files_are_named(self, data: bytes, tmp_path: Path) -> None:
        (tmp_path / "log.xlsx").write_bytes(data)
        with pytest.raises(jn.FormatError, match=r"log\.xlsx: not a readable \.xlsx file"):
            jn.EventLog(tmp_path / "log.xlsx")

    def test_an_empty_file_is_named(self, tmp_path: Path) -> None:
        pd.DataFrame().to_excel(tmp_path / "log.xlsx")
        with pytest.raises(jn.FormatError, match=r"log\.xlsx: all sheets are empty"):
            jn.EventLog(tmp_path / "log.xlsx")
