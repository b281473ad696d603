"""What users rely on around gaps: codes, examples, choices, accepted findings, goals, reviews."""

from __future__ import annotations

import datetime as dt
import decimal
import re
import textwrap
import warnings
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import journeynb as jn
from journeynb.base.text import severity_word
from journeynb.gaps.rules import RULES
from journeynb.insight.explain.numbers_for_rules import explained_on
from pandas_dtypes import TEXT

TODAY = dt.date(2026, 11, 22)

TABLE = """
M101 touchpoint-without-stage error touchpoint
M102 touchpoint-without-persona error touchpoint
M103 touchpoint-without-channel warning touchpoint
M104 touchpoint-without-owner info touchpoint
M105 stage-without-touchpoint error stage
M106 persona-skips-stage warning persona, stage
M107 persona-without-journey error persona
M108 dead-end warning touchpoint
M109 unreachable warning touchpoint
A201 goal-without-persona error goal
A202 persona-without-goal warning persona
A203 goal-persona-gap error goal, persona
A204 touchpoint-without-goal warning touchpoint
A205 misdirected-touchpoint error touchpoint, goal
A206 goal-not-broken-down warning goal
A207 goal-without-parent warning goal
A208 due-after-parent error goal, goal
A209 result-without-retention warning goal
S301 not-specific warning goal
S302 not-measurable warning goal
S303 not-achievable info goal
S304 not-relevant info goal
S305 not-time-bound warning goal
S306 overdue warning goal
S307 goal-behind warning goal
S308 goal-without-data info goal
S309 projected-to-miss warning goal
S310 measurement-stale warning goal
S311 change-is-noise info goal
P401 persona-incomplete warning persona
P402 persona-without-source info persona
P403 persona-stale info persona
P404 map-stale info map
P405 channel-not-offered info persona, channel
P406 persona-outside-segments info persona
P407 segment-without-persona info segment
P408 inside-out info persona
P409 one-team-map info map
P410 persona-drifted warning persona, attribute
P411 customers-without-persona warning map
P412 claim-contradicted warning persona, attribute
P413 top-not-covered warning map
X501 unexplained-low warning persona, touchpoint
X502 pain-unaddressed warning pain_point
X503 no-moment-of-truth info persona
X504 tone-mismatch info persona
X505 opportunity-without-owner warning opportunity
X506 content-gap info persona, stage
X507 influencer-unaddressed warning persona
X508 experience-short warning persona, touchpoint
X509 assumed-emotion info persona, touchpoint
X510 pain-unplaced warning pain_point
X511 promise-unkept info touchpoint
X513 moment-without-evidence info touchpoint
X514 empathy-gap info persona, stage
X515 comment-unanswered info comment
E601 observed-not-mapped warning event
E602 mapped-not-observed warning touchpoint
E603 steep-drop-off warning stage, persona
E604 path-not-mapped warning touchpoint, touchpoint
E605 emotion-contradicted info persona, touchpoint
E606 slow-stage warning stage
E607 costs-without-result warning touchpoint
E608 churn-sign-unaddressed warning persona, touchpoint
E609 personas-walk-differently info touchpoint, touchpoint
E610 heard-not-mapped warning touchpoint, word
E611 retention-falls warning map
C701 contradicts error persona, goal, segment or source
C702 persona-without-map warning persona
C703 goal-without-map warning goal
C704 one-touchpoint-two-owners warning touchpoint
C705 broken-reference error map
C706 shifted-since warning map
"""
"""All rules: code, title, severity, what a finding names."""

CODES = [line.split()[0] for line in TABLE.split("\n") if line]
OF_A_MAP = [code for code in CODES if not code.startswith("C")]
"""The rules that look at one map; those that compare maps are in test_portfolio_gaps.py."""
COLUMNS = ["rule", "title", "severity", "kind", "id", "name", "other", "other_name"]
COLUMNS += ["message", "fix"]


def approximately(numbers: Any) -> Any:
    """Numbers of an example, which are rounded to two digits."""
    if isinstance(numbers, tuple):
        return tuple(map(approximately, numbers))
    return pytest.approx(numbers, rel=0.05) if isinstance(numbers, float) else numbers


@pytest.fixture
def cafe() -> jn.JourneyMap:
    """A map with findings of all severities, two of them of one rule about one persona."""
    jm = jn.JourneyMap("Cafe", stages=["Awareness", "Decision"], reviewed=TODAY)
    jm.add(jn.Persona(id="maya", name="Maya", preferred_channels=["chat", "phone"]))
    jm.add(jn.Touchpoint(id="ad", name="Search ad", channels=["web"]), stage="awareness")
    jm.add(jn.Touchpoint(id="trial", name="Free trial"), stage="decision")
    jm.link("maya", "ad", emotion=1)
    return jm


def rows(jm: jn.JourneyMap, *args: Any, **options: Any) -> list[tuple[str, str, str]]:
    frame = jm.gaps(*args, today=TODAY, **options)
    return list(zip(frame["rule"], frame["id"], frame["other"], strict=True))


