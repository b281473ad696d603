"""A tile: title, gaps, emotion, goals and personas of a map."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from journeynb.base.text import count
from journeynb.gaps.goals.goal_status import TONES, WORDS, progress
from journeynb.gaps.rules.many_maps import SHARED
from journeynb.model.index import counted
from journeynb.model.kinds.entities import Goal
from journeynb.picture.drawing.svg import LEADING, STYLES, Canvas
from journeynb.picture.drawing.text_metrics import clean, cut, width, wrap
from journeynb.picture.map.text_items import marks
from journeynb.picture.portfolio import emotion_curves, signs
from journeynb.picture.portfolio.content import BrokenTile, MapTile, Overview
from journeynb.picture.portfolio.families import Place
from journeynb.picture.portfolio.tile_sizes import Row, Size


class Tile:
    """A tile of a width; rows of tiles have the same heights.

    Parameters
    ----------
    overview : Overview
        The portfolio.
    content : MapTile or BrokenTile
        The map, or the file that could not be read.
    size : Size
        How much is drawn.
    w : float
        Width.
    place : Place
        Its place among the maps.
    numbers : dict of str to str
        The number of each map with a family.
    """

    def __init__(
        self,
        overview: Overview,
        content: MapTile | BrokenTile,
        size: Size,
        w: float,
        place: Place,
        numbers: Mapping[str, str],
    ) -> None:
        self.overview = overview
        self.content = content
        self.size = size
        self.w = w
        self.place = place
        self.numbers = numbers

    @property
    def inner(self) -> float:
        """Width between the edges."""
        return self.w - 2 * self.size.pad

    @cached_property
    def title(self) -> tuple[str, ...]:
        """The lines of the title."""
        content = self.content
        text = content.title if isinstance(content, MapTile) else content.name
        beside = 0.0
        if isinstance(content, MapTile) and not self.size.low:
            beside = signs.gaps_width(content.gaps) + 8
        if self.place.number:
            beside += _chip_width(self.place.number) + 6
        return wrap(text, STYLES[self.size.title][0], self.inner - beside, True, 2)

    @cached_property
    def about(self) -> tuple[str, ...]:
        """The lines below the title."""
        content = self.content
        if isinstance(content, BrokenTile):
            return ()
        room = self.inner - self._signs_width - 6 if self.size.low else self.inner
        return tuple(cut(clean(text), 11, room) for text in self._about(content) if text)

    def _about(self, content: MapTile) -> list[str]:
        index = content.index
        if content.library:
            return [f"Library of {count(content.used_by, 'map')}"]
        many = {"stage": len(index.stages), "touchpoint": len(index.touchpoints)}
        if self.size.low:
            del many["stage"]
        state = "To-be, " if index.info.state == "to_be" else ""
        return [f"{state}{counted(many)}", self._nested()]

    def _nested(self) -> str:
        """Return which stage or touchpoint of which map it shows in detail."""
        if not self.place.parent or self.size.low:
            return ""
        parent = self.overview.by_name[self.place.parent]
        name = parent.index.name(self.place.via)
        return f"Detail of {name or parent.title}"

    @cached_property
    def goals(self) -> list[tuple[Goal, str]]:
        """The goals with their status, the most urgent first."""
        if isinstance(self.content, BrokenTile):
            return []
        found = [
            (each, progress(each, self.overview.today).state) for each in self.content.index.goals
        ]
        order = list(WORDS)
        return sorted(found, key=lambda each: order.index(each[1]))

    @cached_property
    def journey(self) -> emotion_curves.Journey:
        """Where the stages and touchpoints are."""
        assert isinstance(self.content, MapTile)
        return emotion_curves.Journey(self.content.index)

    @property
    def head(self) -> float:
        """Height of the title and the lines below it."""
        return LEADING.get(self.size.title, 16) * len(self.title) + 15 * len(self.about)

    @property
    def under(self) -> float:
        """Height below the curves: names of stages, numbers of nested maps, the lowest point."""
        content = self.content
        if isinstance(content, BrokenTile) or content.library:
            return 0.0
        shown = any(each.map in self.numbers for each in content.nested)
        names = 14.0 if self.size.named and self.journey.columns else 0.0
        lowest = 18.0 if self.size.named and self.journey.lowest else 0.0
        return names + lowest + (15.0 if shown else 0.0)

    @property
    def foot(self) -> float:
        """Height of the goals and personas."""
        if not self.size.named:
            return 16.0
        rows = min(len(self.goals), self.size.goals) + (len(self.goals) > self.size.goals)
        return 18.0 * rows + (8 if rows else 0) + 18

    def draw(self, canvas: Canvas, x: float, row: Row) -> None:
        """Draw the tile in its row."""
        content, pad = self.content, self.size.pad
        y, h = row.y, row.h
        canvas.box(x, y, self.w, h, "tile", content.name, content.name)
        broken = isinstance(content, BrokenTile)
        canvas.rect(x, y, self.w, h, r=8, cls="out" if broken else "card")
        left, top = x + pad, y + pad
        indent = self._chip(canvas, left, top)
        canvas.lines(left + indent, top, self.title, self.size.title)
        if isinstance(content, BrokenTile):
            self._broken(canvas, content, left, top, h - 2 * pad)
            return
        at = top + LEADING.get(self.size.title, 16) * len(self.title)
        if self.size.low:
            self._goal_signs(canvas, left + self.inner, at + 3)
        for line in self.about:
            canvas.text(left, at + 12, line, "note")
            at += 15
        if not self.size.low:
            right = x + self.w - pad
            wide = signs.gaps_width(content.gaps)
            signs.gaps(canvas, content.gaps, right - wide, top + 1, content.name)
        middle = top + row.head + 8
        self._middle(canvas, content, left, middle)
        bottom = y + h - pad
        if self.size.named:
            self._goal_rows(canvas, left, middle + self.size.curve + row.under + 10)
            self._people(canvas, content, left, bottom - 14)
        else:
            self._signs(canvas, content, left, bottom - 16)

    def _chip(self, canvas: Canvas, x: float, y: float) -> float:
        """Draw the number of a map with a family; return the width that it takes."""
        text = self.place.number
        if not text:
            return 0.0
        theme = canvas.theme
        wide, leading = _chip_width(text), LEADING.get(self.size.title, 16)
        root = not self.place.parent
        canvas.rect(x, y + (leading - 16) / 2, wide, 16, r=8,
                    fill=theme.soft if root else theme.accent)  # fmt: skip
        canvas.text(x + wide / 2, y + leading / 2 + 4, text, "strong", anchor="middle",
                    fill=theme.accent if root else theme.page)  # fmt: skip
        return wide + 6

    def _middle(self, canvas: Canvas, content: MapTile, x: float, y: float) -> None:
        """Draw the curves with what is below them; of a library, what it has."""
        box = (x, y, self.inner, self.size.curve)
        if content.library:
            self._library(canvas, content, box)
            return
        named = self.size.named
        emotion_curves.draw(canvas, self.overview, self.journey, box, named=named)
        below = y + self.size.curve + (14 if named and self.journey.columns else 0)
        emotion_curves.nested_marks(canvas, content, self.journey, self.numbers, box, below)
        below += 15 if any(each.map in self.numbers for each in content.nested) else 0
        if named and self.journey.lowest:
            self._lowest(canvas, content, x, below)

    def _library(
        self, canvas: Canvas, content: MapTile, box: tuple[float, float, float, float]
    ) -> None:
        x, y, w, h = box
        text = counted({kind: len(content.index.ids(kind)) for kind in SHARED})
        canvas.rect(x, y, w, h, r=3, cls="panel")
        lines = wrap(text, 11, w - 16, False, max(1, int((h - 8) // 16)))
        at = y + (h - 16 * len(lines)) / 2
        for line in lines:
            canvas.text(x + w / 2, at + 12, line, "note", anchor="middle")
            at += 16

    def _lowest(self, canvas: Canvas, content: MapTile, x: float, y: float) -> None:
        assert self.journey.lowest is not None
        _, id, emotion = self.journey.lowest
        theme = canvas.theme
        canvas.circle(x + 4, y + 10, 3.4, fill=theme.card, stroke=theme.muted, stroke_width="1.8")
        value = f"{emotion:+.3g}".replace("-", "−") if emotion else "0"
        room = self.inner - 14 - width(value, 11, True) - 6
        end = canvas.text(x + 14, y + 14, cut(clean(content.index.name(id)), 11, room), "note")
        canvas.text(x + 14 + end + 6, y + 14, value, "strong")

    def _goal_rows(self, canvas: Canvas, x: float, y: float) -> None:
        """Draw the most urgent goals with their status, and the number of the others."""
        theme = canvas.theme
        shown = self.goals[: self.size.goals]
        for goal, state in shown:
            word = WORDS[state]
            color = theme.tone(TONES[state])
            signs.goal(canvas, state, x, y + 3)
            end = x + self.inner
            used = canvas.text(end, y + 12, word, "strong", anchor="end", fill=color)
            room = self.inner - 16 - used - 8
            canvas.text(x + 16, y + 12, cut(clean(goal.name), 12, room), "body", id=goal.id)
            y += 18
        rest = self.goals[self.size.goals :]
        if rest:
            at = x
            for _, state in rest[: int((self.inner - 80) // 14)]:
                signs.goal(canvas, state, at, y + 3)
                at += 14
            canvas.text(at + 2, y + 12, f"{len(rest)} more", "note")

    def _people(self, canvas: Canvas, content: MapTile, x: float, y: float) -> None:
        """Draw the marks of the personas, and who owns the map."""
        ids = [each.id for each in content.index.personas]
        room = min(17.0 * len(ids), self.inner * 0.6)
        used = _from_left(canvas, self.overview, ids, x, y, room)
        owners = ", ".join(content.index.info.owners)
        space = self.inner - used - 10
        if owners and space > 40:
            text = cut(clean(owners), 11, space)
            canvas.text(x + self.inner, y + 11, text, "note", anchor="end")

    def _signs(self, canvas: Canvas, content: MapTile, x: float, y: float) -> None:
        """Draw the last line of a smaller tile: gaps or goals, and personas."""
        if self.size.low:
            signs.gaps(canvas, content.gaps, x, y, content.name)
            used = signs.gaps_width(content.gaps)
        else:
            used = self._signs_width
            self._goal_signs(canvas, x + used, y + 3)
        ids = [each.id for each in content.index.personas]
        room = self.inner - used - 8
        marks(canvas, self.overview, ids, x + self.inner, y + 1, room)

    @property
    def _signs_width(self) -> float:
        shown, rest = self._shown_signs()
        return _SIGN * len(shown) + (width(rest, 11, True) + 2 if rest else -3.0 * bool(shown))

    def _shown_signs(self) -> tuple[list[str], str]:
        """Return the states of goals that fit as signs, and the number of the others."""
        states = [state for _, state in self.goals]
        fit = int(self.inner * (0.36 if self.size.low else 0.5) // _SIGN)
        if len(states) <= fit:
            return states, ""
        kept = states[: max(fit - 2, 1)]
        return kept, f"+{len(states) - len(kept)}"

    def _goal_signs(self, canvas: Canvas, right: float, y: float) -> None:
        """Draw the status of the goals as signs, right-aligned."""
        shown, rest = self._shown_signs()
        x = right - self._signs_width
        for place, state in enumerate(shown):
            signs.goal(canvas, state, x + _SIGN * place, y)
        canvas.text(right, y + 9, rest, "strong", anchor="end")

    def _broken(self, canvas: Canvas, content: BrokenTile, x: float, y: float, h: float) -> None:
        theme = canvas.theme
        at = y + LEADING.get(self.size.title, 16) * len(self.title)
        canvas.text(x, at + 12, "Cannot be read", "strong", fill=theme.bad)
        at += 18
        for line in wrap(content.message, 11, self.inner, False, max(1, int((h + y - at) // 15))):
            canvas.text(x, at + 12, line, "note")
            at += 15


_SIGN = signs.GOAL + 3


def _chip_width(text: str) -> float:
    return max(width(text, 11, True) + 9, 20.0)


def _from_left(
    canvas: Canvas, overview: Overview, ids: list[str], x: float, y: float, room: float
) -> float:
    """Draw the marks of personas from the left, as many as fit; return their width."""
    fit = max(1, int((room + 3) // 17))
    shown = ids if len(ids) <= fit else ids[: max(1, fit - 2)]
    for place, id in enumerate(shown):
        canvas.mark(x + 17 * place, y, overview.letters[id], overview.colors[id], id)
    used = 17.0 * len(shown)
    if len(shown) < len(ids):
        used += canvas.text(x + used, y + 11, f"+{len(ids) - len(shown)}", "strong")
    return used
