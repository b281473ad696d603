"""One rule, explained: what it finds, why that matters, an example and its fix."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from textwrap import fill, indent

from journeynb.base.text import severity_word
from journeynb.gaps.findings import COLUMNS, findings
from journeynb.gaps.findings_across import across
from journeynb.gaps.rules.many_maps import ManyMaps, RelatedMap, broken_reference
from journeynb.gaps.rules.own import rule_named
from journeynb.gaps.rules.rule import Rule, SecondMap, change
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.model.python_code import changes_as_code

FIRST, FIRST_TITLE = "office", "Office"
"""Name and title of the first of two maps of an example."""
EXAMPLE_DAY = dt.date(2026, 11, 22)
"""The date for which the examples of rules are checked."""


@dataclass(frozen=True)
class Explanation:
    """A rule with its example; its repr is a page of text.

    Attributes
    ----------
    rule : Rule
        The rule.
    bad, mend : str
        Python that makes a small map with the gap, and Python that fixes it.
    finding : dict
        The finding on the small map, a row of the gap table.
    about_second : bool
        Whether the finding is on the second map, of an example with two.

    A rule of a user has no example.
    """

    rule: Rule
    bad: str
    mend: str
    finding: dict[str, str]
    about_second: bool = False

    def __repr__(self) -> str:
        rule = self.rule
        parts = [
            f"{rule.code} {rule.title} ({severity_word(rule.severity)}, checks: {rule.holds_for})",
            fill(rule.when, 88),
            *([fill("Why: " + rule.why, 88)] if rule.why else []),
        ]
        if not self.bad:
            fix = [fill("Fix: " + self.fix, 88)] if self.fix else []
            return "\n\n".join([*parts, *fix, *([self.origin] if self.origin else [])])
        parts += [
            f"{self.example}:",
            indent(self.start + self.bad.rstrip(), "    "),
            *([f"{self.data}:", indent(self.log, "    ")] if self.log else []),
            f"{self.call} reports:",
            indent(f"{self.finding['message']}\n{self.finding['fix']}", "    "),
            "How to fix it:",
            indent(self.mend.rstrip(), "    "),
        ]
        return "\n\n".join(parts)

    @property
    def fix(self) -> str:
        """The fix of a rule without an example, with placeholders."""
        write = self.rule.texts[1]
        return write("ID", "NAME", "OTHER", "OTHER NAME", "...")

    @property
    def origin(self) -> str:
        """Where a rule without an example comes from."""
        return f"Defined by {self.rule.origin}." if self.rule.origin else ""

    @property
    def example(self) -> str:
        """Description of the example."""
        return "Two maps with the gap" if self.rule.second else "A map with the gap"

    @property
    def start(self) -> str:
        """Python that starts the map of the example."""
        return f"jm = jn.JourneyMap({repr(FIRST_TITLE) if self.rule.second else ''})\n"

    @property
    def data(self) -> str:
        """Description of the log or table of the example."""
        return "A customer table that shows it" if self.rule.table else "A log that shows it"

    @property
    def call(self) -> str:
        """The call that finds it, with a date if the example has dates."""
        dated = re.search(r"'\d{4}-\d\d-\d\d[T']", self.bad + self.mend)
        today = f", today='{EXAMPLE_DAY}'" if dated else ""
        if self.rule.second:
            return f"pf.gaps(select={self.rule.code!r}{today})"
        asked = ", evidence=ev" if self.rule.log else ", customers=cu" if self.rule.table else ""
        return f"jm.gaps(select={self.rule.code!r}{asked}{today})"

    @property
    def log(self) -> str:
        """Python that makes the log or customer table that a rule needs; else empty."""
        if self.rule.table:
            return f"import pandas as pd\n\n{self.rule.table}"
        if not self.rule.log:
            return ""
        return f"import pandas as pd\n\n{self.rule.log}ev = jm.evidence(log)"


def explain(code: str) -> Explanation:
    """Return a rule with its example.

    Parameters
    ----------
    code : str
        The rule's code, such as ``"M106"``, or its title.

    Raises
    ------
    ArgumentError
        There is no such rule.
    """
    rule = rule_named(code)
    if not rule.bad:
        return Explanation(rule, "", "", {})
    core = CoreMap()
    core.apply(list(rule.bad))
    if rule.second is not None:
        return _explained_by_two(rule, core, rule.second)
    found_row = findings(
        Index(core.state), [rule], EXAMPLE_DAY, observed=rule.observed, numbers=rule.numbers
    )[0]
    finding = {name: found_row[name] for name in COLUMNS}
    mend = changes_as_code(rule.mend)
    if rule.later_log:
        mend = f"{mend.rstrip()}\n\n# two months later\n{rule.later_log}ev = jm.evidence(log)\n"
    return Explanation(rule, changes_as_code(rule.bad), mend, finding)


def _explained_by_two(rule: Rule, core: CoreMap, second: SecondMap) -> Explanation:
    """Return a rule that compares maps, with its example of two maps."""
    other = CoreMap()
    other.apply(list(second.bad))
    other.apply([change("", title=second.title)])
    core.apply([change("", title=FIRST_TITLE)])
    library = core.info.library
    known = library == _file(second.name)
    one = RelatedMap(
        FIRST,
        Index(core.state),
        second.name if known else "",
        (broken_reference(Index(core.state), "", library, "missing", ""),)
        if library and not known
        else (),
    )
    many = ManyMaps((one, RelatedMap(second.name, Index(other.state))))
    name, *values = next(across(many, [rule], EXAMPLE_DAY))
    row = dict(zip(COLUMNS, values, strict=False))
    bad = [
        changes_as_code(rule.bad) + f"jm.save({_file(FIRST)!r})\n",
        f"other = jn.JourneyMap({second.title!r})",
        changes_as_code(second.bad, "other") + f"other.save({_file(second.name)!r})\n",
        "pf = jn.Portfolio([jm, other])\n",
    ]
    mend = changes_as_code(rule.mend) + changes_as_code(second.mend, "other")
    return Explanation(rule, "\n".join(bad), mend, row, name == second.name)


def _file(name: str) -> str:
    return f"{name}.journeymap.json"
