"""Scales of scores: named by a heading or the caller, or guessed from a column's numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import number_text, shown
from journeynb.formats.spreadsheet.words.emotion_words import score_of_words

_RANGE = re.compile(
    r"(?<![\w.,])([+-]?\d{1,3})\s{0,3}(?:-|to|bis|through|until|al|à|a|…|\.{2,3})\s{0,3}"
    r"([+-]?\d{1,3})(?![\w%])",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?<![\w.,])([+-]?\d{1,3})\s{0,3}[=:]\s{0,3}([^\d=:,;|()]{1,40})[^\d=]{0,12}?"
    r"([+-]?\d{1,3})\s{0,3}[=:]\s{0,3}([^\d=:,;|()]{1,40})"
)
_TOP = re.compile(r"(?:/|out of|of|von|sur|de|su|aus)\s{0,3}(\d{1,3})(?![\w.,])", re.IGNORECASE)
_NPS = re.compile(r"(?<![a-z])(?:nps|net promoter score)(?![a-z])", re.IGNORECASE)
_HEADING = 200  # letters of a heading


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of scores, from its worst to its best."""

    worst: float
    best: float

    def emotion(self, score: float) -> float | None:
        """Return the emotion from -2 to 2 of a score, None beyond the scale.

        Examples
        --------
        >>> Scale(1, 10).emotion(7), Scale(6, 1).emotion(1), Scale(1, 5).emotion(6)
        (0.667, 2.0, None)
        """
        if not min(self.worst, self.best) <= score <= max(self.worst, self.best):
            return None
        if (self.worst, self.best) == (-2, 2):
            return score
        share = (score - self.worst) / (self.best - self.worst)
        return round(4 * share - 2, 3)

    def __str__(self) -> str:
        return f"{number_text(self.worst)} to {number_text(self.best)}"


EMOTIONS = Scale(-2, 2)


def dashes(text: str) -> str:
    """Return a text with a hyphen for each dash and minus."""
    for dash in "‐‑‒–—−":
        text = text.replace(dash, "-")
    return text


def one_scale(scale: object, score_range: object) -> Any:
    """Return the scale that is passed under one of two names."""
    if score_range is None:
        return scale
    if scale is not None:
        raise ArgumentError("scale= and score_range= are the same; pass one of them")
    passed_scale(score_range, "score_range")
    return score_range


def passed_scale(scale: object, name: str = "scale") -> Scale | None:
    """Return the scale that the caller passes: ``(1, 10)``, or ``"1-10"``."""
    if scale is None:
        return None
    ends = scale
    if isinstance(scale, str):
        match = _RANGE.fullmatch(dashes(scale).strip())
        ends = (float(match[1]), float(match[2])) if match else None
    if (
        isinstance(ends, Sequence)
        and len(ends) == 2
        and all(type(end) in (int, float) and abs(end) <= 1e6 for end in ends)
        and ends[0] != ends[1]
    ):
        return Scale(float(ends[0]), float(ends[1]))
    raise ArgumentError(
        f"{name}={shown(scale)} is not valid; allowed: the worst and the best score, "
        'such as (1, 10) or "1-10"'
    )


def scale_in(heading: str, numbers: Sequence[float]) -> Scale | None:
    """Return the scale that a heading names.

    Examples
    --------
    >>> print(scale_in("Satisfaction (1–10)", []), scale_in("Mood: 1 = good, 6 = bad", []))
    1 to 10 6 to 1
    >>> print(scale_in("Score /10", [0.0]), scale_in("CSAT %", []), scale_in("Mood", []))
    0 to 10 0 to 100 None
    """
    text = dashes(heading[:_HEADING])
    if match := _ENDS.search(text):
        low, high = float(match[1]), float(match[3])
        first, last = score_of_words(match[2], {}), score_of_words(match[4], {})
        if low < high and first is not None and last is not None and first > last:
            low, high = high, low
        return Scale(low, high) if low != high else None
    if match := _RANGE.search(text):
        low, high = float(match[1]), float(match[2])
        return Scale(low, high) if high - low >= 2 and high <= 100 else None
    if match := _TOP.search(text):
        return scale_up_to(float(match[1]), numbers)
    if _NPS.search(text):
        return Scale(-100, 100) if any(not 0 <= each <= 10 for each in numbers) else Scale(0, 10)
    return Scale(0, 100) if "%" in text else None


def scale_up_to(top: float, numbers: Iterable[float]) -> Scale | None:
    """Return the scale of a score such as 7/10."""
    if top < 3:
        return None
    return Scale(0 if top >= 100 or any(each < 1 for each in numbers) else 1, top)


def guessed_scale(numbers: Sequence[float]) -> Scale:
    """Return the scale that a column's numbers are most likely on.

    Examples
    --------
    >>> print(guessed_scale([-1, 2]), guessed_scale([1, 4]), guessed_scale([3, 6]))
    -2 to 2 1 to 5 1 to 7
    >>> print(guessed_scale([0, 9]), guessed_scale([40, 85]), guessed_scale([-4, 3]))
    0 to 10 0 to 100 -5 to 5
    """
    low, high = min(numbers), max(numbers)
    whole = all(float(each).is_integer() for each in numbers)
    if low >= -2 and high <= 2:
        return EMOTIONS
    # one large number among small ones is a slip rather than a scale
    large = sum(abs(each) > 10 for each in numbers) * 2 >= len(numbers)
    if low < 0:
        top = max(-low, high)
        found = next((end for end in (3, 5, 10, 100) if top <= end), None)
        fits = found is not None and whole and (found < 100 or large)
        return Scale(-found, found) if found is not None and fits else EMOTIONS
    if high <= 5:
        if low >= 1:
            return Scale(1, 5)
        return Scale(0, 5) if whole else EMOTIONS
    if len(numbers) == 1:
        return EMOTIONS
    if high <= 7 and low >= 1 and whole:
        return Scale(1, 7)
    if high <= 10:
        return Scale(1 if low >= 1 else 0, 10)
    return Scale(0, 100) if high <= 100 and large else EMOTIONS


def fits_two_scales(numbers: Sequence[float]) -> bool:
    """Whether numbers from -2 to 2 could as well be scores from 1 to 5."""
    return bool(numbers) and all(each in (1, 2) for each in numbers)
