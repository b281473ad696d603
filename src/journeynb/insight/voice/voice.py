"""What customers say about each touchpoint: the table of `Evidence.voice`."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING, Any

from journeynb.base.text import count, few, percent
from journeynb.base.whole_numbers import require_whole
from journeynb.data import durations
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.insight.comments.comments import Comments, must_be_comments
from journeynb.insight.voice.heard import Heard, hear
from journeynb.insight.voice.linked_comments import Linked, linked_comments
from journeynb.insight.voice.sentiment import Sentiment
from journeynb.insight.voice.terms import Terms
from journeynb.insight.voice.words import every_word

if TYPE_CHECKING:
    import pandas as pd

UNLINKED = "(unlinked)"
"""The label of comments that are linked to no touchpoint."""
WITHIN = "30d"
"""Longest time from an event to a comment about it."""
MOST_WORDS = 50
"""Largest number of words of a touchpoint."""
COLUMNS = {
    "touchpoint": "str", "texts": "int64", "sentiment": "float64", "low": "float64",
    "high": "float64", "word": "str", "lift": "float64", "q": "float64", "quote": "str",
}  # fmt: skip
"""The columns of the table."""
MORE = {"customers": "int64", "feeling": "float64", "feeling_high": "float64"}
"""What is known of a word beside them: the customers who use it there, and the mean sentiment of
their comments with it, with the high end of its interval."""
METHOD = (
    "sentiment: VADER (English), the mean of a comment's passages, then of a customer's comments, "
    "then of customers, with Student's t; lift: log-odds with an informative prior (a tenth of all "
    "words, at most 300); q: likelihood ratio of counts that are divided by how much customers "
    "repeat a word, Benjamini-Hochberg over all words and touchpoints"
)
NOTE = "These are associations, not causes. Quotes are masked, but may name people."


def check(texts: Any, within: Any, words: Any) -> int | None:
    """Return the longest time in microseconds; raise an error for arguments that are not valid."""
    if texts is not None:
        must_be_comments(texts)
    require_whole(words, "words", MOST_WORDS)
    return None if within is None else durations.micros(within, "within")


def heard_by(
    mapped: MappedLog, texts: Comments | None, within: Any, words: int
) -> tuple[Heard, Linked]:
    """Return what customers say, counted, and how comments were linked by columns and events."""
    micros = check(texts, within, words)
    Sentiment()  # says what is missing before anything is counted
    index = mapped.index
    names = {
        at: {word for text in (each.name, *each.terms) for word in every_word(text)}
        for at, each in enumerate(index.touchpoints)
    }
    with linked_comments(mapped, texts, micros) as linked:
        return hear(linked, Terms(index), len(mapped.touchpoints), words, names), linked


def voice(heard: Heard, linked: Linked, touchpoints: list[str], within: Any) -> pd.DataFrame:
    """Return the table with `COLUMNS` and `MORE`: a row for each word of a touchpoint, or one."""
    import pandas as pd

    rows: list[tuple[Any, ...]] = []
    for id, place in zip([*touchpoints, UNLINKED], heard.places, strict=True):
        if not place.texts and id != UNLINKED:
            continue
        start = (id, place.texts, place.sentiment, place.low, place.high)
        rows += [
            (*start, word.word, word.lift, word.q, quote, word.customers, word.feeling, word.high)
            for word, quote in zip(place.words, place.quotes, strict=True)
        ] or [(*start, "", nan, nan, "", 0, nan, nan)]
    types = {**COLUMNS, **MORE}
    frame = pd.DataFrame(rows, columns=[*types]).astype(types)
    left_out = {
        "duplicates: same customer and text": linked.duplicates,
        "not rated: clearly not English": heard.languages.total(),
        "not rated: no words": heard.left_out["no words"],
        "only the first 5,000 letters count": heard.left_out["long"],
        "uses of words beyond the first 300,000 words": heard.left_out[
            "words beyond the most that are counted"
        ],
    }
    frame.attrs = {
        "method": METHOD,
        "note": NOTE,
        "n": heard.customers,
        "texts": sum(place.texts for place in heard.places),
        "linked": dict(sorted(heard.linked.items())),
        "unlinked": heard.places[-1].texts,
        "within": None if within is None else str(within),
        "languages": dict(heard.languages.most_common()),
        "left_out": {what: many for what, many in left_out.items() if many},
        "not_on_map": linked.unknown,
        "not_in_log": linked.strangers,
        "compared": heard.compared,
        "score_r": heard.score_r,
        "silent": [id for id, place in zip(touchpoints, heard.places, strict=False)
                   if not place.texts],
    }  # fmt: skip
    return frame


def warnings(frame: pd.DataFrame) -> list[str]:
    """Return warnings: texts that are not English, not linked, or name what is not on the map."""
    attrs, words = frame.attrs, []
    texts = attrs["texts"]
    if other := sum(attrs["languages"].values()):
        named = [f"{name} ({many:,})" for name, many in attrs["languages"].items()]
        words.append(
            f"{other:,} of {count(texts, 'comment')} are clearly not English ({few(named)}); their "
            "sentiment is not rated, because VADER reads only English"
        )
    if unknown := attrs["not_on_map"]:
        named, many = (
            [f"{name!r} ({each:,})" for name, each in unknown.items()],
            sum(unknown.values()),
        )
        words.append(
            f"{count(many, 'comment')} {'names' if many == 1 else 'name'} a touchpoint that is not "
            f"on the map: {few(named)}"
        )
    if texts and attrs["not_in_log"] and attrs["not_in_log"] > texts / 2:
        words.append(
            f"the customers of {attrs['not_in_log']:,} comments are not in the log, so they are "
            "not linked by events; the log and the comments need the same ids"
        )
    if texts and attrs["unlinked"] > texts / 2:
        words.append(
            f"{percent(attrs['unlinked'] / texts)} of the comments are linked to no touchpoint; "
            "add the words that customers use for a touchpoint: jm.set(ID, terms=[...])"
        )
    return words
