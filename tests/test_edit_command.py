"""``journeynb edit``: the page of one map, who gets it, and when it ends."""

from __future__ import annotations

import asyncio
import json
import stat
import sys
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, websocket_connect

import journeynb as jn
from journeynb.cli import main
from journeynb.server import full_page_app
from journeynb.server.full_page import page as page_of
from journeynb.server.full_page_app import FullPageApp, serve
from journeynb.server.routes import documents_of

SOON = 10.0
TITLE = {"op": "set", "id": "", "fields": {"title": "Tea"}}


class Page:
    """The server of the command in this process, which works while `run` waits."""

    def __init__(self, folder: Path, path: str) -> None:
        self._loop = asyncio.new_event_loop()
        self.run(self._start(folder, path))

    async def _start(self, folder: Path, path: str) -> None:
        self.app = FullPageApp(folder, path, f"journeynb edit {path}")
        self.app.initialize()
        self.ended = asyncio.Event()
        self.app.stop = lambda **_: self.ended.set()  # the loop is the test's
        self.time = 0.0
        self.app.clock = lambda: self.time
        await asyncio.sleep(0)  # the server listens from now on

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run_until_complete(work)

    def close(self) -> None:
        self.run(self._close())
        self._loop.close()

    async def _close(self) -> None:
        await self.app._cleanup()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def get(self, url: str, **headers: str) -> HTTPResponse:
        address = url if url.startswith("http") else f"http://127.0.0.1:{self.app.port}/{url}"
        request = HTTPRequest(address, headers=headers, follow_redirects=False)
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    async def visit(self) -> str:
        """Open the page, and return the cookie that lets its scripts in."""
        answer = await self.get(self.app.address)
        assert answer.code == 200
        return answer.headers["Set-Cookie"].partition(";")[0]

    async def socket(self, cookie: str) -> WebSocketClientConnection:
        """Open the map as the page does."""
        address = f"127.0.0.1:{self.app.port}"
        url = f"ws://{address}/journeynb/session?path={quote(self.app.map_path)}"
        headers = {"Cookie": cookie, "Origin": f"http://{address}"}
        socket = await websocket_connect(HTTPRequest(url, headers=headers))
        assert (await heard(socket, "hello"))["file"]["path"] == self.app.map_path
        return socket

    async def leave(
        self, socket: WebSocketClientConnection, *, bye: bool, code: int | None = None
    ) -> None:
        """Close the page; itself, its browser (by a code), or neither says so."""
        if bye:
            await socket.write_message(json.dumps({"request": "a-1", "type": "bye"}))
        socket.close(code)
        [document] = documents_of(self.app.web_app.settings).documents
        while any(view.is_here for view in document.views.values()):
            await asyncio.sleep(0.005)

    def ends_after(self, seconds: float) -> bool:
        """Whether the server ends when it looks at the page after a time."""
        self.time += seconds
        self.app.look()
        return self.ended.is_set()


async def heard(socket: WebSocketClientConnection, type: str) -> Any:
    """Return the next message of a type."""
    while True:
        frame = await asyncio.wait_for(socket.read_message(), SOON)
        assert frame is not None
        message = json.loads(frame)
        if message["type"] == type:
            return message


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    jn.sample("coffee").save("coffee.journeymap.json")
    return tmp_path


@pytest.fixture
def page(folder: Path) -> Iterator[Page]:
    made = Page(folder, "coffee.journeymap.json")
    yield made
    made.close()


def test_only_who_has_the_token_gets_the_page(page: Page) -> None:
    async def work() -> None:
        bare = await page.get("journeynb/edit?path=coffee.journeymap.json")
        assert (bare.code, bare.headers.get("Location")) == (403, None)
        assert b"with its token" in bare.body
        wrong = await page.get(page.app.address[:-1])
        assert wrong.code == 403
        named_otherwise = await page.get(page.app.address, Host="journeys.example.com")
        assert named_otherwise.code == 403
        cookie = await page.visit()
        again = await page.get("journeynb/edit", Cookie=cookie)
        assert again.code == 200 and b"full-page.js" in again.body

    page.run(work())


def test_the_page_runs_scripts_of_the_package_only(page: Page) -> None:
    async def work() -> None:
        answer = await page.get(page.app.address)
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self' blob:;" in policy and "default-src 'none'" in policy
        assert f"ws://127.0.0.1:{page.app.port}" in policy
        for name in ("editor.js", "editor.css", "full-page.js", "full-page.css"):
            assert (await page.get(f"journeynb/full-page/{name}")).code == 200
        for name in ("page.js", "../__init__.py", "%2e%2e/__init__.py"):
            assert (await page.get(f"journeynb/full-page/{name}")).code == 404

    page.run(work())


