"""The charts of evidence: what they show is what the tables say."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.charts.evidence import EvidenceCharts
from journeynb.charts.renderer import svg_of

NAMES = ("funnel", "transitions", "flow", "times", "emotion", "volume")


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
    assert repr(ev.chart) == "Charts: " + ", ".join(f"{name}()" for name in NAMES)
    assert [name for name in vars(EvidenceCharts) if not name.startswith("_")] == list(NAMES)
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


def test_moves_frame_what_the_map_does_not_show(ev: Any) -> None:
    table = ev.transitions()
    cells = max(rows(ev.chart.transitions()), key=len)
    assert len(cells) == (table["count"] > 0).sum()
    strange = {(row["from"], row["to"]) for row in cells if row["way"] == "not shown"}
    assert ("home-page", "barista-chat") in strange
    assert ("home-page", "plan-page") not in strange
    with pytest.raises(jn.ArgumentError, match="level='x'; allowed: touchpoint, stage"):
        ev.chart.transitions("x")


def test_the_flow_keeps_every_customer(ev: Any) -> None:
    bars = next(part for part in rows(ev.chart.flow()) if part and "left" in part[0])
    first = sum(row["number"] for row in bars if row["x"] == 0)
    log = ev.mapped.events
    known = log.filter(log.stage.notnull()).agg(n=lambda table: table.customer.nunique())
    assert first == ev.log.run(known, "customers in stages").n[0]
    left = sum(int(row["left"].split(" ")[0].replace(",", "")) for row in bars)
    assert left == first


def test_times_are_ordered_and_volume_adds_up(ev: Any) -> None:
    for row in rows(ev.chart.times(top=5))[0]:
        assert row["low"] <= row["first"] <= row["middle"] <= row["third"] <= row["high"]
    for every in ("day", "week", "month"):
        counted = rows(ev.chart.volume(every))[0]
        assert sum(row["count"] for row in counted) == ev.log.facts.events
    for wrong in ({"every": "year"},):
        with pytest.raises(jn.ArgumentError, match="every='year'; allowed: hour, day"):
            ev.chart.volume(**wrong)
    with pytest.raises(jn.ArgumentError, match="top=0"):
        ev.chart.times(top=0)


def test_felt_and_assumed_stand_beside_each_other(ev: Any) -> None:
    table = ev.emotions().set_index(["persona", "touchpoint"])
    found = [row for part in rows(ev.chart.emotion("maya")) for row in part]
    parcel = next(row for row in found if row["touchpoint"] == "first-parcel")
    assert parcel["assumed"] == 1.5
    assert parcel["mean"] == pytest.approx(table.loc[("maya", "first-parcel"), "mean"])


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
