"""A page a persona: who it is, what it wants, what hurts, which goals and gaps are about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, shown
from journeynb.evidence.matching.labels import ALL
from journeynb.model.entities import Persona
from journeynb.picture.drawing.theme import theme_of
from journeynb.picture.map.scene import Scene
from journeynb.picture.persona_card.sections import QUADRANTS, Entry, Person, Said
from journeynb.picture.persona_card.sections import Section as Traits
from journeynb.report.content.blocks import (
    Block,
    Bullets,
    Columns,
    Heading,
    Para,
    Part,
    Portrait,
    Severity,
    Span,
    Strong,
)
from journeynb.report.content.context import Context
from journeynb.report.content.section import Section
from journeynb.report.content.wording import percent, rows_of, signed, without_calls

_NEEDED = "Goals for this persona"
GAPS = 4
SAID = 6


def person_page(context: Context, persona: str) -> Section:
    """Return the page of a persona."""
    found = next((each for each in context.index.personas if each.id == persona), None)
    if found is None:
        ids = ", ".join(each.id for each in context.index.personas) or (
            "none, because the map has no personas"
        )
        raise ArgumentError(f"persona={shown(persona)} is not valid; allowed: {ids}")
    scene = Scene(context.index, persona, None, theme_of("light"), None, context.today, None)
    return Section([Part("persona", _page(context, Person(scene, found)), persona)])


def _page(context: Context, person: Person) -> list[Block]:
    persona = person.persona
    blocks: list[Block] = [Heading(persona.name or persona.id)]
    if persona.portrait:
        blocks.append(Portrait(persona.portrait, persona.name))
    role = " · ".join(each for each in (persona.role, person.standing) if each)
    blocks += [Para(role, "meta")] if role else []
    blocks += [Para(f"“{persona.quote}”", "quote")] if persona.quote else []
    blocks += [Para(person.journey, "meta")] if person.journey else []
    told = observed(context, persona)
    blocks += [Para(told)] if told else []
    parts = [(each.label, _entries(each)) for each in person.sections]
    blocks += [Columns(parts)] if parts else []
    said = _empathy(person)
    blocks += [Columns(said)] if said else []
    hurts = _hurts(person)
    goals: list[list[Span]] = [[Strong(each.name)] for each in person.goals]
    lists = [
        ("Pain points", hurts),
        (_NEEDED, goals),
        ("Gaps", _gaps(person)),
    ]
    kept: list[tuple[str, Sequence[Block]]] = [
        (label, [Bullets(items)]) for label, items in lists if items
    ]
    if not goals and not persona.supporting:
        kept.append((_NEEDED, [Para("None.")]))
    blocks += [Columns(kept)] if kept else []
    if person.missing:
        blocks.append(Para(f"Not filled in yet: {', '.join(person.missing)}.", "note"))
    return blocks


def _entries(traits: Traits) -> list[Block]:
    if traits.look == "text":
        return [Para(each.text) for each in traits.entries]
    if traits.look in ("words", "channels"):
        return [Para(", ".join(each.text for each in traits.entries))]
    return [Bullets([_entry(each) for each in traits.entries])]


def _entry(entry: Entry) -> list[Span]:
    if entry.rating:
        return [f"{entry.text}: {entry.rating} of 5"]
    return [f"{entry.text}: ", Strong(entry.value)] if entry.value else [entry.text]


def _empathy(person: Person) -> list[tuple[str, Sequence[Block]]]:
    made: list[tuple[str, Sequence[Block]]] = []
    for quadrant, label in QUADRANTS.items():
        lines: list[list[Span]] = []
        said = [each for _, several in person.empathy[quadrant] for each in several]
        for each in _telling(said):
            mark = "" if each.emotion is None else f" ({signed(each.emotion)})"
            lines.append([each.text + mark])
        if lines:
            more = len(said) - len(lines)
            blocks: list[Block] = [Bullets(lines)]
            made.append((label, [*blocks, Para(f"and {more} more", "note")] if more else blocks))
    return made


def _telling(said: list[Said]) -> list[Said]:
    """Return some of what is said: the strongest feelings, else the first, in their order."""
    strong = sorted(said, key=lambda each: -abs(each.emotion or 0))[:SAID]
    return [each for each in said if any(each is one for one in strong)]


def _hurts(person: Person) -> list[list[Span]]:
    made: list[list[Span]] = []
    for each in person.pain_points[:SAID]:
        severity = f" (severity {each.severity} of 5)" if each.severity else ""
        made.append([Strong(each.name), severity])
    return made


def _gaps(person: Person) -> list[list[Span]]:
    rows: list[dict[str, Any]] = [dict(row) for row in person.gaps if row["severity"] != "info"]
    made: list[list[Span]] = [
        [Severity(row["severity"], row["severity"]), " ", row["message"],
         f". {without_calls(row['fix'])}."]
        for row in rows[:GAPS]
    ]  # fmt: skip
    return [*made, [f"and {len(rows) - GAPS} more"]] if len(rows) > GAPS else made


def observed(context: Context, persona: Persona) -> list[Span]:
    """Return how many customers are this persona, and how far they come."""
    if context.evidence is None or not context.evidence.customer_personas.known:
        return []
    people = {row["persona"]: row for row in rows_of(context.evidence.personas())}
    row = people.get(persona.id)
    if row is None:
        return []
    if not row["customers"]:
        return [Strong("No customer"), " in the log matches this persona."]
    words: list[Span] = [
        Strong(count(row["customers"], "customer")), " in the log match this persona, ",
        f"{percent(row['share'], row['low'], row['high'])} of all.",
    ]  # fmt: skip
    funnel = context.evidence.funnel()
    own = funnel[funnel.persona == persona.id]
    every = funnel[funnel.persona == ALL]
    if len(own) > 1 and len(every) == len(own) and own.reached.iloc[0]:
        last = context.index.name(own.stage.iloc[-1])
        words.append(
            f" {percent(own.share.iloc[-1], own.low.iloc[-1], own.high.iloc[-1])} of its "
            f"customers who start reach {last}, compared with "
            f"{percent(every.share.iloc[-1])} of all customers."
        )
    return words
