"""Observations in a log as plain numbers, for the rules E.

Rules know nothing about logs and engines; `journeynb.evidence.observed` fills in the counts, and
`journeynb.insight.explain.numbers_for_rules` the numbers that explain them.
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


class Spending(NamedTuple):
    """A touchpoint's cost, and its shares of cost and credit among all touchpoints with a cost.

    `share`, `credit` and `high`, the upper end of the 95% interval of the credit, are those of the
    model of attribution that is kindest to the touchpoint.
    """

    touchpoint: str
    cost: float
    share: float
    credit: float
    high: float


class Sign(NamedTuple):
    """Customers who reached a touchpoint leave more often than those who did not.

    The persona is empty for all customers. `met` is the number who reached it; `left_met` and
    `left_unmet` are shares, `lift` is their ratio, and `low` is the lower end of its interval.
    """

    persona: str
    touchpoint: str
    met: int
    left_met: float
    left_unmet: float
    lift: float
    low: float
    q: float


class Difference(NamedTuple):
    """Shares of two personas' customers at a touchpoint who go on to another one."""

    start: str
    end: str
    persona: str
    other: str
    share: float
    other_share: float
    q: float


class Heard(NamedTuple):
    """A distinctive word of the negative comments on a touchpoint.

    `customers` is how many use it there, and `sentiment` is the mean of their comments with it,
    from -1 to 1. Its whole 95% interval is below 0.
    """

    touchpoint: str
    word: str
    customers: int
    sentiment: float
    q: float
    quote: str = ""


class Retention(NamedTuple):
    """The share of the latest complete cohort that returned at an age, and of earlier ones.

    `customers` is the number in the latest cohort.
    """

    cohort: str
    age: int
    customers: int
    share: float
    before: float
    q: float


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
    conversions : int
        Number of conversions that attribution explains.
    spending : tuple of Spending
        The touchpoints with a cost.
    signs : tuple of Sign
        The touchpoints after which customers leave more often (a lift above 1, q below 0.05).
    differences : tuple of Difference
        The moves whose shares differ between personas (q below 0.05), the smallest q first.
    heard : tuple of Heard
        The words of complaints, those of most customers first.
    retention : Retention, optional
        The latest complete cohort and the earlier ones.
    unknown : dict of str to str
        Why the numbers of a rule are not known, by its code; empty if they were not asked for.
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
    conversions: int = 0
    spending: tuple[Spending, ...] = ()
    signs: tuple[Sign, ...] = ()
    differences: tuple[Difference, ...] = ()
    heard: tuple[Heard, ...] = ()
    retention: Retention | None = None
    unknown: Mapping[str, str] = field(default_factory=dict)
    touched: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def touching(self, id: str, other: str) -> int | None:
        """Return the number of customers that a finding affects, or None if it is not observed."""
        if id in self.bare or other in self.bare:
            return None
        for key in ((id, other), (id, ""), (other, "")):
            if key in self.touched and any(key):
                return self.touched[key]
        return None
