"""The slide of the customer table: who fits which persona, and what changed."""

from __future__ import annotations

from journeynb.base.text import count
from journeynb.insight.customers.customer_personas import NONE
from journeynb.report.content.blocks import Table
from journeynb.report.content.context import Context
from journeynb.report.content.wording import percent
from journeynb.report.parts.customers import (
    NOT_CAUSES,
    customers,
    drift_words,
    drifted,
    fit_table,
    key_facts,
)
from journeynb.report.slides.deck import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Deck
from journeynb.report.slides.table_grid import Grid
from journeynb.report.slides.text import Line, fitting, named, notes

_ROWS, _WIDE, _GAP = 12, 5.6, 0.4


def who_they_are(deck: Deck, context: Context) -> None:
    """Add the customers of each persona; of maps with stored profiles only, their sizes."""
    facts = context.customers
    blocks = customers(context).blocks
    if facts is None:
        table = next((each for each in blocks if isinstance(each, Table)), None)
        if table is not None:
            widths = [2.93, 1.5, 1.2, 1.6, 2.3, 2.6]
            grid = Grid(table.head, table.rows, widths, table.numbers, 14, 2)
            title = f"{count(len(table.rows), 'persona')} counted in a customer table"
            deck.table(title, grid, notes(blocks), table.caption)
        return
    none = next(row for row in facts.fit if row["persona"] == NONE)
    if none["customers"]:
        total = count(facts.numbers.customers, "customer")
        title = f"{percent(none['share'])} of {total} fit no persona"
    else:
        title = f"All {count(facts.numbers.customers, 'customer')} fit a persona"
    moved = drifted(facts)
    if moved:
        who = named(context.index.name(moved[0]["persona"]))
        title += f"; {who} has changed most"
    page = deck.slide(title, notes(blocks))
    table = fit_table(context, facts)
    rows = [*table.rows[:_ROWS], *table.rows[-1:]] if len(table.rows) > _ROWS + 1 else table.rows
    grid = Grid(table.head, rows, [2.6, 1.2, 1.8], table.numbers, 13, 2)
    page.table(LEFT, TOP, grid.sized(HEIGHT - 0.3), table.caption)
    lines = [Line(words, 14, bullet=True, most=4) for words in key_facts(context, facts)]
    if moved:
        words = "Changes beyond chance since the profiles were stored:"
        lines.append(Line(words, 14, bold=True, most=2))
        lines += [Line(drift_words(context, row), 13, bullet=True, most=3) for row in moved]
    x, wide = LEFT + _WIDE + _GAP, WIDTH - _WIDE - _GAP
    page.text(x, TOP, wide, HEIGHT - 0.6, fitting(lines, wide, HEIGHT - 0.6))
    page.text(x, BOTTOM - 0.5, wide, 0.5, [Line(NOT_CAUSES, 11, "muted", most=2)])
