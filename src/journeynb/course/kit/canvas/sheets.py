"""The four sheets: journey, persona, empathy map, goal cascade."""

from __future__ import annotations

from journeynb.course.kit.canvas.sheet import (
    FAINT,
    FINE,
    GAP,
    INSET,
    STRONG,
    Area,
    Sheet,
    Words,
    text_width,
)

STAGES = 5
NOTE = (38.0, 51.0)
"""Width and height of a small sticky note, in millimeters."""
_STRIP = 9.5
"""Height of a title above a row."""
_LINE = 16.0
"""Distance of two lines to write on, where there is room."""


def journey(sheet: Sheet, scale: Words) -> None:
    """Draw the stages, with room for touchpoints, feelings, pain points and opportunities."""
    area, strip = sheet.inner, _STRIP
    free = area.h - 4 * strip
    stages, touchpoints, feelings, ends = (free * share for share in (0.06, 0.5, 0.205, 0.235))
    y = area.y
    for name, high in (("stages", stages), ("touchpoints", touchpoints), ("feelings", feelings)):
        sheet.strip(Area(area.x, y, area.w, strip), name)
        row = Area(area.x, y + strip, area.w, high)
        _columns(sheet, row)
        if name == "touchpoints" and sheet.notes:
            for column in row.columns(STAGES, 0):
                _notes(sheet, column, 2)
        elif name == "feelings":
            _scale(sheet, row, scale)
        y = row.bottom
    _pains_and_ideas(sheet, Area(area.x, y, area.w, strip + ends))


def _columns(sheet: Sheet, row: Area) -> None:
    sheet.frame(row)
    for column in row.columns(STAGES, 0)[1:]:
        sheet.line(column.x, row.y, column.x, row.bottom, STRONG)


def _notes(sheet: Sheet, column: Area, rows: int) -> None:
    """Draw the places of small notes, two beside each other."""
    wide, high = NOTE
    across, down = (column.w - 2 * wide) / 3, (column.h - rows * high) / (rows + 1)
    for row in range(rows):
        for place in range(2):
            x = column.x + across + place * (wide + across)
            sheet.note(Area(x, column.y + down + row * (high + down), wide, high))


def _pains_and_ideas(sheet: Sheet, area: Area) -> None:
    row = Area(area.x, area.y + _STRIP, area.w, area.h - _STRIP)
    words = sheet.words
    x = area.x
    for name in ("pains", "ideas"):
        title, prompt = words[name]["title"], words[name]["prompt"]
        sheet.strip(Area(x, area.y, area.w, _STRIP), name)
        x += text_width(title, "head") + text_width(prompt, "lead") + 12
    _columns(sheet, row)
    for column in row.columns(STAGES, 0):
        pain, idea = column.columns(2, 0)
        sheet.line(idea.x, row.y + 2, idea.x, row.bottom - 2, FAINT, dash="2 3")
        for half, name in ((pain, "pains"), (idea, "ideas")):
            sheet.text(half.x + 2, row.y + 4.6, words[name]["title"], "note")


def _scale(sheet: Sheet, row: Area, scale: Words) -> None:
    """Draw the lines from -2 to 2, the middle one strong."""
    step = (row.h - 10) / 4
    for place, value in enumerate(("2", "1", "0", "-1", "-2")):
        y = row.y + 5 + place * step
        middle = value == "0"
        label = " ".join(filter(None, (value.replace("-", "\u2212"), scale[value])))
        wide = sheet.text(row.x + 2, y + 1.4, label, "note")
        color, points, dash = (STRONG, 1.1, "") if middle else (FAINT, 0.7, "2 3")
        sheet.line(row.x + 4 + wide, y, row.right - 2, y, color, points, dash)


