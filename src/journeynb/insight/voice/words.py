"""The words of a comment that may be about a subject."""

from __future__ import annotations

import re
from collections.abc import Sequence

from journeynb.insight.voice.languages import STOPWORDS

_TOKEN = re.compile(
    r"[^\W\d_]+(?:'[^\W\d_]+)*|[\u2600-\u27bf\U0001f300-\U0001f64f\U0001f680-\U0001faff]"
)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
SHORTEST, LONGEST = 3, 30
"""Number of letters of the shortest and of the longest word. An emoji has one."""


def every_word(text: str) -> list[str]:
    """Return all words of plain text, in small letters, and its emoji."""
    return _TOKEN.findall(text.casefold().replace("’", "'"))


def subject_words(words: Sequence[str]) -> list[str]:
    """Return the words that may be about a subject, of the result of `every_word`.

    Scripts that do not separate words, such as Chinese and Thai, have none here.

    Examples
    --------
    >>> subject_words(every_word("The app's delivery was slow, SLOW! 😡"))
    ['app', 'delivery', 'slow', 'slow', '😡']
    """
    found = []
    for word in words:
        if word in STOPWORDS:
            continue
        word = word.removesuffix("'s")
        if len(word) > LONGEST or (len(word) < SHORTEST and word.isalpha()):
            continue
        if word not in STOPWORDS and not (word > "\u0dff" and _UNSPACED.search(word)):
            found.append(word)
    return found
