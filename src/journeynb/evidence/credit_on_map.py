"""The credit of touchpoints for conversions: the data and the words of the picture and editor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple

from journeynb.base.text import count, percent, share_text
from journeynb.evidence.matching.labels import ALL
from journeynb.model.index import Index

if TYPE_CHECKING:
    import pandas as pd

MODEL = "markov"
"""The model that pictures, the editor and reports show."""
LEAST = 0.01
"""Smallest share of conversions without a touchpoint that a legend names."""


class Credit(NamedTuple):
    """Share of the conversions for which a touchpoint gets credit, and its 95% interval."""

    share: float
    low: float
    high: float

    @property
    def words(self) -> str:
        """The share with its interval: ``18% (15 to 21%)``."""
        if isnan(self.low) or isnan(self.high) or self.high <= 0:
            return percent(self.share)
        return share_text(self.share, self.low, self.high)

    @property
    def end(self) -> float:
        """The upper end of the interval; the share if there is none."""
        return self.share if isnan(self.high) else self.high


@dataclass(frozen=True)
class CreditOnMap:
    """The credit of the touchpoints of a map for conversions, by one model.

    Parameters
    ----------
    model : str
        The model.
    conversions : int
        Number of conversions.
    touchpoints : dict of str to Credit
        Credit by touchpoint.
    others : dict of str to float
        Shares of the conversions that no touchpoint gets credit for, by reason.
    place : str
        Name of the touchpoint or stage that converts customers; empty if it is not known.
    """

    model: str
    conversions: int
    touchpoints: dict[str, Credit] = field(default_factory=dict)
    others: dict[str, float] = field(default_factory=dict)
    place: str = ""

    @property
    def longest(self) -> float:
        """The share at the right end of the bars; 0 if there is no credit."""
        return max((each.end for each in self.touchpoints.values()), default=0.0)

    def words_of(self, touchpoint: str) -> str:
        """Return the credit of a touchpoint in words, empty if it is unknown."""
        found = self.touchpoints.get(touchpoint)
        return "" if found is None else found.words

    def of(self, touchpoints: Iterable[str]) -> float | None:
        """Return the share of several touchpoints together; None if all are unknown."""
        known = [self.touchpoints[id].share for id in touchpoints if id in self.touchpoints]
        return sum(known) if known else None

    @cached_property
    def ranked(self) -> list[tuple[str, Credit]]:
        """The touchpoints with credit, the largest first."""
        ordered = sorted(self.touchpoints.items(), key=lambda each: -each[1].share)
        return [(id, credit) for id, credit in ordered if credit.share > 0]

    @property
    def meaning(self) -> str:
        """What the shares mean."""
        if not self.conversions:
            return "no conversions in the log, so no touchpoint gets credit"
        at = f" at {self.place}" if self.place else ""
        conversions = count(self.conversions, "conversion")
        return f"credit for {conversions}{at} ({self.name}, 95% interval)"

    @property
    def legend(self) -> str:
        """What the shares and their bars mean, and how many conversions have no touchpoint."""
        if not self.conversions:
            return self.meaning
        words = f"{self.meaning}, not proof of a cause; the full bar is {percent(self.longest)}"
        rest = [f"{percent(share)} {name}" for name, share in self.others.items() if share >= LEAST]
        return f"{words}; {', '.join(rest)}" if rest else words

    @property
    def name(self) -> str:
        """The model in words: ``time decay``."""
        words = self.model.replace("_", " ")
        return words.capitalize() if self.model in ("markov", "shapley") else words

    def as_json(self) -> dict[str, Any]:
        """Return the credit as the editor shows it, in the words of the picture.

        Returns
        -------
        dict
            ``legend``; ``touchpoints`` (by id: words, share, low and high as parts of the longest
            bar).
        """
        longest = self.longest or 1.0

        def part(share: float) -> float:
            return round(share / longest, 3)

        return {
            "legend": self.legend,
            "touchpoints": {
                id: [each.words, part(each.share), *_ends(each, part)]
                for id, each in self.touchpoints.items()
            },
        }


def _ends(credit: Credit, part: Any) -> list[float | None]:
    if isnan(credit.low) or isnan(credit.high):
        return [None, None]
    return [part(credit.low), part(credit.high)]


def credit_from(table: pd.DataFrame, index: Index, model: str = MODEL) -> CreditOnMap:
    """Return the credit on a map from the table of `ExplainedEvidence.attribution`.

    Parameters
    ----------
    table : pandas.DataFrame
        The table, for all customers.
    index : Index
        The map; rows that are about none of its touchpoints are conversions without one.
    model : str
        The model.
    """
    rows = table[table.model == model]
    if "persona" in rows:
        rows = rows[rows.persona == ALL]
    known = set(index.ids("touchpoint"))
    touchpoints: dict[str, Credit] = {}
    others: dict[str, float] = {}
    for id, share, low, high in zip(rows.touchpoint, rows.share, rows.low, rows.high, strict=True):
        if id in known:
            touchpoints[id] = Credit(float(share), float(low), float(high))
        elif share == share:
            name = str(id).strip("()")
            others[name] = others.get(name, 0.0) + float(share)
    place = table.attrs.get("to", "")
    name = index.name(place) if place in index.entity else ""
    return CreditOnMap(model, round(float(rows.credit.sum())), touchpoints, others, name)
