"""At landmarks, who was a customer, what they had met just before, and who left soon after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.data import dialects, engines
from journeynb.evidence.kpis.counts import leaving_event
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.insight.explain.customer_buckets import bucket
from journeynb.insight.explain.leaving import Leaving, comes

if TYPE_CHECKING:
    import ibis.expr.types as ir

MICRO = dt.timedelta(microseconds=1)
TENURES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Where classes of the time as a customer start, as multiples of the time back."""
ACTIVITIES = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024)
"""Where classes of the number of events start."""
WORD = 62
"""Touchpoints in each whole number of bits."""
PEOPLE = -1
"""The bucket of rows that count customers instead of observations."""


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

    Columns: ``customer``, ``cell`` (the next landmark, or their number after the last one),
    ``bucket``, ``opens`` (the first event), ``came`` (null: not here); of the events in the time
    back of the landmark: ``n``, ``latest``, and the touchpoints as bits in ``met0``, ``met1``, ...;
    with an event, ``left`` and ``left_again``, the first and the last such event. Times are
    microseconds after the first event of the log.
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
    opens = landmarks.first - landmarks.back + table.cell * landmarks.step
    inside = (table["at"] > opens) & (table.cell < landmarks.many)
    dialect, values = mapped.log.dialect, {}
    for number, word in enumerate(words(len(mapped.touchpoints))):
        here = inside & (table.touchpoint >= word.start) & (table.touchpoint < word.stop)
        bits = dialects.bit(table.touchpoint - word.start, dialect)
        found = ibis.ifelse(here.fill_null(False), bits, ibis.literal(0, "int64"))
        values[f"met{number}"] = dialects.every_bit(found, dialect)
    if leaving.event:
        values["left"] = table["at"].min(where=table.leaves)
        values["left_again"] = table["at"].max(where=table.leaves)
    return table.group_by("customer", "cell").agg(
        bucket=table.bucket.max(),
        opens=table["at"].min(),
        came=table["at"].min(where=table.comes),
        n=table.count(where=inside),
        latest=table["at"].max(where=inside),
        **values,
    )


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
    own = ibis.window(group_by="customer")
    table = table.mutate(
        came=table.came.min().over(own), at=landmarks.first + table.cell * landmarks.step
    )
    if leaving.event:
        once = ibis.ifelse(table.left >= table.came, table.left, None)
        again = ibis.ifelse(table.left_again >= table.came, table.left_again, None)
        table = table.mutate(left=ibis.coalesce(once, again))  # in the same cell
        table = table.mutate(left=table.left.min().over(own))
        gone, since = table.left <= table["at"], table["at"]
        leaves = table.left <= table["at"] + landmarks.ahead
    else:
        order = ibis.window(group_by="customer", order_by="cell")
        table = table.mutate(following=table.opens.lead().over(order))
        gone, since = ibis.literal(False), table.latest
        leaves = ~(table.following <= table["at"] + landmarks.ahead).fill_null(False)
    tenure = _class(since - table.came, [round(each * landmarks.back) for each in TENURES])
    activity = _class(table.n, ACTIVITIES)
    classes = len(TENURES) + 1, len(ACTIVITIES) + 1
    stratum = (table.cell * classes[0] + tenure) * classes[1] + activity
    table = table.mutate(
        stratum=stratum.cast("int64"),
        leaves=ibis.ifelse(leaves.fill_null(False), 1, 0).cast("int16"),
        counts=(table.n > 0) & (table.came <= table["at"]) & ~gone.fill_null(False),
    )
    kept = [name for name in table.columns if name.startswith("met")]
    table = table.filter(table.counts.fill_null(False), table.cell < landmarks.many)
    table = table.select("customer", "bucket", "stratum", "leaves", *kept)
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
    """Return the counts by ``persona, bucket, stratum, leaves``: ``n, n0, n1, ...``.

    The columns after ``n`` count the observations that met each touchpoint, by position. Rows whose
    bucket is -1 count customers instead, each once, and have no stratum.
    """
    ibis = engines.ibis_()
    table = observations(mapped, personas, leaving, landmarks)
    each = _numbered(mapped, table.group_by("persona", "bucket", "stratum", "leaves"), table)
    masks = [name for name in table.columns if name.startswith("met")]
    dialect = mapped.log.dialect
    people = table.group_by("persona", "customer").agg(
        leaves=table.leaves.max(),
        **{name: dialects.every_bit(table[name], dialect) for name in masks},
    )
    once = people.mutate(bucket=ibis.literal(PEOPLE, "int16"), stratum=ibis.literal(-1, "int64"))
    once = _numbered(mapped, once.group_by("persona", "bucket", "stratum", "leaves"), once)
    return each.union(once.select(each.columns))


def _numbered(mapped: MappedLog, groups: Any, table: ir.Table) -> ir.Table:
    found = {}
    for number, word in enumerate(words(len(mapped.touchpoints))):
        bits = table[f"met{number}"]
        for place in range(len(word)):
            found[f"n{word[place]}"] = ((bits >> place) & 1).sum()
    return groups.agg(n=table.count(), **found)
