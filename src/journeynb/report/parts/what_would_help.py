"""What would help most: conversions if fewer customers left at a touchpoint."""

from __future__ import annotations

from typing import Any

from journeynb.base.text import count
from journeynb.evidence.matching.labels import ALL
from journeynb.report.content.blocks import Span, Strong, Table, Words
from journeynb.report.content.context import Context
from journeynb.report.content.why_part import LEAST, Bars, WhyPart, asked
from journeynb.report.content.wording import percent, rows_of
from journeynb.report.parts.what_differs import points

TRIED = 5
"""Number of touchpoints that are tried: those where most customers leave."""
FACTOR = 0.5
"""How many of the customers who leave now still leave."""
SAID = 2
"""Number of touchpoints that are said in sentences."""
Row = dict[str, Any]


def what_would_help(context: Context) -> WhyPart | None:
    """Return what fewer customers leaving at a touchpoint would change; None if nothing is sure.

    Of all touchpoints, those are tried where most customers leave.
    """
    found = [(id, row) for id in left_most(context) if (row := _changed(context, id)) is not None]
    found.sort(key=lambda each: -each[1]["difference"])
    helping = [each for each in found if each[1]["low"] > 0]
    if not helping:
        return None
    index = context.index
    return WhyPart(
        "What would help most",
        f"Fewer customers leaving at {index.name(helping[0][0])} would help most",
        [_words(context, *each) for each in helping[:SAID]] + [[_LIMITS]],
        [_table(context, found)],
        [("what_if", {"changes": {helping[0][0]: {"leaves": FACTOR}}})],
        Bars([index.name(id) for id, _ in found], [100 * row["difference"] for _, row in found],
             "0.0", "More conversions, in percentage points of customers"),
    )  # fmt: skip


_LIMITS = (
    "These figures assume that customers who stay go on as those do who stay now. They are a guide "
    "to what to test first, not a forecast."
)


def left_most(context: Context) -> list[str]:
    """Return the touchpoints where most customers leave, the first few."""
    evidence = context.evidence
    if evidence is None:
        return []
    known = evidence.customer_personas.known
    table = evidence.touchpoints(by_persona=known)  # as the rules ask, so it is computed once
    rows = [
        row for row in rows_of(table)
        if row.get("persona", ALL) == ALL and row["customers"] >= LEAST and row["leave"] > 0
    ]  # fmt: skip
    rows.sort(key=lambda row: -row["leave"] * row["customers"])
    return [row["id"] for row in rows[:TRIED]]


def _changed(context: Context, id: str) -> Row | None:
    """Return the row of all customers if fewer of them left at a touchpoint."""
    evidence = context.evidence
    assert evidence is not None
    table = asked(lambda: evidence.what_if({id: {"leaves": FACTOR}}))
    rows = [] if table is None else [row for row in rows_of(table) if row["persona"] == ALL]
    return rows[0] if rows and rows[0]["low"] == rows[0]["low"] else None  # else nobody was there


def _words(context: Context, id: str, row: Row) -> list[Span]:
    difference, low, high = points(row["difference"], row["low"], row["high"])
    return [
        "If half as many customers left at ", Strong(context.index.name(id)),
        f", {percent(row['then'])} of customers would convert instead of {percent(row['base'])}: ",
        Strong(f"{difference} points more"), f" (95% interval {low} to {high}).",
    ]  # fmt: skip


def _note(row: Row) -> str:
    """Return what to know of a change, without what is said of all."""
    parts = str(row["note"]).split("; ")
    return "; ".join(part for part in parts if not part.startswith("an association"))


def _table(context: Context, found: list[tuple[str, Row]]) -> Table:
    rows: list[list[Words]] = []
    for id, row in found:
        value, low, high = points(row["difference"], row["low"], row["high"])
        rows.append([
            context.index.name(id), percent(row["base"]), percent(row["then"]),
            f"{value} ({low} to {high})", _note(row),
        ])  # fmt: skip
    head = ["Half as many leave at", "Convert now", "Then", "Points more (95%)", "Note"]
    if not any(row[-1] for row in rows):
        head, rows = head[:-1], [row[:-1] for row in rows]
    caption = (
        "Share of customers who convert if half as many left at a touchpoint; tried for the "
        f"{count(len(found), 'touchpoint')} where most customers leave"
    )
    return Table(caption, head, rows, frozenset({1, 2, 3}))
