"""An emotion cell taken apart: a score, the scale that it names, and the feeling in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from journeynb.formats.spreadsheet.emotions.scales import dashes
from journeynb.formats.spreadsheet.words.emotion_words import MARKS
from journeynb.formats.spreadsheet.words.placeholder_words import DASHES

_NUMBER = r"[+-]?(?:\d{1,40}(?:[.,]\d{0,40})?|[.,]\d{1,40})"
_ONLY_NUMBER = re.compile(rf"{_NUMBER}(?:e[+-]?\d{{1,3}})?", re.ASCII | re.IGNORECASE)
_OF = r"\s{0,3}(?:/|out of|of|von|sur|de|su|aus)\s{0,3}"
_FRACTION = re.compile(rf"({_NUMBER}){_OF}(\d{{1,3}})(?![\d/.,])(.*)", re.DOTALL | re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s{0,3}%(.*)", re.DOTALL)
_FIRST = re.compile(rf"({_NUMBER})\s{{0,3}}(?:[-:=]\s|\s?\()(.*\w.*)", re.DOTALL)
_LAST = re.compile(rf"(\D*[^\W\d]\D*?)\s{{0,3}}[\[(:=]\s{{0,3}}({_NUMBER})\s{{0,3}}[\])]?")
_STARS = re.compile("[★⭐✭🌟]")
_NO_STARS = "☆"
_SKIN = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")
_LONGEST = 400  # letters in which a number is looked for


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its number, the top of the scale that it names (``4/5``), a mark, and words."""

    number: float | None = None
    top: float | None = None
    mark: float | None = None
    words: str = ""


def is_number(text: str) -> bool:
    """Whether a text is written as a number.

    Examples
    --------
    >>> is_number("–1"), is_number("1,5"), is_number("4/5")
    (True, True, False)
    """
    return _ONLY_NUMBER.fullmatch(_plain(text)) is not None


def parts_of(text: str) -> Cell:
    """Return the parts of a cell.

    Examples
    --------
    >>> parts_of("4/5")
    Cell(number=4.0, top=5.0, mark=None, words='')
    >>> parts_of("++").mark
    2.0
    >>> parts_of("Curious (–1)"), parts_of("★★★☆☆").number
    (Cell(number=-1.0, top=None, mark=None, words='Curious'), 3.0)
    """
    plain = _plain(text)
    if _ONLY_NUMBER.fullmatch(plain):
        return Cell(number=_float(plain))
    if plain.casefold() in MARKS:
        return Cell(mark=MARKS[plain.casefold()])
    if plain and not _STARS.sub("", plain).replace(_NO_STARS, "").strip():
        filled = len(_STARS.findall(plain))
        return Cell(number=float(filled), top=float(max(5, filled + plain.count(_NO_STARS))))
    if len(plain) > _LONGEST:
        return Cell(words=text)
    if match := _FRACTION.fullmatch(plain):
        return Cell(number=_float(match[1]), top=float(match[2]), words=_rest(match[3]))
    if match := _PERCENT.fullmatch(plain):
        return Cell(number=_float(match[1]), top=100.0, words=_rest(match[2]))
    if match := _FIRST.fullmatch(plain):
        return Cell(number=_float(match[1]), words=_rest(match[2]))
    if match := _LAST.fullmatch(plain):
        return Cell(number=_float(match[2]), words=_rest(match[1]))
    return Cell(words=text)


def is_mark(text: str) -> bool:
    """Whether a text is a mark such as ``++``, but not a dash, which can also mean nothing."""
    return text not in DASHES and _plain(text).casefold() in MARKS


def _plain(text: str) -> str:
    return _SKIN.sub("", dashes(text)).strip()


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _rest(text: str) -> str:
    return text.strip().strip("()[]:-–—=,;.").strip()