@pytest.mark.parametrize(
    "url", ["api/contents", "api/kernels", "files/coffee.journeymap.json", "api/terminals", "login"]
)
def test_the_server_serves_nothing_else(page: Page, url: str) -> None:
    token = page.app.identity_provider.token
    answer = page.run(page.get(f"{url}?token={token}"))
    assert answer.code == 404


def test_the_page_of_a_map_that_is_named_is_served_and_no_other(page: Page) -> None:
    async def work() -> None:
        folder = Path(page.app.root_dir)
        (folder / "parts").mkdir()
        jn.JourneyMap("First parcel").save(folder / "parts/first parcel.journeymap.json")
        jn.JourneyMap("Secret").save(folder.parent / "secret.journeymap.json")
        cookie = await page.visit()
        named = "journeynb/edit?path=parts%2Ffirst%20parcel.journeymap.json"
        found = await page.get(named, Cookie=cookie)
        assert found.code == 200
        assert b"parts/first parcel.journeymap.json' --folder" in found.body
        for path in (
            "../secret.journeymap.json",
            "gone.journeymap.json",
            "parts",
            "%2Fetc%2Fpasswd",
        ):
            other = await page.get(f"journeynb/edit?path={path}", Cookie=cookie)
            assert other.code == 404 and b"passwd" not in other.body
        assert (await page.get(named)).code == 403

    page.run(work())


def test_a_name_is_no_script() -> None:
    name = "<script>alert(1)</script>&\"'.journeymap.json"
    html = page_of("/", name, f"journeynb edit {name}")
    assert html.count("<script") == 2 and "alert(1)</script>" not in html


def test_it_ends_when_the_page_is_closed_but_not_when_it_is_loaded_again(page: Page) -> None:
    async def work() -> None:
        assert not page.ends_after(1000)  # no page was open yet
        socket = await page.socket(await page.visit())
        assert not page.ends_after(1000)
        await page.leave(socket, bye=True)
        assert not page.ends_after(2)
        assert page.ends_after(1) and page.app.closed_by_page

    page.run(work())


def test_a_page_that_is_loaded_again_may_take_long(page: Page) -> None:
    async def work() -> None:
        cookie = await page.visit()
        socket = await page.socket(cookie)
        assert not page.ends_after(0)
        await page.visit()  # the browser asks for the page before it leaves the one that it shows
        assert not page.ends_after(0)
        await page.leave(socket, bye=True)
        assert not page.ends_after(25)
        socket = await page.socket(cookie)
        assert not page.ends_after(0)
        await page.leave(socket, bye=True)
        assert page.ends_after(3)

    page.run(work())


def test_it_ends_when_only_the_browser_says_that_the_page_was_closed(page: Page) -> None:
    async def work() -> None:
        cookie = await page.visit()
        socket = await page.socket(cookie)
        page.ends_after(0)
        await page.leave(socket, bye=False, code=1001)
        socket = await page.socket(cookie)  # it was loaded again
        page.ends_after(0)
        await page.leave(socket, bye=True)
        assert page.ends_after(3)

    page.run(work())


def test_it_waits_for_a_page_whose_connection_broke(page: Page) -> None:
    async def work() -> None:
        socket = await page.socket(await page.visit())
        page.ends_after(0)
        await page.leave(socket, bye=False)
        assert not page.ends_after(50)
        assert page.ends_after(11)

    page.run(work())


def test_edits_that_are_not_saved_are_saved_at_the_end(folder: Path) -> None:
    made = Page(folder, "coffee.journeymap.json")

    async def work() -> None:
        socket = await made.socket(await made.visit())
        edit = {"request": "a-1", "type": "edit", "changes": [TITLE]}
        await socket.write_message(json.dumps(edit))
        await heard(socket, "stepped")
        await made.leave(socket, bye=False)

    made.run(work())
    assert jn.read("coffee.journeymap.json").title != "Tea"
    made.close()
    assert jn.read("coffee.journeymap.json").title == "Tea" and made.app.problems == []


def test_edits_that_cannot_be_saved_come_back_the_next_time(folder: Path) -> None:
    file = folder / "coffee.journeymap.json"
    before = file.read_text()
    made = Page(folder, file.name)

    async def work() -> None:
        socket = await made.socket(await made.visit())
        edit = {"request": "a-1", "type": "edit", "changes": [TITLE]}
        await socket.write_message(json.dumps(edit))
        await heard(socket, "stepped")
        await made.leave(socket, bye=False)
        file.write_text("{")

    made.run(work())
    made.close()
    [problem] = made.app.problems
    assert "come back when you edit the map again" in problem and file.read_text() == "{"
    file.write_text(before)
    again = Page(folder, file.name)

    async def look() -> None:
        socket = await again.socket(await again.visit())
        await again.leave(socket, bye=False)

    again.run(look())
    again.close()
    assert jn.read(file).title == "Tea"


