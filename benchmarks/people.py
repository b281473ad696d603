"""Ten people on one map of a server, who make five edits a second each.

``python -m benchmarks.people 60`` plays a minute; by default it is a fifth of that.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tornado.websocket import websocket_connect

from benchmarks.maps import core
from benchmarks.timing import HEAD, Figure
from journeynb.formats.journeymap import dumps

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
PEOPLE, TOUCHPOINTS, RATE = 10, 1_000, 5
NAME = "team.journeymap.json"


def people(seconds: float = 12) -> Iterator[Figure]:
    from scripted_people import Played, play

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / NAME).write_text(dumps(core(TOUCHPOINTS).state), "utf-8")
        token, port = secrets.token_hex(8), _free_port()
        server = _server(folder, port, token)
        try:
            url = f"ws://127.0.0.1:{port}/journeynb/session?path={NAME}&token={token}"
            _wait(port)
            start = asyncio.run(play(url, 1, 1, RATE))[0]  # imports and warms up
            before = _megabytes(server.pid)
            played: list[Played] = asyncio.run(play(url, PEOPLE, seconds, RATE))
            grown = _megabytes(server.pid) - before
            asyncio.run(_save(url))
            on_disk = (Path(folder) / NAME).read_text("utf-8")
        finally:
            server.terminate()
            server.wait(20)
    texts = {each.text() for each in played} | {on_disk}
    refused = [words for each in played for words in each.refused]
    if refused:
        raise AssertionError(f"{len(refused)} edits were refused, such as: {refused[0]}")
    sent = sum(len(each.sent) for each in played)
    assert start.answered
    began = {rev: at for each in played for rev, at in each.made.items()}
    other = [
        at - began[rev]
        for each in played
        for rev, at in each.heard.items()
        if rev in began and rev not in each.made
    ]
    own = [seconds for each in played for seconds in each.answered]
    what = f"{PEOPLE} people, {sent:,} edits in {seconds:g} s"
    yield Figure(f"{what}: different maps at the end, file too", len(texts), "maps", 1)
    yield Figure(f"{what}: an edit is answered, median", statistics.median(own) * 1e3, "ms", 100)
    yield Figure(f"{what}: others see it, median", statistics.median(other) * 1e3, "ms", 100)
    slowest = statistics.quantiles(other, n=100)[98] * 1e3
    yield Figure(f"{what}: others see it, 99 of 100", slowest, "ms", 1000)
    yield Figure(f"{what}: the server's memory grows by", grown, "MB", 60)


def _server(folder: str, port: int, token: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "jupyter_server", f"--ServerApp.root_dir={folder}", "--no-browser",
        "--allow-root", f"--port={port}", "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}",
        "--ServerApp.jpserver_extensions={'journeynb.server': True}",
    ]  # fmt: skip
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def _save(url: str) -> None:
    connection = await websocket_connect(url)
    hello = json.loads(await connection.read_message() or "")
    save = {"type": "save", "request": f"{hello['client']}-0", "path": None}
    await connection.write_message(json.dumps(save))
    while "request" not in (message := json.loads(await connection.read_message() or "")):
        pass
    assert not message["status"]["unsaved"], message
    connection.close()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not start")


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(each for each in status.splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1000


if __name__ == "__main__":
    print(HEAD)
    for figure in people(float(sys.argv[1]) if len(sys.argv) > 1 else 12):
        print(figure)