class TestRules:
    def test_codes_titles_severities_and_what_they_check_are_stable(self) -> None:
        rules = jn.rules()
        assert list(rules.columns) == ["rule", "title", "severity", "holds_for", "when", "why"]
        lines = {
            " ".join(row) for row in rules[["rule", "title", "severity", "holds_for"]].to_numpy()
        }
        assert lines == {line for line in TABLE.split("\n") if line}
        assert len(rules) == 73
        assert list(rules["rule"]) == sorted(CODES)
        assert set(map(str, rules.dtypes)) == {str(TEXT)}
        assert (rules["when"].str.len() > 10).all()
        assert (rules["why"].str.endswith(".")).all()

    def test_are_selected_by_prefix(self) -> None:
        assert list(jn.rules("A2, X51")["rule"])[-5:] == ["X510", "X511", "X513", "X514", "X515"]
        assert list(jn.rules(["S306", "A208"])["rule"]) == ["A208", "S306"]
        with pytest.raises(
            jn.ArgumentError, match=r"^select: no rule code starts with 'Z'; allowed: a rule code"
        ):
            jn.rules("Z")

    @pytest.mark.parametrize("code", [code for code in OF_A_MAP if not RULES[code].log])
    def test_each_finds_one_gap_in_its_example_and_none_after_the_fix(self, code: str) -> None:
        """Those about a log, which takes a second to ask: with the code that explains them."""
        rule = RULES[code]
        jm = jn.JourneyMap()
        names = {"jn": jn, "pd": pd}
        exec(rule.table, names)
        more: dict[str, Any] = {"customers": names["cu"]} if rule.table else {}
        jm.apply(list(rule.bad))
        assert len(jm.gaps(code, today=TODAY, **more)) == 1
        jm.apply(list(rule.mend))
        assert jm.gaps(code, today=TODAY, **more).empty

    @pytest.mark.parametrize("code", OF_A_MAP)
    def test_each_is_explained_with_code_that_runs_and_says_the_same(self, code: str) -> None:
        page = repr(jn.explain(code))
        rule = RULES[code]
        head = f"{code} {rule.title} ({severity_word(rule.severity)}, checks: {rule.holds_for})\n"
        assert page.startswith(head)
        words = " ".join(page.split())
        assert rule.when in words
        assert f"Why: {rule.why}" in words
        found = re.fullmatch(
            r".*\nA map with the gap:\n(.*?)\n(?:A (?:log|customer table) that shows it:\n(.*)\n)?"
            r"(jm\.gaps\([^\n]*\)) reports:\n(.*)\n"
            r"How to fix it:\n(.*)",
            page,
            re.DOTALL,
        )
        assert found
        bad, log, call, says, fix = (textwrap.dedent(each or "") for each in found.groups())
        names: dict[str, Any] = {"jn": jn}
        exec(bad, names)
        exec(log, names)
        if rule.needs_evidence:  # the log is asked once for both
            names["log"] = names["jm"].evidence(names["log"])
            self.has_the_numbers_of_its_log(rule, names["jm"], names["log"])
        frame = eval(call, names)
        assert says.strip() == f"{frame['message'][0]}\n{frame['fix'][0]}"
        assert list(frame["rule"]) == [code]
        exec(fix, names)
        assert eval(call, names).empty

    def has_the_numbers_of_its_log(self, rule: Any, jm: jn.JourneyMap, evidence: Any) -> None:
        """Assert that the message of an example, which is written, has the numbers of its log."""
        found = replace(explained_on(jm._core, evidence, [rule]), unknown={})
        for each in fields(found):
            expected = approximately(getattr(rule.observed, each.name))
            assert getattr(found, each.name) == expected, each.name

    def test_examples_without_dates_name_no_date(self) -> None:
        assert "\njm.gaps(select='M101') reports:\n" in repr(jn.explain("M101"))
        page = repr(jn.explain("P403"))
        assert "\njm.gaps(select='P403', today='2026-11-22') reports:\n" in page

    def test_are_explained_by_title_and_lower_case_too(self) -> None:
        assert jn.explain("persona-skips-stage").rule.code == "M106"
        assert jn.explain(" m106 ").rule.code == "M106"
        assert jn.explain("M106").finding["other_name"] == "Decision"
        for wrong in ("M999", "", 5):
            with pytest.raises(jn.ArgumentError, match=r"^unknown rule .*; allowed: A201, "):
                jn.explain(wrong)  # type: ignore[arg-type]


