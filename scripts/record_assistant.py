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
from collections.abc import Callable
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
ASSISTANT = "Example assistant"
"""The name that the client of this script gives itself."""
USER = "Maya"

MAP = "coffee"
REASON = "Brand owns all surveys"
INTRODUCTION = """\
# A recorded session with an assistant

<!-- made by scripts/record_assistant.py -->

Maya connects her assistant as described in [the guide](assistant.md), with the sample map and its
log: `journeynb mcp journeys --log events.csv`. This page shows each question to the server and each
answer, formatted for reading.

No model took part. A script asked what an assistant would ask, with the official client and a real
server. So the page can be recorded again and checked. A model would word its answers
differently."""
QUESTION = (
    '> Maya: "What is missing on our coffee map, and what does the log say? Propose what you are '
    'sure of."'
)

Proposed = tuple[list[dict[str, Any]], str]
"""Changes with their reason."""


@dataclass
class Recorder:
    """A page that grows with each question to the server."""

    client: Client
    parts: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Add a paragraph."""
        self.parts.append(text)

    def block(self, text: str, language: str = "json") -> None:
        """Add a block of code; the tests of pages do not run it."""
        above = "<!-- not run: it is recorded -->\n" if language == "python" else ""
        self.parts.append(f"{above}```{language}\n{text}\n```")

    async def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool, add the question and the answer to the page, and return the answer."""
        answer = await self.client.call_tool(tool, arguments)
        found = answer.structured_content
        assert isinstance(found, dict), answer
        self.block(f"{tool} {laid_out(arguments)}", "js")
        self.say("The answer is an error:" if answer.is_error else "The server answers:")
        self.block(laid_out(found))
        return found

    def page(self) -> str:
        """Return the page, with the times at which it was recorded as 2026-11-30 14:03."""
        text = "\n\n".join(self.parts) + "\n"
        text = re.sub(rf"{DAY}(?=-[0-9a-f]{{8}}\b)", TODAY, text)
        text = re.sub(rf"{DAY}T[\d:.]+Z", f"{TODAY}T14:03:00Z", text)
        return re.sub(rf"{DAY} \d\d:\d\d UTC", f"{TODAY} 14:03 UTC", text)


