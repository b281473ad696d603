"""The tool that compares two maps."""

from __future__ import annotations

from collections import Counter

from pydantic import Field

from journeynb.api.journey_map import JourneyMap
from journeynb.mcp.asking.answer import Answer
from journeynb.mcp.asking.cutting import cut
from journeynb.mcp.asking.question import Question
from journeynb.mcp.asking.refusal import Refused
from journeynb.mcp.editing.differences import lines_of
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool


class AskDiff(Question):
    """Which maps to compare."""

    map: str = Field(description="Name of the map to start from, from list_maps.")
    other: str = Field(description="Name of the other map, such as a later or the to-be version.")
    offset: int = Field(0, ge=0, description="Number of differences to skip.")


class Differences(Answer):
    """What is different on the other map."""

    map: str
    other: str
    total: int
    added: int = 0
    removed: int = 0
    changed: int = Field(0, description="Fields that have another value.")
    moved: int = Field(0, description="Items that have another position.")
    differences: list[str] = Field(
        description="One a line: + added, - removed, ~ changed or moved; kind, id (name): field "
        "before -> after."
    )


@tool(
    "diff",
    title="Compare two maps",
    description="Lists what is different on another map: items, links and fields, matched by id. "
    "Quotes and comments are compared only if the server was started with --quotes.",
)
def diff(call: Call, asked: AskDiff) -> Differences:
    """Return the differences from a map to another, from an offset on."""
    rows = call.workspace.map(asked.map).diff(_other(call, asked.other)).rows
    answer = Differences(
        map=asked.map,
        other=asked.other,
        total=len(rows),
        differences=lines_of(rows[asked.offset :], quotes=True),  # of maps as they may be read
        **Counter(row.change for row in rows),
    )
    return cut(answer, "differences", start=asked.offset)


def _other(call: Call, name: str) -> JourneyMap:
    try:
        return call.workspace.map(name)
    except Refused as error:
        error.refusal["field"] = "other"
        raise
