"""The command line: ``journeynb new | check | draw | evidence | report | table | ...``."""

from __future__ import annotations

import sys
import warnings
from io import TextIOWrapper
from typing import Any, NoReturn

import typer

from journeynb.base.errors import JourneyError, JourneyWarning


def main() -> NoReturn:
    """Run the command line. Print an error as one line and exit with status 2."""
    from journeynb.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # print letters that the encoding lacks as \u1234
            stream.reconfigure(errors="backslashreplace")
    warnings.simplefilter("ignore")
    warnings.simplefilter("always", JourneyWarning)
    warnings.showwarning = _show_warning
    try:
        app()
    except JourneyError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
    sys.exit(0)


def _show_warning(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    typer.echo(f"warning: {message}", err=True)
