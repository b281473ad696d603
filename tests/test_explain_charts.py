"""The charts that explain: what each shows, and how surely."""

from __future__ import annotations

import json
from typing import Any
from xml.dom import minidom

import pandas as pd
import pytest
import vl_convert

import journeynb as jn

pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")
LONG = "A touchpoint with a rather long name that an editor once typed into a form of the shop"
NAMES = ["__proto__", "<script>alert(1)</script>", "datum['x']", "constructor", LONG]


def spec(chart: Any) -> dict[str, Any]:
    made: dict[str, Any] = chart.to_dict()
    svg = vl_convert.vegalite_to_svg(made)
    minidom.parseString(svg)
    assert "NaN" not in svg and "undefined" not in svg
    return made


def rows(chart: Any, key: str) -> list[dict[str, Any]]:
    """Return the rows of a chart that have a field, each once."""
    found = chart.to_dict(validate=False)["datasets"].values()
    each = {json.dumps(row): row for part in found for row in part if key in row}
    return list(each.values())


def shop(*walks: str, names: list[str] | None = None) -> Any:
    """Return evidence of customers, each with events a day apart: ``ad mail order``."""
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy"], converts="order")
    for number, name in enumerate(names or ["Ad", "Mail", "Site"]):
        event = name.lower() if names is None else f"e{number}"
        jm.add(jn.Touchpoint(id=f"t{number}", name=name, events=[event]), stage="find")
    jm.add(jn.Touchpoint(id="order", name="Order", events=["order"]), stage="buy")
    start = pd.Timestamp("2026-01-01")
    events = [
        (f"c{number}", start + pd.Timedelta(day, "D"), event)
        for number, walk in enumerate(walks)
        for day, event in enumerate(walk.split())
    ]
    return jm.evidence(jn.EventLog(pd.DataFrame(events, columns=["customer", "time", "event"])))


class TestAttribution:
    def test_shows_each_model_of_the_table_and_conversions_without_a_touchpoint_last(self) -> None:
        ev = shop(*["ad site order"] * 6, *["mail order"] * 5, *["site"] * 9, "order")
        table = ev.attribution()
        chart = ev.chart.attribution()
        spec(chart)
        marks = rows(chart, "model")
        wanted = table[table.touchpoint.isin(["t0", "t1", "t2", "(direct)"])]
        assert sorted(mark["share"] for mark in marks) == sorted(wanted.share)
        lines = rows(chart, "least")
        assert [row["label"] for row in lines] == ["Site", "Mail", "Ad", "Direct"]
        markov = wanted[wanted.model == "markov"].set_index("touchpoint")
        assert lines[1]["low"] == markov.low["t1"] and lines[1]["high"] == markov.high["t1"]
        assert "12 conversions" in chart.title.subtitle[0]
        assert "not causes" in " ".join(chart.title.subtitle)

    def test_sorts_by_the_chosen_model_and_says_how_many_are_not_shown(self) -> None:
        ev = shop(*["ad site order"] * 6, *["mail order"] * 9, *["site"] * 9)
        chart = ev.chart.attribution(model="first", top=1)
        assert [row["label"] for row in rows(chart, "least")] == ["Mail"]
        assert "2 more" in chart.title.subtitle[-1]
        spec(chart)

    def test_draws_any_name(self) -> None:
        ev = shop(*["e0 e1 e2 e3 e4 order"] * 3, names=NAMES)
        spec(ev.chart.attribution())

    def test_says_that_there_is_no_conversion(self) -> None:
        made = spec(shop("ad site").chart.attribution())
        assert "No conversion" in json.dumps(made)

    @pytest.mark.parametrize("wrong", [{"model": "frist"}, {"top": 0}, {"window": "x"}])
    def test_refuses_wrong_arguments(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(jn.ArgumentError, match="not valid"):
            shop("ad order").chart.attribution(**wrong)
