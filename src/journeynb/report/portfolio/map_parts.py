"""The maps of a portfolio one by one, with links to the maps that show their parts in detail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from journeynb.base.text import count, severity_word
from journeynb.gaps.findings import selected
from journeynb.gaps.rules.many_maps import CONTRADICTS
from journeynb.gaps.rules.rule import SEVERITIES, without_calls
from journeynb.model.index import contents
from journeynb.picture.drawing.boxes import Box
from journeynb.picture.drawing.brand import brand_of
from journeynb.picture.map.picture_of_map import picture
from journeynb.portfolio.reading.maps import PortfolioMap
from journeynb.report.content.blocks import (
    Block,
    Bullets,
    Heading,
    Para,
    Part,
    Words,
    severity_span,
)
from journeynb.report.content.section import Section, ThemedPicture
from journeynb.report.portfolio.context import PortfolioContext
from journeynb.settings.settings_file import lenient_settings

DRAWN = 40
"""Largest number of maps that are drawn in a report."""
_GAPS = 3
_ROWS = ("touchpoints", "emotion", "pain_points", "opportunities")
"""The rows of the pictures."""


def map_parts(context: PortfolioContext) -> Iterator[Section | ThemedPicture | PortfolioMap]:
    """Yield the words and the picture of each map, and maps that the page contains.

    Of many maps only the first are drawn, and in the page.
    """
    for place, each in enumerate(context.maps):
        yield _words(context, each)
        if place >= DRAWN:
            continue
        if each.index.stages or each.index.touchpoints:
            yield _picture(context, each)
        yield each
    if len(context.maps) > DRAWN:
        hidden = len(context.maps) - DRAWN
        yield Section([Para(f"{count(hidden, 'map')} without a picture here: {DRAWN} are drawn.",
                            "note")])  # fmt: skip


def _words(context: PortfolioContext, each: PortfolioMap) -> Section:
    index = each.index
    blocks: list[Block] = [Heading(context.titles[each.name])]
    if index.info.description and not (index.stages or index.touchpoints):
        blocks.append(Para(index.info.description))  # the picture has it
    where = "" if each.path is None else f"{each.name} · "
    owners = f" · owners: {', '.join(index.info.owners)}" if index.info.owners else ""
    blocks.append(Para(f"{where}{contents(index)}{owners}", "meta"))
    nested = _nested(context, each)
    if nested:
        blocks.append(Bullets(nested))
    blocks.append(Para(f"Gaps: {gaps_in_words(context, each)}."))
    worst = [
        row
        for row in context.rows_of[each.name]
        if row["severity"] != "info" and row["rule"] != CONTRADICTS
    ]
    lines: list[Words] = [
        [severity_span(row["severity"]), " ", _with_fix(row)] for row in worst[:_GAPS]
    ]
    if lines:
        blocks.append(Bullets(lines))
    return Section([Part("map", blocks, anchor=context.anchors[each.name])])


def _with_fix(row: dict[str, Any]) -> str:
    fix = without_calls(row["fix"])
    return f"{row['message']}. {fix}." if fix else f"{row['message']}."


def gaps_in_words(context: PortfolioContext, each: PortfolioMap) -> str:
    """Return how many gaps a map has of each severity."""
    found = context.gaps[each.name]
    return ", ".join(count(found[one], severity_word(one)) for one in SEVERITIES if found[one]) or (
        "none"
    )


def _nested(context: PortfolioContext, each: PortfolioMap) -> list[Words]:
    """Return what the map shows in detail, and which maps show parts of it in detail."""
    lines: list[Words] = []
    for above in context.references.parents.get(each.name, ()):
        name = next(one for one in context.maps if one.name == above.map).index.name(above.id)
        lines.append([f"Shows {name} of ", context.link(above.map), " in detail."])
    lines += [
        [f"{each.index.name(below.id)} in detail: ", context.link(below.to)]
        for below in context.references.children_of(each.name)
    ]
    library = context.references.library_of(each.name)
    if library:
        lines.append(["Library: ", context.link(library)])
    return lines


def _picture(context: PortfolioContext, each: PortfolioMap) -> ThemedPicture:
    """Return the picture of a map, whose marks of nested maps lead to them."""
    settings = lenient_settings(each.core)
    brand = brand_of(context.settings)
    rules = selected(None, None, settings=settings)
    light, dark = (
        picture(each.index, theme=theme, lanes=_ROWS, today=context.today, rules=rules, brand=brand)
        for theme in ("light", "dark")
    )
    below = {one.id: one.to for one in context.references.children_of(each.name)}
    links = []
    for box in light.boxes:
        if box.kind == "nested" and box.id in below:
            words = f"{each.index.name(box.id)} in detail: {context.titles[below[box.id]]}"
            around = Box(box.x - 4, box.y - 4, box.w + 8, box.h + 8, "link", box.id, words)
            links.append((around, context.anchors[below[box.id]]))
    return ThemedPicture(light, dark, links=links)
