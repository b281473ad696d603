"""The funnel of journeys that skip stages."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from test_evidence_order import mapped

pytest.importorskip("ibis")
STAGES = ("ad", "compare", "order")


def log_of(*journeys: str, **options: Any) -> jn.EventLog:
    """Return a log with a customer for each text, whose events are one day apart."""
    rows = [
        (f"c{number}", pd.Timestamp("2026-01-01") + pd.Timedelta(days=day), event)
        for number, journey in enumerate(journeys)
        for day, event in enumerate(journey.split())
    ]
    return jn.EventLog(pd.DataFrame(rows, columns=["customer", "time", "event"]), **options)


def asked(log: jn.EventLog, *stages: str, order: Any = None, **options: Any) -> Any:
    return mapped(*(stages or STAGES)).evidence(log).funnel(order, **options)


CASE = ("ad compare order", "ad order", "order", "ad", "compare order")
"""As `cases/10-skipping-a-stage`."""


@cache
def case(prepared: bool) -> jn.EventLog:
    return log_of(*CASE).prepare() if prepared else log_of(*CASE)


@pytest.mark.parametrize("prepared", [False, True])
@pytest.mark.parametrize(
    ("order", "reached", "skipped", "dropped"),
    [
        ("strict", [3, 1, 1], [0, 0, 0], [0, 2, 0]),
        ("skip", [3, 2, 4], [0, 1, 2], [0, 1, 0]),
        ("any", [3, 2, 4], [0, 1, 2], [0, 1, 0]),
        (None, [3, 2, 4], [0, 1, 2], [0, 1, 0]),
    ],
)
def test_each_rule(
    order: str | None, reached: list[int], skipped: list[int], dropped: list[int], prepared: bool
) -> None:
    found = asked(case(prepared), order=order)
    assert found.reached.tolist() == reached
    assert found.skipped.tolist() == skipped
    assert found.dropped.tolist() == dropped
    assert found.attrs["order"] == (order or "skip")
    assert found.attrs["skippers"] == (None if order else 0.6)
    total = 3 if order == "strict" else 5
    assert found.share.tolist() == pytest.approx([each / total for each in reached])


def test_a_stage_does_not_count_before_the_first_one_that_was_reached() -> None:
    log = log_of("order ad", "ad order compare", "compare ad order")
    assert asked(log, order="skip").reached.tolist() == [3, 1, 2]
    assert asked(log, order="any").reached.tolist() == [3, 2, 3]
    assert asked(log, order="strict").reached.tolist() == [3, 1, 0]


def test_without_an_order_each_customer_who_came_is_counted() -> None:
    log = log_of("A C", "C")
    for options in ({"order": "any"}, {"ordered": False}, {"order": False}):
        assert asked(log, "A", "B", "C", **options).reached.tolist() == [1, 0, 2]
    assert asked(log, "A", "B", "C", ordered=True).reached.tolist() == [1, 0, 0]


@pytest.mark.parametrize(("skippers", "rule"), [(4, "strict"), (5, "skip")])
def test_the_default_lets_stages_be_skipped_from_five_percent_on(skippers: int, rule: str) -> None:
    log = log_of(*["ad order"] * skippers, *["ad compare order"] * (100 - skippers))
    evidence = mapped(*STAGES).evidence(log)
    assert "skip" not in repr(evidence)
    found = evidence.funnel()
    assert found.attrs["order"] == rule and found.attrs["skippers"] == skippers / 100
    assert ("5% of customers skip a stage" in repr(evidence)) is (rule == "skip")


def test_a_limit_counts_from_the_first_stage_that_was_reached() -> None:
    log = log_of("ad noise noise order", "order", "noise noise noise noise noise")
    found = asked(log, order="skip", within="2d")
    assert found.reached.tolist() == [1, 0, 1] and found.open.tolist() == [0, 0, 0]
    found = asked(log, order="skip", within="3d")
    assert found.reached.tolist() == [1, 0, 2]


def test_times_are_those_of_customers_who_came_from_the_previous_stage() -> None:
    found = asked(log_of("ad noise compare", "compare", "ad order"), order="skip")
    assert found.median_seconds.fillna(-1).tolist() == [-1, 2 * 86_400, -1]


@pytest.mark.parametrize("order", ["loose", 1, "STRICT"])
def test_another_rule_is_refused(order: Any) -> None:
    with pytest.raises(jn.ArgumentError, match="is not valid; allowed: strict, skip, any"):
        asked(log_of("ad"), order=order)
    with pytest.raises(jn.ArgumentError, match="ordered= is an older name of order="):
        asked(log_of("ad"), order="skip", ordered=True)


def test_journeys_that_skip_a_stage_are_no_steep_drop_off() -> None:
    log = log_of(*["ad order"] * 40, *["ad compare order"] * 10)
    jm = mapped(*STAGES)
    assert jm.gaps("E603", evidence=log).empty
    left = log_of(*["ad order"] * 5, *["ad compare"] * 35)
    found = jm.gaps("E603", evidence=left)
    assert found.id.tolist() == ["order"]
    assert "None of 35 customers" in found.message.item()


class TestCustomersInNoRow:
    LOG = ("ad compare order", "ad order", "order", "noise", "compare order")

    def test_are_counted_for_each_rule(self) -> None:
        log = log_of(*self.LOG)
        for each in (log, log.prepare()):
            ev = mapped(*STAGES).evidence(each)
            for order, absent in (("strict", 3), ("skip", 1), ("any", 1)):
                found = ev.funnel(order)
                assert (found.attrs["absent"], found.attrs["of"]) == (absent, 5)
                assert ev.funnel(order, within="1d").attrs["absent"] == absent

    def test_are_shown_below_the_table_in_the_evidence_and_in_the_chart(self) -> None:
        ev = mapped(*STAGES).evidence(log_of(*self.LOG))
        starts = "ad, where the strict funnel starts,"
        words = f"3 of 5 customers have no event in {starts} and are in no row"
        found = ev.funnel("strict")
        assert type(found) is pd.DataFrame and f"<p>{words}.</p>" in found._repr_html_()  # type: ignore[operator]
        assert words in repr(ev)
        assert words in json.dumps(ev.chart.funnel(order="strict").to_dict())
        ev.funnel()
        few = "1 of 5 customers has no event in any stage of the funnel and is in no row"
        assert few in repr(ev) and few in json.dumps(ev.chart.funnel().to_dict())

    def test_nothing_is_said_if_all_are_in_a_row(self) -> None:
        ev = mapped(*STAGES).evidence(case(False))
        assert "<p>" not in ev.funnel("any")._repr_html_() and "no row" not in repr(ev)  # type: ignore[operator]


class TestSupportingPersonas:
    def evidence(self, *values: str) -> Any:
        jm = mapped(*STAGES)
        jm.add(jn.Persona(name="Ada"))
        jm.add(jn.Persona(name="Ben", supporting=True))
        jm.link("ben", jm.touchpoints().id[0], kind="experiences", emotion=1)
        rows = [(f"c{at}", "2026-01-01", "ad", who, 5) for at, who in enumerate(values)]
        names = ["customer", "time", "event", "persona", "score"]
        return jm.evidence(jn.EventLog(pd.DataFrame(rows, columns=names), score_range=(1, 5)))

    def tables(self, ev: Any) -> dict[str, Any]:
        return {
            "personas": ev.personas(), "funnel": ev.funnel(), "conformance": ev.conformance(),
            "stages": ev.stages(by_persona=True), "emotions": ev.emotions(),
            "touchpoints": ev.touchpoints(by_persona=True),
            "kpi": ev.kpi("csat", by_persona=True),
        }  # fmt: skip

    def test_have_rows_only_with_customers(self) -> None:
        for name, table in self.tables(self.evidence("ada", "ada")).items():
            assert "ben" not in set(table.persona), name
            assert "ada" in set(table.persona), name
        for name, table in self.tables(self.evidence("ada", "ben")).items():
            assert "ben" in set(table.persona), name

    def test_others_keep_their_rows_of_zeros(self) -> None:
        with pytest.warns(jn.JourneyWarning, match="match no persona"):
            found = self.evidence("nobody").personas()
        assert found.persona.tolist() == ["ada", "(none)"]
        assert found.customers.tolist() == [0, 1] and found.name.tolist() == ["Ada", ""]


class TestShown:
    def test_the_chart_marks_who_skipped(self) -> None:
        ev = mapped(*STAGES).evidence(case(False))
        spec = json.dumps(ev.chart.funnel().to_dict())
        assert "Lighter color: skipped the previous stage (60% of customers skip one)" in spec
        assert '"direct": 2' in spec and "after any earlier stage" in spec
        spec = json.dumps(ev.chart.funnel(order="strict").to_dict())
        assert "Light" not in spec and "after the stages before it" in spec

    def test_the_picture_and_the_editor(self) -> None:
        from journeynb.evidence.counts_on_map import count_on_map

        jm = mapped(*STAGES)
        words = count_on_map(jm._core, jm.evidence(case(False))).as_json()["stages"]
        assert words["compare"] == ["2 reached", "33% of 3 dropped off, 1 skipped a stage", 0.667]
        assert words["order"] == ["4 reached", "0% of 2 dropped off, 2 skipped a stage", 1.0]

    def test_the_command_line(self) -> None:
        from journeynb.cli.commands.evidence.explained import Explanations
        from journeynb.cli.commands.evidence.tables import as_text, tables

        jm, log = mapped(*STAGES), case(False)
        ev = jm.evidence(log)
        found = tables(jm, ev, "E", Explanations())
        text = as_text(found, ev, 120)
        assert "after any earlier stage; 60% of customers skip a stage" in text
        assert "of first stage" not in text and "in no row" not in text
        text = as_text(found | {"funnel": ev.funnel("strict")}, ev, 120)
        assert (
            "  2 of 5 customers have no event in ad, where the strict funnel starts, and are"
            in text
        )

    def test_the_report(self) -> None:
        from journeynb.report.content.context import Context
        from journeynb.report.parts.evidence import funnel

        jm = mapped(*STAGES)
        text = repr(funnel(Context(jm._core, dt.date(2026, 2, 1), jm.evidence(case(False)))))
        assert "60% of customers skip a stage" in text and "Skipped a stage" in text
