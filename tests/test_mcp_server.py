"""``journeynb mcp`` as clients meet it: over standard input and output, and over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import anyio
import httpx2
import jsonschema
import pytest
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp_types import PromptReference

import journeynb as jn
from journeynb.mcp.tools.registry import TOOLS
from mcp_session import Session, command, session

TOKEN = "a-token-of-the-tests"
ARGUMENTS: dict[str, dict[str, Any]] = {
    "list_maps": {},
    "overview": {"map": "coffee"},
    "find": {"map": "coffee", "text": "delivery"},
    "get": {"map": "coffee", "id": ""},
    "table": {"map": "coffee", "kind": "touchpoint", "limit": 3},
    "gaps": {"map": "coffee", "limit": 3},
    "explain_rule": {"code": "M101"},
    "picture": {"map": "coffee"},
    "evidence": {"map": "coffee", "question": "unmapped"},
    "diff": {"map": "coffee", "other": "coffee"},
    "reviews": {"map": "coffee"},
    "propose": {
        "map": "coffee",
        "changes": [{"op": "set", "id": "", "title": "Coffee by post"}],
        "why": "The title says what is sold.",
    },
    "edit": {
        "map": "edited",
        "changes": [{"op": "set", "id": "", "title": "Coffee by post"}],
        "why": "The title says what is sold.",
    },
}
"""Arguments with which each tool answers."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that two servers serve at the same time."""
    found = tmp_path_factory.mktemp("maps")
    for name in ("coffee", "edited", "changed"):
        jn.sample("coffee").save(found / f"{name}.journeymap.json")
    jn.sample_log("coffee").head(2000).to_csv(found / "events.csv", index=False)
    return found


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Session]:
    """The official client, connected over standard input and output."""
    log = folder / "events.csv"
    with session(command(folder, "--log", log, "--allow-edits")) as found:
        yield found


class Web(NamedTuple):
    """A server over HTTP."""

    port: int
    printed: str

    def request(self, body: bytes = b"{}", path: str = "/mcp", **headers: str) -> tuple[int, str]:
        """Return the status and the text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {
            "Host": f"127.0.0.1:{self.port}",
            "Authorization": f"Bearer {TOKEN}",
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            **headers,
        }
        connection.request("POST", path, body, {key: given[key] for key in given if given[key]})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    @asynccontextmanager
    async def transport(self) -> AsyncIterator[Any]:
        """Connect the official client."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        address = f"http://127.0.0.1:{self.port}/mcp"
        async with (
            httpx2.AsyncClient(headers=headers, timeout=60) as own,
            streamable_http_client(address, http_client=own) as streams,
        ):
            yield streams


