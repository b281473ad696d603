"""The report of a portfolio as slides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from journeynb.base.text import capitalized, count
from journeynb.picture.drawing.brand import brand_of
from journeynb.picture.drawing.picture import Picture
from journeynb.picture.portfolio.content import Overview
from journeynb.picture.portfolio.head import contents
from journeynb.picture.portfolio.overview import picture
from journeynb.picture.portfolio.tile_sizes import SIZES
from journeynb.report.content.blocks import Bullets, Para, Strong, Table, Words
from journeynb.report.content.section import Section
from journeynb.report.content.wording import date_text, joined
from journeynb.report.portfolio import start, tables
from journeynb.report.portfolio.context import PortfolioContext
from journeynb.report.portfolio.contradictions import (
    contradiction_table,
    contradictions,
    contradictions_section,
)
from journeynb.report.portfolio.map_parts import gaps_in_words
from journeynb.report.portfolio.method import method
from journeynb.report.slides.deck import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Deck
from journeynb.report.slides.table_grid import Grid
from journeynb.report.slides.text import Line, fitting, lines, notes

CONTRADICTIONS = 8
"""Largest number of contradictions with a slide of their own."""
TOGETHER = 24
"""Largest number of maps on a slide."""
_WIDTHS = (900, 1000, 1120, 1240, 1320)
"""Widths of pictures in pixels: small text has 8 points or more on a slide."""
_WIDER = (1600, 2000, 2600, 3400)
_RATIO = HEIGHT / WIDTH
_SCALE = 2.0
_CARD = 1.3


def portfolio_slides(context: PortfolioContext) -> bytes:
    """Return the report of a portfolio as the bytes of a ``.pptx``."""
    deck = Deck(context.title, context.today, date_text(context.today), context.theme("light"))
    page = deck.first("Portfolio of customer journey maps", notes(start.title(context).blocks))
    facts = [
        Line(date_text(context.today), 16, bold=True, most=1),
        Line(contents(context.overview), 14, "muted", most=2),
    ]
    page.text(1.0, 5.35, 11.2, 1.6, facts)
    _summary(deck, context)
    _maps(deck, context)
    _contradictions(deck, context)
    _tables(deck, context)
    how = method(context, in_page=False).blocks
    deck.prose("Method", list(lines(how, 13, 6)), notes(how))
    return deck.saved("", "Portfolio of customer journey maps")


def _summary(deck: Deck, context: PortfolioContext) -> None:
    """Add the key figures, and what matters most over all maps."""
    section = start.key_figures(context)
    facts = start.facts(context)
    page = deck.slide(_headline(context), notes(section.blocks))
    wide = (WIDTH - 0.2 * (len(facts) - 1)) / len(facts)
    for place, fact in enumerate(facts):
        x = LEFT + place * (wide + 0.2)
        texts = [
            Line(fact.label, 12, "muted", after=0, most=1),
            Line(fact.figure, 26, bold=True, after=0, most=1),
            Line(fact.note, 10, "muted", after=0, most=1),
        ]
        page.panel(x, TOP, wide, _CARD, texts[: 3 if fact.note else 2])
        color = {"error": "bad", "warning": "fair"}.get(fact.severity, "accent")
        page.bar(x, TOP, wide, 0.05, color)
    cards = context.overview.headlines
    y = TOP + _CARD + 0.3
    wide = (WIDTH - 0.35 * (len(cards) - 1)) / max(len(cards), 1)
    for place, card in enumerate(cards):
        found: list[Line] = [
            Line([Strong(name), f" {note}"], 14, bullet=True, most=3) for name, note in card.lines
        ]
        rest = (card.total or 0) - len(card.lines)
        if rest > 0:
            found.append(Line(f"and {rest:,} more", 14, "muted", most=1))
        shown = found or [Line(card.none, 14, "muted")]
        room = BOTTOM - y
        page.labelled(card.title, LEFT + place * (wide + 0.35), y, wide, room,
                      fitting(shown, wide, room - 0.4))  # fmt: skip


def _headline(context: PortfolioContext) -> str:
    """Return the key message of the summary."""
    if not context.maps:
        return "This portfolio has no maps"
    found = len(contradictions(context))
    number = start.goals_without_touchpoint(context)
    parts = [count(found, "contradiction") if found else "no contradictions"]
    parts.append(f"{count(number, 'goal')} without a touchpoint" if number
                 else "touchpoints for every goal")  # fmt: skip
    return capitalized(f"{' and '.join(parts)} on {count(len(context.maps), 'map')}")


def _maps(deck: Deck, context: PortfolioContext) -> None:
    """Add the tiles of the maps, on several slides if there are many."""
    parts = list(_parts(context.overview))
    title = "The maps: gaps, emotions and goals"
    for part, page in zip(parts, deck.slides(title, len(parts), _alt(context)), strict=True):
        drawn = _fitting(part, context)
        page.picture(drawn.to_png(_SCALE), LEFT, TOP, WIDTH, HEIGHT, drawn.description)


def _alt(context: PortfolioContext) -> str:
    return "\n".join(
        f"- {each.title}: {gaps_in_words(context, each)}" for each in context.maps[:60]
    )


def _parts(overview: Overview) -> Iterator[Overview]:
    """Yield the overview in parts that fit on slides; families stay together where they can."""
    total = len(overview.maps)
    several = max(1, -(-total // TOGETHER))
    size = max(1, -(-total // several))
    for at in range(0, total or 1, size):
        part = overview.maps[at : at + size]
        broken = overview.broken if at + size >= total else ()
        yield replace(overview, maps=part, broken=broken, headlines=())


def _fitting(overview: Overview, context: PortfolioContext) -> Picture:
    """Return the tiles as large as they fit on a slide with text that can be read."""
    brand = brand_of(context.settings)
    sizes = [(tiles, width) for tiles in SIZES for width in _WIDTHS]
    sizes += [("small", width) for width in _WIDER]
    for tiles, width in sizes:
        drawn = picture(overview, theme="light", width=width, tiles=tiles, brand=brand, bare=True)
        if drawn.size[1] <= _RATIO * width:
            break
    return drawn


def _contradictions(deck: Deck, context: PortfolioContext) -> None:
    """Add a slide for each contradiction, with the versions side by side."""
    found = contradictions(context)
    if not found:
        return
    detail = notes(contradictions_section(context).blocks)
    for each in found[:CONTRADICTIONS]:
        table = contradiction_table(context, each)
        beside = len(table.head) - 1
        widths = [1.6, *[(WIDTH - 1.6) / beside] * beside]
        title = f"{each.name}: {count(len(each.versions), 'version')} of the {each.kind}"
        deck.table(title, Grid(table.head, table.rows, widths, size=14, most=6), detail,
                   table.caption)  # fmt: skip
    rest = found[CONTRADICTIONS:]
    if rest:
        bullets: list[Words] = [
            [
                Strong(each.name),
                f" ({each.kind}): {joined([one.replace('_', ' ') for one in each.fields])}",
            ]
            for each in rest
        ]
        deck.prose("Also different between maps", list(lines([Bullets(bullets)])), detail)


_WIDE: dict[str, Sequence[float]] = {
    "personas": (2.6, 0.8, 5.4, 3.33),
    "goals": (1.2, 3.4, 1.6, 3.6, 2.33),
    "opportunities": (4.6, 2.8, 0.8, 0.8, 1.3, 1.83),
}
"""Widths of the columns, in inches."""


def _tables(deck: Deck, context: PortfolioContext) -> None:
    """Add the tables over all maps."""
    for name, title in (
        ("personas", "Personas across all maps"),
        ("goals", "Goals across all maps"),
        ("opportunities", "Opportunities, the best value for effort first"),
    ):
        section: Section = getattr(tables, name)(context)
        table = next((each for each in section.blocks if isinstance(each, Table)), None)
        if table is None:
            continue
        rows = table.rows[:_ROWS]
        more = len(table.rows) - len(rows)
        below = [Line(f"and {more} more, in the notes", 12, "muted", most=1)] if more else []
        grid = Grid(table.head, rows, _WIDE[name], table.numbers, 14, 2)
        deck.table(title, grid, notes(section.blocks), table.caption, below)
    _gaps(deck, context)


_ROWS = 24


def _gaps(deck: Deck, context: PortfolioContext) -> None:
    section = tables.gaps(context)
    for block in section.blocks:
        if isinstance(block, Table):
            wide = (1.2, 2.4, 2.0, 3.9, 2.63) if len(block.head) == 5 else (6.0, 1.6, 1.6, 1.6)
            grid = Grid(block.head, block.rows[:_ROWS], wide, block.numbers, 14, 3)
            deck.table(block.caption, grid, notes(section.blocks), block.caption)
    rest = [each for each in section.blocks if isinstance(each, (Para, Bullets))]
    if len(rest) > 1:
        deck.prose("The most frequent gaps on single maps", list(lines(rest[-1:])),
                   notes(section.blocks))  # fmt: skip
