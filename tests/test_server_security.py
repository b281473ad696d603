"""What a Jupyter server refuses about maps: strangers, foreign pages, other files, bad messages."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.auth.authorizer import Authorizer
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError

import journeynb as jn
from jupyter_here import TOKEN, Jupyter

MAP = "coffee.journeymap.json"
ROUTES = {
    "journeynb/templates": "GET",
    f"journeynb/gaps?path={MAP}": "GET",
    "journeynb/new": "POST",
    "journeynb/assistant-edit": "POST",
    "journeynb/portfolio": "GET",
    "journeynb/portfolio/share": "POST",
    "journeynb/portfolio/undo": "POST",
}


class Readers(Authorizer):
    """Lets people read files, and who is in `writers` write them."""

    writers = False
    asked: list[tuple[str, str]] = []  # noqa: RUF012

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        type(self).asked.append((action, resource))
        return action == "read" or (action == "write" and type(self).writers)


class Strangers(Authorizer):
    """Lets nobody do anything with files."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        return False


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    folder = tmp_path_factory.mktemp("server")
    (root := folder / "root").mkdir()
    (folder / "outside").mkdir()
    jn.sample("coffee").save(str(root / MAP))
    jn.sample("saas").save(str(folder / "outside" / "secret.journeymap.json"))
    (root / "folder.journeymap.json").mkdir()
    (root / ".hidden").mkdir()
    jn.sample("saas").save(str(root / ".hidden/inside.journeymap.json"))
    (root / "plain.json").write_text((root / MAP).read_text())
    os.symlink(folder / "outside/secret.journeymap.json", root / "out.journeymap.json")
    os.symlink(folder / "outside", root / "outside")
    os.symlink(root / "plain.json", root / "other.journeymap.json")
    os.symlink(root / ".hidden/inside.journeymap.json", root / "hidden.journeymap.json")
    os.symlink("loop.journeymap.json", root / "loop.journeymap.json")
    made = Jupyter(root, data=folder / "data")
    yield made
    made.stop()


async def refused(server: Jupyter, **options: Any) -> int:
    """Return the status with which a socket is refused."""
    with pytest.raises(HTTPClientError) as caught:
        await server.connect(MAP, **options)
    return caught.value.code


@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_a_missing_or_wrong_token_is_refused(server: Jupyter, token: str | None) -> None:
    async def work() -> None:
        assert await refused(server, token=token) == 403
        for path, method in ROUTES.items():
            body = "{}" if method == "POST" else None
            answer = await server.fetch(path, token=token, method=method, body=body)
            assert answer.code == 403, path

    server.run(work())


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_page_of_a_foreign_origin_is_refused_even_with_the_token(
    server: Jupyter, origin: str
) -> None:
    async def work() -> None:
        headers = {"Origin": origin}
        assert await refused(server, headers=headers) == 403
        assert await refused(server, token=None, headers={**headers, **await server.login()}) == 403
        for path, method in ROUTES.items():
            body = "{}" if method == "POST" else None
            answer = await server.fetch(path, headers=headers, method=method, body=body)
            assert answer.code == 404, path
            url = f"{path}{'&' if '?' in path else '?'}token={TOKEN}"
            again = await server.fetch(url, token=None, headers=headers, method=method, body=body)
            assert again.code == 404, path

    server.run(work())


def test_a_page_of_the_server_itself_is_let_in(server: Jupyter) -> None:
    async def work() -> None:
        own = {"Origin": f"http://127.0.0.1:{server.port}"}
        async with await server.view(MAP, headers=own) as ann:
            assert ann.hello["type"] == "hello"

    server.run(work())


def test_a_name_that_leads_here_from_elsewhere_is_refused(server: Jupyter) -> None:
    async def work() -> None:
        host = {"Host": "evil.example", "Origin": "http://evil.example"}
        assert await refused(server, headers=host) == 403

    server.run(work())