@pytest.fixture(scope="module")
def web(folder: Path) -> Iterator[Web]:
    """The server of the same folder over HTTP."""
    server = subprocess.Popen(
        [sys.executable, "-m", "journeynb", "mcp", folder, "--http", "0"],
        env={**os.environ, "JOURNEYNB_MCP_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    lines = [server.stdout.readline()]
    while lines[-1] and "Ctrl-C" not in lines[-1]:
        lines.append(server.stdout.readline())
    printed = "".join(lines)
    address = re.search(r"http://127\.0\.0\.1:(\d+)/mcp", printed)
    assert address is not None, (printed, server.stderr and server.stderr.read())
    yield Web(int(address[1]), printed)
    server.terminate()
    _, errors = server.communicate(timeout=60)
    assert errors == ""


@pytest.mark.parametrize("name", [each.name for each in TOOLS])
def test_every_tool_answers_as_its_schema_says(client: Session, name: str) -> None:
    listed = {each.name: each for each in client.list_tools().tools}
    answer = client.ask(name, ARGUMENTS[name])
    jsonschema.validate(answer, listed[name].output_schema)
    jsonschema.validate(ARGUMENTS[name], listed[name].input_schema)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda each: each.name)
def test_every_tool_says_what_it_does_to_files(client: Session, tool: Any) -> None:
    listed = {each.name: each for each in client.list_tools().tools}
    marks = listed[tool.name].annotations
    assert marks.read_only_hint is (tool.effect == "reads")
    assert marks.idempotent_hint is (tool.effect == "reads")
    assert marks.destructive_hint is (tool.effect == "edits")
    assert marks.open_world_hint is False


@pytest.mark.parametrize("name", [each.name for each in TOOLS])
def test_every_tool_refuses_wrong_arguments_as_its_schema_says(client: Session, name: str) -> None:
    listed = {each.name: each for each in client.list_tools().tools}
    schema = listed[name].output_schema
    found = client.refusal(name, {**ARGUMENTS[name], "shade": "red"})
    assert (found["code"], found["field"]) == ("unknown_argument", "shade")
    jsonschema.validate(found, schema)
    for field in listed[name].input_schema.get("required", []):
        wrong = {**ARGUMENTS[name], field: 7.5}
        found = client.refusal(name, wrong)
        assert (found["code"], found["field"]) == ("bad_argument", field)
        assert "pydantic" not in found["message"] and "http" not in found["message"]


def test_a_wrong_tool_is_refused_with_the_nearest_one(client: Session) -> None:
    found = client.refusal("overviews", {"map": "coffee"})
    assert found["message"] == "unknown tool 'overviews'; did you mean 'overview'?"


def test_a_client_reads_resources_and_fills_in_prompts(client: Session) -> None:
    listed = [each.uri for each in client.list_resources().resources]
    assert "journeymap://maps/coffee" in listed
    content = client.read_resource("journeymap://maps/coffee").contents[0]
    assert content.mime_type == "application/json"
    templates = client.list_resource_templates().resource_templates
    assert "journeymap://maps/{map}" in [each.uri_template for each in templates]
    prompt = client.list_prompts().prompts[0].name
    written = client.get_prompt(prompt, {"map": "coffee"})
    assert "coffee" in written.messages[0].content.text
    names = client.complete(PromptReference(name=prompt), {"name": "map", "value": "cof"})
    assert names.completion.values == ["coffee"]


def test_errors_of_resources_and_prompts_say_what_is_allowed_in_their_data(client: Session) -> None:
    with pytest.raises(MCPError, match=r"^There is no such map\.$") as caught:
        client.read_resource("journeymap://maps/coffe")
    assert caught.value.error.data["message"] == "unknown map 'coffe'; did you mean 'coffee'?"
    with pytest.raises(MCPError, match=r"^There is no such prompt\.$"):
        client.get_prompt("nope", {})


def test_a_map_that_changes_meanwhile_is_read_again(client: Session, folder: Path) -> None:
    before = client.ask("overview", {"map": "changed"})
    jm = jn.read(folder / "changed.journeymap.json")
    jm.set("", title="Changed meanwhile")
    jm.save(folder / "changed.journeymap.json")
    after = client.ask("overview", {"map": "changed"})
    assert before["title"] != after["title"] == "Changed meanwhile"


def test_a_question_to_the_log_can_be_canceled_and_asked_again(client: Session) -> None:
    question = {"map": "changed", "question": "summary"}

    async def cancel() -> bool:
        started = anyio.Event()

        async def see(progress: float, total: float | None, message: str | None) -> None:
            started.set()

        answered = False
        async with anyio.create_task_group() as group:

            async def ask() -> None:
                nonlocal answered
                await client.client.call_tool("evidence", question, progress_callback=see)
                answered = True

            group.start_soon(ask)
            await started.wait()
            group.cancel_scope.cancel()
        return answered

    assert not client.portal.call(cancel)
    says = {row[0] for row in client.ask("evidence", question)["rows"]}
    assert {"unmapped", "funnel", "transitions"} <= says


@pytest.mark.parametrize(("mode", "many"), [("legacy", 10), ("2026-07-28", 3)])
def test_many_clients_at_once_are_answered_over_http(web: Web, mode: str, many: int) -> None:
    async def one(answers: list[Any]) -> None:
        async with Client(web.transport(), mode=mode) as client:
            for name in ("overview", "gaps"):
                answer = await client.call_tool(name, {"map": "coffee"})
                answers.append((name, answer.is_error, str(answer.structured_content)))

    async def all_at_once() -> list[Any]:
        answers: list[Any] = []
        async with anyio.create_task_group() as group:
            for _ in range(many):
                group.start_soon(one, answers)
        return answers

    answers = anyio.run(all_at_once)
    assert len(answers) == 2 * many and len(set(answers)) == 2
    assert not any(error for _, error, _ in answers)


def test_two_servers_on_one_folder_see_the_same_maps_and_proposals(
    client: Session, web: Web
) -> None:
    changes = [{"op": "set", "id": "maya", "name": "Maya B."}]
    proposal = {"map": "coffee", "changes": changes, "why": "There is another Maya."}
    made = client.ask("propose", proposal)["proposal"]
    with session(web.transport()) as other:
        assert other.refusal("propose", proposal)["code"] == "already_proposed"
        asked: list[tuple[str, dict[str, Any]]] = [
            ("list_maps", {}),
            ("reviews", {"map": "coffee", "proposal": made}),
        ]
        assert [client.ask(*each) for each in asked] == [other.ask(*each) for each in asked]


def test_http_prints_the_settings_to_paste(web: Web, folder: Path) -> None:
    assert f"a server for assistants with 3 maps of {folder}" in web.printed
    settings = re.search(r"^\{.*^\}", web.printed, re.MULTILINE | re.DOTALL)
    assert settings is not None
    server = json.loads(settings[0])["mcpServers"]["journeynb"]
    assert server == {
        "type": "http",
        "url": f"http://127.0.0.1:{web.port}/mcp",
        "headers": {"Authorization": f"Bearer {TOKEN}"},
    }


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (401, {"Authorization": ""}),
        (401, {"Authorization": "Bearer wrong"}),
        (401, {"Authorization": TOKEN}),
        (421, {"Host": "evil.example"}),
        (421, {"Host": "127.0.0.1"}),
        (421, {"Host": "127.0.0.1.evil.example:80", "Authorization": ""}),
        (403, {"Origin": "http://evil.example"}),
        (403, {"Origin": "null"}),
        (403, {"Origin": "http://127.0.0.1:1"}),
        (404, {"path": "/"}),
        (404, {"path": "/mcp/../other", "Authorization": ""}),
    ],
    ids=str,
)
def test_http_refuses_strangers(web: Web, status: int, headers: dict[str, str]) -> None:
    found, text = web.request(**headers)  # type: ignore[arg-type]
    assert found == status
    assert "coffee" not in text and TOKEN not in text


def test_http_refuses_large_bodies(web: Web) -> None:
    assert web.request(b" " * 1_000_001)[0] == 413
    assert web.request(b" " * 1_000_000)[0] != 413


def test_http_answers_pages_of_its_own_and_refuses_what_is_not_a_request(web: Web) -> None:
    own = f"http://localhost:{web.port}"
    ping = b'{"jsonrpc": "2.0", "id": 1, "method": "nope"}'
    assert web.request(ping, Origin=own, Host=f"localhost:{web.port}")[0] == 400
    status, text = web.request(b"not JSON")
    assert status == 400 and "Traceback" not in text
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: web.request(b"[]")[0], range(8))) == {400}
