"""How often churn signs find a truth that is known: many companies like the one of the course.

A late van raises the risk of leaving in its month, or does not. This prints in how many companies
each touchpoint is a sign; lesson 8 states the figures of 100, which take some minutes.

``python -m benchmarks.late_vans [COMPANIES]``
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

import journeynb as jn
from journeynb.course.catalog import MAP, lesson_info

CUSTOMERS = 900
FIRST, LAST = pd.Timestamp("2025-01-01"), pd.Timestamp("2026-06-30")
RISK = 0.022
"""Probability of leaving in a month."""
TIMES = 3.5
"""How many times as high it is in the month of a late van."""
Event = tuple[pd.Timestamp, str]


def days(rng: np.random.Generator, low: float, high: float) -> pd.Timedelta:
    return pd.Timedelta(days=float(rng.uniform(low, high)))


def events_of(rng: np.random.Generator, persona: str, factor: float) -> Iterator[Event]:
    """Yield the events of one customer, month by month until the customer leaves."""
    month = FIRST + days(rng, 0, 545)
    yield month, "sign_up_done"
    while month <= LAST:
        yield month + pd.Timedelta(days=1), "invoice_paid"
        if rng.random() < 0.3:
            yield month + days(rng, 2, 20), "reminder_opened"
        risk = RISK
        if rng.random() < 0.28:
            reported = month + days(rng, 2, 12)
            yield reported, "problem_reported"
            if rng.random() < (0.5 if persona == "family" else 0.22):
                yield reported + pd.Timedelta(days=3), "van_late"
                risk *= factor
            else:
                yield reported + pd.Timedelta(days=1.5), "van_visit"
        if rng.random() < risk:
            yield month + days(rng, 18, 29), "cancelled"
            return
        month += pd.Timedelta(days=30)


def company(seed: int, factor: float) -> pd.DataFrame:
    """Return the log of one company."""
    rng = np.random.default_rng(seed)
    personas = rng.choice(["commuter", "family", "leisure"], CUSTOMERS, p=[0.54, 0.27, 0.19])
    rows = [
        (f"s{number:04d}", time, event, persona)
        for number, persona in enumerate(personas)
        for time, event in events_of(rng, persona, factor)
    ]
    log = pd.DataFrame(rows, columns=["customer", "time", "event", "persona"])
    return log[log.time <= LAST].sort_values("time")


def signs(factor: float, companies: int) -> Counter[str]:
    """Return in how many companies each touchpoint is a sign that customers leave."""
    jm = jn.read(lesson_info(8).folder / MAP)
    found: Counter[str] = Counter()
    for seed in range(companies):
        log = jn.EventLog(company(seed, factor), persona="persona")
        table = jm.evidence(log).churn_signs()
        found.update(set(table[(table.q < 0.05) & (table.low > 1)].touchpoint))
    return found


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    warnings.simplefilter("ignore", jn.JourneyWarning)
    for factor in (TIMES, 1):
        print(f"risk times {factor}, {count} companies: {dict(signs(factor, count).most_common())}")