def test_a_cookie_alone_changes_nothing(server: Jupyter) -> None:
    async def work() -> None:
        cookie = {"token": None, "headers": await server.login()}
        for path, method in ROUTES.items():
            if method == "POST":
                answer = await server.fetch(path, **cookie, method=method, body="{}")
                assert answer.code == 403

    server.run(work())


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("", "refused"),
        ("/", "refused"),
        ("../outside/secret.journeymap.json", "refused"),
        ("sub/../../outside/secret.journeymap.json", "refused"),
        ("..\\outside\\secret.journeymap.json", "refused"),
        ("./coffee.journeymap.json", "refused"),
        ("a//coffee.journeymap.json", "refused"),
        ("nul\0.journeymap.json", "missing"),
        ("/etc/passwd", "refused"),
        ("plain.json", "refused"),
        ("folder.journeymap.json", "refused"),
        ("out.journeymap.json", "refused"),
        ("outside/secret.journeymap.json", "refused"),
        ("other.journeymap.json", "refused"),
        ("hidden.journeymap.json", "missing"),
        (".hidden/inside.journeymap.json", "missing"),
        (".journeymap.json", "missing"),
        ("loop.journeymap.json", "missing"),
        ("absent.journeymap.json", "missing"),
        ("x" * 5000 + ".journeymap.json", "missing"),
    ],
    ids=lambda value: value[:24].encode("unicode_escape").decode().replace("\\", "_"),
)
def test_only_maps_below_the_root_are_opened(server: Jupyter, path: str, code: str) -> None:
    async def work() -> None:
        view = await server.view(path)
        assert (view.hello["type"], view.hello["code"]) == ("failed", code), view.hello
        assert str(server.root.parent) not in view.hello["message"]
        assert await view.next() is None  # the server closes the connection
        answer = await server.fetch(f"journeynb/gaps?path={quoted(path)}")
        assert answer.code == {"refused": 403, "missing": 404}[code]
        assert str(server.root.parent) not in answer.body.decode()

        assert not view.hello["message"].startswith("[Errno")

    server.run(work())


def quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


@pytest.mark.parametrize(
    ("text", "code", "line", "field"),
    [
        ('{\n  "format": "journeymap/1",\n  "title": \n}', "malformed", 4, None),
        (
            '{"format": "journeymap/1", "stages": [{"id": "a"}]}',
            "malformed",
            None,
            "stages[0].name",
        ),
        ('{"format": "journeymap/99"}', "newer", None, "format"),
        ("\xff", "malformed", None, None),
        ("<<<<<<< ours\n=======\n>>>>>>> theirs\n", "malformed", 1, None),
    ],
    ids=["json", "field", "newer", "bytes", "merge marks"],
)
def test_a_malformed_file_is_refused_with_its_line_or_field(
    server: Jupyter, text: str, code: str, line: int | None, field: str | None
) -> None:
    (server.root / "bad.journeymap.json").write_text(text, "latin-1")

    async def work() -> None:
        hello = (await server.view("bad.journeymap.json")).hello
        assert (hello["type"], hello["code"]) == ("failed", code)
        if line or field:
            assert (hello["line"], hello["field"]) == (line, field)
        assert str(server.root.parent) not in hello["message"]

    server.run(work())


def test_a_map_that_is_too_large_for_the_editor_is_refused(server: Jupyter) -> None:
    touchpoints = [{"id": f"t{n}", "name": "T"} for n in range(3001)]
    text = json.dumps({"format": "journeymap/1", "touchpoints": touchpoints})
    (server.root / "large.journeymap.json").write_text(text)

    async def work() -> None:
        hello = (await server.view("large.journeymap.json")).hello
        assert (hello["type"], hello["code"]) == ("failed", "too_large")

    server.run(work())


