"""Searching the texts of a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from journeynb.mcp.content.entities import fields_of
from journeynb.model.index import Index
from journeynb.model.kinds.entity import Entity
from journeynb.model.kinds.links import Link
from journeynb.model.state import State

_AROUND = 60
"""Number of characters that are shown before and after the first match."""
_MANY = 5000
"""Largest number of entities among which similar names are looked for."""
_WORDS = 8
"""Largest number of words of the text for which they are."""


@dataclass(frozen=True)
class Searched:
    """The texts of an entity or a link by field, and all of them in small letters."""

    found: Entity | Link
    texts: dict[str, str]
    folded: str


@dataclass(frozen=True)
class Match:
    """An entity or a link, and the field that contains the text."""

    rank: int
    found: Entity | Link
    field: str
    excerpt: str


def searched(state: State) -> list[Searched]:
    """Return the texts of all entities and links of a map, to be searched."""
    every: list[Entity | Link] = [*state.entities(), *state.links()]
    return [_searched(each) for each in every]


def matches(searched: Iterable[Searched], text: str) -> list[Match]:
    """Return the entities and links whose texts contain all words of a text, names first."""
    words = text.casefold().split()
    found = [made for each in searched if (made := _match(each, words)) is not None]
    return sorted(found, key=lambda each: each.rank)


def similar(index: Index, text: str) -> list[Match]:
    """Return at most five entities with a name or id whose words look like those of a text."""
    named: dict[str, dict[str, None]] = {}
    for entity in list(index.entity.values())[:_MANY]:
        for word in {*entity.name.casefold().split(), *entity.id.split("-")}:
            named.setdefault(word, {})[entity.id] = None
    found: Counter[str] = Counter()
    for word in text.casefold().split()[:_WORDS]:
        near = get_close_matches(word, list(named), n=3, cutoff=0.7)
        found.update({id for each in near for id in named[each]})
    best = sorted(found, key=lambda id: (-found[id], index.place[id]))[:5]
    return [Match(0, index.entity[id], "name", index.name(id)) for id in best]


def _searched(found: Entity | Link) -> Searched:
    fields = fields_of(found if isinstance(found, Entity) else found.data)
    texts = {name: " ".join(_texts(value)) for name, value in fields.items()}
    texts = {name: text for name, text in texts.items() if text}
    return Searched(found, texts, " ".join(texts.values()).casefold())


def _match(each: Searched, words: list[str]) -> Match | None:
    if not all(word in each.folded for word in words):
        return None
    found, texts = each.found, each.texts
    folded = {name: text.casefold() for name, text in texts.items()}
    rank, field = 2, ""
    for name in folded:
        if all(word in folded[name] for word in words):
            rank, field = (0 if name in ("id", "name") else 1), name
            break
    if not field:
        field = next(name for name in folded if words[0] in folded[name])
    if field == "id" and "name" in texts:
        field = "name"
    return Match(rank, found, field, _excerpt(texts[field], folded[field].find(words[0])))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _excerpt(text: str, at: int) -> str:
    start = max(0, at - _AROUND)
    end = max(0, at) + _AROUND
    return f"{'…' * (start > 0)}{text[start:end].strip()}{'…' * (end < len(text))}"
