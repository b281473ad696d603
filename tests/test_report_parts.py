"""The parts of a report: their texts, their three forms, and the page made from them."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from nbformat import v4

import journeynb as jn
from journeynb.formats.embedded_maps import EmbeddedMap
from journeynb.formats.journeymap import document
from journeynb.gaps.rules.rule import RULES, without_calls
from journeynb.report.content import blocks, themed_svg
from journeynb.report.content.context import Context, earlier_of
from journeynb.report.content.questions import QUESTIONS
from journeynb.report.content.wording import joined, percent
from journeynb.report.page.contents import Contents

DAY = dt.date(2026, 11, 22)
EVIL = '<script>alert(1)</script> | *x* `y` </style> javascript:alert(1) "q"'


def report(jm: jn.JourneyMap, **options: Any) -> jn.Report:
    return jn.Report(jm, today=DAY, **options)


def log() -> pd.DataFrame:
    rows = [("ann", 1, "ad"), ("ann", 2, "order"), ("bob", 1, "ad"), ("cat", 1, "noise")]
    return pd.DataFrame(
        [(who, f"2026-01-0{day}", what) for who, day, what in rows],
        columns=["customer", "time", "event"],
    )


def observed() -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Touchpoint(name="Ad", events="ad"), stage="awareness", personas="maya")
    jm.add(jn.Touchpoint(name="Order", events="order"), stage="decision", personas="maya")
    return jm


class TestWording:
    @pytest.mark.parametrize("code", list(RULES))
    def test_the_fix_of_every_rule_is_advice_without_calls(self, code: str) -> None:
        fix = jn.explain(code).finding["fix"]
        words = without_calls(fix)
        assert words and words[0].isupper() and "jm." not in words
        assert fix.startswith(words.split("; ")[0])

    def test_a_fix_of_calls_only_keeps_its_first_clause(self) -> None:
        assert without_calls("Link it to jm.x: jm.link('a', 'b')") == "Link it to jm.x"

    def test_both_parts_of_a_fix_are_kept(self) -> None:
        words = without_calls(RULES["S306"].fix)
        assert words == "Measure again; or agree on a new due date"

    def test_an_info_is_shown_as_a_hint(self) -> None:
        jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        jm.add(jn.Persona(name="Maya"))
        jm.add(jn.Touchpoint(name="Ad", channels="web"), stage="awareness", personas="maya")
        gaps = report(jm).gaps()
        rows = [row for row in jm.check(today=DAY).findings if row["severity"] == "info"]
        assert rows and "hint" in repr(gaps) and "info" not in repr(gaps)
        assert "● hint" in gaps._repr_mimebundle_()["text/html"]
        assert "● info" not in jm.check(today=DAY)._repr_html_()


class Tags(HTMLParser):
    """Collect the elements and attributes of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


class TestForms:
    def test_no_text_of_a_map_becomes_markup(self) -> None:
        jm = jn.JourneyMap(EVIL, description=EVIL, stages=[EVIL], owners=[EVIL])
        persona = jm.add(jn.Persona(name=EVIL, role=EVIL, quote=EVIL, wants=[EVIL], portrait="🙂"))
        jm.add(jn.Touchpoint(name=EVIL, channels=[EVIL]), personas=[persona])
        jm.add(jn.Goal(name=EVIL, unit=EVIL))
        jm.add(jn.Source(name=EVIL))
        made = report(jm)
        parts = [made.title(), made.summary(), made.touchpoints(), made.personas(), made.gaps(),
                 made.alignment(), made.method(), made.questions(), made.room()]  # fmt: skip
        for part in parts:
            bundle = part._repr_mimebundle_()
            tags = Tags(bundle["text/html"])
            assert not {"script", "style", "iframe", "img", "object", "svg"} & set(tags.tags)
            assert not any(name.startswith("on") for name, _ in tags.attributes)
            assert not any("javascript:" in (value or "") for name, value in tags.attributes
                           if name in ("href", "src"))  # fmt: skip
            for line in bundle["text/markdown"].splitlines():
                assert "<script" not in line.replace(r"\<", "")
                assert not re.search(r"(?<!\\)\*x", line)

    def test_a_table_keeps_its_columns_in_markdown(self) -> None:
        table = blocks.Table("A | B", ["a|b", "c"], [["1|2", "3"]], frozenset({1}))
        lines = table.markdown().splitlines()
        assert lines[2:] == [r"| a\|b | c |", "|---|--:|", r"| 1\|2 | 3 |"]

    def test_an_empty_section_shows_nothing(self) -> None:
        section = report(jn.JourneyMap("Coffee")).changes()
        assert not section and section._repr_mimebundle_() == {"text/plain": ""}

    def test_words(self) -> None:
        assert joined(["a"]) == "a" and joined(["a", "b", "c"]) == "a, b and c"
        assert joined(["a", "b", "c"], 2) == "a, b and 1 more" and joined([]) == ""
        assert percent(0.613) == "61%" and percent(0.05, 0.021, 0.09) == "5.0% (2.1 to 9.0%)"
        assert percent(0.0) == "0%" and percent(float("nan")) == ""