class TestGaps:
    @pytest.mark.parametrize("excepted", [False, True])
    def test_is_a_plain_table_of_text_also_when_empty(
        self, cafe: jn.JourneyMap, excepted: bool
    ) -> None:
        columns = [*COLUMNS, "reason"] if excepted else COLUMNS
        for frame in (
            jn.JourneyMap().gaps("M", excepted=excepted),
            cafe.gaps(excepted=excepted),
        ):
            assert type(frame) is pd.DataFrame
            assert list(frame.columns) == columns
            assert set(frame.dtypes) == {TEXT}
            assert list(frame.index) == list(range(len(frame)))

    def test_rows_contain_everything(self, cafe: jn.JourneyMap) -> None:
        row = cafe.gaps("M106", today=TODAY).iloc[0].to_dict()
        assert row == {
            "rule": "M106",
            "title": "persona-skips-stage",
            "severity": "warning",
            "kind": "persona",
            "id": "maya",
            "name": "Maya",
            "other": "decision",
            "other_name": "Decision",
            "message": "Maya experiences no touchpoint in the stage Decision",
            "fix": "Link Maya to a touchpoint of Decision: jm.link('maya', TOUCHPOINT)",
        }
        about_map = jn.JourneyMap("Cafe").gaps("P404").iloc[0]
        assert tuple(about_map[["kind", "id", "name"]]) == ("map", "", "Cafe")

    def test_come_by_severity_code_and_position_in_the_file(self, cafe: jn.JourneyMap) -> None:
        assert rows(cafe) == [
            ("M102", "trial", ""),
            ("A202", "maya", ""),
            ("A204", "ad", ""),
            ("A204", "trial", ""),
            ("M103", "trial", ""),
            ("M106", "maya", "decision"),
            ("P401", "maya", ""),
            ("M104", "ad", ""),
            ("M104", "trial", ""),
            ("P402", "maya", ""),
            ("P403", "maya", ""),
            ("P405", "maya", "chat"),
            ("P405", "maya", "phone"),
            ("X503", "maya", ""),
            ("X509", "maya", "ad"),
            ("X514", "maya", "awareness"),
        ]
        cafe.move("trial", 0)
        assert rows(cafe, "A204") == [("A204", "trial", ""), ("A204", "ad", "")]

    def test_a_channel_spelt_like_an_id_is_still_a_channel(self, cafe: jn.JourneyMap) -> None:
        cafe.set("maya", preferred_channels=["zoo", "trial", "awareness", "zoo"])
        frame = cafe.gaps("P405")
        assert list(frame["other"]) == ["zoo", "trial", "awareness"]
        assert list(frame["other_name"]) == ["zoo", "trial", "awareness"]

    @pytest.mark.parametrize(
        ("select", "ignore", "expected"),
        [
            ("M106", None, ["M106"]),
            ("m106".upper() + ", A202", None, ["A202", "M106"]),
            (["M10"], ["M104", "M102"], ["M103", "M106"]),
            (("A", "X50"), "A204,X503", ["A202", "X509"]),
            ({"P405"}, None, ["P405", "P405"]),
            ((code for code in ["P401"]), None, ["P401"]),
            ("M102", "M", []),
            (None, "M,A,S,P,X", []),
            ("M102", [], ["M102"]),
        ],
    )
    def test_are_selected_and_ignored_by_prefix(
        self, cafe: jn.JourneyMap, select: Any, ignore: Any, expected: list[str]
    ) -> None:
        assert [rule for rule, _, _ in rows(cafe, select, ignore)] == expected

    @pytest.mark.parametrize(
        "wrong", ["", " ", "M,", "Z", "M1011", "n101", ["M", "Z9"], [5], 5, [""], ["M,A"]]
    )
    def test_refuses_a_prefix_of_no_code(self, cafe: jn.JourneyMap, wrong: Any) -> None:
        for name in ("select", "ignore"):
            for ask in (cafe.gaps, cafe.check, cafe.require):
                with pytest.raises(
                    jn.ArgumentError, match=f"^{name}.*; allowed: a rule code such as"
                ):
                    ask(**{name: wrong})

    def test_selecting_nothing_is_an_error_not_a_pass(self, cafe: jn.JourneyMap) -> None:
        with pytest.raises(jn.ArgumentError, match="select is empty"):
            cafe.require(select=[])

    def test_today_is_a_date_or_text(self) -> None:
        jm = jn.JourneyMap(reviewed="2026-01-01", review_days=10)
        for day in ("2026-01-11", dt.date(2026, 1, 11), dt.datetime(2026, 1, 11, 9, 30)):
            assert jm.gaps("P404", today=day).empty
        assert len(jm.gaps("P404", today=pd.Timestamp("2026-01-12"))) == 1
        jm.set("", reviewed=dt.date.today())
        assert jm.gaps("P404").empty
        for wrong in ("22.11.2026", "2026-02-30", "20260111", 5, ""):
            for ask in (jm.gaps, jm.check, jm.require, jm.goals):
                with pytest.raises(jn.ArgumentError, match="is not a valid date; allowed: a date"):
                    ask(today=wrong)  # type: ignore[operator]

    def test_names_with_braces_and_quotes_stay_as_they_are(self) -> None:
        jm = jn.JourneyMap("{id}")
        jm.add(jn.Touchpoint(id="t", name="{other} '%s' {0}"))
        assert jm.gaps("M101")["message"][0] == "{other} '%s' {0} is in no stage"
        assert jm.gaps("P404")["name"][0] == "{id}"

    def test_goal_persona_gaps_are_the_rules_of_the_triangle(self, cafe: jn.JourneyMap) -> None:
        goal = jn.Goal(id="repeat", name="Repeat", level="business")
        cafe.add(goal, personas="maya")
        frame = cafe.goal_persona_gaps()
        assert list(frame.columns) == COLUMNS
        assert list(frame["rule"]) == ["A203", "A204", "A204"]
        assert "A206" in set(cafe.gaps("A")["rule"])


class TestUnmapped:
    def test_has_a_row_for_each_touchpoint_that_lacks_something(self) -> None:
        jm = jn.JourneyMap(stages=["Decision"])
        jm.add(jn.Persona(id="maya", name="Maya"))
        jm.add(jn.Touchpoint(id="a", name="A"))
        jm.add(jn.Touchpoint(id="b", name="B", channels="web"), stage="decision", personas="maya")
        jm.add(jn.Touchpoint(id="c", name="C", ours=False), stage="decision")
        frame = jm.unmapped_touchpoints()
        assert type(frame) is pd.DataFrame
        assert frame.to_dict("records") == [
            {
                "id": "a",
                "name": "A",
                "stage": False,
                "persona": False,
                "channel": False,
                "missing": "stage, persona, channel",
            },
            {
                "id": "c",
                "name": "C",
                "stage": True,
                "persona": False,
                "channel": True,  # not ours: needs none
                "missing": "persona",
            },
        ]
        jm.set("b", channels=[])
        jm.accept("M102", "c", reason="word of mouth")
        assert list(jm.unmapped_touchpoints()["id"]) == ["a", "b"]

    def test_has_the_same_columns_when_empty(self) -> None:
        frame = jn.JourneyMap().unmapped_touchpoints()
        assert frame.dtypes.to_dict() == {
            "id": TEXT,
            "name": TEXT,
            "stage": bool,
            "persona": bool,
            "channel": bool,
            "missing": TEXT,
        }
        assert len(frame) == 0


