"""The index of the site's search, made from the built pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from built_pages import BuiltPage, built_pages

LONGEST = 2500
WITHOUT = ("search.html", "genindex.html", "py-modindex.html", "report.html")
# How much a page counts, by the start of its address: answers first, details later.
WEIGHTS = {
    "_generated/api/": 0.7,
    "_generated/notebooks/": 0.8,
    "_generated/gallery/": 0.8,
    "_generated/rules/": 0.6,
    "_generated/glossary": 0.8,
    "decisions/": 0.4,
    "contributing/": 0.4,
    "changelog": 0.3,
    "_generated/lessons/": 0.7,
    "_generated/instructor/": 0.5,
}


def index_of(pages: list[BuiltPage]) -> dict[str, Any]:
    """Return what the search needs: pages, and sections with the number of their page."""
    listed: list[list[Any]] = []
    sections: list[list[Any]] = []
    for page in pages:
        if page.url in WITHOUT or not page.sections:
            continue
        weight = next((w for start, w in WEIGHTS.items() if page.url.startswith(start)), 1)
        for each in page.sections:
            row = [len(listed), each.anchor, each.heading, each.keywords, each.text[:LONGEST]]
            sections.append(row)
        listed.append([page.url, page.title, page.part, weight])
    return {"pages": listed, "sections": sections}


def write_index(app: Any, error: Exception | None) -> None:
    """Write the index when the pages of the site are written."""
    if error is None and app.builder.format == "html":
        write_index_of(Path(app.outdir))


def write_index_of(site: Path) -> None:
    """Write the index beside the scripts of a site, as a script that also loads from a file."""
    data = json.dumps(index_of(built_pages(site)), ensure_ascii=False)
    path = site / "_static" / "search-index.js"
    path.write_text(f"window.siteIndex = {data};\n", encoding="utf-8", newline="\n")


def setup(app: Any) -> dict[str, Any]:
    """Replace the search of Sphinx."""
    app.connect("builder-inited", lambda app: setattr(app.builder, "search", False))
    app.connect("build-finished", write_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
