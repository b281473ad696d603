"""What makes a function a tool."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_type_hints

from journeynb.mcp.asking.answer import Answer
from journeynb.mcp.asking.question import Question
from journeynb.mcp.tools.call import Call

Q = TypeVar("Q", bound=Question)
A = TypeVar("A", bound=Answer)
Effect = Literal["reads", "proposes", "edits"]
"""What a tool does: reads only, writes beside the map, or changes the map."""
Need = Literal["", "log", "edits"]
"""What the server must be started with: nothing, ``--log`` or ``--allow-edits``."""


@dataclass(frozen=True)
class Tool:
    """A function that an assistant can call.

    Parameters
    ----------
    name, title, description : str
        What the assistant reads; never text of a map.
    question, answer : type
        The arguments and the answer.
    run : callable
        The function.
    effect : {"reads", "proposes", "edits"}
        What it does to maps.
    needs : {"", "log", "edits"}
        Option without which the tool is not offered.
    """

    name: str
    title: str
    description: str
    question: type[Question]
    answer: type[Answer]
    run: Callable[[Call, Any], Answer]
    effect: Effect = "reads"
    needs: Need = ""


def tool(
    name: str, *, title: str, description: str, effect: Effect = "reads", needs: Need = ""
) -> Callable[[Callable[[Call, Q], A]], Tool]:
    """Return a decorator that makes a tool of a function of a call and a question.

    The classes of the question and the answer are those of the function's annotations.
    """

    def made(function: Callable[[Call, Q], A]) -> Tool:
        hints = get_type_hints(function)
        answer = hints.pop("return")
        _, question = hints.values()
        return Tool(name, title, description, question, answer, function, effect, needs)

    return made
