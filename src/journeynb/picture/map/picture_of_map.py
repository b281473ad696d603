"""The picture of a map: all of it, or a summary if it is large."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.evidence.counts_on_map import CountsOnMap
from journeynb.evidence.credit_on_map import CreditOnMap
from journeynb.gaps.rules.customer_numbers import CustomerNumbers
from journeynb.gaps.rules.observed import Observed
from journeynb.gaps.rules.rule import Rule
from journeynb.model.index import Index
from journeynb.picture.drawing.paper import PagedPicture, Paper
from journeynb.picture.drawing.picture import Picture, in_theme
from journeynb.picture.drawing.theme import AUTO, Brand, theme_of
from journeynb.picture.map.layout import drawn
from journeynb.picture.map.paged import paged, paged_summary
from journeynb.picture.map.scene import Scene
from journeynb.picture.map.summary import summarized

NARROWEST, WIDEST = 480, 8000
DETAILED = 500
"""Largest number of touchpoints that are drawn one by one; that takes about two seconds."""
ITEMS = 1500
"""Largest number of items of all kinds that are drawn one by one."""
DETAILS = ("full", "summary")


def picture(
    index: Index,
    *,
    persona: str | Sequence[str] | None = None,
    stage: Sequence[str] | None = None,
    lanes: Sequence[str] | str | None = None,
    theme: str = AUTO,
    width: int = 1400,
    compare: Index | None = None,
    today: dt.date | None = None,
    rules: Sequence[Rule] | None = None,
    observed: Observed | None = None,
    counts: CountsOnMap | None = None,
    detail: str | None = None,
    brand: Brand | None = None,
    numbers: CustomerNumbers | None = None,
    credit: CreditOnMap | None = None,
    comments: bool = False,
    select: str = "",
) -> Picture:
    """Return a map as a picture.

    Parameters
    ----------
    index : Index
        The map.
    persona : str or list of str, optional
        Ids of personas; by default all. Only these and items about them are drawn.
    stage : list of str, optional
        Ids of stages; by default all.
    lanes : list of str, optional
        The rows to draw; by default all rows with content.
    theme : {"auto", "light", "dark"}
        Colors; ``auto`` is light, and dark in notebooks with a dark theme.
    width : int
        In pixels, 480 to 8000. Stages that do not fit beside each other continue below.
    compare : Index, optional
        Another map; items added, removed and changed since are marked.
    today : date, optional
        Also draw what depends on the date.
    rules : list of Rule, optional
        Mark only the gaps that these rules find.
    observed : Observed, optional
        Counts of a log; gaps of the evidence rules (E) are marked.
    counts : CountsOnMap, optional
        Counts of a log on this map; drop-off, unmapped events and scores are drawn too.
    detail : {"full", "summary"}, optional
        Draw each touchpoint, or each stage in figures; by default figures if the map is large.
    brand : Brand, optional
        Colors in place of those of the theme.
    numbers : CustomerNumbers, optional
        Counts of a customer table; gaps of the rules P410, P411 and P413 are marked.
    credit : CreditOnMap, optional
        Credit for conversions, drawn on the touchpoints in place of the counts.
    comments : bool
        Draw badges with the number of open comments.
    select : str
        The codes that `rules` were chosen by, in words, to say so.

    Raises
    ------
    ArgumentError
        An unknown row, theme, width or detail; says what is allowed.
    UnknownIdError
        The map has no such persona or stage.
    """
    require_width(width)

    first = theme_of("light" if theme == AUTO else theme, brand)
    scene = Scene(
        index, persona, lanes, first, compare, today, rules, observed, counts, stage, numbers,
        credit, comments, select,
    )  # fmt: skip
    summary = detail_of(scene, detail) == "summary"

    def draw(colors: str) -> Picture:
        chosen = theme_of(colors, brand)
        themed = scene if chosen == first else scene.in_theme(chosen)
        return summarized(themed, width) if summary else drawn(themed, width)

    return in_theme(draw, theme)


def pages(
    index: Index,
    paper: Paper,
    *,
    persona: str | Sequence[str] | None = None,
    stage: Sequence[str] | None = None,
    lanes: Sequence[str] | str | None = None,
    theme: str = AUTO,
    compare: Index | None = None,
    today: dt.date | None = None,
    counts: CountsOnMap | None = None,
    detail: str | None = None,
    rules: Sequence[Rule] | None = None,
    brand: Brand | None = None,
    credit: CreditOnMap | None = None,
    comments: bool = False,
    select: str = "",
) -> PagedPicture:
    """Return a map on pages; all but `paper` are as in `picture`, and ``auto`` is light."""
    colors = theme_of("light" if theme == AUTO else theme, brand)
    scene = Scene(
        index, persona, lanes, colors, compare, today, rules, counts=counts, stage=stage,
        credit=credit, comments=comments, select=select,
    )  # fmt: skip
    if detail_of(scene, detail) == "summary":
        return paged_summary(scene, paper)
    return paged(scene, paper)


def detail_of(scene: Scene, detail: str | None) -> str:
    """Return how a scene is drawn: as requested, or as fits its size."""
    if detail is not None and detail not in DETAILS:
        raise ArgumentError(f"detail={shown(detail)} is not valid; allowed: {', '.join(DETAILS)}")
    return detail or fitting_detail(scene)


def fitting_detail(scene: Scene) -> str:
    """Return how a scene is drawn by default: a large one as a summary."""
    index = scene.index
    others = sum(
        len(index.ids(kind))
        for kind in ("pain_point", "opportunity", "content", "note", "goal")
    )  # fmt: skip
    many = len(scene.personas) + len(scene.stages) + (0 if scene.in_part else others)
    large = len(scene.touchpoints) > DETAILED or len(scene.touchpoints) + many > ITEMS
    return "summary" if large else "full"


def require_width(width: int) -> None:
    """Raise `ArgumentError` unless a picture can have this width."""
    number = isinstance(width, (int, float)) and not isinstance(width, bool)
    if not number or not NARROWEST <= width <= WIDEST:
        raise ArgumentError(
            f"width={shown(width)} is not valid; allowed: {NARROWEST} to {WIDEST} pixels"
        )
