"""The command ``journeynb course kit``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def kit(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder for the kit.")],
) -> None:
    """Write what an instructor needs: plan, pages, slides, solutions and the canvas to print."""
    from journeynb.course.kit import write_kit

    files = write_kit(folder, said=typer.echo)
    typer.echo(f"wrote {len(files)} files; open {files[0]} in a browser")
