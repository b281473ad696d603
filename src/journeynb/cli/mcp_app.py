"""The application with the command ``mcp`` only, which starts sooner than with all commands."""

from __future__ import annotations

from journeynb.cli.commands.mcp import mcp
from journeynb.cli.shared.application import application
from journeynb.cli.shared.quiet_flags import Command

app = application()
app.command(cls=Command)(mcp)
