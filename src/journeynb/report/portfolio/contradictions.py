"""Contradictions between maps: what they share, with the different versions side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from journeynb.base.text import count
from journeynb.gaps.rules.many_maps import SHARED, differing
from journeynb.model.index import noun
from journeynb.model.kinds.value_words import in_words
from journeynb.portfolio.headlines import contradicted_things
from journeynb.portfolio.shared.versions import Version, versions
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
                found = versions(known, fields, context.shared.libraries)
                yield Contradiction(kind, id, known[0][1].name, fields, tuple(found))


def contradictions_section(context: PortfolioContext) -> Section:
    """Return the contradictions, each with its versions side by side."""
    found = contradictions(context)
    if not found:
        return Section([Para("No contradictions found.")])
    blocks: list[Block] = [
        Para(
            "The same id means the same item on all maps, but these items have different fields. "
            "To give all maps one version: pf.share(ID, source=MAP).",
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
        [field.replace("_", " "), *(_short(in_words(one.values[field])) for one in shown)]
        for field in each.fields
    ]
    more = f"; {count(rest, 'more version')} not shown" if rest else ""
    caption = f"{each.name} on {count(sum(len(one.maps) for one in each.versions), 'map')}{more}"
    return Table(caption, ["Field", *heads], rows)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
