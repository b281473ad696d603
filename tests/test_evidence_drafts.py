"""Maps drafted from a log: stages at natural breaks, rare events, names."""

from __future__ import annotations

import random
import warnings
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.evidence.matching.event_patterns import parse
from strategies import LONG


def log_of(*rows: tuple[str, str, str]) -> jn.EventLog:
    return jn.EventLog(pd.DataFrame(rows, columns=["customer", "time", "event"]))


def journeys(*paths: str, times: int = 1) -> jn.EventLog:
    """Return a log in which each path, events joined by blanks, is taken by some customers."""
    rows = [
        (f"c{number:03}", f"2026-01-01 {place // 60:02}:{place % 60:02}", event)
        for number, path in enumerate(path for path in paths for _ in range(times))
        for place, event in enumerate(path.split())
    ]
    return log_of(*rows)


def stages_of(made: jn.JourneyMap) -> list[list[str]]:
    """Return the names of the touchpoints of each stage."""
    links = made.links("occurs_in")
    return [
        [made[id].name for id in links[links.to == stage]["from"]]
        for stage in made.table("stage").id
    ]


class TestFromEvents:
    def test_drafts_the_map_that_made_the_log(self) -> None:
        jm = jn.JourneyMap("Shop", stages=["Find", "Buy", "Stay"])
        jm.add(jn.Persona(name="Ada", data_values=["ada"]))
        for number, name in enumerate(
            ("Ad seen", "Page read", "Order", "Payment", "Parcel", "Thanks")
        ):
            stage = ("find", "buy", "stay")[number // 2]
            event = name.lower().replace(" ", "_")
            id = jm.add(jn.Touchpoint(name=name, events=event, channels="web"), stage=stage)
            jm.link("ada", id, emotion=1)
        ids = ["ad-seen", "page-read", "order", "payment", "parcel", "thanks"]
        for one, two in pairwise(ids):
            jm.link(one, two, kind="leads_to")
        frame = jn.simulate(
            jm, 500, seed=2, noise=0, reach={"buy": 0.8, "stay": 0.8}, personas={"ada": 1}
        )
        made = jn.JourneyMap.from_events(jn.EventLog(frame), stages=["Find", "Buy", "Stay"])
        assert made.links("occurs_in")[["from", "to"]].equals(jm.links("occurs_in")[["from", "to"]])
        paths = set(made.links("leads_to")[["from", "to"]].itertuples(index=False, name=None))
        assert paths <= set(pairwise(ids)) and len(paths) >= 4
        assert {made[id].name for id in ids} == {jm[id].name for id in ids}
        assert made["ada"].data_values == ("ada",)
        felt = made.links("experiences").emotion
        assert len(felt) == 6 and (felt - 1).abs().max() < 0.5
        cited = set(made.links("cites")["from"])
        assert cited == {*ids, "ada", "find", "buy", "stay"}
        assert made.history().empty
        assert made.gaps("E601,E602", evidence=jn.EventLog(frame)).empty
        again = jn.JourneyMap.from_events(jn.EventLog(frame), stages=["Find", "Buy", "Stay"])
        assert again.equals(made)

    def test_leaves_out_technical_events_and_says_so(self) -> None:
        paths = "ad order app_crashed pay", "ad order sessionTimedOut pay"
        made = jn.JourneyMap.from_events(journeys(*paths, times=20))
        assert sorted(made.table("touchpoint").id) == ["ad", "order", "pay"]
        assert made.info.description == (
            "No touchpoint is drafted for technical events: app_crashed, sessionTimedOut."
        )

    def test_keeps_technical_events_if_there_are_no_others(self) -> None:
        made = jn.JourneyMap.from_events(journeys("timeout app_crashed", times=3))
        assert sorted(made.table("touchpoint").id) == ["app-crashed", "timeout"]
        assert made.info.description == ""

    def test_keeps_rare_events_and_marks_them(self) -> None:
        rows = [(f"c{n}", f"2026-01-01 00:00:{k:02}", f"event_{k}") for n in range(60)
                for k in range(3)]  # fmt: skip
        made = jn.JourneyMap.from_events(log_of(*rows, ("x", "2026-01-01", "rare")))
        table = made.table("touchpoint")
        assert sorted(zip(table.id, map(list, table.tags), strict=True)) == [
            ("event-0", []), ("event-1", []), ("event-2", []), ("rare", ["rare"]),
        ]  # fmt: skip
        one = jn.JourneyMap.from_events(log_of(("a", "2026-01-01", "only")))
        assert len(one.table("stage")) == 1 and len(one.table("touchpoint")) == 1

    @pytest.mark.filterwarnings("ignore:the map already has:journeynb.JourneyWarning")
    def test_matches_the_events_of_the_draft_whatever_their_names(self) -> None:
        names = [
            " order", "order ", "order", "Order", "ORDER", "in  side", "in side", "  ", "\t", "a\n",
            "\u00a0b", "*", "a*b", "@", "a @ b=c", "=", "\\", "a\\ ", "'q'", '"q"', "a'b", "|",
            "a|b", ",", "a,b", "!!!", "%", "a_b", "é", "e\u0301", "日本語", "🙂", "x" * 3000,
            "x" * 2999 + "y", "(none)", "None", "nan", "1", "1.0", "01", "<b>", "--", "$1", "[a]",
            "\u200bz", "İ", "ß",
        ]  # fmt: skip
        counts = {name: 1 + number % 3 for number, name in enumerate(names)}
        rows = [
            (f"c{n}", f"2026-01-01 00:{place:02}", name)
            for place, (name, many) in enumerate(counts.items())
            for n in range(many)
        ]
        for some in (names[:24], names[24:]):
            log = log_of(*(row for row in rows if row[2] in some))
            made = jn.JourneyMap.from_events(log)
            ev = made.evidence(log)
            drafted = [parse(made[id].events[0]).event.pieces for id in ev.touchpoints().id]
            assert all(len(pieces) == 1 and pieces[0] in some for pieces in drafted)
            assert len({*drafted}) == len(drafted) == len(some)
            assert ev.touchpoints().events.tolist() == [counts[name] for (name,) in drafted]
            assert {*ev.unmapped_events().event} == {*some} - {name for (name,) in drafted}

    def test_wrong_stages_are_refused(self) -> None:
        log = log_of(("a", "2026-01-01", "x"))
        for wrong in ("Find", [], [3], 5):
            with pytest.raises(
                jn.ArgumentError,
                match=r"is not valid; allowed: a list of names or jn\.Stage objects",
            ):
                jn.JourneyMap.from_events(log, stages=wrong)  # type: ignore[arg-type]


class TestStages:
    """Known truth comes back, chance makes no stages."""

    @pytest.mark.parametrize(("stages", "seed"), [(3, 1), (5, 2), (7, 3)] if LONG else [(7, 3)])
    def test_the_stages_of_a_simulated_map_come_back(self, stages: int, seed: int) -> None:
        pick = random.Random(seed)
        names = [f"event {number}" for number in range(30)]
        pick.shuffle(names)
        jm = jn.JourneyMap("Truth", stages=[f"S{number}" for number in range(stages)])
        jm.add(jn.Persona(name="Ada"))
        truth = []
        for stage in range(stages):
            own = [names.pop() for _ in range(pick.randint(2, 4))]
            truth.append(set(own))
            for name in own:
                jm.add(jn.Touchpoint(name=name, events=name), stage=f"s{stage}", personas="ada")
        reach = {f"s{stage}": 0.8 for stage in range(1, stages)}
        frame = jn.simulate(jm, 500, seed=seed, reach=reach)
        found = stages_of(jn.JourneyMap.from_events(jn.EventLog(frame)))
        noise = {"Search used", "Store locator opened"}
        assert [{*own} - noise for own in found] == truth

    @pytest.mark.parametrize(
        ("customers", "length", "events"),
        [(3, 4, 6), (100, 8, 12), *([(20, 5, 10), (300, 3, 5)] if LONG else [])],
    )
    def test_a_random_order_has_no_stages(self, customers: int, length: int, events: int) -> None:
        pick = random.Random(customers)
        paths = [
            " ".join(f"event{pick.randrange(events)}" for _ in range(length))
            for _ in range(customers)
        ]
        with pytest.warns(jn.JourneyWarning, match="its events occur in any order"):
            made = jn.JourneyMap.from_events(journeys(*paths))
        assert len(made.table("stage")) == 1 and len(made.table("touchpoint")) <= events

    def test_a_loop_stays_in_a_stage(self) -> None:
        made = jn.JourneyMap.from_events(
            journeys(
                "register examine check decide pay",
                "register check examine decide reject",
                "register check examine decide examine check decide pay",
                "register examine check decide check examine decide reject",
                times=5,
            )
        )
        assert list(map(sorted, stages_of(made))) == [
            ["Register"], ["Check", "Decide", "Examine"], ["Pay", "Reject"],
        ]  # fmt: skip
        assert made.table("stage").name.tolist()[1] in ("Check", "Decide", "Examine")
        quotes = made.links("cites").set_index("from").quotes
        for stage in made.table("stage").id[1:]:
            assert quotes[stage][0]["text"].startswith("0 of 20 customers (0%) with touchpoints")

    def test_a_straight_process_has_stages_of_several_touchpoints(self) -> None:
        steps = [f"Step{letter}" for letter in "abcdefghijkl"]
        found = stages_of(jn.JourneyMap.from_events(journeys(" ".join(steps).lower(), times=20)))
        assert 3 <= len(found) <= 7 and min(map(len, found)) >= 2
        assert [name for own in found for name in own] == [
            f"Step{letter}" for letter in "abcdefghijkl"
        ]

    def test_customers_who_return_are_placed_by_their_first_visits(self) -> None:
        visit = ("home search product home product search cart pay", "home product cart search pay",
                 "search home product product cart pay", "home search")  # fmt: skip
        pick = random.Random(0)
        paths = [" ".join(pick.choice(visit) for _ in range(6)) for _ in range(60)]
        with pytest.warns(jn.JourneyWarning, match="customers first reach them; pass gap="):
            made = jn.JourneyMap.from_events(journeys(*paths))
        found = stages_of(made)
        place = {name: at for at, own in enumerate(found) for name in own}
        assert place["Home"] < place["Cart"] <= place["Pay"] and place["Search"] < place["Pay"]

    def test_rare_events_do_not_fill_the_last_stage(self) -> None:
        paths = ["ask ask try decide buy use"] * 100 + ["ask help try buy decide use"] * 100
        made = jn.JourneyMap.from_events(
            journeys(*paths, "ask complain try decide buy use", "lost")
        )
        found = stages_of(made)
        (stage,) = [own for own in found if "Complain" in own]
        assert "Complain" not in found[-1] and {"Ask", "Help", "Try"} & {*stage}
        assert made["complain"].tags == made["lost"].tags == ("rare",) and made["help"].tags == ()

    def test_given_names_are_used_for_the_best_cuts(self) -> None:
        log = journeys("a b c d", "b a d c", "a b d c", times=10)
        made = jn.JourneyMap.from_events(log, stages=["One", jn.Stage(id="two", name="Zwei")])
        assert made.table("stage").name.tolist() == ["One", "Zwei"] and "two" in made
        assert list(map(sorted, stages_of(made))) == [["A", "B"], ["C", "D"]]
        few = jn.JourneyMap.from_events(log_of(("a", "2026-01-01", "x")), stages=["One", "Two"])
        assert few.table("stage").name.tolist() == ["One"]

    def test_the_same_log_gives_the_same_map_whatever_the_order_of_its_rows(self) -> None:
        frame = jn.sample_log("coffee").head(3000)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", jn.JourneyWarning)
            made = jn.JourneyMap.from_events(jn.EventLog(frame))
            mixed = jn.JourneyMap.from_events(jn.EventLog(frame.sample(frac=1, random_state=1)))
        assert made.equals(mixed)


@pytest.mark.parametrize("events", [[1, 2, 3], ["1", "20 ", "-3"], ["1.5", "2,5", "ad"]])
def test_numbers_as_events_are_refused_with_advice(events: list[Any]) -> None:
    frame = pd.DataFrame({"customer": ["a", "b", "c"], "time": "2026-01-01", "code": events})
    with pytest.raises(jn.ArgumentError, match=r"the column code are numbers, such as") as found:
        jn.JourneyMap.from_events(jn.EventLog(frame, event="code"))
    assert "replace the numbers first: df['code'] = df['code'].map({" in str(found.value)
