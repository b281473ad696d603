"""What would help most: the gain in conversion if fewer customers stopped at a touchpoint."""

from __future__ import annotations

from typing import Any

from journeynb.base.text import count
from journeynb.evidence.matching.labels import ALL
from journeynb.report.content.blocks import Span, Strong, Table, Words
from journeynb.report.content.context import Context
from journeynb.report.content.why_part import LEAST, Bars, WhyPart, asked
from journeynb.report.content.wording import percent, rows_of
from journeynb.report.parts.what_differs import points

FACTOR = 0.5
"""Share of the customers who stop at a touchpoint today and would still stop there."""
TOP = 10
SAID = 2
"""Number of touchpoints with a sentence."""
Row = dict[str, Any]


def what_would_help(context: Context) -> WhyPart | None:
    """Return the gain if fewer stopped at a touchpoint; None if no gain is clear."""
    evidence = context.evidence
    table = None if evidence is None else asked(lambda: evidence._gains(FACTOR))
    if evidence is None or table is None:
        return None
    ids = evidence.mapped.touchpoints
    found = [
        {**row, "id": ids[int(row["place"])]}
        for row in rows_of(table)
        if row["low"] > 0 and row["stops"] >= LEAST
    ][:TOP]
    if not found:
        return None
    first = found[0]["id"]
    every = rows_of(evidence.what_if({first: FACTOR}))
    base = next(row["base"] for row in every if row["persona"] == ALL)
    names = [context.index.name(row["id"]) for row in found]
    return WhyPart(
        "What would help most",
        f"Conversion would gain most if fewer customers stopped at {names[0]}",
        [_words(context, base, row) for row in found[:SAID]] + [[_LIMITS]],
        [_table(context, base, found)],
        [("what_if", {})],
        Bars(names, [100 * row["difference"] for row in found], "0.0",
             "Gain in conversion, in percentage points"),
    )  # fmt: skip


_LIMITS = (
    "These figures assume that customers who no longer stop behave like those who go on today. "
    "They show what to test first, and are not a forecast."
)


def _words(context: Context, base: float, row: Row) -> list[Span]:
    difference, low, high = points(row["difference"], row["low"], row["high"])
    return [
        "If half as many customers stopped at ", Strong(context.index.name(row["id"])),
        f", {percent(base + row['difference'])} of customers would convert instead of "
        f"{percent(base)}: ", Strong(f"{difference} percentage points more"),
        f" (95% interval {low} to {high}).",
    ]  # fmt: skip


def _table(context: Context, base: float, found: list[Row]) -> Table:
    rows: list[list[Words]] = []
    for row in found:
        difference, low, high = points(row["difference"], row["low"], row["high"])
        rows.append([
            context.index.name(row["id"]), f"{int(row['stops']):,}",
            percent(base + row["difference"]), f"{difference} ({low} to {high})",
        ])  # fmt: skip
    head = ["Touchpoint", "Stop there now", "Would convert", "Gain in points (95%)"]
    customers = count(int(found[0]["n"]), "customer")
    caption = (
        f"Share of {customers} who would convert if half as many stopped at a touchpoint; "
        f"now it is {percent(base)}"
    )
    return Table(caption, head, rows, frozenset({1, 2, 3}))
