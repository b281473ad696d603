"""One page per persona: profile, needs, pain points, goals and gaps."""

from __future__ import annotations

from collections.abc import Sequence

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, shown
from journeynb.evidence.matching.labels import ALL
from journeynb.model.claims import customers_line
from journeynb.model.kinds.entities import Persona
from journeynb.picture.map.scene import Scene
from journeynb.picture.persona_card.sections import QUADRANTS, Entry, Person, Saying
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
    Small,
    Span,
    Strong,
    severity_span,
)
from journeynb.report.content.context import Context
from journeynb.report.content.section import Section
from journeynb.report.content.wording import date_text, joined, percent, rows_of, signed

_NEEDED = "Goals for this persona"
GAPS, PLACES = 6, 3
"""Maximum number of rules in the list of gaps, and of places for each."""
MOST, SAYINGS = 6, 5


def person_page(context: Context, persona: str, compared: bool = True) -> Section:
    """Return the page of a persona, its customers `compared` with all if there is a log."""
    found = next((each for each in context.index.personas if each.id == persona), None)
    if found is None:
        ids = ", ".join(each.id for each in context.index.personas) or (
            "none, because the map has no personas"
        )
        raise ArgumentError(f"persona={shown(persona)} is not valid; allowed: {ids}")
    scene = Scene(context.index, persona, None, context.theme("light"), None, context.today, None)
    vars(scene)["findings"] = context.rows_of_map  # computed once for all personas
    return Section([Part("persona", _page(context, Person(scene, found), compared), persona)])


def person_pages(context: Context) -> Section:
    """Return a page for each persona, or of too many for the first."""
    blocks: list[Block] = [Para(_read_them(context), "note")] if context.personas else []
    for each in context.personas:
        blocks += person_page(context, each.id, compared=False).blocks
    total, pages = len(context.index.personas), len(context.personas)
    if total > pages:
        blocks.append(Para(f"The map has {total:,} personas. The first {pages} have a page here."))
    return Section(blocks)


def _read_them(context: Context) -> str:
    """Return what holds for every page, so that no page repeats it."""
    words = (
        "Emotions in brackets range from -2 (very bad) to +2 (very good). Each gap names the "
        "stages or touchpoints where it occurs."
    )
    if context.evidence is None or not context.evidence.customer_personas.known:
        return words
    funnel = context.evidence.funnel()
    everyone = funnel[funnel.persona == ALL]
    if len(everyone) < 2 or not everyone.reached.iloc[0]:
        return words
    last = context.index.name(everyone.stage.iloc[-1])
    return f"{words} Of all customers who start, {percent(everyone.share.iloc[-1])} reach {last}."


def _page(context: Context, person: Person, compared: bool) -> list[Block]:
    persona = person.persona
    blocks: list[Block] = [Heading(persona.name or persona.id)]
    if persona.portrait:
        blocks.append(Portrait(persona.portrait, persona.name))
    role = " · ".join(each for each in (persona.role, person.standing) if each)
    blocks += [Para(role, "meta")] if role else []
    blocks += [Para(f"“{persona.quote}”", "quote")] if persona.quote else []
    stands = customers_line(persona, date_text)
    blocks += [Para(each, "meta") for each in (stands, person.journey) if each]
    figures = persona_figures(context, persona, compared)
    blocks += [Para(figures)] if figures else []
    parts = [(each.label, _entries(each)) for each in person.sections]
    blocks += [Columns(parts, "profile")] if parts else []
    quadrants = _empathy(person)
    blocks += [Columns(quadrants, "empathy")] if quadrants else []
    goals: list[list[Span]] = [[Strong(each.name)] for each in person.goals]
    lists = [
        (_pains_label(person), _pain_points(person)),
        (_NEEDED, goals),
        ("Gaps", _gaps(context, person)),
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
    if any(each.rating or each.value for each in traits.entries):
        words: list[Span] = []
        for each in traits.entries:
            words += [" · " if words else "", *_entry(each)]
        return [Para([*words, " (of 5)" if any(each.rating for each in traits.entries) else ""])]
    return [Bullets([_entry(each) for each in traits.entries])]


def _entry(entry: Entry) -> list[Span]:
    value = str(entry.rating) if entry.rating else entry.value
    words: list[Span] = [f"{entry.text} ", Strong(value)] if value else [entry.text]
    if not entry.measured:
        return words
    words.append(" ")
    if entry.contradicted:
        words += [Severity("warning", "contradicted"), " "]
    return [*words, Small(f"measured: {entry.measured}")]


def _empathy(person: Person) -> list[tuple[str, Sequence[Block]]]:
    columns: list[tuple[str, Sequence[Block]]] = []
    for quadrant, label in QUADRANTS.items():
        lines: list[list[Span]] = []
        statements = [each for _, several in person.empathy[quadrant] for each in several]
        for each in _strongest(statements):
            mark = "" if each.emotion is None else f" ({signed(each.emotion)})"
            lines.append([each.text + mark])
        more = len(statements) - len(lines)
        blocks: list[Block] = [Bullets(lines)] if lines else [Para("Not filled in yet", "note")]
        columns.append((label, [*blocks, Para(f"and {more} more", "note")] if more else blocks))
    return columns if any(person.empathy.values()) else []


def _strongest(statements: list[Saying]) -> list[Saying]:
    """Return the statements with the strongest emotions, in their order."""
    strong = sorted(statements, key=lambda each: -abs(each.emotion or 0))[:SAYINGS]
    return [each for each in statements if any(each is one for one in strong)]


def _pains_label(person: Person) -> str:
    known = any(each.severity for each in person.pain_points)
    return "Pain points, by severity" if known else "Pain points"


def _pain_points(person: Person) -> list[list[Span]]:
    items: list[list[Span]] = []
    for each in person.pain_points[:MOST]:
        severity = f" ({each.severity} of 5)" if each.severity else ""
        items.append([Strong(each.name), severity])
    return items


def _gaps(context: Context, person: Person) -> list[list[Span]]:
    """Return the errors and warnings of a persona: each rule once, and where it finds gaps."""
    where: dict[str, list[str]] = {}
    for row in person.gaps:
        if row["severity"] != "info":
            name = row["other_name"] if row["id"] == person.persona.id else row["name"]
            where.setdefault(row["rule"], []).append(name)
    items: list[list[Span]] = []
    for code, names in list(where.items())[:GAPS]:
        rule = context.rules[code]
        known = joined([each for each in names if each], PLACES)
        items.append([severity_span(rule.severity), " ", Strong(rule.title),
                      f": {known}" if known else ""])  # fmt: skip
    return [*items, [f"and {len(where) - GAPS} more"]] if len(where) > GAPS else items


def persona_figures(context: Context, persona: Persona, compared: bool = True) -> list[Span]:
    """Return the number of customers that match a persona, and how far they get.

    By default they are `compared` with all customers.
    """
    if context.evidence is None or not context.evidence.customer_personas.known:
        return []
    personas = {row["persona"]: row for row in rows_of(context.evidence.personas())}
    row = personas.get(persona.id)
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
    everyone = funnel[funnel.persona == ALL]
    if len(own) > 1 and len(everyone) == len(own) and own.reached.iloc[0]:
        last = context.index.name(own.stage.iloc[-1])
        share = percent(own.share.iloc[-1], own.low.iloc[-1], own.high.iloc[-1])
        others = f", compared with {percent(everyone.share.iloc[-1])} of all customers"
        words.append(f" Once they start, {share} reach {last}{others if compared else ''}.")
    return words
