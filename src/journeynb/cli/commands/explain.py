"""The command ``journeynb explain``."""

from __future__ import annotations

from typing import Annotated

import typer

from journeynb.cli.commands.rules import rules
from journeynb.cli.shared.options import Rules
from journeynb.cli.shared.output import Listing


def explain(
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="Code of the rule to explain, such as M106.")
    ],
    format: Annotated[Listing, typer.Option(help="Output format.")] = Listing.text,
    own: Rules = None,
) -> None:
    """Explain a gap rule. The same as 'journeynb rules CODE'."""
    rules(code, format, own)
