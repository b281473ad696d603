"""Rules of your own: defined in a cell, a file or a package, and reported everywhere."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.gaps.rules import RULES
from journeynb.gaps.rules.own import own_rules
from journeynb.sync.connection import Connection
from journeynb.sync.session import session_of
from wire import faults, faults_sent

SRC = Path(jn.__file__).parents[1]
FILE = """
import journeynb as jn

@jn.rule("SHOP1", "Touchpoint without cost", severity="error",
         fix="Set it: jm.set({id!r}, cost=...)", why="Costs decide what to fix first.")
def no_cost(jm):
    "One of our touchpoints has no cost."
    touchpoints = jm.table("touchpoint")
    return touchpoints[touchpoints.ours & touchpoints.cost.isna()]
"""


@pytest.fixture(autouse=True)
def only_ours() -> Iterator[None]:
    yield
    for rule in own_rules():
        jn.remove_rule(rule.code)


@pytest.fixture
def shop() -> jn.JourneyMap:
    jm = jn.JourneyMap("Shop", stages=["Buy"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Touchpoint(name="Checkout"), stage="buy", personas="maya")
    jm.add(jn.Touchpoint(name="Invoice", cost=2), stage="buy", personas="maya")
    return jm


@pytest.fixture
def no_cost() -> Callable[[jn.JourneyMap], Any]:
    found: dict[str, Any] = {}
    exec(FILE, found)
    return found["no_cost"]


def rows(jm: jn.JourneyMap, *codes: str) -> list[tuple[str, str, str, str, str]]:
    frame = jm.gaps(list(codes))
    columns = ["rule", "kind", "id", "other", "message"]
    return [tuple(row) for row in frame[columns].to_numpy()]


class TestFinds:
    def test_a_table_of_entities(self, shop: jn.JourneyMap, no_cost: object) -> None:
        (row,) = shop.gaps("SHOP").to_dict("records")
        assert row == {
            "rule": "SHOP1", "title": "touchpoint-without-cost", "severity": "error",
            "kind": "touchpoint", "id": "checkout", "name": "Checkout", "other": "",
            "other_name": "", "message": "Checkout: Touchpoint without cost",
            "fix": "Set it: jm.set('checkout', cost=...)",
        }  # fmt: skip

    def test_ids_entities_pairs_and_the_map(self, shop: jn.JourneyMap) -> None:
        @jn.rule("SHOP2", "All forms")
        def forms(jm: jn.JourneyMap, today: dt.date) -> Iterator[Any]:
            yield jm["invoice"], "maya", f"on {today}"
            yield "checkout"
            yield jm["buy"], "is short"
            yield "", "The map is small"

        found = shop.gaps("SHOP2", today="2026-11-22")
        assert found[["kind", "id", "other", "message"]].to_numpy().tolist() == [
            ["map", "", "", "The map is small"],
            ["stage", "buy", "", "is short"],
            ["touchpoint", "checkout", "", "Checkout: All forms"],
            ["touchpoint", "invoice", "maya", "on 2026-11-22"],
        ]

    def test_with_a_message_that_names_both(self, shop: jn.JourneyMap) -> None:
        @jn.rule(
            "SHOP3", "Pair", message="{other_name} meets {name} ({id!r})", fix="Tell {other!r}"
        )
        def pair(jm: jn.JourneyMap) -> list[Any]:
            return [("checkout", "maya", "")]

        assert shop.gaps("SHOP3")[["message", "fix"]].to_numpy().tolist() == [
            ["Maya meets Checkout ('checkout')", "Tell 'maya'"]
        ]

    def test_nothing_if_it_returns_nothing(self, shop: jn.JourneyMap) -> None:
        jn.rule("SHOP4", "Nothing")(lambda jm: None)
        assert shop.gaps("SHOP").empty

    def test_what_built_in_rules_find_too(self, shop: jn.JourneyMap) -> None:
        @jn.rule("SHOP5", "Many gaps")
        def many(jm: jn.JourneyMap) -> Iterator[Any]:
            found = jm.gaps()
            assert not found.rule.str.startswith("SHOP").any()
            yield "", f"{len(jm.gaps('M104'))} touchpoints without an owner"

        assert rows(shop, "SHOP5") == [("SHOP5", "map", "", "", "2 touchpoints without an owner")]

    def test_in_the_order_of_severity_among_the_others(
        self, shop: jn.JourneyMap, no_cost: object
    ) -> None:
        jn.rule("AB1", "Hint", severity="info")(lambda jm: ["maya"])
        found = shop.gaps()
        ranks = found.severity.map({"error": 0, "warning": 1, "info": 2})
        assert ranks.is_monotonic_increasing
        assert list(found.rule[found.severity == "error"])[-1] == "SHOP1"


class TestCode:
    @pytest.mark.parametrize("code", ["M1", "M101", "shop1", "SHOP", "RULE7", "ABCDEFGHI1", 7])
    def test_cannot_be_one_of_ours(self, code: Any) -> None:
        with pytest.raises(jn.ArgumentError, match="2 to 8 capital letters and 1 to 4 digits"):
            jn.rule(code, "Title")

    def test_is_chosen_by_all_its_letters(self, shop: jn.JourneyMap) -> None:
        jn.rule("MX1", "Mine")(lambda jm: ["maya"])
        assert set(jn.rules("M").rule) == {code for code in RULES if code[0] == "M"} - {"MX1"}
        assert list(jn.rules("MX").rule) == ["MX1"]
        assert "MX1" not in set(shop.gaps(ignore="MX").rule)
        assert "MX1" in set(shop.gaps(ignore="M").rule)

    def test_again_replaces_the_rule(self, shop: jn.JourneyMap) -> None:
        for words in ("first", "second"):  # as a cell that is run again

            @jn.rule("SHOP1", "Twice")
            def twice(jm: jn.JourneyMap, words: str = words) -> Iterator[Any]:
                yield "maya", words

        assert rows(shop, "SHOP")[0][-1] == "second"

        def other(jm: jn.JourneyMap) -> list[str]:
            return []

        with pytest.warns(
            jn.JourneyWarning, match=r"SHOP1 of .*twice in .* is replaced by .*other"
        ):
            jn.rule("SHOP1", "Other")(other)

    def test_removed_is_unknown(self, shop: jn.JourneyMap, no_cost: object) -> None:
        seen = shop.check("SHOP")
        before = list(jn.rules().rule)
        jn.remove_rule("SHOP1")
        assert set(before) - set(jn.rules().rule) == {"SHOP1", "RULE1"}
        assert "Touchpoint without cost" in repr(seen)
        for code in ("SHOP1", "M101"):
            with pytest.raises(jn.ArgumentError, match="not a rule of your own"):
                jn.remove_rule(code)

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({"severity": "warn"}, "severity='warn' is not valid; allowed: error, warning, info"),
            ({"fix": "See {nam}"}, r"fix='See {nam}': {nam} is not a word; allowed: {id}"),
            ({"message": "{id"}, "message='{id': "),
            ({"title": " "}, "title=' ' is not valid"),
        ],
    )
    def test_with_wrong_words_is_refused(self, given: dict[str, Any], message: str) -> None:
        with pytest.raises(jn.ArgumentError) as caught:
            jn.rule("SHOP1", **{"title": "Title", **given})
        assert message in str(caught.value)

    def test_of_a_function_without_the_map_is_refused(self) -> None:
        with pytest.raises(jn.ArgumentError, match=r"<lambda>\(\) cannot be a rule"):
            jn.rule("SHOP1", "Title")(lambda: None)


class TestFailure:
    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("{}['x']", "KeyError: 'x' (line 1 of its cell)"),
            ("['nobody']", "it returned 'nobody', but 'nobody' is not an id on the map"),
            ("'maya'", "it returned 'maya'; allowed: a list of ids, or yield each id"),
            ("[('maya', 7)]", "it returned ('maya', 7); allowed: an id, or a tuple"),
            ("jm.links()", "it returned a table without a column 'id'; the columns are kind, from"),
            ("jm.set(title='x')", "a rule cannot change the map; it returns what it finds"),
        ],
    )
    def test_is_a_finding_and_the_other_rules_go_on(
        self, shop: jn.JourneyMap, body: str, words: str
    ) -> None:
        others = shop.gaps()
        shop.set("maya", role="Barista")
        jn.rule("SHOP9", "Broken")(eval(compile(f"lambda jm: {body}", "<cell>", "eval")))
        found = shop.gaps(today=dt.date.today())
        (row,) = found[found.rule == "RULE1"].to_dict("records")
        assert f"The rule SHOP9 failed: {words}" in row["message"] or words in row["message"]
        assert (row["severity"], row["kind"], row["other"]) == ("error", "map", "SHOP9")
        assert "jn.remove_rule('SHOP9')" in row["fix"]
        assert len(found) == len(others) + 1
        assert shop.info.title == "Shop" and len(shop.history()) == 4

    def test_sys_exit_is_one_too(self, shop: jn.JourneyMap) -> None:
        jn.rule("SHOP9", "Broken")(lambda jm: sys.exit(0))
        assert "SHOP9 failed: SystemExit: 0" in shop.gaps("SHOP9").message[0]

    def test_shows_although_only_that_rule_is_selected(self, shop: jn.JourneyMap) -> None:
        jn.rule("SHOP9", "Broken")(lambda jm: 1 / 0)
        with pytest.raises(jn.GapsFound, match="SHOP9 failed: ZeroDivisionError"):
            shop.require("SHOP")
        assert "RULE1" not in set(shop.gaps("M").rule)
        assert "SHOP9 failed" in repr(shop.check()) and "Rule failed" in shop.check()._repr_html_()


class TestEverywhere:
    def test_explained(self, no_cost: object) -> None:
        found = jn.explain("SHOP1")
        assert repr(found).split("\n\n")[:4] == [
            "SHOP1 Touchpoint without cost (error, checks: any)",
            "One of our touchpoints has no cost.",
            "Why: Costs decide what to fix first.",
            "Fix: Set it: jm.set('ID', cost=...)",
        ]
        assert "Costs decide" in found._repr_mimebundle_()["text/html"]
        assert jn.explain("touchpoint-without-cost").rule.code == "SHOP1"

    def test_accepted(self, shop: jn.JourneyMap, no_cost: object) -> None:
        shop.accept("SHOP1", "checkout", reason="free")
        assert shop.gaps("SHOP").empty and not shop.check().unmatched

    def test_on_the_picture_and_in_charts(self, shop: jn.JourneyMap, no_cost: object) -> None:
        assert "at least one error" in shop.picture().svg
        shown = shop._repr_mimebundle_()["text/html"]
        jn.remove_rule("SHOP1")
        assert shop._repr_mimebundle_()["text/html"] != shown
        exec(FILE, {})
        assert "SHOP1" in shop.chart.gaps().to_json()
        assert shop.review(by=["Ann"]) is None and shop.chart.reviews() is not None

    def test_in_the_editor_that_is_open(self, shop: jn.JourneyMap) -> None:
        session = session_of(shop)
        sent: list[Any] = []
        view = Connection(session, sent.append)

        def gaps(number: int, **more: Any) -> Any:
            asked = {"request": f"a-{number}", "type": "gaps", **more}
            assert not faults("Request", asked)
            view.receive(asked)
            assert not faults_sent(sent[-1])
            return sent[-1]

        assert "SHOP1" not in gaps(1)["rules"]
        exec(FILE, {})
        assert sent[-1]["type"] == "many_gaps"
        answer = gaps(2, again=True)
        assert answer["rules"]["SHOP1"]["field"] == "cost"
        assert ["SHOP1", "checkout", "", "Checkout: Touchpoint without cost"] in [
            list(each) for each in answer["gaps"]
        ]
        assert "rules" not in gaps(3, again=True)
        shop.set("checkout", cost=1)
        assert sent[-1]["lost"] == [("SHOP1", "checkout", "")]
        jn.rule("SHOP9", "Broken")(lambda jm: 1 / 0)
        answer = gaps(4, again=True)
        assert [each[:3] for each in answer["gaps"] if each[0] == "RULE1"] == [
            ("RULE1", "", "SHOP9")
        ]
        assert answer["rules"]["RULE1"]["severity"] == "error"

    def test_in_a_report_that_another_process_writes(
        self,
        shop: jn.JourneyMap,
        no_cost: object,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        from journeynb.report.content.inputs import FOLDER
        from journeynb.report.content.own_findings import hand_over

        jn.rule("SHOP9", "Broken")(lambda jm: 1 / 0)
        hand_over(shop._core, dt.date(2026, 11, 22), tmp_path)
        for code in ("SHOP1", "SHOP9"):
            jn.remove_rule(code)
        monkeypatch.setenv(FOLDER, str(tmp_path))
        report = jn.Report(shop.fork(), today="2026-11-22")
        text = str(report.gaps())
        assert "Checkout: Touchpoint without cost" in text and "SHOP9 failed: Zero" in text
        assert "SHOP1 Touchpoint without cost (no" in str(report.method())

    def test_from_a_file_of_the_command_line(
        self, shop: jn.JourneyMap, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from journeynb.cli.app import app

        def run(*arguments: object) -> str:
            with pytest.raises(SystemExit):
                app([str(each) for each in arguments])
            return capsys.readouterr().out

        path, file = tmp_path / "shop.journeymap.json", tmp_path / "team_rules.py"
        shop.save(path)
        file.write_text(FILE)
        assert "SHOP1 Touchpoint without cost (1)" in run("check", path, "--rules", file)
        jn.remove_rule("SHOP1")
        assert "Touchpoint without cost" in run("rules", "--rules", file)
        assert "team_rules" in run("explain", "SHOP1", "--rules", file)
        file.write_text("import journeynb as jn\n\njn.rule('M1', 'x')\n")
        with pytest.raises(jn.ArgumentError, match=r"team_rules\.py: code='M1' is not valid"):
            app(["check", str(path), "--rules", str(file)], standalone_mode=False)
        file.write_text("\n\n1 / 0\n")
        with pytest.raises(jn.ArgumentError, match=r"team_rules\.py, line 3: ZeroDivisionError"):
            app(["check", str(path), "--rules", str(file)], standalone_mode=False)
        file.write_text("import sys\n\nsys.exit(0)\n")
        with pytest.raises(jn.ArgumentError, match=r"team_rules\.py, line 3: SystemExit: 0"):
            app(["check", str(path), "--rules", str(file)], standalone_mode=False)

    def test_without_a_fix_says_nothing_in_its_place(
        self, shop: jn.JourneyMap, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from journeynb.cli.app import app

        jn.rule("SHOP1", "Old", severity="error")(lambda jm: ["checkout"])
        assert "Checkout: Old\n\n" in repr(shop.check("SHOP1"))
        assert "→" not in shop.check("SHOP1")._repr_html_()
        with pytest.raises(jn.GapsFound, match=r"SHOP1: Checkout: Old$"):
            shop.require("SHOP1")
        with pytest.raises(jn.GapsFound, match=r"SHOP1: Shop: Checkout: Old$"):
            jn.Portfolio([shop]).require("SHOP1")
        report = jn.Report(shop, today="2026-11-22")
        assert "To fix it: ." not in str(report.summary())
        shop.save(tmp_path / "shop.journeymap.json")
        for format, end in (("text", "Old"), ("github", "Old")):
            with pytest.raises(SystemExit):
                app(["check", str(tmp_path / "shop.journeymap.json"), "--select", "SHOP1",
                     "--format", format])  # fmt: skip
            assert capsys.readouterr().out.endswith(f"{end}\n")

    def test_from_installed_packages_of_which_one_is_broken(self, tmp_path: Path) -> None:
        for name, code in (("shop", FILE), ("broken", "1 / 0")):
            (tmp_path / f"{name}_rules.py").write_text(code)
            info = tmp_path / f"{name}_pack-1.0.dist-info"
            info.mkdir()
            (info / "METADATA").write_text(
                f"Metadata-Version: 2.1\nName: {name}-pack\nVersion: 1.0\n"
            )
            (info / "entry_points.txt").write_text(f"[journeynb.rules]\n{name} = {name}_rules\n")
        code = (
            "import journeynb as jn; jm = jn.JourneyMap(); jm.add(jn.Touchpoint(name='Checkout'));"
            "print(jm.gaps('SHOP').message.tolist(), jn.explain('SHOP1').rule.origin)"
        )
        path = os.pathsep.join([str(tmp_path), str(SRC)])
        made = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        assert made.stdout.strip() == (
            "['Checkout: Touchpoint without cost'] no_cost in shop_rules"
        ), made.stderr
        assert "the rules of the package broken-pack (broken_rules) cannot be loaded" in made.stderr