def persona(sheet: Sheet, scale: Words) -> None:
    """Draw the fields of a persona."""
    first, *rest = sheet.inner.columns(4)
    portrait, quote = first.rows(2, 1)
    room = sheet.field(portrait, "portrait")
    lines = ("name", "age", "role")
    radius = min(room.w / 2 - 4, (room.h - _LINE * len(lines)) / 2 - 4)
    sheet.circle(room.x + room.w / 2, room.y + radius + 2, radius, FINE)
    for place, name in enumerate(lines, 1):
        y = portrait.bottom - INSET - _LINE * (len(lines) - place) - 2
        sheet.blank(room.x, y, room.w, sheet.words[name])
    sheet.field(quote, "quote")
    names = (("motivations", "channels"), ("challenges", "influence"), ("behaviors", "evidence"))
    for column, pair in zip(rest, names, strict=True):
        for area, name in zip(column.rows(2, 1), pair, strict=True):
            sheet.field(area, name)


def empathy(sheet: Sheet, scale: Words) -> None:
    """Draw the four quadrants around a person at a moment."""
    area = sheet.inner
    upper, lower, below = area.rows(3, 3, 1)
    radius = 30.0
    for row, names in ((upper, ("says", "thinks")), (lower, ("does", "feels"))):
        for column, name in zip(row.columns(2), names, strict=True):
            sheet.field(column, name, indent=radius if name == "feels" else 0)
            if name == "feels":
                _cross_line(sheet, column, scale)
    x, y = area.x + area.w / 2, upper.bottom + GAP / 2
    sheet.circle(x, y, radius)
    for name, at in (("who", -10.0), ("when", 8.0)):
        sheet.text(x, y + at, sheet.words[name], "head", anchor="middle")
        sheet.line(x - 21, y + at + 10, x + 21, y + at + 10)
    sheet.field(below, "evidence")


def _cross_line(sheet: Sheet, area: Area, scale: Words) -> None:
    """Draw the scale from -2 to 2 as a line on which a cross is set."""
    y, left, right = area.bottom - 13, area.x + 20, area.right - 20
    sheet.line(left, y, right, y, STRONG, 1.1)
    for value in range(-2, 3):
        x = left + (right - left) * (value + 2) / 4
        high = 3.0 if value == 0 else 2.0
        sheet.line(x, y - high, x, y + high, STRONG, 1.1)
        name = str(value).replace("-", "\u2212")
        sheet.text(x, y - 4.2, name, "note", anchor="middle")
        sheet.text(x, y + 7, scale[str(value)], "note", anchor="middle")


def goals(sheet: Sheet, scale: Words) -> None:
    """Draw a business goal, the goals that contribute to it, and touchpoints."""
    rows = sheet.inner.rows(58, 58, 64, 36, gap=9)
    top, middle, teams, touchpoints = rows
    business = [Area(top.x + top.w / 4, top.y, top.w / 2, top.h)]
    marketing, departmental = middle.columns(2, 8), teams.columns(4)
    levels = (("business", business), ("marketing", marketing), ("departmental", departmental))
    for name, areas in levels:
        for area in areas:
            _goal(sheet, area, name)
    for above, below in ((business, marketing), (marketing, departmental)):
        for place, area in enumerate(below):
            _contributes(sheet, area, above[place // 2])
    for area, goal in zip(touchpoints.columns(4), departmental, strict=True):
        sheet.field(area, "touchpoints")
        _contributes(sheet, area, goal)


def _goal(sheet: Sheet, area: Area, name: str) -> None:
    room = sheet.field(area, name)
    words, half = sheet.words, (room.w - GAP) / 2
    lines = (("measure",), ("baseline", "target"), ("owner", "due"))
    step = 8.0
    y = area.bottom - INSET - 1.5 - step * (len(lines) - 1)
    for names in lines:
        wide = room.w if len(names) == 1 else half
        for place, each in enumerate(names):
            sheet.blank(room.x + place * (half + GAP), y, wide, words[each])
        y += step


def _contributes(sheet: Sheet, below: Area, above: Area) -> None:
    """Draw the arrow from a goal to the goal that it contributes to."""
    x = min(max(below.x + below.w / 2, above.x + 6), above.right - 6)
    start, end = below.y, above.bottom
    sheet.line(x, start, x, end + 0.6, STRONG, 1.1)
    for side in (-1.6, 1.6):
        sheet.line(x, end + 0.6, x + side, end + 3.4, STRONG, 1.1)


SHEETS = {"journey": journey, "persona": persona, "empathy": empathy, "goals": goals}
"""The sheets in the order of the canvas."""
