"""The touchpoints after which customers leave more often than others do."""

from __future__ import annotations

from journeynb.base.errors import ArgumentError
from journeynb.base.text import percent
from journeynb.evidence.matching.labels import ALL
from journeynb.insight.explain.leaving import leaving_of
from journeynb.mcp.evidence.masking import LEAST, Masking, is_few
from journeynb.mcp.evidence.says import (
    Asked,
    NoAnswerError,
    Row,
    Said,
    in_digits,
    records,
    split,
)

SURE = 0.05
"""The q below which a sign is clear."""
_COLUMNS = ("persona", "touchpoint", "met", "left_met", "left_unmet", "lift", "low", "high", "q",
            "pain_points")  # fmt: skip


def churn_signs(asked: Asked) -> Said:
    """Return the touchpoints after which customers leave more often than others do.

    Raises
    ------
    NoAnswerError
        The map does not say how customers leave.
    """
    mapped = asked.evidence.mapped
    if mapped.index.info.leaves is None:
        raise NoAnswerError(
            'the map does not say how customers leave; its field leaves can be {"event": PATTERN} '
            'or {"inactive_days": DAYS}'
        )
    try:
        leaving_of(mapped)
    except ArgumentError as error:
        raise NoAnswerError(str(error)) from None
    table = asked.evidence.churn_signs()
    rows = records(table)
    given, masked = split(rows, signs_masking(rows, **table.attrs["numbers_left"]))
    given = [row for row in given if row["q"] is not None]
    given.sort(key=lambda row: (row["q"] >= SURE, (row["lift"] or 1) < 1, row["q"]))
    attrs = table.attrs
    notes = [
        "met: customers who reached the touchpoint; left_met, left_unmet: the shares of them and "
        "of comparable others that left; lift: the first divided by the second, with the 95% "
        "interval (null: without end, since none of the others left); q: adjusted for the whole "
        "table",
        f"customers leave by {attrs['leaves']}",
        attrs["note"],
    ]
    if attrs["left"] >= LEAST and not is_few(attrs["n"] - attrs["left"]):
        notes.insert(2, f"{attrs['left']:,} of {attrs['n']:,} customers left")
    notes += [each for each in attrs["left_out"] if each.startswith("all customers")]

    def says(rows: list[Row]) -> list[str]:
        clear = [row for row in rows if row["q"] < SURE and (row["left_met"] > row["left_unmet"])]
        if not clear:
            what = "None of the touchpoints that are not masked" if masked else "No touchpoint"
            return [f"{what} is a clear sign of leaving (q below 0.05)."] if rows else []
        return [_in_words(row) for row in clear[:3]]

    rounded = in_digits(given, "left_met", "left_unmet", "lift", "low", "high", "q")
    return Said(_COLUMNS, rounded, says, masked, notes)


def _in_words(row: Row) -> str:
    who = "customers" if row["persona"] == ALL else f"customers matched to {row['persona']}"
    pain = "" if row["pain_points"] else " No pain point of the map hurts there."
    words = (
        f"After {row['touchpoint']}, {percent(row['left_met'])} of {who} leave, of comparable "
        f"others {percent(row['left_unmet'])}"
    )
    if row["lift"] is not None and row["high"] is not None:
        words += f": {row['lift']:.2f} times as many ({row['low']:.2f} to {row['high']:.2f})"
    return f"{words}.{pain}"


def signs_masking(rows: list[Row], met: list[int], unmet: list[int]) -> Masking:
    """Return how many customers reached each touchpoint, and how many left with it or without it.

    Parameters
    ----------
    rows : list of dict
        The rows.
    met, unmet : list of int
        How many customers left who reached the touchpoint, and how many others. Shares times
        customers are not these numbers: the shares are weighted.
    """
    masking = Masking()
    for at, row in enumerate(rows):
        place = row["persona"], row["touchpoint"]
        masking.add(("met", *place), row["met"], at)
        masking.add(("left", *place), met[at], at)
        masking.add(("stayed", *place), row["met"] - met[at], at)
        masking.add(("others", *place), unmet[at], at)
    personas = list(dict.fromkeys(row["persona"] for row in rows if row["persona"] != ALL))
    if personas:
        for touchpoint in dict.fromkeys(row["touchpoint"] for row in rows):
            for name in ("met", "left", "others"):
                parts = [(name, each, touchpoint) for each in personas]
                masking.total((name, ALL, touchpoint), parts)
    return masking
