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
        help=f"{FILE_HELP} Or several .journeymap.json files: a folder, or a glob in quotes.",
    ),
]

MapsOrFolder = Annotated[
    list[Path],
    typer.Argument(
        metavar="MAP",
        help=f"{FILE_HELP} Or several .journeymap.json files, or a folder of them.",
    ),
]


def is_portfolio(path: Path) -> bool:
    """Whether a path is a folder, or a glob, rather than a file."""
    return path.is_dir() or (has_magic(str(path)) and not is_there(path))


def read_portfolio(paths: Path | list[Path], of_one_map: Mapping[str, object]) -> jn.Portfolio:
    """Return the maps of a folder, a glob or several paths.

    Parameters
    ----------
    paths : Path or list of Path
        The folder or glob, or several paths.
    of_one_map : dict
        The values of the options that are only for one map, by their names.

    Raises
    ------
    ArgumentError
        One of these options is set.
    FileError
        There is no map.
    """
    source: Path | list[Path] = paths
    if isinstance(paths, list) and len(paths) == 1:
        source = paths[0]
    for option, value in of_one_map.items():
        if value:
            instead = "several files" if isinstance(source, list) else source
            raise ArgumentError(f"{option} is for a single map; pass one file, not {instead}")
    pf = jn.Portfolio(source)
    if not pf.maps and pf.broken.empty:
        raise FileError(f"{source} contains no map; allowed: a folder with .journeymap.json files")
    return pf


def shown_paths(pf: jn.Portfolio) -> dict[str, Path]:
    """Return the file of each map by its name: relative, if it is below the working directory."""
    maps, broken = pf._folder.state()
    here = Path.cwd().resolve()
    paths = {each.name: each.path for each in maps if each.path is not None}
    paths |= {each.name: each.path for each in broken}
    return {
        name: path.relative_to(here) if path.is_relative_to(here) else path
        for name, path in paths.items()
    }


def exit_on_broken(pf: jn.Portfolio) -> None:
    """Print the files that cannot be read, and exit with status 2 if there are any."""
    broken = pf.broken.message.tolist()
    for message in broken:
        typer.echo(visible(f"error: {message}"), err=True)
    if broken:
        raise typer.Exit(FAILED)
