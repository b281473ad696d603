"""The application with all commands."""

from __future__ import annotations

from journeynb.cli.command_line import COMMANDS, app_with

app = app_with(*COMMANDS)
