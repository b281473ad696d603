"""The command ``journeynb course status``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from journeynb.base.errors import FileError
from journeynb.base.text import visible
from journeynb.cli.commands.course.started import Started, exercises_in, near, started_in
from journeynb.cli.shared.output import Listing, csv_cell, echo_json
from journeynb.cli.shared.text_columns import Column, table_lines
from journeynb.course.catalog import MAP
from journeynb.course.starting import course_folder

_COLUMNS = [
    Column("exercise", lambda row: row["exercise"]),
    Column("title", lambda row: row["title"]),
    Column("outcome", lambda row: row["word"]),
    Column("tries", lambda row: str(row["tries"] or "-"), right=True),
    Column("last try", lambda row: row["time"].replace("T", " ").replace("Z", " UTC")),
]


def status(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER",
            help="Folder of a lesson or of several (default: where course start puts them).",
            show_default=False,
        ),
    ] = None,
    format: Annotated[Listing, typer.Option(help="Output format.")] = Listing.text,
) -> None:
    """Print each exercise of the lessons that you started, with its outcome and time."""
    folder = _usual_folder() if folder is None else folder.expanduser()
    if not folder.is_dir():
        raise FileError(f"{folder} is not a folder; allowed: the folder of a lesson or of several")
    started = started_in(folder)
    if not started:
        raise FileError(f"{folder} has no lesson; journeynb course start 1 starts the first one")
    if format is Listing.text:
        typer.echo("\n\n".join("\n".join(_lines(each)) for each in started))
        return
    rows = [
        {"lesson": each.info.number, "folder": str(each.folder), **row}
        for each in started
        for row in _rows(each)
    ]
    rows = [{name: value for name, value in row.items() if name != "word"} for row in rows]
    if format is Listing.json:
        echo_json(rows)
    else:
        import pandas as pd

        typer.echo(pd.DataFrame(rows).map(csv_cell).to_csv(index=False), nl=False)


def _usual_folder() -> Path:
    """Return the current folder if it is that of a lesson, else the one that start uses."""
    usual = near(course_folder(Path.cwd()))
    return usual if usual.is_dir() and not Path(MAP).exists() else Path()


def _lines(started: Started) -> Iterator[str]:
    info, total = started.info, exercises_in(started.info)
    done = len(started.right.intersection(total))
    where = "" if started.folder == Path() else f" ({started.folder})"
    yield visible(f"Lesson {info.number}: {info.title}{where}")
    yield from table_lines(_rows(started), _COLUMNS, 10_000)
    yield f"{done} of {len(total)} right"


def _rows(started: Started) -> list[dict[Any, Any]]:
    from journeynb.course.texts import texts_of

    texts = texts_of(started.info)
    rows = []
    for exercise in exercises_in(started.info):
        outcome = started.outcomes.get(exercise, "not_tried")
        tries = [each for each in started.tries if each.exercise == exercise]
        rows.append(
            {
                "exercise": exercise,
                "title": texts.title(exercise),
                "outcome": outcome,
                "word": texts.word(outcome),
                "tries": sum(each.outcome != "not_tried" for each in tries),
                "time": tries[-1].time if tries else "",
            }
        )
    return rows