class TestPersonas:
    def test_the_empathy_map_has_four_quadrants(self) -> None:
        html = report(jn.sample("coffee")).persona("rui").blocks[0].html()
        (map_,) = re.findall(r'<div class="jr-empathy">(.*?)</div></div>', html)
        assert re.findall(r"<h4>(.*?)</h4>", map_) == ["Says", "Thinks", "Does", "Feels"]

    def test_a_profile_has_two_columns_of_about_the_same_height(self) -> None:
        parts = [(str(number), [blocks.Para("word")]) for number in range(6)]
        html = blocks.Columns(parts, "profile").html()
        assert [column.count("jr-part") for column in html.split("</div></div>")[:2]] == [3, 3]

    def test_gaps_name_each_rule_once_and_fixes_are_elsewhere(self) -> None:
        text = repr(report(jn.sample("coffee")).personas())
        maya = text.split("### Jonas")[0]
        assert maya.count("Experience below the desired emotion") == 1
        assert "Experience below the desired emotion**: Taste quiz, " in maya
        assert "jm." not in text and "Find out why" not in text

    def test_what_holds_for_all_is_said_once(self) -> None:
        text = repr(report(jn.sample("coffee")).personas())
        assert text.count("range from -2 (very bad) to +2 (very good)") == 1


class TestWorkshop:
    def test_asks_questions(self) -> None:
        text = repr(report(jn.sample("coffee")).questions())
        heads = re.findall(r"^### (.*)$", text, re.MULTILINE)
        assert heads and all(head.endswith("?") for head in heads)
        assert (
            "1. Which customers is the goal Become the most loved coffee club in Europe for?"
            in heads
        )
        assert "What we do" not in text

    def test_every_question_is_about_a_rule(self) -> None:
        assert set(QUESTIONS) == {code for code, rule in RULES.items() if not rule.own}
        assert all(each.endswith("?") for each in QUESTIONS.values())


class TestSummary:
    def test_lists_goals_gaps_and_fixes(self) -> None:
        text = repr(report(jn.sample("coffee")).summary())
        counts = "1 is overdue, 1 behind, 1 at risk, 2 on track, 1 reached and 2 have no data."
        assert f"Of 8 goals, {counts}" in text
        assert "Answer offices within four hours**: 6.5 hours, target 4 or less, due" in text
        assert "The three most severe gaps" in text and "To fix it: " in text
        assert "jm." not in text

    def test_of_an_empty_map_contains_zeros(self) -> None:
        made = report(jn.JourneyMap("Nothing"))
        assert "Errors on the map: **0**" in repr(made.summary())
        assert repr(made.evidence()) == "(nothing)" and repr(made.touchpoints()) == "(nothing)"
        assert made.personas().blocks == []

    def test_with_a_log_ranks_by_customers(self) -> None:
        pytest.importorskip("ibis")
        made = report(observed(), events=log())
        text = repr(made.summary())
        assert "Customers observed: **3** (4 events, 1 January 2026 to 2 January 2026)" in text
        assert "of 1 moves" in text.replace("1 move ", "1 moves ")
        table = repr(made.evidence())
        assert "| All customers | Decision | 1 | 50% (9 to 91%) | 50% | 24.0 hours |" in table
        assert "noise" in table and "| Ad → Order | 1 |" in table

    def test_columns_without_a_log_are_refused(self) -> None:
        with pytest.raises(
            jn.ArgumentError, match="customer: these name columns of a log, but events= is missing"
        ):
            report(jn.JourneyMap("x"), customer="a")

    def test_a_misspelled_argument_names_those_of_the_report(self, tmp_path: Path) -> None:
        for name in ("x.html", "x.pptx"):
            with pytest.raises(jn.ArgumentError, match="coments=; did you mean 'comments'"):
                jn.JourneyMap("x").report(tmp_path / name, events="e.csv", coments="c.csv")


