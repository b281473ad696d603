"""At landmarks, who was a customer, what they had reached just before, and who left soon after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.data import dialects, engines
from journeynb.evidence.kpis.counts import leaving_event
from journeynb.evidence.matching.customer_buckets import bucket
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.insight.explain.leaving import Leaving, comes

if TYPE_CHECKING:
    import ibis.expr.types as ir

MICRO = dt.timedelta(microseconds=1)
TENURES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Where classes of the time as a customer start, as multiples of the time back."""
ACTIVITIES = (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
"""Where classes of the number of events start."""
WORD = 62
"""Touchpoints in each whole number of bits."""
OBSERVATIONS, PEOPLE = range(2)
"""Kinds of sums, see `counted`."""
_KEYS = {"persona": "int16", "bucket": "int16", "stratum": "int64", "leaves": "int16"}


@dataclass(frozen=True)
class Landmarks:
    """Times in a log at which customers are looked at, in microseconds after its first event.

    Parameters
    ----------
    first, step, many : int
        The first landmark, the time from one to the next, and their number.
    back, ahead : int
        The time before a landmark in which touchpoints are met, and the time after it in which
        customers leave.
    """

    first: int
    step: int
    many: int
    back: int
    ahead: int

    @property
    def times(self) -> list[int]:
        """The landmarks."""
        return [self.first + number * self.step for number in range(self.many)]


def landmarks_of(span: int, back: int, ahead: int, apart: int, most: int) -> Landmarks:
    """Return landmarks, spread evenly over a log.

    Parameters
    ----------
    span : int
        The time from the first event of the log to the last.
    back, ahead : int
        Times that the log must cover before the first landmark and after the last.
    apart : int
        The least time from one landmark to the next.
    most : int
        The largest number of landmarks.

    Examples
    --------
    >>> landmarks_of(100, 20, 30, 20, 12).times
    [20, 45, 70]
    >>> landmarks_of(100, 60, 60, 60, 12).times
    []
    """
    room = span - back - ahead
    many = min(most, room // apart + 1) if room >= 0 else 0
    step = room // (many - 1) if many > 1 else apart
    return Landmarks(back + room - step * max(many - 1, 0), step, many, back, ahead)


def moments(mapped: MappedLog, leaving: Leaving, landmarks: Landmarks) -> ir.Table:
    """Return one row for each customer and time between two landmarks with an event.

    Columns: ``customer, bucket``, ``cell`` (the next landmark, or their number after the last one),
    ``came`` (null: not here), and of the events in the time back of the landmark ``n``, and the
    touchpoints as bits in ``met0, met1, ...``. If customers leave by an event, ``left`` is the
    first such event, and with the map's ``converts`` ``left_last`` the last one, as the first may
    be before the customer came. Otherwise ``opens`` is the first event, and ``latest`` the last one
    in the time back. Times are microseconds after the first event of the log.
    """
    ibis, table = engines.ibis_(), mapped.numbered
    start = ibis.literal(mapped.log.facts.first, "timestamp")
    columns = {
        "customer": table.customer,
        "bucket": bucket(mapped, table),
        "touchpoint": table.touchpoint,
        "at": dialects.micros_between(table.time, start),
        "comes": comes(mapped, table),
    }
    if leaving.event:
        columns["leaves"] = leaving_event(mapped, table, leaving.event)
    table = table.select(**columns)
    beyond = ibis.greatest(table["at"] - landmarks.first, 0) + (landmarks.step - 1)
    cell = ibis.least((beyond // landmarks.step).cast("int64"), landmarks.many)
    table = table.mutate(cell=cell)
    since = landmarks.first - landmarks.back + table.cell * landmarks.step
    inside = (table["at"] > since) & (table.cell < landmarks.many)
    came = table["at"].min(where=table.comes if mapped.index.info.converts else None)
    values = {"came": came, "n": table.count(where=inside)}
    dialect = mapped.log.dialect
    for number, word in enumerate(words(len(mapped.touchpoints))):
        here = inside & (table.touchpoint >= word.start) & (table.touchpoint < word.stop)
        bits = dialects.bit(table.touchpoint - word.start, dialect)
        found = ibis.ifelse(here.fill_null(False), bits, ibis.literal(0, "int64"))
        values[f"met{number}"] = dialects.every_bit(found, dialect)
    if leaving.event:
        values["left"] = table["at"].min(where=table.leaves)
        if mapped.index.info.converts:  # the first one may be before the customer came
            values["left_last"] = table["at"].max(where=table.leaves)
    else:
        values["opens"] = table["at"].min()
        values["latest"] = table["at"].max(where=inside)
    return table.group_by("customer", "cell").agg(bucket=table.bucket.max(), **values)


def words(touchpoints: int) -> list[range]:
    """Return the touchpoints of each whole number of bits."""
    return [range(at, min(at + WORD, touchpoints)) for at in range(0, max(touchpoints, 1), WORD)]


def observations(
    mapped: MappedLog, personas: CustomerPersonas, leaving: Leaving, landmarks: Landmarks
) -> ir.Table:
    """Return one row for each landmark and customer who was there and active in the time back.

    Columns: ``customer, persona, bucket, stratum, leaves`` (0 or 1) and ``met0``, ``met1``, ...
    A stratum is a landmark, a class of the time as a customer and a class of the number of events.
    """
    ibis, table = engines.ibis_(), moments(mapped, leaving, landmarks)
    then = ibis.window(group_by="customer", order_by="cell")
    so_far = ibis.cumulative_window(group_by="customer", order_by="cell")
    after = "left" if leaving.event else "opens"  # in the next cell: it is not shorter than ahead
    values = {"came": table.came.min().over(so_far), "following": table[after].lead().over(then)}
    if "left_last" in table.columns:
        values["gone"] = table.left_last.max().over(so_far)
    elif leaving.event:
        values["gone"] = table.left.min().over(so_far)
    table = table.mutate(**values)
    at = landmarks.first + table.cell * landmarks.step
    leaves = (table.following <= at + landmarks.ahead).fill_null(False)
    here = (table.n > 0) & (table.came <= at) & (table.cell < landmarks.many)
    if leaving.event:
        here = here & ~(table.gone >= table.came).fill_null(False)
        since = at
    else:
        leaves, since = ~leaves, table.latest
    tenure = _class(since - table.came, [round(each * landmarks.back) for each in TENURES])
    activity = _class(table.n, ACTIVITIES)
    classes = len(TENURES) + 1, len(ACTIVITIES) + 1
    stratum = (table.cell * classes[0] + tenure) * classes[1] + activity
    table = table.filter(here.fill_null(False)).select(
        "customer",
        "bucket",
        *[name for name in table.columns if name.startswith("met")],
        stratum=stratum.cast("int64"),
        leaves=ibis.ifelse(leaves, 1, 0).cast("int16"),
    )
    if not personas.known:
        return table.mutate(persona=ibis.literal(EVERYONE, "int16"))
    if personas.assign == "event":  # a customer has one persona here, the first
        personas = CustomerPersonas(mapped, "first")
    return personas.attach(table).mutate(persona=lambda t: t.persona.cast("int16"))


def _class(number: ir.Value, starts: Any) -> Any:
    """Return the class of a number: how many classes start at or below it."""
    ibis = engines.ibis_()
    found: Any = ibis.literal(0, "int64")
    for start in starts:
        found = found + ibis.ifelse(number >= start, 1, 0)
    return found


def counted(
    mapped: MappedLog, personas: CustomerPersonas, leaving: Leaving, landmarks: Landmarks
) -> ir.Table:
    """Return counts of two kinds, one below the other: whole numbers, which add up exactly.

    Columns: ``kind, persona, bucket, stratum, leaves, n``, and for each touchpoint, by position,
    ``n0, n1, ...``, how many of the ``n`` met it. ``OBSERVATIONS`` are counted by persona, bucket,
    stratum and whether the customer leaves; ``PEOPLE`` are counted once each, by persona and
    whether they leave.
    """
    table = observations(mapped, personas, leaving, landmarks)
    masks = [name for name in table.columns if name.startswith("met")]
    dialect = mapped.log.dialect
    people = table.group_by("persona", "customer").agg(
        leaves=table.leaves.max(),
        **{name: dialects.every_bit(table[name], dialect) for name in masks},
    )
    return engines.ibis_().union(
        _of_kind(OBSERVATIONS, mapped, table, "persona", "bucket", "stratum", "leaves"),
        _of_kind(PEOPLE, mapped, people, "persona", "leaves"),
    )


def _of_kind(kind: int, mapped: MappedLog, table: ir.Table, *by: str) -> ir.Table:
    """Return counts with the columns of `counted`; a key by which they are not counted is -1."""
    literal = engines.ibis_().literal
    bits = {
        f"n{touchpoint}": (table[f"met{number}"] >> place) & 1
        for number, word in enumerate(words(len(mapped.touchpoints)))
        for place, touchpoint in enumerate(word)
    }
    counts = table.group_by(*by).agg(
        n=table.count(), **{name: bit.sum() for name, bit in bits.items()}
    )
    keys: dict[str, Any] = {
        name: counts[name].cast(type_) if name in by else literal(-1, type_)
        for name, type_ in _KEYS.items()
    }
    numbers = {name: counts[name].cast("int64") for name in ("n", *bits)}
    return counts.select(kind=literal(kind, "int16"), **keys, **numbers)
