"""The command-line application; each command is a file in ``commands``."""

from __future__ import annotations

from journeynb.cli.commands.check import check
from journeynb.cli.commands.convert import convert
from journeynb.cli.commands.course.group import course
from journeynb.cli.commands.diff import diff
from journeynb.cli.commands.draw import draw
from journeynb.cli.commands.edit import edit
from journeynb.cli.commands.evidence.command import evidence
from journeynb.cli.commands.explain import explain
from journeynb.cli.commands.goals import goals
from journeynb.cli.commands.mcp import mcp
from journeynb.cli.commands.merge import merge
from journeynb.cli.commands.new import new
from journeynb.cli.commands.refresh import refresh
from journeynb.cli.commands.report import report
from journeynb.cli.commands.rules import rules
from journeynb.cli.commands.schema import schema
from journeynb.cli.commands.table import table
from journeynb.cli.shared.application import application
from journeynb.cli.shared.quiet_flags import Command

app = application()
for _command in (
    new, edit, check, draw, evidence, refresh, goals, report, table, convert, diff, merge, rules,
    explain, schema, mcp,
):  # fmt: skip
    app.command(cls=Command)(_command)
app.add_typer(course, name="course")
