"""The tool that lists the maps."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from journeynb.base.errors import JourneyError
from journeynb.mcp.asking.answer import Answer
from journeynb.mcp.asking.question import Question
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool


class ListMaps(Question):
    """No arguments."""


class MapLine(BaseModel):
    """A map of the folder."""

    model_config = ConfigDict(extra="forbid")

    map: str = Field(description="Name of the map, for the other tools.")
    title: str | None = None
    problem: str | None = Field(None, description="Why the file cannot be read.")


class Maps(Answer):
    """The maps of the folder."""

    maps: list[MapLine]


@tool("list_maps", title="List the maps", description="Lists the journey maps of the folder.")
def list_maps(call: Call, asked: ListMaps) -> Maps:
    """Return the maps of the folder, by name."""
    return Maps(maps=[_line(call, name) for name in call.workspace.names()])


def _line(call: Call, name: str) -> MapLine:
    try:
        return MapLine(map=name, title=call.workspace.map(name).info.title)
    except JourneyError as error:
        return MapLine(map=name, problem=str(error))
