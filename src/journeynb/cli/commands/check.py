"""The command ``journeynb check``: the gaps in a map, with an exit status for CI."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from journeynb.base.text import severity_word, visible
from journeynb.cli.shared.options import (
    Column,
    Customer,
    Diagram,
    Fails,
    Hidden,
    MapPath,
    Rules,
    Scale,
    Shape,
    Sheet,
    TableName,
    Today,
    Who,
    load_rules,
    read_map,
)
from journeynb.cli.shared.output import FailOn, echo_json, exit_on
from journeynb.formats.entity_lines import lines_of


class Report(StrEnum):
    """Output format of findings."""

    text = "text"
    json = "json"
    github = "github"


def check(
    path: MapPath,
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
    rules: Rules = None,
) -> None:
    """Report the gaps in a map."""
    load_rules(rules)
    jm = read_map(path, diagram, sheet, shape, persona, column, table_name, scale, hidden, customer)
    found = jm.check(select, ignore, today)
    if format is Report.json:
        echo_json(found.findings)
    elif format is Report.github:
        lines = lines_of(path, {row["id"]: row["name"] for row in found.findings})
        for row in found.findings:
            title = f"{row['rule']} {found.rules[row['rule']].title}"
            typer.echo(_annotation(path, row, title, lines.get(row["id"])))
    else:
        typer.echo(_check_text(found))
    exit_on([row["severity"] for row in found.findings], fail_on)


def _check_text(found: Any) -> str:
    """Return all findings as text."""
    lines = [f"{found.title or 'Untitled map'}: {found.contents}", found.summary()]
    rule = ""
    for row in found.findings:
        if row["rule"] != rule:
            rule = row["rule"]
            number = found.counts[rule]
            lines += [
                "",
                f"{severity_word(row['severity'])} {rule} {found.rules[rule].title} ({number})",
            ]
        lines += [f"  {row['message']}", f"    {row['fix']}"]
    notes = found.notes()
    lines += [""] * bool(notes) + notes
    return "\n".join(map(visible, lines))


def _annotation(path: Path, row: dict[str, Any], title: str, line: int | None) -> str:
    """Return a finding as a GitHub workflow command, at the line of what it is about."""
    level = {"error": "error", "warning": "warning", "info": "notice"}[row["severity"]]
    title = _escaped(title).replace(":", "%3A").replace(",", "%2C")
    file = _escaped(str(path)).replace(":", "%3A").replace(",", "%2C")
    at = "" if line is None else f",line={line}"
    return (
        f"::{level} file={file}{at},title={title}::{_escaped(row['message'] + '. ' + row['fix'])}"
    )


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
