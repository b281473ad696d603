"""The letters in the marks of personas."""

from __future__ import annotations

from collections.abc import Sequence

from journeynb.model.kinds.entities import Persona
from journeynb.picture.drawing.text_metrics import clean, clusters, script_of


def persona_letters(personas: Sequence[Persona]) -> dict[str, str]:
    """Return one or two letters for each persona, or numbers if names start alike."""
    names = {each.id: clean(each.name) for each in personas}
    for letters in (_first, _initials):
        made = {id: letters(name) for id, name in names.items()}
        fit = all(
            len(text) <= 2 and script_of(text[0]) == "latin" for text in made.values() if text
        )
        if fit and all(made.values()) and len(set(made.values())) == len(made):
            return made
    return {id: str(number) for number, id in enumerate(names, 1)}


def _first(name: str) -> str:
    return clusters(name)[0].upper() if name else ""


def _initials(name: str) -> str:
    words = name.split()
    return (_first(words[0]) + (_first(words[-1]) if len(words) > 1 else "")) if words else ""
