"""Findings of the rules that compare maps: rows as of one map, with the name of the map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from journeynb.gaps.findings import Exceptions
from journeynb.gaps.rules.many_maps import ManyMaps
from journeynb.gaps.rules.rule import SEVERITIES, Found, FoundOnMap, Rule

Row = tuple[Any, ...]
"""The name of a map, the values of a finding on it in the order of the gap table, and the reason.

The reason is None if no map accepts the finding.
"""


def across(
    many: ManyMaps, rules: Iterable[Rule], today: dt.date, *, excepted: bool = False
) -> Iterator[Row]:
    """Yield what rules find that compare maps, by severity and code; of a rule by map.

    A finding about two maps is listed for the first of them, by name. With `excepted`, accepted
    findings are listed too.
    """
    ordered = sorted(
        (rule for rule in rules if rule.needs_portfolio),
        key=lambda rule: (SEVERITIES.index(rule.severity), rule.code),
    )
    for rule in ordered:
        for name, found, reason in found_across(many, rule, today):
            if excepted or reason is None:
                yield _row(many, rule, name, found, reason)


def found_across(
    many: ManyMaps, rule: Rule, today: dt.date
) -> Iterator[tuple[str, Found, str | None]]:
    """Yield what a rule finds: the map, the finding, and the reason if it is accepted.

    The map can accept it; a finding about an entity of two maps, the other one too. Findings are in
    the order of maps, then in that of the map's file, then of the other map.
    """
    known = {each.name: Exceptions(each.index.info.exceptions) for each in many.maps}
    for name, found in _in_order(many, rule.compare(many, today)):
        accepted = known[name].of(rule.code, found)
        if accepted is None and found.id and found.other in known:
            accepted = known[found.other].of(rule.code, found._replace(other=name))
        yield name, found, None if accepted is None else accepted.reason


def _in_order(many: ManyMaps, made: Iterable[FoundOnMap]) -> Sequence[FoundOnMap]:
    """Return findings by map, then in the order of its file, then by the other map; each once."""
    unique = {(name, found.id, found.other): (name, found) for name, found in made}

    def place(each: FoundOnMap) -> tuple[int, int, int]:
        name, found = each
        own = many.of(name).index.place.get(found.id, -1)
        return many.place[name], own, many.place.get(found.other, -1)

    return sorted(unique.values(), key=place)


def _row(many: ManyMaps, rule: Rule, name: str, found: Found, reason: str | None) -> Row:
    message, fix = rule.texts
    index = many.of(name).index
    id, other = found.id, found.other
    own = index.names.get(id) or index.info.title or name
    title = (many.of(other).index.info.title or other) if other in many.place else ""
    label = index.labels.get(id, own)
    return (
        name,
        rule.code,
        rule.slug,
        rule.severity,
        index.entity[id].kind if id else "map",
        id,
        own,
        other,
        title,
        message(id, label, other, title, found.words),
        fix(id, label, other, title, found.words),
        reason,
    )
