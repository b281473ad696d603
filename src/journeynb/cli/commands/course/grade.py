"""The command ``journeynb course grade``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journeynb.base.text import visible
from journeynb.cli.shared.output import Listing, csv_cell, echo_json
from journeynb.cli.shared.text_columns import Column, table_lines

if TYPE_CHECKING:
    import pandas as pd

_WORDS = {"not tried": "-"}
_LEGEND = (
    "right: checked on the saved map and the recorded answers",
    "claimed: recorded in the progress file, but cannot be checked",
    "-: not tried",
)
_HONEST = "This shows what is in the folders, not who did the work."
_MOST_NOTES = 20


def grade(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="Folder with a folder for each learner, or the folder of one learner.",
        ),
    ],
    lesson: Annotated[int | None, typer.Option(help="Grade only this lesson.")] = None,
    format: Annotated[Listing, typer.Option(help="Output format.")] = Listing.text,
) -> None:
    """Check what learners saved, exercise by exercise. Their code is not run."""
    from journeynb.course.kit import grade as graded

    table = graded(folder, lesson)
    if format is Listing.csv:
        typer.echo(table.map(csv_cell).to_csv(index=False), nl=False)
    elif format is Listing.json:
        echo_json(table.to_dict("records"))
    else:
        typer.echo("\n".join(_lines(table)))


def _lines(table: pd.DataFrame) -> Iterator[str]:
    from journeynb.course.catalog import lesson_info

    for number, part in table[table.exercise != ""].groupby("lesson"):
        yield f"Lesson {number}: {lesson_info(str(number)).title}"
        yield from _matrix(part)
        yield ""
    notes = list(dict.fromkeys(_notes(table)))
    if notes:
        yield "Notes"
        yield from (f"  {each}" for each in notes[:_MOST_NOTES])
        if len(notes) > _MOST_NOTES:
            yield f"  and {len(notes) - _MOST_NOTES} more: --format csv has all of them"
        yield ""
    yield from _LEGEND
    yield _HONEST


def _matrix(part: pd.DataFrame) -> list[str]:
    exercises = list(dict.fromkeys(part.exercise))
    rows: list[dict[Any, Any]] = []
    for learner, own in part.groupby("learner", sort=False):
        results = dict(zip(own.exercise, own.result, strict=True))
        done = sum(each == "right" for each in results.values())
        row = {each: _WORDS.get(results[each], results[each]) for each in exercises}
        rows.append({"learner": learner, "right": f"{done} of {len(exercises)}", **row})
    heads = ("learner", *exercises, "right")
    columns = [Column(head, lambda row, head=head: str(row[head])) for head in heads]  # type: ignore[misc]
    return table_lines(rows, columns, 10_000)


def _notes(table: pd.DataFrame) -> Iterator[str]:
    for row in table.to_dict("records"):
        where = f", lesson {row['lesson']}" if row["lesson"] else ""
        reason = "" if row["result"] == "not yet" else row["reason"]
        for each in filter(None, (reason, row["problems"])):
            yield visible(f"{row['learner']}{where}: {each}")
