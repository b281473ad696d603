"""What an editor exports: files made beside the edits, and sent in parts."""

from __future__ import annotations

import asyncio
import base64
import threading
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.report.content.order import Order
from journeynb.sync import exports
from test_editor import View


@pytest.fixture
def jm() -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee & tea", stages=["Buy"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Touchpoint(name="Shop", channels="store"), stage="buy", personas="maya")
    jm.add(jn.Goal(name="Grow"))
    return jm


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def news_of(view: View, format: str) -> list[Any]:
    job = view.ask("export", format=format)["job"]
    return [each for each in view.news("export") if each["job"] == job]


def taken(view: View, news: Any) -> bytes:
    parts = [view.ask("export_part", job=news["job"], part=n) for n in range(news["file"]["parts"])]
    return b"".join(base64.b64decode(each["data"]) for each in parts)


@pytest.mark.parametrize(
    ("format", "name", "start"),
    [
        ("svg", "coffee-tea.svg", b"<svg"),
        ("png", "coffee-tea.png", b"\x89PNG"),
        ("pdf", "coffee-tea.pdf", b"%PDF"),
        ("mermaid", "coffee-tea.mmd", b"journey"),
        ("pptx", "coffee-tea.pptx", b"PK"),
    ],
)
def test_a_file_is_made_and_sent(jm: jn.JourneyMap, format: str, name: str, start: bytes) -> None:
    view = View(jm.edit())
    *_, last = news_of(view, format)
    data = taken(view, last)
    assert last["file"]["name"] == name and last["file"]["size"] == len(data)
    assert data.lstrip().startswith(start)


def test_a_long_export_says_how_far_it_is(jm: jn.JourneyMap) -> None:
    *steps, _ = news_of(View(jm.edit(readonly=True)), "pptx")
    shares = [each["share"] for each in steps]
    assert len(steps) > 3 and shares == sorted(shares) and 0.8 < shares[-1] < 1
    assert all(each["words"] for each in steps) and steps[-1]["words"] == "Creating the file"


class TestWithALog:
    @pytest.fixture
    def view(self, jm: jn.JourneyMap) -> View:
        pytest.importorskip("ibis")
        jm.set("shop", events=["buy"])
        times = pd.date_range("2026-01-05", periods=3, freq="D")
        rows = {"customer": ["a", "b", "b"], "event": ["buy", "buy", "call"], "time": times}
        return View(jm.edit(evidence=jn.EventLog(pd.DataFrame(rows))))

    def test_a_picture_has_the_numbers_of_customers(self, view: View) -> None:
        *steps, last = news_of(view, "svg")
        assert steps[0]["words"] == "Counting the log"
        assert b"2 reached" in taken(view, last)

    def test_a_report_is_made_with_the_log(
        self, view: View, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        orders: list[Order] = []

        def write(order: Order) -> None:
            orders.append(order)
            order.path.write_text("report")

        monkeypatch.setattr("journeynb.report.build.write_report", write)
        *_, last = news_of(view, "html")
        assert taken(view, last) == b"report"
        (order,) = orders
        assert isinstance(order.events, jn.EventLog) and order.file is None


def test_a_file_shows_the_map_as_it_was_when_it_was_asked_for(jm: jn.JourneyMap) -> None:
    make = jm._exporter("svg", None)
    jm.set("shop", name="Kiosk")
    make(Path("map.svg"), lambda words, share: None)
    assert "Shop" in Path("map.svg").read_text("utf-8")
    assert "Kiosk" not in Path("map.svg").read_text("utf-8")


def test_a_long_export_does_not_delay_edits(jm: jn.JourneyMap) -> None:
    async def use() -> None:
        view = View(jm.edit())
        view.ask("export", format="svg")
        assert view.news("export") == [] or "file" not in view.news("export")[-1]
        view.ask("edit", changes=[{"op": "set", "id": "shop", "fields": {"name": "Kiosk"}}])
        while not any("file" in each for each in view.news("export")):
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(use(), 60))


def test_the_parts_are_small_enough_for_the_connection(
    jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PART", 40)
    view = View(jm.edit())
    *_, last = news_of(view, "mermaid")
    assert last["file"]["parts"] == -(-last["file"]["size"] // 40) > 1
    assert b"Shop" in taken(view, last)


def test_a_large_file_is_saved_beside_the_notebook(
    jm: jn.JourneyMap, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST", 100)
    (folder / "coffee-tea.svg").write_text("mine")
    view = View(jm.edit())
    *_, last = news_of(view, "svg")
    assert last["file"]["parts"] == 0
    assert Path(last["file"]["path"]) == folder / "coffee-tea-2.svg"
    assert (folder / "coffee-tea.svg").read_text() == "mine"
    assert (folder / "coffee-tea-2.svg").read_bytes().startswith(b"<svg")


def test_a_file_is_saved_beside_the_notebook_on_request(jm: jn.JourneyMap, folder: Path) -> None:
    view = View(jm.edit())
    *_, last = news_of(view, "mermaid")
    for _ in range(2):  # the same file, not a second one
        assert view.ask("keep_export", job=last["job"]) == {"path": str(folder / "coffee-tea.mmd")}
    assert [each.name for each in folder.iterdir()] == ["coffee-tea.mmd"]


def test_warnings_say_what_a_format_cannot_contain(jm: jn.JourneyMap) -> None:
    *_, last = news_of(View(jm.edit()), "mermaid")
    (remark,) = last["file"]["remarks"]
    assert "goals (1)" in remark


def test_an_export_can_be_canceled_at_its_next_step(
    jm: jn.JourneyMap, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    canceled, ended = threading.Event(), threading.Event()

    def make(path: Path, on_step: exports.Step) -> None:
        try:
            for word in ("one", "two", "three"):
                on_step(word, 0.5)
                steps.append(word)
                assert canceled.wait(60)
        finally:
            ended.set()

    async def use() -> View:
        view = View(jm.edit())
        assert view.ask("export", format="html") == {"job": 0}
        view.ask("cancel_export", job=0)
        canceled.set()
        await asyncio.to_thread(ended.wait, 60)
        view.ask("cancel_export", job=7)  # of an export that is unknown: nothing to do
        return view

    monkeypatch.setattr(jn.JourneyMap, "_exporter", lambda *_: make)
    view = asyncio.run(use())
    assert "two" not in steps
    assert not any("file" in each or "problem" in each for each in view.news("export"))
    assert "no longer available" in view.ask("keep_export", job=0)["error"]["message"]
    assert list(folder.iterdir()) == []


def test_a_canceled_report_ends_its_kernel(jm: jn.JourneyMap, folder: Path) -> None:
    pytest.importorskip("nbclient")
    headings: list[str] = []

    def on_step(words: str, share: float) -> None:
        headings.append(words)
        if len(headings) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        jm._exporter("html", None)(folder / "report.html", on_step)
    assert len(headings) == 3 and list(folder.iterdir()) == []


def test_an_export_that_fails_says_why(jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pptx", None)
    view = View(jm.edit())
    *_, last = news_of(view, "pptx")
    assert "journeynb[slides]" in last["problem"]
    error = view.ask("export_part", job=last["job"], part=0)["error"]
    assert error["message"] == "this file is no longer available; export it again"


def test_only_the_last_files_are_kept(jm: jn.JourneyMap) -> None:
    view = View(jm.edit())
    first, *_ = (news_of(view, "mermaid")[-1] for _ in range(exports.REMEMBERED + 1))
    assert "no longer available" in view.ask("keep_export", job=first["job"])["error"]["message"]
