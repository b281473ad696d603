"""The marks of a log in a picture: counts of stages, unmapped events, and mean scores."""

from __future__ import annotations

from collections.abc import Callable

from journeynb.base.text import shortened
from journeynb.evidence.counts_on_map import LIMIT, in_words
from journeynb.picture.drawing.svg import Canvas, number
from journeynb.picture.drawing.theme import mix
from journeynb.picture.map.scene import Column, Scene
from journeynb.picture.map.text_items import Item, more


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