class TestJourneys:
    def test_a_log_with_a_gap_is_reported_in_journeys(self) -> None:
        rows = [("ann", "2026-01-01", "ad"), ("ann", "2026-01-02", "order"),
                ("ann", "2026-06-01", "ad"), ("bob", "2026-01-01", "ad")]  # fmt: skip
        events = pd.DataFrame(rows, columns=["customer", "time", "event"])
        text = repr(report(observed(), events=events, gap="60d").evidence())
        assert "For 3 of 3 journeys it explains every move." in text
        assert "**67%** of the 3 journeys that reached Awareness went no further." in text
        assert "*Journeys that reach each stage; " in text and "| Path | Journeys | " in text
        text = repr(report(observed(), events=events).evidence())
        assert "**50%** of the 2 customers who reached Awareness went no further." in text
        assert "*Customers who reach each stage; " in text and "| Path | Customers | " in text


class TestChanges:
    def test_list_gaps_goals_and_entities(self) -> None:
        jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        goal = {"baseline": 0, "target": 10, "start": "2026-01-01", "due": "2026-12-31"}
        jm.add(jn.Goal(id="g", name="Sell", unit="bags", **goal))
        jm.set("g", measurements=[{"date": "2026-10-01", "value": 2}])
        before = Context(jm._core, dt.date(2026, 10, 15))
        facts = {
            "today": "2026-10-15",
            "findings": [[row["rule"], row["id"], row["other"]] for row in before.rows],
        }
        earlier = earlier_of(EmbeddedMap(document(jm._core.state), "there", facts), "old.html")
        jm.add(jn.Touchpoint(name="Ad"), stage="awareness")
        jm.set("g", measurements=[{"date": "2026-11-20", "value": 10}])
        from journeynb.report.parts.since_last_report import changes

        text = repr(changes(Context(jm._core, DAY, None, earlier)))
        assert "What changed since the report of 15 October 2026" in text
        assert "Sell**: 2 bags → 10 bags, behind → reached" in text
        assert "✓ The stage Awareness has no touchpoint" in text
        assert "No customer experiences Ad" in text
        assert "**Added 1 touchpoint**: Ad" in text

    def test_without_a_difference_says_so(self) -> None:
        jm = jn.JourneyMap("Coffee")
        found = Context(jm._core, DAY)
        facts = {
            "today": DAY.isoformat(),
            "findings": [[row["rule"], row["id"], row["other"]] for row in found.rows],
        }
        from journeynb.report.parts.since_last_report import changes

        earlier = earlier_of(EmbeddedMap(document(jm._core.state), "there", facts), "old.html")
        assert "Nothing changed." in repr(changes(Context(jm._core, DAY, None, earlier)))


