"""The persona card: a persona's traits, empathy map, pain points, goals and gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from journeynb.base.errors import UnknownIdError
from journeynb.base.text import shown
from journeynb.gaps.rules.customer_numbers import CustomerNumbers
from journeynb.gaps.rules.rule import Rule
from journeynb.model.index import Index
from journeynb.model.kinds.entities import Persona
from journeynb.picture.drawing.picture import Picture, in_theme
from journeynb.picture.drawing.svg import Canvas
from journeynb.picture.drawing.theme import AUTO, Brand, theme_of
from journeynb.picture.map.picture_of_map import require_width
from journeynb.picture.map.scene import Scene
from journeynb.picture.persona_card.card_parts import CardParts
from journeynb.picture.persona_card.card_text import card_text, in_words
from journeynb.picture.persona_card.sections import Person


class PersonaCard(Picture):
    """The card of a persona as a drawing, and as text in terminals.

    Attributes
    ----------
    persona : Persona
        The persona.
    """

    def __init__(self, canvas: Canvas, size: tuple[int, int], person: Person) -> None:
        name, words = person.persona.name, in_words(person)
        svg = canvas.svg(*size, f"Persona card: {name}", words)
        super().__init__(svg, size, name, words, tuple(canvas.boxes))
        self.persona = person.persona
        self._text = card_text(person)

    def __repr__(self) -> str:
        return self._text


def persona_card(
    index: Index,
    persona: str,
    *,
    theme: str = AUTO,
    width: int = 1000,
    today: dt.date | None = None,
    rules: Sequence[Rule] | None = None,
    brand: Brand | None = None,
    numbers: CustomerNumbers | None = None,
    select: str = "",
) -> PersonaCard:
    """Return the card of a persona.

    Parameters
    ----------
    index : Index
        The map.
    persona : str
        Id of the persona, or its name if that is unique.
    theme : {"auto", "light", "dark"}
        Colors; ``auto`` is light, and dark in notebooks with a dark theme.
    width : int
        In pixels.
    today : date, optional
        Also show gaps and goal status that depend on the date.
    rules : list of Rule, optional
        Show only the gaps that these rules find; no gaps if the list is empty.
    brand : Brand, optional
        Colors in place of those of the theme.
    numbers : CustomerNumbers, optional
        Counts of a customer table, for the rules that need one.
    select : str
        The rules that were chosen, in words, if the card lists only their gaps.

    Raises
    ------
    ArgumentError
        An unknown theme or width; says what is allowed.
    UnknownIdError
        The map has no such persona.
    """
    require_width(width)
    found = _found(index, persona)

    def draw(colors: str) -> PersonaCard:
        look = theme_of(colors, brand)
        scene = Scene(
            index, found.id, None, look, None, today, rules, numbers=numbers, select=select
        )
        person = Person(scene, found)
        canvas = Canvas(look)
        height = CardParts(canvas, person, float(width)).draw()
        return PersonaCard(canvas, (int(width), height), person)

    return in_theme(draw, theme)


def _found(index: Index, persona: str) -> Persona:
    named = [each for each in index.personas if persona in (each.id, each.name)]
    by_id = [each for each in named if each.id == persona]
    if len(by_id or named) == 1:
        return (by_id or named)[0]
    ids = ", ".join([each.id for each in named or index.personas][:20])
    several = f"several personas are named {shown(persona)}"
    raise UnknownIdError(
        "unknown_id",
        several if named else f"the map has no persona {shown(persona)}",
        field="persona",
        allowed=ids or "none, because the map has no personas",
    )
