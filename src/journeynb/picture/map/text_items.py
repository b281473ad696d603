"""Short texts in the cells of a row: bullets and small panels, flowing in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from journeynb.base.text import shortened
from journeynb.picture.drawing.boxes import Slot
from journeynb.picture.drawing.svg import Canvas
from journeynb.picture.drawing.text_metrics import clean, cut, width, wrap
from journeynb.picture.drawing.theme import mix, readable
from journeynb.picture.map import comment_badges
from journeynb.picture.map.scene import Scene

GAP = 8
LEAST = 144
"""Minimum width of a short text if two are beside each other."""
_PAD = 8
_LINE = 16


@dataclass(frozen=True)
class Item:
    """A short text with its marks.

    Parameters
    ----------
    text : str
        The text.
    id : str
        Id of the entity that it represents.
    who : tuple of str
        Ids of the personas that it is about.
    title : str
        Title above the text, in bold.
    note : str
        A smaller, muted line below.
    chip, chip_color : str
        A word in a pill, and its color.
    severity : int
        Severity from 1 to 5; 0 if it is not set.
    bar : str
        Color of the panel's edge; without one, the item is a bullet with the mark of its persona.
    share : float or None
        Progress from baseline to target, 0 to 1.
    sign : str
        ``+``, ``-`` or ``~`` in a comparison of maps.
    comments : int
        Number of open comments.
    again : bool
        Whether it is about the same persona as the previous item; the mark is not repeated.
    """

    text: str
    id: str = ""
    who: tuple[str, ...] = ()
    title: str = ""
    note: str = ""
    chip: str = ""
    chip_color: str = ""
    severity: int = 0
    bar: str = ""
    share: float | None = None
    sign: str = ""
    comments: int = 0
    again: bool = False


def more(number: int) -> Item:
    """Return the item that shows the number of hidden items."""
    return Item("", note=f"… {number} more")


def limited(items: Sequence[Item], limit: int) -> list[Item]:
    """Return at most `limit` items and one that counts the others."""
    kept, hidden = shortened(items, limit)
    return [*kept, more(hidden)] if hidden else kept


class _Sized:
    """An item broken into lines for a width."""

    def __init__(self, item: Item, w: float) -> None:
        self.item = item
        self.panel = bool(item.bar)
        self.indent = (_PAD + 4) if self.panel else (20 if item.who else 0)
        sign = (20 if item.sign else 0) + comment_badges.wide(item.comments)
        room = w - self.indent - (_PAD if self.panel else 0) - sign
        self.title = wrap(item.title, 12, room, True, 3)
        self.text = wrap(item.text, 12, room, False, 4)
        self.beside = self.has_foot and self._foot_width() <= room
        self.note = () if self.beside else wrap(item.note, 11, room, False, 2)
        lines = len(self.title) + len(self.text) + len(self.note)
        self.h = max(lines, 1) * _LINE + (8 if item.share is not None else 0)
        if self.panel:
            self.h += 2 * _PAD - 2 + (18 if self.has_foot else 0)

    @property
    def has_foot(self) -> bool:
        return bool(self.panel and (self.item.who or self.item.severity or self.item.chip))

    def _foot_width(self) -> float:
        """Return the width of the foot with the note in it."""
        item = self.item
        chipped = width(item.chip, 11, True) + 20 if item.chip else 0
        signs = 36 * bool(item.severity) + 17 * min(len(item.who), 3)
        return chipped + signs + width(clean(item.note), 11) + 4


def place(items: Iterable[Item], slot: Slot, least: float) -> tuple[list[tuple[_Sized, float, float]], float]:  # fmt: skip # noqa: E501
    """Return items with their positions in a cell, and the total height."""
    count = max(1, int((slot.w + GAP) // (least + GAP)))
    w = (slot.w - GAP * (count - 1)) / count
    bottoms = [0.0] * count
    placed: list[tuple[_Sized, float, float]] = []
    for item in items:
        sized = _Sized(item, w)
        column = bottoms.index(min(bottoms))
        if not (item.title or item.text):  # the number of hidden items is below all others
            bottoms, column = [max(bottoms)] * count, 0
        placed.append((sized, slot.x + column * (w + GAP), bottoms[column]))
        bottoms[column] += sized.h + (GAP if sized.panel else 5)
    return placed, max(bottoms) - (GAP if placed else 0)


def draw(
    canvas: Canvas,
    scene: Scene,
    items: Sequence[Item],
    slot: Slot,
    y: float,
    least: float = LEAST,
) -> float:
    """Draw items in a cell with a minimum width; return the lower edge."""
    least = max(least, 300) if any(each.again for each in items) else least
    if scene.comments:
        items = [_with_comments(scene, each) for each in items]
    placed, height = place(items, slot, least)
    count = max(1, int((slot.w + GAP) // (least + GAP)))
    w = (slot.w - GAP * (count - 1)) / count
    for sized, x, top in placed:
        _draw(canvas, scene, sized, x, y + top, w)
    return y + height


def _with_comments(scene: Scene, item: Item) -> Item:
    found = scene.index.entity.get(item.id)
    if found is None or not item.bar or found.kind not in comment_badges.ON_ITEMS:
        return item
    return replace(item, comments=scene.comments.get(item.id, 0))


def _draw(canvas: Canvas, scene: Scene, sized: _Sized, x: float, y: float, w: float) -> None:
    item, theme = sized.item, scene.theme
    removed = item.sign == "-"
    if sized.panel:
        canvas.box(x, y, w, sized.h, "item", item.id)
        canvas.rect(x, y, w, sized.h, cls="panel", r=4)
        canvas.rect(x, y, 3, sized.h, r=1.5, fill=item.bar)
    elif item.who and not item.again:
        canvas.mark(x, y + 1, scene.letters[item.who[0]], scene.colors[item.who[0]], item.who[0])
    if item.sign:
        canvas.sign(
            x + w - 16 - (4 if sized.panel else 0), y + (4 if sized.panel else 0), item.sign
        )
    corner = x + w - 5 - (20 if item.sign else 0)
    comment_badges.draw(canvas, item.comments, item.id, corner, y + 4)
    left = x + sized.indent
    at = y + (_PAD - 1 if sized.panel else 0)
    at = canvas.lines(left, at, sized.title, "label", struck=removed, id=item.id)
    at = canvas.lines(left, at, sized.text, "body", struck=removed, id=item.id)
    at = canvas.lines(left, at, sized.note, "note", id=item.id)
    if item.share is not None:
        room = w - sized.indent - _PAD
        canvas.rect(left, at + 4, room, 4, r=2, fill=theme.line)
        if item.share > 0:
            canvas.rect(left, at + 4, max(4.0, room * item.share), 4, r=2, fill=theme.accent)
        at += 8
    if sized.has_foot:
        _foot(canvas, scene, sized, left, at + 2, x + w - _PAD)


def _foot(canvas: Canvas, scene: Scene, sized: _Sized, x: float, y: float, right: float) -> None:
    item = sized.item
    if item.chip:
        x += chip(canvas, x, y - 1, item.chip, item.chip_color) + 8
    for step in range(5 if item.severity else 0):
        full = step < item.severity
        fill = item.bar if full else scene.theme.border
        canvas.rect(x + 6 * step, y + 10 - 2 * step, 4, 4 + 2 * step, r=1, fill=fill)
    x += 36 if item.severity else 0
    if item.note and sized.beside:
        room = right - x - 17 * min(len(item.who), 3)
        x += canvas.text(x, y + 11, cut(clean(item.note), 11, room), "note") + 4
    marks(canvas, scene, item.who, right, y, right - x)


def chip(canvas: Canvas, x: float, y: float, text: str, color: str) -> float:
    """Draw a word in a pill, 16 high; return its width."""
    theme = canvas.theme
    ink = readable(color, mix(color, theme.page, 0.86), theme.ink)
    wide = width(text, 11, True) + 12
    canvas.rect(x, y, wide, 16, r=8, fill=mix(color, theme.page, 0.86))
    canvas.text(x + 6, y + 12, text, "strong", fill=ink)
    return wide


class Marked(Protocol):
    """What knows the mark of each persona: a scene."""

    @property
    def letters(self) -> dict[str, str]:
        """The letters of each persona."""

    @property
    def colors(self) -> dict[str, str]:
        """The color of each persona."""


def marks(
    canvas: Canvas, scene: Marked, ids: Sequence[str], right: float, y: float, room: float
) -> None:
    """Draw the marks of personas, the last one at the right edge, as many as fit."""
    fit = max(0, int((room + 3) // 17))
    shown = list(ids)
    if len(shown) > fit:
        shown = shown[: max(0, fit - 2)]
        if fit >= 2:
            canvas.text(right, y + 11, f"+{len(ids) - len(shown)}", "strong", anchor="end")
            right -= 24
    for place, id in enumerate(reversed(shown)):
        x = right - 14 - 17 * place
        canvas.mark(x, y, scene.letters[id], scene.colors[id], id)
