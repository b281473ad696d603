"""The command ``journeynb convert``: one map, several files or the maps of a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError, FormatError, JourneyError
from journeynb.base.text import count, visible
from journeynb.base.user_warnings import hearing
from journeynb.cli.shared.options import (
    Column,
    Customer,
    Diagram,
    Force,
    Hidden,
    Scale,
    Shape,
    Sheet,
    TableName,
    Who,
    read_map,
)
from journeynb.cli.shared.output import refuse_to_overwrite
from journeynb.cli.shared.portfolios import is_portfolio

Read = Callable[[Path], jn.JourneyMap]


def convert(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="MAP",
            help="Map to read, and then the output file. With --to: files, and folders whose "
            ".journeymap.json files are converted.",
        ),
    ],
    to: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="Format for several maps: a name such as csv, graphml or markdown_table, or a "
            "file extension.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="With --to, folder for the files (default: the folder of MAP)."
        ),
    ] = None,
    force: Force = False,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FORMAT",
            help="Format of MAP, if its file extension does not set it, such as miro",
        ),
    ] = None,
    diagram: Diagram = None,
    sheet: Sheet = None,
    shape: Shape = None,
    persona: Who = None,
    column: Column = None,
    table_name: TableName = None,
    scale: Scale = None,
    hidden: Hidden = False,
    customer: Customer = None,
    page: Annotated[
        str | None,
        typer.Option(help="Page of a Lucidchart file: its title, or its number from 0."),
    ] = None,
    stage: Annotated[
        list[str] | None,
        typer.Option(help="Lane (Lucidchart) or text (Miro) that is a stage. Can be repeated."),
    ] = None,
    journey: Annotated[
        str | None,
        typer.Option(
            help="Journey of a CJML or JSON-LD file: its title, its id or its number from 0; for "
            "CJML also all, for one map of all planned journeys."
        ),
    ] = None,
) -> None:
    """Convert a map to another format, or with --to several maps and folders of maps.

    The file extension of OUT sets the format.
    """

    def read(path: Path) -> jn.JourneyMap:
        return read_map(
            path, diagram, sheet, shape, persona, column, table_name, scale, hidden, customer,
            format=from_, page=page, stages=stage, journey=journey,
        )  # fmt: skip

    if to is not None:
        _convert_all(paths, to, out, force, read)
        return
    if out is not None:
        raise ArgumentError("--out needs --to FORMAT; for one map, pass MAP and OUT")
    if len(paths) != 2 or is_portfolio(paths[0]):
        raise ArgumentError(
            "pass MAP and OUT, such as a.csv a.journeymap.json; or --to FORMAT with any number "
            "of files and folders, such as --to csv"
        )
    _convert_one(paths[0], paths[1], force, read)


def _convert_one(path: Path, target: Path, force: bool, read: Read) -> None:
    from journeynb.formats.registry import format_to_write

    format_to_write(target)
    jm = read(path)
    refuse_to_overwrite(target, force)
    jm.save(target, force=force)
    typer.echo(f"wrote {target}")


def _convert_all(paths: list[Path], to: str, out: Path | None, force: bool, read: Read) -> None:
    """Convert files and folders; a map that cannot be read does not stop the others."""
    from journeynb.formats.registry import format_named

    format = format_named(to)
    pairs = _pairs(paths, format.endings[0], out)
    for target in pairs.values():
        refuse_to_overwrite(target, force)
    failed = 0
    for path, target in pairs.items():
        with hearing() as heard:
            try:
                jm = read(path)
                target.parent.mkdir(parents=True, exist_ok=True)
                jm.save(target, format=format.name, force=force)
            except JourneyError as error:
                failed += 1
                typer.echo(visible(f"error: {error}"), err=True)
                continue
        for words in heard:
            place = "" if words.startswith(str(path)) else f"{path}: "
            typer.echo(visible(f"warning: {place}{words}"), err=True)
        typer.echo(f"wrote {target}")
    if failed:
        raise FormatError(f"{count(failed, 'map')} of {len(pairs)} could not be converted")


def _pairs(paths: list[Path], ending: str, out: Path | None) -> dict[Path, Path]:
    """Return the target of each file; each file has a target of its own."""
    found: dict[Path, Path] = {}
    sources: dict[Path, Path] = {}
    for given in paths:
        for path, inside in _files(given):
            folder = out / inside if out is not None else path.parent
            target = folder / f"{_stem(path)}{ending}"
            other = sources.setdefault(target.absolute(), path)
            if other != path:
                raise ArgumentError(
                    f"{other} and {path} would both become {target}; convert them one by one"
                )
            if target.absolute() == path.absolute():
                raise ArgumentError(f"{path} is in this format already; pass --out FOLDER")
            found[path] = target
    return found


def _files(given: Path) -> list[tuple[Path, Path]]:
    """Return the files that a path names, each with its folder inside a folder that is given."""
    from journeynb.portfolio.reading.map_paths import ENDING, folder_of_source, paths_of_source

    if not is_portfolio(given):
        return [(given, Path())]
    root = folder_of_source(given)
    inside = [path.relative_to(root) for path in sorted(paths_of_source(given, root))]
    if not inside:
        raise ArgumentError(
            f"{given} contains no {ENDING} file; name files of other formats one by one, such as "
            f"{given / '*.mmd'}"
        )
    shown = given if given.is_dir() else root
    return [(shown / path, path.parent) for path in inside]


def _stem(path: Path) -> str:
    """Return the name of a file without the file extension of its format."""
    from journeynb.formats.registry import ending_of

    ending = ending_of(path) or path.suffix
    return path.name[: len(path.name) - len(ending)] or path.name
