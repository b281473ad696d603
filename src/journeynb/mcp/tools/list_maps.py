"""The tool that lists the maps."""

from __future__ import annotations

from pydantic import Field

from journeynb.base.errors import JourneyError
from journeynb.mcp.asking.answer import Answer, AnswerPart
from journeynb.mcp.asking.cutting import cut, start_of_text
from journeynb.mcp.asking.question import Question
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool
from journeynb.model.index import contents

PAGE = 50


class ListMaps(Question):
    """Which of the maps."""

    offset: int = Field(0, ge=0, description="Number of maps to skip.")


class MapLine(AnswerPart):
    """A map of the folder."""

    map: str = Field(description="Name of the map, which the other tools take.")
    title: str | None = None
    state: str | None = Field(None, description="to_be if it shows the journey as it should be.")
    contains: str | None = Field(None, description="Number of entities of each kind.")
    problem: str | None = Field(None, description="Why the file cannot be read.")


class Maps(Answer):
    """The maps of the folder."""

    total: int = Field(description="Number of maps in the folder.")
    maps: list[MapLine]


@tool(
    "list_maps",
    title="List the maps",
    description="Lists the journey maps that you can read. Start here: every other tool takes the "
    "name of a map. Then ask overview.",
)
def list_maps(call: Call, asked: ListMaps) -> Maps:
    """Return the maps of the folder, by name."""
    names = call.workspace.names()
    lines = [_line(call, name) for name in names[asked.offset : asked.offset + PAGE]]
    return cut(Maps(total=len(names), maps=lines), "maps", start=asked.offset, total=len(names))


def _line(call: Call, name: str) -> MapLine:
    call.stop_if_cancelled()
    try:
        index = call.workspace.map(name)._core.index
    except JourneyError as error:
        return MapLine(map=name, problem=start_of_text(str(error), 300))
    return MapLine(
        map=name,
        title=start_of_text(index.info.title, 120) or None,
        state=None if index.info.state == "as_is" else index.info.state,
        contains=contents(index),
    )
