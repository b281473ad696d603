"""The event log in words and tables, each share with its interval and count."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from journeynb.base.text import count
from journeynb.charts.look.labels import duration_text, units
from journeynb.evidence.funnel_notes import words_on_absent, words_on_order
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.report.content.blocks import Block, Bullets, Heading, Para, Span, Strong, Table
from journeynb.report.content.context import Context
from journeynb.report.content.section import Section
from journeynb.report.content.wording import date_text, joined, percent, rows_of

if TYPE_CHECKING:
    import pandas as pd

TOP = 10
PATHS = 5


def explained(context: Context) -> list[Span]:
    """Return the share of moves that the map explains."""
    assert context.evidence is not None
    rows = context.evidence.conformance()
    if not len(rows) or not rows.iloc[0].moves:
        return []
    first, unit = rows.iloc[0], unit_of(context)
    return [
        "The map explains ",
        Strong(percent(first.move_share, first.move_low, first.move_high)),
        f" of {count(int(first.moves), 'move')} from one event to the next. For "
        f"{int(first[f'explained_{unit}s']):,} of {count(int(first[f'{unit}s']), unit)} it "
        "explains every move.",
    ]


def unit_of(context: Context) -> str:
    """Return the unit of shares: a customer, or a journey if customers have several."""
    assert context.evidence is not None
    return units(context.evidence).removesuffix("s")


def pronoun(context: Context) -> str:
    """Return the relative pronoun for the unit of shares."""
    return "who" if unit_of(context) == "customer" else "that"


def reaching(context: Context) -> str:
    """Return the caption of a funnel."""
    return f"{unit_of(context).capitalize()}s {pronoun(context)} reach each stage"


def drop_off(context: Context) -> list[Span]:
    """Return the steepest drop-off between two stages."""
    assert context.evidence is not None
    steps = [row for row in rows_of(context.evidence.funnel()) if row["persona"] == ALL]
    pairs = [pair for pair in pairwise(steps) if pair[0]["reached"]]
    if not pairs:
        return []
    before, row = max(pairs, key=lambda pair: pair[1]["drop_off"])
    names = [context.index.name(each["stage"]) for each in (before, row)]
    return [
        "The steepest drop-off is from ", Strong(f"{names[0]} to {names[1]}"), ": ",
        Strong(percent(row["drop_off"])),
        f" of the {count(before['reached'], unit_of(context))} {pronoun(context)} reached "
        f"{names[0]} went no further.",
    ]  # fmt: skip


def evidence(context: Context) -> Section:
    """Return customers, funnel, differences between map and log, and paths."""
    if context.evidence is None:
        return Section()
    blocks = [*_customers(context), Bullets(key_facts(context)), *funnel(context).blocks]
    return Section([*blocks, *unmapped(context).blocks, *paths(context).blocks])


def key_facts(context: Context) -> list[list[Span]]:
    """Return the moves that the map explains and the steepest drop-off, if there are any."""
    return [words for words in (explained(context), drop_off(context)) if words]


def _customers(context: Context) -> list[Block]:
    assert context.evidence is not None
    log = context.evidence.log
    facts = log.facts
    if not facts.events:
        return [Para(f"{facts.why_empty[0].upper()}{facts.why_empty[1:]}.")]
    personas = context.evidence.personas() if context.evidence.customer_personas.known else None
    words = (
        f"{facts.events:,} events from {count(log.customers, 'customer')}, "
        f"{date_text(facts.first.date())} to {date_text(facts.last.date())}."
    )
    blocks: list[Block] = [Para(words, "lead")]
    if personas is not None and len(personas):
        rows = [
            [_persona_name(context, row["persona"]), f"{row['customers']:,}",
             percent(row["share"], row["low"], row["high"])]
            for row in rows_of(personas)
            if row["customers"]
        ]  # fmt: skip
        blocks.append(
            Table("Customers by persona, with 95% intervals", ["Persona", "Customers", "Share"],
                  rows, frozenset({1, 2}))
        )  # fmt: skip
    return blocks


def _persona_name(context: Context, persona: str) -> str:
    words = {ALL: "All customers", NONE: "No persona matched"}
    return words.get(persona) or context.index.name(persona) or persona


def funnel(context: Context) -> Section:
    """Return the funnel of all customers and of each persona."""
    if context.evidence is None:
        return Section()
    found = context.evidence.funnel()
    if not len(found):
        return Section([Heading("Funnel"), Para("No stage has touchpoints with events.")])
    rows, about, strict = [], [], found.attrs["order"] == "strict"
    started = found[found.reached > 0].persona.unique()
    for row in rows_of(found[found.persona.isin(started)]):
        rows.append([
            _persona_name(context, row["persona"]), context.index.name(row["stage"]),
            f"{row['reached']:,}", *([] if strict else [f"{row['skipped']:,}"]),
            percent(row["share"], row["low"], row["high"]),
            percent(row["drop_off"]), _median_time(row["median_seconds"]),
        ])  # fmt: skip
        about.append("" if row["persona"] in (ALL, NONE) else row["persona"])
    shares = ["Of first stage"] if strict else ["Skipped a stage", "Share"]
    head = ["Persona", "Stage", "Reached", *shares, "Drop-off", "Median time"]
    caption = f"{reaching(context)}; shares with 95% intervals (Wilson)"
    blocks: list[Block] = [Heading("Funnel")]
    if skippers := words_on_order(found, units(context.evidence)):
        blocks.append(Para(f"{skippers}."))
    numbers = frozenset(range(2, len(head)))
    blocks.append(Table(caption, head, rows, numbers, ids=about))
    if absent := words_on_absent(found, context.index, units(context.evidence)):
        blocks.append(Para(f"{absent}."))
    return Section(blocks)


def _median_time(seconds: float) -> str:
    return "" if seconds != seconds else duration_text(seconds)


def unmapped(context: Context) -> Section:
    """Return events that match no touchpoint, and touchpoints without events."""
    if context.evidence is None:
        return Section()
    events = context.evidence.unmapped_events()
    unseen = context.evidence.unobserved_touchpoints()
    blocks: list[Block] = [Heading("Differences between map and log")]
    if len(events):
        total = percent(events.share.sum())
        top = events.head(TOP)
        rows = [
            [event, channel if isinstance(channel, str) else "", f"{number:,}", f"{customers:,}",
             percent(share, low, high)]
            for event, channel, number, customers, share, low, high in zip(
                top.event, top.channel, top["count"], top.customers, top.share, top.low, top.high,
                strict=True,
            )
        ]  # fmt: skip
        blocks += [
            Para(f"Kinds of events without a touchpoint: {len(events)} ({total} of all events)."),
            Table("Events that match no touchpoint, most frequent first",
                  ["Event", "Channel", "Count", "Customers", "Share"], rows,
                  frozenset({2, 3, 4})),
        ]  # fmt: skip
    else:
        blocks.append(Para("Every event in the log matches a touchpoint."))
    if len(unseen):
        names = joined([str(name) for name in unseen.name], TOP)
        blocks.append(Para(f"On the map but not in the log: {names}."))
    return Section(blocks)


def paths(context: Context) -> Section:
    """Return the most frequent paths, and the most frequent paths to the last stage."""
    if context.evidence is None:
        return Section()
    found = context.evidence.paths(top=1000)
    arrived = found[found.conversion > 0]
    blocks: list[Block] = []
    for table, caption in (
        (found, "Most frequent paths"), (arrived, "Most frequent paths to the last stage")
    ):  # fmt: skip
        if len(table):
            blocks.append(_path_table(table.head(PATHS), caption, f"{unit_of(context)}s"))
    return Section([Heading("Paths"), *blocks] if blocks else [])


def _path_table(table: pd.DataFrame, caption: str, unit: str) -> Table:
    rows = []
    for names, more, number, share, low, high, conversion in zip(
        table.names, table.more, table[unit], table.share, table.low, table.high,
        table.conversion, strict=True,
    ):  # fmt: skip
        path = " → ".join(map(str, names)) + (" → …" if more else "")
        rows.append([path, f"{int(number):,}", percent(share, low, high), percent(conversion)])
    head = ["Path", unit.capitalize(), "Share", "Reach the last stage"]
    return Table(caption, head, rows, frozenset({1, 2, 3}))
