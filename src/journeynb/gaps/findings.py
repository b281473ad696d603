"""Running the rules: findings as rows, in their order, without those that the map accepts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.gaps.rules.observed import Observed
from journeynb.gaps.rules.rule import RULES, SEVERITIES, Found, Rule
from journeynb.model.field_values import GapException
from journeynb.model.index import Index

COLUMNS = (
    "rule", "title", "severity", "kind", "id", "name", "other", "other_name", "message", "fix"
)  # fmt: skip
"""The columns of a finding; findings that are listed as accepted have a ``reason`` too, those with
evidence ``customers`` and ``share``, None if they are about something that is not observed."""

_CODES = "a rule code such as M106, or a prefix such as M or S30"


def selected(
    select: str | Iterable[str] | None,
    ignore: str | Iterable[str] | None,
    observed: Observed | bool | None = True,
) -> list[Rule]:
    """Return the rules that `select` names (all, if it is None) and `ignore` does not.

    Both take codes or prefixes: ``"A"``, ``"A20"``, ``["M101", "S"]``, or ``"M101,S"``. It
    is an error to select only rules that need evidence if there is none.
    """
    wanted = _prefixes(select, "select")
    refused = _prefixes(ignore, "ignore")
    rules = [
        rule
        for code, rule in RULES.items()
        if (select is None or code.startswith(wanted))
        and not (refused and code.startswith(refused))
    ]
    if select is not None and not observed and rules and all(rule.needs_evidence for rule in rules):
        codes = ", ".join(rule.code for rule in rules)
        raise ArgumentError(f"{codes}: these rules need evidence=, the result of jm.evidence(log)")
    return rules


def _prefixes(value: str | Iterable[str] | None, name: str) -> tuple[str, ...]:
    if value is None:
        return ()
    texts = value.split(",") if isinstance(value, str) else value
    if not isinstance(texts, Iterable):
        raise ArgumentError(
            f"{name}={shown(value)} is not valid; allowed: {_CODES}, or a list of them"
        )
    prefixes = tuple(text.strip() if isinstance(text, str) else text for text in texts)
    for prefix in prefixes:
        known = isinstance(prefix, str) and prefix
        if not known or not any(code.startswith(prefix) for code in RULES):
            raise ArgumentError(
                f"{name}: no rule code starts with {shown(prefix)}; allowed: {_CODES}"
            )
    if not prefixes and name == "select":
        raise ArgumentError(f"select is empty; allowed: {_CODES}, or None for all rules")
    return prefixes


def findings(
    index: Index,
    rules: Sequence[Rule],
    today: dt.date,
    *,
    excepted: bool = False,
    observed: Observed | None = None,
) -> list[dict[str, Any]]:
    """Return what some rules find, ordered by severity, code, and the file's order of ids.

    With `excepted`, findings that the map's exceptions accept are listed too, with their reason.
    With what was `observed`, each has how many customers it touches, and their share of all.
    """
    rows: list[dict[str, Any]] = []
    for rule, each, reason in found(index, rules, today, excepted=excepted, observed=observed):
        row = _row(index, rule, each)
        if observed is not None:
            seen = observed.touching(each.id, each.other)
            many = seen if each.customers is None else each.customers
            row["customers"] = many
            row["share"] = (
                many / observed.customers if many is not None and observed.customers else None
            )
        if excepted:
            row["reason"] = reason
        rows.append(row)
    return rows


def by_customers(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return findings with what touches most customers first, what is not observed last."""
    return sorted(
        rows, key=lambda row: -1 if row["customers"] is None else row["customers"], reverse=True
    )


def found(
    index: Index,
    rules: Sequence[Rule],
    today: dt.date,
    *,
    excepted: bool = False,
    observed: Observed | None = None,
) -> Iterator[tuple[Rule, Found, str | None]]:
    """Yield what some rules find, in the order of `findings`, and why the map accepts it."""
    accepted = _Exceptions(index.info.exceptions)
    ordered = sorted(rules, key=lambda rule: (SEVERITIES.index(rule.severity), rule.code))
    place = index.place
    for rule in ordered:
        ids = {} if rule.about_events else place
        others = {} if rule.about_channels else place
        # Plain tuples: the garbage collector stops tracking them, so large maps cost no full pass.
        unique: dict[tuple[str, str], tuple[int, int, int, str, str, str, int | None]] = {}
        for id, other, words, customers in rule.run(index, today, observed):
            key = id, other
            order = unique[key][2] if key in unique else len(unique)
            unique[key] = (
                ids.get(id, -1), others.get(other, -1), order, id, other, words, customers
            )  # fmt: skip
        for *_, id, other, words, customers in sorted(unique.values()):
            exception = accepted.of(rule.code, id, other) if accepted else None
            if exception is None or excepted:
                reason = None if exception is None else exception.reason
                yield rule, Found(id, other, words, customers), reason


def _row(index: Index, rule: Rule, found: Found) -> dict[str, Any]:
    id, other, words, _ = found
    entity = index.entity.get(id)
    kind, name = "map", index.info.title
    if rule.about_events:
        kind, name = "event", id
    elif entity is not None:
        kind, name = entity.kind, entity.name
    other_name = other
    if other and not rule.about_channels:
        other_name = index.name(other)
    return {
        "rule": rule.code,
        "title": rule.slug,
        "severity": rule.severity,
        "kind": kind,
        "id": id,
        "name": name,
        "other": other,
        "other_name": other_name,
        "message": rule.message.format(
            id=id, name=name, other=other, other_name=other_name, words=words
        ),
        "fix": rule.fix.format(id=id, name=name, other=other, other_name=other_name, words=words),
    }


class _Exceptions:
    """The exceptions of a map, by rule and id."""

    def __init__(self, exceptions: Iterable[GapException]) -> None:
        self._by_key: dict[tuple[str, str], list[GapException]] = {}
        for each in exceptions:
            self._by_key.setdefault((each.rule, each.id), []).append(each)

    def __bool__(self) -> bool:
        return bool(self._by_key)

    def of(self, rule: str, id: str, other: str) -> GapException | None:
        """Return the exception that accepts a finding."""
        for each in self._by_key.get((rule, id), ()):
            if each.other in ("", other):
                return each
        return None


def unmatched(index: Index, today: dt.date, observed: Observed | None = None) -> list[GapException]:
    """Return the exceptions of a map that accept nothing that is found.

    Exceptions of rules that need evidence are skipped if nothing is observed.
    """
    asked = [
        each
        for each in index.info.exceptions
        if observed is not None or each.rule not in RULES or not RULES[each.rule].needs_evidence
    ]
    if not asked:
        return []
    rows = findings(index, list(RULES.values()), today, excepted=True, observed=observed)
    known = {(row["rule"], row["id"], row["other"]) for row in rows}
    known |= {(rule, id, "") for rule, id, _ in known}
    return [each for each in asked if (each.rule, each.id, each.other) not in known]
