"""The touchpoints: cards with name, channels, who meets them and what is missing."""

from __future__ import annotations

from journeynb.model.entities import Touchpoint
from journeynb.picture import icons
from journeynb.picture.boxes import Slot
from journeynb.picture.items import marks
from journeynb.picture.metrics import cut, width, wrap
from journeynb.picture.scene import Column, Scene
from journeynb.picture.svg import Canvas, is_image
from journeynb.picture.texts import _stage_before
from journeynb.picture.theme import on

CARD = 144
"""The least width of a card where several stand beside each other."""
GAP = 8
_PAD = 10


def least_width(count: int) -> float:
    """Return how wide the column of a stage with so many touchpoints is at least."""
    beside = 1 if count <= 12 else 2 if count <= 24 else 3
    return beside * CARD + (beside - 1) * GAP + 24


def draw(canvas: Canvas, scene: Scene, column: Column, slot: Slot, y: float) -> float:
    """Draw the cards of a column, those that another map had at the end; return the lower edge."""
    before = scene.changes.before
    gone = [
        each
        for each in scene.changes.removed("touchpoint")
        if before is not None and _stage_before(scene, before, each.id) == column.id
    ]
    cards = [*column.touchpoints, *gone]
    count = max(1, int((slot.w + GAP) // (CARD + GAP)))
    count = min(count, max(1, len(cards)), max(1, int(slot.w // 168)) if len(cards) <= 6 else count)
    w = (slot.w - GAP * (count - 1)) / count
    for start in range(0, len(cards), count):
        row = cards[start : start + count]
        height = max(_height(scene, each, w) for each in row)
        for place, each in enumerate(row):
            _card(canvas, scene, each, slot.x + place * (w + GAP), y, w, height)
        y += height + GAP
    return y - GAP if cards else y


def _name(each: Touchpoint, w: float) -> tuple[str, ...]:
    return wrap(each.name, 13, w - 2 * _PAD, True, 4)


def _owner(scene: Scene, each: Touchpoint, w: float) -> str:
    shown = len(scene.touchpoints) <= 60
    return cut(each.owner, 11, w - 2 * _PAD) if shown else ""


def _height(scene: Scene, each: Touchpoint, w: float) -> float:
    owner = 16 if _owner(scene, each, w) else 0
    return 18 + 17 * len(_name(each, w)) + owner + (22 if _has_foot(scene, each) else 0) + 12


def _has_foot(scene: Scene, each: Touchpoint) -> bool:
    return bool(each.channels or scene.who(scene.index.into("experiences", each.id)))


def _card(
    canvas: Canvas, scene: Scene, each: Touchpoint, x: float, y: float, w: float, h: float
) -> None:
    theme = scene.theme
    gone = each.id not in scene.numbers
    sign = "-" if gone else scene.changes.sign(each.id)
    canvas.box(x, y, w, h, "card", each.id, each.name)
    if sign:
        canvas.rect(x, y, w, h, r=6, fill=theme.page if gone else theme.card,
                    stroke=theme.sign(sign), stroke_width="1.5",
                    stroke_dasharray="4 3" if gone or not each.ours else "")  # fmt: skip
    else:
        canvas.rect(x, y, w, h, cls="card" if each.ours else "out", r=6)
    right = x + w - _PAD
    left = x + _PAD
    if sign:
        canvas.sign(x + w - 20, y + 5, sign)
        right -= 16
    if each.image and is_image(each.image):
        canvas.image(each.image, left - 2, y + 4, 18)
        left += 20
    if not gone:
        left += canvas.text(left, y + 18, str(scene.numbers[each.id]), "strong") + 6
        if each.image and not is_image(each.image):
            left += canvas.text(left, y + 18, cut(each.image, 12, 24), "body") + 6
        if each.moment_of_truth:
            _star(canvas, left - 1, y + 7, theme.fair)
        _badge(canvas, scene, each.id, right, y + 6)
    at = canvas.lines(x + _PAD, y + 24, _name(each, w), "name", struck=gone, id=each.id)
    at = canvas.lines(x + _PAD, at, [_owner(scene, each, w)], "note") if _owner(scene, each, w) else at
    if _has_foot(scene, each) and not gone:
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
        f'<path d="{icons.STAR}" fill="{color}" transform="translate({x:.1f} {y:.1f}) scale(.85)"/>'
    )
    canvas.box(x, y, 14, 14, "star")


def _badge(canvas: Canvas, scene: Scene, id: str, right: float, y: float) -> None:
    badge(canvas, scene, id, right, y)


def badge(canvas: Canvas, scene: Scene, id: str, right: float, y: float) -> float:
    """Draw how many findings a thing has, right-aligned; return the width, 0 where it has none."""
    count, worst = scene.badges.get(id, (0, ""))
    if not count or worst == "info":
        return 0.0
    color = scene.theme.severity(worst)
    text = str(count)
    wide = width(text, 11, True) + 18
    canvas.rect(right - wide, y, wide, 16, r=8, fill=color)
    ink = on(color)
    canvas.path(f"M{right - wide + 8:.1f} {y + 4:.1f}v5", stroke=ink, stroke_width="1.8",
                stroke_linecap="round")  # fmt: skip
    canvas.circle(right - wide + 8, y + 11.8, 1.1, fill=ink)
    canvas.text(right - 6, y + 12, text, "strong", anchor="end", fill=ink)
    canvas.box(right - wide, y, wide, 16, "badge", id, text)
    return wide
