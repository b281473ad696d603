"""The table of contents of a page, from its headings."""

from __future__ import annotations

import re
from html import escape, unescape

_HEADING = re.compile(r"<h([1-3])([^>]*)>(.*?)</h\1>", re.DOTALL)
_ID = re.compile(r' id="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_ANCHOR = re.compile(r'<a class="anchor-link"[^>]*>.*?</a>', re.DOTALL)


class Contents:
    """Collects the headings of a page in order, and gives each an id."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str, str]] = []
        self._taken: set[str] = {"content"}

    def add_ids(self, html: str) -> str:
        """Return HTML with ids on its headings, and collect them."""
        return _HEADING.sub(self._heading, _ANCHOR.sub("", html))

    def _heading(self, match: re.Match[str]) -> str:
        level, attributes, inner = int(match[1]), match[2], match[3]
        text = unescape(_TAG.sub("", inner)).strip()
        id = self._id(text)
        self.found.append((level, id, text))
        return f'<h{level} id="{id}"{_ID.sub("", attributes)}>{inner}</h{level}>'

    def _id(self, text: str) -> str:
        base = re.sub(r"[^\w]+", "-", text.lower()).strip("-") or "part"
        id, number = base, 1
        while id in self._taken:
            number += 1
            id = f"{base}-{number}"
        self._taken.add(id)
        return escape(id)

    def html(self) -> str:
        """Return the table of contents; empty if there are fewer than three headings."""
        listed = [each for each in self.found if each[0] > 1]
        if len(listed) < 3:
            return ""
        lines = "".join(
            f'<li class="toc-{level}"><a href="#{id}">{escape(text)}</a></li>'
            for level, id, text in listed
        )
        return (
            '<nav class="toc" aria-label="Contents"><details open><summary>Contents</summary>'
            f"<ol>{lines}</ol></details></nav>"
        )
