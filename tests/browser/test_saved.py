"""Notebooks that were saved with pictures and charts: a user who opens one sees them."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from importlib.metadata import EntryPoint
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter, MarkdownExporter, SlidesExporter, WebPDFExporter
from playwright.async_api import BrowserType
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from browser.lab import Lab
from browser.notebook import notebook_of
from browser.pages import ROOT, Pages, screenshot
from journeynb.report import exporter
from journeynb.report.page import charts

CELLS = (
    "import journeynb as jn\njm = jn.sample('coffee')\njm",
    "jm.picture(theme='dark')",
    "jm.chart.coverage()",
    "jm.chart.emotion()",
    "jm.touchpoints()",
    "jm.edit()",
    "jm.title = 'Edited later'",
    "jm.gaps(today='2026-11-22')",
)
PICTURES, CHARTS, TABLE, EDITOR, GAPS = (0, 1), (2, 3), 4, 5, 7


@pytest.fixture(scope="module")
def saved(_server: Lab) -> str:
    """A notebook that was run elsewhere, without a page, as text."""
    notebook = notebook_of(*CELLS)
    _server.execute(notebook)
    return nbformat.writes(notebook)


def read(saved: str) -> nbformat.NotebookNode:
    return nbformat.reads(saved, as_version=4)


def seen(pages: Pages, target: Locator, least: int) -> None:
    """Assert that an element is visible, not small, and drawn in many colors."""
    target.scroll_into_view_if_needed()
    expect(target).to_be_visible()
    if target.evaluate("e => e.localName") == "img":
        target.evaluate("async (e) => { await e.decode(); }")
        assert target.evaluate("e => e.naturalWidth") > 300
    box = target.bounding_box()
    assert box and box["width"] > 300 and box["height"] > 100
    assert pages.colors(target) > least


@pytest.mark.parametrize("state", ["trusted", "untrusted, without a kernel"])
def test_in_jupyterlab(page: Pages, lab: Lab, lab_page: Page, saved: str, state: str) -> None:
    notebook = read(saved)
    notebook.metadata["title"] = state  # a signature is for the content, whatever its name
    name = f"saved-{state.partition(',')[0]}"
    if state == "trusted":
        lab.sign(notebook)
    opened = lab.open(lab_page, lab.write(name, notebook))
    assert opened.python("'jm' in globals()") is False
    if state != "trusted":
        opened.call("await panel.sessionContext.shutdown();")
        assert lab.kernels() == []
    assert opened.trusted() is (state == "trusted")
    for index in PICTURES:
        seen(page, opened.output(index).locator("img"), 100)
    opened.screenshot(name)
    for index in CHARTS:
        seen(page, opened.output(index).locator(".vega-embed canvas, .vega-embed svg.marks"), 20)
    expect(opened.output(TABLE).locator("tbody tr").first).to_be_visible()
    seen(page, opened.output(EDITOR).locator("img"), 100)
    expect(opened.output(EDITOR).locator(".jn-editor")).to_have_count(0)
    opened.screenshot(f"{name}-editor")


def test_what_jupyterlab_saves_is_what_is_seen_later(page: Pages, lab: Lab, lab_page: Page) -> None:
    path = lab.write("made", CELLS[:3])
    opened = lab.open(lab_page, path)
    opened.run_all()
    opened.save()
    lab.tidy(lab_page)
    again = lab.open(lab_page, path)
    assert again.trusted()
    seen(page, again.output(0).locator("img"), 100)
    seen(page, again.output(2).locator(".vega-embed canvas, .vega-embed svg.marks"), 20)


TEMPLATES = ("lab", "classic", *(("basic",) if os.environ.get("JOURNEYNB_LONG") else ()))
"""Basic is the body of classic."""


@pytest.mark.parametrize("template", TEMPLATES)
def test_in_html_with_javascript_and_network_off(
    page: Pages, saved: str, tmp_path: Path, template: str
) -> None:
    file = tmp_path / "saved.html"
    html, _ = HTMLExporter(template_name=template).from_notebook_node(read(saved))
    file.write_text(html, encoding="utf-8")
    opened = page(java_script_enabled=False, offline=True)
    opened.goto(file.as_uri())
    images = opened.locator("img")
    expect(images).to_have_count(len((*PICTURES, *CHARTS, EDITOR)))
    for number, least in enumerate((100, 100, 20, 20)):
        seen(page, images.nth(number), least)
    screenshot(opened, f"html-{template}")
    assert page.watch.requests == [file.as_uri()]


def test_in_html_that_cannot_reach_what_it_asks_for(
    page: Pages, saved: str, tmp_path: Path
) -> None:
    """With JavaScript nbconvert's page asks for MathJax and more; no picture waits for it."""
    file = tmp_path / "saved.html"
    file.write_text(HTMLExporter().from_notebook_node(read(saved))[0], encoding="utf-8")
    opened = page()
    opened.goto(file.as_uri())
    for number, least in enumerate((100, 100, 20, 20)):
        seen(page, opened.locator("img").nth(number), least)
    assert page.watch.outside
    assert all("cdnjs.cloudflare.com" in url or "unpkg.com" in url for url in page.watch.outside)
    page.watch.outside.clear()


