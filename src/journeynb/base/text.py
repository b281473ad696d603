"""Text: values in messages, counts, lists and numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
_ESCAPE = re.compile(r"\\(?:u(200[cd])|U(000e00[2-7][0-9a-f])|.)")
_FLOAT = re.compile(r"(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?")


def shown(value: object, limit: int = 60) -> str:
    """Return a value as a message shows it: on one line, cut if it is long."""
    try:
        text = literal(value)
    except (RecursionError, ValueError):  # a deep nesting; an int with too many digits
        text = ""
    if not text or "\n" in text:  # a data frame is named by its type
        text = with_article(type(value).__name__)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def literal(value: object) -> str:
    r"""Return the `repr` of a value, with emoji and words in one piece.

    Python escapes the joiners within a family emoji or a Persian word, and the tags within a flag.

    Examples
    --------
    >>> literal("\U0001f468\u200d\U0001f373\n") == "'\U0001f468\u200d\U0001f373\\n'"
    True
    """
    return _ESCAPE.sub(_unescaped, repr(value))


def _unescaped(found: re.Match[str]) -> str:
    digits = found[1] or found[2]
    return chr(int(digits, 16)) if digits else found[0]


def with_article(word: str) -> str:
    """Return a word with its article.

    Examples
    --------
    >>> with_article("goal"), with_article("opportunity")
    ('a goal', 'an opportunity')
    """
    return f"{'an' if word[:1].lower() in tuple('aeio') else 'a'} {word}"


def visible(text: str) -> str:
    """Return text on one line: what would end it, or steer a terminal, as Python escapes it."""
    return _UNSEEN.sub(lambda match: repr(match[0])[1:-1], text)


def name_on_a_line(text: str, most: int = 80) -> str:
    r"""Return a name that a stranger chose, visible, on one line and not too long.

    Examples
    --------
    >>> name_on_a_line("Claude\n  Code")
    'Claude Code'
    """
    return visible(" ".join(text.split()))[:most]


def capitalized(text: str) -> str:
    """Return text that starts with a capital letter."""
    return text[:1].upper() + text[1:]


def count(number: int, one: str, many: str = "") -> str:
    """Return how many there are of something: ``1 touchpoint``, ``2,000 touchpoints``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def severity_word(severity: str) -> str:
    """Return the word for a severity in texts: an info is a hint."""
    return "hint" if severity == "info" else severity


def status_word(status: str) -> str:
    """Return the word for the status of an opportunity in texts: ``doing`` is in progress."""
    return "in progress" if status == "doing" else status


def percent(share: float) -> str:
    """Return a share as ``61%``; a small one has a decimal, ``2.4%``."""
    return f"{100 * share:.{1 if 0 < share < 0.095 else 0}f}%"


def share_text(share: float, low: float, high: float) -> str:
    """Return a share with its interval: ``62% (58 to 66%)``."""
    digits = 1 if 0 < share < 0.095 else 0
    ends = f"{100 * low:.{digits}f} to {100 * high:.{digits}f}%"
    return f"{percent(share)} ({ends})"


def with_unit(number: str, unit: str) -> str:
    """Return a number with its unit: ``61%``, ``3 days``.

    Examples
    --------
    >>> with_unit("61", "%"), with_unit("3", "days"), with_unit("3", "")
    ('61%', '3 days', '3')
    """
    return f"{number}{'' if unit == '%' else ' '}{unit}".rstrip()


def shortened(items: Sequence[T], limit: int) -> tuple[list[T], int]:
    """Return the first items, and the number of the others; a single other one is kept.

    Examples
    --------
    >>> shortened("abcd", 3), shortened("abcde", 3)
    ((['a', 'b', 'c', 'd'], 0), (['a', 'b', 'c'], 2))
    """
    kept = len(items) if len(items) <= limit + 1 else limit
    return list(items[:kept]), len(items) - kept


def few(texts: Sequence[str]) -> str:
    """Return the first five of some texts, and how many more there are.

    Examples
    --------
    >>> few(["a", "b"]), few("abcdefg")
    ('a, b', 'a, b, c, d, e and 2 more')
    """
    more = f" and {len(texts) - 5} more" if len(texts) > 5 else ""
    return ", ".join(texts[:5]) + more


def rounded_text(value: float) -> str:
    """Return a number with at most two decimals, or three digits if it is below 1.

    Examples
    --------
    >>> rounded_text(18.1818), rounded_text(245800.0), rounded_text(0.06251)
    ('18.18', '245800', '0.0625')
    """
    if not value or abs(value) >= 1:
        return number_text(round(value, 2))
    return number_text(float(f"{value:.3g}"))


def figure(value: float) -> str:
    """Return a number for readers, with commas in large whole ones: ``252,000``."""
    return f"{value:,.0f}" if abs(value) >= 1000 and value == int(value) else number_text(value)


def number_text(value: float) -> str:
    """Return a finite number as ECMAScript's ``Number.prototype.toString`` writes it.

    References
    ----------
    ECMA-262, Number::toString. Python's repr has the same, shortest digits; only the places where
    it changes to an exponent differ.

    Examples
    --------
    >>> number_text(3.0), number_text(1e-7), number_text(1e21), number_text(0.00001)
    ('3', '1e-7', '1e+21', '0.00001')
    """
    if isinstance(value, int) and -(10**15) < value < 10**15:
        return repr(value)
    value = float(value)
    if value.is_integer() and abs(value) < 1e15:
        return repr(int(value))
    match = _FLOAT.fullmatch(repr(value))
    if match is None:
        raise ValueError(f"{value!r} is not a finite number")
    sign, whole, fraction, exponent = match.groups()
    fraction = "" if fraction in (None, "0") else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        text = digits + "0" * (point - len(digits))
    elif 0 < point <= 21:
        text = f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        text = "0." + "0" * -point + digits
    else:
        mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
        text = f"{mantissa}e{point - 1:+d}"
    return sign + text
