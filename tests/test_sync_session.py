"""A session and its connections without a notebook: as a server holds them."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.sync.connection import REMEMBERED, Connection
from journeynb.sync.map_storage import FileStorage
from journeynb.sync.session import Session
from wire import faults, faults_sent

SERVER = """
import importlib.abc
import sys

REFUSED = {"anywidget", "IPython", "ipywidgets", "traitlets", "altair", "ipykernel", "comm"}


class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in REFUSED:
            raise AssertionError(f"imports {name}")


sys.meta_path.insert(0, Refuse())

import json

import journeynb as jn
from journeynb.sync.connection import Connection
from journeynb.sync.map_storage import FileStorage
from journeynb.sync.session import Session

jm = jn.open(sys.argv[1])
session = Session(FileStorage(jm))
log = []
views = {
    name: Connection(
        session, lambda message, name=name: log.append([name, message]), readonly=name == "guest"
    )
    for name in ("ann", "ben", "guest")
}
for line in sys.stdin:
    name, message = json.loads(line)
    views[name].receive(message)
shown = {name: [each.selection, each.view, each.persona] for name, each in views.items()}
json.dump({"log": log, "shown": shown, "title": jm.title}, sys.stdout)
"""


def test_a_server_holds_a_session_without_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "coffee.journeymap.json"
    jm = jn.JourneyMap("Coffee", stages=["Awareness"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Persona(name="Tom"))
    jm.save(path)
    count = 0
    asked: list[tuple[str, dict[str, Any]]] = []

    def ask(who: str, type: str, **fields: Any) -> None:
        nonlocal count
        count += 1
        asked.append((who, {"request": f"{who}-{count}", "type": type, **fields}))

    for view in ("ann", "ben", "guest"):
        ask(view, "map")
    ask("ann", "show", selection=["maya", "tom"], persona="tom")
    ask("ben", "show", selection=["awareness"], view="goals")
    title = [{"op": "set", "id": "", "fields": {"title": "Tea"}}]
    ask("ann", "edit", changes=title)
    ask("ben", "edit", changes=[{"op": "remove", "id": "tom"}])
    ask("guest", "edit", changes=title)
    ask("guest", "undo")
    ask("ben", "gaps")
    ask("ben", "status")
    assert [faults("Request", message) for _, message in asked] == [[]] * len(asked)
    made = subprocess.run(
        [sys.executable, "-c", SERVER, str(path)],
        input="\n".join(map(json.dumps, asked)), capture_output=True, text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    out = json.loads(made.stdout)
    assert [faults_sent(message) for _, message in out["log"]] == [[]] * len(out["log"])
    assert out["title"] == "Tea"
    assert '"Tea"' in path.read_text("utf-8")
    assert out["shown"] == {
        "ann": [["maya"], "map", ""],
        "ben": [["awareness"], "goals", ""],
        "guest": [[], "map", ""],
    }
    steps = {
        view: [
            (message["type"], message["rev"])
            for name, message in out["log"]
            if name == view and message["type"] in ("step", "stepped")
        ]
        for view in ("ann", "ben", "guest")
    }
    assert steps == {
        "ann": [("stepped", 1), ("step", 2)],
        "ben": [("step", 1), ("stepped", 2)],
        "guest": [("step", 1), ("step", 2)],
    }
    refused = [m["error"]["message"] for _, m in out["log"] if m["type"] == "error"]
    assert refused == ["this editor is read-only"] * 2
    assert [m for name, m in out["log"] if m["type"] == "shown"] == [
        {"type": "shown", "persona": "", "selection": ["maya"]}
    ]


class View:
    """A connection and what it sent."""

    def __init__(self, session: Session, name: str, **options: Any) -> None:
        self.sent: list[Any] = []
        self.name = name
        self.connection = Connection(session, self.sent.append, **options)
        self.count = 0

    def ask(self, type: str, **fields: Any) -> Any:
        self.count += 1
        self.connection.receive({"request": f"{self.name}-{self.count}", "type": type, **fields})
        return next(each for each in reversed(self.sent) if "request" in each)

    def news(self, type: str) -> list[Any]:
        return [each for each in self.sent if each["type"] == type and "request" not in each]


@pytest.fixture
def jm() -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee", stages=["Awareness"])
    jm.add(jn.Persona(name="Maya"))
    return jm


@pytest.fixture
def session(jm: jn.JourneyMap) -> Session:
    return Session(FileStorage(jm))


def rename(name: str) -> list[dict[str, Any]]:
    return [{"op": "set", "id": "maya", "fields": {"name": name}}]


def test_the_map_is_made_once_for_all_who_ask_for_it(jm: jn.JourneyMap, session: Session) -> None:
    first = session.snapshot()["map"]
    assert session.snapshot()["map"] is first
    jm.set(title="Tea")
    assert session.snapshot()["map"]["title"] == "Tea"


def test_news_waits_until_the_answer_is_out(jm: jn.JourneyMap, session: Session) -> None:
    def follow(event: Any) -> None:
        if jm.title == "Coffee":
            jm.title = "Tea"

    jm.listen(follow)
    ann = View(session, "ann")
    ann.ask("gaps")
    ann.sent.clear()
    ann.ask("edit", changes=rename("Maja"))
    assert [(each["type"], each["rev"]) for each in ann.sent] == [("stepped", 2), ("step", 3)]


def test_a_step_that_another_thread_makes_meanwhile_is_news(
    jm: jn.JourneyMap, session: Session
) -> None:
    def by_code() -> None:
        jm.title = "Tea"

    started = []

    def meanwhile(event: Any) -> None:
        if not started:
            started.append(threading.Thread(target=by_code))
            started[0].start()
            started[0].join(0.2)  # it waits for the lock

    ann = View(session, "ann")
    ann.ask("map")
    jm.listen(meanwhile)
    answer = ann.ask("edit", changes=rename("Maja"))
    assert answer["changes"] == rename("Maja")
    started[0].join(5)
    assert [each["changes"][0]["id"] for each in ann.news("step")] == [""]


def test_answers_are_kept_per_connection(jm: jn.JourneyMap, session: Session) -> None:
    ann, ben = View(session, "same"), View(session, "same")
    first = ann.ask("edit", changes=rename("Maja"))
    ann.count -= 1
    assert ann.ask("edit", changes=rename("Maja")) is first
    assert jm._core.revision == 2
    assert ben.ask("edit", changes=rename("Mia"))["rev"] == 3
    for number in range(REMEMBERED):
        ann.ask("edit", changes=rename(f"Maya {number}"))
    ann.count = 0
    assert ann.ask("edit", changes=rename("Maja"))["rev"] > first["rev"]  # too long ago


def test_a_connection_that_is_closed_hears_nothing(jm: jn.JourneyMap, session: Session) -> None:
    left = []
    ann, ben = View(session, "ann", on_left=lambda: left.append("ann")), View(session, "ben")
    for each in (ann, ben):
        each.ask("map")
    ben.connection.close()
    jm.title = "Tea"
    assert (len(ann.news("step")), len(ben.news("step"))) == (1, 0)
    assert not ben.connection.watched
    assert ann.ask("bye")["type"] == "done"
    assert left == ["ann"]
    jm.title = "Cocoa"
    assert len(ann.news("step")) == 1


def test_readonly_can_change_while_a_view_is_open(session: Session) -> None:
    ann = View(session, "ann", readonly=True)
    assert ann.ask("undo")["type"] == "error"
    ann.connection.readonly = False
    assert ann.ask("undo")["type"] == "stepped"


def test_the_schema_is_that_of_the_classes() -> None:
    from journeynb.sync.protocol import messages_schema
    from wire import SCHEMA

    assert json.loads(SCHEMA.read_text("utf-8")) == json.loads(json.dumps(messages_schema()))


def test_a_map_that_is_undone_to_what_was_saved_is_not_unsaved(
    jm: jn.JourneyMap, session: Session, tmp_path: Path
) -> None:
    jm.save(tmp_path / "coffee.journeymap.json")
    ann = View(session, "ann")
    steps: list[list[dict[str, Any]]] = [
        rename("Maja"),
        [{"op": "remove", "id": "awareness"}],
        [{"op": "add", "kind": "touchpoint", "id": "shop", "fields": {"name": "Shop"}},
         {"op": "link", "kind": "occurs_in", "from": "shop", "to": "awareness"}],
        [{"op": "link", "kind": "experiences", "from": "maya", "to": "shop"}],
    ]  # fmt: skip
    for changes in (steps[0], steps[2], steps[3], steps[1]):
        assert ann.ask("edit", changes=changes)["type"] == "stepped"
        assert ann.ask("status")["status"]["unsaved"]
    unsaved = []
    for _ in steps:
        ann.ask("undo")
        unsaved.append(ann.ask("status")["status"]["unsaved"])
    assert unsaved == [True, True, True, False]
    assert ann.ask("redo")["status"]["unsaved"]
