"""The command ``journeynb diff``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import journeynb as jn
from journeynb.cli.shared.exit_status import Findings
from journeynb.cli.shared.options import FILE_HELP
from journeynb.cli.shared.output import Listing, csv_cell, echo_json


def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help=FILE_HELP)],
    after: Annotated[Path, typer.Argument(metavar="B", help="The newer map.")],
    format: Annotated[Listing, typer.Option(help="Output format.")] = Listing.text,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if the maps differ.")
    ] = False,
) -> None:
    """Show what changed from map A to map B, by id."""
    found = jn.read(before).diff(jn.read(after))
    if format is Listing.text:
        typer.echo(repr(found))
    elif format is Listing.csv:
        typer.echo(found.to_frame().map(csv_cell).to_csv(index=False), nl=False)
    else:
        echo_json(found.to_frame().to_dict(orient="records"))
    if exit_code and found:
        raise Findings
