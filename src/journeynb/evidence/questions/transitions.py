"""Moves between touchpoints, stages or events, compared with the map's `leads_to`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data import dialects
from journeynb.data.durations import add_times
from journeynb.data.intervals import add_share
from journeynb.data.rounding import as_counts
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE, NONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.explained_moves import ExplainedMoves
from journeynb.evidence.questions.move_pairs import WHAT, moves_of_pairs
from journeynb.evidence.questions.moves import moves

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

LEVELS = ("touchpoint", "stage", "event")


def transition_moves(
    mapped: MappedLog, personas: CustomerPersonas, level: str, by_persona: bool
) -> ir.Table:
    """Return one row for each move: ``start, end`` (-1: none), the unit, ``micros``, ``persona``.

    The last only with `by_persona`.
    """
    table = moves(mapped, (level,))
    ends = _numbers({"start": table[level], "end": table[f"next_{level}"]}, level)
    table = table.select(*mapped.unit, "micros", "persona", **ends)
    return personas.with_all(table, True) if by_persona else table.drop("persona")


def _numbers(ends: dict[str, Any], level: str) -> dict[str, Any]:
    """Return positions with -1 for none; events are text."""
    if level == "event":
        return ends
    return {name: place.fill_null(-1).cast("int16") for name, place in ends.items()}


def _ends(mapped: MappedLog, pairs: ir.Table, level: str) -> dict[str, Any]:
    """Return the positions at which pairs of events start and end, -1 for none."""
    ends = {
        name: mapped.patterns.levels(pairs, event)[level]
        for name, event in (("start", pairs.event), ("end", pairs.next_event))
    }
    return _numbers(ends, level)


def counted(
    mapped: MappedLog, personas: CustomerPersonas, level: str, by_persona: bool
) -> ir.Table:
    """Return the number of moves by start and end."""
    table = transition_moves(mapped, personas, level, by_persona)
    keys = [*(["persona"] if by_persona else []), "start", "end"]
    return dialects.aggregate(
        table,
        keys,
        table.micros,
        mapped.log.dialect,
        count=lambda t: t.count(),
        customers=lambda t: t.customer.nunique(),
        mean=lambda t: t.micros.mean(),
    )


def journeys(
    mapped: MappedLog, personas: CustomerPersonas, level: str, by_persona: bool
) -> ir.Table:
    """Return the number of journeys with each move."""
    table = transition_moves(mapped, personas, level, by_persona)
    keys = [*(["persona"] if by_persona else []), "start", "end"]
    each = table.select(*keys, *mapped.unit).distinct()
    return each.group_by(keys).agg(journeys=each.count())


def transitions(
    mapped: MappedLog, personas: CustomerPersonas, level: str, by_persona: bool
) -> pd.DataFrame:
    """Return the table of `Evidence.transitions`."""
    if level not in LEVELS:
        raise ArgumentError(f"level={shown(level)} is not valid; allowed: {', '.join(LEVELS)}")
    log = mapped.log
    pairs = None if by_persona else mapped.pairs
    if pairs is None:
        found = log.run(counted(mapped, personas, level, by_persona), WHAT)
    else:
        found = moves_of_pairs(mapped, pairs, _ends(mapped, pairs, level))
    counts = ["count", "customers"]
    if log.gap is not None:
        more = log.run(journeys(mapped, personas, level, by_persona), WHAT)
        keys = [name for name in ("persona", "start", "end") if name in found.columns]
        found = found.merge(more, on=keys, how="left")
        counts.append("journeys")
    if not by_persona:
        found["persona"] = EVERYONE
    explained = ExplainedMoves(mapped)
    if level == "touchpoint":
        found = _with_unobserved(found, explained.links)
    found = as_counts(found, *counts)
    found["mapped"] = None
    if level != "event":
        ends = zip(found.start, found.end, strict=True)
        found["mapped"] = [explained.between(level, int(start), int(end)) for start, end in ends]
    found = found.sort_values(
        ["persona", "count", "start", "end"], ascending=[True, False, True, True]
    )
    out = found.groupby(["persona", "start"])["count"].transform("sum")
    found = add_share(found, "probability", "count", out)
    found = add_times(found, "mean", "median")
    names = {-1: NONE, **dict(enumerate(mapped.stages if level == "stage" else mapped.touchpoints))}
    for name, place in (("from", "start"), ("to", "end")):
        column = found[place] if level == "event" else found[place].map(names)
        found[name] = column.astype("str")
    found["persona"] = personas.label(found.persona)
    columns = [
        *(["persona"] if by_persona else []), "from", "to", *counts, "probability", "low", "high",
        "mean_seconds", "mean_time", "median_seconds", "median_time", "mapped",
    ]  # fmt: skip
    return found[columns].astype({"mapped": "boolean"}).reset_index(drop=True)


def _with_unobserved(found: pd.DataFrame, joined: set[tuple[Any, Any]]) -> pd.DataFrame:
    """Return the moves, followed by each `leads_to` that no customer took."""
    import pandas as pd

    overall = found[found.persona == EVERYONE]
    seen = set(zip(overall.start, overall.end, strict=True))
    rows = [(EVERYONE, start, end) for start, end in sorted(joined - seen)]
    if not rows:
        return found
    more = pd.DataFrame(rows, columns=["persona", "start", "end"])
    return more.reindex(columns=found.columns) if found.empty else pd.concat([found, more])
