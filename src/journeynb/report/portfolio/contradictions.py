"""Contradictions between maps: what they share, with the different versions side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from journeynb.base.text import count, number_text
from journeynb.gaps.rules.many_maps import SHARED, differing
from journeynb.model.index import noun
from journeynb.portfolio.headlines import contradicted_things
from journeynb.portfolio.shared.same_things import Copies
from journeynb.report.content.blocks import Block, Heading, Para, Small, Table, Words
from journeynb.report.content.section import Section
from journeynb.report.content.wording import joined
from journeynb.report.portfolio.context import PortfolioContext

MOST = 40
"""Largest number of contradictions with all their versions."""
BESIDE = 4
"""Largest number of versions side by side."""
_LONGEST = 280


@dataclass(frozen=True)
class Version:
    """The fields of an entity as some maps have them.

    Parameters
    ----------
    maps : tuple of str
        Names of the maps.
    values : dict of str to str
        What they have in each field, in words.
    """

    maps: tuple[str, ...]
    values: dict[str, str]


@dataclass(frozen=True)
class Contradiction:
    """A persona, goal, segment or source that is not the same on all maps."""

    kind: str
    id: str
    name: str
    fields: tuple[str, ...]
    versions: tuple[Version, ...]


def contradictions(context: PortfolioContext) -> list[Contradiction]:
    """Return what differs between maps and is not accepted: personas, goals, segments, sources."""
    return list(_found(context))


def _found(context: PortfolioContext) -> Iterator[Contradiction]:
    contradicted = contradicted_things(context.rows)
    for kind in SHARED:
        for id, known in context.shared.copies(kind).items():
            if (kind, id) in contradicted:
                fields = tuple(differing([entity for _, entity in known]))
                yield Contradiction(kind, id, known[0][1].name, fields, _versions(known, fields))


def _versions(known: Copies, fields: tuple[str, ...]) -> tuple[Version, ...]:
    """Return the versions; that of a library first, then that of most maps."""
    maps: dict[str, list[str]] = {}
    values: dict[str, dict[str, str]] = {}
    for each, entity in known:
        stored = entity.stored()
        key = json.dumps([stored.get(field) for field in fields], sort_keys=True)
        maps.setdefault(key, []).append(each.name)
        values[key] = {field: in_words(stored.get(field)) for field in fields}
    first = next(iter(maps))
    order = sorted(maps, key=lambda key: (key != first, -len(maps[key])))
    return tuple(Version(tuple(maps[key]), values[key]) for key in order)


def in_words(value: Any) -> str:
    """Return the value of a field as a reader sees it.

    Examples
    --------
    >>> in_words(["fresh coffee", "no plastic"]), in_words(0.25), in_words(None)
    ('fresh coffee; no plastic', '0.25', '–')
    """
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return number_text(value)  # rounded, two versions could look the same
    if isinstance(value, str):
        return "an image" if value.startswith("data:") else value
    if isinstance(value, list):
        return "; ".join(map(in_words, value))
    if isinstance(value, dict):
        if len(value) == 2:  # a name or a date with a value
            return ": ".join(map(in_words, value.values()))
        return ", ".join(f"{key.replace('_', ' ')} {in_words(each)}" for key, each in value.items())
    return json.dumps(value, ensure_ascii=False)


def contradictions_section(context: PortfolioContext) -> Section:
    """Return the contradictions, each with its versions side by side."""
    found = contradictions(context)
    if not found:
        return Section([Para("No contradictions found.")])
    blocks: list[Block] = [
        Para(
            "The same id is the same thing on all maps, but these have different fields. To give "
            "all maps one version: pf.share(ID, source=MAP).",
            "note",
        )
    ]
    for each in found[:MOST]:
        blocks += [
            Heading([f"{each.name} ", Small(noun(each.kind, 1))]),
            contradiction_table(context, each),
        ]
    if len(found) > MOST:
        rest = [f"{each.name} ({joined([name.replace('_', ' ') for name in each.fields])})"
                for each in found[MOST:]]  # fmt: skip
        blocks.append(Para(f"Also different: {joined(rest, 60)}."))
    return Section(blocks)


def contradiction_table(context: PortfolioContext, each: Contradiction) -> Table:
    """Return the versions of an entity side by side."""
    shown = each.versions[:BESIDE]
    rest = len(each.versions) - len(shown)
    heads: list[str] = [joined([context.titles[name] for name in one.maps], 3) for one in shown]
    rows: list[list[Words]] = [
        [field.replace("_", " "), *(_short(one.values[field]) for one in shown)]
        for field in each.fields
    ]
    more = f"; {count(rest, 'more version')} not shown" if rest else ""
    caption = f"{each.name} on {count(sum(len(one.maps) for one in each.versions), 'map')}{more}"
    return Table(caption, ["Field", *heads], rows)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
