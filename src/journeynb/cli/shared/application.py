"""The application without its commands."""

from __future__ import annotations

from typing import Annotated

import typer

import journeynb as jn
from journeynb.cli.shared.quiet_flags import Group


def application() -> typer.Typer:
    """Return the application, to add commands to."""
    app = typer.Typer(
        name="journeynb",
        cls=Group,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="Create, check, convert and draw customer journey maps.",
    )
    app.callback()(_options)
    return app


def _version(value: bool) -> None:
    if value:
        typer.echo(f"journeynb {jn.__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    pass
