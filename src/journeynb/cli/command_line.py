"""The commands, of which only the one that is called is loaded; each is a file in ``commands``."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

import typer.main

from journeynb.cli.shared.application import application
from journeynb.cli.shared.quiet_flags import Command

COMMANDS = (
    "new", "edit", "check", "draw", "evidence", "refresh", "goals", "report", "table", "convert",
    "diff", "merge", "rules", "explain", "schema", "mcp", "course",
)  # fmt: skip
"""The commands in the order of the help."""
PLACES = {"evidence": "evidence.command", "course": "course.group"}
"""Modules in ``commands`` whose name is not that of their command."""


def command_line(words: list[str]) -> Any:
    """Return what runs the words of a command line: one command, or all if none is called."""
    called = words[:1]
    return _runner(*(called if called and called[0] in COMMANDS else COMMANDS))


def app_with(*names: str) -> typer.Typer:
    """Return the application with some of its commands."""
    app = application()
    for name in names:
        module = import_module(f"journeynb.cli.commands.{PLACES.get(name, name)}")
        command = getattr(module, name)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(cls=Command)(command)
    return app


@cache
def _runner(*names: str) -> Any:
    return typer.main.get_command(app_with(*names))
