"""Attribution: which touchpoints bring conversions, by several models side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.suggestions import nearest
from journeynb.base.text import shown
from journeynb.data import durations
from journeynb.data.rounding import as_counts
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.matching.ordered_rows import ordered_rows
from journeynb.evidence.questions.converting import conversion_place
from journeynb.insight.explain.credit.attribution_counts import KEYS, AskedCredit, CreditCounts
from journeynb.insight.explain.credit.conversion_paths import (
    DIRECT,
    OUTSIDE,
    UNMAPPED,
    AskedPaths,
    ConversionPaths,
)
from journeynb.insight.explain.credit.counts_of_rows import counts_of_rows
from journeynb.insight.explain.credit.credit_shares import KINDS, CreditShares
from journeynb.insight.explain.credit.touchpoint_costs import TouchpointCosts

if TYPE_CHECKING:
    import pandas as pd

MODELS = ("first", "last", "linear", "time_decay", "position", "markov", "shapley")
LABELS = {DIRECT: "(direct)", OUTSIDE: "(outside the window)", UNMAPPED: "(unmapped)"}
"""Rows for the conversions that no touchpoint gets credit for."""
_USUAL = "90d"
_METHOD = {
    "first": "all credit to the first touchpoint",
    "last": "all credit to the last touchpoint",
    "linear": "equal credit for each visit",
    "time_decay": "half the credit a half-life earlier",
    "position": "40% to the first, 40% to the last, 20% to those between",
    "markov": "removal effects of the exact Markov chain",
    "shapley": "Shapley values, an equal split over distinct touchpoints",
}
_NOTE = "These are associations, not causes."


@dataclass(frozen=True)
class AskedAttribution:
    """What is asked, with arguments that are valid.

    Parameters
    ----------
    to : str or None
        The touchpoint or stage that converts customers.
    models : tuple of str
        The models, in the order of `MODELS`.
    window : int or None
        Microseconds before a conversion in which touchpoints count.
    order : {1, 2}
        The order of the Markov chain.
    by_persona : bool
        Also by persona.
    """

    to: str | None
    models: tuple[str, ...]
    window: int | None
    order: int
    by_persona: bool

    @property
    def half_life(self) -> float:
        """The half-life of ``time_decay`` in microseconds: a quarter of the window."""
        window = durations.micros(_USUAL, "window") if self.window is None else self.window
        return window / 4


def question(to: Any, models: Any, window: Any, order: Any, by_persona: Any) -> AskedAttribution:
    """Return the question that arguments ask; one that is not valid raises."""
    if to is not None and not isinstance(to, str):
        raise ArgumentError(
            f"to={shown(to)} is not valid; allowed: the id of a touchpoint or stage"
        )
    named = [models] if isinstance(models, str) else models
    if named is None:
        named = MODELS
    if not isinstance(named, Iterable):
        raise ArgumentError(f"models={shown(models)} is not valid; allowed: a list of models")
    named = list(named)
    for name in named:
        if name not in MODELS:
            near = nearest(name, MODELS) if isinstance(name, str) else None
            hint = f"did you mean {near!r}? Allowed" if near else "allowed"
            raise ArgumentError(f"unknown model {shown(name)}; {hint}: {', '.join(MODELS)}")
    if not named:
        raise ArgumentError(f"models={shown(models)} is empty; allowed: {', '.join(MODELS)}")
    if isinstance(order, bool) or order not in (1, 2):
        raise ArgumentError(f"order={shown(order)} is not valid; allowed: 1, 2")
    limit = None if window is None else durations.micros(window, "window")
    chosen = tuple(name for name in MODELS if name in named)
    return AskedAttribution(to, chosen, limit, int(order), bool(by_persona))


def attribution(
    mapped: MappedLog, personas: CustomerPersonas, asked: AskedAttribution
) -> pd.DataFrame:
    """Return the table of `ExplainedEvidence.attribution`."""
    return Attribution(mapped, personas, asked).table()


class Attribution:
    """The answer to a question.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    personas : CustomerPersonas
        The persona of each customer.
    asked : AskedAttribution
        The question.
    """

    def __init__(
        self, mapped: MappedLog, personas: CustomerPersonas, asked: AskedAttribution
    ) -> None:
        self.mapped = mapped
        self.personas = personas
        self.asked = asked
        touchpoint, stage = conversion_place(mapped, asked.to)
        self.places = [
            place
            for place, each in enumerate(mapped.index.touchpoints)
            if each.events and place != touchpoint
            and (stage is None or mapped.stage_of.get(place) != stage)
        ]  # fmt: skip
        self.to = mapped.touchpoints[touchpoint] if stage is None else mapped.stages[stage]  # type: ignore[index]
        facts = mapped.log.facts
        self.costs = TouchpointCosts(mapped.index, facts.first, facts.last)

    @property
    def query(self) -> CreditCounts:
        """The query of the counts."""
        asked = self.asked
        ahead = asked.order if "markov" in asked.models else 1
        paths = ConversionPaths(
            self.mapped, self.personas, AskedPaths(asked.to, asked.window, asked.by_persona, ahead)
        )
        visits = self.costs.per_visit or (asked.by_persona and self.costs.per_month)
        return CreditCounts(paths, AskedCredit(asked.models, asked.half_life, visits))

    @cached_property
    def counts(self) -> pd.DataFrame:
        """The counts by part, persona (by default of all customers) and bucket."""
        query = self.query
        rows = ordered_rows(self.mapped, self.personas)
        if rows is None:
            found = self.mapped.log.run(query.query(), "attribution")
        else:
            found = counts_of_rows(rows, query)
        keys = ["part", *(["persona"] if self.asked.by_persona else []), *KEYS]
        found = as_counts(found, *keys, "n")
        found = found.astype(dict.fromkeys(query.numbers, "float64"))
        return found if self.asked.by_persona else found.assign(persona=EVERYONE)

    def table(self) -> pd.DataFrame:
        """Return the rows of all groups, the touchpoints with most credit first."""
        import pandas as pd

        counts = self.counts
        everyone = CreditShares(counts, self.places, self.asked.order)
        groups = {EVERYONE: everyone}
        if self.asked.by_persona and self.personas.known:
            for persona in self.personas.listed:
                part = counts[counts.persona == persona]
                groups[persona] = CreditShares(part, self.places, self.asked.order)
        rows = pd.concat(
            [self._rows(persona, group, everyone) for persona, group in groups.items()],
            ignore_index=True,
        )
        mean = rows[rows.persona == EVERYONE].groupby("place").credit.mean()
        rows["rank"] = rows.place.map(mean).where(rows.place >= 0, rows.place)
        rows = rows.sort_values(
            ["persona", "rank", "place", "number"],
            ascending=[True, False, True, True],
            key=lambda column: column.round(9) if column.name == "rank" else column,
            kind="stable",
        )
        rows["persona"] = self.personas.label(rows.persona)
        columns = [
            *(["persona"] if self.asked.by_persona else []), "touchpoint", "channel", "model",
            "credit", "share", "low", "high", "cost", "cost_per_conversion", "value", "roi",
        ]  # fmt: skip
        found = rows[columns].reset_index(drop=True)
        found.attrs |= self._attrs(everyone)
        return found

    def _rows(self, persona: int, group: CreditShares, everyone: CreditShares) -> pd.DataFrame:
        """Return the rows of a group: each touchpoint, and each of `KINDS`, by each model."""
        import numpy as np
        import pandas as pd

        touchpoints = self.mapped.index.touchpoints
        ids = [touchpoints[place].id for place in self.places]
        channels = [", ".join(touchpoints[place].channels) for place in self.places]
        visits, all_visits = group.visits, everyone.visits
        made = []
        for number, model in enumerate(self.asked.models):
            credit = group.of(model)
            value = credit.value
            cost = [
                self.costs.cost(place, credit.credit[at], visits, _part(visits, all_visits, place)
                                if persona != EVERYONE else 1.0)
                for at, place in enumerate(self.places)
            ]  # fmt: skip
            made.append(
                pd.DataFrame({
                    "persona": persona,
                    "place": [*self.places, *(-1 - kind for kind in range(len(KINDS)))],
                    "touchpoint": [*ids, *(LABELS[kind] for kind in KINDS)],
                    "channel": [*channels, *("" for _ in KINDS)],
                    "number": number,
                    "model": model,
                    "credit": credit.credit,
                    "share": credit.share,
                    "low": credit.low,
                    "high": credit.high,
                    "cost": [*cost, *(np.nan for _ in KINDS)],
                    "value": np.nan if value is None else value,
                })
            )  # fmt: skip
        frame = pd.concat(made, ignore_index=True)
        frame["cost_per_conversion"] = frame.cost / frame.credit.where(frame.credit > 0)
        frame["roi"] = (frame.value - frame.cost) / frame.cost.where(frame.cost > 0)
        floats = ["credit", "share", "low", "high", "cost", "cost_per_conversion", "value", "roi"]
        texts = ["touchpoint", "channel", "model"]
        return frame.astype(dict.fromkeys(floats, "float64") | dict.fromkeys(texts, "str"))

    def _attrs(self, everyone: CreditShares) -> dict[str, Any]:
        asked, index = self.asked, self.mapped.index
        silent = [each.id for each in index.touchpoints if not each.events]
        left_out = []
        if silent:
            left_out.append(f"touchpoints without event patterns: {', '.join(silent)}")
        if self.costs.unclear:
            left_out.append(f"costs without cost_per: {', '.join(self.costs.unclear)}")
        if everyone.without_value:
            left_out.append(f"conversions without a value: {everyone.without_value}")
        return {
            "method": {name: _METHOD[name] for name in asked.models},
            "interval": "95%, jackknife over 100 buckets of customers",
            "n": everyone.conversions,
            "to": self.to,
            "window_days": None if asked.window is None else asked.window / 86_400_000_000,
            "half_life_days": asked.half_life / 86_400_000_000,
            "order": asked.order,
            "months": self.costs.months,
            "left_out": left_out,
            "note": _NOTE,
        }


def _part(own: dict[int, int], everyone: dict[int, int], place: int) -> float:
    """Return which part of the visits of a touchpoint a group has."""
    whole = everyone.get(place, 0)
    return own.get(place, 0) / whole if whole else 0.0