BAD = {
    "no json": "{",
    "a list": "[]",
    "text": '"edit"',
    "null": "null",
    "no type": '{"request": "a-1"}',
    "no name": '{"type": "edit", "changes": []}',
    "unknown": '{"type": "eval", "request": "a-1"}',
    "a type that is not text": '{"type": ["edit"], "request": "a-1"}',
    "more": '{"type": "undo", "request": "a-1", "by": "root"}',
    "no changes": '{"type": "edit", "request": "a-1"}',
    "odd changes": '{"type": "edit", "request": "a-1", "changes": {"op": "set"}}',
    "odd op": '{"type": "edit", "request": "a-1", "changes": [{"op": "exec", "id": ""}]}',
    "a path to save to": '{"type": "save", "request": "a-1", "path": "/etc/cron.d/x"}',
    "a path outside": '{"type": "save", "request": "a-2", "path": "../x.journeymap.json"}',
    "not a number": '{"type": "steps", "request": "a-1", "since": NaN}',
    "a long name": json.dumps({"type": "undo", "request": "a" * 65}),
    "deep": '{"type":' + "[" * 100_000,
    "nested": '{"type": "edit", "request": "a-1", "changes": ' + "[" * 5000 + "]" * 5000 + "}",
    "many": json.dumps({"type": "edit", "request": "a-1", "changes": [{}] * 20_000}),
    "a log outside": '{"type": "evidence", "request": "a-3", "path": "../log.csv"}',
}


@pytest.mark.parametrize("frame", BAD.values(), ids=BAD)
def test_a_malformed_message_is_refused_and_the_view_goes_on(server: Jupyter, frame: str) -> None:
    async def work() -> None:
        async with await server.view(MAP) as ann:
            rev = ann.hello["state"]["rev"]
            await ann.socket.write_message(frame)
            answer = await ann.hear("error")
            assert str(server.root.parent) not in answer["error"]["message"]
            assert (await ann.ask("map"))["state"]["rev"] == rev

    server.run(work())


def test_bytes_are_refused(server: Jupyter) -> None:
    async def work() -> None:
        async with await server.view(MAP) as ann:
            await ann.socket.write_message(b'{"type": "undo", "request": "a-1"}', binary=True)
            assert "not binary" in (await ann.hear("error"))["error"]["message"]

    server.run(work())


def test_an_oversized_message_is_refused(server: Jupyter) -> None:
    async def work() -> None:
        async with await server.view(MAP) as ann:
            await ann.socket.write_message('{"type": "' + "x" * 8_000_001 + '"}')
            assert "at most 8,000,000" in (await ann.hear("error"))["error"]["message"]
            assert (await ann.ask("status"))["type"] == "status"
        async with await server.view(MAP) as ben:
            with suppress(WebSocketClosedError):  # the server may not even read it
                await ben.socket.write_message("x" * 11_000_000)
            while (message := await ben.next()) is not None:
                assert message["type"] == "people"

    server.run(work())


def test_rights_to_write_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journeynb.server.routes.ASKED_AGAIN", 0)
    (tmp_path / "root").mkdir()
    jn.sample("coffee").save(str(tmp_path / "root" / MAP))
    before = (tmp_path / "root" / MAP).read_bytes()
    server = Jupyter(
        tmp_path / "root", data=tmp_path / "data", ServerApp={"authorizer_class": Readers}
    )
    title = {"op": "set", "id": "", "fields": {"title": "Mine"}}

    async def work() -> None:
        Readers.writers = False
        async with await server.view(MAP) as ann:
            assert ann.hello["readonly"]
            for type, fields in {
                "edit": {"changes": [title]}, "undo": {}, "redo": {}, "reload": {},
                "undo_theirs": {"rev": 1}, "bring": {"edits": [[title]], "run": "x"},
                "save": {"path": None}, "keep_export": {"job": 0},
            }.items():  # fmt: skip
                answer = await ann.ask(type, **fields)
                assert "but not change them" in answer["error"]["message"], type
            assert (await ann.ask("map"))["state"]["rev"] == 0
            for route in ("new", "assistant-edit", "portfolio/share", "portfolio/undo"):
                answer = await server.fetch(f"journeynb/{route}", method="POST", body="{}")
                assert answer.code == 403
            Readers.writers = True
            assert (await ann.edit(title))["rev"] == 1
            Readers.writers = False
            assert "error" in await ann.edit({**title, "fields": {"title": "Later"}})

    server.run(work())
    server.stop()
    assert ("write", "contents") in Readers.asked
    assert (tmp_path / "root" / MAP).read_bytes() == before


