"""Asks the tools for assistants in plain Python, without a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.mcp.asking.cutting import MOST_TOKENS, tokens
from journeynb.mcp.asking.refusal import refusal_of
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.registry import ask
from journeynb.mcp.workspace.workspace import Workspace

Ask = Callable[..., dict[str, Any]]


def asking(folder: Path, *, quotes: bool = False) -> Ask:
    """Return a function that asks a tool, and sees that its answer is small and fits its schema."""
    call = Call(Workspace(folder, quotes=quotes))

    def answer(name: str, **arguments: Any) -> dict[str, Any]:
        made = ask(call, name, arguments)
        assert tokens(made.text()) <= MOST_TOKENS, "an answer is small"
        made.__class__.model_validate(made.content())
        return made.content()

    return answer


def pages(tool: Ask, name: str, rows: str, **arguments: Any) -> list[Any]:
    """Follow `next` to the end."""
    found: list[Any] = []
    for _ in range(200):
        answer = tool(name, **arguments, offset=len(found))
        found += answer[rows]
        if "next" not in answer:
            return found
        assert answer["next"] == f"offset={len(found)}"
    raise AssertionError("next does not end")


def refused(tool: Ask, name: str, **arguments: Any) -> dict[str, Any]:
    """Return the refusal of a call."""
    with pytest.raises(jn.JourneyError) as caught:
        tool(name, **arguments)
    return refusal_of(caught.value)
