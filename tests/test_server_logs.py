"""A map on a Jupyter server is compared with a log in the server's files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from jupyter_here import Jupyter, View

PATH = "coffee.journeymap.json"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    root = tmp_path_factory.mktemp("root")
    outside = tmp_path_factory.mktemp("outside")
    jm = jn.sample("coffee")
    jm.save(str(root / PATH))
    events = jn.simulate(jm, 20, seed=1)
    (root / "logs/2026").mkdir(parents=True)
    (root / "logs/.cache").mkdir()
    events.to_csv(root / "logs/events.csv", index=False)
    german = {"customer": "kunde", "time": "zeit", "event": "ereignis"}
    events.rename(columns=german).to_csv(root / "logs/german.csv", index=False)
    (root / "logs/notes.docx").write_text("none")
    events.to_csv(outside / "events.csv", index=False)
    os.symlink(outside, root / "logs/elsewhere")
    os.symlink(outside / "events.csv", root / "logs/link.csv")
    made = Jupyter(root)
    yield made
    made.stop()


async def counted(view: View) -> Any:
    """Return what the log shows when it is counted."""
    while True:
        answer = await view.ask("gaps")
        seen = answer.get("observed")
        if seen is None or not seen["counting"]:
            return answer
        while (await view.hear("counting"))["counting"]:
            pass


def test_one_view_compares_the_map_with_a_log(server: Jupyter) -> None:
    async def work() -> None:
        async with await server.view(PATH) as ann, await server.view(PATH) as ben:
            assert (await ann.ask("evidence", path="logs/events.csv"))["type"] == "done"
            found = await counted(ann)
            seen = found["observed"]
            assert seen["touchpoints"] and not seen["problem"]
            assert str(server.root) not in str(found)
            assert any(rule.startswith("E") for rule, *_ in found["gaps"])
            assert "observed" not in await ben.ask("gaps")
            assert "observed" in (await ann.ask("map"))["state"]
            assert (await ann.ask("evidence", path=None))["type"] == "done"
            assert "observed" not in await ann.ask("gaps")

    server.run(work())


def test_columns_without_a_common_name_are_asked_for(server: Jupyter) -> None:
    async def work() -> None:
        async with await server.view(PATH) as ann:
            plain = await ann.ask("log", path="logs/events.csv")
            assert plain["guess"].items() >= {"customer": "customer", "event": "event"}.items()
            assert plain["problem"] == ""
            german = await ann.ask("log", path="logs/german.csv")
            assert {"kunde", "zeit", "ereignis"} <= set(german["columns"])
            assert german["problem"].startswith("logs/german.csv: pass customer=")
            refused = await ann.ask("evidence", path="logs/german.csv")
            assert refused["type"] == "error" and str(server.root) not in str(refused)
            columns = {"customer": "kunde", "time": "zeit", "event": "ereignis"}
            held = await ann.ask("evidence", path="logs/german.csv", **columns)
            assert held["type"] == "done"

    server.run(work())


def test_only_logs_inside_the_folder_are_listed_and_opened(server: Jupyter) -> None:
    async def work() -> None:
        async with await server.view(PATH) as ann:
            top = await ann.ask("folder", path="")
            assert (top["folders"], top["files"]) == (["logs"], [])
            logs = await ann.ask("folder", path="logs")
            assert logs["folders"] == ["2026"]
            assert [each["name"] for each in logs["files"]] == ["events.csv", "german.csv"]
            for path in (
                "logs/link.csv", "logs/elsewhere/events.csv", "../outside/events.csv",
                "logs/notes.docx", "logs/.cache/a.csv", "logs", str(Path("/etc/passwd")),
            ):  # fmt: skip
                for type in ("evidence", "log"):
                    assert (await ann.ask(type, path=path))["type"] == "error", (type, path)
            for path in ("..", "logs/../..", "logs/elsewhere", "logs/.cache", "/etc", "no"):
                answer = await ann.ask("folder", path=path)
                assert answer["type"] == "error", path
                assert str(server.root) not in str(answer)

    server.run(work())
