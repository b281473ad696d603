"""The command ``journeynb edit``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError, FileError
from journeynb.base.files import is_there, resolved
from journeynb.cli.commands.new import new


def edit(
    path: Annotated[Path, typer.Argument(metavar="MAP", help="The .journeymap.json file to edit.")],
    create: Annotated[
        bool, typer.Option("--new", help="Create the map if it does not exist.")
    ] = False,
    template: Annotated[
        str,
        typer.Option(help="Stages of a new map: four-stages, five-stages or empty."),
    ] = "four-stages",
    source: Annotated[
        str | None, typer.Option("--from", help="Sample to start a new map from: coffee or saas.")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder with the event logs that the page can open (default: that of the map).",
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port of the page (default: any free port)."),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
) -> None:
    """Edit a map in the browser. No notebook is needed.

    Every edit is saved. The command ends when you close the page or press Ctrl-C. The page is only
    reachable from this computer.
    """
    if not path.name.endswith(".journeymap.json"):
        raise ArgumentError(
            f"{path}: edit needs a .journeymap.json file; 'journeynb convert' creates one from "
            "other formats"
        )
    if source is not None and not create:
        raise ArgumentError("--from needs --new, since it starts a new map")
    if not is_there(path):
        if not create:
            raise FileError(f"{path} does not exist; use --new to create it")
        new(path, template, source)
    elif create:
        typer.echo(f"{path} already exists, so it is opened; --new creates no map in its place.")
    if path.is_file() and path.stat().st_size > 0:  # an empty file is a new map
        jn.read(path)  # says here, rather than in the browser, what is wrong with it
    from journeynb.server.full_page_app import serve

    serve(resolved(path), path, folder=folder, port=port, browser=browser, tell=typer.echo)
