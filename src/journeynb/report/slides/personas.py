"""One slide per persona: profile, needs, pain points, goals and emotions."""

from __future__ import annotations

from journeynb.model.claims import customers_line
from journeynb.model.kinds.entities import Persona
from journeynb.picture.drawing.render import png
from journeynb.picture.drawing.svg import Canvas
from journeynb.picture.drawing.text_metrics import clean
from journeynb.picture.map import portrait
from journeynb.picture.persona_card.sections import Person
from journeynb.report.content.context import Context
from journeynb.report.content.wording import date_text, signed
from journeynb.report.parts.personas import person_page, persona_figures
from journeynb.report.slides.deck import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Deck
from journeynb.report.slides.map_cuts import Map
from journeynb.report.slides.text import Line, fitting, named, notes

_PORTRAIT = 1.15
_STRIP = 2.45
"""Smallest height of the emotion curve, in inches."""
_WANTS = ("wants", "needs", "motivations")
_FEARS = ("challenges", "fears")


def people(deck: Deck, context: Context, cut: Map) -> None:
    """Add a slide for each persona, or of too many for the first."""
    for each in context.personas:
        _slide(deck, context, cut, each)


def _slide(deck: Deck, context: Context, cut: Map, persona: Persona) -> None:
    scene = cut.scene(["emotion"], [persona.id])
    person = Person(scene, persona)
    page = deck.slide(_title(person), notes(person_page(context, persona.id).blocks))
    has_emotions = any(
        data.emotion is not None for _, data in context.index.experiences(persona.id)
    )
    canvas = Canvas(scene.theme)
    portrait.draw_large(canvas, scene, persona, 0, 0, 160)
    page.picture(png(canvas.svg(160, 160, "", ""), 3.0), LEFT, TOP, _PORTRAIT, _PORTRAIT,
                 f"Portrait of {persona.name}")  # fmt: skip
    role = " · ".join(each for each in (persona.role, person.standing) if clean(each))
    left = [Line(role, 14, bold=True)] if role else []
    left += [Line(f"“{clean(persona.quote)}”", 14, italic=True, most=5)] if persona.quote else []
    figures = persona_figures(context, persona)
    left += [Line(figures, 12, most=6)] if figures else []
    stands = customers_line(persona, date_text)
    left += [Line(stands, 12, most=3)] if stands else []
    left += [Line(person.journey.replace(" -", " −"), 11, "muted")] if person.journey else []
    beside, wide = LEFT + _PORTRAIT + 0.2, 2.75
    at = beside + wide + 0.3
    width = (LEFT + WIDTH - at - 0.5) / 3
    room, lists = HEIGHT, _lists(person)
    if has_emotions:  # the curve gets the space below the lists
        needed = [sum(line.height(width) for line in found) + 0.4 for _, found in lists]
        needed.append(sum(line.height(wide) for line in left))
        room = min(max(_PORTRAIT, *needed), HEIGHT - _STRIP - 0.2)
    page.text(beside, TOP, wide, room, fitting(left, wide, room))
    for place, (label, found) in enumerate(lists):
        page.labelled(label, at + place * (width + 0.25), TOP, width, room,
                      fitting(found, width, room - 0.38))  # fmt: skip
    if has_emotions:
        y = TOP + room + 0.2
        picture = cut.readable(None, ["emotion"], [persona.id], (BOTTOM - y) / WIDTH)
        along = cut.of_all or "the touchpoints"
        alt = f"Emotion curve of {persona.name} along {along}, from very bad to very good"
        page.picture(picture.to_png(2.0), LEFT, y, WIDTH, BOTTOM - y, alt)


def _title(person: Person) -> str:
    persona, index = person.persona, person.scene.index
    name = named(persona.name) or persona.id
    emotions = [(data.emotion, named(index.name(id))) for id, data in index.experiences(persona.id)
            if data.emotion is not None]  # fmt: skip
    if not emotions:
        role = f", {named(persona.role)}" if clean(persona.role) else ""
        return f"{name}{role}: no emotions yet"
    (low, worst), (high, best) = min(emotions), max(emotions)
    if low == high:
        return f"{name} feels the same at every touchpoint ({signed(low)})"
    return f"{name}: best at {best} ({signed(high)}), worst at {worst} ({signed(low)})"


def _lists(person: Person) -> list[tuple[str, list[Line]]]:
    persona = person.persona
    wants = [text for name in _WANTS for text in getattr(persona, name)]
    pains: list[Line] = []
    for each in person.pain_points:
        severity = f" (severity {each.severity} of 5)" if each.severity else ""
        pains.append(_item(each.name + severity))
    pains += [_item(text) for name in _FEARS for text in getattr(persona, name)]
    goals = [_item(each.name) for each in person.goals]
    no_goals = "None, because this is a supporting persona." if persona.supporting else "None."
    return [
        (label, found or [Line(empty, 12, "muted")])
        for label, found, empty in (
            ("Wants", [_item(text) for text in wants if clean(text)], "Not filled in yet."),
            ("Pain points", pains, "Not filled in yet."),
            ("Goals for this persona", goals, no_goals),
        )
    ]


def _item(words: object) -> Line:
    return Line(words, 12, bullet=True, most=3, after=3)  # type: ignore[arg-type]
