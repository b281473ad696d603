"""The title band of the picture with its personas, the heads of the stages, and the legend."""

from __future__ import annotations

from collections.abc import Sequence

from journeynb.base.today import date_words, pinned_day
from journeynb.evidence.credit_on_map import Credit
from journeynb.model.kinds.entities import Persona
from journeynb.model.kinds.value_types import is_color
from journeynb.picture.drawing import icons
from journeynb.picture.drawing.boxes import Slot
from journeynb.picture.drawing.svg import Canvas, number
from journeynb.picture.drawing.text_metrics import clean, cut, width, wrap
from journeynb.picture.drawing.theme import mix, readable
from journeynb.picture.map import comment_badges, evidence_marks, portrait
from journeynb.picture.map.scene import Column, Scene
from journeynb.picture.map.text_items import chip
from journeynb.picture.map.touchpoints import badge, badge_colors, badge_width, exclamation, nested

_STATES = {"as_is": "As-is", "to_be": "To-be"}


def title(canvas: Canvas, scene: Scene, x: float, w: float, y: float) -> float:
    """Draw title, state and description; return the lower edge."""
    info, theme = scene.index.info, scene.theme
    state = _STATES[info.state]
    room = w - width(state, 11, True) - 28
    texts = wrap(scene.title, 26, room, True, 2)
    bottom = canvas.lines(x, y, texts, "title")
    last = width(texts[-1], 26, True)
    chip(canvas, x + last + 14, bottom - 23, state, theme.accent)
    y = canvas.lines(x, bottom + 4, wrap(info.description, 13, min(w, 900), False, 2), "lead")
    notes = []
    if scene.today is not None and pinned_day() is not None:
        notes.append(f"As of {date_words(scene.today)}")
    if scene.select:
        notes.append(cut(f"Only gaps of {scene.select} are marked", 11, w))
    if notes:
        y = canvas.lines(x, y + 2, notes, "note")
    if scene.changes.before is not None:
        y = _compared(canvas, scene, x, y + 8, w)
    return y


def _compared(canvas: Canvas, scene: Scene, x: float, y: float, w: float) -> float:
    before = scene.changes.before
    named = before.info.title if before is not None else ""
    at = x
    if named == scene.index.info.title and before is not None:
        named = f"{named or 'another map'} ({_STATES[before.info.state].lower()})"
    words = {"+": "added", "-": "removed", "~": "changed"}
    for sign, count in scene.changes.counts().items():
        canvas.sign(at, y, sign)
        at += 22 + canvas.text(at + 22, y + 12, f"{count} {words[sign]}", "strong") + 16
    text = cut(clean(f"compared with {named or 'another map'}"), 11, max(x + w - at, 40))
    canvas.text(at, y + 12, text, "note")
    return y + 20


def personas(canvas: Canvas, scene: Scene, x: float, w: float, y: float) -> float:
    """Draw the personas in rows; return the lower edge."""
    at, removed = x, scene.changes.removed("persona")
    shown: list[Persona] = [*scene.personas, *removed]
    room = 180.0 if len(shown) <= 5 else 132.0
    for persona in shown:
        is_removed = persona in removed
        name = cut(clean(persona.name), 13, room, True)
        role = cut(clean(persona.role), 11, room)
        badged = 0.0 if is_removed else badge_width(scene, persona.id)
        sign = "-" if is_removed else scene.changes.sign(persona.id)
        first = width(name, 13, True) + (badged + 8 if badged else 0)
        wide = 52 + max(first + (22 if sign else 0), width(role, 11))
        if at > x and at + wide > x + w:
            at, y = x, y + 56
        portrait.draw(canvas, scene, persona, at, y, removed=is_removed)
        if persona.portrait and not is_removed:
            _mark(canvas, scene, persona, at, y)
        color = readable(scene.colors.get(persona.id, scene.theme.muted), scene.theme.page,
                         scene.theme.ink)  # fmt: skip
        base = y + (17 if role else 25)
        end = at + 52 + canvas.text(at + 52, base, name, "name", fill=color, struck=is_removed)
        if badged:
            end += badged + 8
            badge(canvas, scene, persona.id, end, base - 12)
        if sign:
            canvas.sign(end + 6, base - 12, sign)
        canvas.text(at + 52, y + 33, role, "note")
        at += wide + 28
    return y + 40 if shown else y


