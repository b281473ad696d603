"""How much credit for conversions each touchpoint gets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import few
from journeynb.evidence.questions.converting import conversion_place
from journeynb.insight.explain.credit.attribution import LABELS, MODELS, Attribution, question
from journeynb.insight.explain.credit.attribution_counts import CONVERSIONS, MOVES, PLACES
from journeynb.mcp.evidence.masking import KNOWN, LEAST, Masking
from journeynb.mcp.evidence.says import (
    Asked,
    NoAnswerError,
    Row,
    Said,
    in_digits,
    records,
    split,
    with_interval,
)

if TYPE_CHECKING:
    import pandas as pd

_ENDS = ("first", "last")
"""The models that give all credit to one touchpoint."""


def attributions(asked: Asked) -> dict[str, Said]:
    """Return how much credit each touchpoint gets, by model.

    At least as many customers as buckets of customers are behind a credit: that is known without
    another query.

    Raises
    ------
    NoAnswerError
        The map does not say which events convert customers.
    """
    ev = asked.evidence
    try:
        conversion_place(ev.mapped)
    except ArgumentError as error:  # its advice is a call of Python
        raise NoAnswerError(re.sub(r": jm\.set\(.*\)$", "", str(error))) from None
    answer = Attribution(ev.mapped, ev.customer_personas, question(None, None, "90d", 1, False))
    table = answer.table()
    counts = answer.counts
    conversions = counts[counts.part == CONVERSIONS]
    kinds = _buckets(conversions, "n")
    visited = _buckets(counts[counts.part == MOVES], "n")
    credited = counts[counts.part == PLACES]
    ids = ev.mapped.touchpoints
    notes = [
        f"credit: of {table.attrs['n']:,} conversions ({table.attrs['to']}); share, low, high: of "
        "all conversions, with the 95% interval",
        table.attrs["note"],
        *_assumed(ev.mapped.index.info.converts, table.attrs["to"]),
        *_left_out(table.attrs["left_out"]),
    ]
    found = {}
    for model in MODELS:
        own = visited
        if model != "markov":
            own = _buckets(credited, f"credit_{model if model in _ENDS else 'linear'}")
        behind = {ids[place]: many for place, many in own.items()}
        behind |= {LABELS[kind]: many for kind, many in kinds.items() if kind in LABELS}
        rows = records(table[table.model == model])
        found[model] = (
            _of_model(rows, behind, model, notes)
            if conversions.bucket.nunique() >= LEAST
            else _few(len(rows))
        )
    return found


def _few(many: int) -> Said:
    """Return the answer if fewer than five customers convert."""
    return Said(_COLUMNS, [], lambda rows: [], [{}] * many)


_COLUMNS = ("touchpoint", "credit", "share", "low", "high", "cost_per_conversion")


def _of_model(rows: list[Row], behind: dict[str, int], model: str, notes: list[str]) -> Said:
    masking = Masking()
    for at, row in enumerate(rows):
        masking.add(at, behind.get(row["touchpoint"], 0), at)
    masking.total(None, range(len(rows)), KNOWN, overlap=True)
    given, masked = split(rows, masking)
    given = [
        row
        | {name: round(row[name], 2) for name in ("credit", "cost_per_conversion")
           if row[name] is not None}
        for row in given
        if row["credit"] or row["touchpoint"] not in LABELS.values()
    ]  # fmt: skip
    given.sort(key=lambda row: -row["credit"])

    def says(rows: list[Row]) -> list[str]:
        named = [row for row in rows if row["credit"] and row["touchpoint"] not in LABELS.values()]
        if not named:
            return []
        most = [f"{row['touchpoint']} {with_interval(row, 'share')}" for row in named[:3]]
        return [
            f"Most credit for conversions (model {model}): {', '.join(most)}. These are "
            "associations, not causes."
        ]

    return Said(_COLUMNS, in_digits(given, "share", "low", "high"), says, masked, notes)


def _buckets(counts: pd.DataFrame, credit: str) -> dict[int, int]:
    """Return the number of buckets of customers with credit, by touchpoint or kind."""
    found: Any = counts[counts[credit] > 0].groupby("touchpoint").bucket.nunique()
    return {int(place): int(many) for place, many in found.items()}


def _assumed(converts: str, to: str) -> list[str]:
    """Return what counts as a conversion, if the map does not say it."""
    if converts:
        return []
    return [f"the map has no converts, so a visit of {to}, its last stage with events, is one"]


def _left_out(parts: list[str]) -> list[str]:
    """Return what was left out, without long lists of ids."""
    found = []
    for part in parts:
        what, _, ids = part.partition(": ")
        if what == "touchpoints without event patterns":
            found.append(f"{what} are skipped: {few(ids.split(', '))}")
    return found
