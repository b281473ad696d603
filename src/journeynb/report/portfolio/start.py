"""The start of a portfolio's report: its title, key figures, and overview."""

from __future__ import annotations

from collections import Counter

from journeynb.base.text import count
from journeynb.gaps.rules.many_maps import served_goals
from journeynb.picture.drawing.boxes import Box
from journeynb.picture.drawing.brand import brand_of
from journeynb.picture.portfolio.head import contents
from journeynb.picture.portfolio.overview import picture
from journeynb.report.content.blocks import (
    Block,
    Bullets,
    Fact,
    Facts,
    Heading,
    Para,
    Strong,
)
from journeynb.report.content.section import Section, ThemedPicture
from journeynb.report.content.wording import date_text
from journeynb.report.portfolio.context import PortfolioContext
from journeynb.report.portfolio.contradictions import contradictions

WIDTH = 1120
"""Width of the overview, about that of the page."""


def title(context: PortfolioContext) -> Section:
    """Return the title of the portfolio, its contents and the date."""
    line = f"{date_text(context.today)} · portfolio · {contents(context.overview)}"
    return Section([Heading(context.title, 1), Para(line, "meta")])


def key_figures(context: PortfolioContext) -> Section:
    """Return the key figures, and the files that cannot be read."""
    blocks: list[Block] = [Facts(facts(context))]
    if context.broken:
        blocks += [
            Heading("Files that cannot be read"),
            Bullets([[Strong(each.name), f": {each.message}"] for each in context.broken]),
        ]
    return Section(blocks)


def goals_without_touchpoint(context: PortfolioContext) -> int:
    """Return the number of goals that no touchpoint supports on any map."""
    return sum(not places for places in served_goals(context.shared.maps).values())


def facts(context: PortfolioContext) -> list[Fact]:
    """Return the key figures of the portfolio."""
    found = contradictions(context)
    unserved = goals_without_touchpoint(context)
    goals = len(context.shared.copies("goal"))
    alone = [
        id
        for id, known in context.shared.copies("persona").items()
        if all(each.name in context.shared.libraries for each, _ in known)
    ]
    severities = Counter(row["severity"] for row in context.rows)
    errors, warnings = severities["error"], severities["warning"]
    personas = len(context.shared.copies("persona"))
    return [
        Fact("Contradictions", str(len(found)), "the same id, but different fields",
             "error" if found else ""),
        Fact("Goals that no touchpoint supports", f"{unserved} of {goals}", "",
             "warning" if unserved else ""),
        Fact("Personas without a journey", f"{len(alone)} of {personas}", "only in a library",
             "warning" if alone else ""),
        Fact("Errors on all maps", f"{errors:,}", count(warnings, "warning"),
             "error" if errors else ""),
    ]  # fmt: skip


def overview_picture(context: PortfolioContext) -> ThemedPicture:
    """Return the overview, whose tiles lead to their maps."""
    brand = brand_of(context.settings)
    light, dark = (
        picture(context.overview, theme=theme, width=WIDTH, brand=brand)
        for theme in ("light", "dark")
    )
    links = [
        (Box(box.x, box.y, box.w, box.h, "link", box.id, context.titles[box.id]),
         context.anchors[box.id])
        for box in light.boxes
        if box.kind == "tile" and box.id in context.anchors
    ]  # fmt: skip
    return ThemedPicture(light, dark, links=links)
