"""All tools, and how one is called."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from journeynb.mcp.asking.answer import Answer
from journeynb.mcp.asking.refusal import unknown, wrong_arguments
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.diff import diff
from journeynb.mcp.tools.edit import edit
from journeynb.mcp.tools.evidence import evidence
from journeynb.mcp.tools.explain_rule import explain_rule
from journeynb.mcp.tools.find import find
from journeynb.mcp.tools.gaps import gaps
from journeynb.mcp.tools.get import get
from journeynb.mcp.tools.list_maps import list_maps
from journeynb.mcp.tools.overview import overview
from journeynb.mcp.tools.picture import picture
from journeynb.mcp.tools.propose import propose
from journeynb.mcp.tools.reviews import reviews
from journeynb.mcp.tools.table import table
from journeynb.mcp.tools.tool import Tool
from journeynb.mcp.workspace.workspace import Workspace
from journeynb.portfolio.reading.map_paths import ENDING

TOOLS: tuple[Tool, ...] = (
    list_maps,
    overview,
    find,
    get,
    table,
    gaps,
    explain_rule,
    picture,
    evidence,
    diff,
    reviews,
    propose,
    edit,
)
"""All tools, in the order in which an assistant sees them."""


def offered(workspace: Workspace) -> dict[str, Tool]:
    """Return the tools that a server with these options offers, by name."""
    given = {"": True, "log": workspace.log is not None, "edits": workspace.allow_edits}
    return {each.name: each for each in TOOLS if given[each.needs]}


def ask(call: Call, name: str, arguments: dict[str, Any]) -> Answer:
    """Return the answer of a tool.

    Parameters
    ----------
    call : Call
        What the tool knows beside its arguments.
    name : str
        Name of the tool.
    arguments : dict
        The arguments, as JSON values.

    Raises
    ------
    JourneyError
        The tool or an argument is unknown, or the question has no answer; `refusal_of` returns
        the error in the form of the door.
    """
    tools = offered(call.workspace)
    tool = tools.get(name)
    if tool is None:
        raise unknown("unknown_tool", "tool", name, tools, field="name")
    arguments = {name: _without_extension(name, value) for name, value in arguments.items()}
    try:
        question = tool.question.model_validate(arguments)
    except ValidationError as error:
        raise wrong_arguments(error, tool.question, arguments) from None
    with call.workspace.short_paths():
        return tool.run(call, question)


def _without_extension(name: str, value: Any) -> Any:
    """Return the name of a map without the extension of its file, with which it may be given."""
    is_map = name in ("map", "other") and isinstance(value, str)
    return value.removesuffix(ENDING) if is_map else value
