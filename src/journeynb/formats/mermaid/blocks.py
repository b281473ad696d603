"""Blocks of Mermaid in Markdown, Quarto, MDX, reStructuredText and AsciiDoc, line by line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from journeynb.base.html_elements import start_tag
from journeynb.formats.mermaid.grammar import header, is_statement

_FLAGS = re.ASCII | re.IGNORECASE
_CONTAINERS = re.compile(r"(?:[ \t]|>|[-*+][ \t]|[0-9]{1,9}[.)][ \t])*+")
_MERMAID = r"(?:kroki-)?mermaid(?:-[a-z]+)?(?![\w-])"
_INFO = re.compile(rf"\s*(?:\{{[^}}]*?[\s.{{]|\{{)?{_MERMAID}", _FLAGS)
_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,}|:{3,})(?P<info>.*)")
_SHORTCODE = re.compile(rf"\{{\{{[<%]\s*{_MERMAID}[^>%]*[>%]\}}\}}", _FLAGS)
_TAG = re.compile(rf"\{{%-?\s*{_MERMAID}[^%]*%\}}", _FLAGS)
_COMPONENT = re.compile(r"<Mermaid\b[^`>]*\{\s*`", re.ASCII)
_DIRECTIVE = re.compile(
    rf"\.\.\s+(?:(?:code-block|code|sourcecode|kroki)::\s*)?{_MERMAID}(?:::)?\s*$", _FLAGS
)
_EXPLICIT = re.compile(r"\.\.\s+(?:[\w.:+-]+::(?:\s|$)|[_\[|])")
_OPTION = re.compile(r"\s*:[\w-]+:")
_ATTRIBUTES = re.compile(rf"\[(?:(?:source|kroki)[^,\]]*,\s*)?{_MERMAID}[^\]]*\]\s*$", _FLAGS)
_MORE = 3  # lines of a title and attributes
_DELIMITER = re.compile(r"-{4,}|\.{4,}|={4,}|--|`{3,}")
_CLASS = re.compile(rf"(?:lang(?:uage)?-|highlight-source-)?{_MERMAID}", _FLAGS)
_INNER_TAG = re.compile(r"</?(?:code|pre|span)\b[^<>]*>", re.IGNORECASE)
_COMMENTS = {
    "<!--": "-->",
    "{/*": "*/}",
    "{{/*": "*/}}",
    "{% comment %}": "{% endcomment %}",
}


@dataclass(frozen=True)
class Block:
    """A block of Mermaid: the number of its first line, and its lines.

    `hidden` says that the block is a comment, which may contain other blocks; `named`, that it is
    a block of Mermaid by its name, not by its content only.
    """

    line: int
    lines: list[str]
    hidden: bool = False
    named: bool = True


def find_blocks(lines: Sequence[str], markup: str = "markdown") -> Iterator[Block]:
    """Yield the blocks of Mermaid, and the comments, of a text.

    Parameters
    ----------
    lines : sequence of str
        The text.
    markup : {"markdown", "rst", "asciidoc"}
        Its markup.
    """
    return _Scanner(lines, _MARKUPS[markup]).blocks()


def is_mermaid(tag: str, attributes: dict[str, str]) -> bool:
    """Whether an element of HTML is a Mermaid diagram, by its class."""
    names = attributes.get("class", "").split() if tag in ("pre", "div", "code") else ()
    return any(_CLASS.fullmatch(name) for name in names)


def element_text(html: str) -> str:
    """Return the text in an element of HTML, in which a highlighter may have put tags."""
    return unescape(_INNER_TAG.sub("", html))


class _Scanner:
    def __init__(self, lines: Sequence[str], readers: dict[str, _Reader]) -> None:
        self._lines = lines
        self._readers = readers
        self._at = 0
        self._open_until: dict[str, int] = {}  # a comment that starts before this line never ends

    def blocks(self) -> Iterator[Block]:
        while self._at < len(self._lines):
            containers = _CONTAINERS.match(self._lines[self._at])
            start = containers.end() if containers else 0
            rest = self._lines[self._at][start:]
            read = self._readers.get(rest[:1])
            quotes = self._lines[self._at].count(">", 0, start)
            found = read(self, rest, quotes) if read else None
            if found is None:
                self._at += 1
            elif found.lines:
                yield found

    def _until(self, quotes: int, ends: Callable[[str], bool]) -> tuple[list[str], bool]:
        """Return the lines before the one that ends a block, and whether there is one.

        Marks of quotes are taken off, and a quote ends the blocks in it.
        """
        quote = re.compile(rf"(?:[ \t]*+>){{{quotes}}}+ ?")
        found: list[str] = []
        while self._at < len(self._lines):
            inside = quote.match(self._lines[self._at])
            if inside is None:
                return found, False
            text = self._lines[self._at][inside.end() :]
            self._at += 1
            if ends(text):
                return found, True
            found.append(text)
        return found, False

    def _between(self, rest: str, quotes: int, close: re.Pattern[str]) -> Block:
        """Return a block that starts after its opening and ends before a closing text."""
        line = self._at + 1
        self._at += 1
        before = close.split(rest, maxsplit=1)
        if len(before) > 1:
            return Block(line, [before[0]])
        last = ""

        def ends(text: str) -> bool:
            nonlocal last
            match = close.search(text)
            last = text[: match.start()] if match else ""
            return match is not None

        lines, _ = self._until(quotes, ends)
        return Block(line, [rest, *lines, last])

    def _fence(self, rest: str, quotes: int) -> Block | None:
        match = _FENCE.match(rest)
        if match is None or (rest[0] == "`" and "`" in match["info"]):
            return None
        mark, length = rest[0], len(match["fence"])
        ours = _INFO.match(match["info"]) is not None
        if mark == ":" and not ours:
            return None  # a division, whose content counts
        self._at += 1
        line = self._at + 1

        def ends(text: str) -> bool:
            stripped = text.strip()
            return len(stripped) >= length and not stripped.strip(mark)

        lines, _ = self._until(quotes, ends)
        journey = ours or (not match["info"].strip() and _is_journey(lines))
        return Block(line, lines if journey else [], named=ours)

    def _braces(self, rest: str, quotes: int) -> Block | None:
        if match := _SHORTCODE.match(rest):
            return self._between(rest[match.end() :], quotes, _SHORTCODE_END)
        if match := _TAG.match(rest):
            return self._between(rest[match.end() :], quotes, _TAG_END)
        return self._comment(rest, quotes)

    def _angle(self, rest: str, quotes: int) -> Block | None:
        tag, attributes, end = start_tag(rest)
        if end > 0 and is_mermaid(tag, attributes):
            close = re.compile(rf"</{tag}\s*>", re.IGNORECASE)
            block = self._between(rest[end:], quotes, close)
            return Block(block.line, element_text("\n".join(block.lines)).split("\n"))
        if match := _COMPONENT.match(rest):
            return self._between(rest[match.end() :], quotes, re.compile("`"))
        return self._comment(rest, quotes)

    def _comment(self, rest: str, quotes: int) -> Block | None:
        start = next((start for start in _COMMENTS if rest.startswith(start)), None)
        if start is None or self._at < self._open_until.get(start, 0):
            return None
        end, first = _COMMENTS[start], self._at
        self._at += 1
        if end in rest[len(start) :]:
            return Block(first + 1, [])
        return self._hidden(first, start, *self._until(quotes, lambda text: end in text))

    def _slashes(self, rest: str, quotes: int) -> Block | None:
        mark = rest.strip()
        if len(mark) < 4 or mark.strip("/") or self._at < self._open_until.get(mark, 0):
            return None
        first = self._at
        self._at += 1
        return self._hidden(first, mark, *self._until(quotes, lambda text: text.strip() == mark))

    def _percents(self, rest: str, quotes: int) -> Block | None:
        if rest.strip() != "%%" or self._at < self._open_until.get("%%", 0):
            return None
        first = self._at
        self._at += 1
        return self._hidden(
            first, "%%", *self._until(quotes, lambda text: text.strip().endswith("%%"))
        )

    def _hidden(self, first: int, kind: str, lines: list[str], closed: bool) -> Block | None:
        """Return a comment; None, and go on in it, if it is not closed."""
        if closed:
            return Block(first + 2, lines, hidden=True)
        self._open_until[kind] = self._at
        self._at = first
        return None

    def _listing(self, rest: str, quotes: int) -> Block | None:
        mark = rest.strip()
        if mark == "--" or not _DELIMITER.fullmatch(mark):
            return None
        self._at += 1
        self._until(quotes, lambda text: text.strip() == mark)
        return Block(self._at, [])

    def _brackets(self, rest: str, quotes: int) -> Block | None:
        if not _ATTRIBUTES.match(rest):
            return None
        at = self._at + 1
        for text in self._lines[at : at + _MORE]:
            at += re.match(r"\.[^\s.]|\[", text.strip()) is not None
        mark = self._lines[at].strip() if at < len(self._lines) else ""
        if _DELIMITER.fullmatch(mark):
            self._at = at + 1
            lines, _ = self._until(quotes, lambda text: text.strip() == mark)
            return Block(at + 2, lines)
        if header(mark) is None:
            return None
        self._at = at
        lines, _ = self._until(quotes, lambda text: not text.strip())
        return Block(at + 1, lines)

    def _dots(self, rest: str, quotes: int) -> Block | None:
        after = self._lines[self._at + 1 : self._at + 2]
        comment = rest.startswith(".. ") and not _EXPLICIT.match(rest)
        comment = comment or (rest.strip() == ".." and any(text.strip() for text in after))
        ours = _DIRECTIVE.match(rest) is not None and "::" in rest
        if not ours and not comment:
            return None
        indent = _indent(self._lines[self._at])
        self._at += 1
        first = self._at
        while self._at < len(self._lines) and (
            not self._lines[self._at].strip() or _indent(self._lines[self._at]) > indent
        ):
            self._at += 1
        while ours and first < self._at and _OPTION.match(self._lines[first]):
            first += 1
        return Block(first + 1, list(self._lines[first : self._at]), hidden=comment)


_SHORTCODE_END = re.compile(rf"\{{\{{[<%]\s*/\s*{_MERMAID}\s*[>%]\}}\}}", _FLAGS)
_TAG_END = re.compile(rf"\{{%-?\s*end{_MERMAID}\s*-?%\}}", _FLAGS)
_Reader = Callable[[_Scanner, str, int], Block | None]
_MARKUPS: dict[str, dict[str, _Reader]] = {
    "markdown": {
        "`": _Scanner._fence,
        "~": _Scanner._fence,
        ":": _Scanner._fence,
        "{": _Scanner._braces,
        "<": _Scanner._angle,
        "%": _Scanner._percents,
    },
    "rst": {".": _Scanner._dots, "<": _Scanner._angle},
    "asciidoc": {
        "[": _Scanner._brackets,
        "-": _Scanner._listing,
        ".": _Scanner._listing,
        "`": _Scanner._fence,
        "/": _Scanner._slashes,
        "<": _Scanner._angle,
    },
}


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_journey(lines: Sequence[str]) -> bool:
    """Whether a block without a name is a journey all the same."""
    texts = [text for text in lines if text.strip() and not text.lstrip().startswith("%")]
    if not texts or header(texts[0]) is None:
        return False
    return any(is_statement(text) for text in texts[1:])