def test_in_slides(page: Pages, saved: str, tmp_path: Path) -> None:
    file = tmp_path / "saved.slides.html"
    file.write_text(SlidesExporter().from_notebook_node(read(saved))[0], encoding="utf-8")
    opened = page(java_script_enabled=False, offline=True)
    opened.goto(file.as_uri())
    images = opened.locator("img")
    expect(images).to_have_count(len((*PICTURES, *CHARTS, EDITOR)))
    widths = images.evaluate_all("all => all.map((each) => each.naturalWidth)")
    assert all(width > 300 for width in widths)
    assert all("unpkg.com/reveal.js" in url for url in page.watch.outside)  # its styles
    page.watch.outside.clear()


def test_in_markdown(saved: str) -> None:
    text, resources = MarkdownExporter().from_notebook_node(read(saved))
    assert text.count('<img alt="') == len(PICTURES)
    assert "data:image/svg+xml;base64," in text
    drawings = [name for name in resources["outputs"] if name.endswith(".svg")]
    assert len(drawings) == len(CHARTS)
    assert all(f"]({name})" in text for name in drawings)


def test_in_html_of_our_exporter_charts_keep_their_description(
    saved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Templates of nbconvert have no place for it."""
    monkeypatch.setattr(exporter, "drawn_apart", lambda specs: list(map(charts.svg, specs)))
    html, _ = exporter.ReportExporter().from_notebook_node(read(saved))
    for chart in ("Coverage", "Emotion"):
        assert re.search(rf'<[^>]* aria-label="{chart} · Copper Finch', html)


@pytest.fixture
def with_our_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    """MyST-NB finds the renderers that pyproject.toml names, installed or not."""
    render = pytest.importorskip("myst_nb.core.render")
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    points = named[render.MIME_RENDER_ENTRY_GROUP].items()
    loaded = [EntryPoint(*each, render.MIME_RENDER_ENTRY_GROUP).load() for each in points]
    monkeypatch.setattr(render, "load_mime_renders", lambda: loaded)


@pytest.mark.usefixtures("with_our_renderer")
def test_in_myst_nb_charts_and_the_editor_keep_their_description(
    saved: str, tmp_path: Path
) -> None:
    from docutils.core import publish_string
    from myst_nb.docutils_ import Parser

    html = publish_string(
        saved, source_path="saved.ipynb", parser=Parser(), writer="html5",
        settings_overrides={
            "nb_execution_mode": "off", "nb_output_folder": str(tmp_path), "report_level": 3,
        },
    ).decode()  # fmt: skip
    alts = re.findall(r'<img alt="([^"]*)"', html)
    ours = [alt for alt in alts if "Copper Finch" in alt or "Edited later" in alt]
    assert len(alts) == len(ours) == len((*PICTURES, *CHARTS, EDITOR))
    assert ours[2].startswith("Coverage · ") and ours[3].startswith("Emotion · ")
    assert ours[4].startswith("Edited later. Customer journey map: ")


def test_in_a_pdf_of_a_page_nothing_is_cut(
    page: Pages, saved: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``jupyter nbconvert --to webpdf``, with the Chromium of the machine."""
    launch = BrowserType.launch
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    monkeypatch.setattr(
        BrowserType, "launch", lambda self, **given: launch(self, executable_path=path, **given)
    )
    notebook = read(saved)
    notebook.cells = [notebook.cells[number] for number in (PICTURES[0], CHARTS[0], GAPS)]
    made, _ = WebPDFExporter(disable_sandbox=True).from_notebook_node(notebook)
    text = "".join("".join(each.extract_text().split()) for each in PdfReader(BytesIO(made)).pages)
    for words in ("Maya Okafor", "Coverage · Copper Finch", "jm.link('most-loved', PERSONA)",
                  "94 rows × 10 columns"):  # fmt: skip
        assert words.replace(" ", "") in text
    opened = page(viewport={"width": 650, "height": 900})
    opened.set_content(HTMLExporter().from_notebook_node(notebook)[0])
    table = opened.locator("table.dataframe")
    assert table.evaluate("e => e.offsetWidth <= e.parentElement.clientWidth")
    cut = "e => [...e.querySelectorAll('td')].filter(d => d.scrollWidth > d.clientWidth).length"
    assert table.evaluate(cut) == 0
    page.watch.outside.clear()


def test_the_editor_is_saved_as_a_picture_of_the_edited_map(saved: str) -> None:
    """A program that runs a notebook ends the kernel at once; no page is there to edit."""
    place, picture = (each.data for each in read(saved).cells[EDITOR].outputs)
    assert place["text/html"].startswith('<div class="jn-place')
    assert picture["application/vnd.journeymap+json"]["title"] == "Edited later"
    assert picture["text/plain"] == "Editor of 'Edited later'"
    assert len(picture["image/png"]) <= 500_000
