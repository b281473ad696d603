"""The tools as the protocol lists them."""

from __future__ import annotations

from mcp_types import Tool as ListedTool
from mcp_types import ToolAnnotations

from journeynb.mcp.serving.schemas import answer_schema, arguments_schema
from journeynb.mcp.tools.tool import Effect, Tool


def listed(tool: Tool) -> ListedTool:
    """Return a tool as the protocol lists it."""
    return ListedTool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=arguments_schema(tool),
        output_schema=answer_schema(tool),
        annotations=_marks(tool.title, tool.effect),
    )


def _marks(title: str, effect: Effect) -> ToolAnnotations:
    """Return what a tool does to files; nothing outside the folder is touched or asked."""
    reads = effect == "reads"
    return ToolAnnotations(
        title=title,
        read_only_hint=reads,
        destructive_hint=effect == "edits",
        idempotent_hint=reads,
        open_world_hint=False,
    )
