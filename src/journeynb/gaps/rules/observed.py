"""Observations in a log as plain numbers, for the rules E.

Rules know nothing of logs and engines; `journeynb.evidence.observed` fills this in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class UnmappedEvent(NamedTuple):
    """An event that matches no touchpoint."""

    event: str
    events: int
    customers: int


class Reached(NamedTuple):
    """Number of customers who reach a stage or a later one, of those in the previous stage.

    The persona is empty if the log has none.
    """

    stage: str
    persona: str
    before: int
    reached: int


class Move(NamedTuple):
    """Number of moves from one touchpoint to another, of all moves from the first."""

    start: str
    end: str
    moves: int
    out: int
    customers: int


class Scores(NamedTuple):
    """Scores that a persona's customers gave at a touchpoint, -2 to 2."""

    persona: str
    touchpoint: str
    mean: float
    n: int


LEAST = 30
"""Smallest number of customers, moves or scores that the rules E use."""
LEAST_SHARE = 0.05
"""Smallest share of the moves from a touchpoint that a rule reports."""
SHARE_WHERE_NONE = 0.5
"""Expected share of a stage that has no `expected_share`."""
EMOTION_APART = 1
"""Difference between an observed and a mapped emotion that a rule reports."""


@dataclass(frozen=True)
class Observed:
    """Observations in a log.

    Parameters
    ----------
    customers : int
        Number of customers.
    unmapped : tuple of UnmappedEvent
        The events that match no touchpoint, the most frequent first.
    unobserved : tuple of str
        The touchpoints with patterns that no event matches.
    reached : tuple of Reached
        The funnel from its second stage on.
    moves : tuple of Move
        The moves between two touchpoints.
    scores : tuple of Scores
        The scores by persona and touchpoint.
    days : dict of str to float
        The median days since the previous stage was reached, by stage.
    bare : frozenset of str
        The touchpoints without patterns, whose customers are unknown.
    touched : dict of (str, str) to int
        Number of customers that a finding affects, by its id and its other, which may be empty.
    """

    customers: int = 0
    unmapped: tuple[UnmappedEvent, ...] = ()
    unobserved: tuple[str, ...] = ()
    reached: tuple[Reached, ...] = ()
    moves: tuple[Move, ...] = ()
    scores: tuple[Scores, ...] = ()
    days: Mapping[str, float] = field(default_factory=dict)
    bare: frozenset[str] = frozenset()
    touched: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def touching(self, id: str, other: str) -> int | None:
        """Return the number of customers that a finding affects, or None if it is not observed."""
        if id in self.bare or other in self.bare:
            return None
        for key in ((id, other), (id, ""), (other, "")):
            if key in self.touched and any(key):
                return self.touched[key]
        return None
