"""Where a Jupyter server keeps maps: its contents manager, its hooks, its people."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.services.contents.checkpoints import Checkpoints
from jupyter_server.services.contents.manager import ContentsManager
from tornado.web import HTTPError

import journeynb as jn
from journeynb.formats.journeymap import dumps
from journeynb.server.people import color_of, person_of
from jupyter_here import Jupyter

MAP = "coffee.journeymap.json"


def titled(title: str) -> dict[str, object]:
    return {"op": "set", "id": "", "fields": {"title": title}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (made := tmp_path / "root").mkdir()
    jn.sample("coffee").save(str(made / MAP))
    return made


@pytest.fixture
def servers() -> Iterator[list[Jupyter]]:
    made: list[Jupyter] = []
    yield made
    for each in made:
        each.stop()


class InMemory(ContentsManager):  # type: ignore[misc]
    """A contents manager without a disk, whose methods are not asynchronous."""

    files: dict[str, tuple[bytes, dt.datetime]] = {}  # noqa: RUF012

    def file_exists(self, path: str) -> bool:
        return path.strip("/") in self.files

    def dir_exists(self, path: str) -> bool:
        return not path.strip("/")

    def is_hidden(self, path: str) -> bool:
        return False

    def get(self, path: str, content: bool = True, type: Any = None, format: Any = None) -> Any:
        if type == "directory":
            return {"content": [self.get(name, content=False) for name in self.files]}
        try:
            data, time = self.files[path.strip("/")]
        except KeyError:
            raise HTTPError(404) from None
        model = {
            "name": path, "path": path, "type": "file", "writable": True, "mimetype": None,
            "created": time, "last_modified": time, "content": None, "format": None,
            "size": len(data),
        }  # fmt: skip
        if content:
            model |= {"content": base64.b64encode(data).decode(), "format": "base64"}
        return model

    def save(self, model: Any, path: str) -> Any:
        self.run_pre_save_hooks(model=model, path=path)
        content = model["content"]
        data = base64.b64decode(content) if model["format"] == "base64" else content.encode()
        self.files[path.strip("/")] = (data, dt.datetime.now(dt.UTC))
        return self.get(path, content=False)

    def delete_file(self, path: str) -> None:
        del self.files[path.strip("/")]

    def rename_file(self, old_path: str, new_path: str) -> None:
        self.files[new_path.strip("/")] = self.files.pop(old_path.strip("/"))


@pytest.mark.filterwarnings("ignore:The synchronous ContentsManager")
def test_maps_need_no_disk(root: Path, servers: list[Jupyter]) -> None:
    now = dt.datetime.now(dt.UTC)
    data = dumps(jn.sample("coffee")._core.state).encode()
    InMemory.files = {MAP: (data, now), "other.journeymap.json": (data, now), "a.txt": (b"", now)}
    options = {"contents_manager_class": InMemory}
    server = Jupyter(root, ServerApp=options, ContentsManager={"checkpoints_class": Checkpoints})
    servers.append(server)

    async def work() -> None:
        async with await server.view(MAP) as ann:
            assert ann.hello["type"] == "hello", ann.hello
            await ann.edit(titled("In memory"))
            assert not (await ann.ask("save", path=None))["status"]["unsaved"]
            assert json.loads(InMemory.files[MAP][0])["title"] == "In memory"
            others = await ann.ask("maps")
            assert others["maps"] == [{"path": "other.journeymap.json", "title": ""}]
            opened = await ann.ask("open_map", path="other.journeymap.json")
            assert opened["place"] == "other.journeymap.json"
            outside = await ann.ask("open_map", path="../other.journeymap.json")
            assert outside["type"] == "error"
            theirs = json.loads(InMemory.files[MAP][0]) | {"title": "By others"}
            later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)
            InMemory.files[MAP] = (json.dumps(theirs).encode(), later)
            assert (await ann.hear("merged"))["changes"] == 1
            assert (await server.view("absent.journeymap.json")).hello["code"] == "missing"

    server.run(work())


def test_hooks_of_the_server_are_called(root: Path, servers: list[Jupyter]) -> None:
    saved: list[str] = []

    def before(model: Any, path: str, contents_manager: Any) -> None:
        saved.append(path)
        model["content"] = model["content"].replace("Mine", "Ours")
        if "Forbidden" in model["content"]:
            raise HTTPError(400, reason="this title is not allowed")

    server = Jupyter(root)
    servers.append(server)
    server.app.contents_manager.register_pre_save_hook(before)

    async def work() -> None:
        async with await server.view(MAP) as ann:
            await ann.edit(titled("Mine"))
            answer = await ann.ask("save", path=None)
            assert answer["file"]["hash"] == answer["file"]["disk"]
            assert (await ann.ask("map"))["state"]["map"]["title"] == "Ours"
            await ann.edit(titled("Forbidden"))
            refused = await ann.ask("save", path=None)
            assert "this title is not allowed" in refused["error"]["message"]
            status = (await ann.ask("status"))["status"]
            assert status["unsaved"] and "not allowed" in status["problem"]

    server.run(work())
    assert saved == [MAP, MAP]
    assert jn.read(str(root / MAP)).title == "Ours"


def test_a_restarted_server_takes_the_edits_that_views_bring(
    root: Path, servers: list[Jupyter]
) -> None:
    first, second = Jupyter(root), Jupyter(root)
    servers += [first, second]
    before: dict[str, Any] = {}

    async def edit() -> None:
        async with await first.view(MAP) as ann:
            before.update(client=ann.client, run=ann.hello["state"]["run"])
            await ann.edit(titled("Not saved"))

    async def come_back() -> None:
        async with await second.view(MAP, **before) as ann:
            assert ann.client == before["client"]
            assert ann.hello["state"]["run"] != before["run"]
            edits = [[titled("Not saved")], [{"op": "remove", "id": "absent"}]]
            for _ in range(2):  # another window brings the same
                made = await ann.ask("bring", edits=edits, run=before["run"])
                assert len(made["refused"]) <= 1
            state = (await ann.ask("map"))["state"]
            assert (state["map"]["title"], state["rev"]) == ("Not saved", 1)
            assert state["status"]["unsaved"]

    first.run(edit())
    second.run(come_back())


def test_the_server_says_where_a_map_is_by_the_path_of_each_view(
    root: Path, servers: list[Jupyter]
) -> None:
    os.symlink(MAP, root / "link.journeymap.json")
    server = Jupyter(root)
    servers.append(server)

    async def work() -> None:
        async with await server.view(MAP) as ann, await server.view("link.journeymap.json") as ben:
            await ann.edit(titled("Saved"))
            await ann.ask("save", path=None)
            assert (await ann.hear("file_changed"))["file"]["path"] == MAP
            assert (await ben.hear("file_changed"))["file"]["path"] == "link.journeymap.json"

    server.run(work())


def test_the_name_of_a_request_may_be_any_text(root: Path, servers: list[Jupyter]) -> None:
    server = Jupyter(root)
    servers.append(server)

    async def work() -> None:
        async with await server.view(MAP) as ann:
            await ann.socket.write_message('{"type": "status", "request": "\\ud800-1"}')
            assert (await ann.answer("\ud800-1"))["type"] == "error"
            assert (await ann.ask("status"))["type"] == "status"
            assert server.app.web_app.last_activity() > dt.datetime.now(dt.UTC) - dt.timedelta(1)

    server.run(work())


class Team(IdentityProvider):  # type: ignore[misc]
    """Knows people by a header."""

    def get_user(self, handler: Any) -> User | None:
        name = handler.request.headers.get("X-Name")
        return User(username=name, color="#aa3377") if name else None


def test_people_are_known_by_their_login(root: Path, servers: list[Jupyter]) -> None:
    server = Jupyter(root, ServerApp={"identity_provider_class": Team})
    servers.append(server)

    async def work() -> None:
        ann = await server.view(MAP, token=None, headers={"X-Name": "Ann Lee"})
        ben = await server.view(MAP, token=None, headers={"X-Name": "Ben"})
        again = await server.view(MAP, token=None, headers={"X-Name": "Ann Lee"})
        me = ann.hello["me"]
        assert (me["name"], me["initials"], me["color"]) == ("Ann Lee", "AL", "#aa3377")
        assert not me["anonymous"] and ann.hello["state"]["me"] == "Ann Lee"
        await ann.edit(titled("By Ann"))
        assert (await ben.hear("step"))["who"] == "Ann Lee"
        assert (await again.ask("undo"))["changes"]  # the same person in another window
        await ann.edit(titled("By Ann"))
        assert "changes" not in await ben.ask("undo")

    server.run(work())


@pytest.mark.parametrize(
    ("user", "found"),
    [
        (User("ann", "Ann", "Ann  <b>Lee</b>\n"), {"name": "Ann <b>Lee</b>"}),
        (User("ann", "x" * 500), {"name": "x" * 80}),
        (User("ann", color="url(https://evil.example)"), {"color": color_of("ann")}),
        (User("ann", color="var(--jp-collaborator-color1)"), {"color": color_of("ann")}),
        (User("ann", avatar_url="https://evil.example/a.png"), {"avatar": None}),
        (User("ann", avatar_url="javascript:alert(1)"), {"avatar": None}),
        (User("ann", avatar_url="//evil.example/a.png"), {"avatar": None}),
        (User("ann", avatar_url="/me.png"), {"avatar": "/me.png"}),
        (User("ann", initials="<script>"), {"initials": "<sc"}),
        (User("0" * 32, "Anonymous Io"), {"anonymous": True, "initials": "AI"}),
        (User("ann", "\u202eAnn"), {"name": "\\u202eAnn"}),
    ],
    ids=range(11),
)
def test_people_with_odd_names_are_harmless(user: User, found: dict[str, Any]) -> None:
    person = person_of(user, "a")
    assert {name: person[name] for name in found} == found  # type: ignore[literal-required]


def test_a_server_that_opens_no_map_imports_nothing_for_it() -> None:
    code = """
import sys
import journeynb.server.routes
heavy = {"pydantic", "networkx", "pandas", "altair", "journeynb.sync", "journeynb.model"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
