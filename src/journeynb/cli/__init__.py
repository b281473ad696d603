"""The command line: ``journeynb new | check | draw | evidence | report | table | ...``."""

from __future__ import annotations

import sys
import warnings
from io import TextIOWrapper
from typing import Any, NoReturn

from journeynb.base.host import without_collection
from journeynb.cli.shared.exit_status import discard_output, status_of


def main() -> NoReturn:
    """Run the command line. Print an error as a line; `exit_status` says with which status."""
    status = 0
    try:
        _run()
    except BaseException as error:
        status = status_of(error)
    discard_output()
    sys.exit(status)


def _run() -> None:
    with without_collection():
        from journeynb.base.errors import JourneyWarning
        from journeynb.cli.command_line import command_line

        run = command_line(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # print letters that the encoding lacks as \u1234
            stream.reconfigure(errors="backslashreplace")
    warnings.simplefilter("ignore")
    warnings.simplefilter("always", JourneyWarning)
    warnings.showwarning = _show_warning
    run()


def _show_warning(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    import typer

    typer.echo(f"warning: {message}", err=True)
