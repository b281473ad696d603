"""Record what an assistant and ``journeynb mcp`` say to each other, as a page of the guides.

    python scripts/record_assistant.py            # writes docs/guides/assistant-session.md
    python scripts/record_assistant.py --check    # fails if the page is out of date

No model takes part: this script calls the tools that an assistant would call, with the official
client and a real server. The page is the same each time; dates of today appear as 2026-11-30.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters, stdio_client
from mcp_types import Implementation

import journeynb as jn

PAGE = Path(__file__).parent.parent / "docs/guides/assistant-session.md"
TODAY = "2026-11-30"
DAY = r"\d{4}-\d\d-\d\d"
WIDTH = 100
ASSISTANT = "Claude Code"
"""The name that the client of this script gives itself."""
USER = "Maya"

MAP = "coffee"
PROPOSED: tuple[tuple[list[dict[str, Any]], str], ...] = (
    (
        [
            {"op": "link", "from": "bag-return", "to": "loyalty"},
            {"op": "set", "id": "bag-return", "events": ["bags_returned"]},
        ],
        "M101: it is in no stage. The log has 71 events bags_returned that match no touchpoint.",
    ),
    (
        [{"op": "link", "kind": "leads_to", "from": "home-page", "to": "barista-chat"}],
        "E604: customers move from the home page to the chat, but the map has no such path.",
    ),
    (
        [{"op": "set", "id": "feedback-survey", "owner": "Customer care"}],
        "M104: it has no owner, and customer care is closest to these customers.",
    ),
)
REASON = "Brand owns all surveys"
INTRODUCTION = """\
# A recorded session with an assistant

<!-- made by scripts/record_assistant.py -->

Maya connects her assistant as [the guide](assistant.md) says, with the sample map and its log:
`journeynb mcp journeys --log events.csv`. This page has each question to the server and each answer, laid out for reading.

No model took part. A script asked what an assistant would ask, with the official client and a real server, so the page can
be made again and is checked. An assistant adds the words."""


@dataclass
class Recorder:
    """A page that grows with each question to the server."""

    client: Client
    parts: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Add a paragraph."""
        self.parts.append(text)

    def block(self, text: str, language: str = "json") -> None:
        """Add a block of code."""
        self.parts.append(f"```{language}\n{text}\n```")

    async def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool, add the question and the answer to the page, and return the answer."""
        answer = await self.client.call_tool(tool, arguments)
        found = answer.structured_content
        assert isinstance(found, dict), answer
        self.block(f"{tool} {laid_out(arguments)}", "text")
        self.say("It is refused:" if answer.is_error else "The server answers:")
        self.block(laid_out(found))
        return found

    def page(self) -> str:
        """Return the page, with the times at which it was recorded as 2026-11-30 14:03."""
        text = "\n\n".join(self.parts) + "\n"
        text = re.sub(rf"{DAY}(?=-[0-9a-f]{{8}}\b)", TODAY, text)
        text = re.sub(rf"{DAY}T[\d:.]+Z", f"{TODAY}T14:03:00Z", text)
        return re.sub(rf"{DAY} \d\d:\d\d UTC", f"{TODAY} 14:03 UTC", text)


def laid_out(value: Any, indent: int = 0) -> str:
    """Return JSON whose parts are on one line if they fit."""
    line = json.dumps(value, ensure_ascii=False)
    if indent + len(line) <= WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{json.dumps(k)}: {laid_out(v, indent + 2)}" for k, v in value.items()]
        begin, end = "{}"
    else:
        parts = [laid_out(each, indent + 2) for each in value]
        begin, end = "[]"
    return f"{begin}\n{inner}" + f",\n{inner}".join(parts) + f"\n{' ' * indent}{end}"


async def look(recorder: Recorder) -> None:
    """Ask what is missing on the map, and what the log says."""
    recorder.say(INTRODUCTION)
    recorder.say("## What is missing?")
    recorder.say(
        '> Maya: "What is missing on our coffee map, and what does the log say? Propose what you '
        'are sure of."'
    )
    recorder.say("The assistant looks for the map, and asks for its most severe gaps.")
    await recorder.ask("list_maps")
    await recorder.ask("gaps", map=MAP, select=["M"], limit=3)
    recorder.say("It does not guess what a rule means:")
    await recorder.ask("explain_rule", code="M101")
    recorder.say("## What does the log say?")
    recorder.say("A touchpoint in no stage could be one that nobody uses. So it asks the log.")
    await recorder.ask("evidence", map=MAP, question="unmapped")
    await recorder.ask("evidence", map=MAP, question="transitions", about="home-page")


async def propose(recorder: Recorder) -> None:
    """Propose three changes."""
    recorder.say("## It proposes three changes")
    recorder.say("Each has its own reason, so that Maya can decide on each.")
    for changes, why in PROPOSED:
        await recorder.ask("propose", map=MAP, changes=changes, why=why)


async def review(recorder: Recorder, path: Path) -> None:
    """Accept two of the changes and refuse one; the assistant reads the decisions."""
    recorder.say("## Maya decides")
    recorder.block(
        'import journeynb as jn\n\njm = jn.open("journeys/coffee.journeymap.json")\n'
        "review = jm.review_changes()\nreview",
        "python",
    )
    jm = jn.open(path)
    found = jm.review_changes()
    recorder.block(repr(found), "text")
    recorder.block(f'review.accept(0, 1)\nreview.refuse(2, reason="{REASON}")', "python")
    found.accept(0, 1, by=USER)
    found.refuse(2, reason=REASON, by=USER)
    recorder.say("Two are steps now, with the name of the assistant. `jm.undo()` takes one back.")
    recorder.block('jm.history(by="agent")[["by", "who", "what"]]', "python")
    recorder.block(jm.history(by="agent")[["by", "who", "what"]].to_string(), "text")
    recorder.say("## The assistant reads the decisions")
    await recorder.ask("reviews", map=MAP)
    recorder.say("If it tries the same once more, it gets Maya's reason:")
    changes, why = PROPOSED[2]
    await recorder.ask("propose", map=MAP, changes=changes, why=why)


async def recorded(folder: Path) -> str:
    """Return the page; the map and the log are written into a folder."""
    maps = folder / "journeys"
    maps.mkdir()
    jn.sample("coffee").save(maps / "coffee.journeymap.json")
    jn.sample_log("coffee").to_csv(folder / "events.csv", index=False)
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "journeynb", "mcp", str(maps), "--log", str(folder / "events.csv")],
        env={**os.environ, "JOURNEYNB_TODAY": TODAY},
        cwd=str(folder),
    )
    who = Implementation(name=ASSISTANT, version="1.0")
    async with Client(stdio_client(server), client_info=who) as client:
        recorder = Recorder(client)
        await look(recorder)
        await propose(recorder)
        await review(recorder, maps / "coffee.journeymap.json")
    return recorder.page()


def main() -> None:
    """Write the page, or check it."""
    with tempfile.TemporaryDirectory() as room:
        text = asyncio.run(recorded(Path(room)))
    if "--check" not in sys.argv:
        PAGE.write_text(text, "utf-8")
    elif PAGE.read_text("utf-8") != text:
        sys.exit(f"{PAGE.name} is stale: run python scripts/record_assistant.py")


if __name__ == "__main__":
    main()
