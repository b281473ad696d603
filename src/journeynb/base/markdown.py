r"""Text in Markdown: no text of a map becomes markup, a link or HTML, whichever renderer reads it.

Backslashes alone are not enough: renderers that make links of bare addresses read the backslash
as part of the address, and renderers of formulas read `\\[` as one. So addresses are broken, and
a bracket after a backslash is a character reference.
"""

from __future__ import annotations

import re

from journeynb.base.text import visible

_INLINE = re.compile(
    r"""
    (?P<bracket>(?<=\\)[()\[\]])     # \( and \[ start a formula
    | [\\`*_{}\[\]<\#|~$^@]
    | &(?=[\#\w])                    # a character reference
    | :(?=//)                        # an address, as are www. and @
    | (?<=www)\.
    """,
    re.VERBOSE | re.IGNORECASE,
)
_START = re.compile(
    r"""[ ]*(?:
    (?P<sign> [-+](?=[ ]|$|[-+]) | [=:%>] | ([!?])(?=\2\2))
    | (?P<number> \d+)(?P<point> [.)])(?=[ ]|$)
    )?""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&#(\d+);")


def escaped(text: str) -> str:
    r"""Return text as one line of Markdown that is shown as it is written.

    Examples
    --------
    >>> print(escaped("1. Visit <b>www.example.com</b> & pay 5% | [more]"))
    1\. Visit \<b>www\.example.com\</b> & pay 5% \| \[more\]
    """
    return line(inline(text))


def inline(text: str) -> str:
    r"""Return text as Markdown that follows other Markdown on its line.

    Examples
    --------
    >>> print(inline("- a_b"))
    - a\_b
    """
    return _INLINE.sub(_character, visible(text))


def line(markdown: str) -> str:
    r"""Return Markdown as a line that starts no list, heading, quote or block of code.

    Examples
    --------
    >>> print(line("    - **a**"))
    \- **a**
    """
    return _START.sub(_first, markdown, count=1)


def plain(markdown: str) -> str:
    r"""Return Markdown without its escapes.

    Examples
    --------
    >>> plain(escaped("1. a_b, c|d"))
    '1. a_b, c|d'
    """
    return _ESCAPED.sub(lambda found: found[1] or chr(int(found[2])), markdown)


def _character(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};" if found["bracket"] else f"\\{found[0]}"


def _first(found: re.Match[str]) -> str:
    if found["number"]:
        return f"{found['number']}\\{found['point']}"
    return f"\\{found['sign']}" if found["sign"] else ""
