"""Touchpoints that a comment mentions by their `terms`."""

from __future__ import annotations

import re

from journeynb.insight.voice.words import every_word
from journeynb.model.index import Index


class Terms:
    """The terms of the touchpoints of a map.

    Parameters
    ----------
    index : Index
        The map.
    """

    def __init__(self, index: Index) -> None:
        self._places: dict[str, list[int]] = {}
        for place, touchpoint in enumerate(index.touchpoints):
            for term in touchpoint.terms:
                if key := _folded(term):
                    self._places.setdefault(key, []).append(place)
        longest_first = sorted(self._places, key=lambda term: (-len(term), term))
        found = "|".join(re.escape(term).replace(r"\ ", r"\s+") for term in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:{found})(?!\w)") if found else None
        self._words = {term: every_word(term) for term in self._places}

    def place_of(self, text: str) -> tuple[int | None, bool, list[str]]:
        """Return the touchpoint that a text is about.

        It is the one of whose terms most occur. If several touchpoints have equally many, the text
        could be about each of them.

        Returns
        -------
        place : int or None
            Position of the touchpoint; None if there is none, or if it is not certain.
        several : bool
            Whether it could be about several touchpoints.
        words : list of str
            The words of the terms that occur.
        """
        if self._pattern is None:
            return None, False, []
        found = {_folded(each) for each in self._pattern.findall(_small(text))}
        votes: dict[int, int] = {}
        for term in found:
            for place in self._places[term]:
                votes[place] = votes.get(place, 0) + 1
        if not votes:
            return None, False, []
        most = max(votes.values())
        best = [place for place, many in votes.items() if many == most]
        if len(best) > 1:
            return None, True, []
        return best[0], False, [word for term in found for word in self._words[term]]


def _small(text: str) -> str:
    return text.casefold().replace("’", "'")


def _folded(text: str) -> str:
    return " ".join(_small(text).split())
