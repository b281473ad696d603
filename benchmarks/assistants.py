"""The server for assistants: how soon it starts and answers, beside a server of the SDK alone.

``python -m benchmarks.assistants``
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.maps import core
from benchmarks.timing import HEAD, Figure, Result
from journeynb.api.journey_map import JourneyMap

TOUCHPOINTS = 300
RUNS = 7
PEER = """
from mcp.server import MCPServer
server = MCPServer("empty")
@server.tool()
def nothing() -> str:
    return ""
server.run()
"""
HELLO: dict[str, Any] = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "benchmark", "version": "1"},
}


class Connection:
    """A server that is a process of its own, and the requests to it."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._id = 0
        self.request("initialize", HELLO)
        self._send({"method": "notifications/initialized"})

    def request(self, method: str, params: dict[str, Any]) -> Any:
        self._id += 1
        self._send({"id": self._id, "method": method, "params": params})
        assert self.process.stdout is not None
        answer = json.loads(self.process.stdout.readline())
        assert answer["id"] == self._id, answer
        return answer["result"]

    def call(self, tool: str, arguments: dict[str, Any]) -> float:
        """Return the seconds of a call."""
        start = time.perf_counter()
        answer = self.request("tools/call", {"name": tool, "arguments": arguments})
        assert not answer["isError"], answer
        return time.perf_counter() - start

    def close(self) -> float:
        """End the server, and return its CPU seconds."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.stdout.close()
        self.process.returncode = os.waitstatus_to_exitcode(status)
        assert self.process.returncode == 0
        return used.ru_utime + used.ru_stime

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        self.process.stdin.flush()


def assistants() -> Iterator[Result | Figure]:
    with tempfile.TemporaryDirectory() as folder:
        JourneyMap._of(core(TOUCHPOINTS).state).save(Path(folder, "large.journeymap.json"))
        ours = [sys.executable, "-m", "journeynb", "mcp", folder]
        peer = [sys.executable, "-c", PEER]
        starts = [(Connection(ours).close(), Connection(peer).close()) for _ in range(RUNS)]
        extra = min(own for own, _ in starts) - min(other for _, other in starts)
        yield Figure("start of journeynb mcp beyond an empty server, CPU", extra, "s", 0.4)
        yield Figure("start and the first overview, CPU", _first(ours), "s", 2)
        yield from _warm(Connection(ours), Connection(peer))


def _first(command: list[str]) -> float:
    seconds = []
    for _ in range(3):
        server = Connection(command)
        server.call("overview", {"map": "large"})
        seconds.append(server.close())
    return min(seconds)


def _warm(ours: Connection, peer: Connection) -> Iterator[Result | Figure]:
    asked = {"map": "large"}
    for tool, arguments, limit in (
        ("overview", asked, 0.05),
        ("gaps", asked, 0.5),
        ("table", {**asked, "kind": "touchpoint"}, 0.1),
    ):
        ours.call(tool, arguments)
        pairs = [(ours.call(tool, arguments), peer.call("nothing", {})) for _ in range(3 * RUNS)]
        seconds, empty = (statistics.median(each) for each in zip(*pairs, strict=True))
        what = f"{tool}, {TOUCHPOINTS} touchpoints, warm"
        yield Figure(what, seconds * 1e3, "ms", limit * 1e3)
        yield Result(what, seconds, "an empty tool", empty, limit / 0.002)
    ours.close()
    peer.close()


if __name__ == "__main__":
    print(HEAD)
    for each in assistants():
        print(each, flush=True)
