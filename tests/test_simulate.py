"""The simulator: the same log for a seed, rates as on the map, true rates inside the intervals."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

import journeynb as jn
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.simulation.markov_chain import Overrides, chains
from journeynb.simulation.simulator import NOISE_EVENTS
from strategies import LONG


@pytest.fixture
def shop() -> jn.JourneyMap:
    """Three stages and two personas; one path back, one touchpoint without patterns."""
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy", "Stay"])
    jm.set("buy", expected_share=0.5, expected_days=3)
    jm.set("stay", expected_share=0.7, expected_days=10)
    jm.add(jn.Persona(name="Ada", data_values=["a"]))
    jm.add(jn.Persona(name="Bo"))
    for name, stage, events in (
        ("Ad", "find", ["ad @ source=web"]),
        ("Page", "find", ["page"]),
        ("Order", "buy", ["order", "checkout"]),
        ("Parcel", "stay", ["parcel"]),
        ("Club", "stay", []),
    ):
        jm.add(jn.Touchpoint(name=name, events=events, channels=["web", "app"]), stage=stage)
    jm.link("ad", "page", kind="leads_to", share=0.6)
    jm.link("ad", "order", kind="leads_to", share=0.4)
    jm.link("page", "order", kind="leads_to")
    jm.link("order", "parcel", kind="leads_to", share=0.8)
    jm.link("order", "club", kind="leads_to", share=0.2)
    jm.link("parcel", "page", kind="leads_to", share=0.3)
    jm.link("parcel", "club", kind="leads_to")
    for who, felt in (("ada", [1, 0.5, -1, 1.5, 0]), ("bo", [-0.5, 0, 1, -1.2, None])):
        for id, emotion in zip(("ad", "page", "order", "parcel", "club"), felt, strict=True):
            jm.link(who, id, **({} if emotion is None else {"emotion": emotion}))
    return jm


def digest(frame: Any) -> str:
    return hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()


class TestLog:
    def test_is_the_same_for_a_seed_everywhere(self, shop: jn.JourneyMap) -> None:
        """The digest is fixed; another platform, Python or numpy must give the same."""
        log = jn.simulate(shop, 200, seed=3)
        assert digest(log) == digest(jn.simulate(shop, 200, seed=3))
        assert digest(log) != digest(jn.simulate(shop, 200, seed=4))
        assert digest(log) == DIGEST

    def test_is_in_the_order_of_time_with_typed_columns(self, shop: jn.JourneyMap) -> None:
        log = jn.simulate(shop, 100, start="2026-03-01", days=10)
        assert log.time.is_monotonic_increasing
        assert log.time.min() >= jn.simulate(shop, 1).time.dtype.type("2026-03-01")
        assert list(log.columns) == [
            "customer", "time", "event", "channel", "persona", "score", "source",
        ]  # fmt: skip
        assert str(log.time.dtype) == "datetime64[us]"
        assert set(log.persona) == {"a", "bo"}
        assert set(log.score.dropna()) <= {1, 2, 3, 4, 5}
        json.dumps(log.attrs)

    def test_default_noise_skips_events_of_touchpoints(self, shop: jn.JourneyMap) -> None:
        jm = shop.fork()
        jm.set("order", events=["order", "search_*"])
        log = jn.simulate(jm, 300, noise=0.3)
        unmapped = jm.evidence(jn.EventLog(log)).unmapped_events()
        assert {*unmapped.event} == {"club", "store_locator_opened", "app_crashed"}
        assert log.attrs["truth"]["noise"] == 0.3
        jm.set("order", events=["*"])
        log = jn.simulate(jm, 300, noise=0.3)
        assert log.attrs["truth"]["noise"] == 0
        assert not {*log.event} & {*NOISE_EVENTS}
        with pytest.raises(jn.ArgumentError, match="noise_events contains 'app_crashed', which"):
            jn.simulate(jm, 5, noise_events=["app_crashed"])

    @pytest.mark.parametrize("wrong", ["x", None, 3])
    def test_only_a_map_can_be_simulated(self, wrong: Any) -> None:
        with pytest.raises(jn.ArgumentError, match=f"^jm={wrong!r} is not valid; allowed: a J"):
            jn.simulate(wrong)

    def test_only_noise_matches_no_touchpoint(self, shop: jn.JourneyMap) -> None:
        log = jn.simulate(shop, 400, noise=0.2)
        found = shop.evidence(jn.EventLog(log)).unmapped_events()
        assert set(found.event) == {"club", "search_used", "store_locator_opened", "app_crashed"}
        quiet = shop.evidence(jn.EventLog(jn.simulate(shop, 400, noise=0, silent=["order"])))
        assert set(quiet.unmapped_events().event) == {"club"}
        assert quiet.conformance().loc[0, "move_share"] < 1  # order happens without an event

    def test_empty_and_small_maps(self) -> None:
        with pytest.raises(jn.ArgumentError, match="no touchpoints"):
            jn.simulate(jn.JourneyMap("Empty", stages=["A"]))
        jm = jn.JourneyMap("One")
        jm.add(jn.Touchpoint(name="Ad"))
        log = jn.simulate(jm, 5, noise=0)
        assert list(log.event) == ["ad"] * 5 and log.persona.isna().all()
        assert jn.simulate(jm, 0).empty

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"customers": -1}, "customers=-1 is not valid; allowed: a whole number from 0"),
            ({"seed": "x"}, "seed='x' is not valid; allowed: a whole number"),
            ({"noise": 2}, "noise=2 is not valid; allowed: a share from 0 to 1"),
            ({"days": 0}, "days=0 is not valid; allowed: a number above 0"),
            ({"silent": ["nope"]}, "silent contains 'nope'; allowed: ids of touchpoints"),
            (
                {"personas": {"nope": 1}},
                r"personas=\{'nope': 1\} is not valid; allowed: a share from 0 for ada, bo",
            ),
            (
                {"personas": {"ada": 0}},
                "personas is empty; allowed: a share for at least one persona",
            ),
            ({"reach": {"nope": 0.5}}, "reach contains 'nope', which is not an id"),
            (
                {"moves": {("ad", "page"): 2}},
                r"moves\[.*\]=2 is not valid; allowed: a number from 0 to 1",
            ),
            ({"moves": {"ad": 0.5}}, "moves has the unknown key 'ad'"),
            ({"emotions": {("ada", "ad"): 3}}, "is not valid; allowed: a number from -2 to 2"),
            (
                {"events": {"club": "order"}},
                r"events\['club'\]='order' matches order; allowed: an event",
            ),
            (
                {"noise_events": ["page"]},
                "noise_events contains 'page', which already matches page",
            ),
            ({"noise_events": "page"}, "noise_events is a string; allowed: a list of event names"),
        ],
    )
    def test_wrong_arguments_are_refused(
        self, shop: jn.JourneyMap, wrong: dict[str, Any], words: str
    ) -> None:
        with pytest.raises(jn.ArgumentError, match=words):
            jn.simulate(shop, **wrong)


DIGEST = "d569650579b14905e8e60595de05572654cc78fb06402ef8fe02b149356e463f"


class TestRates:
    def test_follow_from_the_map(self, shop: jn.JourneyMap) -> None:
        ada, _ = chains(shop._index, Overrides({}, {}, {}, {}, {}))
        assert ada.ids == ["ad", "page", "order", "parcel", "club"]
        assert list(ada.starts) == [0.5, 0.5, 0, 0, 0]
        ad = ada.moves[0]
        assert ad[1] / ad[2] == pytest.approx(0.6 / 0.4)
        assert ada.moves[4].sum() == 0  # the last touchpoint leads nowhere
        truth = jn.simulate(shop, 1).attrs["truth"]
        shares = {(row["persona"], row["stage"]): row["share"] for row in truth["funnel"]}
        assert shares["ada", "buy"] == pytest.approx(0.5, abs=1e-4)
        assert shares["bo", "buy"] == pytest.approx(0.5, abs=1e-4)

    def test_arguments_replace_them(self, shop: jn.JourneyMap) -> None:
        truth = jn.simulate(
            shop, 1, noise=0,
            reach={"buy": 0.2, ("bo", "buy"): 0.9},
            moves={("ada", "ad", "order"): 1.0},
            emotions={("ada", "ad"): -2},
        ).attrs["truth"]  # fmt: skip
        shares = {(row["persona"], row["stage"]): row["share"] for row in truth["funnel"]}
        assert shares["ada", "buy"] == pytest.approx(0.2, abs=1e-4)
        assert shares["bo", "buy"] == pytest.approx(0.9, abs=1e-4)
        moves = {(row["persona"], row["from"], row["to"]): row["probability"]
                 for row in truth["transitions"]}  # fmt: skip
        assert moves["ada", "ad", "order"] == pytest.approx(1)
        assert ("ada", "ad", "page") not in moves
        assert {"persona": "ada", "touchpoint": "ad", "emotion": -2} in truth["emotions"]

    def test_days_between_stages_are_the_expected_ones(self, shop: jn.JourneyMap) -> None:
        log = jn.simulate(shop, 4000, seed=5)
        funnel = shop.evidence(jn.EventLog(log)).funnel()
        median = funnel[(funnel.persona == "ada") & (funnel.stage == "buy")].median_seconds.iloc[0]
        assert 0.4 < median / 86_400 / 3 < 1.2


class TestTruth:
    def test_is_in_the_intervals_as_often_as_they_promise(self, shop: jn.JourneyMap) -> None:
        inside: dict[str, list[bool]] = {"funnel": [], "transitions": [], "emotions": []}
        for seed in range(60 if LONG else 8):
            frame = jn.simulate(shop, 600, seed=seed, scored=0.6)
            truth = frame.attrs["truth"]
            ev = shop.evidence(jn.EventLog(frame))
            inside["funnel"] += list(_funnel(truth, ev.funnel()))
            inside["transitions"] += list(_moves(truth, ev.transitions(by_persona=True)))
            inside["emotions"] += list(_felt(truth, ev.emotions()))
        for name, hits in inside.items():
            assert len(hits) >= 30, name
            assert 0.9 <= sum(hits) / len(hits) <= 0.99, (name, sum(hits), len(hits))


def _funnel(truth: dict[str, Any], table: Any) -> Any:
    """Yield whether the share of the first stage that reaches a stage is in the interval."""
    for persona in truth["personas"]:
        wanted = 1.0
        rows = [row for row in truth["funnel"] if row["persona"] == persona][1:]
        for row in rows:
            wanted *= row["share"]
            found = table[(table.persona == persona) & (table.stage == row["stage"])].iloc[0]
            yield found.low <= wanted <= found.high


def _moves(truth: dict[str, Any], table: Any) -> Any:
    known = table.set_index(["persona", "from", "to"])
    for row in truth["transitions"]:
        key = row["persona"], row["from"], row["to"]
        if key in known.index:
            found = known.loc[key]
            if found["count"] / found.probability >= 20:
                yield found.low <= row["probability"] <= found.high


def _felt(truth: dict[str, Any], table: Any) -> Any:
    known = table.set_index(["persona", "touchpoint"])
    for row in truth["emotions"]:
        found = known.loc[(row["persona"], row["touchpoint"])]
        if found.n >= 30:
            yield found.low <= row["emotion"] <= found.high


class TestSampleLogs:
    @pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
    @pytest.mark.parametrize("name", sorted(jn.samples()))
    def test_show_the_gaps_of_their_story(self, name: str) -> None:
        jm = jn.sample(name)
        log = jn.sample_log(name)
        ev = jm.evidence(jn.EventLog(log))
        found = set(jm.gaps("E", evidence=ev)["rule"])
        expected = {"E601", "E602", "E603", "E604", "E605", "E606"}
        assert found == (expected | {"E609"} if name == "coffee" else expected)
        people = ev.personas().set_index("persona").customers
        assert people[NONE] == 0
        assert ALL not in people.index

    def test_unknown_ones_are_refused(self) -> None:
        with pytest.raises(jn.ArgumentError, match="unknown sample 'tea'; allowed: coffee, saas"):
            jn.sample_log("tea")
