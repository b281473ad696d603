"""Notebooks as pages: one file that loads nothing, works without JavaScript, and prints well.

The page runs only its own scripts, whatever the notebook contains: its Content-Security-Policy
lists their hashes. The outputs of a notebook are cleaned, so that the page loads nothing and leads
nowhere without a click.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING, Any

from nbconvert.exporters import Exporter
from nbconvert.filters import Highlight2HTML, ansi2html, markdown2html
from nbformat import NotebookNode

from journeynb.base.errors import FormatError, JourneyError
from journeynb.base.text import shown, visible
from journeynb.base.today import day_of
from journeynb.formats.embedded_maps import KEY, MEDIA_TYPE, REPORT_FORMAT, embedded
from journeynb.formats.format_version import newer_format
from journeynb.formats.journeymap import from_document
from journeynb.report.content import print_pages, themed_svg
from journeynb.report.content.section import CARDS, DARK, LINKS, svg_in
from journeynb.report.page import charts
from journeynb.report.page.chart_process import drawn_apart
from journeynb.report.page.contents import Contents
from journeynb.report.page.safe_html import image, is_blank, safe_html, safe_svg

if TYPE_CHECKING:
    from journeynb.model.core import CoreMap
from journeynb.model.kinds.value_types import is_color
from journeynb.model.state import State

_FACE = re.compile(  # of our pictures: it moves to the style sheet of the page
    r"@font-face\{font-family:Inter;font-weight:\d+;src:url\(data:font/woff2;base64,[\w+/=]+\)\}"
)
_FITTING = (
    "<style>svg{max-width:100%;height:auto}"
    "@media screen and (max-width:700px){svg{max-width:none}}"
    "@media print{svg{max-height:var(--chart-height,215mm)}}</style>"
)
_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_CHART_WIDTH = re.compile(
    r'<div class="drawing chart"[^>]*><template[^>]*>(?:<style>[^<]*</style>)*'
    r'<svg[^>]*? width="([\d.]+)"'
)
_UPRIGHT = 820
"""Largest width of a chart, in pixels, whose text can be read on an upright page."""
_UNDRAWN = (
    "This chart could not be drawn: it loads data from an address, is not valid, or takes too long "
    "or too much memory."
)
_SCRIPT = "This output needs a script, but a report runs no scripts of a notebook."
_TEXTS = ("text/markdown", "text/latex", "text/plain")


class ReportExporter(Exporter):  # type: ignore[misc] # nbconvert is not typed
    """Export any notebook as a page: ``jupyter nbconvert --to journeynb_report``."""

    export_from_notebook = "Journey report"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page of a notebook."""
        notebook, found = super().from_notebook_node(nb, resources, **kwargs)
        name = found.get("metadata", {}).get("name", "")
        return page(notebook, name=name), found


def page(
    notebook: NotebookNode,
    *,
    name: str = "",
    editable: State | CoreMap | None = None,
    trusted: bool = False,
) -> str:
    """Return a notebook as a page.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook.
    name : str, optional
        Its title, unless its metadata contain one.
    editable : State or CoreMap, optional
        Map of the editor in the page.
    trusted : bool
        Whether its outputs were just made here, so that its charts need no process of their own.
    """
    return _Page(notebook, name, editable, trusted).html()


def _report_facts(notebook: NotebookNode, name: str) -> dict[str, Any]:
    """Return what a report stores in its notebook; empty for other notebooks."""
    facts = notebook.metadata.get(KEY)
    if not facts:
        return {}
    source = name or "the notebook"
    known = isinstance(facts, dict)
    if known and (newer := newer_format(facts.get("format"), REPORT_FORMAT)):
        raise FormatError(newer, source=source, where=f"metadata.{KEY}.format")
    try:
        if not known:
            raise FormatError(f"{shown(facts)} is not valid; allowed: an object")
        if "map" in facts:
            from_document(facts["map"], "map")
        day_of(facts.get("today"))
    except JourneyError as error:
        raise FormatError(
            f"not the data of a report: {error}; create the report again, or delete the entry",
            source=source,
            where=f"metadata.{KEY}",
        ) from None
    return dict(facts)


def _is_color(value: object) -> bool:
    return isinstance(value, str) and is_color(value)


def _asset(name: str) -> str:
    return (files("journeynb.report") / "page" / name).read_text("utf-8")