class TestAccept:
    def test_skips_a_finding_and_gives_the_reason_on_request(self, cafe: jn.JourneyMap) -> None:
        cafe.accept("P405", "maya", "chat", reason="too dear", today=TODAY)
        assert rows(cafe, "P405") == [("P405", "maya", "phone")]
        frame = cafe.gaps("P405", excepted=True)
        assert list(frame["other"]) == ["chat", "phone"]
        assert frame["reason"][0] == "too dear"
        assert pd.isna(frame["reason"][1])
        cafe.undo()
        assert len(cafe.gaps("P405")) == 2
        cafe.redo()
        assert len(cafe.gaps("P405")) == 1

    def test_without_other_is_for_all_of_them(self, cafe: jn.JourneyMap) -> None:
        cafe.accept("P405", "maya", reason="no service desk yet")
        assert cafe.gaps("P405").empty
        assert cafe.check().unmatched == []

    def test_of_the_map_itself_takes_no_id(self) -> None:
        jm = jn.JourneyMap()
        jm.accept("P404", reason="a draft")
        assert jm.gaps().empty

    def test_again_takes_the_place_of_the_former(self, cafe: jn.JourneyMap) -> None:
        cafe.accept("P405", "maya", "chat", reason="first")
        cafe.accept("P405", "maya", reason="all")
        cafe.accept("P405", "maya", "chat", reason="second")
        found = [(each.other, each.reason) for each in cafe.info.exceptions]
        assert found == [("", "all"), ("chat", "second")]
        assert list(cafe.gaps("P405", excepted=True)["reason"]) == ["all", "all"]

    def test_without_an_id_names_the_two_ways_to_go_on(self, cafe: jn.JourneyMap) -> None:
        with pytest.raises(jn.ArgumentError) as caught:
            cafe.accept("m104", reason="run by an agency")
        assert str(caught.value).startswith(
            "M104 is about a single touchpoint, and accept() needs its id. To accept one finding: "
            "jm.accept('M104', ID, reason='run by an agency'); jm.gaps('M104') lists the ids. To "
            "skip the rule for the whole map: jm.gaps(ignore='M104')"
        )
        assert not cafe.info.exceptions

    def test_takes_codes_in_small_letters(self, cafe: jn.JourneyMap) -> None:
        cafe.accept("m102", "trial", reason="starts in May")
        assert [each.rule for each in cafe.info.exceptions] == ["M102"]
        assert cafe.gaps("m102").empty and len(cafe.gaps("m102", excepted=True)) == 1
        assert jn.rules("m1").equals(jn.rules("M1"))
        assert cafe.gaps(ignore="m,s").equals(cafe.gaps(ignore=["M", "S"]))

    def test_needs_a_reason_and_a_rule(self, cafe: jn.JourneyMap) -> None:
        with pytest.raises(jn.ArgumentError, match="needs reason="):
            cafe.accept("P405", "maya")
        for wrong in ("P4", "X512", ""):
            with pytest.raises(jn.ArgumentError, match=r"^unknown rule .*; allowed: A201, "):
                cafe.accept(wrong, "maya", reason="so")
        assert not cafe.info.exceptions

    @pytest.mark.parametrize(
        ("rule", "id", "other", "about"),
        [
            ("M101", "maya", "", "M101 currently finds nothing about maya"),
            ("P405", "maya", "fax", "P405 currently finds nothing about maya and fax"),
            ("P404", "", "", "P404 currently finds nothing about the map"),
            ("M101", "nobody", "", "M101 currently finds nothing about nobody"),
        ],
    )
    def test_without_a_finding_warns_where_it_was_called(
        self, cafe: jn.JourneyMap, rule: str, id: str, other: str, about: str
    ) -> None:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            cafe.accept(rule, id, other, reason="so", today=TODAY)
        found = [(each.category, str(each.message)) for each in caught]
        assert found == [(jn.JourneyWarning, about)]
        assert caught[0].filename == __file__
        assert cafe.info.exceptions[-1].rule == rule

    def test_an_exception_without_a_finding_is_named_by_check(self, cafe: jn.JourneyMap) -> None:
        cafe.accept("P405", "maya", "chat", reason="too dear")
        cafe.accept("M103", "trial", reason="undecided")
        cafe.set("maya", preferred_channels=["phone"])
        cafe.set("trial", channels="web")
        check = cafe.check("A", today=TODAY)
        assert [each.rule for each in check.unmatched] == ["P405", "M103"]
        assert repr(check).splitlines()[-2:] == [
            "The exception for P405 (maya, chat) matches no finding.",
            "The exception for M103 (trial) matches no finding.",
        ]


class TestCheck:
    def test_counts_shows_the_most_severe_and_how_to_fix_them(self, cafe: jn.JourneyMap) -> None:
        found = cafe.check(today=TODAY)
        assert found.findings == cafe.gaps(today=TODAY).to_dict("records")
        assert found.counts["A204"] == 2
        assert list(found.counts)[:2] == ["M102", "A202"]
        assert found.by_severity() == {"error": 1, "warning": 6, "info": 9}
        lines = repr(found).splitlines()
        assert lines[0] == "Cafe: 1 persona, 2 stages, 2 touchpoints"
        assert lines[1] == "1 error, 6 warnings, 9 hints"
        assert "    1  error    M102  Touchpoint without persona" in lines
        assert "    2  warning  A204  Touchpoint without goal" in lines
        at = lines.index("Most severe gaps")
        assert lines[at + 1 : at + 3] == [
            "  error M102: No customer experiences Free trial",
            "    Link a persona who experiences it: jm.link(PERSONA, 'trial', emotion=...); "
            "or remove it",
        ]
        assert lines[at + 21 :] == [
            "",
            "All findings: jm.gaps(). About a rule: jn.explain('M106').",
        ]

    def test_shows_all_of_few_and_says_when_there_are_none(self, cafe: jn.JourneyMap) -> None:
        few = repr(cafe.check("M103", today=TODAY))
        assert "\n\nAll gaps\n" in few
        assert "Most severe" not in few
        nothing = cafe.check("S")
        assert repr(nothing) == "Cafe: 1 persona, 2 stages, 2 touchpoints\nno gaps found"
        assert repr(jn.JourneyMap().check("M")).startswith("Untitled map: empty\n")

    def test_fails_at_a_severity_or_above(self, cafe: jn.JourneyMap) -> None:
        warned = cafe.check("A")
        assert not warned.fails("error")
        assert warned.fails("warning")
        assert warned.fails("info")
        with pytest.raises(jn.ArgumentError, match="allowed: error, warning, info"):
            warned.fails("severe")
        assert not cafe.check("S").fails("info")


