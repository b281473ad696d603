"""The charts of goals' data and of customers: what each shows, and how surely."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any
from xml.dom import minidom

import altair as alt
import pandas as pd
import pytest
import vl_convert

import journeynb as jn
from journeynb.charts import renderer
from journeynb.charts.insight.drift import drift
from journeynb.charts.insight.icp import icp
from journeynb.charts.insight.profile import profile
from journeynb.charts.look.dates import date_ticks
from journeynb.charts.look.theme import drawn

DAY = "2026-11-22"
LONG = "A value with a rather long text that a customer once typed into a form of the shop"
NAMES = ["__proto__", "<script>alert(1)</script>", "datum['x']", "constructor", LONG]


@pytest.fixture(autouse=True)
def _altair() -> Iterator[None]:
    kept = alt.renderers._get_state()
    renderer._tried = False
    yield
    alt.renderers._set_state(kept)


def goal(number: int = 0, **fields: Any) -> jn.Goal:
    """A goal that is measured each month of 2026 and grows by 1.2 points a month."""
    months = [
        {"date": f"2026-{month:02d}-28", "value": 52 + 1.2 * month + month % 3,
         "low": 50 + 1.2 * month, "high": 56 + 1.2 * month, "n": 400 + month, "source": "kpis"}
        for month in range(1, 11)
    ]  # fmt: skip
    given = {"name": f"Repeat purchases {number}", "unit": "%", "baseline": 52, "target": 80,
             "start": "2026-01-01", "due": "2027-03-31", "measurements": months}  # fmt: skip
    return jn.Goal(**{**given, **fields})


def spec(chart: Any) -> dict[str, Any]:
    made: dict[str, Any] = chart.to_dict()
    svg = vl_convert.vegalite_to_svg(made)
    minidom.parseString(svg)
    assert "NaN" not in svg and "undefined" not in svg
    return made


def rows(chart: Any) -> list[dict[str, Any]]:
    found = chart.to_dict(validate=False)["datasets"].values()
    return list({json.dumps(row): row for part in found for row in part}.values())


def texts(chart: Any) -> list[str]:
    return [row["text"] for row in rows(chart) if "text" in row]


class TestProjection:
    def test_shows_measurements_path_milestones_and_fan(self) -> None:
        jm = jn.JourneyMap("Shop")
        jm.add(goal(milestones=[{"date": "2026-12-31", "value": 71}]))
        chart = jm.chart.projection(today=DAY)
        found = rows(chart)
        fan = [row for row in found if "expected" in row]
        expected = jm.projection(today=DAY).iloc[0]
        assert fan[-1]["low"] == pytest.approx(expected.low)
        assert fan[-1]["high"] == pytest.approx(expected.high)
        assert fan[0]["low"] == fan[0]["high"] == fan[0]["expected"]  # starts at a measurement
        assert [row["n"] for row in found if row.get("source") == "kpis"][:2] == ["401", "402"]
        assert any(row.get("what") == "milestone of 71%" for row in found)
        assert "▼ projected to miss" in texts(chart)
        spec(chart)

    def test_status_is_in_words_and_in_the_color_of_the_other_views(self) -> None:
        jm = jn.JourneyMap("Shop")
        steady = [
            {"date": f"2026-{month:02d}-28", "value": 52 + 2 * month} for month in range(1, 11)
        ]
        for number, fields in enumerate(
            ({"target": 80}, {"target": 70}, {"target": 74, "measurements": steady})
        ):
            jm.add(goal(number, **fields))
        found = [row for row in rows(jm.chart.projection(today=DAY)) if "color" in row]
        colors = {row["text"]: row["color"] for row in found}
        assert next(iter(colors)) == "▼ projected to miss"  # the most urgent first
        assert colors["▼ projected to miss"] == "#d6453d"
        assert colors["▲ uncertain"] == "#bf7400"
        assert colors["● on course"] == "#1b8a5a"

    def test_a_goal_with_few_measurements_says_why_it_is_not_projected(self) -> None:
        jm = jn.JourneyMap("Shop")
        jm.add(goal(measurements=[{"date": "2026-03-01", "value": 55}]))
        jm.add(goal(1, measurements=[]))
        chart = jm.chart.projection(today=DAY)
        assert "– too few measurements to project" in texts(chart)
        assert "1 goal without measurements not shown" in chart.title.subtitle
        assert not any("expected" in row for row in rows(chart))

    def test_a_cumulative_goal_shows_the_sum_so_far(self) -> None:
        jm = jn.JourneyMap("Shop")
        months = [
            {"date": f"2026-{month:02d}-28", "value": 10 + month % 2} for month in range(1, 9)
        ]
        jm.add(goal(cumulative=True, baseline=0, target=130, unit="", measurements=months,
                    due="2026-12-31"))  # fmt: skip
        found = [row for row in rows(jm.chart.projection(today="2026-09-01")) if "n" in row]
        assert [row["value"] for row in found][-1] == 84
        assert found[-1]["what"] == "84 so far, 10 of them new"

    def test_later_measurements_do_not_count(self) -> None:
        jm = jn.JourneyMap("Shop")
        jm.add(goal())
        found = rows(jm.chart.projection(today="2026-07-15"))
        assert max(row["date"] for row in found if row.get("source") == "kpis") == "2026-06-28"

    def test_some_goals_can_be_chosen(self) -> None:
        jm = jn.JourneyMap("Shop")
        ids = [jm.add(goal(number)) for number in range(3)]
        names = {
            row["goal"] for row in rows(jm.chart.projection(ids[1], today=DAY)) if "goal" in row
        }
        assert names == {"Repeat purchases 1"}
        with pytest.raises(jn.UnknownIdError, match="goal"):
            jm.chart.projection("nothing")
        with pytest.raises(jn.ArgumentError, match="level=2 is not valid"):
            jm.chart.projection(level=2)

    @pytest.mark.parametrize("many", [5, 30])
    def test_many_goals_are_panels_of_one_size(self, many: int) -> None:
        jm = jn.JourneyMap("Shop")
        for number in range(many):
            jm.add(goal(number, name=f"{LONG} {number}"))
        chart = jm.chart.projection(today=DAY)
        made = chart.to_dict()
        assert len(made["concat"]) == min(many, 12)
        shown = [line for line in chart.title.subtitle if "most urgent" in line]
        assert bool(shown) == (many > 12)


def profiled(many: int = 6, groups: tuple[str, ...] = ("top 25%",)) -> pd.DataFrame:
    found = []
    for group in groups:
        for number in range(many):
            lift = math.exp((number - many / 2) / many * 3)
            found.append({
                "group": group, "attribute": NAMES[number % len(NAMES)], "value": f"v{number}",
                "kind": "number" if number % 7 == 3 else "category", "n": 100 + number,
                "share": 0.3 * lift, "rest": 0.3, "lift": lift, "low": lift * 0.8,
                "high": lift * 1.25, "p": 0.001, "q": 0.01 if number % 2 else 0.4,
            })  # fmt: skip
    return pd.DataFrame(found)


def profile_chart(table: pd.DataFrame, top: int = 24) -> Any:
    return drawn(profile, table, "customers.csv", {"Maya": "Maya Okafor"}, top, None, None)


class TestProfile:
    def test_lifts_are_sorted_and_clear_ones_are_strong(self) -> None:
        chart = profile_chart(profiled())
        found = [row for row in rows(chart) if "at" in row and "label" in row]
        lifts = [row["order"] for row in found]
        assert lifts == sorted(lifts, reverse=True)
        for row in found:
            assert row["clear"] == (float(row["q"]) < 0.05)
            assert (row["fade"] == 1) == row["clear"]
        spec(chart)

    def test_clear_and_unclear_points_differ_in_shape_too(self) -> None:
        marks = [layer["mark"] for layer in spec(profile_chart(profiled()))["layer"]]
        filled = [mark["filled"] for mark in marks if mark["type"] == "point"]
        assert filled == [True, False]

    def test_share_of_group_and_others_can_be_read(self) -> None:
        found = [row for row in rows(profile_chart(profiled(3))) if "share" in row]
        assert all(row["rest"] in ("30%", "0.3") for row in found)
        heads = [row["text"] for row in rows(profile_chart(profiled(3))) if list(row) == ["text"]]
        assert heads == ["lift", "group", "others"]

    def test_only_here_and_not_here_are_at_the_edges(self) -> None:
        table = profiled(4)
        table.loc[0, ["lift", "low", "high", "rest"]] = [math.inf, 2, math.nan, 0]
        table.loc[1, ["lift", "low", "high", "share"]] = [0, 0, math.nan, 0]
        found = {row["text"]: row for row in rows(profile_chart(table)) if "edge" in row}
        assert found["only here"]["edge"] == "right" and found["not here"]["edge"] == "left"
        spec(profile_chart(table))

    def test_of_many_rows_the_ones_that_differ_most_are_shown(self) -> None:
        chart = profile_chart(profiled(60), 10)
        found = [row for row in rows(chart) if "label" in row]
        assert len(found) == 10 and all(row["clear"] for row in found)
        assert "The 10 rows of 60 that differ most" in chart.title.subtitle

    def test_several_groups_share_one_scale(self) -> None:
        made = spec(profile_chart(profiled(5, ("Maya", "Jonas"))))
        assert len(made["vconcat"]) == 2
        domains = {
            json.dumps(layer["encoding"]["x"]["scale"]["domain"])
            for panel in made["vconcat"]
            for layer in panel["layer"]
            if "scale" in layer["encoding"].get("x", {})
        }
        assert len(domains) == 1

    def test_it_says_that_these_are_associations(self) -> None:
        assert "associations, not causes" in profile_chart(profiled()).to_dict()["description"]

    def test_without_attributes_it_says_what_to_do(self) -> None:
        chart = profile_chart(profiled(1).iloc[:0])
        assert "cu.describe()" in rows(chart)[0]["hint"]
        spec(chart)

    def test_of_a_real_table(self) -> None:
        customers = jn.sample_customers("coffee")
        cu = jn.Customers(customers, customer="customer", value="revenue")
        chart = cu.chart.profile(0.25, rows=12)
        assert chart.title.text.startswith("Profile · ")
        assert len([row for row in rows(chart) if "label" in row]) == 12
        with pytest.raises(jn.ArgumentError, match="rows=0"):
            cu.chart.profile(0.25, rows=0)


def moved(index: Any, many: int) -> pd.DataFrame:
    people = [each.id for each in index.personas]
    return pd.DataFrame([
        {"persona": people[number % len(people)], "attribute": NAMES[number % len(NAMES)],
         "value": f"v{number}", "was": 0.2, "now": 0.2 + number / (2 * many), "psi": 0.1,
         "critical": 0.02, "p": 0.01, "q": 0.01, "drifted": number % 3 == 0}
        for number in range(many)
    ])  # fmt: skip


class TestDrift:
    @pytest.mark.parametrize("many", [1, 30])
    def test_was_and_now_of_each_attribute(self, many: int) -> None:
        index = jn.sample("coffee")._index
        chart = drawn(drift, index, moved(index, many), 60, None, None)
        found = [row for row in rows(chart) if "was" in row]
        assert len(found) == many
        assert {row["text"].split(" → ")[0] for row in found} == {"20%"}
        spec(chart)

    def test_drifted_attributes_are_strong_and_first(self) -> None:
        index = jn.sample("coffee")._index
        found = [row for row in rows(drawn(drift, index, moved(index, 9), 4, None, None))
                 if "was" in row]  # fmt: skip
        assert [row["drifted"] for row in found].count(True) == 3  # the fourth is not
        assert all((row["weight"] == 3) == row["drifted"] for row in found)

    def test_without_a_profile_it_says_how_to_store_one(self) -> None:
        jm = jn.sample("coffee")
        cu = jn.Customers(pd.DataFrame({"customer": [1, 2]}), customer="customer", value=False)
        chart = jm.chart.drift(cu)
        assert "cu.suggest_persona" in rows(chart)[0]["hint"]
        spec(chart)


def ranked(ids: list[str]) -> pd.DataFrame:
    many = len(ids)
    return pd.DataFrame([
        {"segment": id, "score": 1 - at / many, "low": max(0, 0.9 - at / many),
         "high": 1 - at / many, "first": 0.5 ** (at + 1), "rank": at + 1, "personas": ["maya"]}
        for at, id in enumerate(ids)
    ])  # fmt: skip


class TestIcp:
    @pytest.mark.parametrize("many", [1, 30])
    def test_scores_with_intervals_and_the_share_of_first_ranks(self, many: int) -> None:
        jm = jn.JourneyMap("Shop")
        ids = [jm.add(jn.Segment(name=f"{LONG} {number}")) for number in range(many)]
        chart = drawn(icp, jm._index, ranked(ids), None, None)
        found = [row for row in rows(chart) if "rank" in row and "shade" not in row]
        assert [row["rank"] for row in found] == list(range(1, many + 1))
        assert found[0]["text"] == "50%"
        bars = [row for row in rows(chart) if row.get("shade") == 1]
        assert len(bars) == many
        spec(chart)

    def test_follows_the_table(self) -> None:
        jm = jn.JourneyMap("Shop")
        for number in range(3):
            jm.add(jn.Segment(name=f"S{number}", criteria=[
                {"name": "margin", "value": 0.2 + 0.3 * number, "weight": 2},
                {"name": "growth", "value": 0.9 - 0.3 * number},
            ]))  # fmt: skip
        jm.add(jn.Segment(name="Unknown"))
        chart = jm.chart.icp(draws=200)
        table = jm.icp(draws=200)
        found = {row["segment"]: row["score"] for row in rows(chart) if "written" in row}
        known = table[table.score.notna()]
        assert found == pytest.approx(dict(zip(known.segment, known.score, strict=True)))
        assert "1 segment without criteria not shown" in chart.title.subtitle


class TestDates:
    @pytest.mark.parametrize(
        ("first", "last", "labels"),
        [
            ("2026-10-05", "2027-03-31", ["Nov 2026", "Dec", "Jan 2027", "Feb", "Mar"]),
            ("2024-01-01", "2027-03-31", ["2024", "2025", "2026", "2027"]),
            ("2026-01-01", "2026-01-01", ["1 Jan"]),
            ("2010-03-01", "2027-03-31", ["2015", "2020", "2025"]),
        ],
    )
    def test_an_axis_of_days_has_few_labels(self, first: str, last: str, labels: list[str]) -> None:
        ends = [pd.Timestamp(each).date() for each in (first, last)]
        assert list(date_ticks(*ends).values()) == labels
