"""What a prompt is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from journeynb.mcp.workspace.workspace import Workspace

Given = Mapping[str, str]
"""The arguments of a prompt, by name."""


@dataclass(frozen=True)
class Argument:
    """An argument of a prompt.

    Parameters
    ----------
    name, title, description : str
        What a person sees.
    required : bool
        Whether the prompt needs it.
    values : callable, optional
        Returns the values that complete it, from the maps and the other arguments.
    """

    name: str
    title: str
    description: str
    required: bool = False
    values: Callable[[Workspace, Given], list[str]] | None = None


@dataclass(frozen=True)
class Message:
    """A message of a prompt: who says it, and its text."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True)
class Prompt:
    """A task for an assistant.

    Parameters
    ----------
    name, title, description : str
        What a person sees.
    arguments : tuple of Argument
        What a person fills in.
    write : callable
        Returns the messages, from the maps and the arguments.
    """

    name: str
    title: str
    description: str
    arguments: tuple[Argument, ...]
    write: Callable[[Workspace, Given], list[Message]]


@dataclass(frozen=True)
class Written:
    """The messages of a prompt, and what it is for."""

    description: str
    messages: list[Message]
