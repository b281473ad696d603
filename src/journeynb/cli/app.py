"""The command-line application; each command is a file in ``commands``."""

from __future__ import annotations

from typing import Annotated

import typer

import journeynb as jn
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
from journeynb.cli.shared.quiet_flags import Command, Group

app = typer.Typer(
    name="journeynb",
    cls=Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Create, check, convert and draw customer journey maps.",
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"journeynb {jn.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    pass


for _command in (
    new, edit, check, draw, evidence, refresh, goals, report, table, convert, diff, merge, rules,
    explain, schema, mcp,
):  # fmt: skip
    app.command(cls=Command)(_command)
app.add_typer(course, name="course")
