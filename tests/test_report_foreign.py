"""Notebooks that others made, as pages: shown well, and unable to load, run or lead anywhere."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest
from nbformat import v4

import journeynb as jn

pytest.importorskip("nbconvert")

from journeynb.report.content.section import CARDS, DARK
from journeynb.report.exporter import page
from journeynb.report.page import chart_process
from journeynb.report.page.chart_process import drawn_apart
from journeynb.report.page.safe_html import safe_html, safe_svg

SITE = "http://127.0.0.1:9"
REFRESH = f'<meta http-equiv="refresh" content="0;url={SITE}/">'
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)
CHART = {
    "data": {"values": [{"a": 1, "b": "one"}, {"a": 2, "b": "two"}]},
    "mark": "bar",
    "encoding": {
        "x": {"field": "b"},
        "y": {"field": "a", "type": "quantitative"},
        "tooltip": [{"field": "b", "title": "Name"}],
    },
}
VEGA = "application/vnd.vegalite.v5+json"


def output(data: dict[str, Any], metadata: Any = None) -> Any:
    return v4.new_output("display_data", data=data, metadata=metadata or {})


def shown(*outputs: Any, markdown: str = "Text", metadata: Any = None, **more: Any) -> str:
    cells = [v4.new_markdown_cell(markdown, **more), v4.new_code_cell("x", outputs=list(outputs))]
    return page(v4.new_notebook(cells=cells, metadata=metadata or {}), name="a notebook")


class Page(HTMLParser):
    """The elements of a page, those of shadow trees too."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def inline_svg(inner: str) -> dict[str, str]:
    encoded = base64.b64encode(inner.encode()).decode()
    return {"text/html": f'<img alt="x" src="data:image/svg+xml;base64,{encoded}">'}


HOSTILE_HTML = [
    REFRESH,
    f'<link rel="preconnect" href="{SITE}/"><link rel="stylesheet" href="{SITE}/a.css">',
    f'<base href="{SITE}/"><form action="{SITE}/"><button>b</button><input name="a"></form>',
    f'<iframe src="{SITE}/"></iframe><object data="{SITE}/"></object><embed src="{SITE}/">',
    f'<img src="{SITE}/a.png" srcset="{SITE}/b.png 2x" onerror="alert(1)">',
    f'<video src="{SITE}/" poster="{SITE}/"></video><audio src="{SITE}/" autoplay></audio>',
    f'<a href="javascript:alert(1)" ping="{SITE}/">x</a><a href="java\tscript:alert(1)">y</a>',
    f'<a href="data:text/html,<script>alert(1)</script>">x</a><p background="{SITE}/">y</p>',
    f'<p style="background:url({SITE}/a.png);position:fixed;inset:0">x</p>',
    f"<p style=\"background:image-set('{SITE}/a.png' 1x)\">x</p>",
    rf'<p style="background:\75rl({SITE}/a.png)">x</p>',
    f"<style>@import '{SITE}/a.css';</style><style>p{{background:url({SITE}/a)}}</style>",
    "<style>main{display:none}} main{display:none}</style><style>body:has(&){opacity:0}</style>",
    "<style>p{po/**/sition:fixed}</style><style>@scope(body){main{display:none}}</style>",
    f'<h2 title="<h2>{REFRESH}</h2>">Heading</h2><b title="</h2><h2 ">x</b>',
    f'<b title="<style>">x</b><style>\\</style><i title="{REFRESH}">y</i>',
    f"<svg><style></template>{REFRESH}</style><title><style></title>{REFRESH}</style></svg>",
    f"<math><mtext><table><mglyph><style><!--</style>{REFRESH}</table></math>",
    f'<template shadowrootmode="open">{REFRESH}</template><noscript>{REFRESH}</noscript>',
    f'<svg><a xlink:href="javascript:alert(1)"><text>x</text></a><use href="{SITE}/a#b"/></svg>',
    f'<svg><image href="{SITE}/a.png"/><animate attributeName="href" to="{SITE}/"/></svg>',
    "<script>alert(1)</script><p onclick='alert(1)'>x</p>",
    f"</div></main></body>{REFRESH}<!--",
]
HOSTILE_SVG = [
    f'<svg onload="alert(1)"><script>alert(1)</script><image href="{SITE}/i"/></svg></template>'
    f"{REFRESH}",
    f"<svg><foreignObject><p>{REFRESH}</p></foreignObject></svg>",
    f"<svg><style>@font-face{{x</style></template></head>{REFRESH}}}</style></svg>",
    f"<svg><style>@font-face{{font-family:a;src:url({SITE}/a.woff2)}}</style></svg>",
    f'<svg><rect fill="url({SITE}/a.svg#b)" style="filter:url({SITE}/a.svg#c)"/></svg>',
    f'<?xml-stylesheet href="{SITE}/a.css"?><svg><set attributeName="href" to="{SITE}/"/></svg>',
    f"<svg><style><![CDATA[</style></template>{REFRESH}]]></style></svg>",
    "<svg><style>svg{position:fixed;inset:0}</style><a href='//a.b'><rect/></a></svg>",
]
HOSTILE_OUTPUTS = [
    *({"text/html": each} for each in HOSTILE_HTML),
    *({"text/html": [each[:9], each[9:]]} for each in HOSTILE_HTML[:2]),
    *({"text/markdown": each} for each in HOSTILE_HTML),
    *({"image/svg+xml": each} for each in HOSTILE_SVG),
    *(inline_svg(each) for each in HOSTILE_SVG),
    {"image/png": f'x">{REFRESH}<img src="{SITE}/i'},
    {"image/jpeg": f'"><img src="{SITE}/i'},
    {"image/gif": [f'">{REFRESH}', "x"]},
    {"image/webp": "' onerror='alert(1)"},
    {"text/latex": f"$$</pre>{REFRESH}$$"},
    {"text/plain": f"</pre>{REFRESH}"},
    {"application/javascript": "alert(1)", "text/plain": "x"},
]


