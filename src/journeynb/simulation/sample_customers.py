"""Customer tables and orders of the sample maps, made with a known truth.

The customers are those of the sample's log, each with the plan of the persona that the log gives,
and others that fit no persona. Revenue is the sum of orders: times between orders are
exponentially distributed with a rate of each customer, who stops after an order with a chance of
their own, as the BG/NBD model assumes.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.formats.sample_maps import SAMPLES
from journeynb.simulation.customer_columns import SHOPS, Category, Number, Shop
from journeynb.simulation.random_draws import Draws
from journeynb.simulation.sample_logs import load_log

if TYPE_CHECKING:
    import pandas as pd

YEARS = (2025, 2026)
_FIRST = dt.date(2025, 6, 1)
"""The first day on which customers of 2026 sign up."""
_EXPORT = dt.date(2026, 3, 31)
_END = dt.date(2026, 9, 30)


class _Customer(NamedTuple):
    id: str
    plan: str
    signed_up: dt.date
    columns: dict[str, Any]
    orders: list[tuple[dt.datetime, float]]


def customers_table(name: str, year: int) -> pd.DataFrame:
    """Return a sample's customers, with their truth in ``attrs``; see `jn.sample_customers`."""
    _shop(name, year)
    return _table(name, year).copy()


@lru_cache(maxsize=len(YEARS))
def _table(name: str, year: int) -> pd.DataFrame:
    import pandas as pd

    shop = _shop(name, year)
    earlier = dt.timedelta(days=365 * (YEARS[-1] - year))
    export = _EXPORT - earlier
    rows = []
    for each in _customers(name, shop, year):
        until = [order for order in each.orders if order[0].date() <= export]
        revenue = round(sum(value for _, value in until), 2)
        later = round(sum(value for _, value in each.orders[len(until) :]), 2)
        rows.append(
            {
                "customer": each.id,
                shop.plan: each.plan,
                "signed_up": each.signed_up,
                **each.columns,
                "orders": len(until),
                "last_order": until[-1][0].date(),
                "revenue": revenue,
                shop.points: int(revenue) * 10,
                "later_revenue": later,
            }
        )
    table = pd.DataFrame(rows)
    for column in map(str, table):
        kind = shop.columns.get(column)
        if isinstance(kind, Category) or column in {"customer", shop.plan}:
            table[column] = pd.Series([row[column] for row in rows], dtype="str")
        elif isinstance(kind, Number):
            table[column] = table[column].astype("float64")
        elif column in {"signed_up", "last_order"}:
            table[column] = pd.to_datetime(table[column]).astype("datetime64[us]")
    table.attrs["truth"] = _truth(shop, table)
    return table


def orders_table(name: str, year: int) -> pd.DataFrame:
    """Return the orders of a sample's customers, in the order of time; see `jn.sample_orders`."""
    _shop(name, year)
    return _ordered(name, year).copy()


@lru_cache(maxsize=1)
def _ordered(name: str, year: int) -> pd.DataFrame:
    import pandas as pd

    shop = _shop(name, year)
    rows = sorted(
        (time, each.id, value)
        for each in _customers(name, shop, year)
        for time, value in each.orders
    )
    return pd.DataFrame(
        {
            "customer": pd.Series([row[1] for row in rows], dtype="str"),
            "time": pd.Series(pd.to_datetime([row[0] for row in rows])).astype("datetime64[us]"),
            "event": pd.Series(["order"] * len(rows), dtype="str"),
            "value": pd.Series([row[2] for row in rows], dtype="float64"),
        }
    )


def _shop(name: str, year: int) -> Shop:
    if not isinstance(name, str) or name not in SHOPS:
        raise ArgumentError(f"unknown sample {shown(name)}; allowed: {', '.join(SAMPLES)}")
    if year not in YEARS:
        raise ArgumentError(f"year={shown(year)} is not valid; allowed: 2025 or 2026")
    return SHOPS[name]


