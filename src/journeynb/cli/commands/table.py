"""The command ``journeynb table``."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from math import isfinite
from operator import itemgetter
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, Any

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError
from journeynb.base.text import visible
from journeynb.cli.shared.options import (
    Column,
    Customer,
    Diagram,
    Hidden,
    Scale,
    Shape,
    Sheet,
    TableName,
    Today,
    Who,
    read_map,
)
from journeynb.cli.shared.output import Listing, cell_text, csv_cell, day_or_time, echo_json
from journeynb.cli.shared.portfolios import (
    MapOrFolder,
    exit_on_broken,
    is_portfolio,
    read_portfolio,
)
from journeynb.cli.shared.text_columns import Column as TableColumn
from journeynb.cli.shared.text_columns import table_lines

if TYPE_CHECKING:
    import pandas as pd


def table(
    path: MapOrFolder,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="A kind of entity (touchpoint, goal, ...), a kind of link (experiences, ...), "
            "or one of comments, gaps, goals-status, opportunities-ranked, unmapped. For a "
            "folder, also broken, personas-by-id or tree.",
        ),
    ],
    format: Annotated[Listing, typer.Option(help="Output format.")] = Listing.text,
    empty: Annotated[bool, typer.Option("--all", help="Include empty columns.")] = False,
    today: Today = None,
    diagram: Diagram = None,
    sheet: Sheet = None,
    shape: Shape = None,
    persona: Who = None,
    column: Column = None,
    table_name: TableName = None,
    scale: Scale = None,
    hidden: Hidden = False,
    customer: Customer = None,
) -> None:
    """Print the contents of a map, or of all maps of a folder, as a table."""
    if is_portfolio(path):
        pf = read_portfolio(
            path,
            {
                "--diagram": diagram, "--sheet": sheet, "--shape": shape, "--persona": persona,
                "--column": column, "--table": table_name, "--scale": scale, "--hidden": hidden,
                "--customer": customer,
            },
        )  # fmt: skip
        _echo(_table_of_portfolio(pf, kind, today), kind, format, empty)
        if kind != "broken":
            exit_on_broken(pf)
        return
    jm = read_map(path, diagram, sheet, shape, persona, column, table_name, scale, hidden, customer)
    _echo(_table(jm, kind, today), kind, format, empty)


def _echo(frame: pd.DataFrame, kind: str, format: Listing, empty: bool) -> None:
    if format is Listing.json:
        rows = frame.astype(object).to_dict(orient="records")
        echo_json([{name: _json_value(cell) for name, cell in row.items()} for row in rows])
        return
    cell = csv_cell if format is Listing.csv else _text_cell
    shown = frame.map(cell).replace("", None) if len(frame) else frame
    if not empty and len(shown):
        shown = shown.dropna(axis="columns", how="all")
    shown = shown.fillna("")
    if format is Listing.csv:
        typer.echo(shown.to_csv(index=False), nl=False)
    elif len(shown) and sys.stdout.isatty() and not empty:
        _echo_fitting(shown, get_terminal_size((100, 24)).columns)
    else:
        typer.echo(shown.to_string(index=False) if len(shown) else f"no {kind}")


_IDS = ("id", "from", "to", "rule")
"""Columns that are copied into other commands, so that they are never cut."""


def _echo_fitting(frame: pd.DataFrame, room: int) -> None:
    """Print a table as wide as the terminal: texts are cut, and the last columns left out."""
    heads = list(frame.columns)
    columns = [
        TableColumn(
            head,
            itemgetter(head),
            flexible=head not in _IDS,
            spare=0 if place < 2 else len(heads) - place,
        )
        for place, head in enumerate(heads)
    ]
    lines = table_lines(frame.to_dict("records"), columns, room)
    typer.echo("\n".join(lines))
    hidden = heads[len(re.split(r" {2,}", lines[0].strip())) :]
    if hidden:
        typer.echo(f"\nnot shown: {', '.join(hidden)}; --format csv has all columns", err=True)


def _table(jm: jn.JourneyMap, kind: str, today: str | None) -> pd.DataFrame:
    from journeynb.model.kinds.entities import ENTITIES, PLURALS
    from journeynb.model.kinds.links import LINKS

    if kind in LINKS:
        return jm.links(kind)
    if kind in ("comment", "comments"):
        return jm.comments()
    if kind in ENTITIES or kind in PLURALS.values():
        return jm.table(kind)
    if kind == "gaps":
        return jm.gaps(today=today)
    if kind == "goals-status":
        return jm.goals(today=today)
    if kind == "opportunities-ranked":
        return jm.opportunities()
    if kind == "unmapped":
        return jm.unmapped_touchpoints()
    words = ("comments", "gaps", "goals-status", "opportunities-ranked", "unmapped")
    allowed = ", ".join([*ENTITIES, *LINKS, *words])
    raise ArgumentError(f"unknown table {kind!r}; allowed: {allowed}")


def _table_of_portfolio(pf: jn.Portfolio, kind: str, today: str | None) -> pd.DataFrame:
    from journeynb.model.kinds.entities import ENTITIES, PLURALS
    from journeynb.model.kinds.links import LINKS

    if kind in LINKS:
        return pf.links(kind)
    if kind in ENTITIES or kind in PLURALS.values():
        return pf.table(kind)
    calls: dict[str, Callable[[], pd.DataFrame]] = {
        "broken": lambda: pf.broken,
        "gaps": lambda: pf.gaps(today=today),
        "goals-status": lambda: pf.goals(today),
        "opportunities-ranked": pf.opportunities,
        "personas-by-id": pf.personas,
        "tree": pf.tree,
    }
    if kind in calls:
        return calls[kind]()
    allowed = ", ".join([*ENTITIES, *LINKS, *calls])
    raise ArgumentError(f"unknown table {kind!r} for a folder; allowed: {allowed}")


def _text_cell(value: Any) -> str:
    return visible(cell_text(value))


def _json_value(value: Any) -> Any:
    import pandas as pd

    if isinstance(value, pd.Timestamp):
        return day_or_time(value)
    if value is pd.NA or value is pd.NaT or (isinstance(value, float) and not isfinite(value)):
        return None
    return value
