"""The parts of a rule, and the register of all rules.

A new rule is one function with the decorator `rule`, in the module of its letter: its code and
texts, how it finds gaps, a small map with such a gap, and the changes that fix that map.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from journeynb.gaps.rules.customer_numbers import CustomerNumbers
from journeynb.gaps.rules.many_maps import ManyMaps
from journeynb.gaps.rules.observed import Observed
from journeynb.model.index import Index
from journeynb.model.kinds.ids import id_from_name
from journeynb.model.transaction import Change

SEVERITIES = ("error", "warning", "info")


class Found(NamedTuple):
    """A finding of a rule: the id (empty for the map), the other id, and words for the message.

    `customers` is the number of customers that it affects, if those are not all that are observed
    at the two.
    """

    id: str
    other: str = ""
    words: str = ""
    customers: int | None = None


FoundOnMap = tuple[str, Found]
"""The name of a map, and a finding on it; its other is the name of the other map."""


@dataclass(frozen=True)
class SecondMap:
    """The second map of the example of a rule about a portfolio.

    Attributes
    ----------
    name, title : str
        Its name and title.
    bad, mend : tuple of Change
        Changes that make it, and those that fix it.
    """

    name: str
    title: str
    bad: tuple[Change, ...] = ()
    mend: tuple[Change, ...] = ()


class RuleFailedError(Exception):
    """A rule of a user stopped; the message says why."""


Finder = Callable[[Index, dt.date], Iterator[Found]]
EvidenceFinder = Callable[[Index, dt.date, Observed], Iterator[Found]]
CustomerFinder = Callable[[Index, dt.date, CustomerNumbers], Iterator[Found]]
PortfolioFinder = Callable[[ManyMaps, dt.date], Iterator[FoundOnMap]]
AnyFinder = TypeVar("AnyFinder", Finder, EvidenceFinder, CustomerFinder, PortfolioFinder)


@dataclass(frozen=True)
class Rule:
    """A gap rule.

    Parameters
    ----------
    code : str
        The stable code, such as ``M101``.
    slug : str
        The name that `explain` takes and tables show, such as ``touchpoint-without-stage``.
    title : str
        The name in words, such as "Touchpoint without stage".
    severity : {"error", "warning", "info"}
        The severity of a finding.
    holds_for : str
        The kinds of entity that a finding names.
    when : str
        The definition, in a sentence.
    why : str
        Why it matters, in a sentence.
    message, fix : str
        Templates of the message and of the advice; ``{id}``, ``{name}``, ``{other}``,
        ``{other_name}`` and ``{words}`` are filled in.
    find : callable
        Yields the findings on a map.
    bad, mend : list of dict
        Changes that make a small map with the gap, and those that fix it.
    fills : str
        Name of the field that the fix fills in, which the editor opens.
    log : str
        Python that makes the small log of the example, for a rule that needs evidence.
    observed : Observed
        Observations of that log on the small map.
    own : bool
        Whether it is a rule of a user or of another package, which has no example.
    origin : str
        The function of such a rule, and where it is.
    later_log : str
        Python that makes a log after the fix, if only a later log can show that it worked.
    table : str
        Python that makes the small customer table of the example, for a rule that needs one.
    numbers : CustomerNumbers
        Counts of that table on the small map.
    second : SecondMap
        The second map of the example, for a rule that compares the maps of a portfolio.
    """

    code: str
    slug: str
    title: str
    severity: str
    holds_for: str
    when: str
    why: str
    message: str
    fix: str
    find: Finder | EvidenceFinder | CustomerFinder | PortfolioFinder = field(repr=False)
    bad: tuple[Change, ...] = field(repr=False)
    mend: tuple[Change, ...] = field(repr=False)
    fills: str = ""
    log: str = field(default="", repr=False)
    observed: Observed | None = field(default=None, repr=False)
    own: bool = False
    origin: str = field(default="", repr=False)
    later_log: str = field(default="", repr=False)
    table: str = field(default="", repr=False)
    numbers: CustomerNumbers | None = field(default=None, repr=False)
    second: SecondMap | None = field(default=None, repr=False)

    @property
    def needs_evidence(self) -> bool:
        """Whether the rule is checked only if the map is compared with a log."""
        return self.observed is not None

    @property
    def needs_customers(self) -> bool:
        """Whether the rule is checked only if the map is compared with a customer table."""
        return self.numbers is not None

    @property
    def needs_portfolio(self) -> bool:
        """Whether the rule compares the maps of a portfolio."""
        return self.second is not None

    def is_checked(self, evidence: object, customers: object) -> bool:
        """Whether the rule is checked on one map with this evidence and these customers."""
        if self.needs_portfolio:
            return False
        if self.needs_evidence:
            return evidence is not None and self.code not in getattr(evidence, "unknown", ())
        return customers is not None or not self.needs_customers

    @cached_property
    def kind(self) -> str:
        """The kind of entity whose id a finding has, "map" or "event"."""
        return self.holds_for.partition(",")[0]

    @cached_property
    def about_events(self) -> bool:
        """Whether findings are about events of the log, which have a name and no id."""
        return self.holds_for.startswith("event")

    def run(
        self,
        index: Index,
        today: dt.date,
        observed: Observed | None = None,
        numbers: CustomerNumbers | None = None,
    ) -> Iterator[Found]:
        """Return the findings; none if the rule needs data that are not given."""
        if not self.is_checked(observed, numbers):
            return iter(())
        if self.needs_evidence:
            return self.find(index, today, observed)  # type: ignore[call-arg, arg-type, return-value]
        if self.needs_customers:
            return self.find(index, today, numbers)  # type: ignore[call-arg, arg-type, return-value]
        return self.find(index, today)  # type: ignore[call-arg, arg-type, return-value]

    def compare(self, many: ManyMaps, today: dt.date) -> Iterator[FoundOnMap]:
        """Return the findings on the maps of a portfolio, for a rule that needs one."""
        return self.find(many, today)  # type: ignore[call-arg, arg-type, return-value]

    @cached_property
    def about_channels(self) -> bool:
        """Whether the other of a finding has a name and no id: a channel, an attribute, a word."""
        return self.holds_for.endswith(("channel", "attribute", "rule", "word"))

    @cached_property
    def letters(self) -> str:
        """The letters of the code: one of a built-in rule, more of others."""
        return self.code.rstrip("0123456789")

    @cached_property
    def texts(self) -> tuple[Callable[..., str], Callable[..., str]]:
        """Functions that write message and fix from id, name, other, its name, and words."""
        return _by_position(self.message), _by_position(self.fix)


def without_calls(fix: str) -> str:
    """Return a fix in words, without its Python calls."""
    clauses = [re.split(r": (?:jm|cu|pf)\.", clause)[0] for clause in fix.split("; ")]
    kept = [each for each in clauses if not re.search(r"\b(?:jm|cu|pf)\.", each)]
    return "; ".join(kept or clauses[:1]).rstrip(". ")


_NAMES = ("id", "name", "other", "other_name", "words")


def _by_position(template: str) -> Callable[..., str]:
    """Return ``template.format`` with places for names, which is twice as fast."""
    return re.sub(r"\{(\w+)(?=[!:}])", lambda name: f"{{{_NAMES.index(name[1])}", template).format


RULES: dict[str, Rule] = {}
"""All rules by their code, in the order of the codes once `journeynb.gaps.rules` is imported."""


def rule(
    code: str,
    slug: str,
    title: str,
    severity: str,
    holds_for: str,
    *,
    why: str,
    message: str,
    fix: str,
    bad: tuple[Change, ...],
    mend: tuple[Change, ...],
    fills: str = "",
) -> Callable[[Finder], Finder]:
    """Register a function as a rule; its docstring is the rule's definition."""
    return _registered(
        code=code, slug=slug, title=title, severity=severity, holds_for=holds_for, why=why,
        message=message, fix=fix, bad=bad, mend=mend, fills=fills,
    )  # fmt: skip


