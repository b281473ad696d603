"""KPIs of an event log by period, each with its count and its interval."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from journeynb.base.date_columns import date_column
from journeynb.base.errors import ArgumentError
from journeynb.base.periods import PERIODS, first_day, last_day
from journeynb.base.suggestions import nearest
from journeynb.base.text import number_text, shown
from journeynb.data import durations
from journeynb.data.intervals import mean_interval, wilson
from journeynb.data.rounding import as_counts, in_digits
from journeynb.evidence.kpis import counts
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.model.kinds.field_values import Binding

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

KPIS: tuple[str, ...] = get_args(get_args(Binding.model_fields["kpi"].annotation)[0])
WITHIN = ("conversion", "repeat")
"""The KPIs that take `within`."""
_SUMS = ("active", "value")
"""The KPIs that are too low in a period whose start the log does not cover."""
MOST_PERIODS = 20_000
_NPS_RANGES = ((0.0, 10.0), (1.0, 10.0))


@dataclass(frozen=True)
class Question:
    """What is asked: a KPI by period.

    Parameters
    ----------
    name : str
        The KPI.
    every : str
        The period.
    within : int or None
        Microseconds after the start of a customer that are observed.
    by_persona : bool
        Also by persona.
    """

    name: str
    every: str
    within: int | None
    by_persona: bool


def question(name: Any, every: Any, within: Any, by_persona: Any) -> Question:
    """Return the question that arguments ask; one that is not valid raises."""
    if name not in KPIS:
        near = nearest(name, KPIS)
        hint = f"did you mean {near!r}? Allowed" if near else "allowed"
        raise ArgumentError(f"unknown KPI {shown(name)}; {hint}: {', '.join(KPIS)}")
    if every not in PERIODS:
        raise ArgumentError(f"every={shown(every)} is not valid; allowed: {', '.join(PERIODS)}")
    if within is not None and name not in WITHIN:
        raise ArgumentError(
            f"within={shown(within)} is not valid for {name}; allowed: for {' and '.join(WITHIN)}"
        )
    limit = None if within is None else durations.micros(within, "within")
    return Question(name, every, limit, bool(by_persona))


def kpi(mapped: MappedLog, personas: CustomerPersonas, asked: Question) -> pd.DataFrame:
    """Return the table of `InsightEvidence.kpi`."""
    import pandas as pd

    log = mapped.log
    if asked.name in ("csat", "nps", "value"):
        _must_have(mapped, "value" if asked.name == "value" else "score", asked.name)
    groups = [EVERYONE, *(personas.listed if asked.by_persona else [])]
    numbers = list(counts.periods_of_log(mapped, asked.every, MOST_PERIODS))
    rows = [(number, group) for number in numbers for group in groups]
    frame = pd.DataFrame(rows, columns=["number", "persona"]).astype("int64")
    if numbers:
        frame = _measured(mapped, personas, asked, frame)
    else:
        frame = frame.assign(n=0, value=0.0, low=0.0, high=0.0)
    whole = {number: _is_complete(mapped, asked, number) for number in numbers}
    frame["complete"] = frame.number.map(whole).astype(bool)
    for name in ("value", "low", "high"):
        frame[name] = frame[name].astype("float64").where(frame.complete)
    days = date_column([first_day(number, asked.every) for number in frame.number])
    frame["period"] = days.astype("datetime64[s]")
    frame["persona"] = personas.label(frame.persona)
    columns = ["period", "persona", "value", "n", "low", "high", "complete"]
    found = frame[columns].astype({"n": "int64"})
    found.attrs = {"kpi": asked.name, "every": asked.every, "source": log.source,
                   "method": _METHODS[asked.name]}  # fmt: skip
    return found


_METHODS = {
    "conversion": "share of customers, Wilson's interval",
    "retention": "share of customers, Wilson's interval",
    "repeat": "share of customers, Wilson's interval",
    "csat": "mean of customers' mean scores, Student's t",
    "nps": "mean of customers, from -100 to 100, Student's t",
    "active": "number of customers",
    "value": "mean of customers, Student's t",
}


def query(mapped: MappedLog, personas: CustomerPersonas, asked: Question) -> ir.Table:
    """Return the query of a KPI."""
    name, every, within, by_persona = asked.name, asked.every, asked.within, asked.by_persona
    if name == "conversion":
        return counts.conversions(mapped, personas, every, within, by_persona)
    if name == "repeat":
        return counts.repeats(mapped, personas, every, within, by_persona)
    if name == "retention":
        return counts.stays(mapped, personas, every, by_persona)
    if name == "active":
        return counts.actives(mapped, personas, every, by_persona)
    column = "value" if name == "value" else "score"
    number = _promoter(mapped) if name == "nps" else None
    return counts.means(mapped, personas, every, by_persona, column, number)


def _measured(
    mapped: MappedLog, personas: CustomerPersonas, asked: Question, frame: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows with ``n, value, low, high``."""
    found = mapped.log.run(query(mapped, personas, asked), asked.name)
    if asked.name == "retention":
        found = _retained(found, frame)
    found = found.rename(columns={"period": "number"})
    found = found.astype({"persona": "int64", "number": "int64"})
    frame = frame.merge(found, on=["number", "persona"], how="left")
    if "mean" in frame.columns:
        return _with_mean(mapped, asked, as_counts(frame, "n"))
    if asked.name == "active":
        frame = as_counts(frame, "n")
        return frame.assign(value=frame.n, low=float("nan"), high=float("nan"))
    frame = as_counts(frame, "n", "k")
    n = frame.n.where(frame.n > 0)
    low, high = wilson(frame.k.to_numpy("float64"), n.to_numpy("float64"))
    return frame.assign(value=frame.k / n, low=low, high=high)


