"""Above the tiles: the title, what matters most over all maps, and the personas; and the legend."""

from __future__ import annotations

from journeynb.base.text import count
from journeynb.gaps.goals.goal_status import WORDS, progress
from journeynb.model.index import counted
from journeynb.picture.drawing.svg import Canvas, number
from journeynb.picture.drawing.text_metrics import clean, cut, width, wrap
from journeynb.picture.map.touchpoints import badge_colors, exclamation
from journeynb.picture.portfolio import signs
from journeynb.picture.portfolio.content import Headline, Overview, totals

MOST = 12
"""Largest number of personas above the tiles: those in most maps."""
_GAP = 16
_PAD = 14
_CARD = 300
"""Smallest width of a card."""


def title(canvas: Canvas, overview: Overview, x: float, w: float, y: float) -> float:
    """Draw the title and the contents of the portfolio; return the lower edge."""
    y = canvas.lines(x, y, wrap(overview.title, 26, w, True, 2), "title")
    return canvas.lines(x, y + 4, wrap(contents(overview), 13, w, False, 2), "lead")


def contents(overview: Overview) -> str:
    """Return in words what the portfolio contains."""
    libraries = sum(tile.library for tile in overview.maps)
    many = count(len(overview.maps) - libraries, "map")
    if libraries:
        many += " and a library" if libraries == 1 else f" and {libraries} libraries"
    words = counted(totals(overview.maps))
    text = many if words == "empty" else f"{many}: {words}"
    broken = len(overview.broken)
    return f"{text}; {count(broken, 'file')} cannot be read" if broken else text


def headlines(canvas: Canvas, overview: Overview, x: float, w: float, y: float) -> float:
    """Draw the cards of what matters most; return the lower edge."""
    cards = overview.headlines
    if not cards:
        return y
    beside = len(cards) if w >= len(cards) * (_CARD + _GAP) - _GAP else 1
    wide = (w - _GAP * (beside - 1)) / beside
    for start in range(0, len(cards), beside):
        row = cards[start : start + beside]
        height = max(_card_height(card) for card in row)
        for place, card in enumerate(row):
            _card(canvas, card, x + place * (wide + _GAP), y, wide, height)
        y += height + _GAP
    return y - _GAP


def _card_height(card: Headline) -> float:
    rows = len(card.lines) or 1
    more = card.total is not None and card.total > len(card.lines) > 0
    return 2 * _PAD + 24 + 18 * (rows + more)


def _card(canvas: Canvas, card: Headline, x: float, y: float, w: float, h: float) -> None:
    theme = canvas.theme
    color = theme.tone(card.tone)
    canvas.box(x, y, w, h, "card", "", card.title)
    canvas.rect(x, y, w, h, cls="panel", r=4)
    canvas.rect(x, y, 3, h, r=1.5, fill=color)
    left, room = x + _PAD + 2, w - 2 * _PAD - 2
    if card.total is not None and card.lines:
        room -= canvas.text(x + w - _PAD, y + _PAD + 15, f"{card.total:,}", "head", anchor="end",
                            fill=color) + 8  # fmt: skip
    canvas.text(left, y + _PAD + 15, cut(card.title, 14, room, True), "head")
    at, room = y + _PAD + 24, w - 2 * _PAD - 2
    if not card.lines:
        canvas.text(left, at + 14, cut(card.none, 12, room), "quiet")
        return
    for name, note in card.lines:
        least = min(width(clean(note), 11), 0.42 * room) + 10 if note else 0.0
        used = canvas.text(left, at + 14, cut(clean(name), 12, room - least, True), "label")
        space = room - used - 10
        if note and space > 24:
            canvas.text(left + used + 10, at + 14, cut(clean(note), 11, space), "note")
        at += 18
    if card.total is not None and card.total > len(card.lines):
        canvas.text(left, at + 14, f"and {card.total - len(card.lines):,} more", "note")