def test_the_browser_gets_the_token_from_a_file_of_the_user(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    class Browser:
        open = staticmethod(opened.append)

    monkeypatch.setattr("webbrowser.get", Browser)
    assert page.app.show()
    file = Path(page.app.browser_open_file)
    assert opened == [file.as_uri()]
    assert page.app.address.replace("&", "&amp;") in file.read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("writable", "closed", "told"),
    [
        (True, True, ["Editing {}. Every edit is saved.", "The page was closed. {} is saved."]),
        (True, False, ["Editing {}. Every edit is saved.", "{} is saved."]),
        (
            False, True,
            ["Showing {}. It cannot be edited, because the file is read-only.",
             "The page was closed."],
        ),
    ],
)  # fmt: skip
def test_it_says_whether_edits_are_saved(
    folder: Path, monkeypatch: pytest.MonkeyPatch, writable: bool, closed: bool, told: list[str]
) -> None:
    class Served:
        problems = ()
        address = "http://127.0.0.1/"
        closed_by_page = closed

        def __init__(self, *_: object) -> None:
            self.initialize = self.start_ioloop = self.clear_instance = lambda: None

    monkeypatch.setattr(full_page_app, "FullPageApp", Served)
    monkeypatch.setattr("os.access", lambda *_: writable)
    path, lines = folder / "coffee.journeymap.json", list[str]()
    serve(path, path, folder=None, port=None, browser=False, tell=lines.append)
    assert [lines[0], lines[-1]] == [line.format(path) for line in told]


@pytest.fixture
def command(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, list[Any]]]:
    """Return a function that runs the command without serving, and returns what it serves."""
    served: list[Any] = []
    monkeypatch.setattr(
        full_page_app, "serve", lambda path, *_, **options: served.append((path, options))
    )

    def run(*arguments: str) -> tuple[int, str, list[Any]]:
        monkeypatch.setattr(sys, "argv", ["journeynb", "edit", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err, served

    return run


Command = Callable[..., tuple[int, str, list[Any]]]


def test_the_command_serves_the_map(command: Command, folder: Path) -> None:
    status, _, served = command("coffee.journeymap.json", "--no-browser")
    assert status == 0
    [(path, options)] = served
    assert path == (folder / "coffee.journeymap.json").resolve()
    assert options["browser"] is False and options["port"] is None


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("tea.journeymap.json", None, "does not exist; use --new"),
        ("tea.csv", "Stage\n", "convert"),
        ("tea.journeymap.json", '{"format": "journeymap/1",\n  "stages": [}\n', "line 2"),
    ],
)
def test_a_file_that_is_not_a_map_is_refused_before_a_page_opens(
    command: Command, folder: Path, name: str, text: str | None, words: str
) -> None:
    if text is not None:
        (folder / name).write_text(text)
    status, error, served = command(name)
    assert (status, served) == (2, []) and words in error


def test_new_creates_a_map_and_opens_one_that_exists(command: Command) -> None:
    assert command("tea.journeymap.json", "--new", "--from", "saas")[0] == 0
    assert jn.read("tea.journeymap.json").title == jn.sample("saas").title
    status, said, served = command("coffee.journeymap.json", "--new", "--from", "saas")
    assert status == 0 and len(served) == 2
    assert said.startswith("coffee.journeymap.json already exists")
    assert jn.read("coffee.journeymap.json").title == jn.sample("coffee").title


def test_a_sample_needs_a_new_map(command: Command) -> None:
    status, said, served = command("coffee.journeymap.json", "--from", "saas")
    assert (status, served) == (2, []) and "--from needs --new" in said


def test_a_port_in_use_and_a_folder_elsewhere_are_refused(folder: Path, page: Page) -> None:
    path = folder / "coffee.journeymap.json"
    options = {"folder": None, "port": None, "browser": False, "tell": print}
    with pytest.raises(jn.ArgumentError, match=f"--port {page.app.port} cannot be used"):
        serve(path, path, **{**options, "port": page.app.port})
    (folder / "logs").mkdir()
    with pytest.raises(jn.ArgumentError, match="does not contain"):
        serve(path, path, **{**options, "folder": Path("logs")})
