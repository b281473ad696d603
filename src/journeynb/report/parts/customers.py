"""Who fits which persona, and how the customers of each persona changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count
from journeynb.gaps.rules.customer_numbers import is_drift
from journeynb.insight.customers.customer_personas import NONE, SEVERAL
from journeynb.model.claims import CUSTOMERS, VALUE, measured
from journeynb.report.content.blocks import (
    Block,
    Bullets,
    Heading,
    Para,
    Span,
    Strong,
    Table,
    Words,
)
from journeynb.report.content.context import Context
from journeynb.report.content.customer_facts import CustomerFacts
from journeynb.report.content.section import Section
from journeynb.report.content.wording import date_text, joined, percent

if TYPE_CHECKING:
    from journeynb.charts.look.theme import AnyChart

NOT_CAUSES = (
    "These are counts from a table: associations, not causes. The intervals show random variation "
    "only, not whether the table is complete."
)
MOST = 12


def customers(context: Context) -> Section:
    """Return who fits which persona, what changed, and the stored profiles."""
    facts = context.customers
    blocks: list[Block] = []
    if facts is not None:
        blocks = [
            Para(f"{count(facts.numbers.customers, 'customer')} in {facts.source}.", "lead"),
            Bullets(key_facts(context, facts)),
            fit_table(context, facts),
            *_left_out(context, facts),
            *_drift(context, facts),
        ]
    stored = _profiles(context)
    note: list[Block] = [Para(NOT_CAUSES, "note")] if blocks or stored else []
    return Section([*blocks, *stored, *note])


def key_facts(context: Context, facts: CustomerFacts) -> list[list[Span]]:
    """Return how many customers fit no persona or several, and how many of the most valuable."""
    fit = {row["persona"]: row for row in facts.fit}
    none, several = fit[NONE], fit[SEVERAL]
    share = percent(none["share"], none["low"], none["high"])
    lines: list[list[Span]] = [[Strong(share or "None"), " of the customers fit no persona."]]
    if several["customers"]:
        share = percent(several["share"], several["low"], several["high"])
        lines.append([Strong(share), " fit more than one."])
    top = facts.numbers.top
    if top is not None and top.top and top.rest:
        ours, theirs = percent(top.top_outside / top.top), percent(top.rest_outside / top.rest)
        lines.append([
            Strong(ours), " of the most valuable quarter fit no persona, and "
            f"{theirs} of the others.",
        ])  # fmt: skip
    return lines


def fit_table(context: Context, facts: CustomerFacts) -> Table:
    """Return the number of customers who fit each persona."""
    names = {NONE: "No persona", SEVERAL: "Several personas"}
    absent = {each.partition(":")[0] for each in facts.left_out if "no filter" in each}
    rows: list[list[Words]] = []
    about = []
    for row in facts.fit:
        id = row["persona"]
        if id in absent or (id == SEVERAL and not row["customers"]):
            continue
        rows.append([
            names.get(id) or context.index.name(id), f"{row['customers']:,}",
            percent(row["share"], row["low"], row["high"]),
        ])  # fmt: skip
        about.append("" if id in names else id)
    return Table(
        "Customers who fit each persona, with 95% intervals (Wilson)",
        ["Persona", "Customers", "Share"], rows, frozenset({1, 2}), ids=about,
    )  # fmt: skip


def _left_out(context: Context, facts: CustomerFacts) -> list[Block]:
    absent = [each.partition(":")[0] for each in facts.left_out if "no filter" in each]
    names = joined([context.index.name(id) or id for id in dict.fromkeys(absent)], MOST)
    if not names:
        return []
    return [Para(f"Not counted, because they have no filter: {names}.", "note")]


def drifted(facts: CustomerFacts) -> list[dict[str, Any]]:
    """Return the attributes that rule P410 finds, too, the largest change first."""
    found = [
        row for row in facts.drift
        if row["q"] is not None and is_drift(row["was"], row["now"], row["q"])
    ]  # fmt: skip
    return sorted(found, key=lambda row: -abs(row["now"] - row["was"]))


def _drift(context: Context, facts: CustomerFacts) -> list[Block]:
    known = [row for row in facts.drift if row["q"] is not None]
    if not known:
        return []
    found = drifted(facts)
    attributes = count(len(known), "attribute")
    if not found:
        words = (
            f"None of {attributes} of the stored profiles changed by 5 percentage points or more, "
            "and more than chance explains."
        )
        return [Heading("Do the personas still hold?"), Para(words)]
    lines: list[Words] = [drift_words(context, row) for row in found[:MOST]]
    more = len(found) - MOST
    return [
        Heading("Do the personas still hold?"),
        Para(f"{len(found)} of {attributes} changed by 5 percentage points or more, and more than "
             "chance explains:"),
        Bullets([*lines, f"and {more} more"] if more > 0 else lines),
    ]  # fmt: skip


def drift_words(context: Context, row: dict[str, Any]) -> list[Span]:
    """Return how an attribute of a persona changed."""
    return [
        Strong(context.index.name(row["persona"])),
        f", {row['attribute']}: {row['value']} was {percent(row['was'])}, now "
        f"{percent(row['now'])}",
    ]


def drift_chart(context: Context) -> AnyChart:
    """Return the chart of the changes."""
    import pandas as pd

    from journeynb.charts.insight.drift import drift
    from journeynb.charts.look.theme import drawn
    from journeynb.charts.renderer import enable_once
    from journeynb.insight.customers.drift import COLUMNS

    enable_once()
    if context.customers is None:
        raise ArgumentError("the report has no customer table; pass customers=")
    table = pd.DataFrame(context.customers.drift, columns=list(COLUMNS))
    return drawn(drift, context.index, table, 60, None, None)


def _profiles(context: Context) -> list[Block]:
    """Return the stored profiles: size, share of the value, and facts on the card."""
    rows: list[list[Words]] = []
    about = []
    for persona in context.index.personas:
        if not persona.profile:
            continue
        size, value = (
            next((row for row in persona.profile if row.attribute == name), None)
            for name in (CUSTOMERS, VALUE)
        )
        claims = [each for each in measured(persona) if each is not None]
        wrong = sum(each.contradicted for each in claims)
        words = f"{len(claims)} of {len(persona.demographics)} measured"
        rows.append([
            persona.name,
            "–" if size is None or size.n is None else f"{size.n:,}",
            "–" if size is None else percent(size.share),
            "–" if value is None else percent(value.share),
            date_text(persona.profiled) or "–",
            words + (f", {wrong} contradicted" if wrong else ""),
        ])  # fmt: skip
        about.append(persona.id)
    if not rows:
        return []
    head = ["Persona", "Customers", "Share", "Share of value", "Counted on", "Facts on the card"]
    return [
        Heading("What the personas are based on"),
        Table("Stored profiles of personas", head, rows, frozenset({1, 2, 3}), ids=about),
    ]