def personas(canvas: Canvas, overview: Overview, x: float, w: float, y: float) -> float:
    """Draw the personas with the number of their maps; return the lower edge."""
    theme = canvas.theme
    shown = overview.personas[:MOST]
    at = x
    for persona in shown:
        name = cut(clean(persona.name), 12, 168, True)
        many = overview.many[persona.id]
        words = count(many, "map") if many else "no map"
        differs = "differs" if persona.id in overview.contradicted else ""
        second = width(words, 11) + (width(differs, 11, True) + 6 if differs else 0)
        wide = 22 + max(width(name, 12, True), second)
        if at > x and at + wide > x + w:
            at, y = x, y + 40
        canvas.mark(at, y + 1, overview.letters[persona.id], overview.colors[persona.id],
                    persona.id)  # fmt: skip
        canvas.text(at + 22, y + 12, name, "label", id=persona.id)
        used = canvas.text(at + 22, y + 28, words, "note")
        if differs:
            canvas.text(at + 28 + used, y + 28, differs, "strong", fill=theme.bad)
        at += wide + 26
    rest = len(overview.personas) - len(shown)
    if rest:
        words = f"and {count(rest, 'more persona')}"
        if at > x and at + width(words, 11) > x + w:
            canvas.text(x, y + 52, words, "note")
            return y + 58
        canvas.text(at, y + 12, words, "note")
    return y + 34 if shown else y


def legend(
    canvas: Canvas, overview: Overview, x: float, w: float, y: float, *, nested: bool, named: bool
) -> float:
    """Draw the legend; return the lower edge."""
    at = x
    for kind, words in _entries(overview, nested=nested, named=named):
        wide = 24 + width(words, 11)
        if at > x and at + wide > x + w:
            at, y = x, y + 20
        _sample(canvas, kind, at, y)
        canvas.text(at + 24, y + 12, words, "note")
        at += wide + 18
    return y + 16


def _entries(overview: Overview, *, nested: bool, named: bool) -> list[tuple[str, str]]:
    tiles = overview.maps
    felt = any(tile.index.felt(each.id) for tile in tiles for each in tile.index.personas)
    states = {progress(each, overview.today).state for tile in tiles for each in tile.index.goals}
    made = [
        ("curve", "emotion from −2 to 2 along the stages, a curve for each persona", felt),
        ("lowest", "lowest point", felt and named),
        ("nested", "a map that shows it in detail", nested),
        *(
            (severity, f"{severity}s", any(tile.gaps.get(severity) for tile in tiles))
            for severity in signs.COUNTED
        ),
        ("none", "no errors or warnings",
         any(not any(tile.gaps.get(each) for each in signs.COUNTED) for tile in tiles)),
        *((f"goal {state}", f"goal {word}" if word != "no data" else "goal without data",
           state in states and not named) for state, word in WORDS.items()),
    ]  # fmt: skip
    return [(kind, words) for kind, words, is_shown in made if is_shown]


def _sample(canvas: Canvas, kind: str, x: float, y: float) -> None:
    theme = canvas.theme
    if kind == "curve":
        canvas.path(f"M{number(x)} {number(y + 11)}C{number(x + 6)} {number(y + 11)} "
                    f"{number(x + 6)} {number(y + 4)} {number(x + 10)} {number(y + 4)}S"
                    f"{number(x + 13)} {number(y + 9)} {number(x + 18)} {number(y + 9)}",
                    fill="none", stroke=theme.muted, stroke_width="1.8",
                    stroke_linecap="round")  # fmt: skip
    elif kind == "lowest":
        canvas.circle(x + 9, y + 8, 3.4, fill=theme.page, stroke=theme.muted, stroke_width="1.8")
    elif kind == "nested":
        canvas.rect(x - 2, y + 1.5, 22, 13, r=6.5, fill=theme.accent)
        canvas.text(x + 9, y + 11.2, "1.1", "tiny", anchor="middle", fill=theme.page)
    elif kind == "none":
        signs.no_gaps(canvas, x + 1, y)
    elif kind.startswith("goal "):
        signs.goal(canvas, kind.removeprefix("goal "), x + 6, y + 3)
    else:
        fill, ink = badge_colors(theme, kind)
        canvas.rect(x, y, 18, 16, r=8, fill=fill)
        exclamation(canvas, x + 9, y, ink)
