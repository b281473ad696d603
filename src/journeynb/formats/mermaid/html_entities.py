"""The entities of Mermaid's texts: ``#35;``, ``#quot;``, and HTML's own, which Mermaid damages."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

_ENTITY = re.compile(r"#(\w+);|&(\w+|#[0-9]+|#x[0-9a-f]+);", re.ASCII | re.IGNORECASE)
_HIDDEN = re.compile("\ud800([0-9]+)\udfff", re.ASCII)
_DIGITS = 7  # the largest code point has seven


class Entities:
    """The entities of a diagram, decoded and hidden while its grammar is read.

    A decoded colon must not end a name, so each entity is replaced by a marker between two lone
    surrogates, which no text has.
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._place: dict[str, int] = {}

    def hide(self, text: str) -> tuple[str, bool]:
        """Return the text with its entities hidden, and whether any was written as in HTML."""
        html = False

        def marker(match: re.Match[str]) -> str:
            nonlocal html
            decoded = _decoded(match[1], match[2])
            if decoded is None:
                return match[0]
            html = html or match[2] is not None
            place = self._place.setdefault(decoded, len(self._texts))
            if place == len(self._texts):
                self._texts.append(decoded)
            return f"\ud800{place}\udfff"

        return _ENTITY.sub(marker, text), html

    def show(self, text: str) -> str:
        """Return the text with what was hidden."""
        return _HIDDEN.sub(lambda match: self._texts[int(match[1])], text)


def _decoded(mermaid: str | None, html: str | None) -> str | None:
    """Return the text of an entity, None if it is not one."""
    if mermaid is not None:
        inner = f"#{mermaid}" if mermaid.isdecimal() else mermaid
    else:
        inner = html or ""
    if inner.startswith("#"):
        if len(inner.lstrip("#xX0")) > _DIGITS:
            return None
        return unescape(f"&{inner};") or None
    return html5.get(f"{inner};")
