"""Rules C: do the maps of a portfolio agree with each other and with their library?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import combinations, product, takewhile
from operator import attrgetter
from typing import Any

from journeynb.gaps.rules.many_maps import SHARED, ManyMaps, served_goals
from journeynb.gaps.rules.rule import (
    Found,
    FoundOnMap,
    SecondMap,
    add,
    change,
    link,
    portfolio_rule,
)
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.value_types import as_json
from journeynb.model.kinds.value_words import in_words

_LIBRARY = "library.journeymap.json"
_TOLD = 3
"""Number of differing fields whose values are in the message."""
_LONG = 32
"""Length of a value in it."""
_OWNED = ("owner", "tone", "promise")
"""The fields of a touchpoint in which two maps should agree."""


@portfolio_rule(
    "C701",
    "contradicts",
    "Contradiction between maps",
    "error",
    "persona, goal, segment or source",
    why="Teams that work with different versions of a customer or a goal work against each other.",
    message="{name} has different fields on the map {other}: {words}",
    fix="Compare the versions: pf.versions({id!r}); decide which one is right, and copy it to all "
    "maps: pf.share({id!r}, source=MAP)",
    bad=(add("persona", "Maya", role="Home barista"),),
    second=SecondMap("win-back", "Win back", (add("persona", "Maya", role="Student"),)),
    mend=(change("maya", role="Student"),),
)
def contradicts(many: ManyMaps, today: dt.date) -> Iterator[FoundOnMap]:
    """Two maps have a persona, goal, segment or source with the same id and different fields. One
    finding for each pair of maps.
    """
    for kind in SHARED:
        fields = list(ENTITIES[kind].model_fields)
        for id, versions in _versions(many, kind, fields).items():
            for (one, here), (other, there) in combinations(versions, 2):
                words = _differences(fields, one, other)
                for first, second in product(here, there):
                    if many.place[first] > many.place[second]:
                        first, second = second, first
                    yield first, Found(id, second, words)


def _differences(fields: list[str], one: tuple[Any, ...], other: tuple[Any, ...]) -> str:
    """Return the fields that differ, the first ones with both values: ``role (A here, B there)``.

    Examples
    --------
    >>> _differences(["role", "tags", "owner"], ("Barista", ("tea",), ""), ("Ant", ("tea",), "Ann"))
    'role (Barista here, Ant there), owner (– here, Ann there)'
    """
    pairs = zip(fields, one, other, strict=True)
    words: list[str] = []
    for field, here, there in [pair for pair in pairs if pair[1] != pair[2]]:
        a, b = _brief(in_words(as_json(here)), in_words(as_json(there)))
        is_told = len(words) < _TOLD and a != b
        words.append(f"{field} ({a} here, {b} there)" if is_told else field)
    return ", ".join(words)


def _brief(here: str, there: str) -> tuple[str, str]:
    """Return two texts on one line each; long ones are cut to where they differ."""
    here, there = " ".join(here.split()), " ".join(there.split())
    same = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(here, there, strict=False))
    )
    if max(len(here), len(there)) > _LONG and same > _LONG // 2:
        here, there = (f"…{text[same - _LONG // 4 :]}" for text in (here, there))
    return _cut(here), _cut(there)


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


_Version = tuple[tuple[Any, ...], list[str]]
"""The values of an entity, and the maps on which it has them."""


def _versions(many: ManyMaps, kind: str, fields: list[str]) -> dict[str, list[_Version]]:
    """Return by id the different versions of an entity."""
    found: dict[str, dict[tuple[Any, ...], list[str]]] = {}
    values = attrgetter(*fields)
    for each in many.maps:
        for entity in each.index.of(kind):
            found.setdefault(entity.id, {}).setdefault(values(entity), []).append(each.name)
    return {id: list(versions.items()) for id, versions in found.items()}


@portfolio_rule(
    "C702",
    "persona-without-map",
    "Persona on no map",
    "warning",
    "persona",
    why="The persona was researched, but no journey uses it.",
    message="{name} is in the library, but on no map",
    fix="On the map of a journey that the persona takes, copy it from the library: "
    "jm.pull({id!r}); or remove it from the library: jm.remove({id!r})",
    bad=(change("", library=_LIBRARY), add("stage", "Order")),
    second=SecondMap(
        "library",
        "Library",
        (add("persona", "Noor", role="Café owner"),),
        mend=({"op": "remove", "id": "noor"},),
    ),
    mend=(),
)
def persona_without_map(many: ManyMaps, today: dt.date) -> Iterator[FoundOnMap]:
    """A persona of the library is on no other map."""
    yield from _only_in_library(many)


def _only_in_library(many: ManyMaps) -> Iterator[FoundOnMap]:
    held: dict[str, int] = {}
    for each in many.maps:
        for id in each.index.ids("persona"):
            held[id] = held.get(id, 0) + 1
    for library in many.libraries:
        for id in library.index.ids("persona"):
            if held[id] == 1:
                yield library.name, Found(id)


@portfolio_rule(
    "C703",
    "goal-without-map",
    "Goal that no map supports",
    "warning",
    "goal",
    why="A goal that no touchpoint supports can only be reached by chance.",
    message="The goal {name} is in the library, but no touchpoint of any map supports it",
    fix="On a map with a touchpoint that contributes to it, copy the goal from the library and "
    "link the two: jm.pull({id!r}), jm.link(TOUCHPOINT, {id!r}); or remove the goal from the "
    "library: jm.remove({id!r})",
    bad=(
        change("", library=_LIBRARY),
        add("touchpoint", "Invoice", channels=["e-mail"]),
        add("goal", "Fewer open invoices", level="departmental"),
    ),
    second=SecondMap(
        "library", "Library", (add("goal", "Fewer open invoices", level="departmental"),)
    ),
    mend=(link("supports", "invoice", "fewer-open-invoices"),),
)
def goal_without_map(many: ManyMaps, today: dt.date) -> Iterator[FoundOnMap]:
    """No touchpoint of any map supports the library's goal or a goal that refines it, at any depth
    and on any map.
    """
    libraries = many.libraries
    if not libraries:
        return
    served = served_goals(many.maps)
    for library in libraries:
        for id in library.index.ids("goal"):
            if not served[id]:
                yield library.name, Found(id)


@portfolio_rule(
    "C704",
    "one-touchpoint-two-owners",
    "One touchpoint, two owners",
    "warning",
    "touchpoint",
    why="Owners who do not coordinate may speak to customers in different tones and promise "
    "different things.",
    message="{name} is also on the map {other}, with a different {words}",
    fix="Agree with the owners of the other map on one owner, tone and promise: jm.set({id!r}, "
    "owner=..., tone=..., promise=...)",
    bad=(add("touchpoint", "Order page", channels=["web"], owner="Web team"),),
    second=SecondMap(
        "win-back",
        "Win back",
        (add("touchpoint", "Order page", channels=["web"], owner="Marketing"),),
    ),
    mend=(change("order-page", owner="Marketing"),),
    fills="owner",
)
def one_touchpoint_two_owners(many: ManyMaps, today: dt.date) -> Iterator[FoundOnMap]:
    """Two maps have a touchpoint with the same id, or with the same name and a channel in common,
    but with different owners, tones or promises. Each map is compared with the first one that
    contradicts it.
    """
    groups, named = _same_touchpoints(many)
    for id, group in groups.items():
        for first, _, name, _, words in _contradictions(group):
            yield first, Found(id, name, words)
    seen: set[tuple[str, str, str]] = set()
    for group in named.values():
        for first, one, name, id, words in _contradictions(group):
            compared = one == id or _has(many, name, one) or _has(many, first, id)
            if not compared and (first, one, name) not in seen:
                seen.add((first, one, name))
                yield first, Found(one, name, f"{words} (as {id})")


def _contradictions(group: _Group) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the map and id of a touchpoint, those of one that contradicts it, and the fields."""
    versions: dict[_Said, tuple[str, str]] = {}
    for said, (name, id) in group:
        for earlier, (first, one) in versions.items():
            words = _different(earlier, said) if first != name else ""
            if words:
                yield first, one, name, id, words
                break
        versions.setdefault(said, (name, id))