class TestRequire:
    def test_passes_when_no_more_is_found_than_allowed(self, cafe: jn.JourneyMap) -> None:
        cafe.require("S")
        cafe.require("A204", max=2)
        cafe.require("M", ignore="M10")

    def test_raises_with_the_findings(self, cafe: jn.JourneyMap) -> None:
        with pytest.raises(AssertionError) as caught:
            cafe.require(["A204", "M102"], max=2, today=TODAY)
        error = caught.value
        assert isinstance(error, jn.GapsFound)
        assert isinstance(error, jn.JourneyError)
        assert error.findings == cafe.gaps("A204,M102", today=TODAY).to_dict("records")
        assert str(error).splitlines() == [
            "3 findings, at most 2 allowed",
            "error M102: No customer experiences Free trial",
            "  Link a persona who experiences it: jm.link(PERSONA, 'trial', emotion=...); "
            "or remove it",
            "warning A204: Search ad supports no goal",
            "  Link it to the goal it supports: jm.link('ad', GOAL, kind='supports'); or drop it",
            "warning A204: Free trial supports no goal",
            "  Link it to the goal it supports: jm.link('trial', GOAL, kind='supports'); "
            "or drop it",
        ]
        with pytest.raises(jn.GapsFound, match=r"^1 finding, at most 0 allowed"):
            cafe.require("M102")

    def test_says_what_was_checked(self, cafe: jn.JourneyMap) -> None:
        passed = cafe.require("s30", at_least={"personas": 1, "experiences": 1}, has="trial")
        lines = repr(passed).splitlines()
        assert lines[0].endswith(": passed") and lines[1].startswith("  9 rules on ")
        assert lines[-1] == "  has trial" and "at least 1 required" in lines[2]
        assert "9 rules on" in passed._repr_html_()

    def test_lists_what_is_missing_before_the_findings(self, cafe: jn.JourneyMap) -> None:
        with pytest.raises(jn.GapsFound) as caught:
            cafe.require("M102", at_least={"goal": 99}, has=["trail", "nothing-like-it"])
        lines = str(caught.value).splitlines()
        assert lines[0] == "3 requirements not met; 1 finding, at most 0 allowed"
        assert lines[1].endswith(", at least 99 required")
        assert lines[2] == "missing: there is no 'trail'; did you mean 'trial'?"
        assert lines[3] == "missing: there is no 'nothing-like-it'"
        assert lines[4].startswith("error M102: ")

    def test_an_empty_map_passes_only_if_numbers_allow_it(self) -> None:
        empty = jn.JourneyMap("Empty")
        with pytest.raises(jn.GapsFound, match=r"not met\nmissing: the map is empty"):
            empty.require("M")
        assert "9 rules on an empty map" in repr(empty.require("M", at_least={}))
        assert jn.JourneyMap("One", stages=["A"]).require("S")

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"persna": 1}, "at_least: unknown kind 'persna'; did you mean 'persona'?"),
            ({"persona": -1}, "at_least: persona=-1 is not valid; allowed: a whole number from 0"),
            ({"persona": True}, "at_least: persona=True is not valid"),
            (5, "at_least=5 is not valid; allowed: a dict such as {'touchpoint': 5"),
        ],
    )
    def test_kinds_and_numbers_must_be_valid(
        self, cafe: jn.JourneyMap, wrong: Any, says: str
    ) -> None:
        with pytest.raises(jn.ArgumentError) as caught:
            cafe.require("M", at_least=wrong)
        assert str(caught.value).startswith(says)

    def test_skips_what_is_accepted(self, cafe: jn.JourneyMap) -> None:
        cafe.accept("M102", "trial", reason="starts in May")
        cafe.require("M102")

    @pytest.mark.parametrize("wrong", [-1, 1.5, True, "2", None])
    def test_allows_whole_numbers_only(self, cafe: jn.JourneyMap, wrong: Any) -> None:
        with pytest.raises(jn.ArgumentError, match="allowed: a whole number from 0"):
            cafe.require("M", max=wrong)


def goal_map(*measured: tuple[str, float], **fields: Any) -> jn.JourneyMap:
    given = {"baseline": 0.1, "target": 0.2, "start": "2026-01-01", "due": "2026-11-22"}
    given = {name: value for name, value in {**given, **fields}.items() if value is not None}
    jm = jn.JourneyMap()
    measurements = [{"date": day, "value": value} for day, value in measured]
    jm.add(jn.Goal(id="g", name="Goal", measurements=measurements, **given))
    return jm


def goal_row(jm: jn.JourneyMap) -> dict[str, Any]:
    row: dict[str, Any] = jm.goals(TODAY).iloc[0].to_dict()
    return row


