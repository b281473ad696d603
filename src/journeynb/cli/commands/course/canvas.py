"""The command ``journeynb course canvas``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def canvas(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder for the files.")] = Path(
        "."
    ),
    page: Annotated[
        list[str] | None,
        typer.Option(help="A4, A3, A2 or letter (default: A3 and A4). Can be repeated."),
    ] = None,
) -> None:
    """Write the workshop canvas to print: journey, persona, empathy map and goal cascade."""
    from journeynb.course.kit import write_canvas

    for file in write_canvas(folder, page or ("A3", "A4")):
        typer.echo(f"wrote {file}")
