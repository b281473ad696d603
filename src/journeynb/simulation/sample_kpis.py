"""KPI sheets of the sample maps, as teams keep them: a row for each month and metric.

In the months of the map's own measurements, the sheet has their values. Between them it follows
straight lines, times the season where a metric has one, with noise that a seed fixes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.formats.sample_maps import SAMPLES, load
from journeynb.model.index import Index
from journeynb.simulation.random_draws import Draws

if TYPE_CHECKING:
    import pandas as pd

_LAST = (2026, 10)
"""The last month of the sheets."""


@dataclass(frozen=True)
class Kpi:
    """The monthly values of a goal's metric.

    Attributes
    ----------
    first : (int, int)
        The first month, as year and month.
    start : float
        The value of that month, before season and noise.
    end : float
        The value of the last month, before season and noise, unless the map has measured it.
    noise : float
        The standard deviation of a value.
    decimals : int
        How many decimals the sheet has.
    n : int
        How many customers a share or a median is of; 0 for totals.
    season : sequence of float
        A factor for each month from January; empty without a season.
    expected : str
        The status of a projection from the sheet on 2026-11-05.
    """

    first: tuple[int, int]
    start: float
    end: float
    noise: float
    decimals: int
    n: int
    expected: str
    season: Sequence[float] = ()


# People order boxes before Christmas, which a straight line does not know.
_GIFTS = (0.86, 0.86, 0.9, 0.94, 0.96, 0.96, 0.95, 0.98, 1.06, 1.1, 1.2, 1.3)

KPIS: dict[str, dict[str, Kpi]] = {
    "coffee": {
        "recurring-revenue": Kpi((2025, 1), 118_000, 245_800, 900, 0, 0, "uncertain"),
        "more-trials": Kpi((2024, 1), 640, 1302, 14, 0, 0, "on_course", _GIFTS),
        "win-offices": Kpi((2025, 1), 88, 161, 1.2, 0, 0, "projected_to_miss"),
        "keep-subscribers": Kpi((2025, 6), 9.6, 5.9, 0.25, 1, 1900, "reached"),
        "faster-answers": Kpi((2025, 10), 11.6, 6.1, 0.35, 1, 420, "past_due"),
        "referrals": Kpi((2026, 4), 62, 120, 9, 0, 0, "uncertain"),
        "weekly-app": Kpi((2026, 1), 22.4, 33.2, 0.7, 1, 2600, "no_due"),
    },
    "saas": {
        "net-revenue": Kpi((2025, 1), 99, 114, 0.4, 1, 0, "uncertain"),
        "qualified-trials": Kpi((2025, 1), 58, 113, 4, 0, 0, "projected_to_miss"),
        "demo-to-contract": Kpi((2025, 6), 16.5, 26, 1.0, 1, 310, "reached"),
        "activation": Kpi((2026, 3), 41.5, 53.5, 1.6, 1, 900, "uncertain"),
        "support-load": Kpi((2025, 6), 2.9, 2.0, 0.08, 2, 480, "no_target"),
    },
}


def kpis_table(name: str) -> pd.DataFrame:
    """Return the sheet of a sample, with its truth in ``attrs``; see `jn.sample_kpis`."""
    import pandas as pd

    if not isinstance(name, str) or name not in KPIS:
        raise ArgumentError(f"unknown sample {shown(name)}; allowed: {', '.join(SAMPLES)}")
    index = Index(load(name))
    metrics = {}
    rows: list[tuple[dt.date, str, float, int | None]] = []
    for number, (id, kpi) in enumerate(KPIS[name].items()):
        goal: Any = index.entity[id]
        metrics[id] = goal.metric
        measured = {
            _number((each.date.year, each.date.month)): each.value for each in goal.measurements
        }
        rows += (
            (day, goal.metric, value, kpi.n + spread if kpi.n else None)
            for day, value, spread in _months(kpi, measured, Draws(31 + number))
        )
    rows.sort(key=lambda row: row[0])
    table = pd.DataFrame(
        {
            "date": pd.Series(pd.to_datetime([row[0] for row in rows])).astype("datetime64[us]"),
            "metric": pd.Series([row[1] for row in rows], dtype="str"),
            "value": pd.Series([row[2] for row in rows], dtype="float64"),
            "n": pd.Series([row[3] for row in rows], dtype="Int64"),
        }
    )
    table.attrs["truth"] = {
        "today": "2026-11-05",
        "goals": {
            id: {
                "metric": metrics[id],
                "noise": kpi.noise,
                "season": list(kpi.season),
                "expected": kpi.expected,
            }
            for id, kpi in KPIS[name].items()
        },
    }
    return table


def _months(
    kpi: Kpi, measured: Mapping[int, float], draws: Draws
) -> Iterator[tuple[dt.date, float, int]]:
    """Yield the last day of each month, its value, and how far its n is off."""
    first, last = _number(kpi.first), _number(_LAST)
    season = kpi.season or (1.0,) * 12
    known = {month: value / season[month % 12] for month, value in measured.items()}
    knots = {first: kpi.start} | ({} if max(known, default=0) >= last else {last: kpi.end}) | known
    places = sorted(knots)
    for month in range(first, last + 1):
        line = float(np.interp(month, places, [knots[place] for place in places]))
        drawn = line * season[month % 12] + draws.normal() * kpi.noise
        spread = int(draws.share() * kpi.n / 5)
        year, place = divmod(month + 1, 12)
        day = dt.date(year, place + 1, 1) - dt.timedelta(days=1)
        yield day, round(measured.get(month, drawn), kpi.decimals), spread


def _number(month: tuple[int, int]) -> int:
    return month[0] * 12 + month[1] - 1
