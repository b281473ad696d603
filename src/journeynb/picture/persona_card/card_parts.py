"""The parts of a persona card, drawn below each other."""

from __future__ import annotations

import math
from collections.abc import Sequence

from journeynb.base.text import severity_word
from journeynb.gaps.rules.rule import RULES
from journeynb.picture.drawing.boxes import Slot
from journeynb.picture.drawing.svg import Canvas
from journeynb.picture.drawing.text_metrics import clean, cut, width, wrap
from journeynb.picture.drawing.theme import mix, readable
from journeynb.picture.map import emotion, goals, portrait
from journeynb.picture.map import text_items as items
from journeynb.picture.map.band_rows import GUTTER, LABELS
from journeynb.picture.map.layout import MARGIN
from journeynb.picture.map.scene import Column
from journeynb.picture.map.text_items import Item
from journeynb.picture.persona_card.blocks import GAP, Block, Quadrant, heading, in_columns
from journeynb.picture.persona_card.sections import QUADRANTS, Person

_COLUMN = 264
_STAGE = 84.0
_BETWEEN = 28
_PORTRAIT = 104.0
_MOST = 12
"""Maximum number of pain points or gaps drawn."""


class CardParts:
    """Draws the parts of a card below each other; each method returns its lower edge."""

    def __init__(self, canvas: Canvas, person: Person, w: float) -> None:
        self.canvas, self.person, self.w = canvas, person, w
        self.scene, self.persona = person.scene, person.persona
        theme = canvas.theme
        self.own = self.scene.colors[self.persona.id]
        self.color = readable(self.own, theme.page, theme.ink, 3.0)
        self.inner = w - 2 * MARGIN

    def draw(self) -> int:
        """Draw all parts; return the height of the card."""
        y = self.head() + 28
        y = self.sections(y)
        y = self.missing(y)
        y = self.curve(y)
        y = self.empathy(y)
        y = self.pains(y)
        y = self.goals(y)
        y = self.gaps(y)
        y = self.foot(y)
        return math.ceil(y + 20)

    def head(self) -> float:
        """Draw portrait, name, role, priority and quote on a band in the persona's color."""
        canvas, persona, theme = self.canvas, self.persona, self.canvas.theme
        band = mix(self.own, theme.page, 0.9)
        beside = self.w >= 760 and bool(persona.quote)
        left = MARGIN + _PORTRAIT + 24
        room = (self.w - MARGIN - left) * (0.46 if beside else 1)
        name = wrap(persona.name, 26, room, True, 4)
        role = wrap(persona.role, 13, room, False, 3)
        quoted = wrap(persona.quote, 19, self._quote_room(left, room, beside), False, 8)
        chips = self._chips(left, left + room)
        texts = 32 * len(name) + 19 * len(role) + (10 + 22 * (1 + chips[-1][2]) if chips else 0)
        notes = (self.person.customers_line, self.person.journey)
        note = [line for text in notes for line in wrap(text, 11, room, False, 2)]
        texts += 6 + 16 * len(note) if note else 0
        quote_h = 27 * len(quoted)
        top = max(texts, _PORTRAIT, quote_h if beside else 0)
        h = 28 + top + 28 + (quote_h + 12 if quoted and not beside else 0)
        canvas.rect(0, 0, self.w, h, fill=band)
        canvas.rect(0, 0, 6, h, fill=self.own)
        portrait.draw_large(canvas, self.scene, persona, MARGIN, 28 + (top - _PORTRAIT) / 2, _PORTRAIT)  # fmt: skip # noqa: E501
        at = 28 + (top - texts) / 2
        at = canvas.lines(left, at, name, "title", id=persona.id)
        at = canvas.lines(left, at, role, "lead")
        for text, x, row in chips:
            color = self.own if row == 0 and x == left and self.person.standing else theme.muted
            items.chip(canvas, x, at + 10 + 22 * row, text, color)
        at += 10 + 22 * (1 + chips[-1][2]) if chips else 0
        canvas.lines(left, at + 6, note, "note")
        if quoted:
            x = left + room + 56 if beside else MARGIN + 36
            y = 28 + (top - quote_h) / 2 if beside else 28 + top + 20
            self._mark(x - 36, y + 2)
            canvas.lines(x, y, quoted, "quote")
        return h

    def _quote_room(self, left: float, room: float, beside: bool) -> float:
        return self.w - MARGIN - (left + room + 56) if beside else self.inner - 36

    def _chips(self, left: float, right: float) -> list[tuple[str, float, int]]:
        """Return the words in pills below the name, with their positions and rows."""
        standing = self.person.standing
        words = [standing[0].upper() + standing[1:]] if standing else []
        made: list[tuple[str, float, int]] = []
        x, row = left, 0
        for text in [*words, *self.persona.tags[:6]]:
            text = cut(clean(text), 11, right - left - 12, True)
            wide = width(text, 11, True) + 12
            if not text:
                continue
            if x > left and x + wide > right:
                x, row = left, row + 1
            made.append((text, x, row))
            x += wide + 6
        return made

    def _mark(self, x: float, y: float) -> None:
        """Draw a quotation mark, 26 wide."""
        shape = "c-6 1 -10 6 -10 13v6h10v-10h-5c0 -3 2 -5 5 -5z"
        for left in (x + 10, x + 24):
            self.canvas.path(f"M{left:.1f} {y + 4:.1f}{shape}", fill=self.color, opacity="0.55")

    def sections(self, y: float) -> float:
        """Draw the sections in columns."""
        count = max(1, int((self.inner + _BETWEEN) // (_COLUMN + _BETWEEN)))
        count = min(count, max(1, len(self.person.sections)), 5)
        wide = (self.inner - _BETWEEN * (count - 1)) / count
        blocks = [Block(each, wide, self.color) for each in self.person.sections]
        bottom, start = y, 0
        for place, number in enumerate(in_columns([each.h for each in blocks], count)):
            at = y
            for block in blocks[start : start + number]:
                block.draw(self.canvas, MARGIN + place * (wide + _BETWEEN), at)
                at += block.h + GAP
            start += number
            bottom = max(bottom, at)
        return bottom + (8 if blocks else 0)

    def missing(self, y: float) -> float:
        """List the fields that are not filled in yet."""
        if not self.person.missing:
            return y
        text = f"Not filled in yet: {', '.join(self.person.missing)}"
        lines = wrap(text, 11, self.inner - 28, False, 4)
        h = 16 * len(lines) + 16
        self.canvas.rect(MARGIN, y, self.inner, h, cls="out", r=6)
        self.canvas.lines(MARGIN + 14, y + 8, lines, "note")
        return y + h + 30

    def _title(self, text: str, y: float, note: str = "") -> float:
        """Draw a heading as wide as the card."""
        heading(self.canvas, text, MARGIN, y, self.inner, self.color)
        used = width(text, 12, True) + 16
        if note and used + width(note, 11) <= self.inner:
            right = MARGIN + self.inner
            self.canvas.text(right, y + 13, note, "note", anchor="end")
        return y + 30

    def curve(self, y: float) -> float:
        """Draw the emotions along the stages."""
        scene = self.scene
        if not emotion.has(scene, scene.columns):
            return y
        y = self._title("Emotion along the journey", y, "dashed: desired; hollow: assumed")
        columns = [each for each in scene.columns if each.id or each.touchpoints]
        beside = max(1, int((self.inner - LABELS + GUTTER) // (_STAGE + GUTTER)))
        beside = math.ceil(len(columns) / math.ceil(len(columns) / beside))
        for start in range(0, len(columns), beside):
            part = columns[start : start + beside]
            slots = self._slots(part)
            names = [
                wrap(column.name, 11, slot.w, True, 2)
                for column, slot in zip(part, slots, strict=True)
            ]
            for lines, slot in zip(names, slots, strict=True):
                self.canvas.lines(slot.x, y, lines, "strong")
            y += 16 * max(map(len, names)) + 4
            if emotion.has(scene, part):
                y = emotion.draw(self.canvas, scene, part, slots, MARGIN, y)
            y += 16
        return y + 14

    def _slots(self, columns: Sequence[Column]) -> list[Slot]:
        """Return the columns of stages, wider for stages with more touchpoints."""
        room = self.inner - LABELS - (_STAGE + GUTTER) * len(columns) + GUTTER
        weights = [1 + len(each.touchpoints) for each in columns]
        slots, x = [], float(MARGIN + LABELS)
        for weight in weights:
            wide = _STAGE + room * weight / sum(weights)
            slots.append(Slot(x, wide))
            x += wide + GUTTER
        return slots

    def empathy(self, y: float) -> float:
        """Draw the empathy map: what the persona says, thinks, does and feels."""
        if not any(self.person.empathy.values()):
            return y
        y = self._title("Empathy map", y, "numbers: touchpoints in journey order")
        count = 2 if self.inner >= 640 else 1
        parts = self._quadrants(count)
        for start in range(0, len(parts), count):
            row = parts[start : start + count]
            high = max(part.h for part in row)
            x = float(MARGIN)
            for part in row:
                part.draw(self.canvas, x, y, high)
                x += part.w + 16
            y += high + 16
        return y + 14

    def _quadrants(self, beside: int) -> list[Quadrant]:
        """Return the quadrants of the empathy map, some of them beside each other."""
        wide = (self.inner - 16 * (beside - 1)) / beside
        return [Quadrant(self.person, name, label, wide) for name, label in QUADRANTS.items()]

    def _items(self, made: list[Item], y: float) -> float:
        slot = Slot(MARGIN, self.inner)
        return items.draw(self.canvas, self.scene, made, slot, y, 200) + 30

    def pains(self, y: float) -> float:
        """Draw the pain points of the persona."""
        scene, theme, made = self.scene, self.canvas.theme, []
        for pain in self.person.pain_points:
            severity = pain.severity or 0
            bar = theme.bad if severity >= 4 else theme.fair if severity >= 2 else theme.muted
            places = [id for id in scene.index.out("hurts", pain.id) if id in scene.numbers]
            where = ", ".join(scene.index.name(id) for id in scene.index.sorted(places))
            made.append(Item(pain.name, pain.id, note=where, severity=severity, bar=bar))
        if not made:
            return y
        y = self._title("Pain points", y)
        return self._items(items.limited(made, _MOST), y)

    def goals(self, y: float) -> float:
        """Draw the goals that target the persona."""
        aims = self.person.goals
        if not aims:
            return y
        y = self._title("Goals for this persona", y)
        return goals.draw(self.canvas, self.scene, aims, MARGIN, self.inner, y) + 30

    def gaps(self, y: float) -> float:
        """Draw the gaps of the persona; nothing if no rule is checked."""
        if not self.scene.rules:
            return y
        theme = self.canvas.theme
        made = [
            Item(row["message"], row["id"], title=RULES[row["rule"]].title, note=row["rule"],
                 chip=severity_word(row["severity"]), chip_color=theme.severity(row["severity"]),
                 bar=theme.severity(row["severity"]))
            for row in self.person.gaps
        ]  # fmt: skip
        day = self.scene.today
        note = f"as of {day.isoformat()}" if day else "gaps that depend on a date are not shown"
        y = self._title("Gaps", y, note)
        if self.scene.select:
            lines = wrap(f"Only gaps of {self.scene.select} are listed", 11, self.inner, False, 3)
            self.canvas.lines(MARGIN, y, lines, "note")
            y += 16 * len(lines) + 8
        if not made:
            self.canvas.lines(MARGIN, y, ["No gaps found"], "note")
            return y + 16 + 24
        return self._items(items.limited(made, _MOST), y)

    def foot(self, y: float) -> float:
        """Draw the title of the map and the date of the last review."""
        day = self.persona.reviewed
        reviewed = f"reviewed {day.isoformat()}" if day else "never reviewed"
        lines = wrap(f"{self.scene.title} · {reviewed}", 11, self.inner, False, 3)
        self.canvas.line(MARGIN, y, MARGIN + self.inner, y)
        return self.canvas.lines(MARGIN, y + 6, lines, "note")
