"""The command ``journeynb merge``."""

from __future__ import annotations

import tempfile
from enum import StrEnum
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError, FormatError
from journeynb.base.files import read_bytes, write_atomic
from journeynb.base.text import visible
from journeynb.cli.shared.exit_status import Findings
from journeynb.cli.shared.git import install as set_up
from journeynb.cli.shared.git import merge_lines, unmerged
from journeynb.cli.shared.output import Listing, csv_cell, echo_json
from journeynb.formats.journeymap import dumps
from journeynb.formats.registry import format_of


class Side(StrEnum):
    """Whose value to keep if both changed the same field."""

    theirs = "theirs"
    ours = "ours"


def merge(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="BASE OURS THEIRS",
            help="Map before the edits, and after each of them. Or one map that git could not "
            "merge, to list its conflicts.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT", help="File to write the merged map to."),
    ] = None,
    prefer: Annotated[
        Side, typer.Option(help="Whose value to keep if both changed the same field.")
    ] = Side.theirs,
    format: Annotated[Listing, typer.Option(help="Output format of the conflicts.")] = Listing.text,
    path: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Name of the map in messages, since git passes temporary files."
        ),
    ] = None,
    install: Annotated[
        bool,
        typer.Option("--install", help="Let git merge maps with this command, in this repository."),
    ] = False,
) -> None:
    """Merge two maps that were both edited; exit with 1 if there are conflicts.

    The merged map is always valid. Conflicts are listed. If both changed a
    field, the map contains the value of THEIRS.
    """
    if install:
        if files:
            raise ArgumentError("--install takes no files")
        for line in set_up(Path.cwd()):
            typer.echo(visible(line))
        return
    if files is not None and len(files) == 1:
        found = _from_git(files[0], prefer)
    elif files is not None and len(files) == 3:
        found = _from_files(files, output, prefer, path)
    else:
        raise ArgumentError("pass three files, BASE OURS THEIRS, or one that git could not merge")
    if output is not None:
        write_atomic(output, dumps(found.map._core.state).encode())
    _show(found, path or str((files[0] if len(files) == 1 else output) or files[1]), format,
          written=output is not None, driver=path is not None)  # fmt: skip


def _from_files(files: list[Path], output: Path | None, prefer: Side, path: str | None) -> jn.Merge:
    base, ours, theirs = files
    try:
        start = None if not read_bytes(base).strip() else _read(base, "base", path)
        both = _read(ours, "ours", path), _read(theirs, "theirs", path)
        return jn.merge(start, *both, prefer=prefer.value)
    except FormatError as error:
        if path is not None and output == ours:
            merge_lines(base, ours, theirs)
            error.message += "; git merged the lines of the file instead"
        raise


def _from_git(path: Path, prefer: Side) -> jn.Merge:
    with tempfile.TemporaryDirectory(prefix="journeynb-") as folder:
        places = [Path(folder, f"{name}-{path.name}") for name in ("base", "ours", "theirs")]
        for place, content in zip(places, unmerged(path), strict=True):
            place.write_bytes(content)
        return _from_files(places, None, prefer, str(path))


def _read(path: Path, side: str, name: str | None) -> jn.JourneyMap:
    """Return the map of a file; errors call a temporary file by the `name` of the map."""
    try:
        return jn.read(path, format=_format(path))
    except FormatError as error:
        if name is not None:
            error.source = f"{name} ({side})"
        raise


def _format(path: Path) -> str | None:
    try:
        format_of(path)
    except ArgumentError:  # git passes files without a file extension
        return "journeymap"
    return None


def _show(found: jn.Merge, name: str, format: Listing, *, written: bool, driver: bool) -> None:
    number = len(found.words)
    if format is Listing.csv:
        typer.echo(found.conflicts.map(csv_cell).to_csv(index=False), nl=False)
    elif format is Listing.json:
        echo_json(found.conflicts.to_dict(orient="records"))
    elif number:
        count = f"{number} conflict{'' if number == 1 else 's'}"
        lines = [f"{name}: {count}", *(f"  {each}" for each in found.words)]
        if driver:
            lines.append(f"The map is valid. To list this again: journeynb merge {quote(name)}")
        typer.echo("\n".join(map(visible, lines)), err=written)
    elif not written:
        typer.echo(visible(f"{name}: no conflicts"))
    if number:
        raise Findings
