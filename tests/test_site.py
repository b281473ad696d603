"""The check of the built site finds what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

import check_site
import site_search
import site_versions
from built_pages import built_pages

ROOT = Path(__file__).parent.parent
HEADER = '<div id="pst-header"><li class="nav-item current"><a href="#">Guides</a></li></div>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "_static").mkdir()
    script = ROOT / "docs/_static/site-search.js"
    (tmp_path / "_static" / script.name).write_text(script.read_text("utf-8"), "utf-8")
    return tmp_path


def written(site: Path, name: str, article: str) -> None:
    page = f"<html><body>{HEADER}<article class='bd-article'>{article}</article></body></html>"
    (site / name).write_text(page, "utf-8")


def indexed(site: Path) -> None:
    site_search.write_index_of(site)


def test_links_to_files_and_anchors_that_do_not_exist_are_named(site: Path) -> None:
    written(site, "a.html", '<a href="b.html#here">1</a><a href="b.html#gone">2</a>')
    written(
        site,
        "b.html",
        '<p id="here"><a href="c.html">3</a><a href="https:/x.org">4</a><img src="a.html"></p>'
        '<a href="https://example.org/a#b">5</a><a href="mailto:a@example.org">6</a>',
    )
    assert check_site.broken_links(site, built_pages(site)) == [
        "a.html: b.html#gone: the anchor does not exist in b.html",
        "b.html: c.html: the file does not exist",
        "b.html: https:/x.org: is not a valid address",
    ]


def test_misspelled_and_british_words_are_named_unless_they_are_listed(site: Path) -> None:
    # prose: ignore (British words are what the test is about)
    written(site, "a.html", "<section id='x'><h1>Teh map</h1><p>grey colour</p></section>")
    known = site / "words.txt"
    known.write_text("grey\n", "utf-8")
    found = check_site.misspelled(built_pages(site), known)
    # prose: ignore (British words are what the test is about)
    assert found == ["a.html: Teh ==> The", "a.html: colour ==> color"]


PAGE = """
<section id="slides"><h1>Slides</h1><p>Reports for the board.</p>
  <section id="save"><h2>How do I export to PowerPoint?</h2>
    <!-- search: deck pptx -->
    <pre><span>jm</span>.<span>report</span>("deck.pptx")</pre></section>
  <section id="print"><h2>How do I print on A3?</h2><p>Colors of stages stay.</p></section>
  <section id="owner"><h2>How do I see who owns a touchpoint?</h2><p>Look at owners.</p></section>
</section>
"""


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("export to PowerPoint", "a.html#save"),
        ("a deck", "a.html#save"),
        ("what about a pptx?", "a.html#save"),
        ("print on A3", "a.html#print"),
        ("the colours", "a.html#print"),
        ("find who owns a touchpoint", "a.html#owner"),
        ("touchpiont", "a.html#owner"),
        ("touchp", "a.html#owner"),
        ("slides", "a.html"),
        ("jm.report", "a.html#save"),
    ],
)
def test_the_search_answers_a_question_first(site: Path, question: str, first: str) -> None:
    written(site, "a.html", PAGE)
    indexed(site)
    assert check_site.first_results(site, [question])[0][:1] == [first]


def test_a_question_without_an_answer_is_named(site: Path) -> None:
    written(site, "a.html", PAGE)
    indexed(site)
    questions = site / "questions.toml"
    questions.write_text('[[questions]]\nask = ["print it", "zebra"]\npage = ["b.html"]', "utf-8")
    assert check_site.unanswered(site, questions) == [
        "'print it': the first result is a.html#print, not b.html",
        "'zebra': the first result is nothing, not b.html",
    ]


def test_a_release_in_development_is_that_of_the_version_to_come() -> None:
    for release in ("0.1.0", "0.1.0.dev0", "0.1.0rc1"):
        (this,) = [each for each in site_versions.versions(release) if each["this"]]
        assert this["version"] == "0.1.0"
