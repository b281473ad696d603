"""Names that JavaScript knows are names like all others in every chart."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.charts.evidence_charts import EvidenceCharts
from journeynb.charts.look.labels import labels
from journeynb.charts.look.theme import chart_names
from journeynb.charts.map_charts import Charts
from journeynb.charts.renderer import svg_of

DAY = "2026-11-22"
JAVASCRIPT = [
    "constructor", "__defineGetter__", "__defineSetter__", "hasOwnProperty", "__lookupGetter__",
    "__lookupSetter__", "isPrototypeOf", "propertyIsEnumerable", "toString", "valueOf",
    "__proto__", "toLocaleString", "if", "datum", "data", "scale", "length",
]  # fmt: skip
DATED = {"goals", "projection", "gaps", "reviews"}


def same(name: str) -> str:
    return name


def other(name: str) -> str:
    """Return a name of the same width that JavaScript does not know."""
    return name[1:] + name[0] if name[0] != "_" else name.replace("o", "p").replace("e", "a")


def mapped(named: Callable[[str], str], first: int) -> jn.JourneyMap:
    names = [named(each) for each in JAVASCRIPT]
    jm = jn.JourneyMap(names[0])
    for number, name in enumerate(names):  # the first that is added has the name as its id
        what = [jn.Persona(name=name), jn.Stage(name=name)]
        added = {each.kind: jm.add(each) for each in what[:: (-1) ** (number + first)]}
        who, stage = added["persona"], added["stage"]
        touchpoint = jm.add(
            jn.Touchpoint(name=name, channels=[name], events=[name], owner=name), stage=stage
        )
        jm.link(who, touchpoint, emotion=number % 5 - 2, desired=1, feeling=name, thoughts=name)
        days = [{"date": f"2026-0{month}-01", "value": month / 20, "source": name}
                for month in range(1, 6 if number < 3 else 1)]  # fmt: skip
        goal = jm.add(jn.Goal(name=name, unit=name, metric=name, baseline=0, target=1, owner=name,
                              due="2026-12-31", measurements=days))  # fmt: skip
        jm.add(jn.Segment(name=name, criteria=[{"name": name, "value": number / 20}]))
        jm.link(goal, who)
        jm.add(jn.Opportunity(name=name, value=3, effort=3, owner=name, status="idea"))
    jm.review(by=names[0], note=names[1], today="2026-06-01")
    return jm


def evidence_of(named: Callable[[str], str]) -> Any:
    jm = jn.JourneyMap(named("valueOf"))
    start = dt.datetime(2026, 1, 1)
    rows = []
    for number, name in enumerate(map(named, JAVASCRIPT)):
        who = jm.add(jn.Persona(id=f"p-{number}", name=name))
        stage = jm.add(jn.Stage(id=f"s-{number}", name=name))
        step = jm.add(
            jn.Touchpoint(id=f"t-{number}", name=name, channels=[name], events=[name]), stage=stage
        )
        jm.link(who, step, emotion=1)
    for customer, who in enumerate(map(named, JAVASCRIPT)):
        for step, event in enumerate(map(named, JAVASCRIPT[: customer + 2])):
            when = start + dt.timedelta(days=customer, hours=step)
            rows.append((who, event, when, customer % 5 + 1, who, event))
    columns = ["user", "event", "time", "score", "persona", "channel"]
    log = jn.EventLog(
        pd.DataFrame(rows, columns=columns), customer="user", event="event", time="time",
        score="score", score_range=(1, 5), persona="persona", channel="channel",
    )  # fmt: skip
    return jm.evidence(log)


def elements(svg: str) -> list[str]:
    return re.findall(r"<(\w+)", svg)


@pytest.fixture(scope="module")
def maps() -> tuple[jn.JourneyMap, ...]:
    """Maps whose personas or stages have a name of JavaScript as their id, and a neutral one."""
    return mapped(same, 0), mapped(same, 1), mapped(other, 0)


@pytest.fixture(scope="module")
def evidences() -> tuple[Any, Any]:
    return evidence_of(same), evidence_of(other)


def check_elements(charts: list[Any]) -> None:
    """Check that the first charts have the elements of the last, in a picture and in a page.

    A page has all expressions of a picture, and labels for screen readers.
    """
    *drawn, neutral = (
        elements(svg_of(chart.to_dict(validate=False), words=True)) for chart in charts
    )
    assert drawn == [neutral] * len(drawn)


@pytest.mark.parametrize("name", chart_names(Charts))
def test_a_chart_of_a_map(name: str, maps: tuple[jn.JourneyMap, ...]) -> None:
    given = {"today": DAY} if name in DATED else {}
    check_elements([getattr(jm.chart, name)(**given) for jm in maps])


@pytest.mark.parametrize("name", chart_names(EvidenceCharts))
def test_a_chart_of_evidence(name: str, evidences: tuple[Any, Any]) -> None:
    check_elements([getattr(each.chart, name)() for each in evidences])


def test_each_name_is_a_label(maps: tuple[jn.JourneyMap, ...]) -> None:
    svg = svg_of(maps[0].chart.basis().to_dict())
    assert set(JAVASCRIPT) <= set(re.findall(r">([^<]*)</text>", svg))


def test_no_string_of_an_expression_is_a_name() -> None:
    for names in ({"a": "constructor"}, {"constructor": "a"}, {"a": ["constructor", "if"]}):
        strings = re.findall(r'"((?:[^"\\]|\\.)*)"', labels(names))
        assert not set(strings) & {"constructor", "if", "a"}
    assert "\\n a b" not in labels({"a": "constructor\nb"})


def test_a_long_name_with_emoji_is_drawn() -> None:
    name = "Call 🚀🚀🚀 with the 😀 customer 🎉 success "
    name += "🙈 manager 🎧 of 🌍 the region"
    jm = jn.JourneyMap("Emoji")
    jm.add(jn.Stage(id="at", name=name))
    jm.add(jn.Persona(id="who", name=name))
    jm.add(jn.Touchpoint(id="call", name=name, events=["call"]), stage="at", personas="who")
    jm.link("who", "call", emotion=1)
    log = pd.DataFrame({"customer": ["a"], "time": ["2026-01-01"], "event": ["call"]})
    for chart in (
        jm.chart.basis(),
        jm.chart.coverage(),
        jm.evidence(jn.EventLog(log)).chart.volume(),
    ):
        assert "Call" in svg_of(chart.to_dict())
