"""The comparison of two groups of customers, written a second time, slowly, over plain rows.

Shares no code with the package: customers are in sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from evidence_reference import NOTHING, Ref, Row

Belongs = Callable[[Row], bool]
Counts = dict[tuple[str, str], tuple[int, int, int, int]]
_DAY = 86_400_000_000


def by_who(persona: str) -> Belongs:
    """Return whether an event is of a customer of a persona."""
    return lambda row: row["who"] == persona


def by_days(first: int, last: int) -> Belongs:
    """Return whether an event is on the days from `first` to `last`, counted from the first one."""
    return lambda row: first * _DAY <= row["time"] < (last + 1) * _DAY


def compared(ref: Ref, level: str, a: Belongs, b: Belongs, periods: bool) -> Counts:
    """Return the customers in each group who make each move or reach each place, and of how many.

    In a period, both events of a move are in it; of a persona's moves, the first event is.
    """
    at: dict[Any, set[str]] = defaultdict(set)
    did: dict[Any, set[str]] = defaultdict(set)
    keys: set[tuple[str, str]] = set()
    for group, belongs in (("a", a), ("b", b)):
        if level != "move":
            for row in ref.rows:
                if belongs(row):
                    at[group, ""].add(row["customer"])
                    if row[level]:
                        did[group, row[level], ""].add(row["customer"])
                        keys.add((row[level], ""))
            continue
        for row in ref.rows:
            if belongs(row):
                at[group, row["touchpoint"] or NOTHING].add(row["customer"])
        for (customer, _), one, two in ref.moves():
            if belongs(one) and (not periods or belongs(two)):
                key = (one["touchpoint"] or NOTHING, two["touchpoint"] or NOTHING)
                did[group, *key].add(customer)
                keys.add(key)
    return {
        key: (
            len(did["a", *key]), len(at["a", key[0] if level == "move" else ""]),
            len(did["b", *key]), len(at["b", key[0] if level == "move" else ""]),
        )
        for key in keys
    }  # fmt: skip
