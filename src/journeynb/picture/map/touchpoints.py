"""The touchpoints: cards with name, channels, personas and gaps."""

from __future__ import annotations

from collections.abc import Sequence

from journeynb.model.kinds.entities import Touchpoint
from journeynb.picture.drawing import icons
from journeynb.picture.drawing.boxes import Slot
from journeynb.picture.drawing.svg import Canvas, is_image, number
from journeynb.picture.drawing.text_metrics import clean, cut, width, wrap
from journeynb.picture.drawing.theme import Theme, mix, on, readable
from journeynb.picture.map import comment_badges, evidence_marks
from journeynb.picture.map.scene import Column, Scene
from journeynb.picture.map.text_items import marks
from journeynb.picture.map.text_rows import stage_before

CARD = 144
"""Minimum width of a card if several are beside each other."""
WIDEST = 320
GAP = 8
_PAD = 10


def wide(beside: int) -> float:
    """Return the minimum width of a column with this number of cards beside each other."""
    return beside * (CARD + GAP) - GAP


def least_width(count: int) -> float:
    """Return the minimum width of a column with this number of touchpoints."""
    return wide(1 if count <= 12 else 2 if count <= 24 else 3) + 8


def cards(scene: Scene, column: Column) -> tuple[Touchpoint, ...]:
    """Return the touchpoints of a column, removed ones last."""
    before = scene.changes.before
    removed = [
        each
        for each in scene.changes.removed("touchpoint")
        if before is not None and stage_before(scene, before, each.id) == column.id
    ]
    return (*column.touchpoints, *removed)


