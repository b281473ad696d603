"""The values of each attribute in a stored profile, as bins for customers of today."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from journeynb.data import engines
from journeynb.insight.customers.profile import MISSING, OTHER
from journeynb.insight.customers.table.attributes import Attribute
from journeynb.model.claims import CUSTOMERS, MEAN, VALUE

if TYPE_CHECKING:
    import ibis.expr.types as ir

RESERVED = (CUSTOMERS, VALUE)
"""The attributes of a profile that are sizes of the group."""
_WORDS = {"true": ("true", "t", "yes", "y", "1"), "false": ("false", "f", "no", "n", "0")}
_PERIOD = re.compile(r"\d{4}(-Q[1-4]|-\d\d)?")
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

    @property
    def is_boolean(self) -> bool:
        """Whether the values are true and false."""
        return {*self.values} <= {*_WORDS, OTHER}

    @property
    def is_dates(self) -> bool:
        """Whether the values are periods, such as 2024, 2024-Q1 and 2024-03."""
        known = [value for value in self.values if value != OTHER]
        return bool(known) and all(map(_PERIOD.fullmatch, known))

    def read(self, attribute: Attribute, table: ir.Table, dialect: str) -> Any:
        """Return the column of an attribute, read as when the profile was stored.

        It may have another kind today: if all customers have the same value, it has none.
        """
        column: Any = table[attribute.stored]
        if self.lows:
            return replace(attribute, kind="number").read(table, dialect).cast("float64")
        if not self.is_boolean:
            return replace(attribute, kind="category").read(table, dialect)
        if not column.type().is_string():
            return replace(attribute, kind="boolean", true="").read(table, dialect)
        word = column.strip().lower()
        cases = [(word.isin(words), value) for value, words in _WORDS.items()]
        return engines.ibis_().cases(*cases, else_=word.nullif(""))

    def can_read(self, type_: Any) -> bool:
        """Whether a column of a type can be read as when the profile was stored."""
        is_plain = type_.is_string() or type_.is_numeric() or type_.is_boolean()
        return bool(is_plain and not (self.lows and type_.is_boolean()))

    def place(self, value: Any) -> ir.Value:
        """Return the bin of what `read` returns as an expression, null if it is missing."""
        ibis = engines.ibis_()
        if self.lows:
            found: Any = ibis.literal(0, "int32")
            for low in self.lows[1:]:
                found = found + ibis.ifelse(value >= low, 1, 0)
        else:
            known = {each: at for at, each in enumerate(self.values) if each != OTHER}
            cases = [(value == each, ibis.literal(at, "int32")) for each, at in known.items()]
            other = ibis.literal(len(self.values) - 1, "int32")
            found = ibis.cases(*cases, else_=other) if cases else other
        return ibis.ifelse(value.isnull(), None, found).cast("int32")


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
