"""Outputs of the cells of a report: sections of text, and pictures in two themes."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from journeynb.base.markdown import plain
from journeynb.picture.drawing.boxes import Box
from journeynb.picture.drawing.paper import PagedPicture
from journeynb.picture.drawing.picture import Picture
from journeynb.report.content.blocks import Block, joined_html, joined_markdown
from journeynb.report.content.print_pages import PAGES, packed
from journeynb.report.content.themed_svg import recoloring

LINES = 12
DARK = "journeynb_dark"
"""Key in the metadata of an output: the dark colors of its picture."""
CARDS = "journeynb_cards"
"""Key of the cards in its picture: x, y, width, height, and the ids of the personas."""
LINKS = "journeynb_links"
"""Key of the places in its picture that lead to a part of the page: x, y, width, height, the part
and a label."""


@dataclass(frozen=True)
class Section:
    """Blocks as the output of a cell."""

    blocks: Sequence[Block] = ()

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def __repr__(self) -> str:
        return plain(joined_markdown(self.blocks)) or "(nothing)"

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
    """A picture in both themes as the output of a cell.

    Parameters
    ----------
    picture : Picture
        In the light theme.
    dark : Picture
        In the dark theme.
    personas : dict of str to list of str
        Ids of the personas that experience each touchpoint, by its id: the cards that stay clear
        when one persona is chosen on the page.
    pages : PagedPicture, optional
        The picture for print.
    links : list of (Box, str)
        Places in the picture that lead to a part of the page, with the anchor of the part.
    """

    picture: Picture
    dark: Picture = field(repr=False)
    personas: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    pages: PagedPicture | None = field(default=None, repr=False)
    links: Sequence[tuple[Box, str]] = field(default=(), repr=False)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return self.picture._repr_mimebundle_(), {"text/html": self.facts()}

    def facts(self) -> dict[str, Any]:
        """Return what a page needs beside the light picture."""
        cards = [
            [*map(round, (box.x, box.y, box.w, box.h)), " ".join(self.personas[box.id])]
            for box in self.picture.boxes
            if box.kind == "card" and box.id in self.personas
        ]
        facts: dict[str, Any] = {
            DARK: recoloring(self.picture.svg, self.dark.svg), CARDS: cards
        }  # fmt: skip
        if self.links:
            facts[LINKS] = [
                [*map(round, (box.x, box.y, box.w, box.h)), f"#{anchor}", box.text]
                for box, anchor in self.links
            ]
        if self.pages is not None:
            facts[PAGES] = packed(self.pages)
        return facts


def svg_in(html: str) -> str | None:
    """Return the SVG in an ``<img>`` of a picture, or None."""
    found = re.search(r'<img [^>]*src="data:image/svg\+xml;base64,([^"]+)"', html)
    return base64.b64decode(found[1]).decode() if found else None


def _first_lines(text: str) -> str:
    """Return the first lines of a text, since notebooks contain all of it as HTML and Markdown."""
    lines = text.splitlines()
    return text if len(lines) <= LINES else "\n".join([*lines[:LINES], "..."])
