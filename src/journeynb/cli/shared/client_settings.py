"""The settings that a person pastes into a client, the program of an assistant."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import typer

PATHS = ("folder", "log", "customers")
"""Parameters of the command whose values are paths."""
NAME = "journeynb"
"""Name of the server in the settings."""


def command_settings(context: typer.Context) -> str:
    """Return the settings with which a client starts the command that runs, by absolute paths."""
    program, *first = _program()
    arguments = [*first, str(context.info_name), *_arguments(context)]
    return _block({"command": program, "args": arguments})


def address_settings(address: str, token: str) -> str:
    """Return the settings with which a client reaches a server over HTTP."""
    headers = {"Authorization": f"Bearer {token}"}
    return _block({"type": "http", "url": address, "headers": headers})


def _block(server: dict[str, Any]) -> str:
    return json.dumps({"mcpServers": {NAME: server}}, indent=2, ensure_ascii=False)


def _program() -> list[str]:
    """Return how this program is started from anywhere: clients know no virtual environment."""
    started = Path(sys.argv[0])
    if started.stem == NAME:
        found = shutil.which(str(started)) or shutil.which(NAME)
        if found is not None:
            return [os.path.abspath(found)]
    return [sys.executable, "-m", NAME]


def _arguments(context: typer.Context) -> list[str]:
    """Return the arguments of the command, without those that are as by default."""
    found: list[str] = []
    for each in context.command.params:
        value = context.params.get(str(each.name))
        if value is None or value is False:
            continue
        words = [] if each.param_type_name == "argument" else [each.opts[-1]]
        if value is not True:
            words.append(os.path.abspath(value) if each.name in PATHS else str(value))
        found.extend(words)
    return found
