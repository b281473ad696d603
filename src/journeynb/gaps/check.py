"""What `check` shows: how many findings, which are worst, what to do about them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from journeynb.gaps.findings import findings, selected, unmatched
from journeynb.gaps.observed import Observed
from journeynb.gaps.rule import RULES, SEVERITIES
from journeynb.model.index import Index, contents
from journeynb.model.parts import GapException
from journeynb.model.refusals import visible

WORST = 10


def at_least(severities: Iterable[str], severity: str) -> bool:
    """Whether one of some severities is at or above a severity."""
    return not set(SEVERITIES[: SEVERITIES.index(severity) + 1]).isdisjoint(severities)


@dataclass(frozen=True)
class Check:
    """The findings of a map at a glance; alone in a cell it is shown by rule.

    Attributes
    ----------
    title : str
        The map's title.
    contents : str
        How much of each kind the map holds, in words.
    findings : list of dict
        All findings, worst first, as rows of the gap table.
    unmatched : list of GapException
        Exceptions of the map that accept nothing that is found.
    """

    title: str
    contents: str
    findings: list[dict[str, Any]] = field(repr=False)
    unmatched: list[GapException] = field(repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """How many findings each rule has, in the order of the findings."""
        return dict(Counter(row["rule"] for row in self.findings))

    def by_severity(self) -> dict[str, int]:
        """Return how many findings there are of each severity, none too."""
        found = Counter(row["severity"] for row in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    def fails(self, severity: str) -> bool:
        """Whether a finding is at or above a severity."""
        return at_least((row["severity"] for row in self.findings), severity)

    def summary(self) -> str:
        """Return the counts by severity in a line."""
        if not self.findings:
            return "no gaps found"
        plural = {"error": "errors", "warning": "warnings", "info": "hints"}
        return ", ".join(
            f"{number} {plural[severity].rstrip('s') if number == 1 else plural[severity]}"
            for severity, number in self.by_severity().items()
            if number
        )

    def __repr__(self) -> str:
        lines = [f"{self.title or 'Untitled map'}: {self.contents}", self.summary()]
        if self.findings:
            lines.append("")
            for code, number in self.counts.items():
                rule = RULES[code]
                lines.append(f"{number:>5}  {rule.severity:<8} {code}  {rule.title}")
            worst = self.findings[:WORST]
            lines += ["", "Most severe gaps" if len(self.findings) > WORST else "All gaps"]
            for row in worst:
                many = row.get("customers")
                touched = "" if many is None else f" [{many} customer{'' if many == 1 else 's'}]"
                lines.append(f"  {row['severity']} {row['rule']}: {row['message']}{touched}")
                lines.append(f"    {row['fix']}")
            lines += ["", "All findings: jm.gaps(). About a rule: jn.explain('M106')."]
        lines += self.unmatched_lines()
        return "\n".join(map(visible, lines))

    def _repr_html_(self) -> str:
        from journeynb.gaps.html import check_html

        return check_html(self)

    def unmatched_lines(self) -> list[str]:
        """Return a line for each exception that accepts nothing that is found."""
        return [
            f"The exception for {each.rule}, "
            f"{each.id or 'the map'}{', ' + each.other if each.other else ''} matches no "
            "finding."
            for each in self.unmatched
        ]


def check(
    index: Index,
    today: dt.date,
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] | None = None,
    observed: Observed | None = None,
) -> Check:
    """Return the findings of the selected rules at a glance."""
    return Check(
        index.info.title,
        contents(index),
        findings(index, selected(select, ignore, observed), today, observed=observed),
        unmatched(index, today, observed),
    )
