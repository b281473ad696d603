"""Masking: which rows of answers would say something about fewer than five customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

Key = Hashable
LEAST = 5
"""The smallest number of customers about whom an answer says something."""
KNOWN, IMPLIED = "known", "implied"
"""A whole that some answer gives, and one that follows from any of its parts that is given."""
_SURE, _TINY = 1 - 1e-5, 1e-10


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
    """A whole and its parts, by position."""

    whole: int | None
    parts: Numbers
    known: str
    overlap: bool


class Masking:
    """The numbers that answers give, the rows that give them, and how the numbers add up.

    A row is masked if one of its numbers is about few customers. More rows are masked until no
    number about few customers follows from the others: beside a total, a single masked number
    would, so the next smallest is masked, too.
    """

    def __init__(self) -> None:
        self._places: dict[Key, int] = {}
        self._customers: list[float] = []
        self._rows: list[Hashable | None] = []
        self._sums: list[_Sum] = []

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
        self._places[key] = len(self._customers)
        self._customers.append(customers)
        self._rows.append(row)

    def total(
        self, whole: Key | None, parts: Iterable[Key], known: str = "", overlap: bool = False
    ) -> None:
        """Add the fact that a whole is the sum of its parts; all of them were added.

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
        import numpy as np

        places = np.array([self._places[part] for part in parts], dtype="int64")
        at = None if whole is None else self._places[whole]
        self._sums.append(_Sum(at, places, known, overlap))

    def rest(self, key: Key, many: float) -> None:
        """Add how many customers of the log are not in a number: they follow from it.

        Answers give the number of all customers.
        """
        self.add(("rest", key), many, None)
        self.total(None, [key, ("rest", key)], KNOWN)

    def masked(self) -> set[Hashable]:
        """Return the rows to mask."""
        return _Search(self._customers, self._rows, self._sums).run()


class _Search:
    """The search for rows to mask."""

    def __init__(
        self, customers: list[float], rows: list[Hashable | None], sums: list[_Sum]
    ) -> None:
        import numpy as np

        self.customers = np.array(customers, dtype="float64")
        self.few = (self.customers > 0) & (self.customers < LEAST)
        self.rows = rows
        self.sums = sums
        self.implied = {
            each.whole: each.parts
            for each in sums
            if each.known == IMPLIED and each.whole is not None
        }
        self.places = defaultdict(list)
        for place, row in enumerate(rows):
            self.places[row].append(place)
        self.hidden = np.array([row is None for row in rows], dtype=bool)
        self.masked: set[Hashable] = set()

    def run(self) -> set[Hashable]:
        """Mask rows until nothing about few customers follows."""
        self._mask({self.rows[place] for place in self.few.nonzero()[0]})
        while self._mask_exposed_sums() or self._mask_determined():
            pass
        return self.masked

    def _mask(self, rows: set[Hashable]) -> bool:
        """Mask rows; return whether one of them was not masked before."""
        more = rows - self.masked - {None}
        for row in more:
            self.hidden[self.places[row]] = True
        self.masked |= more
        return bool(more)

    def _is_hidden(self, place: int) -> bool:
        parts = self.implied.get(place)
        return bool(self.hidden[place] if parts is None else self.hidden[parts].all())

    def _hidden_parts(self, each: _Sum) -> Numbers:
        import numpy as np

        if self.implied and not self.implied.keys().isdisjoint(each.parts.tolist()):
            return np.array([self._is_hidden(part) for part in each.parts], dtype=bool)
        found: Numbers = self.hidden[each.parts]
        return found

    def _is_whole_known(self, each: _Sum) -> bool:
        if each.whole is not None:
            return not self._is_hidden(each.whole)
        return each.known == KNOWN

    def _mask_exposed_sums(self) -> bool:
        """Mask one more row for each sum whose hidden parts are together about few customers."""
        found = False
        for each in self.sums:
            hidden = self._hidden_parts(each)
            parts = each.parts[hidden]
            if not self.few[parts].any() or not self._is_whole_known(each):
                continue
            sizes = self.customers[parts]
            together = sizes.max() if each.overlap else sizes.sum()
            if len(parts) == 1 or together < LEAST:
                found |= self._mask(self._next(each, hidden))
        return found

    def _next(self, each: _Sum, hidden: Numbers) -> set[Hashable]:
        """Return the rows of the smallest part that is given, else those of the whole."""
        given = each.parts[~hidden]
        if len(given):
            counted = given[self.customers[given] > 0]
            given = counted if len(counted) else given
            return self._rows_of(int(given[self.customers[given].argmin()]))
        if each.whole is not None and not self._is_hidden(each.whole):
            return self._rows_of(each.whole)
        return set()

    def _rows_of(self, place: int) -> set[Hashable]:
        """Return the rows from which a number follows."""
        parts = self.implied.get(place)
        return {self.rows[each] for each in ([place] if parts is None else parts)} - {None}

    def _mask_determined(self) -> bool:
        """Mask more rows if several sums together give a number about few customers."""
        import numpy as np

        unknown = self.hidden.copy()
        for place in self.implied:
            unknown[place] = self._is_hidden(place)
        used = [each for each in self.sums if each.whole is not None or each.known == KNOWN]
        if not used or not (unknown & self.few).any():
            return False
        matrix = np.zeros((len(used), len(unknown)), dtype="float64")
        for number, each in enumerate(used):
            matrix[number, each.parts] = 1
            if each.whole is not None:
                matrix[number, each.whole] = -1
        sure = np.zeros(len(unknown), dtype=bool)
        sure[unknown] = _determined_columns(matrix[:, unknown])
        return self._mask_near(sure & self.few)

    def _mask_near(self, exposed: Numbers) -> bool:
        """Mask a row in each sum with these numbers; without one, in the sums beside them."""
        near, many = exposed.copy(), 0
        while near.sum() > many:
            many = near.sum()
            touching = [
                each
                for each in self.sums
                if near[each.parts].any() or (each.whole is not None and near[each.whole])
            ]
            masked = [self._mask(self._next(each, self._hidden_parts(each))) for each in touching]
            if any(masked):
                return True
            for each in touching:
                near[each.parts] = True
                if each.whole is not None:
                    near[each.whole] = True
        return False


def _determined_columns(matrix: Numbers) -> Numbers:
    """Return which unknowns of linear equations have only one solution.

    These are the unknowns whose unit vector is a combination of the equations: its projection on
    them has the length 1. A little of the identity makes equations solvable that repeat others.
    """
    import numpy as np

    matrix = matrix[matrix.any(axis=1)]
    squares = matrix @ matrix.T + _TINY * np.eye(len(matrix))
    found: Numbers = (matrix * np.linalg.solve(squares, matrix)).sum(axis=0) > _SURE
    return found
