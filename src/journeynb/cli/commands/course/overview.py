"""The command ``journeynb course`` without a command of its own: the list of lessons."""

from __future__ import annotations

from pathlib import Path

import typer

from journeynb.cli.commands.course.start import open_command
from journeynb.cli.commands.course.started import Started, exercises_in, near, started_in
from journeynb.cli.shared.text_columns import Column, table_lines
from journeynb.course.catalog import LESSONS, LessonInfo
from journeynb.course.starting import course_folder

_COLUMNS = [
    Column("", lambda row: str(row["info"].number), right=True),
    Column("lesson", lambda row: row["info"].title),
    Column("minutes", lambda row: str(row["info"].minutes), right=True),
    Column("progress", lambda row: row["progress"]),
]


def overview(context: typer.Context) -> None:
    """Learn and teach customer journey mapping in ten lessons.

    Without a command, list the lessons and what to do next.
    """
    if context.invoked_subcommand is not None:
        return
    folder = near(course_folder(Path.cwd()))
    started = started_in(folder) if folder.is_dir() else []
    rows = [{"info": info, "progress": _progress(info, started)} for info in LESSONS]
    typer.echo("\n".join(table_lines(rows, _COLUMNS, 10_000)))
    typer.echo(f"\n{_next(started)}")


def _right(info: LessonInfo, started: list[Started]) -> set[str]:
    """Return the exercises of a lesson that are right in one of its folders."""
    return set().union(*(each.right for each in started if each.info == info))


def _progress(info: LessonInfo, started: list[Started]) -> str:
    if not any(each.info == info for each in started):
        return "not started"
    exercises = exercises_in(info)
    done = len(_right(info, started).intersection(exercises))
    return f"{done} of {len(exercises)} right"


def _next(started: list[Started]) -> str:
    """Return what to do next: in the first lesson that is not finished."""
    for info in LESSONS:
        own = [each for each in started if each.info == info]
        if not own:
            return f"Next: journeynb course start {info.number}"
        if set(exercises_in(info)) - _right(info, started):
            newest = max(own, key=lambda each: each.folder.stat().st_mtime)
            return f"Next: {open_command(info, newest.folder)}"
    return "All exercises of the course are right."
