"""Counts of the words of many comments, in memory that does not grow with their number."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

MOST_WORDS = 300_000
"""Number of different words that are counted; later ones are not."""
_FLUSH = 500_000
_AT = 5


class WordCounts:
    """How often customers use each word at each place, and how they feel where they do.

    Parameters
    ----------
    places : int
        Number of places.

    Attributes
    ----------
    words : dict of str to int
        The number of each word.
    missed : int
        Number of uses of words beyond the most that are counted.
    """

    def __init__(self, places: int) -> None:
        import numpy as np

        self.places = places
        self.words: dict[str, int] = {}
        self.missed = 0
        self._keys, self._of_keys = array("q"), array("d")
        self._ids, self._of_ids = array("q"), array("d")
        self.keys: npt.NDArray[np.int64] = np.empty(0, "int64")
        self.at: Array = np.empty((0, _AT))
        self.all: Array = np.empty((0, 4))
        self.tokens: Array = np.zeros(places)
        self.squares = 0.0

    def add(
        self,
        uses: Mapping[tuple[str, int], tuple[int, float, int]],
        tokens: Mapping[int, int],
    ) -> None:
        """Add a customer.

        Parameters
        ----------
        uses : mapping
            For each word and place: how often the customer uses it there, and the sum and the
            number of the sentiments of the comments with it.
        tokens : mapping
            The number of words at each place.
        """
        known, limit = self.words, MOST_WORDS
        total = sum(tokens.values())
        for place, many in tokens.items():
            self.tokens[place] += many
        self.squares += float(total) ** 2
        each: dict[int, int] = {}
        for (word, place), (many, feeling, rated) in uses.items():
            id = known.get(word)
            if id is None:
                if len(known) >= limit:
                    self.missed += many
                    continue
                id = known[word] = len(known)
            each[id] = each.get(id, 0) + many
            self._keys.append(id * self.places + place)
            mean = feeling / rated if rated else 0.0
            self._of_keys.extend((many, 1.0, mean, mean * mean, 1.0 if rated else 0.0))
        for id, many in each.items():
            self._ids.append(id)
            self._of_ids.extend((many, 1.0, many * many, many * total))
        if len(self._keys) >= _FLUSH:
            self.flush()

    def flush(self) -> None:
        """Add up what customers added, so that the numbers of all are in the attributes.

        ``keys`` are words times places plus place, and ``at`` has a row for each: uses, customers,
        sums of the customers' mean sentiments and of their squares, and number of these. ``all``
        has a row for each word: uses, customers, and sums of uses squared and of uses times words
        of the customer.
        """
        import numpy as np

        keys = np.concatenate([self.keys, np.frombuffer(self._keys, "int64")])
        values = np.concatenate([self.at, np.frombuffer(self._of_keys).reshape(-1, _AT)])
        self.keys, places = np.unique(keys, return_inverse=True)
        self.at = _added(places, values, len(self.keys))
        ids, more = np.frombuffer(self._ids, "int64"), np.frombuffer(self._of_ids).reshape(-1, 4)
        grown = np.zeros((len(self.words), 4))
        grown[: len(self.all)] = self.all
        self.all = grown + _added(ids, more, len(self.words))
        self._keys, self._of_keys = array("q"), array("d")
        self._ids, self._of_ids = array("q"), array("d")


def _added(rows: Any, values: Array, many: int) -> Array:
    """Return the sums of values by row."""
    import numpy as np

    columns = [np.bincount(rows, values[:, at], minlength=many) for at in range(values.shape[1])]
    return np.stack(columns, axis=1) if many else np.empty((0, values.shape[1]))
