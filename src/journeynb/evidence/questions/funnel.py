"""The funnel: how many customers reach each stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.data import dialects, durations, engines
from journeynb.data.durations import add_times
from journeynb.data.intervals import add_share
from journeynb.data.rounding import as_counts
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def reached(
    mapped: MappedLog, events: ir.Table, steps: list[int], ordered: bool, keys: list[str]
) -> ir.Table:
    """Return one row for each journey in the first stage: `keys`, ``t0, t1, ...``.

    These are the times at which it reached each stage, null if it did not. Every stage is read
    only once, because Spark and BigQuery compute a table again for each reference to it.
    """
    here = events.filter(mapped.patterns.is_in_stage(events, steps[0]))
    made = here.group_by(keys).agg(t0=here.time.min())
    for number, stage in enumerate(steps[1:], start=1):
        here = events.filter(mapped.patterns.is_in_stage(events, stage))
        here = here.select(**{f"_{key}": here[key] for key in keys}, _time=here.time)
        on = [made[key] == here[f"_{key}"] for key in keys]
        if ordered:
            on.append(here._time >= made[f"t{number - 1}"])
        joined = made.left_join(here, on)
        if not ordered:  # a journey that missed a stage reaches none after it
            came = joined[f"t{number - 1}"].notnull()
            joined = joined.mutate(_time=engines.ibis_().ifelse(came, joined._time, None))
        before = {f"t{step}": joined[f"t{step}"].min() for step in range(number)}
        made = joined.group_by(keys).agg(**before, **{f"t{number}": joined._time.min()})
    return made


def staged(mapped: MappedLog) -> ir.Table:
    """Return the events that are in a stage: the unit, ``time, stage``, perhaps ``persona``.

    The ``event`` is included unless customers are numbers, since it makes the table larger.
    """
    table = mapped.placed.filter(mapped.placed.stage.notnull())
    own = ["persona"] if mapped.by_event else []
    names = ["event"] if mapped.log.reader.number is None else []
    return table.select(*mapped.unit, "time", "stage", *own, *names)


def by_step(table: ir.Table, many: int) -> ir.Table:
    """Return one row for each journey and stage that it reached.

    Adds ``step``, and the times at which it reached the first stage (``start``), the previous
    stage (``before``) and this one (``time``).
    """
    ibis = engines.ibis_()
    numbers = ibis.array([ibis.literal(step, "int16") for step in range(many)])
    table = table.mutate(step=numbers.unnest())
    times = [table[f"t{step}"] for step in range(many)]
    table = table.mutate(
        start=times[0],
        before=ibis.cases(*((table.step == step, times[max(step - 1, 0)]) for step in range(many))),
        time=ibis.cases(*((table.step == step, times[step]) for step in range(many))),
    )
    return table.filter(table.time.notnull()).drop(*(f"t{step}" for step in range(many)))


def counted(
    mapped: MappedLog,
    personas: CustomerPersonas,
    events: ir.Table,
    steps: list[int],
    ordered: bool,
    within: int | None,
    own: bool | None,
) -> ir.Table:
    """Return the number of journeys that reached each stage, by persona, from events of `staged`.

    `own` None: for all customers and each persona; False: for all customers; True: for each
    persona, from its own events.
    """
    ibis = engines.ibis_()
    if own:
        table = reached(mapped, personas.attach(events), steps, ordered, [*mapped.unit, "persona"])
    else:
        table = reached(mapped, events, steps, ordered, mapped.unit)
        table = personas.with_all(table, own is None)
    table = by_step(table, len(steps))
    inside: Any = ibis.literal(True)
    is_open: Any = ibis.literal(False)
    if within is not None:
        until = ibis.literal(mapped.log.facts.last, "timestamp")
        is_open = dialects.micros_between(until, table.start) < within
        apart = dialects.micros_between(table.time, table.start)
        inside = (apart <= within) & ~is_open
    table = table.mutate(inside=inside, open=is_open)
    lag = dialects.micros_between(table.time, table.before)
    lag = ibis.ifelse(table.inside & (table.step > 0), lag, None)
    values: dict[str, Any] = {"reached": lambda t: t.inside.sum()}
    if within is not None:
        values["open"] = lambda t: t.open.sum()
    if mapped.log.gap is not None:
        values["customers"] = lambda t: t.customer.nunique(where=t.inside)
    return dialects.aggregate(table, ["persona", "step"], lag, mapped.log.dialect, **values)


def steps_of(mapped: MappedLog) -> tuple[list[int], list[str]]:
    """Return the stages whose touchpoints have events, and the ids of the others."""
    with_events = {
        mapped.stage_of[position]
        for position, touchpoint in enumerate(mapped.index.touchpoints)
        if touchpoint.events and position in mapped.stage_of
    }
    others = [id for position, id in enumerate(mapped.stages) if position not in with_events]
    return sorted(with_events), others


def funnel(
    mapped: MappedLog, personas: CustomerPersonas, ordered: bool, within: Any
) -> pd.DataFrame:
    """Return the table of `Evidence.funnel`."""
    import pandas as pd

    log = mapped.log
    limit = None if within is None else durations.micros(within, "within")
    steps, skipped = steps_of(mapped)
    groups = [EVERYONE, *(range(personas.none + 1) if personas.known else [])]
    rows = [(group, step) for group in groups for step in range(len(steps))]
    frame = pd.DataFrame(rows, columns=["persona", "step"]).astype("int64")
    if steps and log.facts.events:
        parts: list[bool | None] = [False]
        if personas.known:
            parts = [False, True] if personas.assign == "event" else [None]
        with log.cached.temporary(staged(mapped), "funnel") as events:
            queries = [
                counted(mapped, personas, events, steps, ordered, limit, own) for own in parts
            ]
            found = pd.concat([log.run(each, "funnel") for each in queries])
        frame = frame.merge(found, on=["persona", "step"], how="left")
    empty = {"reached": 0, "customers": 0, "open": 0, "median": float("nan")}
    missing = {name: value for name, value in empty.items() if name not in frame.columns}
    frame = as_counts(frame.assign(**missing), "reached", "customers", "open")
    by = frame.groupby("persona")["reached"]
    before = by.shift()
    frame["open"] = frame.groupby("persona")["open"].transform("first")
    frame = add_share(frame, "share", "reached", by.transform("first"))
    frame["dropped"] = (before - frame.reached).fillna(0).astype("int64")
    frame["drop_off"] = frame.dropped / before.where(before > 0)
    frame = add_times(frame, "median")
    frame["stage"] = frame.step.map({step: mapped.stages[at] for step, at in enumerate(steps)})
    frame["persona"] = personas.label(frame.persona)
    columns = [
        "persona", "stage", "reached", *(["customers"] if log.gap is not None else []),
        "share", "low", "high", "dropped", "drop_off", "median_seconds", "median_time", "open",
    ]  # fmt: skip
    frame = frame[columns].astype({"stage": "str"})
    frame.attrs["left_out"] = skipped
    return frame


def warnings(table: pd.DataFrame) -> list[str]:
    """Return a warning if the funnel skips stages."""
    ids = table.attrs["left_out"]
    if not ids:
        return []
    return [f"the funnel skips {', '.join(ids)}: these stages have no touchpoint with events"]
