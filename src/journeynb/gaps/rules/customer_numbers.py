"""Counts of a customer table as plain numbers, for the rules P410, P411 and P413.

Rules know nothing of tables and engines; `journeynb.insight.customers.numbers_for_rules` fills
this in.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple


class Shift(NamedTuple):
    """An attribute of a persona's customers, and the value whose share changed most."""

    persona: str
    attribute: str
    value: str
    was: float
    now: float
    q: float


def is_drift(was: float, now: float, q: float) -> bool:
    """Whether a share changed by 5 points or more, and more than chance explains.

    Examples
    --------
    >>> is_drift(0.4, 0.45, 0.01), is_drift(0.4, 0.44, 0.01), is_drift(0.4, 0.6, 0.2)
    (True, False, False)
    """
    return q < CERTAIN and abs(now - was) >= LEAST_SHIFT - _ROUNDING


class TopAndRest(NamedTuple):
    """The most valuable customers and the others: how many there are, how many fit no persona."""

    top: int
    top_outside: int
    rest: int
    rest_outside: int
    q: float


LEAST_SHIFT = 0.05
"""Smallest change of a share that is drift."""
_ROUNDING = 1e-12
"""0.45 - 0.4 is a little less than 0.05 in binary."""
MOST_OUTSIDE = 0.1
"""Largest share of customers without a persona that is fine."""
CERTAIN = 0.05
"""The q below which a difference is not taken for chance."""
TOP = 0.25
"""Share of the customers that are the most valuable ones."""


@dataclass(frozen=True)
class CustomerNumbers:
    """Counts of a customer table.

    Parameters
    ----------
    customers : int
        Number of customers.
    outside : int
        Number of customers who fit no persona.
    outside_low : float
        Low end of the 95% interval of their share.
    shifts : tuple of Shift
        The attributes of the personas that have a stored profile.
    top : TopAndRest, optional
        The most valuable customers and the others, if the table has a value column.
    """

    customers: int
    outside: int = 0
    outside_low: float = 0.0
    shifts: tuple[Shift, ...] = ()
    top: TopAndRest | None = None


def to_json(numbers: CustomerNumbers) -> dict[str, Any]:
    """Return the counts as JSON."""
    return {**asdict(numbers), "shifts": [list(each) for each in numbers.shifts]}


def from_json(given: dict[str, Any]) -> CustomerNumbers:
    """Return the counts from JSON."""
    top = given["top"]
    return CustomerNumbers(
        given["customers"],
        given["outside"],
        given["outside_low"],
        tuple(Shift(*each) for each in given["shifts"]),
        None if top is None else TopAndRest(*top),
    )
