"""The goals: cards below the journey, each with its personas and touchpoints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from journeynb.base.text import figure
from journeynb.gaps.goals.goal_projection import project
from journeynb.gaps.goals.goal_status import TONES, WORDS, progress
from journeynb.gaps.goals.projection_words import origin_line, projection_line, tone_of
from journeynb.model.kinds.entities import Goal
from journeynb.picture.drawing.svg import Canvas
from journeynb.picture.drawing.text_metrics import width, wrap
from journeynb.picture.map.scene import Scene
from journeynb.picture.map.text_items import chip, marks
from journeynb.picture.map.text_rows import figures, share
from journeynb.picture.map.touchpoints import badge

_GAP = 12
_PAD = 12
_LEAST = 264
_LEVELS = ("business", "marketing", "departmental", None)


def shown(scene: Scene) -> list[Goal]:
    """Return the goals to draw, from the top of the cascade down, then the removed ones."""
    if not scene.wants("goals"):
        return []
    goals = [goal for goal in scene.index.goals if scene.shows(goal.id)]
    goals.sort(key=lambda goal: _LEVELS.index(goal.level))
    return [*goals, *scene.changes.removed("goal")]


@dataclass(frozen=True)
class _Card:
    goal: Goal
    removed: bool
    name: tuple[str, ...]
    metric: tuple[str, ...]
    figures: str
    share: float | None
    links: tuple[str, ...]
    data: tuple[tuple[str, str], ...] = ()
    """Where its metric is heading and where the last value is from, in lines with their color."""

    @property
    def h(self) -> float:
        lines = 17 * len(self.name) + 16 * (len(self.metric) + len(self.data) + len(self.links))
        return _PAD + 20 + lines + (16 if self.figures else 0) + (12 if self.share is not None else 4) + _PAD  # fmt: skip # noqa: E501


def draw(
    canvas: Canvas, scene: Scene, goals: Sequence[Goal], x: float, w: float, y: float
) -> float:
    """Draw the cards; return the lower edge."""
    count = max(1, min(4, int((w + _GAP) // (_LEAST + _GAP))))
    wide = (w - _GAP * (count - 1)) / count
    cards = [_card(scene, goal, wide - 2 * _PAD) for goal in goals]
    for start in range(0, len(cards), count):
        row = cards[start : start + count]
        height = max(card.h for card in row)
        for place, card in enumerate(row):
            _draw(canvas, scene, card, x + place * (wide + _GAP), y, wide, height)
        y += height + _GAP
    return y - _GAP


def _card(scene: Scene, goal: Goal, room: float) -> _Card:
    index = scene.index
    removed = index.entity.get(goal.id) is None or index.entity[goal.id].kind != "goal"
    parents = [] if removed else index.sorted(index.out("refines", goal.id))
    helping = [] if removed else index.sorted(index.into("supports", goal.id))
    numbers = sorted(scene.numbers[id] for id in helping if id in scene.numbers)
    more = len([id for id in helping if index.entity[id].kind == "opportunity"])
    links = [f"Refines: {', '.join(index.name(id) for id in parents)}"] if parents else []
    texts = [_numbered(numbers)] if numbers else []
    texts += [f"{more} {'opportunity' if more == 1 else 'opportunities'}"] if more else []
    links += [f"Supported by {' and '.join(texts)}"] if texts else []
    return _Card(
        goal,
        removed,
        wrap(goal.name, 13, room, True, 3),
        wrap(goal.metric, 12, room, False, 2),
        figures(scene, goal),
        share(scene, goal),
        tuple(line for link in links for line in wrap(link, 11, room, False, 2)),
        () if removed else tuple(_data(scene, goal, room)),
    )


def _data(scene: Scene, goal: Goal, room: float) -> Iterator[tuple[str, str]]:
    """Yield the projection of a goal, and the source of its last measurement, line by line."""
    if scene.today is None:
        return
    found = project(goal, scene.today)
    color = scene.theme.tone(tone_of(found.status))
    for line in wrap(projection_line(goal, found, figure), 11, room, False, 2):
        yield line, color
    for line in wrap(origin_line(goal, scene.today), 11, room, False, 1):
        yield line, ""


def _numbered(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:12]))
    rest = f" and {len(numbers) - 12} more" if len(numbers) > 12 else ""
    return f"{'touchpoint' if len(numbers) == 1 else 'touchpoints'} {shown}{rest}"


def _draw(
    canvas: Canvas, scene: Scene, card: _Card, x: float, y: float, w: float, h: float
) -> None:
    theme, goal = scene.theme, card.goal
    sign = "-" if card.removed else scene.changes.sign(goal.id)
    canvas.box(x, y, w, h, "card", goal.id, goal.name)
    canvas.rect(x, y, w, h, r=6, fill=theme.page if card.removed else theme.card,
                stroke=theme.sign(sign) if sign else theme.border,
                stroke_dasharray="4 3" if card.removed else "")  # fmt: skip
    left, right, at = x + _PAD, x + w - _PAD, y + _PAD
    level = goal.level or "no level"
    used = chip(canvas, left, at - 2, level, theme.accent if goal.level == "business" else theme.muted)  # fmt: skip # noqa: E501
    if scene.today is not None and not card.removed:
        state = progress(goal, scene.today).state
        used += 6 + chip(canvas, left + used + 6, at - 2, WORDS[state], theme.tone(TONES[state]))
    if sign:
        canvas.sign(right - 16, at - 2, sign)
        right -= 22
    if not card.removed:
        right -= badge(canvas, scene, goal.id, right, at - 2) + 6
        who = [each.id for each in scene.who(scene.index.out("targets", goal.id))]
        marks(canvas, scene, who, right, at - 1, right - left - used - 8)
    at = canvas.lines(left, at + 20, card.name, "name", struck=card.removed, id=goal.id)
    at = canvas.lines(left, at, card.metric, "body")
    if card.figures:
        room = w - 2 * _PAD
        text = wrap(card.figures, 12, room, True, 1)
        at = canvas.lines(left, at, text, "label")
        due = f"by {goal.due.isoformat()}" if goal.due else ""
        if due and width(text[0], 12, True) + width(due, 11) + 12 <= room:
            canvas.text(x + w - _PAD, at - 4, due, "note", anchor="end")
    if card.share is not None:
        room = w - 2 * _PAD
        canvas.rect(left, at + 3, room, 4, r=2, fill=theme.line)
        if card.share > 0:
            canvas.rect(left, at + 3, max(4.0, room * card.share), 4, r=2, fill=theme.accent)
        at += 8
    for line, color in card.data:
        at = canvas.lines(left, at + 4, [line], "note", fill=color) - 4
    canvas.lines(left, at + 4, card.links, "note")
