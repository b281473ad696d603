"""Running the rules: findings as rows, in their order, without those that the map accepts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.gaps.rules.customer_numbers import CustomerNumbers
from journeynb.gaps.rules.observed import Observed
from journeynb.gaps.rules.own import FAILED, all_rules
from journeynb.gaps.rules.rule import SEVERITIES, Found, Rule, RuleFailedError
from journeynb.model.index import Index
from journeynb.model.kinds.field_values import GapException
from journeynb.settings.settings import Settings, fits

COLUMNS = (
    "rule", "title", "severity", "kind", "id", "name", "other", "other_name", "message", "fix"
)  # fmt: skip
"""The columns of a finding; findings that are listed as accepted have a ``reason`` too, those with
evidence ``customers`` and ``share``, None if they are about something that is not observed."""

_Data = tuple[Observed | None, CustomerNumbers | None]
_CODES = "a rule code such as M106, or a prefix such as M or S30"


def selected(
    select: str | Iterable[str] | None,
    ignore: str | Iterable[str] | None,
    observed: Observed | bool | None = True,
    settings: Settings | None = None,
    numbers: CustomerNumbers | bool | None = True,
    *,
    portfolio: bool = False,
) -> list[Rule]:
    """Return the rules that `select` names (all, if it is None) and `ignore` does not.

    Both take codes or prefixes, in capital or small letters: ``"A"``, ``"a20"``,
    ``["M101", "S"]``, or ``"M101,S"``. It is an error to select only rules that need evidence, or
    customers, if there are none. Rules that `settings` ignore are skipped, unless `select` names
    their whole code. Rules that compare maps are skipped without a `portfolio`.
    """
    wanted = prefixes(select, "select")
    refused = prefixes(ignore, "ignore")
    rules = [
        rule
        for rule in all_rules().values()
        if (select is None or fits(rule, wanted)) and not fits(rule, refused)
    ]
    if settings is not None:
        rules = [
            settings.applied(rule)
            for rule in rules
            if rule.code in wanted or not settings.ignores(rule)
        ]
    if select is not None and rules:
        _require_data(rules, bool(observed), bool(numbers), portfolio)
    return [rule for rule in rules if portfolio or not rule.needs_portfolio]


def not_checked(rules: Iterable[Rule], observed: Observed | None) -> dict[str, str]:
    """Return why rules that need evidence are not checked although there is some, by code."""
    unknown = {} if observed is None else observed.unknown
    return {rule.code: unknown[rule.code] for rule in rules if unknown.get(rule.code)}


def _require_data(rules: Sequence[Rule], evidence: bool, customers: bool, portfolio: bool) -> None:
    """Raise an error if none of some rules is checked without more data."""
    if any(rule.is_checked(evidence or None, customers or None) for rule in rules):
        return
    if portfolio and any(rule.needs_portfolio for rule in rules):
        return
    needed = []
    if any(rule.needs_evidence for rule in rules):
        needed.append("evidence=, the result of jm.evidence(log)")
    if any(rule.needs_customers for rule in rules):
        needed.append("customers=, a jn.Customers")
    if any(rule.needs_portfolio for rule in rules):
        needed.append("a portfolio: jn.Portfolio(FOLDER).gaps(), or journeynb check FOLDER")
    codes = ", ".join(rule.code for rule in rules)
    raise ArgumentError(f"{codes}: these rules need {' and '.join(needed)}")


def prefixes(value: str | Iterable[str] | None, name: str) -> tuple[str, ...]:
    """Return rule codes and prefixes in capital letters; raise if no rule has one."""
    if value is None:
        return ()
    texts = value.split(",") if isinstance(value, str) else value
    if not isinstance(texts, Iterable):
        raise ArgumentError(
            f"{name}={shown(value)} is not valid; allowed: {_CODES}, or a list of them"
        )
    made = []
    for text in texts:
        prefix = text.strip().upper() if isinstance(text, str) else ""
        if not prefix or not any(fits(rule, (prefix,)) for rule in all_rules().values()):
            given = text.strip() if isinstance(text, str) else text
            raise ArgumentError(
                f"{name}: no rule code starts with {shown(given)}; allowed: {_CODES}"
            )
        made.append(prefix)
    if not made and name == "select":
        raise ArgumentError(f"select is empty; allowed: {_CODES}, or None for all rules")
    return tuple(made)


def findings(
    index: Index,
    rules: Sequence[Rule],
    today: dt.date,
    *,
    excepted: bool = False,
    observed: Observed | None = None,
    numbers: CustomerNumbers | None = None,
) -> list[dict[str, Any]]:
    """Return what some rules find, ordered by severity, code, and the file's order of ids.

    With `excepted`, findings that the map's exceptions accept are listed too, with their reason.
    With what was `observed`, each has how many customers it touches, and their share of all.
    `numbers` are counts of a customer table.
    """
    columns = finding_columns(
        index, rules, today, excepted=excepted, observed=observed, numbers=numbers
    )
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def finding_columns(
    index: Index,
    rules: Sequence[Rule],
    today: dt.date,
    *,
    excepted: bool = False,
    observed: Observed | None = None,
    numbers: CustomerNumbers | None = None,
) -> dict[str, list[Any]]:
    """Return the same as `findings` by column: large maps have too many rows for dictionaries."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    customers: list[int | None] = []
    reasons: list[str | None] = []
    accepted = Exceptions(index.info.exceptions)
    data = (observed, numbers)
    for rule, group in _by_rule(index, rules, today, data, None if excepted else accepted):
        for name, value in (
            ("rule", rule.code),
            ("title", rule.slug),
            ("severity", rule.severity),
        ):
            columns[name] += [value] * len(group)
        columns["kind"] += (
            [index.entity[each.id].kind if each.id else "map" for each in group]
            if rule.own or (rule.needs_evidence and not rule.about_events)
            else [rule.kind] * len(group)
        )
        _add_texts(columns, index, rule, group)
        if excepted:
            exceptions = (accepted.of(rule.code, each) for each in group)
            reasons += [None if each is None else each.reason for each in exceptions]
        if observed is not None:
            customers += [
                observed.touching(each.id, each.other) if each.customers is None else each.customers
                for each in group
            ]
    if observed is not None:
        total = observed.customers
        columns["customers"] = customers
        columns["share"] = [
            each / total if each is not None and total else None for each in customers
        ]
    if excepted:
        columns["reason"] = reasons
    return columns


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
    observed: Observed | None = None,
    numbers: CustomerNumbers | None = None,
) -> Iterator[tuple[Rule, Found]]:
    """Yield what some rules find and the map does not accept, in the order of `findings`."""
    accepted = Exceptions(index.info.exceptions)
    for rule, group in _by_rule(index, rules, today, (observed, numbers), accepted):
        for each in group:
            yield rule, each


