"""Badges with the number of open comments on an entity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from journeynb.model.comments import threads
from journeynb.model.state import State
from journeynb.picture.drawing.svg import Canvas, number
from journeynb.picture.drawing.text_metrics import width
from journeynb.picture.drawing.theme import mix, readable

_BUBBLE = "M1 2.5h9v6H5.2L3 10.6V8.5H1z"
"""A speech bubble, 11 by 11."""
ON_ITEMS = frozenset({"pain_point", "opportunity", "content", "note"})
"""Kinds whose badge is on a panel of a row of texts."""


def open_comments(state: State) -> Mapping[str, int]:
    """Return the number of open threads about each entity, of those about the map for ""."""
    return Counter(id for each in threads(state) if each.open for id in each.about or ("",))


def wide(many: int) -> float:
    """Return the width of a badge, 0 without comments."""
    return width(str(many), 11, True) + 25 if many else 0.0


def draw(canvas: Canvas, many: int, id: str, right: float, y: float) -> float:
    """Draw the badge of an entity, right-aligned; return its width."""
    if not many:
        return 0.0
    room = wide(many)
    ink = _pill(canvas, right - room, y, room, 6)
    canvas.text(right - 6, y + 12, str(many), "strong", anchor="end", fill=ink)
    canvas.box(right - room, y, room, 16, "badge", id, str(many))
    return room


def sample(canvas: Canvas, x: float, y: float) -> None:
    """Draw a badge without a number, 18 wide, for the legend."""
    _pill(canvas, x, y, 18, 3.5)


def _pill(canvas: Canvas, x: float, y: float, room: float, indent: float) -> str:
    """Draw a pill with a speech bubble; return the color of its text."""
    theme = canvas.theme
    fill = mix(theme.accent, theme.page, 0.84)
    ink = readable(theme.accent, fill, theme.ink)
    canvas.rect(x, y, room, 16, r=8, fill=fill)
    canvas.add(
        f'<path d="{_BUBBLE}" fill="none" stroke="{ink}" stroke-width="1.4" '
        f'stroke-linejoin="round" transform="translate({number(x + indent)} {number(y + 2.5)})"/>'
    )
    return ink
