"""The findings of a portfolio at a glance, and the error if there are too many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from journeynb.base.errors import GapsFound
from journeynb.base.text import count, severity_word
from journeynb.gaps.check import WORST, Check, fix_below
from journeynb.gaps.findings import unmatched
from journeynb.gaps.findings_across import across
from journeynb.gaps.requirements import Passed, rules_line
from journeynb.gaps.rules.own import FAILED, all_rules
from journeynb.model.kinds.field_values import GapException
from journeynb.portfolio.reading.maps import BrokenMap
from journeynb.portfolio.rules.portfolio_findings import Asked, portfolio_rows

EMPTY = "the portfolio has no map, so nothing was checked"
_LISTED = 50
"""Number of findings that an error lists, the most severe ones."""


@dataclass(frozen=True, repr=False)
class PortfolioCheck(Check):
    """The findings of a portfolio at a glance; a notebook shows them by rule.

    Attributes
    ----------
    title : str
        The portfolio's title.
    contents : str
        Number of maps, in words.
    findings : list of dict
        All findings, most severe first, as rows of the gap table; ``map`` has the map's name.
    rules : dict of str to Rule
        The rules that found something, by code.
    checked : tuple of str
        The codes of the rules that were checked.
    broken : tuple of BrokenMap
        The files that cannot be read.
    useless : tuple of str
        A line for each exception of a map that matches no finding.
    """

    broken: tuple[BrokenMap, ...] = field(default=(), repr=False)
    useless: tuple[str, ...] = field(default=(), repr=False)
    holder: ClassVar[str] = "pf"

    def message(self, row: dict[str, Any]) -> str:
        """Return what is said about a finding, with the name of the map."""
        return f"{row['map']}: {row['message']}"

    def most_severe(self) -> list[dict[str, Any]]:
        """Return the findings that are shown as text: of a rule about one id only the first."""
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in self.findings:
            found.setdefault((row["rule"], row["id"] or row["map"]), []).append(row)
        return [_and_more(rows) for rows in list(found.values())[:WORST]]

    def fails(self, severity: str) -> bool:
        """Return whether a finding is at or above a severity, or a file cannot be read."""
        return super().fails(severity) or bool(self.broken)

    def counts_in_words(self) -> list[tuple[str, str]]:
        """Return the severities with their number in words; files that are broken are errors."""
        words = super().counts_in_words()
        if self.broken:
            words.append(("error", f"{count(len(self.broken), 'file')} that cannot be read"))
        return words

    def alerts(self) -> list[str]:
        """Return what is wrong with each file that cannot be read."""
        return [each.message for each in self.broken]

    def notes(self) -> list[str]:
        """Return a line for each exception that matches no finding."""
        return list(self.useless)


def _and_more(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the first of some findings, which says how many more there are."""
    more = len(rows) - 1
    message = rows[0]["message"] + (f" (and {more} more)" if more else "")
    return {**rows[0], "message": message}


def check(asked: Asked, broken: Sequence[BrokenMap], title: str, today: dt.date) -> PortfolioCheck:
    """Return the findings of the maps of a portfolio at a glance."""
    rows = portfolio_rows(asked, today)
    known = {FAILED.code: FAILED}
    for rules in asked.rules.values():
        known = {**rules, **known}
    return PortfolioCheck(
        title,
        count(len(asked.maps), "map"),
        rows,
        {code: known[code] for code in dict.fromkeys(row["rule"] for row in rows)},
        [],
        None,
        tuple(
            code
            for code, rule in known.items()
            if rule.needs_portfolio or (rule is not FAILED and rule.is_checked(None, None))
        ),
        broken=tuple(broken),
        useless=tuple(_useless(asked, today)),
    )


def _useless(asked: Asked, today: dt.date) -> Iterator[str]:
    """Yield a line for each exception of a map that accepts nothing that is found."""
    compared = [rule for rule in all_rules().values() if rule.needs_portfolio]
    codes = {rule.code for rule in compared}
    wanted = [each for each in asked.maps if each.core.info.exceptions]
    used: set[tuple[str, str, str, str]] = set()
    if any(one.rule in codes for each in wanted for one in each.core.info.exceptions):
        for name, rule, _, _, _, id, _, other, *_ in across(
            asked.many, compared, today, excepted=True
        ):
            used |= {(name, rule, id, other), (name, rule, id, "")}
            if id:
                used |= {(other, rule, id, name), (other, rule, id, "")}
    for each in wanted:
        of_pairs = [
            one
            for one in each.core.info.exceptions
            if one.rule in codes and (each.name, one.rule, one.id, one.other) not in used
        ]
        for one in [*unmatched(each.index, today), *of_pairs]:
            yield f"{each.name}: the exception for {_exception(one)} matches no finding."


def _exception(each: GapException) -> str:
    return f"{each.rule} ({each.id or 'the map'}{', ' + each.other if each.other else ''})"


def require(check: PortfolioCheck, most: int) -> Passed:
    """Return what was checked; raises `GapsFound` for more findings than `most`.

    A file that cannot be read never passes, nor does a portfolio without maps.
    """
    rows, heads, lines = check.findings, [], []
    if check.broken:
        heads.append(f"{count(len(check.broken), 'file')} that cannot be read")
        lines += [each.message for each in check.broken]
    elif check.contents == count(0, "map"):
        heads.append(EMPTY)
    if len(rows) > most:
        heads.append(f"{count(len(rows), 'finding')}, at most {most} allowed")
        lines += [
            f"{severity_word(row['severity'])} {row['rule']}: {check.message(row)}{fix_below(row)}"
            for row in rows[:_LISTED]
        ]
        if len(rows) > _LISTED:
            lines.append(f"... {len(rows) - _LISTED:,} more: pf.gaps()")
    if heads:
        raise GapsFound("\n".join(["; ".join(heads), *lines]), rows)
    return Passed(check.title, [rules_line(check, most)])
