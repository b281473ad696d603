"""Evidence from a log in the editor: counted beside the edits, the same as in the picture."""

from __future__ import annotations

import asyncio
import json
import math
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("ibis")

import pandas as pd

import journeynb as jn
import journeynb.evidence.counts_on_map as counts_on_map
import journeynb.sync.background_count as counting
import journeynb.sync.counting.log_count as log_count
from journeynb.base.errors import QueryError
from journeynb.base.user_warnings import hearing
from journeynb.gaps.rules import RULES
from test_editor import View

FORTY = pd.DataFrame(
    {
        "customer": [*range(40), *range(32), *range(10)],
        "time": ["2026-01-01"] * 40 + ["2026-01-11"] * 32 + ["2026-01-12"] * 10,
        "event": ["ad_click"] * 40 + ["order"] * 32 + ["chat"] * 10,
        "persona": ["home"] * 40 + ["home"] * 32 + ["home"] * 10,
        "score": [5, 4] * 20 + [None] * 42,
    }
)


def coffee() -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    jm.add(jn.Persona(name="Maya", data_values=["home"]))
    jm.add(jn.Touchpoint(name="Ad", events="ad_*"), stage="awareness")
    jm.add(jn.Touchpoint(name="Order", events="order"), stage="decision")
    jm.add(jn.Touchpoint(name="Newsletter"), stage="decision")
    jm.link("ad", "newsletter", kind="leads_to")
    jm.link("maya", "ad", emotion=-1)
    return jm


@pytest.fixture
def jm() -> jn.JourneyMap:
    return coffee()


@pytest.fixture(scope="module")
def log() -> jn.EventLog:
    """A log that all tests ask: answers to questions of the same map are known to it."""
    return jn.EventLog(FORTY)


