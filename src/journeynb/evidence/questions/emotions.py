"""Observed emotions, from scores, compared with the emotions that the map assumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data.intervals import mean_interval
from journeynb.data.rounding import as_counts
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.stages_touchpoints import grid
from journeynb.tables.journey_tables import mean_emotion

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def scored(mapped: MappedLog, personas: CustomerPersonas) -> ir.Table:
    """Return the mean score of each touchpoint, by persona."""
    table = mapped.placed
    table = table.filter(table.touchpoint.notnull(), table.score.notnull())
    table = table.select("customer", "persona", "score", at=table.touchpoint)
    table = personas.with_all(table, personas.known)
    return table.group_by("persona", "at").agg(
        n=table.count(),
        customers=table.customer.nunique(),
        mean=table.score.mean(),
        deviation=table.score.std(how="sample"),
    )


def emotions(mapped: MappedLog, personas: CustomerPersonas) -> pd.DataFrame:
    """Return the table of `Evidence.emotions`."""
    found = mapped.log.run(scored(mapped, personas), "emotions")
    frame = grid(personas, len(mapped.touchpoints), personas.known)
    frame = as_counts(frame.merge(found, on=["persona", "at"], how="left"), "n", "customers")
    frame["mean"] = frame["mean"].astype("float64")
    ends = [
        mean_interval(mean, deviation, n)
        for mean, deviation, n in zip(
            frame["mean"], frame.deviation.astype("float64"), frame.n, strict=True
        )
    ]
    frame["low"] = [max(low, -2.0) if low == low else low for low, _ in ends]
    frame["high"] = [min(high, 2.0) if high == high else high for _, high in ends]
    frame["assumed"] = [
        _assumed(mapped, personas, persona, at)
        for persona, at in zip(frame.persona, frame["at"], strict=True)
    ]
    frame = frame.astype({"assumed": "float64"})
    frame["difference"] = frame["mean"] - frame.assumed
    frame = frame[(frame.n > 0) | (frame.assumed.notna() & (frame.persona != EVERYONE))]
    frame["touchpoint"] = frame["at"].map(dict(enumerate(mapped.touchpoints))).astype("str")
    frame["name"] = frame.touchpoint.map(mapped.index.name).astype("str")
    frame["persona"] = personas.label(frame.persona)
    columns = ["persona", "touchpoint", "name", "n", "customers", "mean", "low", "high", "assumed",
               "difference"]  # fmt: skip
    return frame[columns].reset_index(drop=True)


def _assumed(mapped: MappedLog, personas: CustomerPersonas, persona: int, at: int) -> float | None:
    experiences = mapped.index.into("experiences", mapped.touchpoints[at])
    if persona == EVERYONE:
        return mean_emotion(experiences)
    if persona == personas.none:
        return None
    data = experiences.get(personas.ids[persona])
    return None if data is None else data.emotion
