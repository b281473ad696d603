"""Short, typical excerpts of comments with a word, without what identifies a person."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from zlib import crc32

from journeynb.insight.voice.plain_text import masked
from journeynb.insight.voice.sentiment import Sentiment, sentences
from journeynb.insight.voice.words import every_word, subject_words

MOST = 160
"""Number of letters of the longest excerpt."""
SHORTEST = 25
"""Number of letters from which an excerpt needs no more sentences."""
CANDIDATES = 60
"""Number of comments among which the typical one is chosen."""


class Candidates:
    """Comments with some words, for each place; a sample that does not depend on their order.

    Parameters
    ----------
    wanted : mapping
        The words of each place.
    """

    def __init__(self, wanted: Mapping[int, Sequence[str]]) -> None:
        self._wanted = {place: list(words) for place, words in wanted.items() if words}
        self._kept: dict[tuple[int, str], list[tuple[int, str]]] = {}

    def __contains__(self, place: int) -> bool:
        return place in self._wanted

    def add(self, place: int, text: str) -> None:
        """Add plain text of a place."""
        small = text.casefold()
        words = [word for word in self._wanted.get(place, ()) if word in small]
        if not words:
            return
        own = {*subject_words(every_word(text))}
        rank = (-crc32(text.encode()), text)
        for word in words:
            if word in own:
                kept = self._kept.setdefault((place, word), [])
                if len(kept) < CANDIDATES:
                    heapq.heappush(kept, rank)
                else:
                    heapq.heappushpop(kept, rank)

    def of(self, place: int, word: str) -> list[str]:
        """Return the comments of a place with a word, in order."""
        return sorted({text for _, text in self._kept.get((place, word), ())})


def typical(
    texts: Sequence[str], word: str, feeling: float, rate: Sentiment, used: Sequence[str] = ()
) -> str:
    """Return an excerpt with a word: the one nearest to how customers feel who use it.

    Parameters
    ----------
    texts : list of str
        Plain texts with the word.
    word : str
        The word.
    feeling : float
        The mean sentiment of comments with it; missing if none is rated.
    rate : Sentiment
        Rates the excerpts.
    used : list of str
        Excerpts that are taken only if there is no other.
    """
    found = {excerpt(text, word) for text in texts} - {""}
    if not found:
        return ""

    def rank(quote: str) -> tuple[bool, float, int, str]:
        off = abs(rate.of(quote) - feeling) if feeling == feeling else 0.0
        short = max(SHORTEST - len(quote), 0) / SHORTEST
        return quote in used, round(off + short, 2), len(quote), quote

    return min(found, key=rank)


def excerpt(text: str, word: str) -> str:
    """Return the sentence of plain text with a word, masked and on one line.

    Short sentences are followed by the next one, and long ones are cut around the word.

    Examples
    --------
    >>> excerpt("Hi! The courier was late, again. Call +49 30 1234567.", "courier")
    'The courier was late, again.'
    """
    parts = sentences(masked(text)[0])
    at = next((at for at, part in enumerate(parts)
               if word in subject_words(every_word(part))), None)  # fmt: skip
    if at is None:
        return ""
    quote = parts[at]
    if len(quote) < SHORTEST and at + 1 < len(parts):
        quote += f" {parts[at + 1]}"
    return _cut(" ".join(quote.split()), word)


def _cut(text: str, word: str) -> str:
    """Return text of at most `MOST` letters, cut between words, that has the word."""
    if len(text) <= MOST:
        return text
    place = max(text.casefold().find(word), 0)
    start = max(0, min(place - MOST // 3, len(text) - MOST + 2))
    end = start + MOST - 2
    if start and (space := text.find(" ", start, place)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", place + len(word), end)) > 0:
        end = space
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return before + text[start:end].strip() + after
