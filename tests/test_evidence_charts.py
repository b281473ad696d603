"""The charts of evidence show the numbers of the tables."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.charts.evidence_charts import EvidenceCharts
from journeynb.charts.explained_charts import ExplainedCharts
from journeynb.charts.look.theme import chart_names
from journeynb.charts.renderer import svg_of
from journeynb.model.kinds.colors import PALETTE
from journeynb.picture.drawing import text_metrics

NAMES = chart_names(EvidenceCharts)


@pytest.fixture(scope="module")
def ev() -> Any:
    return jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))


def rows(chart: Any) -> list[list[dict[str, Any]]]:
    spec = chart.to_dict()
    found = list(spec.get("datasets", {}).values())

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("data"), dict) and "values" in node["data"]:
                found.append(node["data"]["values"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk({key: value for key, value in spec.items() if key != "datasets"})
    return found


def test_all_are_listed_and_drawn(ev: Any) -> None:
    names = [*NAMES, *chart_names(ExplainedCharts)]
    assert repr(ev.chart) == "Charts: " + ", ".join(f"{name}()" for name in names)
    assert NAMES == ["funnel", "transitions", "flow", "times", "emotion", "volume"]
    for name in NAMES:
        spec = getattr(ev.chart, name)().to_dict()
        assert spec["description"].endswith(tuple("abcdefghijklmnopqrstuvwxyz0123456789)e2"))
        assert svg_of(spec).startswith("<svg")


def test_the_funnel_is_that_of_the_table(ev: Any) -> None:
    table = ev.funnel()
    shown = {row["reached"] for part in rows(ev.chart.funnel()) for row in part}
    assert shown == set(table[table.persona.isin(["(all)", "maya", "jonas", "elif"])].reached)
    one = rows(ev.chart.funnel("maya"))
    assert {row["reached"] for part in one for row in part} == set(
        table[table.persona == "maya"].reached
    )
    with pytest.raises(jn.UnknownIdError):
        ev.chart.funnel("nope")


def test_moves_that_the_map_does_not_show_are_framed(ev: Any) -> None:
    table = ev.transitions()
    cells = max(rows(ev.chart.transitions()), key=len)
    assert len(cells) == (table["count"] > 0).sum()
    strange = {(row["from"], row["to"]) for row in cells if row["way"] == "not shown"}
    assert ("home-page", "barista-chat") in strange
    assert ("home-page", "plan-page") not in strange
    with pytest.raises(
        jn.ArgumentError, match="level='x' is not valid; allowed: touchpoint, stage"
    ):
        ev.chart.transitions("x")


def test_no_ribbon_of_the_flow_crosses_a_label(ev: Any) -> None:
    parts = rows(ev.chart.flow())
    bars = max((part for part in parts if "above" in part[0]), key=len)
    ribbons = next(part for part in parts if "link" in part[0])
    for bar in bars:
        end = bar["x"] + max(text_metrics.width(line, 11) for line in bar["text"].split("\n"))
        for point in ribbons:
            if bar["x"] <= point["x"] <= end:
                assert point["y2"] <= bar["above"] - 10 or point["y"] >= bar["y"] - 1, bar["text"]


def test_stages_have_no_color_of_a_persona(ev: Any) -> None:
    bars = max((part for part in rows(ev.chart.flow()) if "left" in part[0]), key=len)
    assert not {bar["color"] for bar in bars} & set(PALETTE)


def test_panels_of_the_funnel_say_that_each_has_its_own_scale(ev: Any) -> None:
    chart = ev.chart.funnel()
    assert "Each panel has its own scale" in chart.title.subtitle
    assert "Each panel has its own scale" not in ev.chart.funnel(persona="maya").title.subtitle


def test_the_flow_keeps_every_customer(ev: Any) -> None:
    bars = max((part for part in rows(ev.chart.flow()) if "left" in part[0]), key=len)
    first = sum(row["number"] for row in bars if row["x"] == 0)
    log = ev.mapped.events
    known = log.filter(log.stage.notnull()).agg(n=lambda table: table.customer.nunique())
    assert first == ev.log.run(known, "customers in stages").n[0]
    left = sum(int(row["left"].split(" ")[0].replace(",", "")) for row in bars)
    assert left == first
    ends = next(part for part in rows(ev.chart.flow()) if "middle" in part[0])
    assert {row["text"] for row in ends} >= {"2,293 stop here", "1,357 stop here", ""}


def test_times_are_ordered_and_volume_adds_up(ev: Any) -> None:
    for row in rows(ev.chart.times(top=5))[0]:
        assert row["low"] <= row["first"] <= row["middle"] <= row["third"] <= row["high"]
    for every in ("day", "week", "month"):
        counted = rows(ev.chart.volume(every))[0]
        assert sum(row["count"] for row in counted) == ev.log.facts.events
    for wrong in ({"every": "year"},):
        with pytest.raises(jn.ArgumentError, match="every='year' is not valid; allowed: hour, day"):
            ev.chart.volume(**wrong)
    with pytest.raises(jn.ArgumentError, match="top=0 is not valid; allowed: "):
        ev.chart.times(top=0)


def test_observed_and_assumed_emotions_are_beside_each_other(ev: Any) -> None:
    table = ev.emotions().set_index(["persona", "touchpoint"])
    found = [row for part in rows(ev.chart.emotion("maya")) for row in part]
    parcel = next(row for row in found if row.get("touchpoint") == "first-parcel" and "n" in row)
    assert parcel["assumed"] == 1.5
    assert parcel["mean"] == pytest.approx(table.loc[("maya", "first-parcel"), "mean"])
    apart = {row["touchpoint"] for row in found if row.get("apart")}
    scores = table.loc["maya"]
    assert (
        apart
        == set(scores[(scores.n >= 30) & (scores.difference.abs() > 1)].index)
        == {"first-parcel"}
    )


def test_the_funnel_marks_the_findings_of_the_rule(ev: Any) -> None:
    steep = {
        (row["who"], row["stage"])
        for part in rows(ev.chart.funnel())
        for row in part
        if row["steep"] and not row["who"].startswith("All")
    }
    jm = jn.sample("coffee")
    found = jm.gaps("E603", evidence=jn.EventLog(jn.sample_log("coffee")))
    assert steep == {(jm[row.other].name, row.id) for row in found.itertuples()}
    row = next(row for part in rows(ev.chart.funnel("jonas")) for row in part if row["steep"])
    assert (row["stage"], row["text"]) == ("decision", "88  −86%")
    assert row["drop_off"] == "528 of 616: 85.7% (82.7% to 88.3%)"


def test_journeys_are_called_journeys() -> None:
    log = jn.EventLog(jn.sample_log("coffee"), gap="30d")
    chart = jn.sample("coffee").evidence(log).chart
    assert "number of journeys that reach each stage" in chart.funnel().title.subtitle[0]
    assert "Order in which journeys first reach each stage" in chart.flow().title.subtitle[0]


def test_charts_fit_into_a_notebook(ev: Any) -> None:
    for name in NAMES:
        spec = getattr(ev.chart, name)().to_dict()
        svg = svg_of(spec)
        assert float(svg.split('width="')[1].split('"')[0]) < 1240, name


@pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
def test_empty_logs_say_so() -> None:
    frame = pd.DataFrame({"customer": [], "time": [], "event": []}).astype(
        {"customer": "str", "time": "datetime64[us]", "event": "str"}
    )
    jm = jn.JourneyMap("Empty", stages=["A"])
    ev = jm.evidence(jn.EventLog(frame))
    for name in NAMES:
        assert "hint" in rows(getattr(ev.chart, name)())[0][0], name
    assert jm.picture(evidence=ev).size[0] == 1400
    assert len(ev.suggestions()) == 0
    with pytest.raises(jn.ArgumentError, match="the log has no events"):
        jn.JourneyMap.from_events(ev.log)


def test_sixty_touchpoints_and_five() -> None:
    for many in (5, 60):
        jm = jn.JourneyMap("Many", stages=["A", "B", "C"])
        ids = [
            jm.add(
                jn.Touchpoint(name=f"Touchpoint {n}", events=f"e{n}"),
                stage="abc"[3 * n // many],
            )
            for n in range(many)
        ]
        for one, two in pairwise(ids):
            jm.link(one, two, kind="leads_to")
        log = jn.EventLog(jn.simulate(jm, 300, reach={"b": 0.9, "c": 0.9}))
        chart = jm.evidence(log).chart
        for name in NAMES:
            assert svg_of(getattr(chart, name)().to_dict()).startswith("<svg")


def test_the_picture_marks_emotions_that_the_scores_contradict() -> None:
    jm = jn.sample("coffee")
    drawn = jm.picture(evidence=jn.EventLog(jn.sample_log("coffee"))).svg
    assert drawn.count('stroke-dasharray="3 2"') == 1
    assert "number of scores; red: contradicts the map" in drawn
    jm.link("maya", "first-parcel", emotion=0)
    fixed = jm.picture(evidence=jn.EventLog(jn.sample_log("coffee"))).svg
    assert "number of scores" in fixed and "contradicts" not in fixed


def test_the_chart_of_gaps_counts_the_gaps_of_the_log(ev: Any) -> None:
    jm = jn.sample("coffee")
    shown = {
        row["rule"]: row["count"]
        for part in rows(jm.chart.gaps(today="2026-11-22", evidence=ev)) for row in part
    }  # fmt: skip
    assert shown == jm.check(today="2026-11-22", evidence=ev).counts
    assert any(rule.startswith("E") for rule in shown)
