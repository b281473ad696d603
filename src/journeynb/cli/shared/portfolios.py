"""Folders of maps as arguments of commands."""

from __future__ import annotations

from collections.abc import Mapping
from glob import has_magic
from pathlib import Path
from typing import Annotated

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError, FileError
from journeynb.base.files import is_there
from journeynb.base.text import visible
from journeynb.cli.shared.exit_status import FAILED
from journeynb.cli.shared.options import FILE_HELP

MapOrFolder = Annotated[
    Path,
    typer.Argument(
        metavar="MAP",
        help=f"{FILE_HELP} Or a folder, or a glob in quotes: all its .journeymap.json files.",
    ),
]


def is_portfolio(path: Path) -> bool:
    """Whether a path is a folder, or a glob, rather than a file."""
    return path.is_dir() or (has_magic(str(path)) and not is_there(path))


def read_portfolio(path: Path, of_one_map: Mapping[str, object]) -> jn.Portfolio:
    """Return the maps of a folder or glob.

    Parameters
    ----------
    path : Path
        The folder or glob.
    of_one_map : dict
        The values of the options that are only for one map, by their names.

    Raises
    ------
    ArgumentError
        One of these options is set.
    FileError
        There is no map.
    """
    for option, value in of_one_map.items():
        if value:
            raise ArgumentError(f"{option} is for one map, and {path} is several; omit it")
    pf = jn.Portfolio(path)
    if not pf.maps and pf.broken.empty:
        raise FileError(f"{path} contains no map; allowed: a folder with .journeymap.json files")
    return pf


def exit_on_broken(pf: jn.Portfolio) -> None:
    """Print the files that cannot be read, and exit with status 2 if there are any."""
    broken = pf.broken.message.tolist()
    for message in broken:
        typer.echo(visible(f"error: {message}"), err=True)
    if broken:
        raise typer.Exit(FAILED)
