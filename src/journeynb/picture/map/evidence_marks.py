"""The marks of a log in a picture: counts of stages, unmapped events, mean scores, credit."""

from __future__ import annotations

from collections.abc import Callable

from journeynb.base.text import percent, shortened
from journeynb.evidence.counts_on_map import LIMIT, in_words
from journeynb.evidence.credit_on_map import Credit
from journeynb.picture.drawing.svg import Canvas, number
from journeynb.picture.drawing.text_metrics import cut
from journeynb.picture.drawing.theme import mix
from journeynb.picture.map.scene import Column, Scene
from journeynb.picture.map.text_items import Item, more

_CREDIT = 28.0
"""Height of the credit of a touchpoint: a line of text, and a bar."""


def customers(scene: Scene, column: Column) -> list[Item]:
    """Return the number of customers who reach a stage, and the drop-off before it."""
    counts = scene.counts
    if counts is None or column.id not in counts.reached:
        return []
    title, note, share = counts.reach(column.id)
    return [Item("", column.id, title=title, note=note, bar=scene.theme.accent, share=share)]


def unmapped_events(scene: Scene, column: Column) -> list[Item]:
    """Return the events that match no touchpoint and mostly occur in a stage."""
    if scene.counts is None:
        return []
    shown = {each.id for each in scene.columns}
    first, bar = scene.columns[0].id, scene.theme.severity("warning")
    events = [
        event
        for stage, found in scene.counts.unmapped.items()
        if (stage if stage in shown else first) == column.id
        for event in found
    ]
    events.sort(key=lambda event: (-event.events, event.event))
    kept, hidden = shortened(events, LIMIT)
    items = [Item(event.event, "", note=in_words(event), bar=bar) for event in kept]
    return [*items, more(hidden)] if hidden else items


def mean_score(
    canvas: Canvas,
    scene: Scene,
    key: tuple[str, str],
    color: str,
    x: float,
    place: Callable[[float], float],
) -> None:
    """Draw the mean score of a persona at a touchpoint, its interval, and the number of scores.

    A dashed line joins it with the emotion on the map if the scores contradict that (E605).
    """
    counts = scene.counts
    found = None if counts is None else counts.scores.get(key)
    if counts is None or found is None:
        return
    ink = mix(color, scene.theme.ink, 0.35)
    assumed = counts.contradicted(scene.index, key)
    if assumed is not None:
        ink = scene.theme.bad
        ends = f"M{number(x)} {number(place(assumed))}V{number(place(found.mean))}"
        canvas.path(ends, stroke=ink, stroke_width="1.4", stroke_dasharray="3 2")
    if found.n > 1:
        low, high = place(found.low), place(found.high)
        canvas.path(
            f"M{number(x)} {number(low)}V{number(high)}M{number(x - 3)} {number(low)}h6"
            f"M{number(x - 3)} {number(high)}h6",
            stroke=ink,
            stroke_width="1.4",
            fill="none",
        )
    diamond(canvas, x, place(found.mean), ink)
    canvas.text(x + 7, place(found.mean) + 3, str(found.n), "tiny", halo=True)


def diamond(canvas: Canvas, x: float, y: float, color: str) -> None:
    """Draw the mark of a mean score."""
    canvas.path(
        f"M{number(x - 4)} {number(y)}L{number(x)} {number(y - 4)}L{number(x + 4)} {number(y)}"
        f"L{number(x)} {number(y + 4)}Z",
        fill=color,
    )


def credit_height(scene: Scene, id: str) -> float:
    """Return the height of the credit of a touchpoint; 0 if it is unknown."""
    return _CREDIT if scene.credit is not None and id in scene.credit.touchpoints else 0.0


def credit(canvas: Canvas, scene: Scene, id: str, x: float, y: float, w: float) -> None:
    """Draw the credit of a touchpoint for conversions: its share, and a bar with the interval."""
    if scene.credit is None or not credit_height(scene, id):
        return
    found = scene.credit.touchpoints[id]
    canvas.text(x, y + 12, cut(found.words, 11, w), "strong", id=id)
    credit_bar(canvas, found, scene.credit.longest, x, y + 18, w)


def credit_bar(canvas: Canvas, found: Credit, longest: float, x: float, y: float, w: float) -> None:
    """Draw a share as a bar 6 high, with its interval as a line; a full bar is the longest one."""
    theme = canvas.theme
    canvas.rect(x, y, w, 6, r=1, fill=theme.line)
    if longest <= 0 or found.share <= 0:
        return
    canvas.rect(x, y, w * found.share / longest, 6, r=1, fill=mix(theme.accent, theme.card, 0.35))
    if found.low == found.low and found.high == found.high:
        low, high = (x + w * min(max(each / longest, 0.0), 1.0) for each in (found.low, found.high))
        canvas.path(f"M{number(low)} {number(y + 3)}H{number(high)}", stroke=theme.ink,
                    stroke_width="1.4")  # fmt: skip


def credit_of_stage(scene: Scene, column: Column) -> list[Item]:
    """Return the credit of the touchpoints of a stage together, and the one with the largest."""
    shares, ids = scene.credit, {each.id for each in column.touchpoints}
    share = None if shares is None else shares.of(ids)
    if shares is None or share is None:
        return []
    most = next((each for each in shares.ranked if each[0] in ids), None)
    note = "" if most is None else f"most: {scene.index.name(most[0])}, {percent(most[1].share)}"
    bar = scene.theme.accent
    return [Item("", column.id, title=percent(share), note=note, bar=bar, share=share)]
