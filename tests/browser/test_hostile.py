"""A map whose every text tries to run something: nothing runs, nothing is fetched, in any place."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.hostile import FOUND, TEXTS, TOUCH, hostile_map, some_of
from browser.lab import Lab
from browser.pages import Pages, Watch
from journeynb.charts.look.theme import chart_names
from journeynb.charts.map_charts import Charts
from journeynb.charts.renderer import render, svg_of

pytestmark = [
    pytest.mark.filterwarnings("ignore:no installed font has"),
    pytest.mark.filterwarnings("ignore:the map already has"),  # equal names
]


@cache
def drawn(name: str) -> str:
    return hostile_map(TEXTS[name]).picture(today="2026-11-22").svg


def nothing_ran(page: Page, watch: Watch) -> None:
    assert page.evaluate("window.ran") is None
    assert watch.dialogs == []


@pytest.mark.parametrize("name", TEXTS)
def test_the_picture_is_xml(name: str) -> None:
    root = ET.fromstring(drawn(name))
    assert len(root.findall(".//{*}text")) > 20


def test_what_is_looked_for_would_be_found(page: Pages, tmp_path: Path) -> None:
    file = tmp_path / "bad.svg"
    file.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran=1" width="9" height="9">'
        '<style>@import "x.css";</style><a href="javascript:alert(1)"><rect fill="url(x.svg#a)" '
        'onclick="alert(2)"/></a><image href="x.png"/><script>alert(3)</script></svg>'
    )
    opened = page()
    opened.goto(file.as_uri())
    assert opened.evaluate("window.ran") == 1
    opened.evaluate(f"({TOUCH})(document.documentElement)")
    assert page.watch.dialogs == ["3", "2"]
    assert sorted(opened.evaluate(f"({FOUND})(document.documentElement)")) == [
        "fill=url(x.svg#a)", "href=javascript:alert(1)", "href=x.png", "onclick", "onload",
        "script", "style",
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["document", "markup", "inner"])
def test_the_picture_runs_nothing(page: Pages, tmp_path: Path, way: str) -> None:
    opened = page()
    empty = tmp_path / "empty.html"
    empty.write_text("<!doctype html><meta charset=utf-8><p></p>")
    opened.goto(empty.as_uri())
    for name in TEXTS:
        svg = drawn(name)
        file = tmp_path / f"{name}.{'svg' if way == 'document' else 'html'}"
        whole = svg if way == "document" else f"<!doctype html><meta charset=utf-8><p>{svg}</p>"
        page.watch.clear()
        if way == "inner":
            opened.evaluate("(svg) => { document.querySelector('p').innerHTML = svg; }", svg)
        else:
            file.write_text(whole)
            opened.goto(file.as_uri())
        root = "document.querySelector('svg')"
        assert opened.evaluate(f"({FOUND})({root})") == [], name
        rest = "[...document.querySelector('svg').parentNode.childNodes].slice(1)"
        texts = f"{rest}.map((each) => each.nodeValue).join('').trim()"
        assert way == "document" or opened.evaluate(texts) == "", name
        assert opened.evaluate(f"{root}.querySelectorAll('text').length") > 20, name
        opened.evaluate(f"({TOUCH})({root})")
        nothing_ran(opened, page.watch)
        assert page.watch.requests == ([] if way == "inner" else [file.as_uri()]), name
        assert page.watch.console == [], name


@pytest.mark.parametrize("chart", chart_names(Charts))
def test_charts_are_xml_that_runs_nothing(chart: str) -> None:
    for name in ("tag", "control"):
        drawing = svg_of(getattr(hostile_map(TEXTS[name]).chart, chart)().to_dict())
        tags = {element.tag.partition("}")[2] for element in ET.fromstring(drawing).iter()}
        assert tags <= {"svg", "g", "path", "rect", "text", "tspan", "defs", "clipPath", "title",
                        "line", "linearGradient", "stop", "style"}  # fmt: skip
        assert not re.search(r"<[^>]*\son\w+\s*=", re.sub('"[^"]*"', '""', drawing))


def test_letters_that_xml_cannot_hold_do_not_end_the_kernel() -> None:
    """They made vl-convert abort the whole process."""
    import altair as alt

    text = "".join(map(chr, [*range(32), 0x7F, 0xFFFE, 0xFFFF, 0xD800]))
    data = alt.InlineData(values=[{"x": text, "y": 1}])
    chart = alt.Chart(data, title=text).mark_bar().encode(x="x:N", y="y:Q")
    bundle, _ = render(chart.to_dict(), png=True)
    assert len(bundle["image/png"]) > 1000
    ET.fromstring(svg_of(chart.to_dict()))


def loaded(lab: Lab, names: Iterable[str]) -> str:
    """Write hostile maps to Lab's folder; return the code that reads them."""
    for name in names:
        hostile_map(TEXTS[name]).save(lab.root / f"{name}.journeymap.json")
    return f"""
import warnings
warnings.simplefilter("ignore")
import journeynb as jn
from IPython.display import display
def card(jm):
    return getattr(jm, "persona", jm.__getitem__)("persona-1")
maps = [jn.read(f"{{name}}.journeymap.json") for name in {list(names)}]"""


