"""The questions that can be asked of a log."""

from __future__ import annotations

from collections.abc import Callable

from journeynb.mcp.asking.refusal import Refused
from journeynb.mcp.evidence.churn import churn_signs
from journeynb.mcp.evidence.credit import attributions
from journeynb.mcp.evidence.funnel import funnel
from journeynb.mcp.evidence.masking import LEAST
from journeynb.mcp.evidence.moves import conformance, transitions
from journeynb.mcp.evidence.places import touchpoints, unobserved
from journeynb.mcp.evidence.says import Asked, NoAnswerError, Said
from journeynb.mcp.evidence.unmapped import unmapped

MODEL = "markov"
_QUESTIONS: dict[str, Callable[[Asked], Said]] = {
    "unmapped": unmapped,
    "unobserved": unobserved,
    "touchpoints": touchpoints,
    "funnel": funnel,
    "transitions": transitions,
    "conformance": conformance,
    "churn_signs": churn_signs,
}
QUESTIONS = ("unmapped", "unobserved", "touchpoints", "funnel", "transitions", "conformance",
             "attribution", "churn_signs")  # fmt: skip
"""The questions, in the order of a summary."""
RULES = {
    "unmapped": ("E601",),
    "unobserved": ("E602",),
    "funnel": ("E603", "E606"),
    "transitions": ("E604",),
    "attribution": ("E607",),
    "churn_signs": ("E608",),
}
"""The rules that look at the rows of a question."""
_OF_PATTERNS = ("unobserved", "touchpoints", "transitions", "conformance")
"""The questions whose answers would mislead if no event matched a touchpoint."""


def said(asked: Asked, question: str, model: str = MODEL) -> Said:
    """Return the answer to a question, kept until the map or the log changes.

    Raises
    ------
    NoAnswerError
        The map lacks what the question needs.
    """
    places = asked.evidence.mapped.index.touchpoints
    if question in _OF_PATTERNS and not any(each.events for each in places):
        raise NoAnswerError(
            "no touchpoint has event patterns, its field events; unmapped lists the events"
        )
    if question == "attribution":
        found: Said = asked.once(question, attributions)[model]
    else:
        found = asked.once(question, _QUESTIONS[question])
    return found


def require_enough(asked: Asked) -> None:
    """Raise `Refused` if the log is about few customers, or the map picks some by their ids."""
    if asked.evidence.log.customers < LEAST:
        raise Refused(
            "masked",
            f"the log has fewer than {LEAST} customers, so no numbers are shown",
            field="question",
        )
    reader = asked.evidence.log.reader
    for each in asked.evidence.mapped.patterns.usable:
        if {name for name, _ in each.pattern.conditions} & {"customer", reader.customer_name}:
            id = asked.evidence.mapped.touchpoints[each.touchpoint]
            raise Refused(
                "masked",
                f"the event patterns of touchpoint {id} pick customers by their ids, so no "
                "numbers are shown",
                field="map",
            )


def the_log(asked: Asked) -> str:
    """Return what the log is, in a sentence."""
    log = asked.evidence.log
    facts = log.facts
    skipped = facts.rows - facts.events
    more = f" {skipped:,} rows cannot be used." if skipped >= LEAST else ""
    return (
        f"The log has {facts.events:,} events of {log.customers:,} customers, from "
        f"{facts.first:%Y-%m-%d} to {facts.last:%Y-%m-%d}.{more}"
    )
