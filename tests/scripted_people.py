"""People on one map, played by a script over websockets."""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

from journeynb.formats.journeymap import dumps, loads
from journeynb.model.core import CoreMap

FIELDS = ("description", "owner", "promise", "tone")
OPEN = {"ping_interval": 0, "max_message_size": 10 << 20}


@dataclass
class Played:
    """What a person of the script has sent and got."""

    name: str
    hello: Any
    steps: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    heard: dict[int, float] = field(default_factory=dict)
    sent: dict[str, float] = field(default_factory=dict)
    made: dict[int, float] = field(default_factory=dict)
    answered: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    overwritten: int = 0

    @property
    def rev(self) -> int:
        """The last revision that is known without a hole."""
        rev: int = self.hello["state"]["rev"]
        while rev + 1 in self.steps:
            rev += 1
        return rev

    def text(self) -> str:
        """Return the text of the map that this person sees."""
        core = CoreMap(loads(json.dumps(self.hello["state"]["map"])))
        first = self.hello["state"]["rev"]
        for rev in range(first + 1, max(self.steps, default=first) + 1):
            core.apply(self.steps[rev])  # a step that is lost is a KeyError
        return dumps(core.state)


async def play(url: str, people: int, seconds: float, per_second: float) -> list[Played]:
    """Let people edit the map for a time, and return what each has sent and got."""
    opened = [await _opened(url, f"p{number}") for number in range(people)]
    hearing = [asyncio.create_task(_hear(*each)) for each in opened]
    await asyncio.gather(*(_play(*each, seconds, per_second) for each in opened))
    last = max(max(played.steps, default=0) for played, _ in opened)
    end = time.monotonic() + 10
    while any(played.rev < last for played, _ in opened) and time.monotonic() < end:
        await asyncio.sleep(0.02)
    for task, (_, socket) in zip(hearing, opened, strict=True):
        task.cancel()
        socket.close()
    return [played for played, _ in opened]


async def _opened(url: str, name: str) -> tuple[Played, WebSocketClientConnection]:
    socket = await websocket_connect(url, **OPEN)
    frame = await socket.read_message()
    return Played(name, json.loads(frame or "null")), socket


async def _play(
    played: Played, socket: WebSocketClientConnection, seconds: float, per_second: float
) -> None:
    rng = random.Random(played.name)
    client = played.hello["client"]
    ids = [each["id"] for each in played.hello["state"]["map"]["touchpoints"]]
    stages = [each["id"] for each in played.hello["state"]["map"]["stages"]]
    start = time.monotonic() + rng.random() / per_second
    for number in range(round(seconds * per_second)):
        await asyncio.sleep(max(0, start + number / per_second - time.monotonic()))
        request = f"{client}-{number}"
        ids = [id for id in ids if id not in played.gone]
        message = _message(rng, ids, stages, f"{played.name} {number}")
        if message["type"] == "edit":
            message["base"] = played.rev
        played.sent[request] = time.perf_counter()
        await socket.write_message(json.dumps({**message, "request": request}))
    end = time.monotonic() + 30
    while len(played.answered) + len(played.refused) < len(played.sent):
        assert time.monotonic() < end, "requests have no answer"
        await asyncio.sleep(0.01)


async def _hear(played: Played, socket: WebSocketClientConnection) -> None:
    while (frame := await socket.read_message()) is not None:
        now = time.perf_counter()
        message = json.loads(frame)
        if "request" in message:
            began = played.sent[message["request"]]
            if message["type"] == "error":
                played.refused.append(message["error"]["message"])
                continue
            played.answered.append(now - began)
            if "history" in message and "changes" in message:
                played.made[message["rev"]] = began
        elif message["type"] == "overwritten":
            played.overwritten += 1
        if message["type"] in ("step", "stepped") and "changes" in message:
            played.steps[message["rev"]] = message["changes"]
            played.gone |= {each["id"] for each in message["changes"] if each["op"] == "remove"}
            played.heard[message["rev"]] = now


def _message(rng: random.Random, ids: list[str], stages: list[str], text: str) -> dict[str, Any]:
    """Return what a person does next: mostly a field, sometimes a card, a move, an undo."""
    chance = rng.random()
    if chance < 0.05:
        return {"type": "undo"}
    id = rng.choice(ids)
    if chance < 0.15:
        new = text.replace(" ", "-")
        add = {"op": "add", "kind": "touchpoint", "id": new, "fields": {"name": text}}
        link = {"op": "link", "kind": "occurs_in", "from": new, "to": rng.choice(stages)}
        return {"type": "edit", "changes": [add, link]}
    if chance < 0.25:
        return {"type": "edit", "changes": [{"op": "move", "id": id, "at": rng.randrange(50)}]}
    if chance < 0.28 and len(ids) > 10:
        return {"type": "edit", "changes": [{"op": "remove", "id": id}]}
    fields = {rng.choice(FIELDS): f"{text} {rng.choice(['on', 'off'])}"}
    return {"type": "edit", "changes": [{"op": "set", "id": id, "fields": fields}]}
