"""The funnel: how many customers reach each stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data import dialects, durations, engines
from journeynb.data.durations import add_times
from journeynb.data.intervals import add_share
from journeynb.data.rounding import as_counts
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import EVERYONE
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.matching.ordered_rows import ordered_rows
from journeynb.evidence.questions.funnel_of_rows import funnel_of_rows
from journeynb.evidence.questions.funnel_rules import FEW, RULES, skipping, staged

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def rule_of(order: Any, ordered: bool | None) -> str | None:
    """Return the rule that the arguments of `Evidence.funnel` name, None for the default."""
    if order is not None and ordered is not None:
        raise ArgumentError("ordered= is an older name of order=; use order= only")
    given = order if ordered is None else ordered
    if isinstance(given, bool):
        return "strict" if given else "any"
    if given is not None and not (isinstance(given, str) and given in RULES):
        raise ArgumentError(f"order={shown(given)} is not valid; allowed: {', '.join(RULES)}")
    return None if given is None else str(given)


def by_step(table: ir.Table, many: int) -> ir.Table:
    """Return one row for each journey and stage that it reached; for open ones, the first stage.

    Adds ``step``, the times at which it reached this stage (``time``) and the previous one
    (``before``), and ``last``, the last step that it reached.
    """
    ibis = engines.ibis_()
    times = [table[f"t{step}"] for step in range(many)]
    reached = [ibis.ifelse(time.notnull(), step, None) for step, time in enumerate(times)]
    numbers = ibis.array([ibis.literal(step, "int16") for step in range(many)])
    table = table.mutate(
        step=numbers.unnest(),
        last=ibis.coalesce(*reversed(reached)),
    )
    times = [table[f"t{step}"] for step in range(many)]
    table = table.mutate(
        before=ibis.cases(*((table.step == step, times[max(step - 1, 0)]) for step in range(many))),
        time=ibis.cases(*((table.step == step, times[step]) for step in range(many))),
    )
    kept = table.time.notnull() | (table.open & (table.step == 0))
    return table.filter(kept).drop(*(f"t{step}" for step in range(many)))


def counted(
    mapped: MappedLog,
    personas: CustomerPersonas,
    events: ir.Table,
    steps: list[int],
    rule: str,
    within: int | None,
    own: bool | None,
) -> ir.Table:
    """Return the number of journeys that reached each stage, by persona, from events of `staged`.

    `own` None: for all customers and each persona; False: for all customers; True: for each
    persona, from its own events.
    """
    ibis = engines.ibis_()
    if own:
        table = RULES[rule](mapped, personas.attach(events), steps, [*mapped.unit, "persona"])
    else:
        table = RULES[rule](mapped, events, steps, mapped.unit)
        table = personas.with_all(table, own is None)
    if within is None:
        table = table.mutate(open=ibis.literal(False))
    else:
        until = ibis.literal(mapped.log.facts.last, "timestamp")
        table = table.mutate(open=dialects.micros_between(until, table.start) < within)
        inside = {
            name: ibis.ifelse(
                ~table.open & (dialects.micros_between(table[name], table.start) <= within),
                table[name],
                None,
            )
            for name in (f"t{step}" for step in range(len(steps)))
        }
        table = table.mutate(**inside)
    table = by_step(table, len(steps))
    came, ended = table.time.notnull(), table.step == table["last"]
    later = table.time >= table.before
    lag = ibis.ifelse(
        later & (table.step > 0), dialects.micros_between(table.time, table.before), None
    )
    table = table.mutate(
        came=came,
        ended=came & ended,
        skipped=came & table.before.isnull(),
    )
    values: dict[str, Any] = {
        "reached": lambda t: t.came.sum(),
        "skipped": lambda t: t.skipped.sum(),
        "ended": lambda t: t.ended.sum(),
        "tied": lambda t: t.tied.max(),
    }
    if within is not None:
        values["open"] = lambda t: t.open.sum()
    if mapped.log.gap is not None:
        values["customers"] = lambda t: t.customer.nunique(where=t.came)
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
    mapped: MappedLog, personas: CustomerPersonas, rule: str | None, within: Any
) -> pd.DataFrame:
    """Return the table of `Evidence.funnel`."""
    import pandas as pd

    log = mapped.log
    limit = None if within is None else durations.micros(within, "within")
    steps, left_out = steps_of(mapped)
    groups = [EVERYONE, *(personas.listed if personas.known else [])]
    rows = [(group, step) for group in groups for step in range(len(steps))]
    frame = pd.DataFrame(rows, columns=["persona", "step"]).astype("int64")
    skippers, chosen = None, rule or "strict"
    if steps and log.facts.events:
        found, chosen, skippers = _asked(mapped, personas, steps, rule, limit)
        frame = frame.merge(found, on=["persona", "step"], how="left")
    counts = ["reached", "skipped", "ended", "customers", "open"]
    missing = {name: 0 for name in counts if name not in frame.columns}
    frame = as_counts(frame.assign(**missing), *counts)
    if "median" not in frame.columns:
        frame["median"] = float("nan")
    by = frame.groupby("persona")
    before = by["reached"].shift()
    frame["open"] = by["open"].transform("first")
    whole = frame[frame.persona == EVERYONE]
    in_rows = int(whole.ended.sum() + whole.open.max()) if len(whole) else 0
    frame = add_share(frame, "share", "reached", by["ended"].transform("sum"))
    frame["dropped"] = by["ended"].shift().fillna(0).astype("int64")
    frame["drop_off"] = frame.dropped / before.where(before > 0)
    frame = add_times(frame, "median")
    frame["stage"] = frame.step.map({step: mapped.stages[at] for step, at in enumerate(steps)})
    frame["persona"] = personas.label(frame.persona)
    columns = [
        "persona", "stage", "reached", *(["customers"] if log.gap is not None else []), "skipped",
        "share", "low", "high", "dropped", "drop_off", "median_seconds", "median_time", "open",
    ]  # fmt: skip
    frame = frame[columns].astype({"stage": "str"})
    frame.attrs |= {
        "left_out": left_out, "order": chosen, "skippers": skippers,
        "of": log.journeys, "absent": log.journeys - in_rows,
    }  # fmt: skip
    return frame


def _asked(
    mapped: MappedLog,
    personas: CustomerPersonas,
    steps: list[int],
    rule: str | None,
    within: int | None,
) -> tuple[pd.DataFrame, str, float | None]:
    """Return the counts, the rule and, if it is the default, the share of journeys that skip."""
    import pandas as pd

    rows = ordered_rows(mapped, personas)
    if rows is not None:
        return funnel_of_rows(rows, personas, steps, rule, within)
    log = mapped.log
    parts: list[bool | None] = [False]
    if personas.known:
        parts = [False, True] if personas.assign == "event" else [None]
    for by_position in (False, True):
        chosen, skippers, tied = rule or "strict", None, False
        with log.cached.temporary(staged(mapped, by_position), "funnel") as events:
            if rule is None and len(steps) == 1:
                skippers = 0.0
            elif rule is None:
                row = log.run(skipping(mapped, events, steps), "funnel").iloc[0]
                skippers = int(row.skippers) / int(row.journeys) if row.journeys else 0.0
                chosen, tied = "strict" if skippers < FEW else "skip", bool(row.tied)
            found = pd.concat([
                log.run(counted(mapped, personas, events, steps, chosen, within, own), "funnel")
                for own in parts
            ])  # fmt: skip
        if by_position or not (tied or found.tied.fillna(0).any()):
            break
    return found.drop(columns="tied"), chosen, skippers
