"""The command ``journeynb course``, which has commands of its own."""

from __future__ import annotations

import typer

from journeynb.cli.commands.course.canvas import canvas
from journeynb.cli.commands.course.doctor import doctor
from journeynb.cli.commands.course.export import export
from journeynb.cli.commands.course.grade import grade
from journeynb.cli.commands.course.kit import kit
from journeynb.cli.commands.course.overview import overview
from journeynb.cli.commands.course.start import start
from journeynb.cli.commands.course.status import status
from journeynb.cli.shared.quiet_flags import Command, Group

course = typer.Typer(cls=Group, invoke_without_command=True, callback=overview)
for _command in (start, status, doctor, canvas, grade, export, kit):
    course.command(cls=Command)(_command)
