"""The funnel: how many customers reach each stage."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from journeynb.data.intervals import wilson
from journeynb.evidence.matching.labels import ALL
from journeynb.mcp.evidence.masking import IMPLIED, LEAST, Masking, is_few
from journeynb.mcp.evidence.says import (
    Asked,
    NoAnswerError,
    Row,
    Said,
    days,
    in_digits,
    records,
    split,
    with_interval,
)

_DROP = ("drop_off", "drop_low", "drop_high")
_WHEN = {
    "strict": "a stage is reached after the stages before it",
    "skip": "a stage is reached after any earlier one",
    "any": "stages are reached in any order",
}


def funnel(asked: Asked) -> Said:
    """Return how many customers reach each stage, in total and by persona.

    Raises
    ------
    NoAnswerError
        No stage has event patterns.
    """
    ev = asked.evidence
    table = ev.funnel()
    if table.empty:
        raise NoAnswerError("no stage has a touchpoint with event patterns, so there is no funnel")
    rows = [row | {"median_days": days(row["median_seconds"])} for row in records(table)]
    given, masked = split(rows, funnel_masking(rows, table.attrs["order"] == "strict"))
    given = [row for row in with_drop_offs(rows, given) if row["share"] is not None]
    unit = "customers" if ev.log.gap is None else "journeys"
    notes = [
        f"reached: {unit}; share, low, high: of all {unit} that reach a stage, with the 95% "
        f"interval; dropped, drop_off, drop_low, drop_high: {unit} of the stage before that reach "
        "no later one, as a number and as a share with its interval",
        _WHEN[table.attrs["order"]],
    ]
    if table.attrs["left_out"]:
        left_out = ", ".join(table.attrs["left_out"])
        notes.append(f"stages without event patterns are skipped: {left_out}")
    absent = table.attrs["absent"]
    if absent >= LEAST and not is_few(table.attrs["of"] - absent):
        notes.append(f"{absent:,} of {table.attrs['of']:,} {unit} reach none of these stages")

    def says(rows: list[Row]) -> list[str]:
        whole = [row for row in rows if row["persona"] == ALL] or rows
        seen = [row for row in whole if row["share"] is not None]
        words = []
        if seen:
            last = seen[-1]
            who = unit if last["persona"] == ALL else f"{unit} matched to {last['persona']}"
            words.append(f"{with_interval(last, 'share')} of {who} reach {last['stage']}.")
        lost = [row for row in whole if row["drop_off"] is not None]
        if lost:
            most = max(lost, key=lambda row: row["drop_off"])
            start = "The largest drop-off is before" if len(lost) > 1 else "Before"
            words.append(
                f"{start} {most['stage']}{':' if len(lost) > 1 else ','} "
                f"{with_interval(most, *_DROP)} of the {unit} of the "
                "stage before it do not continue."
            )
        return words

    shares = ("share", "low", "high")
    columns = ("persona", "stage", "reached", *shares, "dropped", *_DROP, "median_days")
    return Said(columns, in_digits(given, *shares, *_DROP), says, masked, notes)


def with_drop_offs(rows: list[Row], given: list[Row]) -> list[Row]:
    """Return the rows that are given, with their drop-offs and the intervals of these.

    A drop-off is missing if the row of the stage before is masked: it is a share of the customers
    of that row, so it would give their number away.
    """
    shown = {(row["persona"], row["stage"]) for row in given}
    found = []
    for before, row in pairwise([{"persona": None, "stage": None, "reached": 0}, *rows]):
        if (row["persona"], row["stage"]) not in shown:
            continue
        ends: tuple[Any, ...] = (None, None, None)
        is_next = before["persona"] == row["persona"] and before["reached"]
        if is_next and (before["persona"], before["stage"]) in shown:
            low, high = wilson(row["dropped"], before["reached"])
            ends = row["dropped"] / before["reached"], float(low), float(high)
        found.append(row | dict(zip(_DROP, ends, strict=True)))
    return found


def funnel_masking(rows: list[Row], strict: bool) -> Masking:
    """Return the numbers of a funnel: who reached each stage, who dropped out before it."""
    masking = Masking()
    personas = list(dict.fromkeys(row["persona"] for row in rows))
    stages = list(dict.fromkeys(row["stage"] for row in rows))
    for at, row in enumerate(rows):
        place = row["persona"], row["stage"]
        people = "customers" if "customers" in row else "reached"
        masking.add(("reached", *place), row[people], at)
        before = rows[at - 1] if row["dropped"] else row
        most = before.get("customers", row["dropped"])  # by so many customers, if by journeys
        masking.add(("dropped", *place), min(row["dropped"], most), at)
    reached = {(row["persona"], row["stage"]): row["reached"] for row in rows}
    dropped = {(row["persona"], row["stage"]): row["dropped"] for row in rows}
    lost = {each: sum(dropped[each, stage] for stage in stages[1:]) for each in personas}
    missed = {
        (each, stage): lost[each] + reached[each, stages[-1]] - reached[each, stage]
        for each in personas
        for stage in stages
    }
    for persona in personas:
        for before, stage in pairwise(stages):
            on = "reached", persona, stage
            if not strict:  # those who go on may skip this stage
                on = "on", persona, stage
                many = reached[persona, before] - dropped[persona, stage]
                masking.add(on, many, None)
            masking.total(("reached", persona, before), [("dropped", persona, stage), on])
        ends = [("dropped", persona, stage) for stage in stages[1:]]
        ends += [("reached", persona, stage) for stage in stages[-1:]]
        masking.add(("all", persona), _customers(rows, persona), None)
        masking.total(("all", persona), ends, IMPLIED)
        for stage in stages:
            parts = [("reached", persona, stage)]
            if missed[ALL, stage] != 0:  # else each persona is known to miss it 0 times
                parts.append(("missed", persona, stage))
                masking.add(parts[1], missed[persona, stage], None)
            masking.total(("all", persona), parts)
    if len(personas) > 1:
        masking.total(("all", ALL), [("all", each) for each in personas[1:]])
        for name in ("reached", "dropped"):
            for stage in stages:
                parts = [(name, each, stage) for each in personas[1:]]
                masking.total((name, ALL, stage), parts)
    return masking


def _customers(rows: list[Row], persona: str) -> int:
    """Return the number of customers who reach a stage; with journeys, of at least so many."""
    own = [row for row in rows if row["persona"] == persona]
    if "customers" in own[0]:
        return max(int(row["customers"]) for row in own)
    return int(sum(row["dropped"] for row in own[1:]) + own[-1]["reached"])