def evidence_rule(
    code: str,
    slug: str,
    title: str,
    severity: str,
    holds_for: str,
    *,
    why: str,
    message: str,
    fix: str,
    bad: tuple[Change, ...],
    log: str,
    observed: Observed,
    mend: tuple[Change, ...],
    fills: str = "",
    later_log: str = "",
) -> Callable[[EvidenceFinder], EvidenceFinder]:
    """Register a function as a rule that needs evidence; its docstring is the definition."""
    return _registered(
        code=code, slug=slug, title=title, severity=severity, holds_for=holds_for, why=why,
        message=message, fix=fix, bad=bad, mend=mend, fills=fills,
        log=log, observed=observed, later_log=later_log,
    )  # fmt: skip


def customer_rule(
    code: str,
    slug: str,
    title: str,
    severity: str,
    holds_for: str,
    *,
    why: str,
    message: str,
    fix: str,
    bad: tuple[Change, ...],
    table: str,
    numbers: CustomerNumbers,
    mend: tuple[Change, ...],
) -> Callable[[CustomerFinder], CustomerFinder]:
    """Register a function as a rule that needs customers; its docstring is the definition."""
    return _registered(
        code=code, slug=slug, title=title, severity=severity, holds_for=holds_for, why=why,
        message=message, fix=fix, bad=bad, mend=mend, table=table, numbers=numbers,
    )  # fmt: skip


def portfolio_rule(
    code: str,
    slug: str,
    title: str,
    severity: str,
    holds_for: str,
    *,
    why: str,
    message: str,
    fix: str,
    bad: tuple[Change, ...],
    second: SecondMap,
    mend: tuple[Change, ...],
    fills: str = "",
) -> Callable[[PortfolioFinder], PortfolioFinder]:
    """Register a function as a rule that compares maps; its docstring is the definition."""
    return _registered(
        code=code, slug=slug, title=title, severity=severity, holds_for=holds_for, why=why,
        message=message, fix=fix, bad=bad, mend=mend, fills=fills, second=second,
    )  # fmt: skip


def _registered(**parts: Any) -> Callable[[AnyFinder], AnyFinder]:
    """Return the decorator that registers a function as the rule with these parts."""

    def register(find: AnyFinder) -> AnyFinder:
        when = " ".join((find.__doc__ or "").split())
        _put(Rule(when=when, find=find, **parts))
        return find

    return register


def _put(rule: Rule) -> None:
    if rule.code in RULES:
        raise ValueError(f"two rules have the code {rule.code}")
    RULES[rule.code] = rule


def add(kind: str, name: str, **fields: Any) -> Change:
    """Return the change that adds an entity whose id follows from its name."""
    return {
        "op": "add",
        "kind": kind,
        "id": id_from_name(name, kind),
        "fields": {"name": name, **fields},
    }


def change(id: str, **fields: Any) -> Change:
    """Return the change that sets fields."""
    return {"op": "set", "id": id, "fields": fields}


def link(kind: str, start: str, end: str, **fields: Any) -> Change:
    """Return the change that links."""
    made: Change = {"op": "link", "kind": kind, "from": start, "to": end}
    return {**made, "fields": fields} if fields else made
