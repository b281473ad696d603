"""The texts of a board: without the HTML in which an export may write them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HTML = re.compile(r"<(?:/?(?:p|div|br|strong|em|b|i|u|s|a|ul|ol|li|span)\b[^<>]*)>", re.IGNORECASE)
_BREAKS = frozenset(("p", "div", "br", "li", "ul", "ol"))


def board_text(text: str) -> str:
    r"""Return what a text on a board says; a line break ends a paragraph.

    Examples
    --------
    >>> board_text("<p>Pay &amp; <strong>wait</strong></p><p>a week</p>"), board_text("a < b")
    ('Pay & wait\na week', 'a < b')
    """
    if not _HTML.search(text):
        return text.strip()
    reader = _Text()
    reader.feed(text)
    reader.close()
    lines = ("".join(reader.parts)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


class _Text(HTMLParser):
    """Collects the text of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """End a line."""
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line."""
        if tag in _BREAKS:
            self.parts.append("\n")
