"""What customers felt, by their scores, against what the map assumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data.intervals import mean_interval
from journeynb.data.rounding import whole
from journeynb.evidence.matching.customer_personas import People
from journeynb.evidence.matching.labels import EVERYBODY
from journeynb.evidence.matching.mapped_log import Mapped
from journeynb.evidence.questions.stages_touchpoints import grid
from journeynb.tables.journey_tables import mean_emotion

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def scored(mapped: Mapped, people: People) -> ir.Table:
    """Return the mean score of each touchpoint, by persona."""
    table = mapped.placed
    table = table.filter(table.touchpoint.notnull(), table.score.notnull())
    table = table.select("customer", "persona", "score", at=table.touchpoint)
    table = people.everybody(table, people.known)
    return table.group_by("persona", "at").agg(
        n=table.count(),
        customers=table.customer.nunique(),
        mean=table.score.mean(),
        deviation=table.score.std(how="sample"),
    )


def emotions(mapped: Mapped, people: People) -> pd.DataFrame:
    """Return the table of `Evidence.emotions`."""
    found = mapped.log.run(scored(mapped, people), "emotions")
    frame = grid(people, len(mapped.touchpoints), people.known)
    frame = whole(frame.merge(found, on=["persona", "at"], how="left"), "n", "customers")
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
        _assumed(mapped, people, persona, at)
        for persona, at in zip(frame.persona, frame["at"], strict=True)
    ]
    frame = frame.astype({"assumed": "float64"})
    frame["difference"] = frame["mean"] - frame.assumed
    frame = frame[(frame.n > 0) | (frame.assumed.notna() & (frame.persona != EVERYBODY))]
    frame["touchpoint"] = frame["at"].map(dict(enumerate(mapped.touchpoints))).astype("str")
    frame["name"] = frame.touchpoint.map(mapped.index.name).astype("str")
    frame["persona"] = people.label(frame.persona)
    columns = ["persona", "touchpoint", "name", "n", "customers", "mean", "low", "high", "assumed",
               "difference"]  # fmt: skip
    return frame[columns].reset_index(drop=True)


def _assumed(mapped: Mapped, people: People, persona: int, at: int) -> float | None:
    felt = mapped.index.into("experiences", mapped.touchpoints[at])
    if persona == EVERYBODY:
        return mean_emotion(felt)
    if persona == people.none:
        return None
    data = felt.get(people.ids[persona])
    return None if data is None else data.emotion