class TestGoals:
    COLUMNS = (
        "id name level metric unit baseline target due last last_date expected ratio status "
        "specific measurable achievable relevant time_bound"
    )

    def test_has_the_same_columns_and_dtypes_full_or_empty(self) -> None:
        dtypes = dict.fromkeys(self.COLUMNS.split()[:5], TEXT)
        dtypes |= {name: np.dtype("float64") for name in ("baseline", "target")}
        dtypes |= {"due": np.dtype("M8[s]"), "last": np.dtype("float64")}
        dtypes |= {"last_date": np.dtype("M8[s]"), "expected": np.dtype("float64")}
        dtypes |= {"ratio": np.dtype("float64"), "status": TEXT}
        dtypes |= {name: np.dtype(bool) for name in self.COLUMNS.split()[13:]}
        bare = jn.JourneyMap()
        bare.add(jn.Goal(name="Bare"))
        for jm in (jn.JourneyMap(), bare, goal_map(("2026-02-01", 0.1), level="business")):
            frame = jm.goals()
            assert type(frame) is pd.DataFrame
            assert frame.dtypes.to_dict() == dtypes
            assert list(frame.columns) == self.COLUMNS.split()

    def test_shows_progress_and_the_letters_of_smart(self) -> None:
        jm = goal_map(
            *[("2026-11-01", 0.15), ("2026-01-01", 0.1)],
            due="2027-10-13",
            metric="rate",
            level="marketing",
        )
        row = goal_row(jm)
        assert row["last"] == 0.15
        assert row["last_date"] == pd.Timestamp("2026-11-01")
        assert row["due"] == pd.Timestamp("2027-10-13")
        assert row["expected"] == pytest.approx(0.15)  # 325 of 650 days
        assert row["ratio"] == pytest.approx(1)
        assert row["specific"]
        assert row["measurable"]
        assert not row["achievable"]
        assert not row["relevant"]
        assert row["time_bound"]
        jm.accept("S303", "g", reason="later")  # accepted, and still not achievable
        assert not goal_row(jm)["achievable"]

    @pytest.mark.parametrize(
        ("last", "status"),
        [
            (0.17999, "behind"),
            (0.18, "at_risk"),  # exactly four fifths, though not in binary
            (0.19999, "at_risk"),
            (0.2, "reached"),
            (0.21, "reached"),
            (0.05, "behind"),
        ],
    )
    def test_due_today_expects_the_whole_target(self, last: float, status: str) -> None:
        row = goal_row(goal_map(("2026-11-20", last)))
        assert row["status"] == status
        assert row["expected"] == pytest.approx(0.2)
        assert row["ratio"] == pytest.approx((last - 0.1) / 0.1)

    @pytest.mark.parametrize(
        ("last", "status"),
        [(0.139, "behind"), (0.14, "at_risk"), (0.15, "on_track"), (0.1499, "at_risk")],
    )
    def test_half_way_expects_half(self, last: float, status: str) -> None:
        jm = goal_map(("2026-11-20", last), start="2026-11-12", due="2026-12-02")
        assert goal_row(jm)["status"] == status
        assert len(jm.gaps("S307", today=TODAY)) == (status == "behind")

    @pytest.mark.parametrize(
        ("last", "status"),
        [
            (20, "behind"),
            (13, "behind"),
            (12, "at_risk"),
            (11, "at_risk"),
            (10, "reached"),
            (9, "reached"),
        ],
    )
    def test_may_aim_down(self, last: float, status: str) -> None:
        jm = goal_map(("2026-11-20", last), baseline=20, target=10, direction="decrease")
        assert goal_row(jm)["status"] == status

    def test_due_yesterday_is_behind_whatever_was_gained(self) -> None:
        jm = goal_map(("2026-11-20", 0.199), due="2026-11-21")
        assert goal_row(jm)["status"] == "behind"
        assert rows(jm, "S306,S307") == [("S306", "g", "")]
        jm = goal_map(("2026-11-20", 0.2), due="2026-11-21")
        assert goal_row(jm)["status"] == "reached"
        assert rows(jm, "S306,S307") == []

    def test_without_start_the_first_measurement_is_the_start(self) -> None:
        measured = [("2026-11-20", 0.15), ("2026-11-12", 0.1)]
        row = goal_row(goal_map(*measured, start=None, due="2026-12-02"))
        assert row["expected"] == pytest.approx(0.15)
        assert row["status"] == "on_track"

    def test_before_start_and_with_start_at_or_after_due(self) -> None:
        early = goal_row(goal_map(("2026-11-20", 0.05), start="2026-11-30", due="2026-12-30"))
        assert (early["expected"], early["ratio"], early["status"]) == (0.1, 1.0, "on_track")
        for start in ("2026-12-30", "2027-01-30"):
            row = goal_row(goal_map(("2026-11-20", 0.12), start=start, due="2026-12-30"))
            assert row["expected"] == pytest.approx(0.2)
            assert row["status"] == "behind"

    def test_measurements_after_today_do_not_count_yet(self) -> None:
        jm = goal_map(("2026-11-23", 0.2), ("2026-11-22", 0.19), ("2026-11-21", 0.1))
        row = goal_row(jm)
        assert (row["last"], row["status"]) == (0.19, "at_risk")
        assert goal_row(goal_map(("2026-11-23", 0.2)))["status"] == "no_data"
        assert rows(goal_map(("2026-11-23", 0.2)), "S308") == [("S308", "g", "")]

    def test_the_last_of_two_measurements_on_a_date_counts(self) -> None:
        row = goal_row(goal_map(("2026-11-20", 0.12), ("2026-11-20", 0.2), ("2026-11-19", 0.3)))
        assert (row["last"], row["status"]) == (0.2, "reached")

    @pytest.mark.parametrize(
        "fields",
        [
            {"baseline": None},
            {"target": None},
            {"due": None},
            {"target": 0.1},
            {"target": 0.05},
            {"direction": "decrease"},
        ],
    )
    def test_without_a_way_to_measure_there_is_no_status(self, fields: dict[str, Any]) -> None:
        row = goal_row(goal_map(("2026-11-20", 0.3), **fields))
        assert row["status"] == "no_data"
        assert row["last"] == 0.3
        assert np.isnan(row["expected"])

    def test_takes_the_ends_of_the_calendar_and_of_doubles(self) -> None:
        row = goal_row(
            goal_map(
                ("0001-01-01", 0),
                start="0001-01-01",
                due="9999-12-31",
                baseline=-1.7e308,
                target=1.7e308,
            )
        )
        assert row["due"].year == 9999
        assert row["status"] in {"behind", "at_risk", "on_track"}