_Said = tuple[str, ...]
"""The owner, the tone and the promise of a touchpoint on a map."""
_Group = list[tuple[_Said, tuple[str, str]]]
"""Copies of a touchpoint, each with the name of the map and the id there."""


def _same_touchpoints(
    many: ManyMaps,
) -> tuple[dict[str, _Group], dict[tuple[str, str], _Group]]:
    """Return what is said about touchpoints of one id, and about those of one name and channel."""
    by_id: dict[str, _Group] = {}
    by_name: dict[tuple[str, str], _Group] = {}
    for each in many.maps:
        for touchpoint in each.index.touchpoints:
            said = (touchpoint.owner, touchpoint.tone, touchpoint.promise)
            if any(said):
                here = (said, (each.name, touchpoint.id))
                by_id.setdefault(touchpoint.id, []).append(here)
                for channel in dict.fromkeys(touchpoint.channels):
                    by_name.setdefault((touchpoint.name, channel), []).append(here)
    return by_id, by_name


def _has(many: ManyMaps, name: str, id: str) -> bool:
    entity = many.of(name).index.entity.get(id)
    return entity is not None and entity.kind == "touchpoint"


def _different(one: _Said, other: _Said) -> str:
    """Return what two maps say differently about a touchpoint, in words."""
    pairs = zip(_OWNED, one, other, strict=True)
    fields = [field for field, a, b in pairs if a and b and a != b]
    return " and ".join(filter(None, [", ".join(fields[:-1]), *fields[-1:]]))


