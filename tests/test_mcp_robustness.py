"""A server for assistants whose tools misbehave, and clients that do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import anyio
import pytest
from mcp_types import Implementation

from mcp_odd_server import SECRET
from mcp_session import Session, process, session

SERVER = Path(__file__).with_name("mcp_odd_server.py")


class Odd(NamedTuple):
    """A session, the folder that is served, and the file that its standard error goes to."""

    session: Session
    folder: Path
    errors: Path


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Odd]:
    folder = tmp_path_factory.mktemp("maps")
    errors = folder / "errors.txt"
    info = Implementation(name="x" * 300, title="Claude\n\x1b[31mCode", version="1")
    with (
        errors.open("w") as file,
        session(process(SERVER, folder, errors=file), client_info=info) as found,
    ):
        yield Odd(found, folder, errors)


def test_prints_warnings_and_logs_of_tools_reach_neither_the_client_nor_their_log(odd: Odd) -> None:
    assert odd.session.ask("chatter", {"text": SECRET}) == {"done": "chatter"}
    shown = odd.errors.read_text()
    assert shown.startswith("journeynb mcp: warning: elsewhere, line ")
    assert SECRET not in shown


@pytest.mark.parametrize(("tool", "error"), [("fail", "KeyError"), ("panic", "Panic")])
def test_a_fault_is_named_by_its_place_and_shows_no_values(odd: Odd, tool: str, error: str) -> None:
    found = odd.session.refusal(tool, {"text": SECRET})
    assert (found["code"], SECRET in found["message"]) == ("fault", False)
    lines = odd.errors.read_text().splitlines()
    assert (
        f"journeynb mcp: error: {tool} failed: {error} (mcp/tools/registry.py, line " in lines[-1]
    )
    assert SECRET not in lines[-1]


def test_progress_only_grows(odd: Odd) -> None:
    seen: list[tuple[float, float | None, str | None]] = []

    async def see(progress: float, total: float | None, message: str | None) -> None:
        seen.append((progress, total, message))

    odd.session.ask("steps", progress_callback=see)
    assert seen == [(step, 10, f"step {step}") for step in (1, 2, 3, 10)]


@pytest.mark.parametrize("tool", ["wait", "write"])
def test_a_canceled_call_ends_and_the_next_is_answered(odd: Odd, tool: str) -> None:
    async def cancel() -> None:
        started = anyio.Event()

        async def see(progress: float, total: float | None, message: str | None) -> None:
            started.set()

        async with anyio.create_task_group() as group:

            async def wait() -> None:
                await odd.session.client.call_tool(tool, {"text": tool}, progress_callback=see)

            group.start_soon(wait)
            await started.wait()
            group.cancel_scope.cancel()
        with anyio.fail_after(30):
            while not (odd.folder / tool).exists():
                await anyio.sleep(0.01)

    odd.session.portal.call(cancel)
    assert odd.session.ask("list_maps")["maps"] == []


def test_what_utf_8_does_not_have_does_not_end_the_connection(odd: Odd) -> None:
    assert odd.session.ask("half") == {"done": "caf?"}


def test_the_name_of_a_client_is_one_short_line(odd: Odd) -> None:
    assert odd.session.ask("who") == {"done": r"Claude \x1b[31mCode"}


LINES = (
    {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "who"}},
    {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "who", "arguments": []}},
    {"jsonrpc": "2.0", "id": 4, "method": "nope"},
    b"not JSON",
    b"",
    b"\xff\xfe",
    b'{"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": {"name": "\\ud800"}}',
    {"jsonrpc": "2.0", "id": 6, "method": "tools/call", "params": {"name": "who"}},
)
NO_MESSAGE = "The line is not a JSON-RPC 2.0 message in UTF-8."
ANSWERS = {
    3: "The parameters of tools/call are not valid: params.arguments must be an object, such as {}",
    4: "Method not found",
    5: NO_MESSAGE,
    None: NO_MESSAGE,
}


def test_every_line_is_answered_even_at_the_end_of_the_input(tmp_path: Path) -> None:
    client = {"name": "raw", "version": "1"}
    hello = {"protocolVersion": "2024-11-05", "capabilities": {}, "clientInfo": client}
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        *LINES,
    ]
    given = b"".join(
        (each if isinstance(each, bytes) else json.dumps(each).encode()) + b"\n" for each in lines
    )
    done = subprocess.run(
        [sys.executable, SERVER, tmp_path], input=given, capture_output=True, check=True
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["id"] for each in answers].count(None) == 2
    errors = {each["id"]: each["error"]["message"] for each in answers if "error" in each}
    assert errors == ANSWERS
    answered = {each["id"]: each["result"] for each in answers if "result" in each}
    assert answered[1]["protocolVersion"] == "2024-11-05"
    for id in (2, 6):
        assert json.loads(answered[id]["content"][0]["text"]) == {"done": "raw"}
    assert done.stderr == b""


def test_a_client_that_leaves_ends_the_server_in_silence(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, SERVER, tmp_path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert server.stdin is not None and server.stdout is not None
    server.stdout.close()
    line = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    server.stdin.write(json.dumps(line).encode() + b"\n")
    server.stdin.flush()
    _, errors = server.communicate(timeout=60)
    assert (server.returncode, errors) == (0, b"")
