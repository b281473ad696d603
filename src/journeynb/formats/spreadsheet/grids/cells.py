"""The content of a cell: text, a list, or text that a spreadsheet would read as a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ESCAPED = re.compile(r"\\([;\\\n])|[;\n]|[^;\n\\]+|\\")
_SPECIAL = re.compile(r"[;\\\n]")
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def clean(text: str) -> str:
    """Return a cell's text with line feeds for all line ends and no white space around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def split_list(text: str) -> list[str]:
    r"""Return the values of a cell, apart by semicolons or line ends, each once.

    ``\;`` is a semicolon that separates nothing; so is a backslash before a line end, and before
    another backslash it is a backslash.

    Examples
    --------
    >>> split_list(r"web; shop; web; now\; later")
    ['web', 'shop', 'now; later']
    """
    if not _SPECIAL.search(text):
        return [text] if (text := text.strip()) else []
    found, value = [], ""
    for match in _ESCAPED.finditer(text):
        if match[1]:
            value += match[1]
        elif match[0] in ";\n":
            found.append(value)
            value = ""
        else:
            value += match[0]
    found.append(value)
    return list(dict.fromkeys(item for item in map(clean, found) if item))


def join_list(values: Iterable[str]) -> str:
    r"""Return the cell that `split_list` reads as the values.

    Examples
    --------
    >>> print(join_list(["web", "now; later"]))
    web; now\; later
    """
    items = dict.fromkeys(item for item in map(clean, values) if item)
    return "; ".join(_SPECIAL.sub(lambda match: "\\" + match[0], item) for item in items)


def neutral(text: str) -> str:
    """Return text that no spreadsheet program runs: a quote before what would be a formula.

    Examples
    --------
    >>> neutral("=1+1"), neutral("'-x"), neutral("1-1")
    ("'=1+1", "''-x", '1-1')
    """
    return "'" + text if _FORMULA.match(text) else text


def not_neutral(text: str) -> str:
    """Return the text that `neutral` was given.

    Examples
    --------
    >>> not_neutral("'=1+1"), not_neutral("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program could read the text as a formula when it is edited."""
    return _FORMULA.match(text) is not None
