"""The tables of the command line, from its own arguments and options."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from typer.main import get_command

from journeynb.cli.app import app
from pages import table, write


def commands() -> dict[str, Any]:
    """Return the commands by name; those of a group have two words."""
    return dict(_commands_of(get_command(app), ""))


def _commands_of(group: Any, before: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands_of(command, f"{before}{name} ")
        else:
            yield before + name, command


def write_command_line(path: Path) -> None:
    """Write a table of arguments and options for each command."""
    parts = []
    for name, command in commands().items():
        arguments = [each for each in command.params if each.param_type_name == "argument"]
        usage = " ".join([name, *(written(each) for each in arguments)])
        parts += [
            f"(command-{name.replace(' ', '-')})=\n### journeynb {name}",
            command.help.replace("``", "`"),
            f"```text\njourneynb {usage} [OPTIONS]\n```",
        ]
        if command.params:
            rows = [[f"`{written(each)}`", default_of(each), each.help] for each in command.params]
            parts.append(table(["Argument or option", "Default", "Meaning"], rows))
    write(path, "\n\n".join(parts) + "\n")


def written(parameter: Any) -> str:
    """Return how an argument or option is written, such as ``--theme TEXT``."""
    if parameter.param_type_name == "argument":
        name = parameter.metavar or parameter.name.upper()
        return name if parameter.required else f"[{name}]"
    names = ", ".join(parameter.opts)
    if parameter.is_flag:
        return names
    if isinstance(parameter.default, Enum):
        return f"{names} {'|'.join(each.value for each in type(parameter.default))}"
    return f"{names} {parameter.metavar or parameter.name.upper()}"


def default_of(parameter: Any) -> str:
    """Return the default of an option as it is written, or nothing."""
    default = parameter.default
    if parameter.param_type_name == "argument" or default in (None, False):
        return "required" if parameter.required else ""
    return f"`{default.value if isinstance(default, Enum) else default}`"
