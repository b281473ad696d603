"""What the two largest personas do differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.text import count
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.report.content.blocks import Span, Strong, Table, Words
from journeynb.report.content.context import Context
from journeynb.report.content.why_part import LEAST, SURE, Bars, WhyPart, asked
from journeynb.report.content.wording import joined, percent, rows_of

if TYPE_CHECKING:
    import pandas as pd

TOP = 10
SAID = 3
"""Number of differences with a sentence."""
LEVEL = "touchpoint"
Row = dict[str, Any]


def what_differs(context: Context) -> WhyPart | None:
    """Return what two personas do differently; None if the log has no two personas."""
    pair = largest(context)
    evidence = context.evidence
    if pair is None or evidence is None:
        return None
    a, b = pair
    table = asked(lambda: evidence.compare(a, b, level=LEVEL))
    if table is None:
        return None
    every = differences(table)
    known = [row for row in every if _is_known(context, a, b, row)]
    found = [row for row in every if row not in known]
    names = context.index.name(a), context.index.name(b)
    lines = [_words(context, names, row) for row in found[:SAID]]
    if known:
        lines.append(_as_mapped(known, bool(found)))
    if not every:
        touchpoints = count(len(table), "touchpoint")
        lines = [[f"Customers like {names[0]} and like {names[1]} do not clearly differ at any of "
                  f"{touchpoints}."]]  # fmt: skip
    return WhyPart(
        "What differs",
        _headline(context, names, found, bool(known)),
        lines,
        [_table(context, (a, b), names, table)],
        [("compare", {"a": a, "b": b, "level": LEVEL})],
        _bars(context, names, found),
    )


def largest(context: Context) -> tuple[str, str] | None:
    """Return the two personas with the most customers; None without two."""
    evidence = context.evidence
    if evidence is None or not evidence.customer_personas.known:
        return None
    rows = [
        row for row in rows_of(evidence.personas())
        if row["persona"] not in (ALL, NONE) and row["customers"] >= LEAST
    ]  # fmt: skip
    rows.sort(key=lambda row: -row["customers"])
    return (rows[0]["persona"], rows[1]["persona"]) if len(rows) > 1 else None


def differences(table: pd.DataFrame) -> list[Row]:
    """Return the clear differences (q below 0.05), the largest first."""
    rows = [row for row in rows_of(table) if row["q"] < SURE]
    return sorted(rows, key=lambda row: -abs(row["difference"]))


def _is_known(context: Context, a: str, b: str, row: Row) -> bool:
    """Whether the map says so: only the persona with the larger share experiences it."""
    who = context.index.into("experiences", row["from"])
    more, less = (a, b) if row["difference"] < 0 else (b, a)
    return more in who and less not in who


def _as_mapped(known: list[Row], more: bool) -> list[Span]:
    touchpoints = count(len(known), "more touchpoint" if more else "touchpoint")
    them = "it" if len(known) == 1 else "them"
    return [f"At {touchpoints} they differ as the map says: only one of the two personas "
            f"experiences {them}."]  # fmt: skip


def points(*shares: float) -> list[str]:
    """Return differences of shares in percentage points, with the digits that the first needs."""
    digits = 0 if abs(shares[0]) >= 0.095 else 1
    return [f"{100 * share:.{digits}f}".replace("-", "−") for share in shares]


def _words(context: Context, names: tuple[str, str], row: Row) -> list[Span]:
    """Return a difference in a sentence, the larger share first."""
    turned = row["difference"] < 0
    more, less = names if turned else names[::-1]
    shares = (row["share_a"], row["share_b"]) if turned else (row["share_b"], row["share_a"])
    ends = (-row["high"], -row["low"]) if turned else (row["low"], row["high"])
    difference, low, high = points(abs(row["difference"]), *ends)
    return [
        Strong(percent(shares[0])), f" of customers like {more} reach ",
        Strong(context.index.name(row["from"])),
        f", and {percent(shares[1])} of customers like {less}: a difference of {difference} "
        f"percentage points (95% interval {low} to {high}).",
    ]  # fmt: skip


def _headline(context: Context, names: tuple[str, str], found: list[Row], as_mapped: bool) -> str:
    if not found and as_mapped:
        return f"Customers like {names[0]} and like {names[1]} differ only as the map says"
    if not found:
        return f"Customers like {names[0]} and like {names[1]} do not clearly differ"
    row = found[0]
    more, less = names if row["difference"] < 0 else names[::-1]
    name = context.index.name(row["from"])
    return f"Customers like {more} reach {name} more often than those like {less}"


def _bars(context: Context, names: tuple[str, str], found: list[Row]) -> Bars | None:
    if not found:
        return None
    shown = found[:TOP]
    return Bars(
        [context.index.name(row["from"]) for row in shown],
        [100 * row["difference"] for row in shown], "0",
        f"{names[1]} minus {names[0]}, in percentage points of customers",
    )  # fmt: skip


def _table(
    context: Context, ids: tuple[str, str], names: tuple[str, str], table: pd.DataFrame
) -> Table:
    every = sorted(
        (row for row in rows_of(table) if row["q"] == row["q"]),
        key=lambda row: (
            row["q"] >= SURE, _is_known(context, *ids, row), -abs(row["difference"])
        ),
    )  # fmt: skip
    rows: list[list[Words]] = []
    for row in every[:TOP]:
        q = "< 0.001" if row["q"] < 0.001 else f"{row['q']:.3f}"
        rows.append([
            context.index.name(row["from"]) or str(row["from"]), percent(row["share_a"]),
            percent(row["share_b"]), _interval(row), q,
            joined([name for id, name in zip(ids, names, strict=True)
                    if id in context.index.into("experiences", row["from"])]),
        ])  # fmt: skip
    head = ["Touchpoint", names[0], names[1], "Difference (95%)", "q", "On the map for"]
    if not any(row[-1] for row in rows):
        head, rows = head[:-1], [row[:-1] for row in rows]
    caption = (
        "Share of customers who reach each touchpoint; the difference is the second share minus "
        "the first, in percentage points"
    )
    return Table(caption, head, rows, frozenset(range(1, 5)))


def _interval(row: Row) -> str:
    """Return a difference with its interval, in points: ``-12 (-15 to -9)``."""
    value, low, high = points(row["difference"], row["low"], row["high"])
    return f"{value} ({low} to {high})"
