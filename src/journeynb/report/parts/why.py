"""The section Why: what brings customers, why they leave, what differs, what would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.report.content.blocks import Bullets, Folded, Heading, Para, Span, Strong, Words
from journeynb.report.content.context import Context
from journeynb.report.content.outputs import Outputs
from journeynb.report.content.section import Section
from journeynb.report.content.why_part import WhyPart
from journeynb.report.parts.what_customers_say import what_customers_say
from journeynb.report.parts.what_differs import what_differs
from journeynb.report.parts.what_would_help import what_would_help
from journeynb.report.parts.why_they_come import why_they_come
from journeynb.report.parts.why_they_leave import why_they_leave

if TYPE_CHECKING:
    from typing import Any

    from journeynb.charts.look.theme import AnyChart

PARTS = (why_they_come, why_they_leave, what_differs, what_customers_say, what_would_help)
NOT_CAUSES = (
    "These are associations in an event log, not causes. The intervals show random variation only, "
    "not whether the log is complete. Test a change before you rely on it."
)
_STAY = (
    "How long customers stay",
    " is the Kaplan-Meier estimate, which takes into account how long each customer was observed.",
)
_METHODS = (
    ("What brings customers", "Credit for conversions",
     " is divided in proportion to the conversions that a Markov chain would lose without each "
     "touchpoint, computed exactly; other models divide it by position or time. "
     "Intervals come from a jackknife over groups of customers."),
    ("Early signs of leaving", "Early signs of leaving",
     " compare customers who reached a touchpoint with others on the same dates, and count who "
     "leaves afterward. q is adjusted for the number of touchpoints (Benjamini-Hochberg)."),
    ("Early signs of leaving", *_STAY),
    ("How long customers stay", *_STAY),
    ("What differs", "Differences between personas",
     " compare shares of customers, each counted once, with Newcombe's intervals; q is adjusted "
     "for the number of touchpoints."),
    ("What would help most", "What would help",
     " is computed for each persona from the moves in the log. It assumes that customers who no "
     "longer stop at a touchpoint behave like those who go on today."),
    ("What customers say", "Comments",
     " are rated by a word list (VADER, for English); only means of many comments are shown."),
)  # fmt: skip
"""The title of a part, its name in the method, and how it is computed."""


def why_parts(context: Context) -> list[WhyPart]:
    """Return the questions that the log answers."""
    if context.evidence is None or not context.evidence.log.facts.events:
        return []
    return [found for part in PARTS if (found := part(context)) is not None]


def strongest(context: Context, most: int = 2) -> list[list[Span]]:
    """Return the sentences that the log clearly supports, at most one of each question."""
    if context.evidence is None or not context.evidence.log.facts.events:
        return []
    found = [part(context) for part in (why_they_come, why_they_leave)]
    return [each.sure[0] for each in found if each is not None and each.sure][:most]


def why_lines(context: Context) -> list[Words]:
    """Return how the answers are computed."""
    titles = {part.title: None for part in why_parts(context)}
    return [[Strong(name), words] for title, name, words in _METHODS if title in titles]


def why(context: Context, charts: Any) -> Outputs:
    """Return the answers in words, charts and tables.

    Parameters
    ----------
    context : Context
        The subject of the report.
    charts : EvidenceCharts or None
        The charts of its evidence; None without a log.
    """
    made: list[Section | AnyChart] = []
    for part in why_parts(context):
        made.append(Section([Heading(part.title), Bullets(part.lines)]))
        made += [getattr(charts, name)(**options) for name, options in part.charts]
        if part.tables:
            made.append(Section([Folded("The numbers", part.tables)]))
    return Outputs([*made, Section([Para(NOT_CAUSES, "note")])] if made else [])
