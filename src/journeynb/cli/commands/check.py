"""The command ``journeynb check``: the gaps in a map, with an exit status for CI."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

import journeynb as jn
from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, severity_word, visible
from journeynb.cli.shared.annotations import annotation
from journeynb.cli.shared.options import (
    Column,
    Customer,
    CustomerId,
    CustomerTable,
    CustomerValue,
    Diagram,
    Fails,
    Hidden,
    Rules,
    Scale,
    Shape,
    Sheet,
    TableName,
    Today,
    Who,
    customer_table,
    load_rules,
    read_map,
)
from journeynb.cli.shared.output import FailOn, echo_json, exit_on
from journeynb.cli.shared.portfolios import (
    MapsOrFolder,
    exit_on_broken,
    is_portfolio,
    read_portfolio,
    shown_paths,
)
from journeynb.formats.entity_lines import lines_of


class Report(StrEnum):
    """Output format of findings."""

    text = "text"
    json = "json"
    github = "github"


def check(
    paths: MapsOrFolder,
    format: Annotated[Report, typer.Option(help="Output format.")] = Report.text,
    select: Annotated[
        str | None,
        typer.Option(
            help="Report only these rules: codes or prefixes, separated by commas (M106,S)."
        ),
    ] = None,
    ignore: Annotated[
        str | None, typer.Option(help="Skip these rules: codes or prefixes, separated by commas.")
    ] = None,
    fail_on: Fails = FailOn.error,
    today: Today = None,
    diagram: Diagram = None,
    sheet: Sheet = None,
    shape: Shape = None,
    persona: Who = None,
    column: Column = None,
    table_name: TableName = None,
    scale: Scale = None,
    hidden: Hidden = False,
    customer: Customer = None,
    customers: CustomerTable = None,
    customers_id: CustomerId = None,
    customers_value: CustomerValue = None,
    rules: Rules = None,
    at_least: Annotated[
        list[str] | None,
        typer.Option(
            help="Fail if the map has fewer entities or links of a kind than this: "
            "KIND=NUMBER (touchpoint=5). Repeat it for several kinds.",
            metavar="KIND=NUMBER",
        ),
    ] = None,
    has: Annotated[
        list[str] | None,
        typer.Option(help="Fail if there is no entity with this id. Repeat it for several ids."),
    ] = None,
) -> None:
    """Report the gaps in a map. An empty map fails, unless --at-least is given.

    For a folder or several maps, also report where the maps contradict each other.
    """
    load_rules(rules)
    if len(paths) > 1 or is_portfolio(paths[0]):
        pf = read_portfolio(
            paths,
            {
                "--diagram": diagram, "--sheet": sheet, "--shape": shape, "--persona": persona,
                "--column": column, "--table": table_name, "--scale": scale, "--hidden": hidden,
                "--customer": customer, "--customers": customers, "--customers-id": customers_id,
                "--customers-value": customers_value, "--at-least": at_least, "--has": has,
            },
        )  # fmt: skip
        _check_portfolio(pf, format, select, ignore, today, fail_on)
        return
    from journeynb.gaps.requirements import requirements

    path = paths[0]
    needed = requirements(_numbers(at_least), has or ())
    jm = read_map(path, diagram, sheet, shape, persona, column, table_name, scale, hidden, customer)
    table = customer_table(customers, customers_id, customers_value)
    found = jm.check(select, ignore, today, customers=table)
    unmet = needed.unmet(jm._index)
    if format is Report.json:
        echo_json(found.findings)
    elif format is Report.github:
        lines = lines_of(path, {row["id"]: row["name"] for row in found.findings})
        for row in found.findings:
            typer.echo(_annotation(path, found, row, lines.get(row["id"])))
        for line in unmet:
            typer.echo(
                annotation(path, "error", "Requirement not met", f"{line}. Add it to the map", None)
            )
    else:
        met = [*_missing(unmet), *needed.met(jm._index)]
        typer.echo(_check_text(found, met, found.notes()))
    if format is Report.json and unmet:
        typer.echo("\n".join(_missing(unmet)), err=True)
    exit_on([row["severity"] for row in found.findings] + ["error"] * bool(unmet), fail_on)


def _check_portfolio(
    pf: jn.Portfolio,
    format: Report,
    select: str | None,
    ignore: str | None,
    today: str | None,
    fail_on: FailOn,
) -> None:
    if not pf.maps:
        exit_on_broken(pf)
    found = pf.check(select, ignore, today)
    if format is Report.json:
        echo_json(found.findings)
    elif format is Report.github:
        paths = shown_paths(pf)
        lines = {name: lines_of(path, {}) for name, path in paths.items()}
        for row in found.findings:
            name = row["map"]
            typer.echo(_annotation(paths[name], found, row, lines[name].get(row["id"])))
        for each in found.broken:
            typer.echo(
                annotation(paths[each.name], "error", "Map that cannot be read", each.message, None)
            )
    else:
        typer.echo(_check_text(found, [], found.useless))
    exit_on_broken(pf)
    exit_on([row["severity"] for row in found.findings], fail_on)


def _missing(unmet: list[str]) -> list[str]:
    return [f"missing: {line}" for line in unmet]


def _numbers(pairs: list[str] | None) -> dict[str, int] | None:
    """Return the smallest number of each kind from texts such as ``touchpoint=5``."""
    if pairs is None:
        return None
    numbers = {}
    for pair in pairs:
        kind, equals, number = pair.partition("=")
        if not equals or not number.strip().isdecimal():
            raise ArgumentError(
                f"--at-least {pair}: is not valid; allowed: KIND=NUMBER, such as touchpoint=5"
            )
        numbers[kind.strip()] = int(number)
    return numbers


def _check_text(found: Any, needed: list[str], notes: Sequence[str]) -> str:
    """Return all findings as text, after what the map must have."""
    lines = [f"{found.title or 'Untitled map'}: {found.contents}", found.summary()]
    if not found.findings:
        lines[1] = f"{count(len(found.checked), 'rule')} checked: {found.summary()}"
    lines += needed
    rule = ""
    for row in found.findings:
        if row["rule"] != rule:
            rule = row["rule"]
            number = found.counts[rule]
            lines += [
                "",
                f"{severity_word(row['severity'])} {rule} {found.rules[rule].title} ({number})",
            ]
        lines += [f"  {found.message(row)}", *[f"    {row['fix']}"] * bool(row["fix"])]
    lines += [""] * bool(notes) + [*notes]
    return "\n".join(map(visible, lines))


def _annotation(path: Path, found: Any, row: dict[str, Any], line: int | None) -> str:
    """Return a finding as a GitHub workflow command, at the line of what it is about."""
    level = {"error": "error", "warning": "warning", "info": "notice"}[row["severity"]]
    title = f"{row['rule']} {found.rules[row['rule']].title}"
    fix = f". {row['fix']}" if row["fix"] else ""
    return annotation(path, level, title, f"{row['message']}{fix}", line)
