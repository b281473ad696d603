"""The command ``journeynb rules``."""

from __future__ import annotations

from typing import Annotated

import typer

import journeynb as jn
from journeynb.cli.shared.output import Listing, echo_json


def rules(
    code: Annotated[
        str | None,
        typer.Argument(
            help="Code of the rule to explain, such as M106. Without it, all rules are listed."
        ),
    ] = None,
    format: Annotated[Listing, typer.Option(help="Output format.")] = Listing.text,
) -> None:
    """List the gap rules, or explain one."""
    frame = jn.rules()
    if code is not None:
        explained = jn.explain(code)
        if format is Listing.text:
            typer.echo(repr(explained))
            return
        frame = frame[frame["rule"] == explained.rule.code]
    if format is Listing.json:
        echo_json(frame.to_dict(orient="records"))
    elif format is Listing.csv:
        typer.echo(frame.to_csv(index=False), nl=False)
    else:
        for row in frame.to_dict(orient="records"):
            typer.echo(f"{row['rule']}  {row['severity']:<8} {row['title']:<26} {row['when']}")
