"""The values of each attribute in a stored profile, as bins for customers of today."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.data.engines import ibis_
from journeynb.gaps.rules.claims import CUSTOMERS, MEAN, VALUE

if TYPE_CHECKING:
    import ibis.expr.types as ir

RESERVED = (CUSTOMERS, VALUE)
"""The attributes of a profile that are sizes of the group."""
OTHER, MISSING = "(other)", "(missing)"
_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"({_NUMBER})(?: to ({_NUMBER}))?")


@dataclass(frozen=True)
class Bins:
    """An attribute of a stored profile, in bins.

    Parameters
    ----------
    attribute : str
        The column.
    values : tuple of str
        The value of each bin; ``(other)`` is the last.
    shares : tuple of float
        The share of customers in each bin when the profile was stored.
    n : float
        Number of these customers.
    lows : tuple of float
        The lower ends of the ranges of a number, in order; empty for other attributes.
    """

    attribute: str
    values: tuple[str, ...]
    shares: tuple[float, ...]
    n: float
    lows: tuple[float, ...] = ()

    @property
    def was(self) -> list[float]:
        """The number of customers in each bin when the profile was stored."""
        return [share * self.n for share in self.shares]

    def place(self, column: Any, text: Any) -> ir.Value:
        """Return the bin of a column as an expression, null for a missing value.

        Parameters
        ----------
        column : ibis value
            The column.
        text : ibis value
            The column as text, as profiles have it.
        """
        ibis = ibis_()
        if self.lows:
            found: Any = ibis.literal(0, "int16")
            number: Any = column.cast("float64")
            for low in self.lows[1:]:
                found = found + ibis.ifelse(number >= low, 1, 0).cast("int16")
            return ibis.ifelse(number.isnull(), None, found)
        known = {value: at for at, value in enumerate(self.values) if value != OTHER}
        other = len(self.values) - 1
        cases = [(text == value, ibis.literal(at, "int16")) for value, at in known.items()]
        chosen: Any = ibis.cases(*cases, else_=ibis.literal(other, "int16"))
        return ibis.ifelse(text.isnull(), None, chosen)


def bins_of(profile: Iterable[Any]) -> list[Bins]:
    """Return the attributes of a stored profile that customers can be compared with."""
    rows: dict[str, list[Any]] = {}
    for row in profile:
        if row.attribute not in RESERVED and row.value != MISSING and row.share is not None:
            rows.setdefault(row.attribute, []).append(row)
    made = [_bins(attribute, own) for attribute, own in rows.items()]
    return [each for each in made if each is not None]


def _bins(attribute: str, rows: list[Any]) -> Bins | None:
    n = float(max((row.n or 0) for row in rows))
    ranges = [(_RANGE.fullmatch(row.value), row) for row in rows if row.value != MEAN]
    if any(row.value == MEAN for row in rows) and all(match for match, _ in ranges):
        if len(ranges) < 2:
            return None
        ordered = sorted((float(match[1]), row) for match, row in ranges if match)
        return Bins(
            attribute,
            tuple(row.value for _, row in ordered),
            tuple(row.share for _, row in ordered),
            n,
            tuple(low for low, _ in ordered),
        )
    shares = {row.value: float(row.share) for row in rows}
    other = shares.pop(OTHER, 0.0)
    return Bins(attribute, (*shares, OTHER), (*shares.values(), other), n)
