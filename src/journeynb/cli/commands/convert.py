"""The command ``journeynb convert``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from journeynb.cli.shared.options import (
    Column,
    Customer,
    Diagram,
    Force,
    Hidden,
    MapPath,
    Scale,
    Shape,
    Sheet,
    TableName,
    Who,
    read_map,
)
from journeynb.cli.shared.output import refuse_to_overwrite


def convert(
    path: MapPath,
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT", help="Output file: .journeymap.json, .mmd, .md, .csv or .xlsx."
        ),
    ],
    force: Force = False,
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
    """Convert a map to another format. The file extension of OUT sets the format."""
    from journeynb.formats.registry import format_to_write

    format_to_write(out)
    jm = read_map(path, diagram, sheet, shape, persona, column, table_name, scale, hidden, customer)
    refuse_to_overwrite(out, force)
    jm.save(out, force=force)
    typer.echo(f"wrote {out}")
