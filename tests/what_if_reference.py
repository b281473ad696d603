"""The share of customers who would convert, written a second time, slowly, over plain rows.

Shares no code with the package: a walk is a list, and the chain is walked step by step until
all customers have arrived.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection

from evidence_reference import ALL, Ref

Walk = tuple[list[str], bool]


def walks(ref: Ref, persona: str, converting: Collection[str]) -> list[Walk]:
    """Return the touchpoints of each customer before the conversion, and whether there was one."""
    found = []
    for events in ref.by_customer.values():
        known = [row for row in events if row["touchpoint"]]
        if not known or persona not in (ALL, known[0]["who"]):
            continue
        way: list[str] = []
        goal = False
        for row in known:
            if row["touchpoint"] in converting:
                goal = True
                break
            if not way or way[-1] != row["touchpoint"]:
                way.append(row["touchpoint"])
        found.append((way, goal))
    return found


def conversion(given: list[Walk], leaves: dict[str, float]) -> float:
    """Return the share of a chain with the moves of some walks that converts."""
    moves: dict[str, Counter[str]] = {}
    for way, goal in given:
        steps = ["(start)", *way, "(converted)" if goal else "(stopped)"]
        for one, two in itertools.pairwise(steps):
            moves.setdefault(one, Counter())[two] += 1
    shares = {}
    for one, counts in moves.items():
        total = sum(counts.values())
        own = {two: many / total for two, many in counts.items()}
        stops = own.get("(stopped)", 0.0)
        if one in leaves and 0 < stops < 1:
            then = stops * leaves[one]
            own = {two: share * (1 - then) / (1 - stops) for two, share in own.items()}
            own["(stopped)"] = then
        shares[one] = own
    here, converted = {"(start)": 1.0}, 0.0
    for _ in range(20_000):
        after: dict[str, float] = {}
        for one, many in here.items():
            for two, share in shares[one].items():
                if two == "(converted)":
                    converted += many * share
                elif two != "(stopped)":
                    after[two] = after.get(two, 0.0) + many * share
        here = after
        if sum(here.values()) < 1e-12:
            break
    return converted
