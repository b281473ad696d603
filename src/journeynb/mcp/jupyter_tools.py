"""The tools that read, as functions for jupyter-server-mcp, which serves Jupyter's assistants.

Its server has a port of its own without a token, so that no tool here writes, and none reads a log,
a table of customers, quotes or comments.
"""

from __future__ import annotations

import inspect
import logging
import os
import sys
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field
from pydantic.fields import FieldInfo

from journeynb.mcp.asking.answer import compact_json
from journeynb.mcp.asking.refusal import Refused, refusal_of
from journeynb.mcp.serving.server_log import places
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.registry import TOOLS, ask
from journeynb.mcp.tools.tool import Tool
from journeynb.mcp.workspace.workspace import Workspace
from journeynb.portfolio.reading.map_paths import has_more_folders

PREFIX = "journeynb_"
"""Start of the names, since the tools of all packages are in one list."""
VARIABLE = "JOURNEYNB_MCP_FOLDER"
"""Environment variable: the folder of the maps, if not that in which Jupyter was started."""
FOLDERS = 1000
"""Largest number of folders that are searched for maps."""

_LOG = logging.getLogger("journeynb.mcp")


def names() -> list[str]:
    """Return the functions of the tools as ``module:function``, for the entry point."""
    return [f"{__name__}:{name}" for name in _functions()]


def __getattr__(name: str) -> Callable[..., Any]:
    if name.startswith(PREFIX) and name in _functions():
        return _functions()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@lru_cache(maxsize=1)
def _functions() -> dict[str, Callable[..., Any]]:
    tools = [each for each in TOOLS if each.effect == "reads" and not each.needs]
    return {f"{PREFIX}{each.name}": _function(each) for each in tools}


def _function(tool: Tool) -> Callable[..., Any]:
    """Return a function whose name, docstring and signature describe a tool."""

    def run(**arguments: Any) -> Any:
        return _answered(tool.name, arguments)

    parameters = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if info.is_required() else info.default,
            annotation=_annotation(info),
        )
        for name, info in tool.question.model_fields.items()
    ]
    run.__name__ = run.__qualname__ = f"{PREFIX}{tool.name}"
    run.__doc__ = tool.description
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _annotation(info: FieldInfo) -> Any:
    return Annotated[(info.annotation, *info.metadata, Field(description=info.description))]


def _answered(name: str, arguments: dict[str, Any]) -> Any:
    """Return the answer of a tool as text, and pictures after it."""
    try:
        answer = ask(Call(_workspace(_folder())), name, arguments)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # libraries in Rust raise panics that are no Exception
        refusal = refusal_of(error)
        if refusal["code"] == "fault":
            _LOG.error("%s failed: %s", name, places(error))
        raise _from_host("fastmcp.exceptions", "ToolError")(compact_json(refusal)) from None
    image = _from_host("fastmcp.utilities.types", "Image") if answer.images() else None
    pictures = [image(data=each, format="png") for each in answer.images()] if image else []
    return [answer.text(), *pictures] if pictures else answer.text()


def _from_host(module: str, name: str) -> Any:
    """Return a class of the server that calls the tools."""
    return getattr(import_module(module), name)


def _folder() -> Path:
    """Return the folder of the maps: the chosen one, or that of the running Jupyter server."""
    chosen = os.environ.get(VARIABLE, "")
    if chosen:
        return Path(chosen)
    module = sys.modules.get("jupyter_server.serverapp")
    if module is not None and module.ServerApp.initialized():
        return Path(module.ServerApp.instance().root_dir)
    return Path.cwd()


@lru_cache(maxsize=1)
def _workspace(folder: Path) -> Workspace:
    workspace = Workspace(folder)
    if has_more_folders(workspace.folder, FOLDERS):
        raise Refused(
            "too_many_folders",
            f"the folder of Jupyter contains more than {FOLDERS:,} folders, too many to search "
            "for maps",
            allowed=f"start Jupyter in the folder of the maps, or name it in {VARIABLE}",
        )
    return workspace