class TestPictures:
    def test_one_drawing_has_the_colors_of_both(self) -> None:
        jm = jn.sample("coffee")
        light, dark = jm.picture().svg, jm.picture(theme="dark").svg
        made = themed_svg.themed(light, themed_svg.recoloring(light, dark))
        style, _, drawn = made.partition("</style>")
        pairs = dict(re.findall(r"(--p\d+):light-dark\((#\w{6}),#\w{6}\)", style))
        back = re.sub(r"var\((--p\d+)\)", lambda match: pairs[match[1]], drawn)
        assert back == light
        pairs = dict(re.findall(r"(--p\d+):light-dark\(#\w{6},(#\w{6})\)", style))
        there = re.sub(r"var\((--p\d+)\)", lambda match: pairs[match[1]], drawn)
        ids = re.compile(r"\bd[0-9a-f]{7}-")  # they depend on the colors
        assert ids.sub("", there) == ids.sub("", dark)

    def test_different_drawings_are_not_mixed(self) -> None:
        one, two = (jn.JourneyMap(title).picture().svg for title in ("One", "Another"))
        assert themed_svg.recoloring(one, two) == []

    def test_is_cut_between_rows(self) -> None:
        svg = jn.sample("coffee").picture().svg
        made = themed_svg.fluid(themed_svg.without_fonts(svg))
        tops = [tuple(map(float, box.split())) for box in re.findall(r'viewBox="([^"]*)"', made)]
        assert len(tops) > 1 and "@font-face" not in made
        edges = [top[1] for top in tops] + [tops[-1][1] + tops[-1][3]]
        assert edges[0] == 0 and edges[-1] == jn.sample("coffee").picture().size[1]
        for (_, top, _, high), (_, after, _, _) in itertools.pairwise(tops):
            assert top + high == after
        assert all(high <= themed_svg.SHEET * wide for _, _, wide, high in tops)
        boxes = jn.sample("coffee").picture().boxes
        for edge in edges[1:-1]:
            cut = [box for box in boxes if box.kind == "card" and box.y < edge < box.y + box.h]
            assert not cut


class TestPage:
    def page(self, *cells: Any, **metadata: Any) -> str:
        pytest.importorskip("nbconvert")
        from journeynb.report.exporter import page

        return page(v4.new_notebook(cells=list(cells), metadata=metadata), name="a page")

    def shown(self, bundle: dict[str, Any], source: str = "x") -> Any:
        return v4.new_code_cell(source, outputs=[v4.new_output("display_data", bundle)])

    def test_runs_and_fetches_nothing_of_a_notebook(self) -> None:
        html = self.page(
            v4.new_markdown_cell("# Title\n\n<script>alert(1)</script>"),
            self.shown({"text/html": "<script>alert(2)</script><b>shown</b>"}),
        )
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
        assert policy and "default-src 'none'" in policy[1] and "unsafe-eval" not in policy[1]
        script = re.search(r"script-src ([^;]*);", policy[1])
        assert script and re.fullmatch(r"'sha256-[\w+/=]{44}'", script[1])

    def test_prefers_outputs_that_need_no_kernel(self) -> None:
        view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
        html = self.page(self.shown({**view, "text/plain": "Editor", "text/html": "<i>map</i>"}))
        assert "<i>map</i>" in html and "model_id" not in html
        assert "<pre>Editor</pre>" in self.page(self.shown({**view, "text/plain": "Editor"}))

    def test_draws_charts_with_their_tooltips(self) -> None:
        bundle, _ = jn.sample("coffee").chart.coverage()._repr_mimebundle_(None, None)
        html = self.page(self.shown(bundle))
        assert 'data-tip="Persona: Maya Okafor\nStage: Awareness' in html.replace("&#10;", "\n")
        assert "graphics-symbol" not in html and "var(--chart-ink)" in html

    def test_shows_code_collapsed_and_streams_and_errors(self) -> None:
        cell = v4.new_code_cell(
            "print('<b>')",
            outputs=[
                v4.new_output("stream", name="stdout", text="<b>\n"),
                v4.new_output("error", ename="E", evalue="v", traceback=["\x1b[31mbad\x1b[0m"]),
            ],
        )
        html = self.page(cell)
        assert "<summary>Code</summary>" in html and "&lt;b&gt;" in html and "bad" in html

    def test_contains_the_map_that_a_notebook_shows(self, tmp_path: Any) -> None:
        jm = jn.JourneyMap("Shown")
        path = tmp_path / "a.html"
        path.write_text(self.page(self.shown(jm._repr_mimebundle_())), encoding="utf-8")
        assert jn.read(path).equals(jm)

    def test_contents_have_unique_ids(self) -> None:
        contents = Contents()
        made = contents.add_ids("<h2>One</h2><h2>One</h2><h3 id='x'>&lt;b&gt; two</h3><h2>☕</h2>")
        ids = re.findall(r'id="([^"]*)"', made)
        assert ids[:2] == ["one", "one-2"] and len(set(ids)) == 4
        assert "&lt;b&gt; two</a>" in contents.html()