def _by_rule(
    index: Index,
    rules: Sequence[Rule],
    today: dt.date,
    data: _Data,
    accepted: Exceptions | None,
) -> Iterator[tuple[Rule, list[Found]]]:
    own, failed = _found_by_own(index, rules, today)
    if failed:
        rules = [*(rule for rule in rules if rule is not FAILED), FAILED]
        own[FAILED.code] = failed
    ordered = sorted(rules, key=lambda rule: (SEVERITIES.index(rule.severity), rule.code))
    for rule in ordered:
        ids = {} if rule.about_events else index.place
        others = {} if rule.about_channels else index.place
        made = own.get(rule.code)
        group = _in_order(rule.run(index, today, *data) if made is None else made, ids, others)
        if accepted:
            group = [each for each in group if accepted.of(rule.code, each) is None]
        yield rule, group


def _found_by_own(
    index: Index, rules: Iterable[Rule], today: dt.date
) -> tuple[dict[str, list[Found]], list[Found]]:
    """Return what rules of users find, by code, and which of them failed; these find nothing."""
    made: dict[str, list[Found]] = {}
    failed: list[Found] = []
    for rule in rules:
        if rule.own:
            try:
                made[rule.code] = list(rule.run(index, today))
            except RuleFailedError as error:
                made[rule.code] = []
                failed.append(Found("", rule.code, str(error)))
    return made, failed


def _in_order(
    each_found: Iterable[Found], ids: Mapping[str, int], others: Mapping[str, int]
) -> list[Found]:
    """Return what a rule finds in the order of the file; of those about the same, the last."""
    made = list(each_found)
    last_id, last_other = -2, -2
    for each in made:  # most rules go through the map in its order
        at = ids.get(each.id, -1)
        if at < last_id:
            break
        other = others.get(each.other, -1) if each.other else -1
        if at == last_id and other <= last_other:
            break
        last_id, last_other = at, other
    else:
        return made
    unique = {(each.id, each.other): each for each in made}
    if not ids and not any(each.other for each in made):  # events, in the order of the rule
        return list(unique.values())
    return sorted(
        unique.values(), key=lambda each: (ids.get(each.id, -1), others.get(each.other, -1))
    )


def _add_texts(
    columns: Mapping[str, list[Any]], index: Index, rule: Rule, group: Iterable[Found]
) -> None:
    message, fix = rule.texts
    names, labels, title = index.names, index.labels, index.info.title
    for id, other, words, _ in group:
        name = id if rule.about_events else names.get(id, title)
        other_name = other if rule.about_channels else names.get(other, "")
        columns["id"].append(id)
        columns["name"].append(name)
        columns["other"].append(other)
        columns["other_name"].append(other_name)
        label = name if rule.about_events else labels.get(id, name)
        other_label = other_name if rule.about_channels else labels.get(other, other_name)
        columns["message"].append(message(id, label, other, other_label, words))
        columns["fix"].append(fix(id, label, other, other_label, words))


class Exceptions:
    """The exceptions of a map, by rule and id."""

    def __init__(self, exceptions: Iterable[GapException]) -> None:
        self._by_key: dict[tuple[str, str], list[GapException]] = {}
        for each in exceptions:
            self._by_key.setdefault((each.rule, each.id), []).append(each)

    def __bool__(self) -> bool:
        return bool(self._by_key)

    def of(self, rule: str, found: Found) -> GapException | None:
        """Return the exception that accepts a finding."""
        for each in self._by_key.get((rule, found.id), ()):
            if each.other in ("", found.other):
                return each
        return None


def unmatched(
    index: Index,
    today: dt.date,
    observed: Observed | None = None,
    numbers: CustomerNumbers | None = None,
) -> list[GapException]:
    """Return the exceptions of a map that accept nothing that is found.

    Exceptions of rules that need data are skipped if these are not given.
    """
    rules = all_rules()
    asked = [
        each
        for each in index.info.exceptions
        if each.rule not in rules or rules[each.rule].is_checked(observed, numbers)
    ]
    if not asked:
        return []
    rows = findings(
        index, list(rules.values()), today, excepted=True, observed=observed, numbers=numbers
    )
    known = {(row["rule"], row["id"], row["other"]) for row in rows}
    known |= {(rule, id, "") for rule, id, _ in known}
    return [each for each in asked if (each.rule, each.id, each.other) not in known]
