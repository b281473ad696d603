"""What reports, cards and slides say about customers, profiles and the data of goals."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.charts.look.colors import GAP, GOOD, TONE, WARNING
from journeynb.gaps.goals.goal_projection import Projection, project
from journeynb.gaps.goals.goal_status import TONES
from journeynb.gaps.goals.goal_status import WORDS as STATES
from journeynb.gaps.goals.projection_words import (
    WORDS,
    origin_line,
    projection_line,
    range_by,
    tone_of,
)
from journeynb.model.claims import customers_line, measured
from journeynb.picture.drawing.theme import THEMES
from journeynb.report.content.blocks import Severity

DAY = dt.date(2026, 11, 22)
PROFILE = [
    {"attribute": "(customers)", "share": 0.31, "n": 1240},
    {"attribute": "(value)", "share": 0.45},
    {"attribute": "age", "value": "mean", "share": 41.237, "rest": 37.1, "low": 40.6, "high": 41.81,
     "n": 1200},
    {"attribute": "home_city", "value": "Dublin", "share": 0.62, "rest": 0.2, "low": 0.58,
     "high": 0.66, "n": 1240},
    {"attribute": "plan", "value": "free", "share": 0.08, "rest": 0.3, "low": 0.06, "high": 0.1,
     "n": 1240},
]  # fmt: skip
FACTS = {"Age": "34", "Home city": "Dublin", "Plan": "free", "Work": "chemist"}


def profiled() -> jn.JourneyMap:
    """A map whose persona has a profile that backs one fact and contradicts two."""
    jm = jn.JourneyMap("Coffee", stages=["Awareness"])
    jm.add(jn.Persona(name="Maya", demographics=FACTS, filter="age >= 40", profile=PROFILE,
                      profiled="2026-11-03"))  # fmt: skip
    jm.add(jn.Persona(name="Leo", filter="age < 30"))
    return jm


def table() -> jn.Customers:
    """1,000 customers: 500 fit Maya, 200 fit Leo, and the most valuable fit nobody."""
    ages = [45] * 500 + [25] * 200 + [35] * 300
    rows = {
        "customer": range(1000), "age": ages, "home_city": ["Dublin"] * 200 + ["Cork"] * 800,
        "plan": ["free", "pro"] * 500, "value": [10] * 700 + [90] * 300,
    }  # fmt: skip
    return jn.Customers(pd.DataFrame(rows), customer="customer", value="value")


def goal(**fields: Any) -> jn.Goal:
    months = [
        {
            "date": f"2026-{month:02d}-28",
            "value": 50 + month + month % 3,
            "source": "kpis",
            "n": 400,
        }
        for month in range(1, 11)
    ]
    given = {"name": "Repeat", "unit": "%", "baseline": 50, "target": 80, "due": "2027-03-31",
             "measurements": months}  # fmt: skip
    return jn.Goal(**{**given, **fields})


class TestClaims:
    def test_a_fact_is_measured_where_the_profile_knows_its_name(self) -> None:
        age, city, plan, work = measured(profiled()._index.personas[0])
        assert age == ("mean 41.2 (40.6 to 41.8)", True)
        assert city == ("62% (58 to 66%)", False)
        assert plan == ("8.0% (6.0 to 10.0%)", True)
        assert work is None

    def test_a_persona_without_a_profile_has_no_line(self) -> None:
        maya, leo = profiled()._index.personas
        line = "1,240 customers · 31% of all · 45% of the value · counted 2026-11-03"
        assert customers_line(maya) == line
        assert customers_line(leo) == ""


class TestCard:
    def test_says_how_many_customers_there_are_and_which_facts_are_measured(self) -> None:
        card = profiled().persona("maya")
        for text in (repr(card), " ".join(box.text for box in card.boxes)):
            assert "1,240 customers · 31% of all" in text
            assert "measured: 62% (58 to 66%)" in text
        assert "Age: 34, but measured: mean 41.2 (40.6 to 41.8)" in repr(card)
        assert "1,240 customers" in card.description

    def test_without_a_profile_nothing_changes(self) -> None:
        jm = profiled()
        jm.set("maya", profile=[], profiled=None)
        plain = jn.JourneyMap("Coffee", stages=["Awareness"])
        plain.add(jn.Persona(name="Maya", demographics=FACTS))
        plain.add(jn.Persona(name="Leo"))
        assert jm.persona("maya").svg == plain.persona("maya").svg

    def test_the_empathy_map_is_two_by_two(self) -> None:
        card = jn.sample("coffee").persona("maya")
        names = ("Says", "Thinks", "Does", "Feels")
        boxes = {box.text: box for box in card.boxes if box.kind == "card" and box.text in names}
        assert boxes["Says"].y == boxes["Thinks"].y < boxes["Does"].y == boxes["Feels"].y
        assert boxes["Says"].x == boxes["Does"].x < boxes["Thinks"].x == boxes["Feels"].x


class TestGoalCards:
    def test_show_where_the_goal_is_heading_and_where_the_number_is_from(self) -> None:
        jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        jm.add(goal())
        picture = jm.picture(lanes="goals", today=DAY)
        texts = [box.text for box in picture.boxes]
        found = project(jm._index.goals[0], DAY)
        assert found.status == "projected_to_miss"
        assert any(text.endswith("by 2027-03-31: projected to miss") for text in texts)
        assert "from kpis, 2026-10-28" in texts

    @pytest.mark.parametrize("today", [None, "2026-03-01"], ids=["no date", "few measurements"])
    def test_show_nothing_without_enough_measurements_or_a_date(self, today: str | None) -> None:
        jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        jm.add(goal())
        texts = [box.text for box in jm.picture(lanes="goals", today=today).boxes]
        assert not any("projected" in text for text in texts)

    def test_a_range_has_no_digits_that_its_width_does_not_support(self) -> None:
        given = goal(target=72)
        for low, high, text in (
            (66.51, 77.49, "67 to 77%"), (4.7012, 5.4101, "4.7 to 5.4%"),
            (267_681, 325_652, "270000 to 330000%"), (71.2, 71.96, "71.2 to 71.96%"),
        ):  # fmt: skip
            found = Projection("uncertain", low=low, high=high)
            assert range_by(given, found, lambda each: f"{each:g}") == f"{text} by 2027-03-31"

    def test_every_status_has_a_word_and_a_tone(self) -> None:
        assert {tone_of(each) for each in WORDS} <= {*TONES.values()}
        assert set(TONES) == set(STATES)
        assert projection_line(goal(), Projection("no_due"), str) == ""
        assert origin_line(goal(measurements=[]), DAY) == ""


class TestReport:
    def test_says_who_fits_which_persona(self) -> None:
        text = repr(jn.Report(profiled(), today=DAY, customers=table()).customers())
        assert "1,000 customers in the data frame." in text
        assert "| Maya | 500 | 50% (47 to 53%) |" in text
        assert "| No persona | 300 | 30% (27 to 33%) |" in text
        assert "**100%** of the most valuable quarter fit no persona" in text
        assert "associations, not causes" in text

    def test_names_what_has_changed_since_the_profile(self) -> None:
        jm = profiled()
        rows = [{"attribute": "plan", "value": value, "share": share, "n": 1200}
                for value, share in (("pro", 0.9), ("free", 0.1))]  # fmt: skip
        jm.set("maya", profile=rows)
        report = jn.Report(jm, today=DAY, customers=table())
        text = repr(report.customers())
        assert "1 of 1 attribute changed by 5 percentage points or more" in text
        assert "Maya**, plan: free was 10%, now 50%" in text or "pro was 90%, now 50%" in text
        assert report.drift().title.text == "Drift · Coffee"

    def test_the_chart_of_drift_says_what_is_missing_without_a_stored_profile(self) -> None:
        report = jn.Report(jn.JourneyMap("Coffee"), customers=table(), today=DAY)
        assert "No persona has a stored profile" in json.dumps(report.drift().to_dict())

    def test_without_a_table_stored_profiles_are_listed(self) -> None:
        report = jn.Report(profiled(), today=DAY)
        text = repr(report.customers())
        assert (
            "| Maya | 1,240 | 31% | 45% | 3 November 2026 | 3 of 4 measured, 2 contradicted |"
            in text
        )
        with pytest.raises(jn.ArgumentError, match="customers="):
            report.drift()

    def test_without_table_and_profile_there_is_no_section(self) -> None:
        assert not jn.Report(jn.JourneyMap("Coffee"), today=DAY).customers()

    def test_a_persona_page_marks_measured_and_contradicted_facts(self) -> None:
        text = repr(jn.Report(profiled(), today=DAY).persona("maya"))
        assert "1,240 customers · 31% of all · 45% of the value · counted 3 November 2026" in text
        assert "Age **34** **contradicted** measured: mean 41.2 (40.6 to 41.8)" in text
        assert "Home city **Dublin** measured: 62% (58 to 66%)" in text

    def test_goals_are_projected_in_the_summary_and_in_a_table(self) -> None:
        jm = jn.JourneyMap("Coffee")
        jm.add(goal())
        report = jn.Report(jm, today=DAY)
        summary = repr(report.summary())
        assert (
            "due 31 March 2027. Last value from kpis, 28 October 2026. Heading for 60 to 72%: "
            "projected to miss" in summary
        )
        text = repr(report.projections())
        assert "**projected to miss** | **Repeat** | 61% |" in text
        assert "not what will happen" in text

    def test_the_method_names_tables_dates_and_counts(self) -> None:
        jm = profiled()
        jm.add(goal())
        text = repr(jn.Report(jm, today=DAY, customers=table()).method())
        assert "| kpis | 1 goal, 10 measurements | 2026-01-28 to 2026-10-28 | 4,000 |" in text
        assert "customers (customer: customer, value: value) | 2026-11-22 | 1,000 |" in text
        assert "| a customer table | profile of Maya | 2026-11-03 | 1,240 |" in text
        assert "random walk with drift" in text

    def test_bound_goals_name_their_table(self) -> None:
        jm = jn.JourneyMap("Coffee")
        jm.add(goal(binding={"table": "kpis", "date": "month", "value": "rate"}))
        text = repr(jn.Report(jm, today=DAY).projections())
        row = "| **Repeat** | kpis: mean of rate | every month | 10 | 28 October 2026 | 400 |"
        assert row in text

    def test_facts_of_a_table_reach_the_kernel_of_a_report(self, tmp_path: Any) -> None:
        pytest.importorskip("nbclient")
        from report_kernels import forked_kernels

        jm = profiled()
        rows = [{"attribute": "plan", "value": value, "share": share, "n": 1200}
                for value, share in (("pro", 0.9), ("free", 0.1))]  # fmt: skip
        jm.set("maya", profile=rows)
        path = tmp_path / "coffee.ipynb"
        with forked_kernels():
            jm.report(path, template="executive", customers=table(), today=DAY)
        cells = json.loads(path.read_text("utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells]
        assert "report.customers()" in sources and "report.drift()" in sources
        assert "jm.chart.projection(today=report.today)" not in sources  # nothing to project
        texts = "".join(json.dumps(cell.get("outputs", "")) for cell in cells)
        assert "image/svg+xml" in json.dumps(cells[sources.index("report.drift()")]["outputs"])
        assert "50% (47 to 53%)" in texts and "Do the personas still hold?" in texts

    def test_slides_have_customers_and_projections(self) -> None:
        pptx = pytest.importorskip("pptx")
        from journeynb.report.content.customer_facts import facts_of
        from journeynb.report.content.order import Order
        from journeynb.report.slides.build import slides

        jm = profiled()
        jm.add(goal())
        facts = facts_of(jm._core, table())
        order = Order(jm._core, None, Path("x.pptx"), today=DAY, customers=facts)
        deck = pptx.Presentation(io.BytesIO(slides(order)))
        titles = [slide.shapes.title.text for slide in deck.slides]
        assert any(title.startswith("30% of 1,000 customers fit no persona") for title in titles)
        cells = [
            cell.text
            for slide in deck.slides
            for shape in slide.shapes
            if shape.has_table
            for row in shape.table.rows
            for cell in row.cells
        ]
        assert "Projected (80%)" in cells
        assert any(text.endswith("projected to miss") for text in cells)


def test_the_state_of_a_goal_has_one_color_in_charts_pictures_and_slides() -> None:
    look_of = pytest.importorskip("journeynb.report.slides.text").look_of
    theme = THEMES["light"]
    hues = {"good": (GOOD, theme.good), "fair": (WARNING, theme.fair), "bad": (GAP, theme.bad)}
    for state, tone in TONES.items():
        name = look_of(Severity(tone, state))[1]
        if name in hues:
            assert (TONE[tone], theme.tone(tone)) == hues[name]
    assert TONES["on_track"] != TONES["reached"]  # they differ in sign, not in color
    assert look_of(Severity(TONES["on_track"], ""))[1] == look_of(Severity("good", ""))[1] == "good"