class TestMeasure:
    @pytest.fixture
    def jm(self) -> jn.JourneyMap:
        return goal_map(("2026-08-31", 0.1))

    def measured(self, jm: jn.JourneyMap) -> list[tuple[str, float]]:
        goal = jm["g"]
        assert isinstance(goal, jn.Goal)
        return [(str(each.date), each.value) for each in goal.measurements]

    def test_takes_a_table_as_one_step_and_counts_what_changed(self, jm: jn.JourneyMap) -> None:
        df = pd.DataFrame(
            {"month": ["2026-10-31", "2026-09-30", "2026-08-31"], "rate": [0.3, None, 0.2]}
        )
        assert jm.measure("g", df, date="month", value="rate") == 2
        assert self.measured(jm) == [("2026-08-31", 0.2), ("2026-10-31", 0.3)]
        assert jm.measure("g", df, date="month", value="rate") == 0
        jm.undo()
        assert self.measured(jm) == [("2026-08-31", 0.1)]

    @pytest.mark.parametrize(
        "index",
        [
            ["2026-09-30", "2026-10-31"],
            [dt.date(2026, 9, 30), dt.date(2026, 10, 31)],
            [dt.datetime(2026, 9, 30, 23, 59), pd.Timestamp("2026-10-31")],
            pd.to_datetime(["2026-09-30", "2026-10-31"]),
            pd.to_datetime(["2026-09-30", "2026-10-31"]).astype("M8[s]"),
            pd.to_datetime(["2026-09-30 00:30", "2026-10-31 00:30"]).tz_localize("Europe/Berlin"),
            ["2026-09-30T00:30+02:00", "2026-10-31T00:30+01:00"],
            [pd.Timestamp("2026-09-30", tz="UTC"), pd.Timestamp("2026-10-31", tz="Europe/Berlin")],
            np.array(["2026-09-30", "2026-10-31"], dtype="M8[D]"),
            pd.Categorical(["2026-09-30", "2026-10-31"]),
        ],
    )
    def test_takes_a_series_by_any_kind_of_date(self, jm: jn.JourneyMap, index: Any) -> None:
        series = pd.Series([0.5, 0.25], index=index, name="x")
        assert jm.measure("g", series) == 2
        assert self.measured(jm)[1:] == [("2026-09-30", 0.5), ("2026-10-31", 0.25)]

    @pytest.mark.parametrize(
        "values",
        [
            np.array([2, 3], dtype="int8"),
            np.array([2, 3], dtype="float32"),
            pd.array([2, 3], dtype="Int64"),
            pd.array([2.0, 3.0], dtype="Float64"),
            [decimal.Decimal(2), np.int64(3)],
            ["2", "3.0"],
        ],
    )
    def test_takes_any_kind_of_number(self, jm: jn.JourneyMap, values: Any) -> None:
        df = pd.DataFrame({"d": ["2026-09-30", "2026-10-31"], "v": values})
        assert jm.measure("g", df, date="d", value="v") == 2
        assert self.measured(jm)[1:] == [("2026-09-30", 2.0), ("2026-10-31", 3.0)]

    def test_takes_no_array_of_numbers_without_dates(self, jm: jn.JourneyMap) -> None:
        with pytest.raises(jn.ArgumentError, match=r"a number with date=, not array\(\[1, 2\]\)"):
            jm.measure("g", np.array([1, 2]))
        assert jm.measure("g", np.array(2), date="2026-10-31") == 1

    @pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, np.nan, pd.NaT])
    def test_skips_rows_without_a_value(self, jm: jn.JourneyMap, missing: Any) -> None:
        values = pd.Series([missing, 1], dtype="object")
        df = pd.DataFrame({"d": ["no day", "2026-10-31"], "v": values})
        assert jm.measure("g", df, date="d", value="v") == 1
        assert jm.measure("g", df.iloc[:0], date="d", value="v") == 0

    def test_the_last_of_a_date_counts(self, jm: jn.JourneyMap) -> None:
        df = pd.DataFrame({"d": ["2026-08-31 09:00", "2026-08-31 18:00"], "v": [1, 2]})
        assert jm.measure("g", df, date="d", value="v") == 1
        assert self.measured(jm) == [("2026-08-31", 2.0)]

    @pytest.mark.parametrize(
        ("days", "values", "says"),
        [
            (
                ["2026-09-30", "30.09.2026"],
                [1, 2],
                "column d, row 1: '30.09.2026' is not a date; allowed: dates",
            ),
            (["2026-02-30"], [1], "column d, row 0: '2026-02-30' is not a date; allowed: dates"),
            (["2026-09"], [1], "column d, row 0: '2026-09' is not a date; allowed: dates"),
            ([None], [1], "column d, row 0: None is not a date; allowed: dates"),
            ([pd.NaT], [1], "column d, row 0: NaT is not a date; allowed: dates"),
            ([20260930], [1], "column d, row 0: 20260930 is not a date; allowed: dates"),
            ([2026.0], [1], "column d, row 0: 2026.0 is not a date; allowed: dates"),
            (pd.period_range("2026-09", periods=1, freq="M"), [1], "column d, row 0: Period"),
            (["2026-09-30"], [float("inf")], "column v, row 0: inf is not a finite number"),
            # prose: ignore (a value as typed)
            (["2026-09-30"], ["5 %"], "column v, row 0: '5 %' is not a finite number"),
            (["2026-09-30"], ["nan"], "column v, row 0: 'nan' is not a finite number"),
            (["2026-09-30"], ["1e400"], "column v, row 0: '1e400' is not a finite number"),
            (["2026-09-30"], pd.Series([10**400], dtype="object"), "column v, row 0: "),
            (["2026-09-30"], [True], "column v, row 0: True is not a finite number"),
            (["2026-09-30"], [1j], "column v, row 0: 1j is not a finite number"),
        ],
    )
    def test_names_the_column_and_row_that_it_cannot_read(
        self, jm: jn.JourneyMap, days: Any, values: Any, says: str
    ) -> None:
        df = pd.DataFrame({"d": days, "v": values})
        with pytest.raises(jn.ArgumentError, match=re.escape(says)):
            jm.measure("g", df, date="d", value="v")
        assert self.measured(jm) == [("2026-08-31", 0.1)]

    def test_names_rows_as_the_table_does(self, jm: jn.JourneyMap) -> None:
        df = pd.DataFrame({"d": ["x"], "v": [1]}, index=["march"])
        with pytest.raises(jn.ArgumentError, match="column d, row march: 'x'"):
            jm.measure("g", df, date="d", value="v")

    def test_refuses_what_it_cannot_use(self, jm: jn.JourneyMap) -> None:
        df = pd.DataFrame({"d": ["2026-09-30"], "v": [1]})
        for options, says in [
            ({}, "date=None is not a column; allowed: d, v"),
            ({"date": "day", "value": "v"}, "date='day' is not a column; allowed: d, v"),
            ({"date": "d", "value": "rate"}, "value='rate' is not a column; allowed: d, v"),
        ]:
            with pytest.raises(jn.ArgumentError, match=says):
                jm.measure("g", df, **options)
        twice = pd.DataFrame([["2026-09-30", 1, 2]], columns=["d", "v", "v"])
        with pytest.raises(jn.ArgumentError, match="value='v' names several columns"):
            jm.measure("g", twice, date="d", value="v")
        with pytest.raises(jn.ArgumentError, match="is not a finite number"):
            jm.measure("g", df, date="d", value="d")
        for wrong in ([1, 2], {"d": [1]}, None, "5"):
            with pytest.raises(
                jn.ArgumentError,
                match="must be a DataFrame, a Series indexed by date, or",
            ):
                jm.measure("g", wrong, date="d", value="v")
        deep = pd.Series([1], index=pd.MultiIndex.from_tuples([("2026-09-30", "a")]))
        with pytest.raises(jn.ArgumentError, match="several levels"):
            jm.measure("g", deep)
        with pytest.raises(jn.UnknownIdError):
            jm.measure("nobody", df, date="d", value="v")
        jm.add(jn.Persona(id="maya", name="Maya"))
        with pytest.raises(jn.ArgumentError, match="maya is a persona; allowed: the id of a goal"):
            jm.measure("maya", df, date="d", value="v")


