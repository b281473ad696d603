"""The charts that explain: what each shows, and how surely."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from xml.dom import minidom

import pandas as pd
import pytest
import vl_convert

import journeynb as jn
from churn_worlds import as_log, world
from journeynb.charts.look.colors import GAP
from test_cohorts import evidence, orders

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


def once(made: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that makes the evidence for equal arguments once: charts change nothing."""
    known: dict[str, Any] = {}

    @wraps(made)
    def evidence_of(*given: Any, **options: Any) -> Any:
        key = repr((given, options))
        if key not in known:
            known[key] = made(*given, **options)
        return known[key]

    return evidence_of


@once
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


@once
def stays(
    names: list[str], months: int = 9, leaves: dict[str, Any] | None = None, last: str = "09-30"
) -> Any:
    """Return evidence of 20 customers a month for each persona; the later ones leave sooner."""
    jm = jn.JourneyMap("Shop", leaves={"event": "cancel"} if leaves is None else leaves)
    for number, name in enumerate(names):
        jm.add(jn.Persona(id=f"p{number}", name=name))
    events: list[Any] = []
    for number in range(20 * max(1, len(names)) * months):
        came = pd.Timestamp(2026, number % months + 1, 2)
        persona = names[number % len(names)] if names else None
        stay = 20 + number % 7 * 9 + number % max(1, len(names)) * 10
        events += [
            (f"c{number}", came + pd.Timedelta(day, "D"), "visit", persona)
            for day in range(0, stay, 15)
        ]
        events.append((f"c{number}", came + pd.Timedelta(stay, "D"), "cancel", persona))
    frame = pd.DataFrame(events, columns=["customer", "time", "event", "persona"])
    frame = frame[frame.time <= f"2026-{last}"]
    frame.loc[len(frame) + 1] = ["c0", pd.Timestamp(f"2026-{last}"), "visit", persona]
    return jm.evidence(jn.EventLog(frame if names else frame.drop(columns="persona")))


class TestSurvival:
    def test_draws_each_persona_above_the_customers_at_risk(self) -> None:
        ev = stays(["Maya", "Jonas"])
        table, chart = ev.survival(), ev.chart.survival()
        spec(chart)
        lines = rows(chart, "survival")
        assert {row["who"] for row in lines} == {"All customers", "Maya", "Jonas"}
        for row in lines:
            who = {"All customers": "(all)", "Maya": "p0", "Jonas": "p1"}[row["who"]]
            known = table[(table.persona == who) & (table.day == row["day"])].iloc[0]
            assert [row["survival"], row["low"], row["high"], row["risk"]] == (
                [known.survival, known.low, known.high, known.at_risk]
            )
        risk = {(row["group"], row["day"]): row["many"] for row in rows(chart, "many")}
        assert risk["p0", 0] == "180" and risk["(all)", 0] == "360"
        middle = sorted({day for _, day in risk})[2]
        later = table[(table.persona == "p0") & (table.day >= middle)].at_risk.iloc[0]
        assert risk["p0", middle] == str(later)
        words = " ".join(chart.title.subtitle)
        assert "dashed: all customers" in words and "who left (the event cancel)" in words

    def test_labels_of_lines_do_not_lie_over_each_other(self) -> None:
        chart = stays(["Maya", "Jonas", "Elif", LONG, "Rui", "Ada"]).chart.survival()
        spec(chart)
        ends = sorted(row["at"] for row in _labels(chart))
        assert len(ends) == 7
        assert all(two - one >= 12.9 for one, two in itertools.pairwise(ends))
        assert ends[-1] <= 260

    def test_a_log_without_personas_has_one_line(self) -> None:
        chart = stays([]).chart.survival(leaves={"inactive_days": 20})
        spec(chart)
        assert {row["who"] for row in rows(chart, "survival")} == {"All customers"}
        assert "20 days without an event" in " ".join(chart.title.subtitle)

    def test_draws_any_name_and_one_persona(self) -> None:
        ev = stays(NAMES)
        spec(ev.chart.survival())
        chart = ev.chart.survival("p1", width=300, height=200)
        assert len({row["who"] for row in rows(chart, "survival")}) == 1
        spec(chart)

    def test_says_what_is_missing(self) -> None:
        made = spec(jn.JourneyMap("A").evidence(stays([]).log).chart.survival())
        assert "The map does not say how customers leave" in json.dumps(made)
        jm = jn.JourneyMap("A", leaves={"event": "x"})
        none = pd.DataFrame(columns=["customer", "time", "event"])
        assert "No customer" in json.dumps(spec(jm.evidence(jn.EventLog(none)).chart.survival()))


