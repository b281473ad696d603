"""Options that commands share, and the map that they read."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb
from typing import Annotated, Any

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError, JourneyError
from journeynb.base.text import visible
from journeynb.cli.shared.output import FailOn

FILE_HELP = (
    "Map to read: .journeymap.json, .mmd, .md, .qmd, .rst, .adoc, .csv, .xlsx, .cjml, .ojf, "
    ".jsonld, or a page or notebook that contains a map."
)
MapPath = Annotated[Path, typer.Argument(metavar="MAP", help=FILE_HELP)]
Diagram = Annotated[
    str | None,
    typer.Option(
        help="Which Mermaid journey to read if the file has several: its title, or its number from "
        "0."
    ),
]
TableName = Annotated[
    str | None,
    typer.Option(
        "--table",
        help="Which table of a Markdown file to read: the heading above it, or its number from 0.",
    ),
]
Scale = Annotated[
    str | None, typer.Option(help="Worst and best score of the emotions, such as 1-10.")
]
Customer = Annotated[
    list[str] | None,
    typer.Option(
        "--customer", help="Actor of a Mermaid journey that is a persona. Can be repeated."
    ),
]
Hidden = Annotated[
    bool, typer.Option("--hidden", help="Read hidden rows and columns of the .xlsx file, too.")
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

Rules = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules", metavar="FILE", help="Python file with rules of your own. Can be repeated."
    ),
]

CustomerTable = Annotated[
    Path | None,
    typer.Option(
        "--customers",
        metavar="FILE",
        help="Table of customers (.parquet, .csv, .xlsx, ...) to compare personas with; also "
        "checks the rules P410, P411 and P413.",
    ),
]
CustomerId = Annotated[
    str | None,
    typer.Option("--customers-id", metavar="COLUMN", help="Column of --customers with their id."),
]
CustomerValue = Annotated[
    str | None,
    typer.Option(
        "--customers-value", metavar="COLUMN", help="Column of --customers with their value."
    ),
]


def customer_table(path: Path | None, id: str | None, value: str | None) -> Any:
    """Return the customer table of a command, None without one."""
    if path is not None:
        return jn.Customers(path, customer=id, value=value)
    if id is not None or value is not None:
        option = "--customers-id" if id is not None else "--customers-value"
        raise ArgumentError(f"{option} names a column, but --customers FILE is missing")
    return None


def load_rules(paths: list[Path] | None) -> None:
    """Run Python files that define rules with ``@jn.rule``."""
    from journeynb.base.files import read_bytes
    from journeynb.gaps.rules.own import changes

    for path in paths or ():
        code = read_bytes(path)
        before = changes()
        try:
            exec(compile(code, str(path), "exec"), {"__name__": path.stem, "__file__": str(path)})
        except JourneyError as error:
            raise ArgumentError(f"--rules {path}: {error}") from None
        except (Exception, SystemExit) as error:  # sys.exit would end the command as if it worked
            line = _line_of(error, str(path))
            raise ArgumentError(
                f"--rules {path}{line}: {type(error).__name__}: {visible(str(error))}"
            ) from None
        if changes() == before:
            raise ArgumentError(f"--rules {path} defines no rule; allowed: a file with @jn.rule")


def _line_of(error: BaseException, path: str) -> str:
    """Return the line of a file in which an error occurred, in words."""
    if isinstance(error, SyntaxError):
        return f", line {error.lineno}" if error.lineno else ""
    lines = [each.lineno for each in extract_tb(error.__traceback__) if each.filename == path]
    return f", line {lines[-1]}" if lines else ""


def read_map(
    path: Path,
    diagram: str | None,
    sheet: str | None,
    shape: str | None,
    persona: str | None,
    column: list[str] | None,
    table: str | None = None,
    scale: str | None = None,
    hidden: bool = False,
    customer: list[str] | None = None,
    *,
    format: str | None = None,
    page: str | None = None,
    stages: list[str] | None = None,
    journey: str | None = None,
) -> jn.JourneyMap:
    """Return the map in a file, read with the options of a command."""
    columns: dict[str, str | None] = {}
    for each in column or ():
        heading, sign, name = each.rpartition("=")
        if not sign or not heading:
            raise ArgumentError(f"--column {each!r} is not valid; allowed: HEADING=COLUMN")
        columns[heading] = name or None
    options: dict[str, Any] = {
        "diagram": _number(diagram),
        "table": _number(table),
        "scale": scale,
        "hidden": hidden or None,
        "customers": customer or None,
        "sheet": sheet,
        "shape": shape,
        "persona": persona,
        "columns": columns or None,
        "page": _number(page),
        "stages": stages or None,
        "journey": _number(journey),
    }
    given = {name: value for name, value in options.items() if value is not None}
    return jn.read(path, format=format, **given)


def _number(text: str | None) -> int | str | None:
    """Return the number that a text is, or the text."""
    return int(text) if text is not None and text.isdecimal() else text