def rows_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of an answer of `evidence`, with the names of their columns."""
    return [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]


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


async def look(recorder: Recorder) -> list[Proposed]:
    """Ask what is missing and what the log says; return what follows from the answers."""
    recorder.say(INTRODUCTION)
    recorder.say("## What is missing?")
    recorder.say(QUESTION)
    recorder.say("The assistant looks for the map, and asks for the most severe gaps in mapping.")
    await recorder.ask("list_maps")
    gaps = await recorder.ask("gaps", map=MAP, select=["M"], limit=3)
    recorder.say("It does not guess what a rule means:")
    rule = await recorder.ask("explain_rule", code="M101")
    recorder.say("## What does the log say?")
    recorder.say("It starts with a sentence for each question that the log can answer.")
    summary = rows_of(await recorder.ask("evidence", map=MAP, question="summary"))
    recorder.say("Then it asks for the rows behind two of them.")
    unmapped = rows_of(await recorder.ask("evidence", map=MAP, question="unmapped"))
    moves = await recorder.ask(
        "evidence", map=MAP, question="transitions", about="home-page", limit=4
    )
    returned = [row for row in unmapped if row["event"] == "bags_returned"]
    (chat,) = (row for row in rows_of(moves) if row["to"] == "barista-chat")
    events = sum(row["count"] for row in returned)
    share = f"{chat['probability']:.0%} ({100 * chat['low']:.0f} to {chat['high']:.0%})"
    funnel = next(row["says"] for row in summary if row["question"] == "funnel")
    recorder.say("## What Maya reads")
    recorder.say("With these answers, an assistant can write:")
    first, second, _ = gaps["findings"]
    recorder.say(
        f"> The map has {gaps['counts']['error']} errors and {gaps['counts']['warning']} warnings "
        f"in mapping. {first['message']} (`{first['id']}`, {first['rule']}): {rule['why']} "
        f"{second['message']} (`{second['id']}`, {second['rule']}).\n>\n"
        f"> The log has {events} events `bags_returned` that match no touchpoint, so customers do "
        f"return bags. {chat['customers']} customers moved from `home-page` to `barista-chat`: "
        f"{share} of the moves out of `home-page`. The map has no such path. {funnel} The "
        "intervals show random variation only.\n>\n> I propose three changes."
    )
    return [
        (
            [
                {"op": "link", "from": "bag-return", "to": "loyalty"},
                {"op": "set", "id": "bag-return", "events": ["bags_returned"]},
            ],
            f"M101: it is in no stage. {events} events bags_returned of the log match no "
            "touchpoint, and this is the one where bags are returned.",
        ),
        (
            [{"op": "link", "kind": "leads_to", "from": "home-page", "to": "barista-chat"}],
            f"{chat['customers']} customers take this path, {share} of the moves out of home-page, "
            "and the map does not have it.",
        ),
        (
            [{"op": "set", "id": "feedback-survey", "owner": "Customer care"}],
            "M104: it has no owner. Customer care owns Customer support, which leads to it.",
        ),
    ]


async def propose(recorder: Recorder, proposed: list[Proposed]) -> None:
    """Propose changes, one file each."""
    recorder.say("## It proposes three changes")
    recorder.say(
        "Each change is a separate proposal, so that Maya can decide on each. The server answers "
        "with the gaps that the proposal opens and closes."
    )
    for changes, why in proposed:
        await recorder.ask("propose", map=MAP, changes=changes, why=why)


async def review(recorder: Recorder, proposed: list[Proposed], path: Path) -> None:
    """Accept two of the changes and refuse one; the assistant reads the decisions."""
    recorder.say("## Maya decides")
    recorder.say(
        "The map is unchanged. Maya looks at the proposals in her notebook; the editor and "
        "JupyterLab show the same."
    )
    jm = jn.open(path)
    found = jm.review_changes()
    recorder.block(
        'import journeynb as jn\n\njm = jn.open("journeys/coffee.journeymap.json")\n'
        "review = jm.review_changes()\nreview",
        "python",
    )
    recorder.block(repr(found), "text")
    recorder.say("She accepts two and refuses one.")
    recorder.block(f'review.accept(0, 1)\nreview.refuse(2, reason="{REASON}")', "python")
    found.accept(0, 1, by=USER)
    found.refuse(2, reason=REASON, by=USER)
    recorder.say("Two of them are steps now, with the assistant's name. `jm.undo()` undoes one.")
    recorder.block('jm.history(by="agent")[["by", "who", "what"]]', "python")
    recorder.block(jm.history(by="agent")[["by", "who", "what"]].to_string(), "text")
    recorder.say("## The assistant reads the decisions")
    await recorder.ask("reviews", map=MAP)
    recorder.say("If it proposes the third change again, it gets Maya's reason:")
    changes, why = proposed[2]
    await recorder.ask("propose", map=MAP, changes=changes, why=why)
    recorder.say("**Next:** [connect your own assistant](assistant.md#connect-your-assistant).")


def command(maps: Path, log: Path) -> Any:
    """Return the transport to ``journeynb mcp``."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "journeynb", "mcp", str(maps), "--log", str(log)],
        env={**os.environ, "JOURNEYNB_TODAY": TODAY},
        cwd=str(log.parent),
    )
    return stdio_client(server)


async def recorded(folder: Path, served: Callable[[Path, Path], Any] = command) -> str:
    """Return the page; the map and the log are written into a folder, and then served."""
    maps = folder / "journeys"
    maps.mkdir()
    jn.sample("coffee").save(maps / "coffee.journeymap.json")
    jn.sample_log("coffee").to_csv(folder / "events.csv", index=False)
    who = Implementation(name=ASSISTANT, version="1.0")
    async with Client(served(maps, folder / "events.csv"), client_info=who) as client:
        recorder = Recorder(client)
        proposed = await look(recorder)
        await propose(recorder, proposed)
        await review(recorder, proposed, maps / "coffee.journeymap.json")
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
