"""Charts over the maps of a portfolio: coverage of personas and goals, and opportunities."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.charts.portfolio import coverage, opportunities


@pytest.fixture(scope="module")
def pf() -> jn.Portfolio:
    return jn.sample_portfolio("coffee")


def rows(chart: Any) -> list[dict[str, Any]]:
    """Return the rows of all layers, each once."""
    return list({id(row): row for layer in chart.layer for row in layer.data.values}.values())


def axis_texts(chart: Any) -> str:
    return json.dumps(chart.to_dict(), ensure_ascii=False)


class TestCoverage:
    def test_counts_the_touchpoints_of_each_persona_on_each_map(self, pf: jn.Portfolio) -> None:
        chart = pf.chart.coverage()
        found = {
            (row["row"], row["column_name"]): row["count"]
            for row in rows(chart)
            if row.get("count")
        }
        experienced = len(pf["office"]._index.out("experiences", "jonas"))
        assert found["jonas", "Coffee for the office"] == experienced
        assert ("jonas", "Win back those who left") not in found
        assert chart.title.text == "Coverage · Coffee"
        assert "2 personas differ between maps" in chart.title.subtitle

    def test_labels_a_persona_that_no_map_has(self, pf: jn.Portfolio) -> None:
        words = {row["row"]: row["missing"] for row in rows(pf.chart.coverage())
                 if row.get("missing", "·") not in ("·", "")}  # fmt: skip
        assert words == {"noor": "no journey"}

    def test_has_the_colors_of_the_overview(self) -> None:
        maps = [jn.JourneyMap(name) for name in ("a", "b")]
        for jm, names in zip(maps, (["Rui"], ["Maya", "Rui"]), strict=True):
            for name in names:
                jm.add(jn.Touchpoint(id=f"t-{name.lower()}", name="Shop"))
                jm.link(jm.add(jn.Persona(name=name)), f"t-{name.lower()}")
        portfolio = jn.Portfolio(maps)
        colors = {
            row["row"]: row["color"] for row in rows(portfolio.chart.coverage()) if row.get("count")
        }
        assert colors == portfolio._overview("2026-11-01", portfolio._settings()).colors

    def test_many_maps_are_below_each_other(self) -> None:
        maps = [jn.JourneyMap(f"Map {number:02}") for number in range(coverage.WIDEST + 1)]
        for number, jm in enumerate(maps):
            jm.add(jn.Persona(name="Maya"))
            for place in range(number):
                jm.add(jn.Touchpoint(id=f"t{place}", name=f"T {place}"), personas=["maya"])
        found = rows(jn.Portfolio(maps).chart.coverage())
        counts = [row["count"] for row in found if row.get("column") == "maya" and row["count"]]
        assert counts == list(range(coverage.WIDEST, 0, -1))

    def test_says_what_is_missing(self) -> None:
        chart = jn.Portfolio([jn.JourneyMap("Buy")]).chart
        assert "The maps have no persona yet." in axis_texts(chart.coverage())
        assert "The maps have no goal yet." in axis_texts(chart.goals())
        assert "The maps have no open opportunity." in axis_texts(chart.opportunities())


class TestGoals:
    def test_shows_support_and_status(self, pf: jn.Portfolio) -> None:
        chart = pf.chart.goals(today="2026-11-01")
        found = rows(chart)
        assert "Status on 2026-11-01" in chart.title.subtitle
        assert "Win offices in Sweden, behind" in axis_texts(chart)
        unserved = {row["row"] for row in found if row.get("missing") == "no support"}
        assert unserved == {"greener-parcels"}


class TestOpportunities:
    def test_ranks_them_over_all_maps(self, pf: jn.Portfolio) -> None:
        found = [row for row in rows(pf.chart.opportunities()) if "priority" in row]
        expected = pf.opportunities()
        assert found[0]["name"] == expected.name[0]
        assert [row["priority"] for row in found] == sorted(
            (row["priority"] for row in found), reverse=True
        )
        assert {"The first parcel", "Coffee for the office"} <= {row["map"] for row in found}

    def test_ranks_them_by_the_customers_of_a_log(self) -> None:
        jm = jn.JourneyMap("Buy")
        for name, value in (("ad", 5), ("shop", 2)):
            jm.add(jn.Touchpoint(id=name, name=name, events=[name]))
            jm.add(
                jn.Opportunity(id=f"better-{name}", name=f"A better {name}", value=value, effort=1)
            )
            jm.link(f"better-{name}", name)
        events = [("c1", "ad"), *((f"c{number}", "shop") for number in range(4))]
        frame = pd.DataFrame(events, columns=["customer", "event"])
        frame["time"] = pd.date_range("2026-11-01", periods=len(frame))
        chart = jn.Portfolio([jm]).chart.opportunities(evidence=jn.EventLog(frame))
        found = [(row["name"], row["customers"]) for row in rows(chart) if "priority" in row]
        assert found == [("A better shop", "4"), ("A better ad", "1")]
        assert (
            "Value divided by effort, times the share of customers affected" in chart.title.subtitle
        )

    def test_says_how_many_are_not_shown(self) -> None:
        jm = jn.JourneyMap("Buy")
        for number in range(opportunities.MOST + 2):
            jm.add(jn.Opportunity(name=f"Idea {number}", value=3, effort=2))
        jm.add(jn.Opportunity(name="Without value"))
        chart = jn.Portfolio([jm]).chart.opportunities()
        assert (
            "Not shown: 2 more opportunities below these and 1 opportunity without value or effort"
            in chart.title.subtitle
        )


def test_hostile_names_are_drawn_and_run_nowhere() -> None:
    maps = []
    for name in ("constructor", "</script><script>alert(1)", "a" * 300, "👩🏽‍🚀 日本語"):
        jm = jn.JourneyMap(name)
        jm.add(jn.Touchpoint(id="t", name=name))
        jm.link(jm.add(jn.Persona(name=name)), "t", emotion=1)
        jm.link("t", jm.add(jn.Goal(name=name)))
        jm.add(jn.Opportunity(name=name, value=1, effort=1))
        maps.append(jm)
    from journeynb.picture.drawing.render import converter

    chart = jn.Portfolio(maps).chart
    for each in (chart.coverage(), chart.goals(), chart.opportunities()):
        svg = converter().vegalite_to_svg(each.to_json())
        assert "<script" not in svg