def _mark(canvas: Canvas, scene: Scene, persona: Persona, x: float, y: float) -> None:
    """Draw the mark of a persona at the edge of its portrait."""
    canvas.circle(x + 34, y + 33, 8.5, fill=scene.theme.page)
    canvas.mark(x + 27, y + 26, scene.letters[persona.id], scene.colors[persona.id], persona.id)


def heads(
    canvas: Canvas, scene: Scene, columns: Sequence[Column], slots: Sequence[Slot], y: float
) -> float:
    """Draw the heads of the stages as arrows; return the lower edge."""
    room = max(_head_height(column, slot) for column, slot in zip(columns, slots, strict=True))
    for column, slot in zip(columns, slots, strict=True):
        _head(canvas, scene, column, slot, y, room)
    return y + room


def _head_texts(column: Column, slot: Slot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    room = slot.w - 34
    beside = 48 if column.journey else 28
    return wrap(column.name, 14, room - beside, True, 3), wrap(
        column.description, 11, room, False, 2
    )


def _head_height(column: Column, slot: Slot) -> float:
    name, about = _head_texts(column, slot)
    return max(48.0, 20 + 18 * len(name) + 15 * len(about))


def _head(canvas: Canvas, scene: Scene, column: Column, slot: Slot, y: float, h: float) -> None:
    theme = scene.theme
    x, right, tip = slot.x - 4, slot.x + slot.w + 4, 10.0
    own = column.color if is_color(column.color) else ""
    fill = mix(own, theme.page, 0.84) if own else theme.soft
    if column.id:
        d = (
            f"M{number(x)} {number(y)}H{number(right - tip + 4)}L{number(right + 4)} "
            f"{number(y + h / 2)}L{number(right - tip + 4)} {number(y + h)}H{number(x)}"
            f"L{number(x + tip)} {number(y + h / 2)}Z"
        )
        canvas.path(d, fill=fill)
        if own:
            canvas.path(f"M{number(x)} {number(y + 1.5)}H{number(right - tip + 4)}",
                        stroke=own, stroke_width="3")  # fmt: skip
    else:
        canvas.rect(x + 4, y, slot.w, h, r=6, fill="none", stroke=theme.border,
                    stroke_dasharray="4 3")  # fmt: skip
    name, about = _head_texts(column, slot)
    top = y + (h - 18 * len(name) - 15 * len(about)) / 2
    sign = scene.changes.sign(column.id) if column.id else ""
    at = canvas.lines(x + 20, top, name, "head", id=column.id)
    for line in about:
        canvas.text(x + 20, at + 11, line, "note", id=column.id)
        at += 15
    edge = right - 12
    if sign:
        canvas.sign(edge - 16, top + 1, sign)
    elif column.id:
        edge -= badge(canvas, scene, column.id, edge, top + 1)
    if column.journey:
        nested(canvas, edge - 18, top + 2, column.id)


def legend(canvas: Canvas, scene: Scene, x: float, w: float, y: float) -> float:
    """Draw the legend; return the lower edge."""
    theme = scene.theme
    ink, at = theme.muted, x
    entries = _entries(scene)
    under = 0.0
    for kind, words in entries:
        lines = wrap(words, 11, w - 24, False, 4)
        wide = 24 + max(width(line, 11) for line in lines)
        if at > x and at + wide > x + w:
            at, y, under = x, y + 20 + under, 0.0
        _sample(canvas, scene, kind, at, y, ink)
        for place, line in enumerate(lines):
            canvas.text(at + 24, y + 12 + 16 * place, line, "note")
        under = max(under, 16.0 * (len(lines) - 1))
        at += wide + 20
    return y + 16 + under if entries else y


def _entries(scene: Scene) -> list[tuple[str, str]]:
    data = [
        each
        for persona in scene.personas
        for each in scene.index.out("experiences", persona.id).values()
    ]
    emotions = [each for each in data if each.emotion is not None] if scene.wants("emotion") else []
    shown = scene.touchpoints if scene.wants("touchpoints") else []
    findings = any(worst != "info" for _, worst in scene.badges.values())
    made = [
        ("star", "moment of truth", any(each.moment_of_truth for each in shown)),
        ("nested", "shown in detail on another map",
         any([*(each.journey for each in shown), *(each.journey for each in scene.columns)])),
        ("out", "not ours", any(not each.ours for each in shown)),
        ("researched", "emotion, researched", any(each.basis == "researched" for each in emotions)),
        ("assumed", "emotion, assumed", any(each.basis != "researched" for each in emotions)),
        ("want", "desired emotion; difference shaded",
         bool(emotions) and any(each.desired is not None for each in data)),
        ("mean", "mean score, 95% interval, number of scores" + _red(scene),
         scene.counts is not None and scene.wants("emotion") and bool(scene.counts.scores)),
        ("credit", scene.credit.legend if scene.credit is not None else "",
         scene.credit is not None and bool(shown)),
        ("was", "emotion on the other map", bool(emotions) and bool(scene.changes)),
        ("error", "gaps, at least one error",
         findings and any(worst == "error" for _, worst in scene.badges.values())),
        ("warning", "gaps, at least one warning",
         findings and any(worst == "warning" for _, worst in scene.badges.values())),
        ("comments", _comments(scene), bool(scene.comments)),
    ]  # fmt: skip
    return [(kind, words) for kind, words, is_shown in made if is_shown]


def _comments(scene: Scene) -> str:
    """Return the meaning of the badge of comments, and how many are about the map."""
    about_map = scene.comments.get("", 0)
    return "open comments" + (f"; {about_map} more on the map itself" if about_map else "")


def _red(scene: Scene) -> str:
    """Return the meaning of red mean scores, empty if there are none."""
    counts = scene.counts
    shown = {each.id for each in scene.personas}
    if counts is None or not any(
        key[0] in shown and counts.contradicted(scene.index, key) is not None
        for key in counts.scores
    ):
        return ""
    return "; red: contradicts the map"


def _sample(canvas: Canvas, scene: Scene, kind: str, x: float, y: float, ink: str) -> None:
    theme, middle = scene.theme, y + 8
    if kind == "star":
        canvas.add(f'<path d="{icons.STAR}" fill="{theme.fair}" transform="translate('
                   f'{number(x + 2)} {number(y + 1)}) scale(.85)"/>')  # fmt: skip
    elif kind == "nested":
        nested(canvas, x + 2, y + 1, "")
    elif kind == "out":
        canvas.rect(x, y + 2, 18, 12, cls="out", r=3)
    elif kind in ("researched", "assumed"):
        canvas.path(f"M{number(x)} {number(middle)}h18", cls="felt", stroke=ink)
        fill = ink if kind == "researched" else theme.page
        canvas.circle(x + 9, middle, 4, fill=fill, stroke=ink, stroke_width="1.8")
    elif kind == "mean":
        canvas.path(f"M{number(x + 9)} {number(y + 1)}v14M{number(x + 6)} {number(y + 1)}h6"
                    f"M{number(x + 6)} "
                        f"{number(y + 15)}h6", stroke=ink, stroke_width="1.4")  # fmt: skip
        canvas.path(f"M{number(x + 5)} {number(middle)}l4 -4l4 4l-4 4Z", fill=ink)
    elif kind == "credit":
        evidence_marks.credit_bar(canvas, Credit(0.6, 0.4, 0.8), 1.0, x, y + 5, 18)
    elif kind == "comments":
        comment_badges.sample(canvas, x, y)
    elif kind in ("want", "was"):
        canvas.path(f"M{number(x)} {number(middle)}h18", cls=kind, stroke=ink)
    else:
        fill, sign = badge_colors(theme, kind)
        canvas.rect(x, y, 18, 16, r=8, fill=fill)
        exclamation(canvas, x + 9, y, sign)