class TestOneMeasurement:
    @pytest.mark.parametrize("number", [188, 188.0, np.int64(188), np.float64(188)])
    @pytest.mark.parametrize("date", ["2026-12-10", dt.date(2026, 12, 10)], ids=["text", "date"])
    def test_is_a_number_with_its_date(self, number: Any, date: Any) -> None:
        jm = goal_map(("2026-09-30", 1))
        assert jm.measure("g", number, date=date) == 1
        assert jm.measure("g", number, date=date) == 0  # the cell is run again
        goal = jm["g"]
        assert isinstance(goal, jn.Goal)
        assert goal.measurements[-1].value == 188 and len(goal.measurements) == 2

    @pytest.mark.parametrize(
        ("number", "options", "says"),
        [
            (188, {}, r"measured on a date, such as jm.measure\('g', 188, date='2026-11-22'\)"),
            (188, {"date": "soon"}, "date='soon' is not a date"),
            (188, {"date": "2026-12-10", "value": "v"}, "a single number is measured on a date"),
            (True, {"date": "2026-12-10"}, "True is not a finite number"),
            (float("nan"), {"date": "2026-12-10"}, "nan is not a finite number"),
        ],
    )
    def test_says_what_it_needs(self, number: Any, options: Any, says: str) -> None:
        jm = goal_map(("2026-09-30", 1))
        with pytest.raises(jn.ArgumentError, match=says):
            jm.measure("g", number, **options)


class TestReview:
    def test_records_who_when_what_and_how_much_as_one_step(self, cafe: jn.JourneyMap) -> None:
        cafe.set("", reviewed=None)
        cafe.accept("M102", "trial", reason="starts in May")
        steps = len(cafe._core.done)
        cafe.review(["Ada", "Bo"], note="Ask Jonas", personas="maya", today="2026-11-20")
        assert len(cafe._core.done) == steps + 1
        made = cafe.info.reviews[-1]
        assert made.date == dt.date(2026, 11, 20)
        assert list(made.by) == ["Ada", "Bo"]
        assert made.note == "Ask Jonas"
        counts = {each.rule: each.count for each in made.findings}
        assert counts == cafe.check(today="2026-11-20").counts
        assert "M102" not in counts
        assert counts["A204"] == 2
        assert not {"P403", "P404"} & set(counts)  # the review itself fixes these
        assert cafe.info.reviewed == made.date
        maya = cafe["maya"]
        assert isinstance(maya, jn.Persona)
        assert maya.reviewed == made.date
        cafe.undo()
        assert not cafe.info.reviews
        assert cafe.info.reviewed is None
        assert {"P403", "P404"} <= set(cafe.gaps("P")["rule"])

    def test_reviews_add_up(self) -> None:
        jm = jn.JourneyMap()
        jm.review("Ada", today="2026-11-01")
        jm.review("Bo")
        assert [list(each.by) for each in jm.info.reviews] == [["Ada"], ["Bo"]]
        assert jm.info.reviewed == dt.date.today()

    def test_needs_people_and_personas_that_exist(self, cafe: jn.JourneyMap) -> None:
        for nobody, message in [
            ([], "review needs by=: the people who reviewed the map"),
            ("", "review: by= contains an empty name; allowed: the names of the reviewers"),
            ([""], "review: by= contains an empty name"),
            (["Ada", ""], "review: by= contains an empty name"),
        ]:
            with pytest.raises(jn.ArgumentError, match=f"^{message}"):
                cafe.review(nobody)
        with pytest.raises(jn.UnknownIdError):
            cafe.review("Ada", personas="nobody", today=TODAY)
        with pytest.raises(jn.ChangeError):
            cafe.review("Ada", personas=["maya", "trial"])
        with pytest.raises(jn.ArgumentError):
            cafe.review("Ada", today="soon")
        assert not cafe.info.reviews
