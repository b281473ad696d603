"""Assistants change maps: in the file, and in the session of people who have them open."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.mcp.asking.refusal import refusal_of
from journeynb.mcp.editing import map_edit
from journeynb.mcp.tools.call import Call, NoLongerAskedError
from journeynb.mcp.tools.registry import ask
from journeynb.mcp.workspace.workspace import Workspace
from jupyter_here import Jupyter

OWNER = {"op": "set", "id": "ad", "owner": "PR"}


@pytest.fixture(autouse=True)
def no_other_servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(runtime))
    return runtime


def new_map(path: Path) -> None:
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Buy"])
    jm.add(jn.Persona(name="Maya", quote="I never saw an ad."))
    jm.add(jn.Touchpoint(name="Ad"), stage="awareness", personas="maya")
    jm.save(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "maps").mkdir()
    new_map(tmp_path / "maps" / "coffee.journeymap.json")
    return tmp_path / "maps" / "coffee.journeymap.json"


@pytest.fixture
def call(path: Path) -> Call:
    return Call(Workspace(path.parent, allow_edits=True), client="Claude Code")


def edit(call: Call, *changes: Any, name: str = "coffee") -> dict[str, Any]:
    asked = {"map": name, "changes": list(changes), "why": "Nobody owns the ad."}
    return ask(call, "edit", asked).content()


LEAVES = {"op": "set", "id": "", "leaves": {"event": "cancel"}}
FILTER = {"op": "set", "id": "maya", "filter": "city = 'Dublin'"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"op": "set", "id": "ad", "events": ["visit @ email=ann*"]}, "events"),
        ({"op": "add", "kind": "touchpoint", "name": "Shop", "events": ["visit"]}, "events"),
        ({"op": "remove", "id": "paid"}, "events"),
        (FILTER, "filter"),
        (LEAVES, "leaves"),
    ],
    ids=["events", "new", "removed", "filter", "leaves"],
)
def test_what_a_log_counts_is_only_proposed_since_answers_to_many_conditions_name_customers(
    path: Path, change: dict[str, Any], field: str
) -> None:
    jm = jn.open(path)
    jm.add(jn.Touchpoint(name="Paid", events=["paid"]))
    jm.save()
    log = path.parent / "log.csv"
    log.write_text("customer,time,event\n")
    call = Call(Workspace(path.parent, log=log, allow_edits=True), client="Claude Code")
    before = path.read_bytes()
    error = refused(lambda: edit(call, OWNER, change))
    assert (error["code"], error["field"]) == ("needs_review", field)
    assert path.read_bytes() == before
    assert edit(call, OWNER)["where"] == "file"
    asked = {"map": "coffee", "changes": [change], "why": "It happens."}
    assert ask(call, "propose", asked).content()["proposal"]


def test_a_map_may_be_named_by_its_file(call: Call) -> None:
    assert edit(call, OWNER, name="coffee.journeymap.json")["map"] == "coffee"


def refused(work: Callable[[], Any]) -> dict[str, Any]:
    with pytest.raises(jn.JourneyError) as caught:
        work()
    return refusal_of(caught.value)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    made = Jupyter(tmp_path_factory.mktemp("lab"))
    yield made
    made.stop()


class TestInTheFile:
    """A map that is open nowhere."""

    def test_it_is_changed_at_once_and_the_answer_takes_it_back(
        self, path: Path, call: Call
    ) -> None:
        before = path.read_bytes()
        made = edit(call, OWNER, {"op": "add", "kind": "stage", "name": "Return"})
        assert (made["where"], made["saved"], made["ids"]) == ("file", True, ["return"])
        assert made["lines"] == [
            "+ stage return (Return)",
            "~ touchpoint ad (Ad): owner nothing -> 'PR'",
        ]
        assert [each["rule"] for each in made["opens"]] == ["M105"]
        assert jn.read(path)["ad"].owner == "PR"
        edit(call, *made["undo"])
        assert path.read_bytes() == before

    def test_it_is_offered_only_by_a_server_that_may_edit(self, path: Path) -> None:
        found = refused(lambda: edit(Call(Workspace(path.parent)), OWNER))
        assert found["code"] == "unknown_tool"

    @pytest.mark.parametrize(
        ("changes", "code", "change"),
        [
            ([OWNER, {"op": "set", "id": "ad", "cost": "much"}], "bad_value", 1),
            ([OWNER, {"op": "set", "id": "maya", "quote": "(hidden)"}], "hidden_text", 1),
            ([{"op": "set", "id": "ad", "name": "Ad"}], "no_change", None),
        ],
    )
    def test_nothing_is_written_where_anything_is_wrong(
        self, path: Path, call: Call, changes: list[Any], code: str, change: int | None
    ) -> None:
        before = path.read_bytes()
        found = refused(lambda: edit(call, *changes))
        assert (found["code"], found["change"]) == (code, change)
        assert path.read_bytes() == before

    def test_it_is_tried_again_where_the_file_has_changed_meanwhile(
        self, path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        others = iter(["One", "Two"])

        def written(*args: Any) -> bool:
            title = next(others, None)
            if title is not None:
                jm = jn.read(path)
                jm.title = title
                jm.save()
            return write(*args)

        write = map_edit._written
        monkeypatch.setattr(map_edit, "_written", written)
        edit(call, OWNER)
        found = jn.read(path)
        assert (found.title, found["ad"].owner) == ("Two", "PR")

    def test_a_file_that_changes_all_the_time_is_left_alone(
        self, path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(map_edit, "_written", lambda *_: False)
        found = refused(lambda: edit(call, OWNER))
        assert found["code"] == "file" and "try again" in found["message"]

    def test_the_edits_of_several_servers_at_once_are_all_made(self, path: Path) -> None:
        calls = [Call(Workspace(path.parent, allow_edits=True)) for _ in range(4)]
        fields = [{"owner": "PR"}, {"tone": "Friendly"}, {"promise": "Fresh"}, {"cost": 5}]
        with ThreadPoolExecutor(4) as threads:
            changes = [{"op": "set", "id": "ad", "fields": each} for each in fields]
            assert [each["saved"] for each in threads.map(edit, calls, changes)] == [True] * 4
        ad = jn.read(path)["ad"]
        assert (ad.owner, ad.tone, ad.promise, ad.cost) == ("PR", "Friendly", "Fresh", 5)

    def test_a_read_only_map_is_named_in_the_error(self, path: Path, call: Call) -> None:
        path.chmod(0o444)
        before = path.read_bytes()
        found = refused(lambda: edit(call, OWNER))
        assert found["message"] == "coffee.journeymap.json is read-only, so nothing was changed"
        assert path.read_bytes() == before

    def test_a_call_that_nobody_waits_for_changes_nothing(self, path: Path) -> None:
        call = Call(Workspace(path.parent, allow_edits=True), is_cancelled=lambda: True)
        with pytest.raises(NoLongerAskedError):
            edit(call, OWNER)
        assert jn.read(path)["ad"].owner == ""

    def test_quotes_do_not_leave_with_what_takes_it_back(self, call: Call) -> None:
        made = edit(call, {"op": "remove", "id": "maya"})
        assert "undo" not in made and "undo has quotes" in made["next"]
        assert "never saw" not in json.dumps(made)

    def test_a_notebook_that_has_the_map_open_merges_it(self, path: Path, call: Call) -> None:
        jm = jn.open(path)
        jm.set("ad", tone="Friendly")
        edit(call, OWNER)
        with pytest.warns(jn.JourneyWarning, match="changed by someone else"):
            jn.open(path)
        assert (jm["ad"].owner, jm["ad"].tone) == ("PR", "Friendly")
        assert jm.history().by.tolist() == ["code", "file"]
        jm.set("ad", channels=["Radio"])
        assert jn.read(path)["ad"].owner == "PR"


class TestInJupyterLab:
    """A map that people have open in JupyterLab."""

    @pytest.fixture
    def name(self, server: Jupyter, request: pytest.FixtureRequest, no_other_servers: Path) -> str:
        info = {**server.app.server_info(), "port": server.port}
        (no_other_servers / "jpserver-1.json").write_text(json.dumps(info))
        name = request.node.name
        new_map(server.root / f"{name}.journeymap.json")
        return name

    @pytest.fixture
    def call(self, server: Jupyter) -> Call:
        return Call(Workspace(server.root, allow_edits=True), client="Claude Code")

    def test_it_is_a_step_that_people_see_and_one_person_undoes(
        self, server: Jupyter, name: str, call: Call
    ) -> None:
        async def work() -> None:
            async with await server.view(f"{name}.journeymap.json") as ann:
                made = await asyncio.to_thread(edit, call, OWNER, name=name)
                assert (made["where"], made["saved"]) == ("JupyterLab", True)
                step = await ann.hear("step")
                assert (step["by"], step["who"]) == ("agent", "Claude Code")
                assert step["history"] == [1, 0]
                news = await ann.hear("merged")
                assert (news["who"], news["words"]) == ("Claude Code (assistant)", "changed Ad")
                assert (news["why"], news["undoable"]) == ("Nobody owns the ad.", True)
                assert jn.read(server.root / f"{name}.journeymap.json")["ad"].owner == "PR"
                undone = await ann.ask("undo")
                assert undone["changes"] == made["undo"]

        server.run(work())

    def test_several_people_take_it_back_by_the_message(
        self, server: Jupyter, name: str, call: Call
    ) -> None:
        async def work() -> None:
            one, other = await server.login(), await server.login()
            path = f"{name}.journeymap.json"
            ann = await server.view(path, token=None, headers=one)
            ben = await server.view(path, token=None, headers=other)
            await asyncio.to_thread(edit, call, OWNER, name=name)
            for person in (ann, ben):
                assert (await person.hear("step"))["history"] == [0, 0]
            rev = (await ben.hear("merged"))["rev"]
            assert (await ben.ask("undo_theirs", rev=rev))["type"] == "stepped"
            assert (await ann.hear("step"))["changes"][0]["fields"] == {"owner": None}

        server.run(work())

    def test_it_is_merged_with_edits_that_are_not_saved(
        self, server: Jupyter, name: str, call: Call
    ) -> None:
        async def work() -> None:
            async with await server.view(f"{name}.journeymap.json") as ann:
                tone = {"op": "set", "id": "ad", "fields": {"tone": "Friendly"}}
                await ann.edit(tone)
                made = await asyncio.to_thread(edit, call, OWNER, name=name)
                assert (made["where"], made["saved"]) == ("JupyterLab", False)
                owned = {"op": "set", "id": "ad", "fields": {"owner": "Sales"}}
                await ann.edit(owned)
                found = await asyncio.to_thread(
                    refused, lambda: edit(call, {**OWNER, "owner": "Ops"}, name=name)
                )
                assert (found["code"], found["change"], found["field"]) == (
                    "edited_meanwhile",
                    0,
                    "owner",
                )
                assert "Sales" not in json.dumps(found)
                await ann.ask("save", path=None)
                made = await asyncio.to_thread(edit, call, {**OWNER, "owner": "Ops"}, name=name)
                assert made["saved"]
            saved = jn.read(server.root / f"{name}.journeymap.json")["ad"]
            assert (saved.owner, saved.tone) == ("Ops", "Friendly")

        server.run(work())

    def test_what_someone_has_written_to_the_file_meanwhile_counts(
        self, server: Jupyter, name: str, call: Call
    ) -> None:
        async def work() -> None:
            path = server.root / f"{name}.journeymap.json"
            async with await server.view(path.name) as ann:
                jm = jn.read(path)
                jm.set("ad", owner="Sales")
                jm.save()
                await asyncio.to_thread(edit, call, OWNER, name=name)
                assert [(await ann.hear("step"))["by"] for _ in range(2)] == ["file", "agent"]
            assert jn.read(path)["ad"].owner == "PR"

        server.run(work())

    def test_a_map_that_is_not_open_there_is_changed_in_its_file(
        self, server: Jupyter, name: str, call: Call
    ) -> None:
        async def work() -> None:
            made = await asyncio.to_thread(edit, call, OWNER, name=name)
            assert made["where"] == "file"

        server.run(work())

    @pytest.mark.parametrize(
        "change",
        [
            {"hostname": "jupyter.example.org"},
            {"sock": "/tmp/jupyter.sock"},
            {"token": "another"},
            {"root_dir": "/nowhere"},
            {"pid": 2**22 + 1},
            {"port": 1},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_a_server_that_cannot_be_asked_is_left_alone(
        self, server: Jupyter, name: str, call: Call, no_other_servers: Path, change: Any
    ) -> None:
        file = no_other_servers / "jpserver-1.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
        (no_other_servers / "jpserver-0.json").write_text("{")

        async def work() -> None:
            async with await server.view(f"{name}.journeymap.json") as ann:
                made = await asyncio.to_thread(edit, call, OWNER, name=name)
                assert made["where"] == "file"
                await ann.ask("file")
                assert (await ann.hear("step"))["by"] == "file"

        server.run(work())

    @pytest.mark.parametrize(
        ("body", "status", "words"),
        [
            ([], 400, "must be an object"),
            ({"path": "x.journeymap.json", "changes": []}, 400, "base is missing"),
            ({"path": 5}, 400, "path=5 is not valid; allowed: text"),
            ({"force": True}, 400, "unknown field 'force'"),
            ({"path": "x.journeymap.json", "base": "", "changes": []}, 404, "does not exist"),
            ({"path": "../x.journeymap.json", "base": "", "changes": []}, 403, "not a path"),
        ],
    )
    def test_a_wrong_request_says_what_is_allowed(
        self, server: Jupyter, body: Any, status: int, words: str
    ) -> None:
        async def work() -> None:
            answer = await server.fetch(
                "journeynb/assistant-edit", method="POST", body=json.dumps(body)
            )
            assert answer.code == status
            assert words in json.loads(answer.body)["message"]

        server.run(work())

    def test_nobody_edits_without_the_token_or_with_a_large_body(self, server: Jupyter) -> None:
        async def work() -> None:
            post: dict[str, Any] = {"method": "POST", "body": "{}"}
            assert (await server.fetch("journeynb/assistant-edit", token=None, **post)).code == 403
            large = {"method": "POST", "body": " " * 1_000_001}
            assert (await server.fetch("journeynb/assistant-edit", **large)).code == 413

        server.run(work())


def listed(runtime: Path, root: Path, port: int) -> None:
    """Write the file of a server that is not one."""
    info = {
        "hostname": "localhost", "port": port, "sock": "", "secure": False, "base_url": "/",
        "token": "x", "root_dir": str(root), "pid": os.getpid(),
    }  # fmt: skip
    (runtime / "jpserver-2.json").write_text(json.dumps(info))


def test_the_file_of_a_server_that_has_ended_is_no_reason_to_wait(
    path: Path, call: Call, no_other_servers: Path
) -> None:
    listed(no_other_servers, path.parent, port=1)
    assert edit(call, OWNER)["where"] == "file"


@pytest.mark.parametrize(
    ("answer", "where"),
    [
        (b"", "no answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "file"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nwhat", "file"),
    ],
    ids=["nothing", "something-else", "no-such-page"],
)
def test_what_may_have_been_edited_is_not_edited_again(
    path: Path, call: Call, no_other_servers: Path, answer: bytes, where: str
) -> None:
    def serve(listening: socket.socket) -> None:
        connection = listening.accept()[0]
        with connection:
            asked = b""
            while not asked.endswith(b"}"):  # the body, a JSON object
                asked += connection.recv(100_000)
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as threads:
        listed(no_other_servers, path.parent, listening.getsockname()[1])
        served = threads.submit(serve, listening)
        if where == "file":
            assert edit(call, OWNER)["where"] == "file"
        else:
            assert refused(lambda: edit(call, OWNER))["code"] == "no_answer"
            assert jn.read(path)["ad"].owner == ""
        served.result()
