"""Outputs of the cells of a report: sections of text, and pictures in two themes."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from journeynb.picture.drawing.picture import Picture
from journeynb.report.content.blocks import Block, joined_html, joined_markdown
from journeynb.report.content.themed_svg import recoloring

LINES = 12
DARK = "journeynb_dark"
"""The key of an output's metadata under which the dark colours of its picture stand."""
CARDS = "journeynb_cards"
"""The key under which the cards of its picture stand: x, y, width, height, the personas' ids."""


@dataclass(frozen=True)
class Section:
    """Some blocks as the output of a cell."""

    blocks: Sequence[Block] = ()

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def __repr__(self) -> str:
        return re.sub(r"\\([^\w\s])", r"\1", joined_markdown(self.blocks)) or "(nothing)"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        if not self.blocks:
            return {"text/plain": ""}
        html = joined_html(self.blocks)
        return {
            "text/html": f'<div class="jr tex2jax_ignore mathjax_ignore">{html}</div>',
            "text/markdown": joined_markdown(self.blocks),
            "text/plain": _first_lines(repr(self)),
        }


@dataclass(frozen=True)
class ThemedPicture:
    """A picture as the output of a cell, with what a page of ours makes of it.

    Parameters
    ----------
    picture : Picture
        On white.
    dark : Picture
        The same on dark.
    met : dict of str to list of str
        The personas of each card, by ids: what the page's persona switch leaves clear.
    """

    picture: Picture
    dark: Picture = field(repr=False)
    met: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        bundle = self.picture._repr_mimebundle_()
        cards = [
            [round(box.x), round(box.y), round(box.w), round(box.h), " ".join(self.met[box.id])]
            for box in self.picture.boxes
            if box.kind == "card" and box.id in self.met
        ]
        facts = {DARK: recoloring(self.picture.svg, self.dark.svg), CARDS: cards}
        return bundle, {"text/html": facts}


def svg_in(html: str) -> str | None:
    """Return the drawing that an ``<img>`` of ours holds, or None."""
    found = re.search(r'<img [^>]*src="data:image/svg\+xml;base64,([^"]+)"', html)
    return base64.b64decode(found[1]).decode() if found else None


def _first_lines(text: str) -> str:
    """Return the first lines of a text: notebooks hold the whole of it in two other forms."""
    lines = text.splitlines()
    return text if len(lines) <= LINES else "\n".join([*lines[:LINES], "..."])
