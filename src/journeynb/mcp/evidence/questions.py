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
from journeynb.mcp.evidence.says import Asked, Said
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


def said(asked: Asked, question: str, model: str = MODEL) -> Said:
    """Return the answer to a question, kept until the map or the log changes.

    Raises
    ------
    Refused
        The log has fewer than five customers.
    ArgumentError
        The map lacks what the question needs.
    """
    require_enough(asked)
    if question == "attribution":
        found: Said = asked.once(question, attributions)[model]
    else:
        found = asked.once(question, _QUESTIONS[question])
    return found


def require_enough(asked: Asked) -> None:
    """Raise `Refused` if the log is about few customers."""
    if asked.evidence.log.customers < LEAST:
        raise Refused(
            "masked",
            f"the log has fewer than {LEAST} customers, so nothing is said about it",
            field="question",
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
