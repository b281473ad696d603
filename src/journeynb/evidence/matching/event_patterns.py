r"""Event patterns: which events belong to a touchpoint.

A pattern is ``event`` or ``event @ column=value @ ...``. ``*`` matches any characters. The whole
name must match, and case matters. ``\`` escapes ``*``, ``@``, ``=`` and ``\``. Spaces around a part
are ignored, unless they follow a ``\``. If several patterns match an event, the most specific one
counts: the one with more conditions, then the one without ``*``, then the one with more literal
characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data import engines

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Glob:
    """Text with stars, as the literal pieces between them.

    Parameters
    ----------
    pieces : tuple of str
        The pieces; one more than there are stars.
    """

    pieces: tuple[str, ...]

    @property
    def stars(self) -> int:
        """Number of stars."""
        return len(self.pieces) - 1

    @property
    def literal(self) -> int:
        """Number of literal characters."""
        return sum(map(len, self.pieces))

    def matches(self, text: str) -> bool:
        """Whether a whole text matches."""
        return re.fullmatch(".*".join(map(re.escape, self.pieces)), text, re.DOTALL) is not None

    def overlaps(self, other: Glob) -> bool:
        """Whether some text may match both."""
        if not self.stars:
            return other.matches(self.pieces[0])
        if not other.stars:
            return self.matches(other.pieces[0])
        starts, ends = (self.pieces[0], other.pieces[0]), (self.pieces[-1], other.pieces[-1])
        head = starts[0].startswith(starts[1]) or starts[1].startswith(starts[0])
        return head and (ends[0].endswith(ends[1]) or ends[1].endswith(ends[0]))


@dataclass(frozen=True, slots=True)
class Pattern:
    """One parsed pattern.

    Parameters
    ----------
    text : str
        The pattern as written.
    event : Glob
        The pattern of the event's name.
    conditions : tuple of (str, Glob)
        The patterns of columns.
    """

    text: str
    event: Glob
    conditions: tuple[tuple[str, Glob], ...]

    @property
    def name(self) -> str | None:
        """The only event that it matches; None with stars or conditions."""
        return None if self.event.stars or self.conditions else self.event.pieces[0]

    @property
    def rank(self) -> tuple[int, bool, int]:
        """How specific it is; the greater rank wins."""
        globs = [self.event, *(glob for _, glob in self.conditions)]
        return (
            len(self.conditions),
            not any(glob.stars for glob in globs),
            sum(glob.literal for glob in globs),
        )

    def overlaps(self, other: Pattern) -> bool:
        """Whether some event may match both patterns."""
        both = [
            (mine, theirs)
            for name, mine in self.conditions
            for column, theirs in other.conditions
            if name == column
        ]
        return all(one.overlaps(two) for one, two in [(self.event, other.event), *both])


@lru_cache(maxsize=4096)
def parse(text: str) -> Pattern:
    r"""Return a parsed pattern.

    Raises
    ------
    ArgumentError
        The pattern is not valid; the message says why.

    Examples
    --------
    >>> parse(r"mail\@home* @ page=/guides/*").rank
    (1, False, 17)
    """
    parts: list[list[Any]] = [[]]
    signs = iter(text)
    for sign in signs:
        if sign == "\\":
            escaped = next(signs, "")
            if escaped not in ("*", "@", "=", "\\") and not escaped.isspace():
                allowed = r"\*, \@, \=, \\ and \ before a space"
                raise _wrong(text, f"a backslash before {shown(escaped)} has no meaning", allowed)
            parts[-1].append(_Escaped(escaped))
        elif sign == "@":
            parts.append([])
        else:
            parts[-1].append(_SIGNS.get(sign, sign))
    event, *rest = (_strip(part) for part in parts)
    if not event:
        raise _wrong(text, "it names no event", "event, or event @ column=value")
    if "=" in [each.name for each in event if isinstance(each, _Sign)]:
        raise _wrong(
            text,
            "the event contains an unescaped =",
            r"event @ column=value; write \= for a literal =",
        )
    conditions = []
    for part in rest:
        places = [place for place, each in enumerate(part) if each is _EQUALS]
        if len(places) != 1:
            raise _wrong(
                text,
                "a condition is not of the form column=value",
                r"exactly one =; write \= for a literal =",
            )
        name, value = _strip(part[: places[0]]), _strip(part[places[0] + 1 :])
        if not name or _STAR in name:
            raise _wrong(text, "a condition names no column", "event @ column=value")
        conditions.append(("".join(name), _glob(value)))
    return Pattern(text, _glob(event), tuple(conditions))


@dataclass(frozen=True, slots=True)
class _Sign:
    name: str


class _Escaped(str):
    """A character after a backslash."""

    __slots__ = ()


_STAR, _EQUALS = _Sign("*"), _Sign("=")
_SIGNS: dict[str, _Sign] = {"*": _STAR, "=": _EQUALS}


def _strip(part: list[Any]) -> list[Any]:
    start, end = 0, len(part)
    while start < end and type(part[start]) is str and part[start].isspace():
        start += 1
    while end > start and type(part[end - 1]) is str and part[end - 1].isspace():
        end -= 1
    return part[start:end]


def _glob(part: list[Any]) -> Glob:
    pieces, piece = [], ""
    before = None
    for each in part:
        if each is _STAR:
            if before is not _STAR:  # ** is *
                pieces.append(piece)
                piece = ""
        else:
            piece += each
        before = each
    return Glob((*pieces, piece))


def _wrong(text: str, what: str, allowed: str) -> ArgumentError:
    return ArgumentError(
        f"the event pattern {shown(text)} is not valid: {what}; allowed: {allowed}"
    )


def glob_text(literal: str) -> str:
    r"""Return the pattern that matches only this text.

    Examples
    --------
    >>> print(glob_text("a=b*"))
    a\=b\*
    """
    return re.sub(r"[*@=\\]|\A\s|\s\Z", r"\\\g<0>", literal)


def compiled(glob: Glob, column: ir.Value) -> Any:
    """Return whether a column matches, as an Ibis expression; null if the column is null."""
    ibis = engines.ibis_()
    type_ = column.type()
    if type_.is_boolean():
        words = [value for value in (True, False) if glob.matches(str(value).lower())]
        return column.isin(words) if words else ibis.literal(False)
    if type_.is_numeric() and not glob.stars:
        try:
            number = float(glob.pieces[0])
        except ValueError:
            return ibis.literal(False)
        return column.cast("float64") == number
    text: Any = column if type_.is_string() else column.cast("string")
    first, *middle, last = glob.pieces if glob.stars else (glob.pieces[0], "")
    if not glob.stars:
        return text == first
    tests = []
    if first:
        tests.append(text.startswith(first))
    if last:
        tests.append(text.endswith(last))
    if first and last:
        tests.append(text.length() >= len(first) + len(last))
    inner = [piece for piece in middle if piece]
    if len(inner) == 1 and not first and not last:
        tests.append(text.contains(inner[0]))
    elif inner:
        any_ = r"[\s\S]*"
        tests.append(text.re_search("^" + any_.join(_escaped(each) for each in glob.pieces)))
        if last:
            tests[-1] = text.re_search(
                "^" + any_.join(_escaped(each) for each in glob.pieces) + "$"
            )
    if not tests:
        return column.notnull()
    found = tests[0]
    for test in tests[1:]:
        found = found & test
    return found


def _escaped(text: str) -> str:
    return re.sub(r"([\\^$.|?*+()\[\]{}])", r"\\\1", text)
