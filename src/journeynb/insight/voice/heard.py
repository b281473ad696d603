"""What customers say, counted: one pass over the comments, and another one for quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from math import nan, sqrt
from typing import Any

from journeynb.data.intervals import mean_interval
from journeynb.insight.voice.distinctive import Word, distinctive
from journeynb.insight.voice.languages import other_language
from journeynb.insight.voice.linked_comments import COLUMN, UNKNOWN, Linked
from journeynb.insight.voice.plain_text import plain, without_names
from journeynb.insight.voice.quotes import Candidates, typical
from journeynb.insight.voice.sentiment import Sentiment
from journeynb.insight.voice.terms import Terms
from journeynb.insight.voice.word_counts import WordCounts
from journeynb.insight.voice.words import every_word, subject_words

LEAST = 5
"""Smallest number of customers for a mean sentiment: it is never that of a single comment."""
LEAST_PAIRS = 30
"""Smallest number of customers for a correlation with their scores."""


@dataclass
class Place:
    """The comments of a touchpoint, or of none.

    Parameters
    ----------
    texts, customers : int
        Number of comments, and of customers whose comments are rated.
    sentiment, low, high : float
        The mean over these customers with its 95% interval; missing below `LEAST` customers.
    words : list of Word
        The most distinctive words.
    quotes : list of str
        An excerpt for each word.
    """

    texts: int = 0
    customers: int = 0
    sentiment: float = nan
    low: float = nan
    high: float = nan
    words: list[Word] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)


@dataclass
class Heard:
    """What customers say about each touchpoint.

    Parameters
    ----------
    places : list of Place
        The touchpoints by position, then the comments that are not linked.
    linked : Counter
        Number of comments by how they are linked, or why they are not.
    left_out : Counter
        Number of comments by what is not counted of them.
    languages : Counter
        Number of comments that are clearly not English, by language.
    customers : int
        Number of customers who comment, and of comments without a customer.
    compared : int
        Number of words times touchpoints that were compared.
    score_r : float
        The correlation of customers' sentiment with their scores, missing if few have both.
    """

    places: list[Place]
    linked: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    customers: int = 0
    compared: int = 0
    score_r: float = nan


class Listener:
    """Counts comments, customer by customer.

    Parameters
    ----------
    terms : Terms
        The terms of the touchpoints.
    places : int
        Number of touchpoints.
    by_column : str
        What links a comment that comes with its place, in words.
    """

    def __init__(self, terms: Terms, places: int, by_column: str = "column") -> None:
        self.terms, self.nowhere, self.by_column = terms, places, by_column
        self.rate = Sentiment()
        self.heard = Heard([Place() for _ in range(places + 1)])
        self.counts = WordCounts(places + 1)
        self._moments = [[0.0, 0.0, 0.0] for _ in range(places + 1)]
        self._pairs = [0.0] * 6
        self._customer: Any = None
        self._begin()

    def _begin(self) -> None:
        self._uses: dict[tuple[str, int], list[Any]] = {}
        self._tokens: dict[int, int] = {}
        self._feelings: dict[int, list[float]] = {}
        self._scores: list[float] = []

    def listen(self, rows: Iterator[tuple[Any, str, float | None, int | None, int]]) -> None:
        """Count comments, each with its customer, text, score, place and how it is linked."""
        for customer, text, score, place, how in rows:
            if customer is None or customer != self._customer:
                self._end()
                self._customer = customer
            self._add(text, score, place, how)
        self._end()

    def placed(self, text: str, place: int | None, how: int) -> tuple[int, str, list[str]]:
        """Return the place of plain text, how it was found, and the words of terms."""
        if place is not None:
            return int(place), self.by_column if how == COLUMN else "event before", []
        if how == UNKNOWN:
            return self.nowhere, "column names no touchpoint of the map", []
        found, several, words = self.terms.place_of(text)
        if found is not None:
            return found, "terms", words
        return self.nowhere, "terms of several touchpoints" if several else "nothing to link by", []

    def _add(self, text: str, score: float | None, place: int | None, how: int) -> None:
        heard = self.heard
        said, cut = plain(text)
        at, way, own = self.placed(said, place, how)
        heard.linked[way] += 1
        heard.places[at].texts += 1
        said = without_names(said)
        words = every_word(said)
        if cut:
            heard.left_out["long"] += 1
        subjects = subject_words(words)
        if own:
            subjects = [word for word in subjects if word not in own]
        feeling = None
        if language := other_language(said, words):
            heard.languages[language] += 1
        else:
            feeling = self.rate.of(said)
            if not (words or feeling):
                heard.left_out["no words"] += 1
                feeling = None
        if feeling is not None:
            self._feelings.setdefault(at, []).append(feeling)
            if score is not None and score == score:
                self._scores.append(score)
        self._tokens[at] = self._tokens.get(at, 0) + len(subjects)
        for word, many in Counter(subjects).items():
            use = self._uses.setdefault((word, at), [0, 0.0, 0])
            use[0] += many
            if feeling is not None:
                use[1] += feeling
                use[2] += 1

    def _end(self) -> None:
        """Count the customer whose comments are complete."""
        if not self._tokens:
            return
        self.heard.customers += 1
        self.counts.add({key: tuple(use) for key, use in self._uses.items()}, self._tokens)
        for place, feelings in self._feelings.items():
            mean = sum(feelings) / len(feelings)
            moments = self._moments[place]
            moments[0] += 1
            moments[1] += mean
            moments[2] += mean * mean
        if self._scores:
            every = [each for feelings in self._feelings.values() for each in feelings]
            x, y = sum(every) / len(every), sum(self._scores) / len(self._scores)
            for at, value in enumerate((1.0, x, y, x * x, y * y, x * y)):
                self._pairs[at] += value
        self._begin()

    def finish(self, most: int, without: Mapping[int, set[str]]) -> Heard:
        """Return what was counted, with the most distinctive words of each place."""
        self.counts.flush()
        heard = self.heard
        words, heard.compared = distinctive(self.counts, most, without)
        if self.counts.missed:
            heard.left_out["words beyond the most that are counted"] = self.counts.missed
        for place, (many, total, squares), own in zip(
            heard.places, self._moments, words, strict=True
        ):
            place.words, place.customers = own, (n := int(many))
            if n >= LEAST:
                place.sentiment = total / n
                spread = max(squares - total * total / n, 0.0) / (n - 1)
                low, high = mean_interval(place.sentiment, sqrt(spread), n)
                place.low, place.high = max(low, -1.0), min(high, 1.0)
        heard.score_r = _correlation(self._pairs)
        return heard


def _correlation(sums: Sequence[float]) -> float:
    n, x, y, xx, yy, xy = sums
    if n < LEAST_PAIRS:
        return nan
    spread = (n * xx - x * x) * (n * yy - y * y)
    return (n * xy - x * y) / sqrt(spread) if spread > 1e-12 * n**4 else nan


def hear(
    linked: Linked, terms: Terms, places: int, most: int, names: Mapping[int, set[str]]
) -> Heard:
    """Count comments and choose quotes.

    Parameters
    ----------
    linked : Linked
        The comments.
    terms : Terms
        The terms of the touchpoints.
    places : int
        Number of touchpoints.
    most : int
        Maximum number of words of a touchpoint.
    names : mapping
        Words of each touchpoint that say where, and not what: its name and its terms.
    """
    listener = Listener(terms, places, linked.by_column)
    columns = ("customer", "text", "score", "place", "how")
    with closing(linked.batches("comments", *columns)) as batches:
        listener.listen(
            row for batch in batches for row in zip(*(batch[name] for name in columns), strict=True)
        )
    heard = listener.finish(most, names)
    wanted = {at: [word.word for word in each.words] for at, each in enumerate(heard.places)}
    candidates = Candidates(wanted)
    if any(wanted.values()):
        shorter = ("text", "place", "how")
        with closing(linked.batches("quotes", *shorter)) as batches:
            for batch in batches:
                for text, place, how in zip(*(batch[name] for name in shorter), strict=True):
                    if place is not None and int(place) not in candidates:
                        continue
                    said, _ = plain(text)
                    at = listener.placed(said, place, how)[0]
                    if at in candidates:
                        candidates.add(at, said)
    for at, each in enumerate(heard.places):
        for word in each.words:
            texts = candidates.of(at, word.word)
            each.quotes.append(typical(texts, word.word, word.feeling, listener.rate, each.quotes))
    return heard
