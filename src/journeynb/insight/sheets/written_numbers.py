"""Numbers as people write them: ``1.234,5``, ``61 %``, ``€ 1,200``, ``(12)``."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.formats.spreadsheet.words.placeholder_words import is_placeholder

DECIMALS = (".", ",")
_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u2060\ufeff]+")
_MINUS = str.maketrans("−–‐‑‒﹣－", "-------")
_CURRENCY = r"(?:[$€£¥₹₽₩₺₴₪₫฿]|[A-Z]{3}|[A-Z]{1,2}\$|kr\.?|zł|Kč|Fr\.?)"
_AROUND = re.compile(rf"^(-?){_CURRENCY}\s?(?=[-+0-9.,])|(?<=[0-9])\s?{_CURRENCY}$")
_DIGITS = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:[ '’.,][0-9]{3})*)(?:[.,][0-9]+)?")
_USUAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,20})?")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]{1,3}")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Percent:
    """A number that is shown with a percent sign: 61 for ``61 %``."""

    value: float

    def __str__(self) -> str:
        return f"{self.value:g}%"


@dataclass(frozen=True, slots=True)
class Written:
    """The digits of a number, with its signs not yet read.

    Parameters
    ----------
    digits : str
        Digits with their separators, without blanks, currency and percent sign.
    spaced : bool
        Whether blanks or apostrophes separate thousands.
    percent : bool
        Whether it has a percent sign.
    """

    digits: str
    spaced: bool
    percent: bool


def check_decimal(given: object) -> str | None:
    """Return the argument ``decimal=``; raise `ArgumentError` if it is not valid."""
    if given is None or (isinstance(given, str) and given in DECIMALS):
        return given
    raise ArgumentError(f"decimal={shown(given)} is not valid; allowed: '.', ',' or None")


def written(text: str) -> Written | None:
    """Return the parts of a number in a text; None if it is not a number.

    Examples
    --------
    >>> written("€ 1.234,50"), written("61 %").percent, written("soon")
    (Written(digits='1.234,50', spaced=False, percent=False), True, None)
    """
    if _USUAL.fullmatch(text):
        return Written(text, False, False)
    if len(text) > _LONGEST:
        return None
    text = _BLANKS.sub(" ", text).strip().translate(_MINUS)
    if text.startswith("(") and text.endswith(")"):  # accountants write -12 as (12)
        text = f"-{text[1:-1].strip()}"
    percent = text.endswith("%") or text.startswith("%")
    text = text.strip("%").strip() if percent else _AROUND.sub(r"\1", text).strip()
    if text.endswith("-") and text[:1].isdigit():
        text = f"-{text[:-1].strip()}"
    text = re.sub(r"^([+-]) ", r"\1", text)
    if _PLAIN.fullmatch(text):
        return Written(text, False, percent)
    text = re.sub(r"^([+-]?)([.,])(?=[0-9])", r"\g<1>0\2", text)
    text = re.sub(r"(?<=[0-9])[.,]$", "", text)
    if not _DIGITS.fullmatch(text):
        return None
    bare = re.sub("[ '’]", "", text)
    return Written(bare, bare != text, percent)


def decimal_of(digits: str, spaced: bool = False) -> str:
    """Return the decimal sign that a number proves; empty if it proves none.

    Examples
    --------
    >>> [decimal_of(each) for each in ("1.234,5", "0,61", "1,234,567", "1.234", "12")]
    [',', ',', '.', '', '']
    """
    signs = [each for each in digits if each in ".,"]
    if not signs or "e" in digits.lower():
        return ""
    last, other = signs[-1], "," if signs[-1] == "." else "."
    if len(set(signs)) == 2:
        return last
    if len(signs) > 1:
        return other
    whole, _, part = digits.lstrip("+-").partition(last)
    if len(part) != 3 or len(whole) > 3 or whole.lstrip("0") == "" or spaced:
        return last
    return ""


def number(found: Written, decimal: str) -> float | None:
    """Return a number, None if its signs contradict the decimal sign.

    Examples
    --------
    >>> number(written("1.234,5"), ","), number(written("1.234,5"), ".")
    (1234.5, None)
    """
    digits = found.digits
    if "e" in digits.lower():
        return float(digits)
    proven = decimal_of(digits, found.spaced)
    if proven and proven != decimal:
        return None
    value = float(digits.replace("," if decimal == "." else ".", "").replace(",", "."))
    return value if math.isfinite(value) else None


def is_empty(value: Any) -> bool:
    """Whether a cell has no value, or says so, such as ``n/a``."""
    if value is None or value != value:
        return True
    if not isinstance(value, str):
        return False
    text = value.strip()
    return not text or text.upper() in ("#N/A", "#NV", "#N/V") or is_placeholder(text)


@dataclass(slots=True)
class Signs:
    """The decimal signs that the texts of a table prove, each with an example."""

    proven: dict[str, str]

    @classmethod
    def of(cls, numbers: Iterable[Written | None]) -> Signs:
        """Return what numbers prove."""
        proven: dict[str, str] = {}
        for each in numbers:
            sign = decimal_of(each.digits, each.spaced) if each else ""
            if each and sign and sign not in proven:
                proven[sign] = each.digits
                if len(proven) == 2:
                    break
        return cls(proven)

    @classmethod
    def of_cells(cls, cells: Iterable[Any]) -> Signs:
        """Return what cells prove; cells that are not text prove nothing."""
        return cls.of(written(each) for each in cells if isinstance(each, str))

    @property
    def only(self) -> str:
        """The decimal sign, if there is proof for only one."""
        return next(iter(self.proven)) if len(self.proven) == 1 else ""


SignsOfTable = Callable[[], Signs]
"""Returns what a whole table proves; it is called where a column alone proves nothing."""


@dataclass(slots=True)
class NumberColumn:
    """The numbers of a column.

    Parameters
    ----------
    values : list of float or None
        The numbers; None if a cell is empty or is not a number.
    wrong : dict of int to str
        The texts that are not numbers, by position.
    percents : list of bool
        Whether each number has a percent sign.
    problem : str
        Why the column cannot be read at all; empty if it can.
    """

    values: list[float | None]
    wrong: dict[int, str]
    percents: list[bool]
    problem: str = ""


_TRUE = frozenset(("true", "yes", "y", "1", "ja", "wahr", "oui", "vrai", "si", "sí", "sim", "x"))
_FALSE = frozenset(("false", "no", "n", "0", "nein", "falsch", "non", "faux", "não"))


def flag_column(values: list[Any]) -> NumberColumn:
    """Return truth values as 1 and 0: true and false, yes and no, 1 and 0."""
    found = NumberColumn([None] * len(values), {}, [False] * len(values))
    for place, value in enumerate(values):
        if is_empty(value):
            continue
        text = str(value).strip().casefold()
        known = (
            1.0 if text in _TRUE or value == 1 else 0.0 if text in _FALSE or value == 0 else None
        )
        if known is None:
            found.wrong[place] = str(value)
        found.values[place] = known
    return found


def number_column(
    values: list[Any],
    name: str,
    decimal: str | None = None,
    table: SignsOfTable | None = None,
) -> NumberColumn:
    """Return the numbers of a column.

    Parameters
    ----------
    values : list
        Its cells: text, numbers, truth values or `Percent`.
    name : str
        Its name, for the problem.
    decimal : {".", ","}, optional
        The decimal sign; by default the one that the column proves, or else the whole table.
    table : callable, optional
        Returns what the other columns of the table prove.
    """
    found = NumberColumn([None] * len(values), {}, [False] * len(values))
    if decimal is None and _are_usual(values):
        found.values = [None if each is None or each == "" else float(each) for each in values]
        return found
    distinct = dict.fromkeys(v for v in values if isinstance(v, str))  # in order, for messages
    texts = {each: written(each) for each in distinct if not is_empty(each)}
    sign = decimal
    if sign is None:
        own = Signs.of(texts.values())
        if len(own.proven) == 2:
            found.problem = (
                f"the column {shown(name)} has numbers with a decimal point and with a decimal "
                f"comma, such as {own.proven['.']!r} and {own.proven[',']!r}; write all numbers "
                "in the same way"
            )
            return found
        sign = own.only
        unsure = next((text for text, each in texts.items() if each and _is_unsure(each)), None)
        if not sign and unsure is not None and table is not None:
            sign = table().only
        if not sign and unsure is not None:
            found.problem = (
                f"{unsure.strip()!r} in the column {shown(name)} may have a decimal or a "
                "thousands separator; pass decimal='.' or decimal=','"
            )
            return found
    numbers = {text: number(each, sign or ".") for text, each in texts.items() if each}
    for place, value in enumerate(values):
        if is_empty(value):
            continue
        if isinstance(value, str):
            known = texts[value]
            read = numbers.get(value)
            if known is None or read is None:
                found.wrong[place] = value
                continue
            found.percents[place] = known.percent
        elif isinstance(value, Percent):
            read, found.percents[place] = value.value, True
        else:
            try:
                read = float(value)
            except (TypeError, ValueError, OverflowError):
                read = math.nan
            if not math.isfinite(read):
                found.wrong[place] = str(value)
                continue
        found.values[place] = read
    return found


def _are_usual(values: list[Any]) -> bool:
    """Whether all values are texts with a decimal point, as programs write them."""
    texts = [each for each in values if each is not None and each != ""]
    if not all(isinstance(each, str) and _USUAL.fullmatch(each) for each in texts):
        return False
    return any(decimal_of(each) == "." for each in texts) or not any("." in each for each in texts)


def _is_unsure(found: Written) -> bool:
    return any(each in found.digits for each in ".,") and (
        "e" not in found.digits.lower() and not decimal_of(found.digits, found.spaced)
    )