def assert_harmless(html: str) -> None:
    made = Page(html)
    assert [each.get("name") or each.get("http-equiv") or "charset" for each in made.all("meta")] \
        == ["charset", "Content-Security-Policy", "viewport", "generator"]  # fmt: skip
    assert len(made.all("script")) <= 2 and len(made.all("body")) == len(made.all("main")) == 1
    for tag, attributes in made.found:
        assert tag not in {
            "base", "link", "iframe", "object", "embed", "form", "button", "video", "audio",
            "animate", "set", "foreignobject", "noscript",
        }  # fmt: skip
        for name, value in attributes.items():
            assert not name.startswith("on") and name not in ("srcset", "ping", "background")
            if name in ("src", "href", "xlink:href") and tag != "a":
                assert re.match(r"data:image/|#", value or ""), (tag, name, value)
            if name in ("href", "xlink:href"):
                assert not re.match(r"\s*(java|data:text)", value or "")
            if name == "style":
                assert not re.search(r"url\((?!#)|position:|\\|image-set", value or "")
    for css in re.findall(r"<style>(.*?)</style>", html, re.DOTALL)[1:]:
        assert not re.search(r"url\((?!#)|@import|@scope|(?<![\w-])position:|\\|&|http", css)


class TestHostileNotebooks:
    @pytest.mark.parametrize("data", HOSTILE_OUTPUTS, ids=lambda each: json.dumps(each)[:60])
    def test_an_output_loads_and_runs_nothing(self, data: dict[str, Any]) -> None:
        assert_harmless(shown(output(data)))

    def test_neither_does_text_between_the_cells(self) -> None:
        for each in HOSTILE_HTML:
            assert_harmless(shown(markdown=each))

    def test_neither_do_streams_errors_titles_and_attachments(self) -> None:
        bad = f'\x1b[38;2;1;2;"><script>alert(1)</script>m</pre>{REFRESH}'
        assert_harmless(
            shown(
                v4.new_output("stream", name="stdout", text=bad),
                v4.new_output("error", ename="E", evalue="v", traceback=[bad]),
                markdown="![x](attachment:a.png) ![y](attachment:missing.png)",
                attachments={"a.png": {"image/png": f'x">{REFRESH}'}},
                metadata={"title": f"</title>{REFRESH}"},
            )
        )

    @pytest.mark.parametrize("facts", [
        {DARK: [1]}, {DARK: "x"}, {DARK: ["#000000", "#ffffff"], CARDS: "x"}, [], "x",
        {DARK: ["#112233", f"red)}}</style></template>{REFRESH}"]}, {CARDS: [["x", 1, 1, 1, ""]]},
        {DARK: ["#112233", "x", "each"]}, {CARDS: [[1, 1, 1, 1, f'">{REFRESH}']]},
    ])  # fmt: skip
    def test_neither_does_a_picture_with_foreign_metadata(self, facts: Any) -> None:
        data = inline_svg(
            '<svg viewBox="0 0 9 9"><rect fill="#112233" width="5" height="5"/></svg>'
        )
        html = shown(output(data, {"text/html": facts}))
        assert_harmless(html)
        assert len(Page(html).all("rect")) >= 1

    def test_styles_stay_in_their_output(self) -> None:
        made = safe_html("<style>td{color:red} @media print{td{color:blue}}</style><td>", "s7")
        assert made.startswith('<div class="s7"><style>.s7{td{color:red}')

    @pytest.mark.parametrize("facts", [
        "x", [1], {"map": 1}, {"map": {"personas": [1, 2]}}, {"map": {}}, {"today": "x"}, 5,
        {"map": {"format": "journeymap/1", "title": "x", "personas": [{"id": "a"}]}},
        {"map": {"format": "journeymap/1", "title": "x", "personas": {"a": 1}}},
    ])  # fmt: skip
    def test_wrong_data_of_a_report_are_refused_in_words(self, facts: Any) -> None:
        with pytest.raises(jn.JourneyError, match=r"metadata\.journeynb: not the data of a report"):
            shown(metadata={"journeynb": facts})


