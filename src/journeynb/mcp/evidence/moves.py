"""The moves between touchpoints, and the share of them that the map explains."""

from __future__ import annotations

from collections import defaultdict

from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.mcp.evidence.masking import IMPLIED, KNOWN, Key, Masking
from journeynb.mcp.evidence.says import (
    Asked,
    Row,
    Said,
    days,
    in_digits,
    records,
    split,
    with_interval,
)

_EXPLAINED = (
    "explained: moves that stay at a touchpoint or follow a leads_to link of the map; in a map "
    "without these links, moves within a stage or to the next one"
)


def conformance(asked: Asked) -> Said:
    """Return the share of moves and customers that the map explains, by persona."""
    ev = asked.evidence
    unit = "customer" if ev.log.gap is None else "journey"
    rows = records(ev.conformance())
    masking = conformance_masking(rows, unit, moves_of(asked))
    given, masked = split(rows, masking)
    given = [row for row in given if row[f"{unit}s"]]
    names = ["move_share", "move_low", "move_high"]
    names += [f"{unit}_share", f"{unit}_low", f"{unit}_high"]
    columns = ["persona", "moves", "explained_moves", *names[:3], f"{unit}s",
               f"explained_{unit}s", *names[3:]]  # fmt: skip

    def says(rows: list[Row]) -> list[str]:
        words = []
        for row in rows:
            if row["move_share"] is None or row[f"{unit}_share"] is None:
                continue
            moves = with_interval(row, "move_share", "move_low", "move_high")
            people = with_interval(row, f"{unit}_share", f"{unit}_low", f"{unit}_high")
            whole = row["persona"] == ALL
            who = "" if whole else f" of customers matched to {row['persona']}"
            words.append(
                f"The map explains {moves} of the moves{who}, and every move of {people} of "
                f"{'the' if whole else 'these'} {unit}s."
            )
        if rows and not words:
            return [f"No {unit} has two events, so there are no moves."]
        return words[:1] if rows and rows[0]["persona"] == ALL else words

    notes = [_EXPLAINED, "low and high: the 95% interval"]
    return Said(tuple(columns), in_digits(given, *names), says, masked, notes)


def moves_of(asked: Asked) -> list[Row]:
    """Return the rows of moves, all of them."""
    found: list[Row] = asked.once("moves", lambda asked: records(asked.evidence.transitions()))
    return found


def conformance_masking(rows: list[Row], unit: str, moves: list[Row]) -> Masking:
    """Return the numbers of customers, of those whose moves are explained, and of the others.

    `unit` is customer or journey. Other answers give the numbers of all customers and journeys.
    """
    masking = Masking()
    for at, row in enumerate(rows):
        persona = row["persona"]
        many, explained = row[f"{unit}s"], row[f"explained_{unit}s"]
        masking.add(("customers", persona), row["customers"], at)
        masking.add(("units", persona), many, at)
        masking.add(("explained", persona), explained, at)
        masking.add(("unexplained", persona), many - explained, None)
        masking.add(("moves", persona), row["explained_moves"], at)
        parts = [("explained", persona), ("unexplained", persona)]
        if persona == ALL:
            masking.total(None, parts, KNOWN)
        else:
            masking.total(("units", persona), parts)
    for mapped in (True, False):
        most = max((row["customers"] for row in moves if row["mapped"] is mapped), default=0)
        masking.add(("moves", mapped), most, 0)
    others = [row["persona"] for row in rows if row["persona"] != ALL]
    if others:
        for name in ("customers", "units"):
            masking.total(None, [(name, each) for each in others], KNOWN)
        for name in ("explained", "unexplained", "moves"):
            masking.total((name, ALL), [(name, each) for each in others])
    return masking


def transitions(asked: Asked) -> Said:
    """Return the moves between touchpoints, the most frequent first."""
    rows = [
        row | {"median_days": days(row["median_seconds"]), "explained": row["mapped"]}
        for row in moves_of(asked)
    ]
    by_persona = asked.once("conformance", conformance).rows
    shares_known = any(row["persona"] == ALL for row in by_persona)
    customers = asked.evidence.log.customers
    given, masked = split(rows, moves_masking(rows, shares_known, customers))
    notes = [
        "probability, low, high: among all moves out of the touchpoint, with the 95% interval; "
        "(none): an event of no touchpoint",
        _EXPLAINED,
    ]

    def says(rows: list[Row]) -> list[str]:
        words = []
        for explained, what in ((True, "that the map explains"), (False, "that it does not")):
            found = [row for row in rows if row["count"] and row["explained"] is explained
                     and NONE not in (row["from"], row["to"])]  # fmt: skip
            if found:
                row = found[0]
                words.append(
                    f"The most frequent move {what}: {row['from']} to {row['to']}, by "
                    f"{row['customers']:,} customers, {with_interval(row, 'probability')} of the "
                    "moves out of it."
                )
        unused = sum(not row["count"] for row in rows)
        if unused:
            words.append(f"No customer took {unused:,} of the leads_to links of the map.")
        return words

    columns = ("from", "to", "count", "customers", "probability", "low", "high", "median_days",
               "explained")  # fmt: skip
    return Said(columns, in_digits(given, "probability", "low", "high"), says, masked, notes)


def moves_masking(rows: list[Row], shares_known: bool, customers: int) -> Masking:
    """Return the numbers of moves, which add up by where they start, and to those explained.

    `shares_known` says whether `conformance` gives the number of those explained, `customers` is
    the number of customers of the log.
    """
    masking = Masking()
    out: dict[str, list[Key]] = defaultdict(list)
    kinds: dict[bool, list[Key]] = defaultdict(list)
    most: dict[str, int] = defaultdict(int)
    for at, row in enumerate(rows):
        if not row["count"]:
            continue
        masking.add(at, row["customers"], at)
        masking.rest(at, customers - row["customers"])
        out[row["from"]].append(at)
        most[row["from"]] = max(most[row["from"]], row["customers"])
        kinds[row["mapped"]].append(at)
    for start, parts in out.items():
        masking.add(("out", start), most[start], None)
        masking.total(("out", start), parts, IMPLIED, overlap=True)
    masking.total(None, [("out", start) for start in out], KNOWN, overlap=True)
    if shares_known:
        for parts in kinds.values():
            masking.total(None, parts, KNOWN, overlap=True)
    return masking
