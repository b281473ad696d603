"""The result of `check`: number of findings, the most severe ones, and how to fix them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import Any, ClassVar

from journeynb.base.errors import ArgumentError
from journeynb.base.html import frame, paragraph, pill, small, text
from journeynb.base.public_calls import Public
from journeynb.base.text import count, severity_word, shown, visible
from journeynb.gaps.findings import findings, not_checked, unmatched
from journeynb.gaps.rules.customer_numbers import CustomerNumbers
from journeynb.gaps.rules.observed import Observed
from journeynb.gaps.rules.own import FAILED
from journeynb.gaps.rules.rule import SEVERITIES, Rule
from journeynb.model.index import Index, contents
from journeynb.model.kinds.field_values import GapException
from journeynb.settings.settings import Settings

WORST = 10
FEW = 10
"""Number of selected rules up to which those that could not be checked are named."""
SHOWN = 5
"""Number of findings of a rule that are shown at once; the others are collapsed."""
FOLDED = 50
"""Largest number of collapsed findings; the rest is only counted."""

_LINE = "1px solid rgba(128,128,128,0.35)"
_CELL = f"text-align:left;vertical-align:top;padding:5px 10px;border-bottom:{_LINE}"


def at_least(severities: Iterable[str], severity: str) -> bool:
    """Return whether one of some severities is at or above a severity."""
    if severity not in SEVERITIES:
        allowed = ", ".join(SEVERITIES)
        raise ArgumentError(f"severity={shown(severity)} is not valid; allowed: {allowed}")
    return not set(SEVERITIES[: SEVERITIES.index(severity) + 1]).isdisjoint(severities)


@dataclass(frozen=True)
class Check(Public):
    """The findings of a map at a glance; a notebook shows them by rule.

    Attributes
    ----------
    title : str
        The map's title.
    contents : str
        Number of entities of each kind, in words.
    findings : list of dict
        All findings, most severe first, as rows of the gap table.
    rules : dict of str to Rule
        The rules that found something, by code.
    unmatched : list of GapException
        Exceptions of the map that match no finding.
    settings : Settings or None
        The settings of the team that apply.
    checked : tuple of str
        The codes of the rules that were checked.
    not_checked : dict of str to str
        Why an evidence rule could not be checked, by code.
    """

    title: str
    contents: str
    findings: list[dict[str, Any]] = field(repr=False)
    rules: dict[str, Rule] = field(repr=False)
    unmatched: list[GapException] = field(repr=False)
    settings: Settings | None = field(default=None, repr=False)
    checked: tuple[str, ...] = field(default=(), repr=False)
    not_checked: Mapping[str, str] = field(default_factory=dict, repr=False)
    holder: ClassVar[str] = "jm"
    """The variable of examples that has the method `gaps`."""

    def message(self, row: dict[str, Any]) -> str:
        """Return what is said about a finding."""
        return str(row["message"])

    @property
    def counts(self) -> dict[str, int]:
        """Number of findings of each rule, in the order of the findings."""
        return dict(Counter(row["rule"] for row in self.findings))

    def by_severity(self) -> dict[str, int]:
        """Return the number of findings of each severity.

        Returns
        -------
        dict of str to int
            The numbers for ``error``, ``warning`` and ``info``, also if they are 0.
        """
        found = Counter(row["severity"] for row in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    def fails(self, severity: str) -> bool:
        """Return whether a finding is at or above a severity.

        Parameters
        ----------
        severity : {"error", "warning", "info"}
            The lowest severity that counts.

        Returns
        -------
        bool
            True if a finding has this severity or a higher one.

        Raises
        ------
        ArgumentError
            The severity is unknown.
        """
        return at_least((row["severity"] for row in self.findings), severity)

    def summary(self) -> str:
        """Return the counts by severity in a line.

        Returns
        -------
        str
            Text such as ``7 errors, 40 warnings, 47 hints``.
        """
        return ", ".join(words for _, words in self.counts_in_words()) or "no gaps found"

    def counts_in_words(self) -> list[tuple[str, str]]:
        """Return the severities that some findings have, with their number in words."""
        return [
            (severity, count(number, severity_word(severity)))
            for severity, number in self.by_severity().items()
            if number
        ]

    def __repr__(self) -> str:
        lines = [f"{self.title or 'Untitled map'}: {self.contents}", self.summary()]
        lines += self.alerts()
        if self.findings:
            lines.append("")
            for code, number in self.counts.items():
                rule = self.rules[code]
                lines.append(f"{number:>5}  {severity_word(rule.severity):<8} {code}  {rule.title}")
            worst = self.most_severe()
            lines += ["", "Most severe gaps" if len(self.findings) > len(worst) else "All gaps"]
            for row in worst:
                many = row.get("customers")
                touched = "" if many is None else f" [{many} customer{'' if many == 1 else 's'}]"
                said = f"{row['rule']}: {self.message(row)}"
                lines.append(f"  {severity_word(row['severity'])} {said}{touched}")
                lines += [f"    {row['fix']}"] * bool(row["fix"])
            lines += ["", f"All findings: {self.holder}.gaps(). About a rule: jn.explain('M106')."]
        lines += self.notes()
        return "\n".join(map(visible, lines))

    def _repr_html_(self) -> str:
        return _as_html(self)

    def most_severe(self) -> list[dict[str, Any]]:
        """Return the findings that are shown as text."""
        return self.findings[:WORST]

    def alerts(self) -> list[str]:
        """Return lines about what could not be checked at all."""
        return []

    def notes(self) -> list[str]:
        """Return lines about rules that were not checked, settings, and useless exceptions."""
        settings = self.settings
        if settings is None or not (settings.ignore or settings.severity):
            return [*self.not_checked_lines(), *self.unmatched_lines()]
        chosen = [line for line in settings.lines() if line.startswith(("ignore", "severity"))]
        lines = [*self.not_checked_lines(), *self.unmatched_lines()]
        return [f"Settings of {settings.path}: {'; '.join(chosen)}", *lines]

    def not_checked_lines(self) -> list[str]:
        """Return a line for each rule that the evidence cannot check, if few were selected."""
        if len(self.checked) + len(self.not_checked) > FEW:
            return []
        return [f"{code} was not checked: {why}" for code, why in self.not_checked.items()]

    def unmatched_lines(self) -> list[str]:
        """Return a line for each exception that matches no finding."""
        return [
            f"The exception for {each.rule} "
            f"({each.id or 'the map'}{', ' + each.other if each.other else ''}) matches no "
            "finding."
            for each in self.unmatched
        ]


def check(
    index: Index,
    today: dt.date,
    rules: Sequence[Rule],
    observed: Observed | None = None,
    settings: Settings | None = None,
    numbers: CustomerNumbers | None = None,
) -> Check:
    """Return the findings of some rules at a glance."""
    rows = findings(index, rules, today, observed=observed, numbers=numbers)
    known = {FAILED.code: FAILED, **{rule.code: rule for rule in rules}}
    return Check(
        index.info.title,
        contents(index),
        rows,
        {code: known[code] for code in dict.fromkeys(row["rule"] for row in rows)},
        unmatched(index, today, observed, numbers),
        settings if settings is not None and settings.path is not None else None,
        tuple(rule.code for rule in rules if rule.is_checked(observed, numbers)),
        not_checked(rules, observed),
    )


def _as_html(check: Check) -> str:
    """Return a check: counts by severity, then the findings by rule, most severe first."""
    parts = [
        paragraph(
            f"<strong>{text(check.title or 'Untitled map')}</strong>: {text(check.contents)}"
        ),
        paragraph(_counts(check)),
        *(paragraph(text(line)) for line in check.alerts()),
    ]
    parts += [
        _of_rule(check, check.rules[code], list(rows))
        for code, rows in groupby(check.findings, _code)
    ]
    if check.findings:
        parts.append(
            paragraph(
                f"All findings: <code>{check.holder}.gaps()</code>. About a rule: "
                "<code>jn.explain('M106')</code>."
            )
        )
    parts += [paragraph(text(line)) for line in check.notes()]
    return frame(parts)


def _code(row: dict[str, Any]) -> str:
    code: str = row["rule"]
    return code


def _counts(check: Check) -> str:
    words = check.counts_in_words()
    if not words:
        return f"✓ {escape(check.summary())}"
    return " ".join(pill(severity, text) for severity, text in words)


def _of_rule(check: Check, rule: Rule, rows: Sequence[dict[str, Any]]) -> str:
    severity = pill(rule.severity, severity_word(rule.severity))
    head = f"{severity} <strong>{escape(rule.title)}</strong> {small(rule.code)} ({len(rows)})"
    parts = [_table(check, rows[:SHOWN])]
    more = len(rows) - SHOWN
    if more > 0:
        parts.append(
            f'<details style="margin:4px 0 8px 0"><summary style="cursor:pointer">{more} more'
            f"</summary>{_table(check, rows[SHOWN : SHOWN + FOLDED])}"
            f"{_rest(check, rule.code, more - FOLDED)}"
            "</details>"
        )
    opened = " open" if rule.severity == "error" else ""
    return (
        f'<details{opened} style="margin:0 0 6px 0"><summary style="cursor:pointer">{head}'
        f"</summary>{''.join(parts)}</details>"
    )


def _rest(check: Check, code: str, number: int) -> str:
    call = f"{check.holder}.gaps({code!r})"
    return paragraph(f"and {number} more: <code>{call}</code>") if number > 0 else ""


def fix_below(row: Mapping[str, Any]) -> str:
    """Return the fix of a finding on a line of its own; empty if its rule names none."""
    return f"\n  {row['fix']}" if row["fix"] else ""


def _table(check: Check, rows: Iterable[dict[str, Any]]) -> str:
    style = (
        "width:100%;border-collapse:collapse;table-layout:fixed;margin:4px 0 8px 0;font-size:13px"
    )
    body = "".join(
        f'<tr><td style="{_CELL};width:52%">{text(check.message(row))}</td>'
        f'<td style="{_CELL}">{"→ " if row["fix"] else ""}{text(row["fix"])}</td></tr>'
        for row in rows
    )
    return f'<table style="{style}"><tbody>{body}</tbody></table>'
