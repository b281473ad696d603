"""The command ``journeynb course``, which has commands of its own."""

from __future__ import annotations

import typer

from journeynb.cli.commands.course.canvas import canvas
from journeynb.cli.commands.course.grade import grade
from journeynb.cli.shared.quiet_flags import Command, Group

course = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help="Learn and teach customer journey mapping in ten lessons.",
)
for _command in (canvas, grade):
    course.command(cls=Command)(_command)
