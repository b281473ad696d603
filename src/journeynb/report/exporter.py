"""Notebooks as pages: one file that loads nothing, works without JavaScript, and prints well.

The page runs only its own scripts, whatever the notebook contains: its Content-Security-Policy
lists their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from nbconvert.exporters import Exporter
from nbconvert.filters import Highlight2HTML, ansi2html, markdown2html
from nbformat import NotebookNode

from journeynb.base.text import visible
from journeynb.base.today import day_of
from journeynb.formats.embedded_maps import KEY, MEDIA_TYPE, embedded
from journeynb.report.content import themed_svg
from journeynb.report.content.section import CARDS, DARK, svg_in
from journeynb.report.page import charts
from journeynb.report.page.contents import Contents

if TYPE_CHECKING:
    from journeynb.model.state import State

_FACE = re.compile(r"@font-face\{[^}]*\}")
_FITTING = (
    "<style>svg{max-width:100%;height:auto}"
    "@media screen and (max-width:700px){svg{max-width:none}}"
    "@media print{svg{max-height:215mm}}</style>"
)
_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")
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


def page(notebook: NotebookNode, *, name: str = "", editable: State | None = None) -> str:
    """Return a notebook as a page."""
    return _Page(notebook, name, editable).html()


def _asset(name: str) -> str:
    return (files("journeynb.report") / "page" / name).read_text("utf-8")


class _Page:
    """Builds one page."""

    def __init__(self, notebook: NotebookNode, name: str, editable: State | None) -> None:
        self.notebook = notebook
        self.facts = notebook.metadata.get(KEY) or {}
        self.title = str(notebook.metadata.get("title") or name or "Notebook")
        self.editable = editable
        self.contents = Contents()
        self.faces: dict[str, None] = {}

    def html(self) -> str:
        body = "".join(self._cell(cell) for cell in self.notebook.cells)
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
        style = "".join(self.faces) + _asset("report.css")
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

    def _people(self) -> str:
        """Return the personas of the map, for the switch."""
        people = self.facts.get("map", {}).get("personas", [])
        named = [[each["id"], each.get("name", each["id"])] for each in people]
        return f' data-people="{escape(embedded(named))}"' if len(named) > 1 else ""

    def _embedded_maps(self) -> str:
        if self.facts:
            text = embedded(self.facts)
            return f'<script type="application/json" id="{KEY}">{text}</script>\n'
        scripts = []
        for cell in self.notebook.cells:
            for output in cell.get("outputs", ()):
                found = output.get("data", {}).get(MEDIA_TYPE)
                if found is not None:
                    scripts.append(f'<script type="{MEDIA_TYPE}">{embedded(found)}</script>\n')
        return "".join(scripts)

    def _cell(self, cell: NotebookNode) -> str:
        if cell.cell_type == "markdown":
            return self._section(markdown2html(_attached(cell)), "text")
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
            return f'<pre class="stream">{ansi2html(output.text)}</pre>'
        if output.output_type == "error":
            return f'<pre class="error">{ansi2html(chr(10).join(output.traceback))}</pre>'
        return self._shown(output.get("data", {}), output.get("metadata", {}))

    def _shown(self, data: dict[str, Any], metadata: dict[str, Any]) -> str:
        """Return an output in the richest form that needs no kernel."""
        spec = charts.spec_in(data)
        if spec is not None:
            return self._drawing(charts.drawn(spec), charts.words_of(data), "chart")
        if "text/html" in data:
            svg = svg_in(data["text/html"])
            facts = metadata.get("text/html", {})
            if svg is not None:
                words = re.search(r'<img alt="([^"]*)"', data["text/html"])
                drawn = themed_svg.themed(svg, facts[DARK]) if facts.get(DARK) else svg
                drawn = themed_svg.veiled(drawn, facts.get(CARDS, []))
                return self._drawing(drawn, words[1] if words else "", "plate", escaped=True)
            return str(data["text/html"])
        if "image/svg+xml" in data:
            return self._drawing(str(data["image/svg+xml"]), "", "picture")
        for kind in _IMAGES:
            if kind in data:
                text, image = escape(str(data.get("text/plain", ""))), data[kind].strip()
                return f'<img class="image" alt="{text}" src="data:{kind};base64,{image}">'
        for kind in _TEXTS:
            if data.get(kind):
                return self._text(kind, str(data[kind]))
        return ""

    @staticmethod
    def _text(kind: str, text: str) -> str:
        return markdown2html(text) if kind == "text/markdown" else f"<pre>{escape(text)}</pre>"

    def _drawing(self, svg: str, words: str, kind: str, escaped: bool = False) -> str:
        """Return an SVG in a shadow tree, so that its ids and styles stay apart from the page."""
        self.faces |= dict.fromkeys(_FACE.findall(svg))
        label = words if escaped else escape(visible(words))
        inner = themed_svg.fluid(svg) if kind == "plate" else _FITTING + _FACE.sub("", svg)
        return (
            f'<div class="drawing {kind}" role="img" aria-label="{label}">'
            f'<template shadowrootmode="open">{inner}</template></div>'
        )


def _attached(cell: NotebookNode) -> str:
    """Return the text of a cell with its attachments as data URLs."""
    text: str = cell.source
    for name, bundle in (cell.get("attachments") or {}).items():
        for kind, data in bundle.items():
            text = text.replace(f"attachment:{name}", f"data:{kind};base64,{data}")
    return text


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
