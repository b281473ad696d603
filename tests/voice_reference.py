"""Slow references: comments linked to touchpoints, and words compared by plain arithmetic."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import pandas as pd

Uses = list[tuple[int, list[tuple[int, list[str]]]]]
"""Customers, each with comments: the place and the words."""


def linked(
    comments: pd.DataFrame, events: pd.DataFrame, places: dict[str, str], days: int | None
) -> list[tuple[str, str]]:
    """Return the touchpoint of each comment that counts, and how it was found, sorted."""
    found, seen = [], set()
    ranked = []
    for at, row in enumerate(comments.to_dict("records")):
        place, how = "(unlinked)", "nothing to link by"
        if row["touchpoint"]:
            known = row["touchpoint"] in places.values()
            how = "column" if known else "column names no touchpoint of the map"
            place = row["touchpoint"] if known else place
        elif row["customer"] and row["time"] is not None:
            own = events[
                (events.customer == row["customer"])
                & (events.time <= row["time"])
                & events.event.isin(list(places))
            ]
            if len(own):
                last = own.sort_values(["time", "order"]).iloc[-1]
                if days is None or row["time"] - last.time <= pd.Timedelta(days=days):
                    place, how = places[last.event], "event before"
        late = row["time"] is None
        ranked.append(((how != "column" and how != "event before", late, row["time"], at),
                       row, place, how))  # fmt: skip
    for _, row, place, how in sorted(ranked, key=lambda each: (
        *each[0][:2], pd.Timestamp.max if each[0][1] else each[0][2], each[0][3])):  # fmt: skip
        key = (row["customer"], row["text"])
        if row["customer"] and key in seen:
            continue
        seen.add(key)
        found.append((place, how))
    return sorted(found)


def compared(customers: Uses, places: int, least: int = 5) -> dict[tuple[int, str], dict[str, Any]]:
    """Return lift, p and the number of customers of each word at each place, and q of the table."""
    at: dict[tuple[str, int], int] = defaultdict(int)
    users: dict[tuple[str, int], set[int]] = defaultdict(set)
    tokens = [0] * places
    each: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    own: dict[int, int] = defaultdict(int)
    for customer, texts in customers:
        for place, words in texts:
            tokens[place] += len(words)
            own[customer] += len(words)
            for word in words:
                at[word, place] += 1
                users[word, place].add(customer)
                each[word][customer] += 1
    everywhere = sum(tokens)
    found = {}
    for word, by in each.items():
        if len(by) < least:
            continue
        uses = sum(by.values())
        share = uses / everywhere
        spread = sum((by.get(id, 0) - share * many) ** 2 for id, many in own.items())
        repeats = max(spread / uses, 1.0)
        for place in range(places):
            if not 0 < tokens[place] < everywhere:
                continue
            a, n = at[word, place] / repeats, tokens[place] / repeats
            c, m = uses / repeats - a, everywhere / repeats - n
            found[place, word] = {
                "lift": _lift(a, n, c, m, min(300.0, 0.1 * everywhere)),
                "p": _p(a, n, c, m),
                "customers": len(users[word, place]),
            }
    ps = sorted(row["p"] for row in found.values())
    for row in found.values():  # the smallest of p n / rank, over all that are as large
        row["q"] = min(p * len(ps) / (rank + 1) for rank, p in enumerate(ps) if p >= row["p"])
    return found


def _lift(a: float, n: float, c: float, m: float, prior: float) -> float:
    share = (a + c) / (n + m)
    one = (a + prior * share) / (n - a + prior * (1 - share))
    return one / ((c + prior * share) / (m - c + prior * (1 - share)))


def _p(a: float, n: float, c: float, m: float) -> float:
    total, g = n + m, 0.0
    for seen, row, column in ((a, n, a + c), (n - a, n, total - a - c),
                              (c, m, a + c), (m - c, m, total - a - c)):  # fmt: skip
        expected = row * column / total
        nearer = seen - max(-0.5, min(0.5, seen - expected))
        g += 2 * nearer * math.log(nearer / expected) if nearer > 1e-12 else 0.0
    return math.erfc(math.sqrt(max(g, 0.0) / 2))
