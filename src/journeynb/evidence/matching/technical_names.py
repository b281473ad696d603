"""Names of events that software causes, not a customer."""

from __future__ import annotations

from itertools import pairwise

from journeynb.evidence.matching.names import words

_TECHNICAL = frozenset({
    "crash", "crashed", "crashes", "debug", "error", "errors", "exception", "exceptions",
    "healthcheck", "heartbeat", "heartbeats", "keepalive", "ping", "pings", "stacktrace",
    "timeout", "timeouts", "watchdog",
})  # fmt: skip
_PAIRS = frozenset({
    ("health", "check"), ("keep", "alive"), ("stack", "trace"), ("time", "out"), ("timed", "out"),
})  # fmt: skip


def technical_word(event: str) -> str:
    """Return the word that shows that software causes an event, such as a crash; empty if none.

    What a customer notices as a result is not technical: a payment fails, a card is declined.

    Examples
    --------
    >>> technical_word("app_crashed"), technical_word("sessionTimedOut"), technical_word("shopping")
    ('crashed', 'timed out', '')
    >>> technical_word("payment_failed"), technical_word("card_declined")
    ('', '')
    """
    found = words(event)
    for pair in pairwise(found):
        if pair in _PAIRS:
            return " ".join(pair)
    return next((word for word in found if word in _TECHNICAL), "")