def _labels(chart: Any) -> list[dict[str, Any]]:
    """The labels at the ends of lines, with their height in pixels."""
    layers = chart.to_dict()["vconcat"][0]["layer"]
    return [
        {"at": layer["encoding"]["y"]["value"]}
        for layer in layers
        if layer["mark"]["type"] == "text" and layer["encoding"]["x"]["value"] > 560
    ]


@once
def signs(names: list[str], personas: bool = False) -> Any:
    log = as_log(world(1, guilty=4.0, hazard=0.006))
    jm = jn.JourneyMap("Shop", stages=["Use"], leaves={"event": "leave"})
    for number, name in enumerate(names):
        touchpoint = jn.Touchpoint(id=f"t{number}", name=name, events=[f"e{number}"])
        jm.add(touchpoint, stage="use")
    jm.link(jm.add(jn.PainPoint(name=LONG)), "t0")
    if personas:
        for id in ("maya", "jonas"):
            jm.add(jn.Persona(id=id, name=id.title()))
        log["persona"] = log.customer.mod(2).map({0: "maya", 1: "jonas"})
    return jm.evidence(jn.EventLog(log))


class TestChurnSigns:
    def test_shows_each_lift_of_the_table_and_red_where_more_leave(self) -> None:
        ev = signs(["Ad", "Mail", "Site"])
        table, chart = ev.churn_signs(), ev.chart.churn_signs()
        spec(chart)
        marks = {row["key"]: row for row in rows(chart, "pains")}
        for row in table.itertuples():
            mark = marks[row.touchpoint]
            assert (mark["at"], mark["low"], mark["high"]) == (row.lift, row.low, row.high)
        assert marks["t0"]["ink"] == GAP and marks["t0"]["pains"][:50] == LONG[:50]
        assert marks["t1"]["pains"] == "none on the map"
        assert "not causes" in " ".join(chart.title.subtitle)

    def test_shows_the_personas_that_have_a_clear_sign(self) -> None:
        ev = signs(["Ad", "Mail", "Site"], personas=True)
        table = ev.churn_signs()
        names = {"(all)": "All customers", "maya": "Maya", "jonas": "Jonas"}
        clear = [names[each] for each in names if (table.q[table.persona == each] < 0.05).any()]
        made = json.dumps(spec(ev.chart.churn_signs(top=1)))
        assert len(clear) > 1 and all(each in made for each in clear)
        assert "The 1 clearest of 3" in made
        assert "All customers" not in json.dumps(spec(ev.chart.churn_signs("maya")))

    def test_draws_any_name(self) -> None:
        spec(signs(NAMES).chart.churn_signs())

    def test_says_what_is_missing(self) -> None:
        ev = signs(["Ad"])
        made = spec(jn.JourneyMap("A").evidence(ev.log).chart.churn_signs())
        assert "The map does not say how customers leave" in json.dumps(made)
        assert "The log covers" in json.dumps(spec(ev.chart.churn_signs(back="400d")))
        assert "nobody left" in json.dumps(spec(ev.chart.churn_signs(leaves={"event": "x"})))

    @pytest.mark.parametrize("wrong", [{"top": 0}, {"back": "x"}, {"persona": "nobody"}])
    def test_refuses_wrong_arguments(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(jn.JourneyError):
            signs(["Ad"]).chart.churn_signs(**wrong)


class TestCohorts:
    def test_draws_the_shares_of_the_table_and_hatches_what_is_not_complete(self) -> None:
        ev = stays([], last="09-20")
        table, chart = ev.cohorts(), ev.chart.cohorts()
        spec(chart)
        table = table[table.age > 0]
        shown = [row for row in rows(chart, "age") if row["key"] != "all"]
        assert len(shown) == len(table)
        assert sorted(row["share"] for row in shown if row["complete"]) == (
            sorted(table.share[table.complete])
        )
        assert {row["age"] for row in shown if not row["complete"]} == set(range(1, 9))
        assert [row["n"] for row in rows(chart, "n")] == ["20"] * 8
        means = [row for row in rows(chart, "age") if row["key"] == "all"]
        whole = table[table.complete & (table.age == 1)]
        assert means[0]["share"] == pytest.approx(whole.returned.sum() / whole.n.sum())
        assert "Hatched" in chart.title.subtitle[1]

    @pytest.mark.parametrize("every", ["day", "week", "month"])
    def test_draws_few_and_many_cohorts(self, every: str) -> None:
        chart = stays([], months=2, last="03-20").chart.cohorts(every)
        spec(chart)
        assert f"{every}s later" in chart.title.subtitle[0]

    def test_the_latest_of_very_many_cohorts_are_drawn(self) -> None:
        days = pd.date_range("2026-01-01", periods=90)
        frame = pd.DataFrame({"customer": range(90), "time": days, "event": "visit"})
        chart = jn.JourneyMap("Shop").evidence(jn.EventLog(frame)).chart.cohorts("day")
        spec(chart)
        assert len(rows(chart, "n")) == 60
        assert "The latest 60 of 89 cohorts" in chart.title.subtitle

    def test_customers_return_to_a_touchpoint(self) -> None:
        ev = shop(*["ad order"] * 3, names=[LONG])
        chart = ev.chart.cohorts("day", back_to="t0", width=300, height=80)
        spec(chart)
        assert "with an event of A touchpoint with" in chart.title.subtitle[0]

    def test_a_fall_of_retention_is_framed(self) -> None:
        chart = evidence(orders({1: 59, 2: 30, 3: 31, 4: 29, 5: 30, 6: 12})).chart.cohorts()
        frames = [each for each in spec(chart)["layer"] if each["mark"].get("strokeWidth") == 2]
        assert len(frames) == 1 and "E611" in " ".join(chart.title.subtitle)

    def test_says_that_no_cohort_is_old_enough(self) -> None:
        made = spec(shop("ad order").chart.cohorts())
        assert "No cohort is older than its first month" in json.dumps(made)


@once
def people(touchpoints: int = 3, names: list[str] | None = None) -> Any:
    """Return evidence of two personas: from Ad, Maya goes to Mail and Jonas to Site."""
    names = names or (["Ad", "Mail", "Site"] if touchpoints == 3 else [])
    names = names or [f"{number} {LONG}" for number in range(touchpoints)]
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy"], converts="order")
    for persona in ("Maya", "Jonas"):
        jm.add(jn.Persona(id=persona.lower(), name=persona))
    for number, name in enumerate(names):
        jm.add(jn.Touchpoint(id=f"t{number}", name=name, events=[f"e{number}"]), stage="find")
    jm.add(jn.Touchpoint(id="order", name="Order", events=["order"]), stage="buy")
    start, events = pd.Timestamp("2026-01-01"), []
    for number in range(160):
        persona, far = ("maya", 1) if number % 2 else ("jonas", 2)
        for day, place in enumerate([0, far, number * 7 % len(names), number // 3 % len(names)]):
            events.append((f"c{number}", persona, start + pd.Timedelta(day, "D"), f"e{place}"))
        if number % (3 if persona == "maya" else 4) == 0:
            events.append((f"c{number}", persona, start + pd.Timedelta(9, "D"), "order"))
    frame = pd.DataFrame(events, columns=["customer", "persona", "time", "event"])
    return jm.evidence(jn.EventLog(frame))


class TestCompare:
    def test_each_slope_goes_from_one_share_to_the_other(self) -> None:
        ev = people()
        table = ev.compare("maya", "jonas")
        chart = ev.chart.compare(top=4)
        spec(chart)
        slopes = rows(chart, "one")
        shown = {(row["one"], row["two"]) for row in slopes}
        known = table[table.difference.notna()].head(4)
        assert shown == set(zip(known.share_a, known.share_b, strict=True))
        labels = {row["name"]: row["label"] for row in slopes}
        assert labels["Ad → Mail"].startswith("Ad → Mail: ")
        assert labels["Ad → Site"].endswith(": Ad → Site")
        assert "The 4 that differ most" in chart.title.subtitle

    def test_labels_are_a_line_apart(self) -> None:
        ev = people(touchpoints=60)
        for side in ("right", "left"):
            chart = ev.chart.compare(level="touchpoint", top=60)
            own = [row for row in rows(chart, "text") if "far" in row]
            own = [row for row in own if (row["far"] < row["at"]) == (side == "left")]
            heights = sorted({(row["name"], row["text"]) for row in own}, key=lambda row: row[1])
            gaps = [two - one for (_, one), (_, two) in itertools.pairwise(heights)]
            assert len(gaps) > 8 and min(gaps) > 14.9

    def test_says_what_limits_a_comparison_of_periods(self) -> None:
        lines = people().chart.compare("2026-01-01", "2026-01").title.subtitle
        assert any("customers do more in a longer one" in line for line in lines)

    def test_draws_any_name_and_says_that_there_is_nothing(self) -> None:
        spec(people(names=NAMES).chart.compare())
        assert "two personas" in json.dumps(spec(shop("ad order").chart.compare()))
        with pytest.raises(jn.ArgumentError, match="top=0"):
            people().chart.compare(top=0)


class TestWhatIf:
    def test_each_touchpoint_has_the_gain_of_the_table(self) -> None:
        ev = people()
        found = rows(ev.chart.what_if(), "then")
        assert [row["label"] for row in found] == ["Site", "Mail", "Ad"]
        for row, id in zip(found, ("t2", "t1", "t0"), strict=True):
            whole = ev.what_if({id: 0.5}).iloc[0]
            assert row["then"] == pytest.approx(whole.difference)
            assert (row["low"], row["high"]) == pytest.approx((whole.low, whole.high))

    def test_with_changes_each_persona_has_its_shares(self) -> None:
        ev = people()
        chart = ev.chart.what_if({"t1": 0.5})
        spec(chart)
        table = ev.what_if({"t1": 0.5})
        found = rows(chart, "then")
        assert [row["label"] for row in found] == ["All customers", "Maya", "Jonas"]
        assert [row["base"] for row in found] == table.base[:3].tolist()
        assert chart.title.subtitle[1] == "If stops after Mail fall to 50%"

    def test_sixty_touchpoints_are_cut_and_counted(self) -> None:
        chart = people(touchpoints=60).chart.what_if(top=10)
        spec(chart)
        assert len(rows(chart, "then")) == 10
        assert chart.title.subtitle[-1].startswith("The 10 touchpoints that gain most, of ")

    def test_draws_any_name_and_says_that_there_is_nothing(self) -> None:
        spec(people(names=NAMES).chart.what_if())
        spec(people(names=NAMES).chart.what_if({"t0": 0.5}))
        assert "No customer stops" in json.dumps(spec(shop("ad").chart.what_if()))


class TestOpportunities:
    def test_rank_by_expected_conversions(self) -> None:
        jm = jn.JourneyMap("Shop")
        for name, expected in (("One", 3), ("Two", 1234.5), ("Three", None), (LONG, 20)):
            jm.add(jn.Opportunity(name=name, expected=expected, effort=2))
        chart = jm.chart.opportunities("expected")
        spec(chart)
        found = rows(chart, "expected")
        assert [row["text"] for row in found] == ["+1,230", "+20", "+3"]
        assert chart.title.subtitle[-1] == "Not shown: 1 opportunity without expected conversions"
        none = jn.JourneyMap("Shop").chart.opportunities(by="expected")
        assert "expected_conversions()" in json.dumps(spec(none))
        with pytest.raises(jn.ArgumentError, match="allowed: value, expected"):
            jm.chart.opportunities("effort")