def _with_mean(mapped: MappedLog, asked: Question, frame: pd.DataFrame) -> pd.DataFrame:
    mean, deviation = frame["mean"].astype("float64"), frame.deviation.astype("float64")
    least, most = float("-inf"), float("inf")
    if asked.name == "csat":
        least, most = map(float, mapped.log.reader.written_range)
        step = (most - least) / 4
        mean, deviation = least + (mean + 2) * step, deviation * step
    elif asked.name == "nps":
        least, most = -100.0, 100.0
    mean = mean.combine(deviation, in_digits)  # engines sum in varying order
    ends = [
        mean_interval(middle, spread, n)
        for middle, spread, n in zip(mean, deviation, frame.n, strict=True)
    ]
    return frame.assign(
        value=mean,
        low=[low if low != low else max(low, least) for low, _ in ends],
        high=[high if high != high else min(high, most) for _, high in ends],
    )


def _retained(found: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``number, persona, n, k``: customers at the start of each period, and at its end."""
    import numpy as np
    import pandas as pd

    numbers = sorted(set(frame.number))
    first, many = numbers[0], len(numbers)
    made = []
    for persona, rows in found.groupby("persona"):
        starts = np.clip(rows.start.to_numpy("int64") - first, 0, many)
        ends = np.clip(rows.end.to_numpy("int64") - first, -1, many)
        count = rows.n.to_numpy("int64")
        there, stayed = np.zeros(many + 2, "int64"), np.zeros(many + 2, "int64")
        np.add.at(there, starts, count)
        np.add.at(there, ends + 1, -count)
        np.add.at(stayed, starts, count)
        np.add.at(stayed, ends + rows.goes_on.to_numpy("int64"), -count)
        n, k = np.cumsum(there)[:many], np.cumsum(stayed)[:many]
        made.append(pd.DataFrame({"period": numbers, "persona": persona, "n": n, "k": k}))
    if not made:
        return pd.DataFrame({"period": [], "persona": [], "n": [], "k": []}).astype("int64")
    return pd.concat(made, ignore_index=True)


def _is_complete(mapped: MappedLog, asked: Question, number: int) -> bool:
    """Whether the log covers the whole period, and the time within which customers count."""
    facts = mapped.log.facts
    assert facts.first is not None and facts.last is not None
    within = dt.timedelta(microseconds=asked.within or 0)
    since = facts.last.date() - last_day(number, asked.every)
    begun = asked.name not in _SUMS or facts.first.date() <= first_day(number, asked.every)
    return bool(begun and since >= within)


def _must_have(mapped: MappedLog, role: str, name: str) -> None:
    if role not in mapped.log.columns:
        raise ArgumentError(
            f"{name} needs the {role} of events, and the log has no such column; name it: "
            f'jn.EventLog(..., {role}="COLUMN")'
        )


def _promoter(mapped: MappedLog) -> Any:
    """Return the function of a score that is 100 for promoters and -100 for detractors."""
    low, high = map(float, mapped.log.reader.written_range)
    if (low, high) not in _NPS_RANGES:
        raise ArgumentError(
            f"nps needs scores from 0 to 10, but the scores of the log are from {number_text(low)} "
            f"to {number_text(high)}; if that is wrong, pass jn.EventLog(..., score_range=(0, 10))"
        )

    return counts.promoter(low, high)
