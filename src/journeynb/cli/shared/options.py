"""What commands have in common: options, and how they print and refuse."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError
from journeynb.base.files import is_there


class Listing(StrEnum):
    """How tables are printed."""

    text = "text"
    csv = "csv"
    json = "json"


class FailOn(StrEnum):
    """From which severity on the exit status is 1."""

    error = "error"
    warning = "warning"
    info = "info"
    never = "never"


FILE_HELP = (
    "Map to read: .journeymap.json, .mmd, .md, .csv, .xlsx, or a report or notebook that "
    "contains a map."
)
MapPath = Annotated[Path, typer.Argument(metavar="MAP", help=FILE_HELP)]
Diagram = Annotated[
    str | None,
    typer.Option(
        help="Which Mermaid journey to read if the file has several: its title, or its number from "
        "0."
    ),
]
Sheet = Annotated[str | None, typer.Option(help="Sheet of the .xlsx file to read.")]
Shape = Annotated[str | None, typer.Option(help="Layout of the spreadsheet: long or wide.")]
Who = Annotated[
    str | None,
    typer.Option("--persona", help="Persona to use if the spreadsheet names none."),
]
Column = Annotated[
    list[str] | None,
    typer.Option(help="Meaning of a spreadsheet heading: HEADING=COLUMN. Can be repeated."),
]

Fails = Annotated[
    FailOn, typer.Option(help="Exit with 1 if a finding has this severity or a higher one.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")]
Today = Annotated[
    str | None, typer.Option(help="Date for gaps and goals: YYYY-MM-DD (default: today).")
]

Customer = Annotated[str | None, typer.Option(help="Log column with the customer.")]
Time = Annotated[str | None, typer.Option(help="Log column with the time.")]
Event = Annotated[str | None, typer.Option(help="Log column with the event.")]
Channel = Annotated[str | None, typer.Option(help="Log column with the channel.")]
Persona = Annotated[str | None, typer.Option(help="Log column with the persona.")]
Value = Annotated[str | None, typer.Option(help="Log column with an amount.")]
Score = Annotated[str | None, typer.Option(help="Log column with a score.")]
ScoreRange = Annotated[
    str | None,
    typer.Option(metavar="LOW,HIGH", help="Lowest and highest possible score (default: 1,5)."),
]
Text = Annotated[str | None, typer.Option(help="Log column with a comment.")]
Order = Annotated[
    str | None, typer.Option(help="Log column that orders events with the same time.")
]
Gap = Annotated[
    str | None,
    typer.Option(help="Start a new journey after this long without events, such as 60d."),
]


def log_columns(score_range: str | None, **given: str | None) -> dict[str, Any]:
    """Return what was said of a log, as `EventLog` takes it."""
    made: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if score_range is not None:
        try:
            low, high = map(float, score_range.split(","))
        except ValueError:
            raise ArgumentError(
                f"--score-range {score_range!r} is not valid; allowed: LOW,HIGH, such as 0,10"
            ) from None
        made["score_range"] = (low, high)
    return made


def echo_json(value: Any) -> None:
    """Print JSON, in ASCII where standard output cannot take every letter."""
    every = (sys.stdout.encoding or "").lower().startswith("utf")
    typer.echo(json.dumps(value, ensure_ascii=not every, indent=2))


def refuse_to_overwrite(path: Path, force: bool) -> None:
    """Raise for a file that is there, unless it may be overwritten."""
    if is_there(path) and not force:
        raise ArgumentError(f"{path} already exists; use --force to overwrite it")


def exit_on(severities: Sequence[str], fail_on: FailOn) -> None:
    """Leave with 1 where a finding is at least so severe."""
    from journeynb.gaps.check import at_least

    if fail_on is not FailOn.never and at_least(severities, fail_on.value):
        raise typer.Exit(1)


def read_map(
    path: Path,
    diagram: str | None,
    sheet: str | None,
    shape: str | None,
    persona: str | None,
    column: list[str] | None,
) -> jn.JourneyMap:
    """Return the map of a file, read as its options say."""
    columns: dict[str, str | None] = {}
    for each in column or ():
        heading, sign, name = each.rpartition("=")
        if not sign or not heading:
            raise ArgumentError(f"--column {each!r} is not valid; allowed: HEADING=COLUMN")
        columns[heading] = name or None
    number = int(diagram) if diagram is not None and diagram.isdecimal() else diagram
    options: dict[str, Any] = {
        "diagram": number,
        "sheet": sheet,
        "shape": shape,
        "persona": persona,
        "columns": columns or None,
    }
    return jn.read(path, **{name: value for name, value in options.items() if value is not None})