class _Page:
    """Builds one page."""

    def __init__(
        self, notebook: NotebookNode, name: str, editable: State | CoreMap | None, trusted: bool
    ) -> None:
        self.notebook = notebook
        self.facts = _report_facts(notebook, name)
        self.title = str(notebook.metadata.get("title") or name or "Notebook")
        self.editable = editable
        self.contents = Contents()
        self.faces: dict[str, None] = {}
        self.paper = "A4"
        self.scopes = count(1)
        specs = [spec for spec in map(charts.spec_in, self._bundles()) if spec is not None]
        titled = [charts.without_map_title(spec, self.title) for spec in specs]
        made = [charts.svg(spec) for spec in titled] if trusted else drawn_apart(titled)
        self.charts = {id(spec): svg for spec, svg in zip(specs, made, strict=True)}

    def _bundles(self) -> Iterator[dict[str, Any]]:
        for cell in self.notebook.cells:
            for output in cell.get("outputs", ()):
                yield output.get("data", {})

    def _safe(self, html: str) -> str:
        return safe_html(html, f"jr-scope-{next(self.scopes)}")

    def html(self) -> str:
        body = self._body()
        scripts = [_asset("report.js")]
        maps = self._embedded_maps()
        if self.editable is not None:
            from journeynb.report.page.embedded_editor import editable_part

            part = editable_part(self.editable, today=day_of(self.facts.get("today")))
            edited = self.contents.add_ids("<h2>Edit the map</h2>")
            body += f'<section class="jr-edit">{edited}{part.html}</section>'
            scripts.append(part.script)
        hashes = " ".join(f"'sha256-{_hash(script)}'" for script in scripts)
        policy = (
            "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
            f"script-src {hashes}; base-uri 'none'; form-action 'none'"
        )
        run = "".join(f"<script>{script}</script>" for script in scripts)
        style = "".join(
            [*self.faces, _asset("report.css"), self._accent(), print_pages.rules(self.paper)]
        )
        return (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="generator" content="journeynb">\n'
            f"<title>{escape(visible(self.title))}</title>\n<style>{style}</style>\n</head>\n"
            f'<body{self._people()}>\n<a class="skip" href="#content">Skip to the report</a>\n'
            f'{self.contents.html()}\n<main id="content">{body}</main>\n{maps}{run}\n'
            "</body>\n</html>\n"
        )

    def _body(self) -> str:
        """Return the cells in parts; each heading of level 2 starts one."""
        parts: list[list[str]] = [[]]
        for html in map(self._cell, self.notebook.cells):
            if "<h2" in html and parts[-1]:
                parts.append([])
            parts[-1].append(html)
        return "".join(_part("".join(cells)) for cells in parts)

    def _accent(self) -> str:
        """Return the style of the brand's accent color."""
        found = self.facts.get("accent")
        if not (isinstance(found, list) and len(found) == 2 and all(map(_is_color, found))):
            return ""
        return f":root {{ --accent: light-dark({found[0]}, {found[1]}); }}"

    def _people(self) -> str:
        """Return the personas of the map, for the switch."""
        people = self.facts.get("map", {}).get("personas", [])
        named = [[each["id"], each.get("name", each["id"])] for each in people]
        return f' data-people="{escape(embedded(named))}"' if len(named) > 1 else ""

    def _embedded_maps(self) -> str:
        if self.facts:
            text = embedded(self.facts)
            return f'<script type="application/json" id="{KEY}">{text}</script>\n'
        return "".join(
            f'<script type="{MEDIA_TYPE}">{embedded(bundle[MEDIA_TYPE])}</script>\n'
            for bundle in self._bundles()
            if bundle.get(MEDIA_TYPE) is not None
        )

    def _cell(self, cell: NotebookNode) -> str:
        if cell.cell_type == "markdown":
            return self._section(self._safe(markdown2html(_attached(cell))), "text")
        if cell.cell_type != "code":
            return ""
        shown = "".join(self._output(output) for output in cell.outputs)
        code = ""
        if not self.facts and cell.source.strip():
            lit = Highlight2HTML(pygments_lexer=self._language())(cell.source)
            code = f'<details class="code"><summary>Code</summary>{lit}</details>'
        return self._section(code + shown, "output") if code or shown else ""

    def _language(self) -> str:
        info = self.notebook.metadata.get("language_info") or {}
        return str(info.get("pygments_lexer") or info.get("name") or "python")

    def _section(self, html: str, kind: str) -> str:
        return f'<div class="cell {kind}">{self.contents.add_ids(html)}</div>\n'

    def _output(self, output: NotebookNode) -> str:
        if output.output_type == "stream":
            if output.name == "stderr" and self.facts:
                return ""
            return f'<pre class="stream">{self._safe(ansi2html(output.text))}</pre>'
        if output.output_type == "error":
            said = ansi2html("\n".join(output.traceback))
            return f'<pre class="error">{self._safe(said)}</pre>'
        return self._shown(output.get("data", {}), output.get("metadata", {}))

    def _shown(self, data: dict[str, Any], metadata: dict[str, Any]) -> str:
        """Return an output in the richest form that needs no kernel and no script."""
        spec = charts.spec_in(data)
        if spec is not None and (chart := self.charts[id(spec)]) is not None:
            return self._drawing(chart, charts.words_of(data), "chart")
        drawn = self._drawn(data, metadata)
        if drawn is not None:
            return drawn
        note = _UNDRAWN if spec is not None else _SCRIPT if "text/html" in data else ""
        texts = (self._text(kind, _joined(data[kind])) for kind in _TEXTS if data.get(kind))
        return (f'<p class="jr-note">{note}</p>' if note else "") + next(texts, "")

    def _drawn(self, data: dict[str, Any], metadata: dict[str, Any]) -> str | None:
        """Return an output as HTML or as an image, or None."""
        if "text/html" in data:
            html = _joined(data["text/html"])
            svg = svg_in(html)
            if svg is not None:
                return self._picture(svg, html, metadata.get("text/html"))
            safe = self._safe(html)
            if not is_blank(safe):
                return safe
        if "image/svg+xml" in data:
            return self._drawing(_joined(data["image/svg+xml"]), "", "picture")
        for kind in _IMAGES:
            if kind in data and (encoded := image(data[kind])) is not None:
                text = escape(_joined(data.get("text/plain", "")))
                return f'<img class="image" alt="{text}" src="data:{kind};base64,{encoded}">'
        return None

    def _picture(self, svg: str, html: str, facts: Any) -> str:
        """Return a picture in both themes, or as it is if the metadata are not those of one."""
        words = re.search(r'<img alt="([^"]*)"', html)
        known = facts if isinstance(facts, dict) else {}
        printed = print_pages.unpacked(known.get(print_pages.PAGES))
        try:
            own = facts and facts.get(DARK)
            drawn = themed_svg.themed(svg, own) if own else themed_svg.themed_image(svg)
            drawn = themed_svg.veiled(drawn, facts.get(CARDS, []) if facts else [])
        except (AttributeError, LookupError, StopIteration, TypeError, ValueError):
            drawn = svg
        text = unescape(words[1]) if words else ""
        try:
            plate = self._drawing(drawn, text, "plate", known.get(LINKS) or ())
        except (AttributeError, OverflowError, TypeError, ValueError):
            plate = self._drawing(drawn, text, "plate")
        if printed is None:
            return plate
        self.paper, drawings = printed
        sheets = "".join(self._drawing(each, text, "sheet") for each in drawings)
        return f'<div class="screen">{plate}</div><div class="sheets">{sheets}</div>'

    def _text(self, kind: str, text: str) -> str:
        if kind == "text/markdown":
            return self._safe(markdown2html(text))
        return f"<pre>{escape(text)}</pre>"

    def _drawing(self, svg: str, words: str, kind: str, links: Sequence[Sequence[Any]] = ()) -> str:
        """Return an SVG in a shadow tree, so that its ids and styles stay apart from the page."""
        self.faces |= dict.fromkeys(_FACE.findall(svg))
        bare = themed_svg.without_fonts(svg)
        inner = themed_svg.fluid(bare, links) if kind == "plate" else _FITTING + bare
        role = "group" if links else "img"  # what is in an image cannot be reached
        return (
            f'<div class="drawing {kind}" role="{role}" aria-label="{escape(visible(words))}">'
            f'<template shadowrootmode="open">{safe_svg(inner)}</template></div>'
        )


def _part(html: str) -> str:
    """Return a part of the page; wide charts make it a part in landscape in print."""
    wide = any(float(width) > _UPRIGHT for width in _CHART_WIDTH.findall(html))
    return f'<section class="part{" wide" if wide else ""}">{html}</section>\n'


def _joined(text: Any) -> str:
    """Return the text of an output, which some notebooks contain as a list of lines."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def _attached(cell: NotebookNode) -> str:
    """Return the text of a cell with its attachments as data URLs."""
    text: str = cell.source
    for name, bundle in (cell.get("attachments") or {}).items():
        for kind, data in bundle.items():
            text = text.replace(f"attachment:{name}", f"data:{kind};base64,{data}")
    return re.sub(r"\(attachment:[^)]*\)", "()", text)


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
