"""Gaps with their fixes, and the alignment of goals and personas, in words."""

from __future__ import annotations

from collections import Counter
from typing import Any

from journeynb.base.text import count, severity_word
from journeynb.gaps.rules.rule import SEVERITIES, without_calls
from journeynb.report.content.blocks import (
    Block,
    Bullets,
    Para,
    Small,
    Strong,
    Table,
    Words,
    severity_span,
)
from journeynb.report.content.context import Context
from journeynb.report.content.section import Section
from journeynb.report.content.wording import joined, percent

MOST = 60
"""Number of findings in the table of a report; the others are counted by rule."""


def gap_table(context: Context) -> Section:
    """Return the findings, the most severe first, each with its fix."""
    rows = context.rows
    number = Counter(row["severity"] for row in rows)
    if not rows:
        return Section([Para("No gaps found.")])
    counts = joined(
        [count(number[each], severity_word(each)) for each in SEVERITIES if number[each]]
    )
    rules = context.rules
    number_of_rules = count(len({row["rule"] for row in rows}), "rule")
    listed = [row for row in rows if row["severity"] != "info"][:MOST] or rows[:MOST]
    blocks: list[Block] = [
        Para(f"{counts} from {number_of_rules}.", "lead"),
        _table(context, listed),
    ]
    rest = Counter(row["rule"] for row in rows) - Counter(row["rule"] for row in listed)
    if rest:
        lines: list[Words] = [
            [severity_span(rules[code].severity), f" {rules[code].title} ", Small(code), " (",
             Strong(str(many)), f"). {rules[code].why}".rstrip()]
            for code, many in rest.items()
        ]  # fmt: skip
        blocks += [Para("Also found:"), Bullets(lines)]
    return Section(blocks)


def _table(context: Context, rows: list[dict[str, Any]]) -> Table:
    head = ["Severity", "Rule", "Gap", "Fix"]
    numbers: frozenset[int] = frozenset()
    if context.observed is not None:
        head, numbers = [*head, "Customers"], frozenset({4})
    table_rows: list[list[Words]] = []
    keys: list[list[Any]] = []
    about: list[str] = []
    for row in rows:
        cells: list[Words] = [
            severity_span(row["severity"]),
            [f"{context.rules[row['rule']].title} ", Small(row["rule"])],
            row["message"],
            without_calls(row["fix"]),
        ]
        many = row.get("customers")
        if context.observed is not None:
            share = f" ({percent(row['share'])})" if row.get("share") is not None else ""
            cells.append("" if many is None else f"{many:,}{share}")
        table_rows.append(cells)
        keys.append(
            [SEVERITIES.index(row["severity"]), None, None, None, -1 if many is None else many]
        )
        about.append(_about(context, row))
    return Table("Gaps, most severe first", head, table_rows, numbers, keys, about)


def _about(context: Context, row: dict[str, Any]) -> str:
    """Return the ids of the personas that a finding is about, separated by spaces."""
    index = context.index
    known = {each.id for each in index.personas}
    ids = [row["id"], row["other"]]
    found = [id for id in ids if id in known]
    if not found:
        found = [persona for id in ids for persona in index.into("experiences", id) if id]
    return " ".join(dict.fromkeys(found))


def alignment(context: Context) -> Section:
    """Return goals without personas and personas without goals, in words."""
    if not context.index.goals or not context.index.personas:
        lacking = [
            word
            for word, found in (("goal", context.index.goals), ("persona", context.index.personas))
            if not found
        ]
        return Section([Para(f"The map has no {' and no '.join(lacking)} yet.")])
    codes = ("A201", "A202", "A203", "A204", "A205")
    lines: list[Words] = []
    for code in codes:
        rows = [row for row in context.rows if row["rule"] == code]
        if rows:
            names = joined([_pair(row) for row in rows], 6)
            lines.append([Strong(f"{_HEADS[code]}:"), " ", names, f". {context.rules[code].why}"])
    if not lines:
        return Section([Para("Every goal targets a persona, and every persona has a goal.")])
    return Section([Bullets(lines)])


_HEADS = {
    "A201": "Goals that target no persona",
    "A202": "Personas without a goal",
    "A203": "Goals without a supporting touchpoint for the persona",
    "A204": "Touchpoints without a goal",
    "A205": "Touchpoints that support a goal for another persona",
}


def _pair(row: dict[str, Any]) -> str:
    return f"{row['name']} ({row['other_name']})" if row["other_name"] else str(row["name"])
