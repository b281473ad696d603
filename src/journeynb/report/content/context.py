"""The subject of a report: a map, a date, an event log and an earlier report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.formats.embedded_maps import EmbeddedMap
from journeynb.gaps.findings import by_customers, findings, selected
from journeynb.gaps.rules.customer_numbers import CustomerNumbers
from journeynb.gaps.rules.observed import Observed
from journeynb.gaps.rules.own import FAILED, all_rules
from journeynb.gaps.rules.rule import Rule
from journeynb.insight.explain.explained_evidence import ExplainedEvidence
from journeynb.insight.explain.numbers_for_rules import explained_on
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.model.kinds.colors import palette_from
from journeynb.model.kinds.entities import Persona
from journeynb.model.state import State
from journeynb.picture.drawing.brand import brand_of
from journeynb.picture.drawing.theme import Theme, theme_of
from journeynb.report.content.customer_facts import CustomerFacts
from journeynb.settings.settings import Settings
from journeynb.settings.settings_file import settings_of

MOST_PERSONAS = 24
"""Largest number of personas with a page of their own."""
LEAST_SHARED = 0.1
"""Smallest share of ids that two versions of the same map have in common."""


@dataclass(frozen=True)
class Earlier:
    """An earlier report: its map, its findings and the name of its file."""

    state: State
    facts: dict[str, Any] = field(repr=False)
    name: str = ""

    @property
    def day(self) -> dt.date | None:
        """The date of the report."""
        try:
            return dt.date.fromisoformat(str(self.facts.get("today")))
        except ValueError:
            return None

    @property
    def keys(self) -> set[tuple[str, str, str]]:
        """Rule, id and other id of each finding."""
        rows = self.facts.get("findings")
        return {
            (str(row[0]), str(row[1]), str(row[2]))
            for row in (rows if isinstance(rows, list) else ())
            if isinstance(row, list) and len(row) >= 3
        }


def earlier_of(found: EmbeddedMap, source: str) -> Earlier:
    """Return a report from the map and the facts in its file."""
    return Earlier(found.state(source), found.report_facts(source), Path(source).name)


@dataclass(frozen=True)
class Input:
    """A file that a report is created from.

    Parameters
    ----------
    name : str
        Name in the report.
    sha256 : str
        Hash of its content.
    """

    name: str
    sha256: str


@dataclass(frozen=True)
class Context:
    """The subject of a report.

    Parameters
    ----------
    core : CoreMap
        The map.
    today : date
        Date for gaps and goals.
    evidence : ExplainedEvidence, optional
        The map compared with an event log.
    earlier : Earlier, optional
        The last report.
    inputs : list of Input, optional
        The files that the report is created from.
    customers : CustomerFacts, optional
        Facts of a customer table.
    """

    core: CoreMap
    today: dt.date
    evidence: ExplainedEvidence | None = None
    earlier: Earlier | None = None
    inputs: Sequence[Input] = ()
    customers: CustomerFacts | None = None

    def __post_init__(self) -> None:
        """Raise an error if the earlier report is of another map or has a later date."""
        if self.earlier is None:
            return
        ids = {each.id for each in self.core.state.entities()}
        before = {each.id for each in self.earlier.state.entities()}
        if ids and before and len(ids & before) < LEAST_SHARED * min(len(ids), len(before)):
            title = shown(self.earlier.state.info.title)
            raise ArgumentError(f"since= is a report of another map ({title})")
        if self.earlier.day is not None and self.earlier.day > self.today:
            raise ArgumentError(
                f"since= is a report of {self.earlier.day}, which is later than {self.today}"
            )

    @cached_property
    def index(self) -> Index:
        """The index of the map."""
        index = Index(self.core.state)
        index.palette = palette_from(self.settings.persona_colors)
        return index

    @cached_property
    def observed(self) -> Observed | None:
        """Numbers from the log for the gap rules; None without a log."""
        if self.evidence is None:
            return None
        return explained_on(self.core, self.evidence, self.checked)

    @property
    def numbers(self) -> CustomerNumbers | None:
        """Counts of the customer table for the gap rules; None without a table."""
        return None if self.customers is None else self.customers.numbers

    @cached_property
    def settings(self) -> Settings:
        """The settings of the team."""
        return settings_of(self.core)

    def theme(self, name: str) -> Theme:
        """Return a theme in the colors of the team."""
        return theme_of(name, brand_of(self.settings))

    @cached_property
    def checked(self) -> list[Rule]:
        """The rules that are checked."""
        return selected(None, None, settings=self.settings)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """All rules that a finding can name, by code."""
        return {**all_rules(), **{rule.code: rule for rule in self.checked}, FAILED.code: FAILED}

    def why(self, row: dict[str, Any]) -> str:
        """Return the rule of a finding, and why it matters."""
        rule = self.rules[row["rule"]]
        return f"{rule.code}: {rule.why or rule.when}"

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Findings, the most severe first."""
        return findings(
            self.index, self.checked, self.today, observed=self.observed, numbers=self.numbers
        )

    @cached_property
    def rows_of_map(self) -> list[dict[str, Any]]:
        """Findings of the rules that need no log."""
        return [row for row in self.rows if not self.rules[row["rule"]].needs_evidence]

    @cached_property
    def personas(self) -> list[Persona]:
        """The personas with a page: all, or of too many the first, customers before others."""
        ordered = self.index.personas
        if len(ordered) > MOST_PERSONAS:
            return sorted(ordered, key=lambda each: each.supporting)[:MOST_PERSONAS]
        return ordered

    def most_severe(self, count: int) -> list[dict[str, Any]]:
        """Return the most severe findings, one per rule; with a log, by customers affected."""
        rows = [row for row in self.rows if row["severity"] != "info"]
        if self.observed is not None:
            rows = by_customers(rows)
        firsts = {row["rule"]: row for row in reversed(rows)}
        return [row for row in rows if firsts[row["rule"]] is row][:count]