def _customers(name: str, shop: Shop, year: int) -> Iterator[_Customer]:
    """Yield the customers, by id. Those of 2025 have other ids, and sign up a year earlier."""
    before = year < YEARS[-1]
    days = 365 if before else 0
    draws = Draws(11 if before else 12)
    for id, plan, signed_up in _people(name, shop, draws):
        columns, factor = {}, 1.0
        for column, kind in shop.columns.items():
            columns[column], raised = _value(kind, plan, before, draws)
            factor *= raised
        start = signed_up - dt.timedelta(days=days)
        end = _END - dt.timedelta(days=days)
        orders = list(_orders(shop, plan, factor, start, end, draws))
        yield _Customer(f"b{id[1:]}" if before else id, plan, start, columns, orders)


def _people(name: str, shop: Shop, draws: Draws) -> Iterator[tuple[str, str, dt.date]]:
    """Yield the id, the plan and the first day of each customer: those of the log, then others."""
    log = load_log(name)
    first = log.groupby("customer", sort=True).agg(time=("time", "min"), plan=("persona", "first"))
    last = max(int(id[1:]) for id in first.index)
    width = len(first.index[0]) - 1
    for id, time, plan in first.itertuples():
        yield str(id), str(plan), time.date() + dt.timedelta(days=1)
    plan, many = shop.others
    for number in range(last + 1, last + 1 + many):
        yield f"c{number:0{width}}", plan, _FIRST + dt.timedelta(days=int(draws.share() * 120))


def _value(kind: Category | Number, plan: str, before: bool, draws: Draws) -> tuple[Any, float]:
    """Return a value, which may be missing, and the factor by which it raises what is spent."""
    if isinstance(kind, Category):
        shares = kind.shares.get(plan, kind.shares[""])
        value: Any = draws.pick(kind.before.get(plan, shares) if before else shares)
        factor = kind.raises.get(value, 1.0)
    else:
        middle = kind.middle.get(plan, kind.middle.get(""))
        if middle is None:
            return None, 1.0
        center, spread = kind.before.get(plan, middle) if before else middle
        off = draws.normal() * spread
        drawn = center * math.exp(off) if kind.skewed else center + off
        value = min(max(round(drawn), kind.least), kind.most)
        factor = kind.raises ** (off / math.log(2) if kind.skewed else off)
    return (None if draws.share() < kind.missing else value), factor


def _orders(
    shop: Shop, plan: str, factor: float, first: dt.date, end: dt.date, draws: Draws
) -> Iterator[tuple[dt.datetime, float]]:
    """Yield the time and the value of each order, from the first day to the end."""
    buying = shop.buying[plan]
    pace = (draws.exponential() + draws.exponential()) / 2
    leaves = 1 - draws.share() ** (1 / buying.stays)
    spends = buying.spends * factor * draws.factor(0.3)
    at = dt.datetime.combine(first, dt.time(20)) + dt.timedelta(seconds=int(draws.share() * 14_000))
    last = dt.datetime.combine(end, dt.time.max)
    while at <= last:
        yield at, round(max(5.0, spends * draws.factor(0.25)), 2)
        if draws.share() < leaves:
            return
        weeks = draws.exponential() * buying.weeks / max(pace, 0.02)
        if weeks > 200:
            return
        at += dt.timedelta(seconds=round(weeks * 604_800))


def _truth(shop: Shop, table: pd.DataFrame) -> dict[str, Any]:
    """Return what was put into a table, as plain lists and dicts for JSON."""
    silent = [name for name, kind in shop.columns.items() if kind.raises in ({}, 1.0)]
    return {
        "personas": dict(shop.personas),
        "without_persona": {
            shop.plan: shop.others[0],
            "share": round(float((table[shop.plan] == shop.others[0]).mean()), 4),
        },
        "raises_revenue": {
            name: dict(kind.raises) if isinstance(kind, Category) else kind.raises
            for name, kind in shop.columns.items()
            if kind.raises not in ({}, 1.0)
        },
        "noise": [name for name in silent if set(_by_plan(shop.columns[name])) == {""}],
        "follows_plan": [name for name in silent if set(_by_plan(shop.columns[name])) != {""}],
        "drifted": {
            persona: [name for name, kind in shop.columns.items() if plan in kind.before]
            for persona, plan in shop.personas.items()
            if any(plan in kind.before for kind in shop.columns.values())
        },
        "computed_from_revenue": [shop.points],
    }


def _by_plan(kind: Category | Number) -> Iterable[str]:
    return kind.shares if isinstance(kind, Category) else kind.middle