@pytest.fixture
def ev(jm: jn.JourneyMap, log: jn.EventLog) -> Any:
    return jm.evidence(log)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rest shortly, wait long; and no count runs on into the next test."""
    monkeypatch.setattr(counting, "REST", 0.05)
    monkeypatch.setattr(counting.Counting.wait, "__defaults__", (90,))
    yield
    for thread in threading.enumerate():
        if thread.name == "journeynb-count":
            thread.join(90)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the times at which a count of a log starts."""
    made: list[float] = []
    real = counts_on_map.count_on_map

    def noted(*given: Any) -> Any:
        made.append(time.monotonic())
        return real(*given)

    monkeypatch.setattr(counts_on_map, "count_on_map", noted)
    return made


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Return an event that counts wait for, as if the log were large."""
    opened = threading.Event()
    real = counts_on_map.count_on_map

    def slow(*given: Any) -> Any:
        assert opened.wait(90)
        return real(*given)

    monkeypatch.setattr(counts_on_map, "count_on_map", slow)
    return opened


def in_a_loop(made: Callable[[], Awaitable[None]]) -> None:
    """Run a test as a kernel runs cells: in a loop that goes on."""

    async def run() -> None:
        await made()

    asyncio.run(run())


async def counted(view: View) -> Any:
    """Wait until nothing is counted or due any more; return the gaps that a view then gets."""
    of = view.editor._connection.counting
    assert of is not None
    end = time.monotonic() + 90
    session = view.editor._connection.session
    while of._count or of._due or session.gap_search.searching:
        assert time.monotonic() < end
        await asyncio.sleep(0.01)
    return view.ask("gaps")


def patterns(id: str, *texts: str) -> list[dict[str, Any]]:
    return [{"op": "set", "id": id, "fields": {"events": list(texts)}}]


def rows(jm: jn.JourneyMap, ev: Any) -> set[Any]:
    table = jm.gaps(evidence=ev)
    return {
        (row.rule, row.id, row.other, None if pd.isna(row.customers) else int(row.customers))
        for row in table.itertuples()
    }


def sent(answer: Any) -> set[Any]:
    return {(rule, id, other, many) for rule, id, other, _, many in answer["gaps"]}


class TestSame:
    def test_a_view_has_the_numbers_and_words_of_the_picture(
        self, jm: jn.JourneyMap, ev: Any
    ) -> None:
        editor = jm.edit(evidence=ev)
        assert editor._connection.counting is not None
        assert editor._connection.counting.wait() is not None
        seen = View(editor).ask("gaps")["observed"]
        assert seen == {
            "counting": False,
            "problem": "",
            "remarks": [],
            "customers": 40,
            "stages": {
                "awareness": ["40 reached", "100% of all 40", 1.0],
                "decision": ["32 reached", "20% of 40 dropped off", 0.8],
            },
            "touchpoints": {
                "ad": ["40 reached", "100% of 40 customers, 40 events"],
                "order": ["32 reached", "80% of 40 customers, 32 events"],
            },
            "unmapped": {"decision": [["chat", "10 events, 10 customers"]]},
            "felt": {"maya": {"ad": [1.5, 1.34, 1.66, 40]}},
        }
        svg = jm.picture(evidence=ev, width=4000).svg
        shown = [seen["stages"][id][at] for id in seen["stages"] for at in (0, 1)]
        shown += [seen["touchpoints"][id][0] for id in seen["touchpoints"]]
        shown += [seen["unmapped"]["decision"][0][1]]
        assert [words for words in shown if words not in svg] == []
        scores = ev.emotions().set_index(["persona", "touchpoint"]).loc[("maya", "ad")]
        assert [round(scores[each], 2) for each in ("mean", "low", "high")] == [1.5, 1.34, 1.66]

    def test_the_gaps_are_those_of_jm_gaps_with_their_customers(
        self, jm: jn.JourneyMap, ev: Any
    ) -> None:
        editor = jm.edit(evidence=ev)
        assert editor._connection.counting is not None
        editor._connection.counting.wait()
        found = sent(View(editor).ask("gaps"))
        assert found == rows(jm, ev)
        assert ("E604", "ad", "order", 30) not in found
        assert {rule for rule, *_ in found} >= {"E601", "E604", "E605"}
        assert ("E601", "chat", "", 10) in found

    def test_the_fallback_is_the_picture_with_the_log(self, jm: jn.JourneyMap, ev: Any) -> None:
        bundle, _ = jm.edit(evidence=ev)._repr_mimebundle_()
        drawn = jm.picture(evidence=ev)._repr_mimebundle_()
        assert bundle["text/html"] == drawn["text/html"]
        assert bundle["text/html"] != jm._repr_mimebundle_()["text/html"]

    def test_a_log_that_takes_too_long_is_not_in_the_picture(
        self,
        jm: jn.JourneyMap,
        ev: Any,
        gate: threading.Event,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        editor = jm.edit(evidence=ev)
        monkeypatch.setattr(counting.Counting.wait, "__defaults__", (0.1,))
        bundle, _ = editor._repr_mimebundle_()
        assert bundle["text/html"] == jm._repr_mimebundle_()["text/html"]
        gate.set()

    def test_a_mean_of_one_score_has_no_interval_and_json_no_nan(self, jm: jn.JourneyMap) -> None:
        one = jn.EventLog(FORTY.assign(score=[5, *[math.nan] * 81]))
        editor = jm.edit(evidence=one)
        assert editor._connection.counting is not None
        counts = editor._connection.counting.wait()
        assert counts is not None
        made = counts.as_json()
        assert made["felt"] == {"maya": {"ad": [2.0, None, None, 1]}}
        json.dumps(made, allow_nan=False)


class TestCredit:
    def test_a_view_gets_the_credit_that_it_asks_for_and_so_does_the_stored_picture(
        self, jm: jn.JourneyMap, ev: Any
    ) -> None:
        async def go() -> None:
            view = View(jm.edit(evidence=ev))
            assert "credit" not in (await counted(view))["observed"]
            view.ask("show", cards="attribution")
            seen = (await counted(view))["observed"]["credit"]
            drawn = jm.picture(evidence=ev, show="attribution")
            assert seen["touchpoints"]["ad"][0] in drawn.svg
            assert seen["legend"] in drawn.description or seen["legend"] in drawn.svg
            assert set(seen["touchpoints"]) == {"ad"}  # others convert, or have no events
            stored = view.editor._drawn()
            assert stored is not None and stored.svg == drawn.svg
            view.ask("show", cards="counts")
            assert "credit" not in (await counted(view))["observed"]

        in_a_loop(go)

    def test_credit_follows_the_edits(self, jm: jn.JourneyMap, ev: Any) -> None:
        async def go() -> None:
            view = View(jm.edit(evidence=ev))
            view.ask("show", cards="attribution")
            legend = (await counted(view))["observed"]["credit"]["legend"]
            assert legend.startswith("credit for 32 conversions at Decision (Markov")
            jm.set(converts="ad")
            legend = (await counted(view))["observed"]["credit"]["legend"]
            assert legend.startswith("credit for 40 conversions at Ad (Markov")

        in_a_loop(go)

    def test_without_conversions_the_legend_says_why_and_the_counts_stay(
        self, log: jn.EventLog
    ) -> None:
        async def go() -> None:
            jm = jn.JourneyMap("Coffee", stages=["Decision"])
            view = View(jm.edit(evidence=log))
            view.ask("show", cards="attribution")
            seen = (await counted(view))["observed"]
            assert seen["customers"] == 40 and seen["problem"] == ""
            assert seen["credit"]["touchpoints"] == {}
            assert "no event converts a customer" in seen["credit"]["legend"]

        in_a_loop(go)


class TestBesideTheEdits:
    def test_edits_are_made_at_once_while_a_log_is_counted(
        self, jm: jn.JourneyMap, ev: Any, gate: threading.Event
    ) -> None:
        async def go() -> None:
            start = time.monotonic()
            view = View(jm.edit(evidence=ev))
            first = view.ask("gaps")
            assert first["observed"] == {"counting": True, "problem": "", "remarks": []}
            assert {gap[4] for gap in first["gaps"]} == {None}
            for number in range(5):
                changes = [{"op": "set", "id": "ad", "fields": {"name": f"Ad {number}"}}]
                assert view.ask("edit", changes=changes)["rev"] == jm._core.revision
            assert time.monotonic() - start < 2
            gate.set()
            answer = await counted(view)
            assert view.news("counting") == [{"type": "counting", "counting": False}]
            assert answer["observed"]["customers"] == 40
            assert jm["ad"].name == "Ad 4"

        in_a_loop(go)

    def test_the_log_is_counted_again_only_if_the_numbers_can_change(
        self, jm: jn.JourneyMap, ev: Any, counts: list[float]
    ) -> None:
        async def go() -> None:
            view = View(jm.edit(evidence=ev))
            assert ("E604", "ad", "order", 32) in sent(await counted(view))
            path = {"op": "link", "kind": "leads_to", "from": "ad", "to": "order"}
            view.ask("edit", changes=[path])
            view.ask("edit", changes=[{"op": "set", "id": "ad", "fields": {"owner": "Web"}}])
            assert sent(await counted(view)) == rows(jm, ev)
            lost = [key for news in view.news("gap_changes") for key in news["lost"]]
            assert ["E604", "ad", "order"] in lost
            assert len(counts) == 1
            for changes in (
                patterns("newsletter", "chat"),
                [{"op": "unlink", "kind": "occurs_in", "from": "order", "to": "decision"}],
                [{"op": "set", "id": "maya", "fields": {"data_values": ["office"]}}],
                [{"op": "remove", "id": "order"}],
            ):
                before = len(counts)
                view.ask("edit", changes=changes)
                answer = await counted(view)
                assert len(counts) == before + 1, changes
                with hearing() as heard:
                    found = rows(jm, ev)
                    picture = jm._counts_on_map(ev, [])
                assert picture is not None
                shown = {**answer["observed"]}
                assert (shown.pop("counting"), shown.pop("problem")) == (False, "")
                assert shown.pop("remarks") == heard
                assert json.dumps(shown) == json.dumps(picture.as_json())
                assert sent(answer) == found
                counts.pop()  # the picture's own

        in_a_loop(go)

    def test_a_burst_is_counted_once_and_an_edit_meanwhile_ends_the_count(
        self, jm: jn.JourneyMap, ev: Any, counts: list[float]
    ) -> None:
        async def go() -> None:
            view = View(jm.edit(evidence=ev))
            await counted(view)
            for text in ("c", "ch", "cha", "chat"):
                view.ask("edit", changes=patterns("newsletter", text))
            await counted(view)
            assert len(counts) == 2
            view.ask("edit", changes=patterns("newsletter", "x"))
            while len(counts) < 3:
                await asyncio.sleep(0.005)
            view.ask("edit", changes=patterns("newsletter", "chat", "x"))
            answer = await counted(view)
            assert answer["observed"]["touchpoints"]["newsletter"][0] == "10 reached"
            assert answer["observed"]["unmapped"] == {}

        in_a_loop(go)

    def test_counts_come_before_what_explains_them(
        self, monkeypatch: pytest.MonkeyPatch, counts: list[float]
    ) -> None:
        opened, explained = threading.Event(), []
        real = log_count.with_explanations

        def slow(*given: Any) -> Any:
            assert opened.wait(90)
            explained.append(given)
            return real(*given)

        monkeypatch.setattr(log_count, "with_explanations", slow)
        names: dict[str, Any] = {"jn": jn, "pd": pd}
        rule, jm = RULES["E609"], jn.JourneyMap()
        exec(rule.log, names)
        jm.apply(list(rule.bad))

        def of_rule(answer: Any) -> list[Any]:
            return [gap for gap in answer["gaps"] if gap[0] == "E609"]

        async def go() -> None:
            view = View(jm.edit(evidence=names["log"]))
            of = view.editor._connection.counting
            assert of is not None
            while of.counting:
                await asyncio.sleep(0.01)
            first = view.ask("gaps")
            assert first["observed"]["customers"] == 120
            assert not of_rule(first)
            opened.set()
            answer = await counted(view)
            assert [gap[1:3] + gap[4:] for gap in of_rule(answer)] == [["search-ad", "order", 70]]
            cost = {"op": "set", "id": "search-ad", "fields": {"cost": 300}}
            view.ask("edit", changes=[cost])
            assert of_rule(await counted(view)) == of_rule(answer)
            assert (len(counts), len(explained)) == (1, 2)
            view.ask("edit", changes=list(rule.mend))
            assert not of_rule(await counted(view))
            assert (len(counts), len(explained)) == (1, 2)

        in_a_loop(go)

    def test_after_undo_during_a_count_the_known_numbers_are_used(
        self, jm: jn.JourneyMap, ev: Any, gate: threading.Event
    ) -> None:
        async def go() -> None:
            gate.set()
            view = View(jm.edit(evidence=ev))
            first = await counted(view)
            gate.clear()
            view.ask("edit", changes=patterns("newsletter", "chat"))
            while not view.editor._connection.counting.counting:  # type: ignore[union-attr]
                await asyncio.sleep(0.005)
            view.ask("undo")
            gate.set()
            assert await counted(view) == {**first, "rules": first["rules"]}

        in_a_loop(go)

    def test_without_a_view_nothing_is_counted(
        self, jm: jn.JourneyMap, ev: Any, counts: list[float]
    ) -> None:
        async def go() -> None:
            view = View(jm.edit(evidence=ev))
            await counted(view)
            view.ask("bye")
            jm.set("newsletter", events=["chat"])
            await asyncio.sleep(0.2)
            assert len(counts) == 1
            view.ask("gaps")
            answer = await counted(view)
            assert len(counts) == 2
            assert answer["observed"]["unmapped"] == {}

        in_a_loop(go)

    def test_without_a_loop_the_log_is_counted_too(self, jm: jn.JourneyMap, ev: Any) -> None:
        editor = jm.edit(evidence=ev)
        jm.set("newsletter", events=["chat"])
        assert editor._connection.counting is not None
        counts = editor._connection.counting.wait()
        assert counts is not None
        assert counts.reach_of("newsletter") == "10 reached"

    def test_a_cell_may_ask_the_same_log_meanwhile(self, jm: jn.JourneyMap) -> None:
        ev = jm.evidence(jn.EventLog(FORTY))  # that knows no answer yet
        editor = jm.edit(evidence=ev)
        for number in range(2):
            jm.set("newsletter", events=[f"chat{number or ''}"])
            assert list(ev.funnel().reached) == list(jm.evidence(ev.log).funnel().reached)
            assert ev.transitions()["count"].sum() == 42
        assert editor._connection.counting is not None
        assert editor._connection.counting.wait() is not None


class TestTrouble:
    def test_a_log_that_fails_is_reported_in_a_line_and_stops_no_edit(
        self, jm: jn.JourneyMap, ev: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fails = [True]
        real = counts_on_map.count_on_map

        def broken(*given: Any) -> Any:
            if fails[0]:
                raise QueryError("funnel failed on duckdb: gone\nLINE 1: SELECT")
            return real(*given)

        monkeypatch.setattr(counts_on_map, "count_on_map", broken)

        async def go() -> None:
            view = View(jm.edit(evidence=ev))
            answer = await counted(view)
            assert answer["observed"] == {
                "counting": False,
                "problem": "funnel failed on duckdb: gone",
                "remarks": [],
            }
            assert "rev" in view.ask("edit", changes=patterns("newsletter", "chat"))
            assert (await counted(view))["observed"]["problem"]
            assert view.editor._connection.counting.wait() is None  # type: ignore[union-attr]
            fails[0] = False
            view.ask("edit", changes=patterns("newsletter", "cha*"))
            seen = (await counted(view))["observed"]
            assert (seen["problem"], seen["customers"]) == ("", 40)
            fails[0] = True
            view.ask("edit", changes=patterns("newsletter", "chat"))
            seen = (await counted(view))["observed"]
            assert (seen["problem"] != "", seen["customers"]) == (True, 40)
            picture = view.editor._repr_mimebundle_()[0]["text/html"]
            assert picture == jm._repr_mimebundle_()["text/html"]  # not that of the map before
            fails[0] = False
            again = jm.edit(evidence=ev)  # the cell is run again
            assert again._connection.counting is not view.editor._connection.counting
            assert again._connection.counting is not None
            assert again._connection.counting.wait() is not None

        in_a_loop(go)

    def test_a_log_without_customers_and_a_map_without_events_are_shown(
        self, log: jn.EventLog
    ) -> None:
        empty = jn.EventLog(FORTY.head(0).astype({"time": "str", "event": "str"}))
        for jm, given in ((coffee(), empty), (jn.JourneyMap("Bare"), log)):
            editor = jm.edit(evidence=given)
            assert editor._connection.counting is not None
            counts = editor._connection.counting.wait()
            assert editor._connection.counting.problem == ""
            assert counts is not None
            json.dumps(counts.as_json(), allow_nan=False)
            remarks = ["the log has no rows"] if given is empty else []
            assert editor._connection.counting.remarks == remarks

    @pytest.mark.parametrize("given", [3, "events.csv", pd.DataFrame()])
    def test_a_value_that_is_not_evidence_is_refused(self, jm: jn.JourneyMap, given: Any) -> None:
        with pytest.raises(
            jn.ArgumentError,
            match=r"(?s)evidence=.* is not valid; allowed: the result of jm\.evidence",
        ):
            jm.edit(evidence=given)


class TestState:
    def test_the_numbers_are_in_the_state_that_is_saved(self, jm: jn.JourneyMap, ev: Any) -> None:
        editor = jm.edit(evidence=ev)
        assert editor._connection.counting is not None
        editor._connection.counting.wait()
        state = editor.get_state("_state")["_state"]
        assert state["observed"]["customers"] == 40
        assert View(editor).ask("map")["state"]["observed"] == state["observed"]
        assert "observed" not in jm.edit().get_state("_state")["_state"]

    def test_editors_of_one_log_share_one_count_and_others_know_nothing_of_it(
        self, jm: jn.JourneyMap, ev: Any, counts: list[float]
    ) -> None:
        one, two, plain = jm.edit(evidence=ev), jm.edit(evidence=ev.log), jm.edit()
        assert one._connection.counting is two._connection.counting
        assert one._connection.counting is not None
        one._connection.counting.wait()
        assert len(counts) == 1
        answer = View(plain).ask("gaps")
        assert "observed" not in answer
        assert {len(gap) for gap in answer["gaps"]} == {4}
        other = jm.edit(evidence=jn.EventLog(FORTY.head(10)))
        assert other._connection.counting is not one._connection.counting
        fork = jm.fork()
        assert fork.edit(evidence=ev)._connection.counting.core is fork._core  # type: ignore[union-attr]

    def test_messages_stay_small(self, jm: jn.JourneyMap, ev: Any) -> None:
        async def go() -> None:
            view = View(jm.edit(evidence=ev))
            await counted(view)
            view.sent.clear()
            view.ask("edit", changes=patterns("newsletter", "chat"))
            counting = view.editor._connection.counting
            assert counting is not None
            while counting._due or counting.counting:
                await asyncio.sleep(0.01)
            assert all(len(json.dumps(each)) < 400 for each in view.sent), view.sent

        in_a_loop(go)

    def test_an_editor_without_a_log_loads_nothing_of_it(self) -> None:
        code = (
            "import sys, journeynb as jn\njm = jn.JourneyMap('Coffee', stages=['A'])\n"
            "e = jm.edit()\ne._received(e, {'request': 'a-1', 'type': 'gaps'}, [])\n"
            "e._repr_mimebundle_()\n"
            "print([name for name in ('ibis', 'duckdb', 'journeynb.sync.background_count',"
            " 'journeynb.evidence.evidence') if name in sys.modules])"
        )
        made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert made.stdout.strip().endswith("[]"), made.stdout + made.stderr
