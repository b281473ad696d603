"""The rules by which a journey reaches stages, and the journeys that skip some.

Events are compared by time, which needs no sort. Each rule also counts in ``tied`` the comparisons
of events of two stages at one time. If there are any, the question is asked again with events that
have a ``position`` in their journey: see `staged`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from journeynb.data.engines import ibis_
from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir

FEW = 0.05
"""Share of journeys that skip a stage from which the funnel lets them."""
Rule = Callable[[MappedLog, "ir.Table", list[int], list[str]], "ir.Table"]


def staged(mapped: MappedLog, by_position: bool) -> ir.Table:
    """Return the events that are in a stage: the unit, ``time, stage``, perhaps ``persona``.

    The ``event`` is included only if it makes a stage faster to find, since it makes the table
    larger. With `by_position` also ``position``, the number of the event in its journey.
    """
    own = ["persona"] if mapped.by_event else []
    plain = mapped.log.reader.number is None
    stages = range(len(mapped.stages))
    helps = plain and any(mapped.patterns.only_name(stage) is not None for stage in stages)
    columns = [*mapped.unit, "time", "stage", *own, *(["event"] if helps else [])]
    table = mapped.numbered
    table = table.filter(table.stage.notnull())
    if not by_position:
        return table.select(columns)
    table = table.select(sorted({*columns, *mapped.ordering}))
    return mapped.with_position(table).select(*columns, "position")


def strict(mapped: MappedLog, events: ir.Table, steps: list[int], keys: list[str]) -> ir.Table:
    """Return the journeys in the first stage: a stage requires an event after the previous one.

    Columns, as in each rule: `keys`, ``start`` (the time of the first stage), ``t0, t1, ...`` (the
    times at which each stage was reached, null if it was not), and ``tied``. Every stage is read
    only once, because Spark and BigQuery compute a table again for each reference to it.
    """
    place = _place(events)
    kinds = {"t": "time"} if place == "time" else {"t": "time", "p": "position"}
    last = "t" if place == "time" else "p"
    here = events.filter(mapped.patterns.is_in_stage(events, steps[0]))
    firsts = {f"{kind}0": here[name].min() for kind, name in kinds.items()}
    made = here.group_by(keys).agg(**firsts, tied=ibis_().literal(0, "int64"))
    for number, stage in enumerate(steps[1:], start=1):
        here = events.filter(mapped.patterns.is_in_stage(events, stage))
        here = here.select(
            **{f"_{key}": here[key] for key in keys},
            **{f"_{name}": here[name] for name in kinds.values()},
        )
        before = made[f"{last}{number - 1}"]
        on = [*(made[key] == here[f"_{key}"] for key in keys), here[f"_{place}"] >= before]
        joined = made.left_join(here, on)
        same = joined[f"_{place}"] == joined[f"{last}{number - 1}"]
        earlier = [f"{kind}{step}" for kind in kinds for step in range(number)]
        made = joined.group_by(keys).agg(
            **{name: joined[name].min() for name in earlier},
            **{f"{kind}{number}": joined[f"_{name}"].min() for kind, name in kinds.items()},
            tied=joined.tied.max() + _count(same),
        )
    times = {f"t{step}": made[f"t{step}"] for step in range(len(steps))}
    return made.select(*keys, **times, tied=made.tied, start=made.t0)


def skip(mapped: MappedLog, events: ir.Table, steps: list[int], keys: list[str]) -> ir.Table:
    """Return all journeys: a stage requires an event after the earliest stage of the journey."""
    place = _place(events)
    firsts = _by_stage(events, steps, keys, first=events[place].min)
    entry = ibis_().coalesce(*(firsts[f"first{step}"] for step in range(len(steps))))
    known = firsts.select(
        **{f"_{key}": firsts[key] for key in keys}, _stage=firsts.stage, _entry=entry
    )
    joined = events.join(known, [events[key] == known[f"_{key}"] for key in keys])
    after = joined.filter(joined[place] >= joined._entry)
    same = (after[place] == after._entry) & (after.stage != after._stage)
    made = _by_stage(after, steps, keys, t=after.time.min, tied=_count(same))
    times = [made[f"t{step}"] for step in range(len(steps))]
    return made.drop("stage").mutate(start=ibis_().coalesce(*times))


def any_order(mapped: MappedLog, events: ir.Table, steps: list[int], keys: list[str]) -> ir.Table:
    """Return all journeys: a stage requires an event, whenever it was."""
    made = _by_stage(
        events, steps, keys, t=events.time.min, start=events.time.min(),
        tied=ibis_().literal(0, "int64"),
    )  # fmt: skip
    return made.drop("stage")


RULES: dict[str, Rule] = {"strict": strict, "skip": skip, "any": any_order}


def skipping(mapped: MappedLog, events: ir.Table, steps: list[int]) -> ir.Table:
    """Return the number of ``journeys``, and of ``skippers``, which skip a stage by `skip`."""
    ibis = ibis_()
    place = events[_place(events)]
    each = _by_stage(events, steps, mapped.unit, first=place.min, last=place.max)
    numbers = range(len(steps))
    entry = ibis.coalesce(*(each[f"first{step}"] for step in numbers))
    each = each.mutate(entry=entry)
    reached = [(each[f"last{step}"] >= each.entry).fill_null(False) for step in numbers]
    skips: list[Any] = [reached[step] & ~reached[step - 1] for step in numbers[1:]]
    same = [
        (each[f"last{step}"] == each.entry).fill_null(False) & (each.stage != steps[step])
        for step in numbers[1:]
    ]
    none = ibis.literal(False)
    return each.agg(
        journeys=each.count(),
        skippers=_count(reduce(or_, skips, none)),
        tied=_count(reduce(or_, same, none)),
    )


def _place(events: ir.Table) -> str:
    """Return the column that orders events of `staged`."""
    return "position" if "position" in events.columns else "time"


def _by_stage(
    events: ir.Table,
    steps: list[int],
    keys: list[str],
    *,
    first: Any = None,
    last: Any = None,
    t: Any = None,
    **values: Any,
) -> ir.Table:
    """Return aggregates for each stage, such as ``first0, first1, ...``, and the first stage."""
    made = {"first": first, "last": last, "t": t}
    each = {
        f"{name}{step}": function(where=events.stage == stage)
        for name, function in made.items()
        if function is not None
        for step, stage in enumerate(steps)
    }
    return events.group_by(keys).agg(**each, **values, stage=events.stage.min())


def _count(condition: Any) -> Any:
    """Return how often a condition is true, 0 if it is never known."""
    return ibis_().ifelse(condition, 1, 0).sum().fill_null(0).cast("int64")