def draw(canvas: Canvas, scene: Scene, cards: Sequence[Touchpoint], slot: Slot, y: float) -> float:
    """Draw cards in a column; return the lower edge."""
    count = max(1, int((slot.w + GAP) // (CARD + GAP)))
    count = min(count, max(1, len(cards)))
    w = min((slot.w - GAP * (count - 1)) / count, WIDEST)
    for start in range(0, len(cards), count):
        row = cards[start : start + count]
        height = max(_height(scene, each, w) for each in row)
        for place, each in enumerate(row):
            _card(canvas, scene, each, slot.x + place * (w + GAP), y, w, height)
        y += height + GAP
    return y - GAP


def none(canvas: Canvas, column: Column, slot: Slot, y: float) -> float:
    """Draw the note that a stage has no touchpoint."""
    if not column.id:
        return y
    w = min(slot.w, WIDEST)
    canvas.rect(slot.x, y, w, 36, cls="out", r=6)
    canvas.text(slot.x + w / 2, y + 22, "No touchpoint", "note", anchor="middle", id=column.id)
    return y + 36


def _corner(scene: Scene, each: Touchpoint) -> float:
    """Return the width of the signs in the upper right corner of a card."""
    removed = each.id not in scene.numbers
    badged = 0.0 if removed else badge_width(scene, each.id)
    star = 18 if each.moment_of_truth and not removed else 0
    star += 18 if each.journey and not removed else 0
    return badged + star + (20 if removed or scene.changes.sign(each.id) else 0)


def _name(scene: Scene, each: Touchpoint, w: float) -> tuple[str, ...]:
    room = w - 2 * _PAD - _corner(scene, each) - (22 if each.image else 0)
    return wrap(each.name, 13, room, True, 4)


def _owner(scene: Scene, each: Touchpoint, w: float) -> str:
    number = scene.numbers.get(each.id)
    texts = [str(number)] if number else []
    if scene.counts is not None and scene.credit is None:
        texts += [reach] if (reach := scene.counts.reach_of(each.id)) else []
    owner = each.owner if each.ours else "not ours"
    texts += [clean(owner)] if owner and len(scene.touchpoints) <= 60 else []
    return cut(" · ".join(texts), 11, w - 2 * _PAD)


def _height(scene: Scene, each: Touchpoint, w: float) -> float:
    lines = 17 * len(_name(scene, each, w)) + 16 * bool(_owner(scene, each, w))
    credit = evidence_marks.credit_height(scene, each.id)
    return _PAD + lines + credit + (22 if _has_foot(scene, each) else 0) + 8


def _has_foot(scene: Scene, each: Touchpoint) -> bool:
    return bool(each.channels or scene.who(scene.index.into("experiences", each.id)))


def _card(
    canvas: Canvas, scene: Scene, each: Touchpoint, x: float, y: float, w: float, h: float
) -> None:
    theme = scene.theme
    removed = each.id not in scene.numbers
    sign = "-" if removed else scene.changes.sign(each.id)
    canvas.box(x, y, w, h, "card", each.id, each.name)
    if sign:
        canvas.rect(x, y, w, h, r=6, fill=theme.page if removed else theme.card,
                    stroke=theme.sign(sign), stroke_width="1.5",
                    stroke_dasharray="4 3" if removed or not each.ours else "")  # fmt: skip
    else:
        canvas.rect(x, y, w, h, cls="card" if each.ours else "out", r=6)
    left, right = x + _PAD, x + w - 8
    if sign:
        canvas.sign(right - 16, y + 9, sign)
        right -= 20
    if not removed:
        used = badge(canvas, scene, each.id, right, y + 9)
        right -= used + 4 if used else 0
        if each.moment_of_truth:
            _star(canvas, right - 14, y + 10, theme.fair)
            right -= 18
        if each.journey:
            nested(canvas, right - 14, y + 10, each.id)
    if each.image:
        if is_image(each.image):
            canvas.image(each.image, left, y + 9, 18)
        else:
            canvas.text(left, y + 23, cut(clean(each.image), 12, 20), "body")
        left += 22
    at = canvas.lines(left, y + _PAD - 1, _name(scene, each, w), "name", struck=removed, id=each.id)
    owner = _owner(scene, each, w)
    at = canvas.lines(x + _PAD, at, [owner] if owner else [], "note")
    if not removed:
        evidence_marks.credit(canvas, scene, each.id, x + _PAD, at, w - 2 * _PAD)
    if _has_foot(scene, each) and not removed:
        _foot(canvas, scene, each, x, y + h - 24, w)


def _foot(canvas: Canvas, scene: Scene, each: Touchpoint, x: float, y: float, w: float) -> None:
    kinds = list(dict.fromkeys(icons.icon_of(channel) for channel in each.channels))
    who = [one.id for one in scene.who(scene.index.into("experiences", each.id))]
    fit = max(1, int((w - 2 * _PAD - min(len(who), 3) * 17) // 19))
    for place, kind in enumerate(kinds[:fit]):
        canvas.icon(kind, x + _PAD + 19 * place, y, scene.theme.muted)
    used = 19 * min(len(kinds), fit)
    marks(canvas, scene, who, x + w - _PAD, y, w - 2 * _PAD - used)


def _star(canvas: Canvas, x: float, y: float, color: str) -> None:
    canvas.add(
        f'<path d="{icons.STAR}" fill="{color}" '
        f'transform="translate({number(x)} {number(y)}) scale(.85)"/>'
    )
    canvas.box(x, y, 14, 14, "star")


def nested(canvas: Canvas, x: float, y: float, id: str) -> None:
    """Draw the sign that another map shows a stage or touchpoint in detail, 14 wide."""
    canvas.path(icons.NESTED, cls="icon", stroke=canvas.theme.accent,
                transform=f"translate({number(x)} {number(y)}) scale(.875)")  # fmt: skip
    canvas.box(x, y, 14, 14, "nested", id)


def badge_width(scene: Scene, id: str) -> float:
    """Return the width of the badges of an entity, 0 if it has none."""
    gaps, comments = _gaps_width(scene, id), comment_badges.wide(scene.comments.get(id, 0))
    return gaps + comments + (4 if gaps and comments else 0)


def badge(canvas: Canvas, scene: Scene, id: str, right: float, y: float) -> float:
    """Draw the numbers of gaps and open comments of an entity, right-aligned; return the width."""
    used = _gaps_badge(canvas, scene, id, right, y)
    more = right - used - (4 if used else 0)
    comment_badges.draw(canvas, scene.comments.get(id, 0), id, more, y)
    return badge_width(scene, id)


def _gaps_width(scene: Scene, id: str) -> float:
    count, worst = scene.badges.get(id, (0, "info"))
    return width(str(count), 11, True) + 18 if count and worst != "info" else 0.0


def _gaps_badge(canvas: Canvas, scene: Scene, id: str, right: float, y: float) -> float:
    wide = _gaps_width(scene, id)
    if not wide:
        return 0.0
    count, worst = scene.badges[id]
    fill, ink = badge_colors(scene.theme, worst)
    x = right - wide
    canvas.rect(x, y, wide, 16, r=8, fill=fill)
    exclamation(canvas, x + 8, y, ink)
    canvas.text(right - 6, y + 12, str(count), "strong", anchor="end", fill=ink)
    canvas.box(x, y, wide, 16, "badge", id, str(count))
    return wide


def badge_colors(theme: Theme, severity: str) -> tuple[str, str]:
    """Return the colors of a badge and of its text; errors stand out."""
    color = theme.severity(severity)
    if severity == "error":
        return color, on(color)
    soft = mix(color, theme.page, 0.84)
    return soft, readable(color, soft, theme.ink)


def exclamation(canvas: Canvas, x: float, y: float, ink: str) -> None:
    """Draw an exclamation mark, 16 high."""
    canvas.path(f"M{number(x)} {number(y + 4)}v5", stroke=ink, stroke_width="1.8",
                stroke_linecap="round")  # fmt: skip
    canvas.circle(x, y + 11.8, 1.1, fill=ink)
