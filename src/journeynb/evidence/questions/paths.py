"""The paths that customers take, the most frequent first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.base.whole_numbers import require_whole
from journeynb.data import dialects, engines
from journeynb.data.durations import add_times
from journeynb.data.intervals import add_share
from journeynb.data.rounding import as_counts
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.funnel import steps_of
from journeynb.evidence.questions.moves import visits, window

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def journey_paths(mapped: MappedLog, steps: int) -> ir.Table:
    """Return the path of each journey: ``s0, s1, ...`` (-1: ended), ``more``, ``goal``, times.

    ``persona`` is the value of the path's first event.
    """
    ibis = engines.ibis_()
    table = visits(mapped, "touchpoint")
    stages, _ = steps_of(mapped)
    last = stages[-1] if stages else -1
    goal = (table.stage == last).fill_null(False)
    table = table.mutate(
        reaches=ibis.ifelse(goal, 1, 0),
        arrives=(table.before.isnull() | (table.before != table["at"])),
    )
    goals = table.group_by(mapped.unit).agg(goal=table.reaches.max())
    arrivals = table.filter(table.arrives)
    order = window(mapped, arrivals)
    arrivals = arrivals.mutate(step=ibis.row_number().over(order))
    each = arrivals.group_by(mapped.unit).agg(
        **{
            f"s{step}": arrivals["at"].max(where=arrivals.step == step).fill_null(-1)
            for step in range(steps)
        },
        persona=arrivals.persona.max(where=arrivals.step == 0),
        more=arrivals.step.max() >= steps,
        first=arrivals.time.min(),
        last=arrivals.time.max(where=arrivals.step < steps),
    )
    goals = goals.rename({f"_{key}": key for key in mapped.unit})
    joined = each.join(goals, [each[key] == goals[f"_{key}"] for key in mapped.unit])
    return joined.drop(*[f"_{key}" for key in mapped.unit])


def counted(
    mapped: MappedLog, personas: CustomerPersonas, top: int, steps: int, by_persona: bool
) -> ir.Table:
    """Return the most frequent paths."""
    ibis = engines.ibis_()
    table = personas.with_all(journey_paths(mapped, steps), by_persona)
    names = [f"s{step}" for step in range(steps)]
    found = dialects.aggregate(
        table,
        ["persona", *names, "more"],
        dialects.micros_between(table["last"], table["first"]),
        mapped.log.dialect,
        count=lambda t: t.count(),
        customers=lambda t: t.customer.nunique(),
        goals=lambda t: t.goal.sum(),
    )
    order = [ibis.desc(found["count"]), *[found[name] for name in names], found.more.cast("int8")]
    found = found.mutate(
        total=found["count"].sum().over(ibis.window(group_by="persona")),
        rank=ibis.row_number().over(ibis.window(group_by="persona", order_by=order)),
    )
    return found.filter(found["rank"] < top)


def paths(
    mapped: MappedLog, personas: CustomerPersonas, top: int, steps: int, by_persona: bool
) -> pd.DataFrame:
    """Return the table of `Evidence.paths`."""
    for name, value, most in (("top", top, 10_000), ("steps", steps, 50)):
        require_whole(value, name, most)
    found = mapped.log.run(counted(mapped, personas, top, steps, by_persona), "paths")
    found = as_counts(found, "count", "customers", "goals").sort_values(["persona", "rank"])
    found = add_share(found, "share", "count", found.total)
    found = add_share(found, "conversion", "goals", found["count"], "conversion_")
    found = add_times(found, "median")
    places = [f"s{step}" for step in range(steps)]
    found["path"] = [
        [mapped.touchpoints[int(place)] for place in row if place >= 0]
        for row in found[places].itertuples(index=False)
    ]
    found["names"] = [[mapped.index.name(id) for id in path] for path in found.path]
    found["persona"] = personas.label(found.persona)
    found["journeys"] = found["count"]
    columns = [
        *(["persona"] if by_persona else []), "path", "names", "more", "customers",
        *(["journeys"] if mapped.log.gap is not None else []), "share", "low", "high",
        "conversion", "conversion_low", "conversion_high", "median_seconds", "median_time",
    ]  # fmt: skip
    return found[columns].astype({"more": "bool"}).reset_index(drop=True)
