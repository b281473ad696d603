"""The rows of a band: what each contains, and how it is drawn."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from journeynb.picture.drawing.boxes import Slot
from journeynb.picture.drawing.svg import Canvas
from journeynb.picture.drawing.text_metrics import wrap
from journeynb.picture.map import emotion, evidence_marks, touchpoints
from journeynb.picture.map import text_items as items
from journeynb.picture.map import text_rows as texts
from journeynb.picture.map.scene import Column, Scene
from journeynb.picture.map.text_rows import TextRow

LABELS = 116
"""Width of the row labels."""
GUTTER = 16
ABOVE = 14
"""Space above the content of a row, and below it."""


@dataclass(frozen=True)
class Band:
    """Columns beside each other, with the left edge of the row labels."""

    columns: tuple[Column, ...]
    slots: tuple[Slot, ...]
    left: float
    right: float


Cells = tuple[tuple[Any, ...], ...]
"""The items of a row, by column."""


@dataclass(frozen=True)
class BandRow:
    """A row of a band.

    Parameters
    ----------
    label : str
        Label at the left edge.
    cells : Cells
        The items of each column; a part of them can be drawn alone.
    draw : callable
        Draws cells below an upper edge on a canvas, and returns the lower edge of the row.
    backstage : bool
        Whether the row is behind the line of visibility.
    together : bool
        Whether the row starts on a new page rather than be split, unless much of a page is left.
    draw_low : callable, optional
        Draws the row lower, where that saves a page.
    """

    label: str
    cells: Cells
    draw: Callable[[Canvas, Cells, float], float]
    backstage: bool = False
    together: bool = False
    draw_low: Callable[[Canvas, Cells, float], float] | None = None


def band_rows(scene: Scene, band: Band) -> list[BandRow]:
    """Return the rows of a band that have content, from the top."""
    made: list[BandRow | None] = []
    if scene.counts is not None and scene.wants("customers"):
        row = TextRow("customers", "Customers", evidence_marks.customers)
        made.append(text_row(scene, band, row))
    if scene.wants("wants"):
        row = TextRow("wants", "Wants, needs and questions", texts.wants)
        made.append(text_row(scene, band, row))
    if scene.wants("touchpoints"):
        made.append(_touchpoints(scene, band))
    if scene.counts is not None and scene.wants("unmapped_events"):
        label = "Events that match no touchpoint"
        row = TextRow("unmapped_events", label, evidence_marks.unmapped_events)
        made.append(text_row(scene, band, row))
    if scene.wants("emotion") and emotion.has(scene, band.columns):
        made.append(_emotion(scene, band))
    made += [text_row(scene, band, row) for row in texts.before_line(scene)]
    made += [text_row(scene, band, row, backstage=True) for row in texts.behind_line(scene)]
    return [row for row in made if row is not None]


def text_row(scene: Scene, band: Band, row: TextRow, *, backstage: bool = False) -> BandRow | None:
    """Return a row of texts; None if it has none."""
    cells = tuple(tuple(row.items(scene, column)) for column in band.columns)
    if not any(cells):
        return None
    height = 16 * len(_label(row.label))

    def draw(canvas: Canvas, cells: Cells, y: float) -> float:
        bottoms = [
            items.draw(canvas, scene, cell, slot, y)
            for cell, slot in zip(cells, band.slots, strict=True)
        ]
        return max([*bottoms, y + height]) + ABOVE

    return BandRow(row.label, cells, draw, backstage)


def _touchpoints(scene: Scene, band: Band) -> BandRow:
    all_cards = tuple(touchpoints.cards(scene, column) for column in band.columns)

    def draw(canvas: Canvas, cells: Cells, y: float) -> float:
        bottoms = [y + 20]
        for column, slot, cards, every in zip(
            band.columns, band.slots, cells, all_cards, strict=True
        ):
            if cards:
                bottoms.append(touchpoints.draw(canvas, scene, cards, slot, y))
            elif not every:
                bottoms.append(touchpoints.none(canvas, column, slot, y))
        return max(bottoms) + ABOVE

    return BandRow("Touchpoints", all_cards, draw, together=True)


def _emotion(scene: Scene, band: Band) -> BandRow:
    who = tuple(emotion.felt_by(scene, band.columns))

    def draw(canvas: Canvas, cells: Cells, y: float, low: bool = False) -> float:
        (shown,) = cells
        few = copy.copy(scene)
        few.personas = shown
        return emotion.draw(canvas, few, band.columns, band.slots, band.left, y, low=low) + ABOVE

    return BandRow("Emotion", (who,), draw, together=True, draw_low=partial(draw, low=True))


def below_row(
    canvas: Canvas, scene: Scene, band: Band, last: BandRow | None, row: BandRow, y: float
) -> float:
    """Draw what separates a row from the last one, and its label; return the upper edge."""
    if row.backstage and (last is None or not last.backstage):
        canvas.path(f"M{band.left:.1f} {y + 12:.1f}H{band.right:.1f}", cls="want",
                    stroke=scene.theme.muted)  # fmt: skip
        canvas.text(band.right, y + 4, "Line of visibility", "strong", anchor="end", halo=True)
        y += 12
    elif last is not None:
        canvas.line(band.left, y, band.right, y)
    label(canvas, band.left, row.label, y + ABOVE)
    return y


def label(canvas: Canvas, x: float, text: str, y: float) -> None:
    """Draw the label of a row."""
    canvas.lines(x, y, _label(text), "label")


def _label(text: str) -> Sequence[str]:
    return wrap(text, 12, LABELS - 20, True, 4)


def separate(canvas: Canvas, band: Band, top: float, bottom: float, below: int) -> None:
    """Draw lines between the columns, behind what was drawn since `below`."""
    for slot in band.slots[1:] if bottom > top else ():
        at = slot.x - GUTTER / 2
        canvas.line(at, top + 14, at, bottom - 4, at=below)
