"""Masking: which rows of answers would say something about fewer than five customers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

Key = Hashable
LEAST = 5
"""The smallest number of customers about whom an answer says something."""
KNOWN, IMPLIED = "known", "implied"
"""A whole that some answer gives, and one that follows from any of its parts that is given."""
_SURE = 1 - 1e-6


def is_few(customers: float) -> bool:
    """Whether a number of customers must not be given, nor follow from others; 0 is no customer.

    Examples
    --------
    >>> is_few(4), is_few(5), is_few(0)
    (True, False, False)
    """
    return 0 < customers < LEAST


@dataclass(frozen=True)
class _Sum:
    """A whole and its parts."""

    whole: Key | None
    parts: tuple[Key, ...]
    known: str
    overlap: bool


class Masking:
    """The numbers that answers give, the rows that give them, and how the numbers add up.

    A row is masked if one of its numbers is about few customers. More rows are masked until no
    number about few customers follows from the others: beside a total, a single masked number
    would, so the next smallest is masked, too.
    """

    def __init__(self) -> None:
        self._customers: dict[Key, float] = {}
        self._row: dict[Key, Hashable | None] = {}
        self._sums: list[_Sum] = []
        self._implied: dict[Key, tuple[Key, ...]] = {}

    def add(self, key: Key, customers: float, row: Hashable | None) -> None:
        """Add a number.

        Parameters
        ----------
        key : hashable
            Its name.
        customers : float
            The customers that it is about, or fewer, if only that is known.
        row : hashable or None
            The row that gives it; None: no answer gives it, but it must not follow from others.
        """
        self._customers[key] = customers
        self._row[key] = row

    def total(
        self, whole: Key | None, parts: Iterable[Key], known: str = "", overlap: bool = False
    ) -> None:
        """Add the fact that a whole is the sum of its parts.

        Parameters
        ----------
        whole : hashable or None
            Name of the whole, if it was added.
        parts : iterable
            Names of the parts.
        known : {"", "known", "implied"}
            Whether answers give the whole in any case, or as soon as they give one of the parts;
            otherwise, its own row gives it.
        overlap : bool
            Whether a customer may be in several parts.
        """
        found = _Sum(whole, tuple(parts), known, overlap)
        self._sums.append(found)
        if whole is not None and known == IMPLIED:
            self._implied[whole] = found.parts

    def masked(self) -> set[Hashable]:
        """Return the rows to mask."""
        hidden = {
            row
            for key, row in self._row.items()
            if row is not None and is_few(self._customers[key])
        }
        while more := self._exposed_sums(hidden) or self._determined(hidden):
            hidden |= more
        return hidden

    def _is_hidden(self, key: Key, hidden: set[Hashable]) -> bool:
        if key in self._implied:
            return all(self._is_hidden(part, hidden) for part in self._implied[key])
        row = self._row[key]
        return row is None or row in hidden

    def _is_whole_known(self, each: _Sum, hidden: set[Hashable]) -> bool:
        if each.whole is not None:
            return not self._is_hidden(each.whole, hidden)
        return each.known == KNOWN

    def _exposed_sums(self, hidden: set[Hashable]) -> set[Hashable]:
        """Return one more row for each sum whose hidden parts are together about few customers."""
        more: set[Hashable] = set()
        for each in self._sums:
            if not self._is_whole_known(each, hidden | more):
                continue
            parts = [part for part in each.parts if self._is_hidden(part, hidden | more)]
            sizes = [self._customers[part] for part in parts]
            if not any(map(is_few, sizes)):
                continue
            together = max(sizes) if each.overlap else sum(sizes)
            if len(parts) == 1 or together < LEAST:
                more |= self._next(each, hidden | more)
        return more

    def _next(self, each: _Sum, hidden: set[Hashable]) -> set[Hashable]:
        """Return the rows of the smallest part that is given, else those of the whole."""
        given = [part for part in each.parts if not self._is_hidden(part, hidden)]
        counted = [part for part in given if self._customers[part]] or given
        if counted:
            return self._rows_of(min(counted, key=lambda part: self._customers[part]))
        if each.whole is not None and not self._is_hidden(each.whole, hidden):
            return self._rows_of(each.whole)
        return set()

    def _rows_of(self, key: Key) -> set[Hashable]:
        """Return the rows from which a number follows."""
        if key in self._implied:
            return {row for part in self._implied[key] for row in self._rows_of(part)}
        return {row for row in [self._row[key]] if row is not None}

    def _determined(self, hidden: set[Hashable]) -> set[Hashable]:
        """Return more rows if several sums together give a number about few customers."""
        import numpy as np

        unknown: dict[Key, int] = {}
        for key in self._customers:
            if self._is_hidden(key, hidden):
                unknown[key] = len(unknown)
        few = [key for key in unknown if is_few(self._customers[key])]
        used = [each for each in self._sums if each.whole is not None or each.known == KNOWN]
        if not few or not used:
            return set()
        matrix = np.zeros((len(used), len(unknown)))
        for number, each in enumerate(used):
            for part in each.parts:
                if part in unknown:
                    matrix[number, unknown[part]] += 1
            if each.whole in unknown:
                matrix[number, unknown[each.whole]] -= 1
        sure = _determined_columns(matrix)
        exposed = {key for key in few if sure[unknown[key]]}
        more: set[Hashable] = set()
        for each in self._sums:
            if exposed & {each.whole, *each.parts}:
                more |= self._next(each, hidden)
        return more


def _determined_columns(matrix: Any) -> Any:
    """Return which unknowns of linear equations have only one solution."""
    import numpy as np

    inverse = np.linalg.pinv(matrix @ matrix.T, rcond=1e-9, hermitian=True)
    return (matrix * (inverse @ matrix)).sum(axis=0) > _SURE