IN_OUTPUTS = some_of(
    "script", "svg", "style", "javascript", "quotes", "single", "tag", "css", "control",
    "template", "markdown", long=TEXTS,
)  # fmt: skip
"""The others try to leave XML, as which pictures are read above."""


def test_outputs_of_a_notebook_run_nothing(lab: Lab, lab_page: Page, lab_watch: Watch) -> None:
    cells = [
        loaded(lab, IN_OUTPUTS),
        "for jm in maps[::4]: display(jm, jm.picture(theme='dark'))",
        "for jm in maps: display(jm.check(), card(jm), jm.info)",
        "for jm in maps: display(jm.touchpoints(), jm.gaps(), jm.goals(), jm.table('persona'))",
        "for jm in maps: print(repr(jm), card(jm), jm.check(), jm.to_mermaid())",
        "for jm in maps: display(jm.to_mermaid(), jm.diff(maps[0]))",
    ]
    notebook = lab.open(lab_page, lab.write("hostile", cells))
    notebook.run_all()
    for index in range(1, len(cells)):
        assert "Traceback" not in notebook.text(index)
        output = notebook.output(index)
        drawn = output.locator(".jp-OutputArea-output:not(.jp-RenderedText)")
        assert drawn.evaluate_all(f"all => all.flatMap({FOUND})") == []
        drawn.evaluate_all(f"all => all.forEach({TOUCH})")
        # in plain text Lab makes links of its own, which nobody follows unasked
        plain = output.locator(".jp-RenderedText *")
        tags = plain.evaluate_all("all => [...new Set(all.map((each) => each.localName))]")
        assert set(tags) <= {"pre", "span", "a"}
    images = notebook.output(1).locator("img[src^='data:image/svg+xml']")
    widths = images.evaluate_all("all => all.map((each) => each.naturalWidth)")
    assert widths == [1400] * 2 * len(IN_OUTPUTS[::4])
    nothing_ran(lab_page, lab_watch)


def test_charts_in_a_notebook_run_nothing(lab: Lab, lab_page: Page, lab_watch: Watch) -> None:
    drawn_of = (("coverage", "goals"), ("coverage", "emotion", "opportunities"))
    shown = [f"maps[{n}].chart.{chart}()" for n, charts in enumerate(drawn_of) for chart in charts]
    notebook = lab.open(lab_page, lab.write("charts", [loaded(lab, ["tag", "template"]), *shown]))
    notebook.run_all()
    for index, chart in enumerate(shown, 1):
        drawn = notebook.output(index).locator(".vega-embed")
        drawn.scroll_into_view_if_needed()
        expect(drawn.locator("canvas, svg.marks").first).to_be_visible()
        assert drawn.evaluate(FOUND) == [], chart
    for index in (1, 3):
        chart = notebook.output(index).locator(".vega-embed")
        chart.scroll_into_view_if_needed()
        assert "Touchpoints" in tooltip(lab_page, chart)
    nothing_ran(lab_page, lab_watch)


MARKED = """
(svg) => {
    const outer = svg.getBoundingClientRect();
    for (const mark of svg.querySelectorAll('.role-mark path')) {
        const parts = getComputedStyle(mark).fill.match(/\\d+/g)?.slice(0, 3).map(Number) ?? [0];
        const {x, y, width, height} = mark.getBoundingClientRect();
        if (Math.max(...parts) - Math.min(...parts) > 90 && width > 6 && height > 6) {
            return [x + width / 2 - outer.x, y + height / 2 - outer.y];
        }
    }
}
"""
"""The middle of the first item drawn in a color, from the corner of the chart."""


def tooltip(page: Page, chart: Locator) -> str:
    """Move over what a chart draws until a tooltip shows; return its text, which is only text."""
    drawn = chart.locator("svg.marks").first
    x, y = drawn.evaluate(MARKED)
    drawn.hover(position={"x": x, "y": y})
    told = page.locator("#vg-tooltip-element.visible")
    told.wait_for()
    tags = told.evaluate("e => [...e.querySelectorAll('*')].map((x) => x.localName)")
    assert set(tags) <= {"table", "tbody", "tr", "td", "h2"}
    assert told.evaluate(FOUND) == []
    return told.inner_text()
