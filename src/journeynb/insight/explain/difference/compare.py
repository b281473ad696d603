"""What differs between two personas, or between two periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, shown
from journeynb.data.statistics.false_discovery import false_discovery
from journeynb.data.statistics.share_differences import TwoShares
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import NONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.matching.ordered_rows import ordered_rows
from journeynb.insight.explain.difference.counts import (
    ANYWHERE,
    ENDED,
    LEVELS,
    UNMAPPED,
    by_persona,
    of_two,
)
from journeynb.insight.explain.difference.counts_of_rows import counts_of_rows
from journeynb.insight.explain.difference.groups import Group, PeriodGroup, PersonaGroup

if TYPE_CHECKING:
    import pandas as pd

_NUMBERS = ("share_a", "share_b", "difference", "low", "high", "p", "q")
_COLUMNS = ("from", "to", *_NUMBERS, "n_a", "n_b")
_METHOD = (
    "share of customers; Newcombe's 95% interval of the difference; chi-square (Fisher's exact "
    "test where fewer than 5 are expected), for customers in both groups McNemar's; q by Benjamini "
    "and Hochberg over the rows"
)
_NOTE = "These are associations, not causes."


def level_of(level: Any) -> str:
    """Return a level; one that is not valid raises."""
    if level not in LEVELS:
        raise ArgumentError(f"level={shown(level)} is not valid; allowed: {', '.join(LEVELS)}")
    return str(level)


def persona_counts(mapped: MappedLog, personas: CustomerPersonas, level: str) -> pd.DataFrame:
    """Return the counts of `by_persona`, for the comparison of any two personas."""
    rows = ordered_rows(mapped, personas)
    if rows is not None:
        return counts_of_rows(rows, personas, level)
    found = mapped.log.run(by_persona(mapped, personas, level), "comparison")
    return found.astype("int64")


def personas_overlap(personas: CustomerPersonas) -> bool:
    """Whether a customer may count for several personas."""
    return personas.known and personas.assign == "event"


def two_of(counts: pd.DataFrame, a: int, b: int) -> dict[tuple[int, int], TwoShares]:
    """Return the shares of two personas by start and end, from `persona_counts`."""
    names = ["persona", "start", "end", "n", "total"]
    own: dict[int, dict[tuple[int, int], int]] = {a: {}, b: {}}
    totals: dict[tuple[int, int], int] = {}
    for persona, start, end, n, total in counts[counts.persona.isin([a, b])][names].values.tolist():
        own[persona][start, end] = n
        totals[persona, start] = total
    return {
        (start, end): TwoShares(
            own[a].get((start, end), 0), totals.get((a, start), 0),
            own[b].get((start, end), 0), totals.get((b, start), 0),
        )
        for start, end in sorted({*own[a], *own[b]})
        if end != ENDED
    }  # fmt: skip


def compare(
    mapped: MappedLog,
    personas: CustomerPersonas,
    level: str,
    a: Group,
    b: Group,
    counts: Callable[[], pd.DataFrame],
) -> pd.DataFrame:
    """Return the table of `ExplainedEvidence.compare`.

    Parameters
    ----------
    mapped, personas
        The map, the log, and the persona of each customer.
    level : {"move", "stage", "touchpoint"}
        What is compared.
    a, b : Group
        The groups.
    counts : callable
        Returns `persona_counts`.
    """
    must_be_in_log(mapped, (a, b))
    apart = isinstance(a, PersonaGroup) and not personas_overlap(personas)
    if apart and isinstance(a, PersonaGroup) and isinstance(b, PersonaGroup):
        shares = two_of(counts(), a.place, b.place)
    else:
        found = mapped.log.run(of_two(mapped, personas, level, a, b), "comparison").astype("int64")
        names = ["start", "end", "a", "at_a", "b", "at_b", "common", "hits_a", "hits_b", "both"]
        rows = sorted(found[names].values.tolist())
        shares = {(row[0], row[1]): TwoShares(*row[2:]) for row in rows if row[1] != ENDED}
    return _table(mapped, level, a, b, shares)


def _table(
    mapped: MappedLog, level: str, a: Group, b: Group, shares: dict[tuple[int, int], TwoShares]
) -> pd.DataFrame:
    import pandas as pd

    ids = mapped.stages if level == "stage" else mapped.touchpoints
    names = {UNMAPPED: NONE, ANYWHERE: "", **dict(enumerate(ids))}
    shares = {
        key: each for key, each in shares.items()
        if (each.count or each.others) and (level == "move" or key[1] != UNMAPPED)
    }  # fmt: skip
    p = [each.p for each in shares.values()]
    rows: list[dict[str, Any]] = []
    for ((start, end), each), own, q in zip(shares.items(), p, false_discovery(p), strict=True):
        one, two = each.shares
        low, high = each.interval
        ends = (names[start], names[end]) if level == "move" else (names[end], "")
        rows.append(dict(zip(_COLUMNS, (
            *ends, one, two, two - one, low, high, own, q, each.total, each.total_of_others,
        ), strict=True)))  # fmt: skip
    found = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(
        {name: "str" if name in ("from", "to") else "int64" if name in ("n_a", "n_b") else "float64"
         for name in _COLUMNS}
    )  # fmt: skip
    found = found.iloc[found.p.fillna(2.0).argsort(kind="stable")].reset_index(drop=True)
    n = _customers(shares)
    absent = [f"The log has no customers of {each.label}." for name, each in (("a", a), ("b", b))
              if shares and not n[name]]  # fmt: skip
    found.attrs = {
        "level": level, "a": a.label, "b": b.label, "method": _METHOD, "n": n, "left_out": [],
        "note": " ".join([_NOTE, *absent, *_notes(mapped, (a, b))]),
    }  # fmt: skip
    return found


def _customers(shares: dict[tuple[int, int], TwoShares]) -> dict[str, int]:
    """Return the largest number of customers that a share of each group is of."""
    every = shares.values()
    return {
        "a": max((each.total for each in every), default=0),
        "b": max((each.total_of_others for each in every), default=0),
    }


def _notes(mapped: MappedLog, both: Iterable[Group]) -> list[str]:
    """Return what makes two periods hard to compare."""
    periods = [each for each in both if isinstance(each, PeriodGroup)]
    facts = mapped.log.facts
    if len(periods) != 2 or facts.first is None or facts.last is None:
        return []
    words = []
    days = [each.days for each in periods]
    if max(days) > 1.1 * min(days):
        words.append(
            f"The periods have {count(days[0], 'day')} and {count(days[1], 'day')}: customers do "
            "more in a longer one."
        )
    first, last = facts.first.date(), facts.last.date()
    words += [
        f"The log runs from {first} to {last} and does not cover all of {each.label}."
        for each in periods
        if each.first < first or each.last > last
    ]
    return words


def must_be_in_log(mapped: MappedLog, both: tuple[Group, Group]) -> None:
    """Raise an error if a period starts after the log ends, or ends before it starts."""
    facts = mapped.log.facts
    if not facts.events or facts.first is None or facts.last is None:
        return
    for name, group in zip("ab", both, strict=True):
        if isinstance(group, PeriodGroup) and (
            group.last < facts.first.date() or group.first > facts.last.date()
        ):
            raise ArgumentError(
                f"{name}={group.label} has no events in the log; allowed: a period from "
                f"{facts.first.date()} to {facts.last.date()}"
            )
