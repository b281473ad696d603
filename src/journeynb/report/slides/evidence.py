"""Slides of the event log: funnel, personas, events that match no touchpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from journeynb.base.text import count
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.model.kinds.colors import persona_colors
from journeynb.picture.drawing.text_metrics import clean
from journeynb.picture.drawing.text_metrics import cut as shortened
from journeynb.report.content.blocks import Para, Table, Words
from journeynb.report.content.context import Context
from journeynb.report.content.wording import joined, percent, rows_of
from journeynb.report.parts.evidence import (
    evidence,
    funnel,
    key_facts,
    pronoun,
    reaching,
    unit_of,
    unmapped,
)
from journeynb.report.slides.deck import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Deck
from journeynb.report.slides.table_grid import Grid
from journeynb.report.slides.text import Line, fitting, lines, named, notes

_PERSONAS = 5
_STAGES = 12
_SHARES = (
    "Shares have 95% intervals (Wilson). The intervals show random variation only; they do not "
    "show whether the log is complete or its customers are typical."
)  # fmt: skip


def what_customers_did(deck: Deck, context: Context) -> None:
    """Add the slides of the event log; none without a log."""
    if context.evidence is None:
        return
    facts = context.evidence.log.facts
    if not facts.events:
        words = f"{facts.why_empty[0].upper()}{facts.why_empty[1:]}."
        deck.slide("The log has no events" if not facts.rows else "No row can be used", words)
        return
    _funnel(deck, context)
    _by_persona(deck, context)
    _unmapped(deck, context)


def _funnel(deck: Deck, context: Context) -> None:
    assert context.evidence is not None
    found = [row for row in rows_of(context.evidence.funnel()) if row["persona"] == ALL]
    detail = f"{notes(evidence(context).blocks[:2])}\n{notes(funnel(context).blocks)}\n{_SHARES}"
    if not found:
        page = deck.slide("No stage has a touchpoint with events", detail)
        words = "To count a funnel, add event names to the touchpoints."
        page.text(LEFT, TOP, WIDTH, 1, [Line(words, 16, "muted")])
        return
    index = context.index
    unit = unit_of(context)
    strict = context.evidence.funnel().attrs["order"] == "strict"
    title = f"{count(_started(found), unit)} {'start' if strict else 'reach a stage'}"
    steps = [pair for pair in pairwise(found) if pair[1]["drop_off"] > 0]  # skips NaN
    if steps:
        before, worst = max(steps, key=lambda pair: pair[1]["drop_off"])
        between = [named(index.name(each["stage"])) for each in (before, worst)]
        title += f"; {percent(worst['drop_off'])} drop off between {joined(between)}"
    page = deck.slide(title, detail)
    some = found[:_STAGES]
    names = [_short(index.name(row["stage"])) for row in some]
    high = min(HEIGHT, 0.9 + 0.75 * len(some))
    wide = 5.6
    page.chart((LEFT, TOP, wide, high), names,
               [(f"{unit.capitalize()}s", [int(row["reached"]) for row in some])], "#,##0",
               f"Bars: number of {unit}s {pronoun(context)} reach each stage")  # fmt: skip
    rows: list[list[Words]] = [
        [index.name(row["stage"]), f"{int(row['reached']):,}",
         percent(row["share"], row["low"], row["high"]), percent(row["drop_off"])]
        for row in some
    ]  # fmt: skip
    share = "Of first stage (95%)" if strict else "Share (95%)"
    grid = Grid(["Stage", "Reached", share, "Drop-off"], rows,
                [1.9, 1.0, 2.05, 1.28], frozenset({1, 2, 3}), 12, 2)  # fmt: skip
    x = LEFT + wide + 0.3
    y = page.table(x, TOP + 0.1, grid, f"{reaching(context)}, with 95% intervals") + 0.3
    facts = [Line(words, 13, bullet=True, most=6) for words in key_facts(context)]
    if BOTTOM - y > 0.8:
        page.text(x, y, 6.23, BOTTOM - y, fitting(facts, 6.23, BOTTOM - y))


def _started(rows: Sequence[Mapping[str, Any]]) -> int:
    """Return the number of customers who reach a stage of the funnel."""
    return max((round(row["reached"] / row["share"]) for row in rows if row["share"]), default=0)


def _short(name: str) -> str:
    return shortened(clean(name), 12, 150) or "(no name)"


def _by_persona(deck: Deck, context: Context) -> None:
    assert context.evidence is not None
    if not context.evidence.customer_personas.known:
        return
    found = {(row["persona"], row["stage"]): row for row in rows_of(context.evidence.funnel())}
    stages = list(dict.fromkeys(stage for _, stage in found))[:_STAGES]
    started = [
        id for id in dict.fromkeys(who for who, _ in found)
        if id not in (ALL, NONE) and found[id, stages[0]]["share"] >= 0  # not NaN
    ][:_PERSONAS]  # fmt: skip
    if len(started) < 2 or len(stages) < 2:
        return
    index = context.index
    colors = persona_colors(index.personas, index.palette)
    series = [
        (_short(index.name(id)), [float(found[id, stage]["share"]) for stage in stages])
        for id in started
    ]
    last = {id: values[-1] for id, (_, values) in zip(started, series, strict=True)}
    best, worst = max(started, key=lambda id: last[id]), min(started, key=lambda id: last[id])
    where = named(index.name(stages[-1]))
    title = (
        f"Customers like {named(index.name(best))} get furthest: {percent(last[best])} reach "
        f"{where}; of customers like {named(index.name(worst))}, {percent(last[worst])}"
    )  # fmt: skip
    customers = [f"{index.name(row['persona'])}: {count(int(row['customers']), 'customer')}, "
            f"{percent(row['share'], row['low'], row['high'])} of all."
            for row in rows_of(context.evidence.personas())
            if row["persona"] in started]  # fmt: skip
    detail = "\n".join([*customers, notes(funnel(context).blocks), _SHARES])
    page = deck.slide(title, detail)
    page.chart((LEFT, TOP, WIDTH, HEIGHT - 0.4), [_short(index.name(id)) for id in stages], series,
               "0%", "Columns: share of each persona's customers who reach each stage",
               [colors[id] for id in started])  # fmt: skip
    strict = context.evidence.funnel().attrs["order"] == "strict"
    who = "start in the first stage" if strict else "reach a stage"
    words = f"Share of customers who {who}, by persona; the notes give the intervals."
    page.text(LEFT, BOTTOM - 0.3, WIDTH, 0.3, [Line(words, 11, "muted", most=1)])


def _unmapped(deck: Deck, context: Context) -> None:
    assert context.evidence is not None
    section = unmapped(context)
    detail = f"{notes(section.blocks)}\n{_SHARES}"
    table = next((each for each in section.blocks if isinstance(each, Table)), None)
    paragraphs = [each for each in section.blocks if isinstance(each, Para)]
    if table is None:
        page = deck.slide("Every event in the log matches a touchpoint", detail)
        page.text(
            LEFT, TOP, WIDTH, HEIGHT, fitting(list(lines(paragraphs[1:], 16, 6)), WIDTH, HEIGHT)
        )
        return
    events = context.evidence.unmapped_events()
    title = (
        f"{count(len(events), 'kind')} of events ({percent(events.share.sum())} of all events) "
        "match no touchpoint"
    )  # fmt: skip
    if len(events) == 1:
        title = f"{percent(events.share.sum())} of all events match no touchpoint"
    grid = Grid(table.head, table.rows, [3.9, 2.4, 1.4, 1.5, 2.93], table.numbers, 16, 2)
    deck.table(title, grid, detail, table.caption, list(lines(paragraphs[1:], 14, 4)))
