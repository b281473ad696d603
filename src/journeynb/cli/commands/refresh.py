"""The command ``journeynb refresh``: read the measurements of goals from tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, rounded_text, shortened, visible, with_unit
from journeynb.cli.shared.exit_status import FAILED
from journeynb.cli.shared.log_options import (
    Channel,
    Customer,
    Event,
    Identify,
    Profile,
    Score,
    ScoreRange,
    Time,
    Value,
    log_columns,
)
from journeynb.cli.shared.output import Answer, echo_json

MOST = 12
"""Maximum number of changes that are printed of a goal."""


def refresh(
    path: Annotated[
        Path, typer.Argument(metavar="MAP", help="Map to read and to save: .journeymap.json.")
    ],
    table: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=FILE",
            help="Table that goals are bound to: .csv, .xlsx, .parquet, .jsonl or .duckdb; for "
            "KPIs, an event log. Can be repeated.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the changes without saving the map.")
    ] = False,
    format: Annotated[Answer, typer.Option(help="Output format.")] = Answer.text,
    today: Annotated[
        str | None,
        typer.Option(
            help="Date that decides which periods have ended: YYYY-MM-DD (default: today)."
        ),
    ] = None,
    sheet: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[NAME=]SHEET",
            help="Sheet of the .xlsx file to read (default: the one with the columns).",
        ),
    ] = None,
    decimal: Annotated[
        str | None,
        typer.Option(metavar="SIGN", help="Decimal separator of numbers in text: . or ,"),
    ] = None,
    time_format: Annotated[
        str | None,
        typer.Option(
            help="How dates in text are written: dayfirst, monthfirst, or a format such as "
            "%d.%m.%Y."
        ),
    ] = None,
    customer: Customer = None,
    time: Time = None,
    event: Event = None,
    channel: Channel = None,
    value: Value = None,
    score: Score = None,
    score_range: ScoreRange = None,
    profile: Profile = None,
    identify: Identify = None,
) -> None:
    """Read the measurements of goals from tables; exit with 2 if a goal cannot be read."""
    from journeynb.base.today import day_of
    from journeynb.insight.goals.refreshing import refresh

    jm = jn.read(path)
    if jm._file is None:
        raise ArgumentError(
            f"{path}: measurements are saved to .journeymap.json files only; allowed: journeynb "
            "convert, then bind the goals in the new file"
        )
    tables = _tables(table or [])
    columns = log_columns(
        score_range, customer=customer, time=time, event=event, channel=channel, value=value,
        score=score, profile=profile, identify=identify, time_format=time_format,
    )  # fmt: skip
    found = refresh(
        jm._core, jm._index.goals, tables, day_of(today),
        sheet=_sheets(sheet or [], tables), decimal=decimal, time_format=time_format,
        log_options=columns,
    )  # fmt: skip
    saved = bool(found.attrs["changes"]) and not dry_run
    if saved:
        jm.save()
    if format is Answer.json:
        echo_json(_as_json(path, found, saved=saved))
    else:
        typer.echo("\n".join(map(visible, _as_text(jm, found))))
        if found.attrs["changes"]:
            typer.echo(f"{'saved' if saved else 'dry run, not saved'}: {path}")
    problems = [row for row in found.to_dict("records") if row["problem"]]
    for row in problems:
        typer.echo(visible(f"error: {row['goal']}: {row['problem']}"), err=True)
    if problems:
        raise typer.Exit(FAILED)


def _tables(pairs: list[str]) -> dict[str, str]:
    """Return the file of each table from texts such as ``kpis=kpis.xlsx``."""
    tables: dict[str, str] = {}
    for pair in pairs:
        name, equals, file = pair.partition("=")
        if not equals or not name.strip() or not file.strip():
            raise ArgumentError(
                f"--table {pair!r} is not valid; allowed: NAME=FILE, such as kpis=kpis.xlsx"
            )
        if name.strip() in tables:
            raise ArgumentError(
                f"--table {name.strip()} occurs twice; allowed: one file for each name"
            )
        tables[name.strip()] = file.strip()
    return tables


def _sheets(pairs: list[str], tables: dict[str, str]) -> Any:
    """Return the sheet of each table; a text without a name is for the only workbook."""
    sheets: dict[str, str | int] = {}
    books = [name for name, file in tables.items() if file.lower().endswith((".xlsx", ".xlsm"))]
    for pair in pairs:
        name, equals, sheet = pair.partition("=")
        if not equals or name not in tables:
            if len(books) != 1:
                raise ArgumentError(
                    f"--sheet {pair!r} does not name the table; allowed: NAME=SHEET, such as "
                    f"{books[0] if books else 'kpis'}=2026"
                )
            name, sheet = books[0], pair
        sheets[name] = int(sheet) if sheet.isdecimal() and len(sheet) < 3 else sheet
    return sheets or None


def _as_json(path: Path, found: Any, *, saved: bool) -> dict[str, Any]:
    return {
        "map": str(path),
        "today": found.attrs["today"],
        "saved": saved,
        "goals": found.to_dict("records"),
        "changes": found.attrs["changes"],
        "tables": found.attrs["tables"],
        "notes": found.attrs["notes"],
    }


def _as_text(jm: jn.JourneyMap, found: Any) -> list[str]:
    """Return the tables, then each goal with what is new and what changed."""
    if not len(found):
        return ["no goal is bound to a table; bind one with jm.bind()"]
    from journeynb.insight.goals.bindings import goal_of

    lines = [
        f"{name}: {fact['source']}, {count(fact['rows'], 'row')} from {fact['first']} to "
        f"{fact['last']}"
        for name, fact in found.attrs["tables"].items()
    ]
    for row in found.to_dict("records"):
        goal = goal_of(jm._core, row["goal"])
        if row["problem"]:
            lines.append(f"{goal.name or goal.id} ({goal.id}): not read, not changed")
            continue
        parts = [f"{row[key]} {key}" for key in ("new", "changed") if row[key]] or ["nothing new"]
        lines.append(
            f"{goal.name or goal.id} ({goal.id}): {', '.join(parts)}, {row['read']} read from "
            f"{row['table']}"
        )
        changes = [each for each in found.attrs["changes"] if each["goal"] == goal.id]
        kept, more = shortened(changes[::-1], MOST)
        for each in kept:
            value = with_unit(rounded_text(each["value"]), goal.unit)
            lines.append(f"  {each['date']}  {value}{_was(each, goal.unit)}")
        lines += [f"  and {count(more, 'earlier one')}"] if more else []
    return lines


def _was(change: dict[str, Any], unit: str) -> str:
    if change["was"] is None:
        return "  new"
    if change["was"] == change["value"]:
        return "  same value, now with its source"
    return f"  was {with_unit(rounded_text(change['was']), unit)}"
