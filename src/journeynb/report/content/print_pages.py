"""The pages of a map in print, packed into the metadata of an output."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

from journeynb.picture.drawing.paper import PagedPicture, Paper, paper_of
from journeynb.report.content.themed_svg import without_fonts

PAGES = "journeynb_pages"
"""Key in the metadata of an output: the pages of its picture."""
SIDE, TOP, BOTTOM = 12.0, 12.0, 16.0
"""Margins of a page of the map, in millimeters."""
_HEADING = 16.0
"""Height of the heading above the first page, in millimeters."""
_MOST = 50_000_000
"""Largest size of the unpacked pages, in bytes."""


def paper_in_report(page: str) -> Paper:
    """Return the part of a landscape page that a map is drawn on.

    Raises
    ------
    ArgumentError
        An unknown paper size.
    """
    whole = paper_of(page)
    return Paper(
        whole.name,
        whole.width - 2 * SIDE,
        whole.height - TOP - BOTTOM,
        margin=2,
        heading=_HEADING,
        alone=False,
    )


def rules(page: str) -> str:
    """Return the CSS of printed pages: text is on A4, or on letter with the map."""
    text = "letter" if page == "letter" else "A4"
    return (
        f"@media print{{@page{{size:{text}}}@page wide{{size:{text} landscape}}"
        f"@page map{{size:{page} landscape;margin:{TOP:g}mm {SIDE:g}mm {BOTTOM:g}mm}}}}"
    )


def packed(pages: PagedPicture) -> dict[str, str]:
    """Return pages as JSON: the paper size, and the drawings without fonts, compressed."""
    drawings = json.dumps([without_fonts(page.svg) for page in pages.pages]).encode()
    data = zlib.compress(drawings, 9)
    return {"page": pages.paper.name, "drawings": base64.b64encode(data).decode()}


def unpacked(found: Any) -> tuple[str, list[str]] | None:
    """Return the paper size and the drawings; None if they are not as `packed` writes them."""
    try:
        page = paper_of(found["page"]).name
        data = base64.b64decode(found["drawings"], validate=True)
        drawings = json.loads(zlib.decompressobj().decompress(data, _MOST))
    except (LookupError, TypeError, ValueError, binascii.Error, zlib.error):
        return None
    if not isinstance(drawings, list) or not all(isinstance(each, str) for each in drawings):
        return None
    return page, drawings