@portfolio_rule(
    "C705",
    "broken-reference",
    "Broken reference",
    "error",
    "map",
    why="Readers who follow the reference find nothing, or end up where they started.",
    message="{words}",
    fix="Correct the path, which is relative to the file of the map, or remove it: "
    "jm.set(library=PATH) or jm.set(ID, journey=PATH)",
    bad=(change("", library="libary.journeymap.json"), add("stage", "Order")),
    second=SecondMap("library", "Library", (add("persona", "Noor", role="Café owner"),)),
    mend=(change("", library=_LIBRARY),),
)
def broken_reference(many: ManyMaps, today: dt.date) -> Iterator[FoundOnMap]:
    """The field `library` of the map, or `journey` of a stage or touchpoint, names a file that is
    missing, is not a map, is outside the portfolio's folder, or is part of a circle.
    """
    for each in many.maps:
        for broken in each.broken:
            yield each.name, Found(broken.id, broken.to, broken.words)


@portfolio_rule(
    "C706",
    "shifted-since",
    "Shift since the last review",
    "warning",
    "map",
    why="A change for one journey may have changed this one too.",
    message="The map was last reviewed on {words} that the map {other} records",
    fix="Check whether the shift changes this journey, then record the review: jm.review(by=[...])",
    bad=(change("", reviewed="2026-01-15"),),
    second=SecondMap(
        "win-back",
        "Win back",
        (change("", shifts=[{"date": "2026-06-01", "what": "Prices went up"}]),),
    ),
    mend=(change("", reviewed="2026-11-02"),),
)
def shifted_since(many: ManyMaps, today: dt.date) -> Iterator[FoundOnMap]:
    """The map was reviewed before a shift that another map of the portfolio records. The finding
    names the latest one.
    """
    shifts: list[tuple[dt.date, int, Any]] = [
        (shift.date, -place, shift)
        for place, each in enumerate(many.maps)
        for shift in each.index.info.shifts
        if shift.date <= today
    ]
    shifts.sort(key=lambda each: each[:2], reverse=True)
    for place, each in enumerate(many.maps):
        reviewed = each.index.info.reviewed
        latest = next((one for one in shifts if -one[1] != place), None)
        if reviewed is not None and latest is not None and reviewed < latest[0]:
            date, other, shift = latest
            what = f" ({shift.what})" if shift.what else ""
            words = f"{reviewed}, before the shift of {date}{what}"
            yield each.name, Found("", many.maps[-other].name, words)
