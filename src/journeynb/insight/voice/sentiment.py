"""The sentiment of a comment by VADER: the mean of its passages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from journeynb.base.errors import need

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_LETTER = re.compile(r"\w")
PASSAGE = 140
"""Number of letters of a passage, unless a sentence is longer."""


def sentences(text: str) -> list[str]:
    """Return the sentences of plain text; signs without a word belong to the one before.

    Examples
    --------
    >>> sentences("It broke. Twice! :(")
    ['It broke.', 'Twice! :(']
    """
    found: list[str] = []
    for part in _SENTENCE.split(text):
        if not part.strip():
            continue
        if found and not _LETTER.search(part):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found


def passages(text: str) -> list[str]:
    """Return plain text in passages of whole sentences, each of about `PASSAGE` letters at most."""
    found: list[str] = []
    for part in sentences(text):
        if found and len(found[-1]) + len(part) <= PASSAGE:
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found


class Sentiment:
    """VADER, which rates English text from -1 (most negative) to 1 (most positive).

    A comment is the mean of its passages, because the score of a long text is almost always near -1
    or 1: with reviews of twelve sentences, the score of the whole correlates by .63 with how people
    rated their sentences, and the mean of passages by .75. With 4,200 short posts, both correlate
    by .87 with how people rated the post.

    References
    ----------
    .. [1] C. J. Hutto and E. Gilbert, "VADER: a parsimonious rule-based model for sentiment
       analysis of social media text", Proceedings of ICWSM (2014).

    Raises
    ------
    MissingExtraError
        vaderSentiment is not installed.
    """

    def __init__(self) -> None:
        analyzer = _analyzer()
        self._emoji = frozenset(analyzer.emojis)
        self._lexicon = analyzer.lexicon
        self._rate = lru_cache(maxsize=50_000)(analyzer.polarity_scores)

    def of(self, text: str) -> float:
        """Return the sentiment of English plain text; 0 if it has no words."""
        found = [self.of_passage(each) for each in passages(text)]
        return sum(found) / len(found) if found else 0.0

    def of_passage(self, text: str) -> float:
        """Return the sentiment of a passage; 0 if VADER knows none of its words."""
        return float(self._rate(text)["compound"]) if self._knows(text) else 0.0

    def _knows(self, text: str) -> bool:
        """Whether a text may have a word or an emoji of the lexicon; VADER is slow to find out."""
        if not text.isascii() and not self._emoji.isdisjoint(text):
            return True
        return any(
            word in self._lexicon or word.strip(_PUNCTUATION) in self._lexicon
            for word in text.lower().split()
        )


_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


@lru_cache(maxsize=1)
def _analyzer() -> Any:
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError:
        raise need("vaderSentiment", "insight", "the sentiment of comments") from None
    return SentimentIntensityAnalyzer()