class TestForeignCharts:
    def test_are_drawn_with_their_tooltips_unless_they_load_data(self) -> None:
        mark = {"type": "image", "width": 50, "height": 50}
        links = {"url": {"value": f"{SITE}/i.png"}, "href": {"value": "javascript:alert(1)"}}
        specs = [
            CHART, {**CHART, "mark": mark, "encoding": links},
            {**CHART, "data": {"url": f"{SITE}/a.csv"}},
        ]  # fmt: skip
        texts = [f"chart {number}" for number in range(3)]
        html = shown(*(output({VEGA: spec, "text/plain": text})
                       for spec, text in zip(specs, texts, strict=True)))  # fmt: skip
        assert_harmless(html)
        assert 'data-tip="Name: one"' in html
        after = html.split("</template>")[-1]
        assert "could not be drawn" in after and "<pre>chart 2</pre>" in after
        assert "chart 0" not in after

    def test_of_any_shape_load_nothing_and_are_no_error(self) -> None:
        addresses = [f"{SITE}/a.csv", "file:///etc/passwd", "/etc/passwd", "data:text/csv,a%0A1"]
        loading = [{**CHART, "data": {"url": each}} for each in addresses]
        lookup = {"data": {"url": f"{SITE}/a.csv"}, "key": "a", "fields": ["b"]}
        loading.append({**CHART, "transform": [{"lookup": "a", "from": lookup}]})
        deep: dict[str, Any] = {}
        for _ in range(300):
            deep = {"layer": [deep]}
        bad = [{}, {"title": 5}, {"config": 3}, {"title": {"text": [1]}}, {"mark": "x"}, deep,
               {"$schema": 4, "encoding": {"tooltip": [1, {"title": 3}]}}]  # fmt: skip
        drawn = drawn_apart([*loading, *bad, CHART])
        assert drawn[0] is drawn[2] is drawn[3] is drawn[4] is None
        assert "nologin" not in str(drawn[1]) and 'mark-rect role-mark marks"/>' in str(drawn[1])
        assert len(drawn) == len(loading) + len(bad) + 1 and drawn[-1]

    def test_a_chart_that_takes_all_memory_ends_its_own_process_only(
        self, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(chart_process, "MEMORY", 900_000_000)
        rows = {**CHART, "data": {"sequence": {"start": 0, "stop": 20_000_000, "as": "a"}}}
        first, endless, last = drawn_apart([CHART, rows, CHART])
        assert first and last == first and endless is None

    def test_charts_that_end_their_process_are_few(self, monkeypatch: Any) -> None:
        asked: list[int] = []
        monkeypatch.setattr(chart_process, "_answers", lambda specs: asked.append(len(specs)) or [])
        assert drawn_apart([CHART] * 5) == [None] * 5 and asked == [5, 4, 3]


class TestOrdinaryNotebooks:
    def test_a_table_of_pandas_keeps_its_styles(self) -> None:
        frame = pd.DataFrame({"a": [1, 2], "b": ["x", "<y>"]})
        html = shown(output({"text/html": frame._repr_html_()}))
        assert "&lt;y&gt;" in html and 'class="dataframe"' in html
        pytest.importorskip("jinja2")
        styled = frame.style.map(lambda _: "background-color: #73a9cf", subset=["a"])
        html = shown(output({"text/html": styled.set_uuid("q")._repr_html_()}))
        assert 'id="T_q_row0_col0"' in html
        assert re.search(r"\.jr-scope-\d+\{#T_q_row0_col0, #T_q_row1_col0", html)

    def test_an_svg_keeps_its_drawing(self) -> None:
        svg = (
            '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "b"><svg viewBox="0 0 9 9" width="9pt">'
            "<metadata><rdf:RDF>x</rdf:RDF></metadata><defs><style>*{fill: none}</style>"
            '<clipPath id="p"><rect width="3" height="3"/></clipPath></defs>'
            '<g clip-path="url(#p)" style="fill: #1f77b4; stroke: none"><path d="M0 0L1 1"/>'
            '<use xlink:href="#p" x="1"/><text text-anchor="middle">a &lt; b</text></g></svg>'
        )
        assert safe_svg(svg) == (
            '<svg viewBox="0 0 9 9" width="9pt"><defs><style>*{fill: none}</style>'
            '<clipPath id="p"><rect width="3" height="3"></rect></clipPath></defs>'
            '<g clip-path="url(#p)" style="fill: #1f77b4;stroke: none"><path d="M0 0L1 1"></path>'
            '<use xlink:href="#p" x="1"></use><text text-anchor="middle">a &lt; b</text></g></svg>'
        )

    def test_an_image_keeps_its_data(self) -> None:
        lines = f"{PIXEL[:40]}\n{PIXEL[40:]}\n"
        for data in (PIXEL, lines, [PIXEL[:40], PIXEL[40:]]):
            html = shown(output({"image/png": data, "text/plain": "<Figure>"}))
            assert f'alt="&lt;Figure&gt;" src="data:image/png;base64,{PIXEL}"' in html

    def test_markdown_keeps_lists_links_and_attachments(self) -> None:
        html = shown(
            markdown="- [x] done\n\n[a](https://example.com) [b](#c) ![p](attachment:p.png)",
            attachments={"p.png": {"image/png": PIXEL}},
        )
        assert 'type="checkbox"' in html and 'checked=""' in html and f"base64,{PIXEL}" in html
        assert 'href="https://example.com" rel="noopener noreferrer"' in html
        assert 'href="#c"' in html

    def test_a_map_a_persona_and_gaps_are_shown(self) -> None:
        jm = jn.sample("coffee")
        for each, words in ((jm, "Copper Finch"), (jm.persona("maya"), "Maya Okafor")):
            bundle = each._repr_mimebundle_()
            data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
            html = shown(output(data, metadata))
            assert_harmless(html)
            assert words in html.split("<template")[1]

    def test_an_output_that_needs_a_script_says_so(self) -> None:
        html = shown(output({"text/html": "<div><script>draw()</script></div>"}))
        assert "This output needs a script" in html
        html = shown(output({"text/html": "<div></div>", "image/png": PIXEL}))
        assert PIXEL in html and "needs a script" not in html
