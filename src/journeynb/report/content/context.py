"""What a report speaks of: a map on a day, what customers did, and an earlier report."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import number_text, shown, with_unit
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.observed import observed_on
from journeynb.formats.embedded_maps import Carried
from journeynb.gaps.findings import by_customers, findings, selected
from journeynb.gaps.rules.observed import Observed
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.model.state import State

if TYPE_CHECKING:
    import pandas as pd

STATUS = {
    "reached": "reached", "on_track": "on track", "at_risk": "at risk", "behind": "behind",
    "no_data": "no data",
}  # fmt: skip
LIKE = 0.1
"""The least share of ids that two states of one map have in common."""
SIGNS = {"reached": "✓", "on_track": "●", "at_risk": "▲", "behind": "✕", "no_data": "–"}


@dataclass(frozen=True)
class Earlier:
    """An earlier report: the map it carried, and what it found."""

    state: State
    facts: dict[str, Any] = field(repr=False)

    @property
    def day(self) -> dt.date | None:
        """The day it looked at the map."""
        try:
            return dt.date.fromisoformat(str(self.facts.get("today")))
        except ValueError:
            return None

    @property
    def keys(self) -> set[tuple[str, str, str]]:
        """What each of its findings was about."""
        rows = self.facts.get("findings")
        return {
            (str(row[0]), str(row[1]), str(row[2]))
            for row in (rows if isinstance(rows, list) else ())
            if isinstance(row, list) and len(row) >= 3
        }


def earlier_of(found: Carried, source: str) -> Earlier:
    """Return a report to compare with, from what its file carries."""
    return Earlier(found.state(source), found.facts)


@dataclass(frozen=True)
class Context:
    """What a report speaks of.

    Parameters
    ----------
    core : CoreMap
        The map.
    today : date
        The day that gaps and goals are looked at.
    evidence : Evidence, optional
        What customers did.
    earlier : Earlier, optional
        The last report.
    """

    core: CoreMap
    today: dt.date
    evidence: Evidence | None = None
    earlier: Earlier | None = None

    def __post_init__(self) -> None:
        """Refuse an earlier report that is of another map, or of a later day."""
        if self.earlier is None:
            return
        ids = {each.id for each in self.core.state.entities()}
        before = {each.id for each in self.earlier.state.entities()}
        if ids and before and len(ids & before) < LIKE * min(len(ids), len(before)):
            title = shown(self.earlier.state.info.title)
            raise ArgumentError(f"since= is a report of another map ({title})")
        if self.earlier.day is not None and self.earlier.day > self.today:
            raise ArgumentError(
                f"since= is a report of {self.earlier.day}, which is later than {self.today}"
            )

    @cached_property
    def index(self) -> Index:
        """The map, to be read."""
        return Index(self.core.state)

    @cached_property
    def observed(self) -> Observed | None:
        """What customers did, as plain numbers; None where nothing is observed."""
        return None if self.evidence is None else observed_on(self.core, self.evidence)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The findings, worst first."""
        observed = self.observed
        return findings(self.index, selected(None, None, observed), self.today, observed=observed)

    def worst(self, count: int) -> list[dict[str, Any]]:
        """Return the worst findings, each of another rule: what touches most customers first."""
        rows = [row for row in self.rows if row["severity"] != "info"]
        if self.observed is not None:
            rows = by_customers(rows)
        firsts = {row["rule"]: row for row in reversed(rows)}
        return [row for row in rows if firsts[row["rule"]] is row][:count]


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table by their columns."""
    found: list[dict[str, Any]] = table.to_dict(orient="records")  # type: ignore[assignment]
    return found


def day_text(day: dt.date | None) -> str:
    """Return a day as ``22 November 2026``."""
    return f"{day.day} {day:%B %Y}" if day else ""


def figure(value: float | None, unit: str = "") -> str:
    """Return a figure with its unit, as ``61%``; a dash where there is none."""
    if value is None:
        return "–"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    short = f"{value:,.0f}" if abs(value) >= 1000 else number_text(round(value, digits))
    return with_unit(short, unit)


def percent(share: float, low: float | None = None, high: float | None = None) -> str:
    """Return a share as ``61%``, with its 95% interval as ``61% (58 to 64%)``."""
    if share != share:
        return ""
    digits = 1 if 0 < share < 0.095 else 0
    if share in (0, 1):  # of all, or of none
        return f"{100 * share:.0f}%"
    if low is None or high is None or low != low or high != high:
        return f"{100 * share:.{digits}f}%"
    return f"{100 * share:.{digits}f}% ({100 * low:.{digits}f} to {100 * high:.{digits}f}%)"


def signed(emotion: float) -> str:
    """Return an emotion with its sign; 0 has none."""
    return f"{emotion:+g}" if emotion else "0"


def joined(words: list[str], most: int = 0) -> str:
    """Return words as ``a, b and c``; with `most`, the others are only counted."""
    if most and len(words) > most:
        words = [*words[:most], f"{len(words) - most} more"]
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)
