"""A report as slides that PowerPoint, Keynote, LibreOffice and Google Slides can edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, need
from journeynb.model.index import contents
from journeynb.report.content.context import Context
from journeynb.report.content.inputs import Inputs, context_of
from journeynb.report.content.wording import date_text, joined

if TYPE_CHECKING:
    from journeynb.report.content.order import Order
    from journeynb.report.slides.deck import Deck

Make = Callable[["Deck"], Any]


def slides(order: Order) -> bytes:
    """Return a report as the bytes of a ``.pptx``.

    The template ``executive`` has no slides of personas and gaps; ``workshop`` has the map,
    questions and space to write.
    """
    try:
        import pptx  # noqa: F401
    except ImportError:
        raise need("pptx", "slides", "creating slides") from None
    from journeynb.report.slides.deck import Deck

    inputs = Inputs()
    if order.file is not None and order.file.is_file():
        inputs.add(order.file)
    context = context_of(
        order.core, inputs, order.events, order.since, order.today, order.columns,
        customers=order.customers, comments=order.comments,
    )  # fmt: skip
    info = context.index.info
    title = info.title or "Customer journey map"
    deck = Deck(title, context.today, date_text(context.today), context.theme("light"))
    parts = _parts(order.template, context)
    for number, (name, make) in enumerate(parts, start=1):
        if order.on_cell is not None:
            order.on_cell(number, len(parts), name)
        make(deck)
    return deck.saved(joined(list(info.owners)), "Customer journey map")


def _parts(template: Any, context: Context) -> list[tuple[str, Make]]:
    """Return the names of the parts of a deck, and functions that add them."""
    from journeynb.report.slides import end as slides_end
    from journeynb.report.slides import findings as slides_findings
    from journeynb.report.slides import journey as slides_journey
    from journeynb.report.slides import personas as slides_people
    from journeynb.report.slides.customers import who_they_are
    from journeynb.report.slides.evidence import what_customers_did
    from journeynb.report.slides.map_cuts import Map
    from journeynb.report.slides.why import why_slides

    def of(make: Callable[..., None], *more: Any) -> Make:
        return lambda deck: make(deck, context, *more)

    cut = Map(context)
    first = [("Title", of(_title))]
    summary = ("Executive summary", of(slides_findings.overview))
    changed = ("What changed", of(slides_end.changed))
    glance = ("The journey", of(slides_journey.glance, cut))
    the_map = ("The map", of(slides_journey.the_map, cut))
    people = ("Personas", of(slides_people.people, cut))
    counted = context.customers is not None or any(each.profile for each in context.index.personas)
    customers = [("Customers and personas", of(who_they_are))] if counted else []
    goals = ("Goals", of(slides_findings.goals))
    alignment = ("Alignment", of(slides_findings.alignment))
    gaps = ("Gaps", of(slides_findings.gaps))
    observed = ("What customers did", of(what_customers_did))
    reasons = [("Why", of(why_slides))] if context.evidence is not None else []
    method = ("Method and sources", of(slides_end.method_slides))
    decks = {
        "full": [
            summary, changed, glance, the_map, people, *customers, goals, alignment, gaps, observed,
            *reasons,
        ],
        "executive": [summary, changed, glance, the_map, *customers, goals, alignment, observed],
        "workshop": [
            glance, the_map, ("Questions for the workshop", of(slides_end.questions)),
            ("Space for notes", of(slides_end.room)), people,
        ],
    }  # fmt: skip
    if template not in decks:
        raise ArgumentError(
            f"template={str(template)!r}: slides are available for {', '.join(decks)}; "
            "your own notebook can become .html, .ipynb or .pdf"
        )
    return [*first, *decks[template], method]


def _title(deck: Deck, context: Context) -> None:
    from journeynb.report.parts.summary import title
    from journeynb.report.slides.text import Line, notes

    info = context.index.info
    page = deck.first(info.description, f"{notes(title(context).blocks)}\n{_HOW}")
    kinds = {"as_is": "As-is journey", "to_be": "To-be journey"}
    facts = [
        Line(f"{kinds.get(info.state or '', 'Customer journey map')} · {date_text(context.today)}",
             16, bold=True, most=1),
        Line(contents(context.index), 14, "muted", most=2),
    ]  # fmt: skip
    if info.owners:
        facts.append(Line(f"Owners: {joined(list(info.owners))}", 14, "muted", most=2))
    page.text(1.0, 5.35, 11.2, 1.6, facts)


_HOW = (
    "The speaker notes contain definitions, intervals and details. Titles, tables and "
    "charts can be edited."
)
