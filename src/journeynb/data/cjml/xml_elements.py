"""XML read safely: no document types, entities or network, and limits on what a file may fill.

Only expat is used. A document type is refused, so no entity can be defined: not one that expands
without limit, and not one that names another file or address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from journeynb.base.errors import FormatError
from journeynb.base.text import count, shown
from journeynb.base.user_warnings import warn

_MOST_BYTES, _MOST_ELEMENTS, _MOST_DEPTH = 64 * 2**20, 1_000_000, 100
_MOST_AMPERSANDS = 100_000
"""Largest number of & in a file that are looked at one by one."""
_SKIPPED = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"), (b"<?", b"?>"))
_KNOWN = (b"amp;", b"lt;", b"gt;", b"quot;", b"apos;", b"#")


@dataclass(slots=True)
class Element:
    """An element of XML.

    Parameters
    ----------
    tag : str
        Its name, without a prefix.
    attributes : dict of str to str
        Its attributes.
    line : int
        The line on which it starts.
    text : str
        The text directly in it.
    children : list of Element
        The elements directly in it.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Element]:
        """Yield the elements directly in this one that have one of some names."""
        return (each for each in self.children if each.tag in tags)

    def child(self, tag: str) -> Element | None:
        """Return the first element of a name directly in this one."""
        return next(self.all(tag), None)

    def text_of(self, *path: str) -> str:
        r"""Return the text of an element in this one, without the layout around and in it.

        Examples
        --------
        >>> element = parse_xml(b"<a><b><c> x\n  y </c></b></a>", None, "a file")
        >>> element.text_of("b", "c"), element.text_of("b", "d")
        ('x y', '')
        """
        found: Element | None = self
        for tag in path:
            found = found.child(tag) if found else None
        return " ".join(found.text.split()) if found else ""


def parse_xml(data: bytes, source: str | None, what: str) -> Element:
    """Return the outermost element of a file.

    An ``&`` that is not written as ``&amp;``, which some tools forget, is read as one, with a
    warning.

    Parameters
    ----------
    data : bytes
        The file's content.
    source : str or None
        The file's name, for messages.
    what : str
        What the file should be, such as ``CJML``.

    Raises
    ------
    FormatError
        It is not XML, has a document type, or exceeds a limit.

    Examples
    --------
    >>> parse_xml(b"<a>1 &lt; 2</a>", None, "a file").text
    '1 < 2'
    """
    if len(data) > _MOST_BYTES:
        raise FormatError(f"larger than {_MOST_BYTES // 2**20} MB", source=source)
    if not data.strip():
        raise FormatError(f"not {what}: the file is empty", source=source)
    try:
        return _Parser(source, what).parse(data)
    except expat.ExpatError as error:
        problem = error
    escaped, lines = _with_ampersands(data)
    if lines:
        try:
            found = _Parser(source, what).parse(escaped)
        except expat.ExpatError as error:
            problem = error
        else:
            others = count(len(lines) - 1, "other line") if len(lines) > 1 else ""
            warn(
                f"{f'{source}, ' if source else ''}line {lines[0]}: & is not written as &amp;; "
                f"read as &{f' (and in {others})' if others else ''}"
            )
            return found
    raise _not_xml(problem, what, source)


def _not_xml(error: expat.ExpatError, what: str, source: str | None) -> FormatError:
    reason = expat.ErrorString(error.code) or "not XML"
    return FormatError(
        f"not {what}, because it is not well-formed XML: {reason}, column {error.offset + 1}; in "
        "text and in attributes, < is written as &lt; and & as &amp;",
        source=source,
        where=f"line {error.lineno}",
    )


class _Parser:
    """Builds the elements of one file. The parser calls its methods for each part."""

    def __init__(self, source: str | None, what: str) -> None:
        self._source, self._what = source, what
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._root: Element | None = None
        self._elements = 0
        self._parser: Any = expat.ParserCreate()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler = self._add_text
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.buffer_text = True

    def parse(self, data: bytes) -> Element:
        try:
            self._parser.Parse(data, True)
        except (LookupError, UnicodeError, ValueError) as error:  # an encoding that is not known
            raise FormatError(f"not {self._what}: {error}", source=self._source) from None
        if self._root is None:
            raise FormatError(f"not {self._what}: it has no element", source=self._source)
        return self._root

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise FormatError(f"more than {_MOST_ELEMENTS:,} elements", source=self._source)
        if len(self._open) >= _MOST_DEPTH:
            raise FormatError(
                f"elements are nested more than {_MOST_DEPTH} deep", source=self._source
            )
        line = self._parser.CurrentLineNumber
        element = Element(tag.rpartition(":")[2], attributes, line)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)
        self._texts.append([])

    def _end(self, _: str) -> None:
        self._open.pop().text = "".join(self._texts.pop())

    def _add_text(self, text: str) -> None:
        self._texts[-1].append(text)

    def _refuse(self, *_: Any) -> None:
        raise FormatError(
            f"a document type (<!DOCTYPE>) is not allowed in {self._what}; delete it",
            source=self._source,
            where=f"line {self._parser.CurrentLineNumber}",
        )


def _with_ampersands(data: bytes) -> tuple[bytes, list[int]]:
    """Return a file in which each & that starts no entity is &amp;, and the lines of these."""
    parts, lines = [], []
    at = start = 0
    if data.count(b"&") > _MOST_AMPERSANDS:
        return data, []
    while (found := data.find(b"&", at)) >= 0:
        end = _end_of_skipped(data, at, found)
        if end is not None:
            at = end
            continue
        at = found + 1
        if not data.startswith(_KNOWN, at):
            parts += [data[start:found], b"&amp;"]
            start = at
            lines.append(found)
    if not lines:
        return data, []
    return b"".join([*parts, data[start:]]), _lines_of(data, lines)


def _end_of_skipped(data: bytes, at: int, found: int) -> int | None:
    """Return where CDATA, a comment or an instruction ends that `found` is in."""
    opened = max(
        ((data.rfind(mark, at, found), close) for mark, close in _SKIPPED), key=lambda each: each[0]
    )
    if opened[0] < 0:
        return None
    end = data.find(opened[1], opened[0])
    if end < 0:
        return len(data)
    return end if end > found else None


def _lines_of(data: bytes, places: list[int]) -> list[int]:
    lines: list[int] = []
    line, before = 1, 0
    for place in places:
        line += data.count(b"\n", before, place)
        before = place
        if not lines or lines[-1] != line:
            lines.append(line)
    return lines


def shown_tag(element: Element) -> str:
    """Return the start tag of an element for messages."""
    return shown(f"<{element.tag}>")[1:-1]
