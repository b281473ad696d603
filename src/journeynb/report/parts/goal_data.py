"""Where the goals are heading, and where their measurements come from."""

from __future__ import annotations

from typing import Any

from journeynb.base.text import count, percent
from journeynb.gaps.goals.goal_projection import Projection, project
from journeynb.gaps.goals.goal_status import last_measurement, measured
from journeynb.gaps.goals.projection_words import (
    WORDS,
    origin_line,
    range_by,
    range_of,
    tone_of,
)
from journeynb.model.claims import CUSTOMERS
from journeynb.model.kinds.entities import Goal
from journeynb.report.content.blocks import (
    Block,
    Heading,
    Para,
    Severity,
    Span,
    Strong,
    Table,
    Words,
)
from journeynb.report.content.context import Context
from journeynb.report.content.section import Section
from journeynb.report.content.wording import date_text, figure

LEVEL = 0.8


def projected(context: Context) -> list[tuple[Goal, Projection]]:
    """Return the goals that can be projected, the most urgent first."""
    order = list(WORDS)
    found = [(goal, project(goal, context.today, LEVEL)) for goal in context.index.goals]
    known = [(goal, each) for goal, each in found if each.low is not None]
    return sorted(known, key=lambda pair: order.index(pair[1].status))


def projections(context: Context) -> Section:
    """Return the projections as a table, and the data of the goals."""
    found = projected(context)
    blocks: list[Block] = []
    if found:
        rows = [_row(context, goal, each) for goal, each in found]
        head = ["Status", "Goal", "Last value", f"Projected ({LEVEL:.0%})", "Target", "Chance"]
        blocks = [
            Heading("Where the goals are heading"),
            Table("Goals with enough measurements, the most urgent first", head, rows,
                  frozenset({2, 3, 4, 5})),
            Para(
                "The projections assume that each metric continues as before. They show what the "
                "measurements let us expect, not what will happen.", "note",
            ),
        ]  # fmt: skip
    return Section([*blocks, *bound(context)])


def _row(context: Context, goal: Goal, found: Projection) -> list[Words]:
    last = last_measurement(goal, context.today)
    less = " or less" if goal.direction == "decrease" else ""
    return [
        Severity(tone_of(found.status), WORDS[found.status]),
        [Strong(goal.name)],
        "–" if last is None else figure(last[1], goal.unit),
        range_by(goal, found, figure, date_text),
        figure(found.target, goal.unit) + less,
        _chance(found.chance),
    ]


def _chance(chance: float | None) -> str:
    """Return a chance in percent; a projection is never certain."""
    if chance is None:
        return "–"
    if chance < 0.01:
        return "under 1%"
    return "over 99%" if chance > 0.99 else percent(chance)


def bound(context: Context) -> list[Block]:
    """Return the tables and KPIs that goals are bound to."""
    rows: list[list[Words]] = []
    for goal in context.index.goals:
        if goal.binding is None:
            continue
        known = measured(goal, context.today)
        last = known[-1] if known else None
        rows.append([
            [Strong(goal.name)], source_words(goal), f"every {goal.binding.every}",
            f"{len(known):,}", date_text(last.date) if last else "never",
            f"{last.n:,}" if last is not None and last.n is not None else "–",
        ])  # fmt: skip
    if not rows:
        return []
    head = ["Goal", "Counted from", "Period", "Measurements", "Last", "Cases"]
    return [Table("Goals that are measured from data", head, rows, frozenset({3, 5}))]


def source_words(goal: Goal) -> str:
    """Return what a goal is bound to, in words: ``kpis: mean of retention``."""
    binding: Any = goal.binding
    where = f" where {binding.where}" if binding.where else ""
    if binding.kpi:
        within = f" within {binding.within}" if binding.within else ""
        table = f"{binding.table}: " if binding.table else "events: "
        return f"{table}{binding.kpi}{within}{where}"
    return f"{binding.table}: {binding.kind} of {binding.value}{where}"


def goal_words(goal: Goal, context: Context) -> list[Span]:
    """Return the projection of a goal and the source of its last value, for a line about it."""
    found = project(goal, context.today, LEVEL)
    origin = origin_line(goal, context.today, date_text)
    words: list[Span] = [f". Last value {origin}"] if origin else []
    between = range_of(goal, found, figure)
    if between:
        words.append(f". Heading for {between}: {WORDS[found.status]}")
    return words


def data_rows(context: Context) -> list[list[Words]]:
    """Return the tables that the figures come from, with their dates and numbers of rows."""
    rows: list[list[Words]] = []
    facts = context.customers
    if facts is not None:
        named = ", ".join(f"{role}: {column}" for role, column in facts.columns.items())
        rows.append([facts.source, f"customers ({named})", context.today.isoformat(),
                     f"{facts.numbers.customers:,}"])  # fmt: skip
    by_source: dict[str, list[Any]] = {}
    for goal in context.index.goals:
        for each in measured(goal, context.today):
            if each.source:
                by_source.setdefault(each.source, []).append((goal.id, each))
    for source, found in by_source.items():
        days = sorted(each.date for _, each in found)
        period = days[0].isoformat() + (f" to {days[-1].isoformat()}" if days[0] < days[-1] else "")
        cases = sum(each.n or 0 for _, each in found)
        goals = count(len({id for id, _ in found}), "goal")
        rows.append([source, f"{goals}, {count(len(found), 'measurement')}", period,
                     f"{cases:,}" if cases else "–"])  # fmt: skip
    for persona in context.index.personas:
        if not persona.profile:
            continue
        size = next((row.n for row in persona.profile if row.attribute == CUSTOMERS), None)
        cited = context.index.out("cites", persona.id)
        tables = [each.name for each in context.index.sources
                  if each.id in cited and each.type == "crm"]  # fmt: skip
        rows.append([", ".join(tables) or "a customer table", f"profile of {persona.name}",
                     persona.profiled.isoformat() if persona.profiled else "–",
                     "–" if size is None else f"{size:,}"])  # fmt: skip
    return rows
