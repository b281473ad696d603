"""Text of a map in Markdown stays text, whichever renderer reads it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import mistune
import pytest
from markdown_it import MarkdownIt
from nbconvert.filters import markdown2html

import journeynb as jn
from journeynb.base.markdown import escaped, line, plain
from journeynb.base.text import visible
from journeynb.report.content.blocks import Bullets, Para, Strong, Table, markdown_of

VECTORS = Path(__file__).parent / "vectors" / "markdown" / "texts.json"
HOSTILE = [
    "http://a/<img src=http://127.0.0.1:1/x onerror=alert(1)>",
    "http://a/<script>alert(1)</script>",
    "x <img src=x>",
    "www.a.b/<b onclick=x>",
    "a@b.c<img src=x>",
    "ftp://a.b/<link rel=stylesheet href=//a>",
    "HTTPS://a.b/\\<img src=x>",
    "http://a/![x](http://127.0.0.1:1/y)",
    "<https://a.b> and mailto:a@b.c",
    r"\(\href{http://127.0.0.1:1}{x}\) and \[y\]",
    "$5 and $6, $$x$$",
    r"\begin{equation}x\end{equation}",
    "+ a\n+ b",
    "    code",
    "\tcode",
    "1. a",
    "12) a",
    "- a",
    "- - -",
    "---",
    "+++",
    "===",
    "a\n===",
    "a\n---",
    "# a #",
    "> a",
    "~~~ a",
    "```a",
    ": a",
    ":::{warning} a",
    "% a comment",
    "!!! note",
    "| a | b |",
    "a|b\\|c\\",
    "[a]: http://b",
    "[^1] and [x] and - [ ] y",
    "&lt;img&gt; &#60; &copy; &amp",
    "<!-- a --> <?b?> <![CDATA[c]]>",
    "*a* _b_ __c__ **d** ~~e~~ ^f^ `g`",
    "{x} {{y}} {% z %} @@0@@ @someone",
]
ORDINARY = {
    "Wi-Fi, e.g. 3.5 stars (−1)": "Wi-Fi, e.g. 3.5 stars (−1)",
    "Q & A: why? 5% -> more!": "Q & A: why? 5% -> more!",
    "-1": "-1",
    "+1 for Zoë": "+1 for Zoë",
    "snake_case": r"snake\_case",
}
RENDERERS: dict[str, Callable[[str], str]] = {
    "nbconvert": markdown2html,
    "mistune": mistune.html,  # type: ignore[dict-item]
    "markdown-it": MarkdownIt("js-default", {"html": True}).render,
    "CommonMark": MarkdownIt("commonmark").enable("table").render,
}
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


class Shown(HTMLParser):
    """The text of HTML, and whatever in it is none."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.tags.add("comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def as_shown(text: str) -> str:
    """Return text as a page shows it: runs of blanks are one."""
    return re.sub(r"[ \n\xa0]+", " ", text).strip()


@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_text_is_shown_as_it_is_written(renderer: str) -> None:
    rng = random.Random(15)
    parts = [part for text in HOSTILE for part in re.split(r"(?<=[ (/])|(?=[<@\\])", text)]
    mixed = ["".join(rng.choices(parts, k=rng.randint(2, 6))) for _ in range(400)]
    for text in [*HOSTILE, *ORDINARY, *mixed]:
        html = RENDERERS[renderer](Para(text).markdown())
        assert Shown(html).tags <= {"p"}, text
        assert as_shown(Shown(html).text) == as_shown(visible(text))
        html = RENDERERS[renderer](Bullets([[text, Strong(text)]]).markdown())
        assert Shown(html).tags <= {"ul", "li", "p", "strong"}, text


@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_text_stays_in_its_cell(renderer: str) -> None:
    texts = [text for text in [*HOSTILE, *ORDINARY] if text.strip()]
    html = RENDERERS[renderer](Table("A", ["a", "b"], [[text, "b"] for text in texts]).markdown())
    cells = [Shown(cell) for cell in CELL.findall(html)]
    assert [as_shown(each.text) for each in cells[::2]] == [
        as_shown(visible(each)) for each in texts
    ]
    assert {cell.text for cell in cells[1::2]} == {"b"}
    assert not set[str]().union(*(cell.tags for cell in cells))


def test_no_escape_makes_a_formula() -> None:
    for text in HOSTILE:
        assert not re.search(r"\\\\[()\[\]]|\\(begin|end)\{|@@\d+@@", escaped(text)), text


@pytest.mark.parametrize(("text", "markdown"), ORDINARY.items())
def test_ordinary_text_stays_readable(text: str, markdown: str) -> None:
    assert escaped(text) == markdown


def test_the_escapes_can_be_taken_off() -> None:
    for text in [*HOSTILE, *ORDINARY]:
        assert plain(escaped(text)) == visible(text).lstrip(" ")


def test_words_that_meet_on_a_line_are_escaped_together() -> None:
    assert markdown_of(["http:", "//a"]) == r"http\://a"
    assert markdown_of(["1.", " a"]) == r"1\. a"
    assert markdown_of([Strong(" a "), "b", Strong("")]) == "**a** b"
    assert line("  - a") == r"\- a"


def test_the_editor_tests_the_same_texts() -> None:
    """JupyterLab's renderer reads this file: js/tests/markdown.test.ts."""
    texts = [[visible(text), escaped(text)] for text in [*HOSTILE, *ORDINARY]]
    assert json.loads(VECTORS.read_text("utf-8")) == texts


def test_no_report_makes_an_element_of_a_text() -> None:
    for text in HOSTILE:
        jm = jn.JourneyMap(text, stages=[text])
        made = jn.Report(jm)
        for part in (made.title(), made.summary(), made.gaps(), made.method(), made.room()):
            tags = Shown(markdown2html(part._repr_mimebundle_().get("text/markdown", ""))).tags
            assert not tags & {"img", "script", "link", "b", "pre", "code", "comment"}, text