def test_who_may_not_read_files_gets_no_map(tmp_path: Path) -> None:
    jn.sample("coffee").save(str(tmp_path / MAP))
    server = Jupyter(tmp_path, data=tmp_path / "data", ServerApp={"authorizer_class": Strangers})

    async def work() -> None:
        assert await refused(server) == 403
        for path, method in ROUTES.items():
            body = "{}" if method == "POST" else None
            assert (await server.fetch(path, method=method, body=body)).code == 403

    server.run(work())
    server.stop()


def test_a_file_that_becomes_a_link_out_is_neither_read_nor_written(
    server: Jupyter, tmp_path: Path
) -> None:
    name = "swapped.journeymap.json"
    jn.sample("coffee").save(str(server.root / name))
    outside = tmp_path / "outside.journeymap.json"
    jn.sample("saas").save(str(outside))
    before = outside.read_bytes()

    async def work() -> None:
        async with await server.view(name) as ann:
            await ann.edit({"op": "set", "id": "", "fields": {"title": "Mine"}})
            os.unlink(server.root / name)
            os.symlink(outside, server.root / name)
            for force in (False, True):
                assert (await ann.ask("save", path=None, force=force))["type"] == "error"
            assert (await ann.ask("map"))["state"]["map"]["title"] == "Mine"
            await ann.ask("bye", discard=True)

    server.run(work())
    assert outside.read_bytes() == before


@pytest.mark.parametrize(
    ("body", "status", "made"),
    [
        ({}, 201, "journey.journeymap.json"),
        ({"template": "four-stages"}, 201, "journey-1.journeymap.json"),
        ({"sample": "saas", "name": "mine"}, 201, "mine.journeymap.json"),
        ({"sample": "../../x"}, 400, None),
        ({"template": "coffee"}, 400, None),
        ({"path": "../outside"}, 403, None),
        ({"path": "outside"}, 403, None),
        ({"path": ".hidden"}, 404, None),
        ({"path": "absent"}, 404, None),
        ({"path": 1}, 400, None),
        ({"name": "a/b"}, 400, None),
        ({"name": ".hidden"}, 400, None),
        ({"text": "x"}, 400, None),
        ([], 400, None),
    ],
    ids=lambda value: json.dumps(value)[:30].replace("/", "|"),
)
def test_new_maps_are_created_below_the_root(
    server: Jupyter, body: Any, status: int, made: str | None
) -> None:
    async def work() -> None:
        answer = await server.fetch("journeynb/new", method="POST", body=json.dumps(body))
        assert answer.code == status, answer.body
        found = json.loads(answer.body)
        assert found.get("path") == made
        assert str(server.root.parent) not in found.get("message", "")
        if made:
            assert (await server.view(made)).hello["type"] == "hello"

    server.run(work())


def test_requests_that_change_maps_are_small(server: Jupyter) -> None:
    async def work() -> None:
        body = json.dumps({"name": "x" * 200_000})
        for route in ("new", "portfolio/share"):
            answer = await server.fetch(f"journeynb/{route}", method="POST", body=body)
            assert answer.code == 413

    server.run(work())


def test_templates_and_gaps_are_listed(server: Jupyter) -> None:
    async def work() -> None:
        found = json.loads((await server.fetch("journeynb/templates")).body)
        assert list(found["samples"]) == ["coffee", "saas"]
        assert "four-stages" in found["templates"]
        gaps = json.loads((await server.fetch(f"journeynb/gaps?path={MAP}")).body)["gaps"]
        assert gaps == jn.sample("coffee").check().findings

    server.run(work())
