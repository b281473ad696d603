"""What a log showed, as plain numbers: all that the rules E know of it.

Rules know nothing of logs and engines; `journeynb.evidence.observed` fills this in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class UnmappedEvent(NamedTuple):
    """An event on no touchpoint."""

    event: str
    events: int
    customers: int


class Reached(NamedTuple):
    """How many of those who reached the stage before in the funnel reach a stage.

    The persona is empty where the log tells none.
    """

    stage: str
    persona: str
    before: int
    reached: int


class Move(NamedTuple):
    """How often one touchpoint follows another, of all moves out of the first."""

    start: str
    end: str
    moves: int
    out: int
    customers: int


class Scores(NamedTuple):
    """What a persona's customers said they felt at a touchpoint, -2 to 2."""

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
    """What a log showed.

    Parameters
    ----------
    customers : int
        How many there are.
    unmapped : tuple of UnmappedEvent
        The events on no touchpoint, the most frequent first.
    unobserved : tuple of str
        The touchpoints that have patterns, and no event.
    reached : tuple of Reached
        The funnel from its second stage on.
    moves : tuple of Move
        The moves between two touchpoints.
    scores : tuple of Scores
        The scores by persona and touchpoint.
    days : dict of str to float
        The median days from reaching the stage before, by stage.
    bare : frozenset of str
        The touchpoints without patterns: nobody can know who meets them.
    touched : dict of (str, str) to int
        How many customers a finding touches, by its id and its other; the other may be empty.
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
        """Return how many customers a finding touches, or None where that is not observed."""
        if id in self.bare or other in self.bare:
            return None
        for key in ((id, other), (id, ""), (other, "")):
            if key in self.touched and any(key):
                return self.touched[key]
        return None
