"""The command ``journeynb rules``."""

from __future__ import annotations

from typing import Annotated

import typer

import journeynb as jn
from journeynb.base.text import severity_word
from journeynb.cli.shared.options import Rules, load_rules
from journeynb.cli.shared.output import Listing, echo_json
from journeynb.gaps.rules.own import all_rules


def rules(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="CODE",
            help="Code of the rule to explain, such as M106, or a prefix of codes, such as M, to "
            "list. Without it, all rules are listed.",
        ),
    ] = None,
    format: Annotated[Listing, typer.Option(help="Output format.")] = Listing.text,
    rules: Rules = None,
) -> None:
    """List the gap rules, or explain one."""
    load_rules(rules)
    listed = code is None or _is_prefix(code)
    frame = jn.rules(code if listed else None)
    if code is not None and not listed:
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
        for rule in (all_rules()[code] for code in frame["rule"]):
            severity = severity_word(rule.severity)
            typer.echo(f"{rule.code}  {severity:<7}  {rule.title:<37}  {rule.when}")


def _is_prefix(code: str) -> bool:
    """Whether a text is the start of some codes, and no whole one."""
    codes = [each.lower() for each in all_rules()]
    wanted = code.strip().lower()
    return wanted not in codes and any(each.startswith(wanted) for each in codes)
