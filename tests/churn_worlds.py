"""Simulated worlds in which it is known what makes customers leave, and counts at landmarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from journeynb.data.statistics.false_discovery import false_discovery
from journeynb.data.statistics.p_values import share_p
from journeynb.data.statistics.stratified_ratios import (
    BucketSums,
    Ratios,
    StratifiedCounts,
    stratified_ratios,
)
from journeynb.insight.explain.landmark_counts import ACTIVITIES, TENURES, landmarks_of

DAYS, TOUCHPOINTS = 360, 8
DAY = 86_400_000_000
GUILTY, FIRST = 0, 1
"""The touchpoint after which customers leave, and the one that all customers meet first."""
START = pd.Timestamp("2026-01-01")


@dataclass(frozen=True)
class World:
    """Events in order of time, and the day on which each customer left (infinite: stayed)."""

    customer: Any
    day: Any
    touchpoint: Any
    left: Any


def world(
    seed: int,
    customers: int = 1000,
    activity: float = 0.15,
    spread: float = 1.0,
    hazard: float = 0.004,
    idle_leave: float = 0.0,
    frailty: float = 0.0,
    early: float = 1.0,
    late: tuple[int, ...] = (),
    welcome: tuple[int, ...] = (),
    guilty: float = 1.0,
    lasts: int = 30,
) -> World:
    """Return a world of customers who come on any day and meet touchpoints until they leave.

    Parameters
    ----------
    seed : int
        Seed of the random numbers.
    customers : int
        Number of customers.
    activity, spread : float
        Mean number of events a day, and its variance between customers relative to the squared
        mean.
    hazard : float
        Share of customers who leave each day.
    idle_leave : float
        How much more often less active customers leave (an exponent).
    frailty : float
        Variance of the hazard between customers, for no visible reason.
    early : float
        Factor of the hazard in a customer's first 30 days.
    late, welcome : tuple of int
        Touchpoints that are met mostly after months, and mostly in the first two weeks.
    guilty, lasts : float, int
        Factor of the hazard in the days after the guilty touchpoint, and their number.
    """
    rng = np.random.default_rng(seed)
    level = rng.gamma(1 / spread, spread, customers) if spread else np.ones(customers)
    frail = rng.gamma(1 / frailty, frailty, customers) if frailty else np.ones(customers)
    joined, day = rng.integers(0, 300, customers), np.arange(DAYS)
    tenure = day - joined[:, None]
    rate = activity * np.maximum(level, 0.02)[:, None] * (tenure >= 0)
    many = rng.poisson(rate)
    who, when = np.nonzero(many)
    who, when = np.repeat(who, many[who, when]), np.repeat(when, many[who, when])
    weights = np.ones((len(who), TOUCHPOINTS))
    weights[:, list(late)] = np.clip(tenure[who, when] / 60, 0, 3)[:, None]
    weights[:, list(welcome)] = np.where(tenure[who, when] < 14, 4.0, 0.05)[:, None]
    ends = np.cumsum(weights, axis=1)
    what = (rng.random(len(who))[:, None] * ends[:, -1:] > ends).sum(axis=1)
    risk = (hazard * frail * np.maximum(level, 0.05) ** -idle_leave)[:, None]
    risk = risk * np.where(tenure < 30, early, 1.0)
    if guilty != 1:
        seen = np.zeros((customers, DAYS + lasts + 1))
        for ahead in range(lasts + 1):
            seen[who[what == GUILTY], when[what == GUILTY] + ahead] = 1
        risk = risk * np.where(seen[:, :DAYS] > 0, guilty, 1.0)
    leaves = (rng.random((customers, DAYS)) < risk) & (tenure >= 0)
    left = np.where(leaves.any(axis=1), leaves.argmax(axis=1) + 1.0, np.inf)
    who, when = np.concatenate([np.arange(customers), who]), np.concatenate([joined, when])
    what = np.concatenate([np.full(customers, FIRST), what])
    at = when + rng.random(len(who))
    kept = at < left[who]
    order = np.argsort(at[kept], kind="stable")
    return World(who[kept][order], at[kept][order], what[kept][order], left)


def as_log(made: World, silent: bool = False) -> pd.DataFrame:
    """Return the events of a world; customers leave with the event ``leave`` or silently."""
    gone = np.flatnonzero(np.isfinite(made.left) & (not silent))
    customer = np.concatenate([made.customer, gone])
    day = np.concatenate([made.day, made.left[gone]])
    names = np.array([f"e{each}" for each in range(TOUCHPOINTS)] + ["leave"])
    event = names[np.concatenate([made.touchpoint, np.full(len(gone), TOUCHPOINTS)])]
    time = START + pd.to_timedelta(np.round(day * DAY), unit="us")
    return pd.DataFrame({"customer": customer, "time": time, "event": event})


@dataclass(frozen=True)
class Observations:
    """A row for each landmark and customer who was there and active in the days before."""

    customer: Any
    stratum: Any
    met: Any
    left: Any


def at_landmarks(
    made: World,
    inactive: int = 0,
    back: int = 30,
    ahead: int = 30,
    many: int = 12,
    stratified: bool = True,
) -> Observations:
    """Return what landmarks see, without SQL."""
    times = np.round(made.day * DAY).astype("int64")
    gone = np.round(np.where(np.isfinite(made.left), made.left, 9999) * DAY).astype("int64")
    last = times.max() if inactive else max(times.max(), gone[gone < 9000 * DAY].max(initial=0))
    start = times.min() if inactive else min(times.min(), gone.min())
    horizon = inactive or ahead
    apart = back if inactive else max(back, ahead)
    marks = landmarks_of(last - start, back * DAY, horizon * DAY, apart * DAY, many).times
    customers = len(made.left)
    came = np.full(customers, 2**62)
    np.minimum.at(came, made.customer, times)
    found = []
    for number, mark in enumerate(start + np.array(marks, "int64")):
        seen = (times > mark - back * DAY) & (times <= mark)
        n = np.bincount(made.customer[seen], minlength=customers)
        met = np.zeros((customers, TOUCHPOINTS), bool)
        met[made.customer[seen], made.touchpoint[seen]] = True
        latest = np.zeros(customers, "int64")
        np.maximum.at(latest, made.customer[seen], times[seen])
        if inactive:
            after = (times > mark) & (times <= mark + inactive * DAY)
            left = np.bincount(made.customer[after], minlength=customers) == 0
            here, since = n > 0, latest
        else:
            left = gone <= mark + ahead * DAY
            here, since = (n > 0) & (gone > mark), np.full(customers, mark)
        tenures = np.searchsorted(np.array(TENURES) * back * DAY, since - came, side="right")
        activities = np.searchsorted(ACTIVITIES, n, side="right")
        stratum = number * 1000 + (tenures * 20 + activities if stratified else 0 * n)
        found.append((np.flatnonzero(here), stratum[here], met[here], left[here]))
    nobody = np.zeros(0, "int64")
    found = found or [(nobody, nobody, np.zeros((0, TOUCHPOINTS), bool), np.zeros(0, bool))]
    return Observations(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def ratios(rows: Observations, bucket: Any = None) -> Ratios:
    """Return the ratios of observations; customers have buckets, by default their last digits."""
    own = (rows.customer if bucket is None else bucket[rows.customer]) % 100
    names, stratum = np.unique(rows.stratum, return_inverse=True)
    used, own = np.unique(own, return_inverse=True)
    strata, left = len(names), rows.left.astype("float64")
    total = np.bincount(stratum, minlength=strata)
    hit = np.bincount(stratum, left, strata)

    def by(group: Any, groups: int, weight: Any) -> Any:
        columns = [np.bincount(group, each * weight, groups) for each in rows.met.T]
        return np.stack(columns, axis=1)

    surplus = left - (hit / total)[stratum]
    return stratified_ratios(
        StratifiedCounts(total, hit, by(stratum, strata, 1.0), by(stratum, strata, left)),
        BucketSums(own, stratum, surplus, by(own, len(used), surplus)),
    )


def significant(found: Ratios) -> Any:
    """Return which touchpoints have q below 5%."""
    return np.array(false_discovery(found.p.tolist())) < 0.05


def ever_met(made: World) -> tuple[Any, Any]:
    """Return what misleads: the lift of "ever met" over "never met", and which have q below 5%."""
    met = np.zeros((len(made.left), TOUCHPOINTS), bool)
    met[made.customer, made.touchpoint] = True
    left = np.isfinite(made.left)
    met = met[:, [each for each in range(TOUCHPOINTS) if each != FIRST]]
    n, k = met.sum(axis=0), (met & left[:, None]).sum(axis=0)
    rest, others = len(left) - n, left.sum() - k
    p = [share_p(*map(int, each)) for each in zip(k, n, others, rest, strict=True)]
    return (k / n) / (others / rest), np.array(false_discovery(p)) < 0.05
