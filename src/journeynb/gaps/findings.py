"""Running the rules: findings as rows, in their order, without those that the map accepts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from journeynb.gaps.rule import RULES, SEVERITIES, Rule
from journeynb.model.entities import Exception_
from journeynb.model.errors import ArgumentError
from journeynb.model.index import Index
from journeynb.model.refusals import shown

COLUMNS = (
    "rule", "title", "severity", "kind", "id", "name", "other", "other_name", "message", "fix"
)  # fmt: skip
"""The columns of a finding; findings that are listed as accepted have a ``reason`` too."""


def selected(select: str | Iterable[str] | None, ignore: str | Iterable[str] | None) -> list[Rule]:
    """Return the rules that `select` names (all, where it is None) and `ignore` does not.

    Both take codes or prefixes: ``"A"``, ``"A20"``, ``["M101", "S"]``, or ``"M101,S"``.
    """
    wanted = _prefixes(select, "select")
    refused = _prefixes(ignore, "ignore")
    return [
        rule
        for code, rule in RULES.items()
        if (select is None or code.startswith(wanted))
        and not (refused and code.startswith(refused))
    ]


def _prefixes(value: str | Iterable[str] | None, name: str) -> tuple[str, ...]:
    if value is None:
        return ()
    texts = value.split(",") if isinstance(value, str) else value
    prefixes = tuple(text.strip() if isinstance(text, str) else text for text in texts)
    for prefix in prefixes:
        if not isinstance(prefix, str) or not any(code.startswith(prefix) for code in RULES):
            raise ArgumentError(
                f"{name}: no rule begins with {shown(prefix)}; allowed: a code such as M106, or "
                "the beginning of codes, such as M or S30"
            )
    return prefixes


def findings(
    index: Index, rules: Sequence[Rule], today: dt.date, *, excepted: bool = False
) -> list[dict[str, Any]]:
    """Return what some rules find, ordered by severity, code, and the file's order of ids.

    With `excepted`, findings that the map's exceptions accept are listed too, with their reason.
    """
    accepted = _Exceptions(index.info.exceptions)
    ordered = sorted(rules, key=lambda rule: (SEVERITIES.index(rule.severity), rule.code))
    rows: list[dict[str, Any]] = []
    place = index.place
    for rule in ordered:
        seen: set[tuple[str, str]] = set()
        found = []
        for each in rule.find(index, today):
            key = (each.id, each.other)
            if key not in seen:
                seen.add(key)
                found.append(each)
        found.sort(key=lambda each: (place.get(each.id, -1), place.get(each.other, -1)))
        for each in found:
            exception = accepted.of(rule.code, each.id, each.other)
            if exception is not None and not excepted:
                continue
            row = _row(index, rule, each)
            if excepted:
                row["reason"] = None if exception is None else exception.reason
            rows.append(row)
    return rows


def _row(index: Index, rule: Rule, found: Any) -> dict[str, Any]:
    entity = index.entity.get(found.id)
    words = {
        "id": found.id,
        "name": entity.name if entity is not None else index.info.title,
        "other": found.other,
        "other_name": index.name(found.other),
        "words": found.words,
    }
    return {
        "rule": rule.code,
        "title": rule.title,
        "severity": rule.severity,
        "kind": entity.kind if entity is not None else "map",
        "id": found.id,
        "name": words["name"],
        "other": found.other,
        "other_name": words["other_name"],
        "message": rule.message.format_map(words),
        "fix": rule.fix.format_map(words),
    }


class _Exceptions:
    """The exceptions of a map, by rule and id."""

    def __init__(self, exceptions: Iterable[Exception_]) -> None:
        self._by_key: dict[tuple[str, str], list[Exception_]] = {}
        for each in exceptions:
            self._by_key.setdefault((each.rule, each.id), []).append(each)

    def of(self, rule: str, id: str, other: str) -> Exception_ | None:
        """Return the exception that accepts a finding."""
        for each in self._by_key.get((rule, id), ()):
            if each.other in ("", other):
                return each
        return None


def unmatched(index: Index, today: dt.date) -> list[Exception_]:
    """Return the exceptions of a map that accept nothing that is found."""
    if not index.info.exceptions:
        return []
    rows = findings(index, list(RULES.values()), today, excepted=True)
    known = {(row["rule"], row["id"], row["other"]) for row in rows}
    known |= {(rule, id, "") for rule, id, _ in known}
    return [each for each in index.info.exceptions if (each.rule, each.id, each.other) not in known]
