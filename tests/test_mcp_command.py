"""The command ``journeynb mcp``: what a person sees, and what is wrong at the start."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.cli import main
from journeynb.mcp.serving import http, stdio
from journeynb.mcp.serving.http import Guard, given_token
from journeynb.mcp.workspace.workspace import Workspace

TOKEN = "a-token-of-the-tests"
Command = Callable[..., tuple[int, Any]]


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """Return a function that runs the command in a terminal, without a server."""
    jn.sample("coffee").save(tmp_path / "coffee.journeymap.json")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gc.freeze", lambda: None)  # what the tests open is closed at their end
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    served: list[Workspace] = []
    monkeypatch.setattr(stdio, "serve_stdio", served.append)

    def serve_http(workspace: Workspace, port: int, ready: Callable[[str, str], None]) -> None:
        served.append(workspace)
        ready(f"http://127.0.0.1:{port}/mcp", TOKEN)

    monkeypatch.setattr(http, "serve_http", serve_http)

    def run(*arguments: str) -> tuple[int, Any]:
        monkeypatch.setattr(sys, "argv", ["journeynb", "mcp", *arguments])
        served.clear()
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        return ended.value.code, (served[0] if served else None)

    return run


def settings(printed: str) -> Any:
    """Return the server in the settings that are printed."""
    return json.loads(printed[printed.index("{") : printed.rindex("}") + 1])["mcpServers"]


def test_in_a_terminal_it_prints_the_settings_by_absolute_paths(
    command: Command, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "events.csv").write_text("customer,time,event\n1,2026-01-01,visit\n")
    (tmp_path / "people.csv").write_text("customer,country\n1,IE\n")
    status, served = command(
        ".", "--log", "events.csv", "--time", "time", "--event", "event", "--quotes",
        "--customers", "people.csv", "--customers-id", "customer",
    )  # fmt: skip
    out, err = capsys.readouterr()
    assert (status, out) == (0, "")
    assert err.startswith(
        f"journeynb {jn.__version__}: a server for assistants with 1 map of {tmp_path}\n"
    )
    block = settings(err)["journeynb"]
    assert os.path.isabs(block["command"]) and shutil.which(block["command"])
    start = block["args"].index("mcp")
    assert block["args"][start:] == [
        "mcp", str(tmp_path), "--log", str(tmp_path / "events.csv"),
        "--customers", str(tmp_path / "people.csv"), "--customers-id", "customer",
        "--quotes", "--time", "time", "--event", "event",
    ]  # fmt: skip
    assert served.quotes and not served.allow_edits
    assert served.compared_log.columns == {"time": "time", "event": "event"}
    assert served.compared_log.customer_columns == {"customer": "customer"}


def test_over_http_it_prints_the_address_and_the_token(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    status, served = command(".", "--http", "8765", "--allow-edits")
    out, err = capsys.readouterr()
    assert (status, err) == (0, "")
    assert settings(out)["journeynb"] == {
        "type": "http",
        "url": "http://127.0.0.1:8765/mcp",
        "headers": {"Authorization": f"Bearer {TOKEN}"},
    }
    assert served.allow_edits


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nope"], "nope is not a folder; allowed: the folder of the maps"),
        (["coffee.journeymap.json"], "is not a folder; allowed: the folder of the maps"),
        ([".", "--log", "nope.csv"], "nope.csv does not exist; allowed: a log, or a pattern"),
        ([".", "--customers", "nope.csv"], "nope.csv does not exist; allowed: a table of"),
        ([".", "--time-format", "s"], "--time-format describes an event log, but --log FILE is"),
        ([".", "--customers-id", "id"], "--customers-id names a column, but --customers FILE is"),
        ([".", "--http", "70000"], "should be less than or equal to 65535"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_what_is_wrong_at_the_start_is_named(
    command: Command, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    status, served = command(*arguments)
    out, err = capsys.readouterr()
    assert (status, out, served) == (2, "", None)
    assert words in " ".join(err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("missing", "extra"), [("mcp", "mcp"), ("duckdb", "evidence"), ("ibis", "evidence")]
)
def test_a_missing_extra_is_named(
    command: Command,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    missing: str,
    extra: str,
) -> None:
    (tmp_path / "events.csv").touch()
    monkeypatch.setattr(
        "journeynb.cli.commands.mcp.find_spec", lambda name: None if name == missing else True
    )
    assert command(".", "--log", "events.csv") == (2, None)
    words = f"needs {missing}, which is not installed: pip install 'journeynb[{extra}]'"
    assert words in capsys.readouterr().err


def test_a_token_is_new_each_time_or_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("JOURNEYNB_MCP_TOKEN", raising=False)
    assert len({given_token() for _ in range(10)}) == 10 and len(given_token()) == 32
    monkeypatch.setenv("JOURNEYNB_MCP_TOKEN", TOKEN)
    assert given_token() == TOKEN
    for wrong in ("short", "with spaces in the token", "mit-Umlauten-äöüäöüäöü"):
        monkeypatch.setenv("JOURNEYNB_MCP_TOKEN", wrong)
        with pytest.raises(jn.ArgumentError, match=r"at least 16 ASCII letters") as caught:
            given_token()
        assert wrong not in str(caught.value)


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with http._bound(0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(jn.ArgumentError, match=f"^--http {port}: the port cannot be used"):
            http.serve_http(Workspace(tmp_path), port, lambda *_: None)


def test_headers_given_twice_let_nobody_in() -> None:
    guard = Guard(lambda *_: None, 80, TOKEN)  # type: ignore[arg-type]
    host, token = (b"host", b"127.0.0.1:80"), (b"authorization", f"Bearer {TOKEN}".encode())
    evil = (b"host", b"evil.example"), (b"authorization", b"Bearer x"), (b"origin", b"http://evil")
    for extra, status in zip(evil, (421, 401, 403), strict=True):
        for headers in ([host, token, extra], [extra, host, token]):
            refused = guard._refused({"type": "http", "path": "/mcp", "headers": headers})
            assert refused is not None and refused.status_code == status
    lower = (b"authorization", f"bearer {TOKEN}".encode())
    for given in (token, lower):
        assert guard._refused({"type": "http", "path": "/mcp", "headers": [host, given]}) is None
