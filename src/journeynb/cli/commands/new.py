"""The command ``journeynb new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError
from journeynb.cli.shared.options import Force
from journeynb.cli.shared.output import refuse_to_overwrite


def new(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The .journeymap.json file to create.")
    ],
    template: Annotated[
        str, typer.Option(help="Stages to start with: four-stages, five-stages or empty.")
    ] = "four-stages",
    source: Annotated[
        str | None, typer.Option("--from", help="Sample to start from instead: coffee or saas.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the map.")] = None,
    force: Force = False,
) -> None:
    """Create a map from a template or a sample."""
    from journeynb.formats.registry import format_to_write
    from journeynb.formats.sample_maps import SAMPLES, TEMPLATES

    if source is None and template not in TEMPLATES:
        raise ArgumentError(f"unknown template {template!r}; allowed: {', '.join(TEMPLATES)}")
    if source is not None and source not in SAMPLES:
        raise ArgumentError(f"unknown sample {source!r}; allowed: {', '.join(SAMPLES)}")
    if format_to_write(path).name != "journeymap":
        raise ArgumentError(f"{path}: the file name of a new map must end in .journeymap.json")
    refuse_to_overwrite(path, force)
    jm = jn.sample(source or template)
    if title is not None:
        jm.set(title=title)
    jm.save(path)
    typer.echo(f"wrote {path}: {repr(jm).splitlines()[0]}")
