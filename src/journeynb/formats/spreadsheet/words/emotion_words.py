"""Emotions as teams write them: numbers, words, faces, scores from 1 to 5."""

from __future__ import annotations

import re
from collections.abc import Iterable

from journeynb.formats.spreadsheet.words.heading_words import key_of

ALLOWED = (
    "a number from -2 to 2, scores from 1 to 5 in the whole column, one of very negative, "
    "negative, neutral, positive, very positive, or one of 😞 🙁 😐 🙂 😀"
)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_FACES = {-2: "😞😡😠😢😭😫", -1: "🙁☹😕😟😒", 0: "😐😶", 1: "🙂☺😊", 2: "😀😃😄😁😍🤩"}
_WORDS = {
    -2: "very negative, very sad, very unhappy, angry, terrible, awful, "
    "sehr negativ, sehr schlecht, sehr traurig, très négatif, muy negativo",
    -1: "negative, sad, unhappy, bad, frustrated, negativ, schlecht, traurig, négatif, negativo",
    0: "neutral, ok, okay, indifferent, neutre",
    1: "positive, happy, good, satisfied, positiv, gut, zufrieden, glücklich, positif, positivo",
    2: "very positive, very happy, delighted, excited, great, excellent, "
    "sehr positiv, sehr gut, sehr zufrieden, begeistert, très positif, muy positivo",
}
_VALUES = {
    **{face: float(value) for value, faces in _FACES.items() for face in faces},
    **{key_of(word): float(value) for value, words in _WORDS.items() for word in words.split(",")},
}


def is_number(text: str) -> bool:
    """Whether a text is written as a number."""
    return _NUMBER.fullmatch(_plain(text)) is not None


def emotions(texts: Iterable[str]) -> tuple[dict[str, float | None], bool]:
    """Return the emotion of each text, None if it is not one, and whether they are scores.

    They are scores from 1 to 5, and 3 is taken off, when all are whole numbers from 1 to 5 and at
    least one is more than an emotion can be.

    Examples
    --------
    >>> emotions(["1,5", "🙂", "very negative", "so so"])
    ({'1,5': 1.5, '🙂': 1.0, 'very negative': -2.0, 'so so': None}, False)
    >>> emotions(["1", "4"])
    ({'1': -2.0, '4': 1.0}, True)
    """
    values = {text: _value(text) for text in dict.fromkeys(texts)}
    numbers = [value if is_number(text) else None for text, value in values.items()]
    scores = [value for value in numbers if value in {1, 2, 3, 4, 5}]
    if scores and len(scores) == len(values) and max(value or 0 for value in scores) > 2:
        return {text: (value or 0) - 3 for text, value in values.items()}, True
    inside = {
        text: value if value is not None and -2 <= value <= 2 else None
        for text, value in values.items()
    }
    return inside, False


def _plain(text: str) -> str:
    return text.replace("−", "-").replace("\ufe0f", "")


def _value(text: str) -> float | None:
    text = _plain(text)
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    return _VALUES.get(text, _VALUES.get(key_of(text)))
