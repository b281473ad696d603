"""One log for all maps of a portfolio: the same numbers as for each map alone, read once."""

import datetime as dt
import json
import random
import sys
from unittest.mock import patch
from warnings import catch_warnings

import pandas as pd
import pytest

import journeynb as jn
from journeynb.cli import main
from journeynb.evidence.log.checked_log import CheckedLog

COLUMNS = {
    "maps": ["map", "touchpoints", "observed", "events", "share", "low", "high", "only",
             "customers"],
    "touchpoints": ["map", "id", "name", "customers", "share", "low", "high", "events",
                    "first_seen", "last_seen"],
    "events": ["event", "count", "customers", "mapped", "maps"],
    "unmapped_events": ["event", "count", "customers", "share", "low", "high", "first_seen",
                        "last_seen"],
    "unobserved_touchpoints": ["map", "id", "name", "events"],
}  # fmt: skip


@pytest.fixture(scope="module")
def coffee():
    pf = jn.sample_portfolio("coffee")
    return pf, pf.evidence(jn.EventLog(jn.sample_log("coffee")))


@pytest.mark.parametrize("table", COLUMNS)
def test_tables_have_the_columns_that_the_docs_name(coffee, table):
    assert getattr(coffee[1], table)().columns.tolist() == COLUMNS[table]


def test_every_number_of_a_touchpoint_is_the_one_of_the_map_alone(coffee):
    pf, ev = coffee
    found = ev.touchpoints()
    for name in found["map"].unique():
        ours = found[found["map"] == name].drop(columns="map").reset_index(drop=True)
        pd.testing.assert_frame_equal(ours, ev[name].touchpoints()[list(ours)])
    alone = pd.concat(ev[name].unobserved_touchpoints() for name in pf if name != "library")
    assert ev.unobserved_touchpoints().id.tolist() == alone.id.tolist()


def test_a_map_explains_events_and_what_none_explains_is_left(coffee):
    _, ev = coffee
    maps = ev.maps().set_index("map")
    assert "library" not in maps.index
    assert maps.only.sum() + ev.unmapped_events()["count"].sum() <= len(jn.sample_log("coffee"))
    unmapped = ev.unmapped_events().set_index("event")["count"].to_dict()
    assert list(unmapped) == [
        "app_crashed", "search_used", "store_locator_opened", "bags_returned", "event_visit",
    ]  # fmt: skip
    events = ev.events().set_index("event")
    assert events.loc["ticket_opened", "maps"] == ["first-parcel", "office", "subscribe"]
    assert (events["count"] - events.mapped)[lambda left: left > 0].to_dict() == unmapped


def test_the_text_says_which_map_explains_how_much(coffee):
    lines = repr(coffee[1]).splitlines()
    assert lines[0] == "5 maps compared with 13,590 events of 4,717 customers"
    assert lines[4].split(maxsplit=1) == [
        "subscribe", "explains 51% of the events, 21% alone; 13 of 14 touchpoints observed",
    ]  # fmt: skip
    assert lines[-1].startswith("  no map explains 5.7% of the events: app_crashed, search_used")


class TestOtherLogs:
    def maps(self, random):
        """Maps with plain names, stars and conditions on columns that may be empty."""
        made = []
        for number in range(4):
            jm = jn.JourneyMap(f"Map {number}")
            for place in range(5):
                name = f"e{random.randrange(6)}"
                events = random.choice(
                    [[name], [f"{name[:1]}*"], [f"{name} @ page=/{random.randrange(3)}*"],
                     [f"{name} @ size={random.randrange(3)}", "e5"], ["* @ vip=true @ page=/1"],
                     []]
                )  # fmt: skip
                jm.add(jn.Touchpoint(name=f"T{place}", events=events))
            made.append(jm)
        return made

    def log(self, random):
        start = dt.datetime(2026, 1, 1)
        rows = [
            {
                "customer": f"c{random.randrange(12)}",
                "time": start + dt.timedelta(minutes=number),
                "event": f"e{random.randrange(7)}",
                "page": random.choice([None, "/0", "/1", "/2/a"]),
                "size": random.choice([None, 0, 1, 2]),
                "vip": random.choice([True, False]),
            }
            for number in range(150)
        ]
        return pd.DataFrame(rows)

    @pytest.mark.parametrize(("seed", "prepared"), [(0, False), (1, True)])
    @pytest.mark.filterwarnings("ignore:.*events match both")
    def test_numbers_are_those_of_each_map_alone(self, seed, prepared):
        chance = random.Random(seed)
        frame, maps = self.log(chance), self.maps(chance)
        log = jn.EventLog(frame)
        ev = jn.Portfolio(maps).evidence(log.prepare() if prepared else log)
        found, explained = ev.touchpoints(), ev.maps().set_index("map")
        every = jn.JourneyMap("All patterns")
        for jm in maps:
            alone = ev[jm.title]
            ours = found[found["map"] == jm.title].drop(columns="map").reset_index(drop=True)
            pd.testing.assert_frame_equal(ours, alone.touchpoints()[list(ours)])
            left = alone.unmapped_events()
            assert explained.events[jm.title] == len(frame) - left["count"].sum()
            patterns = [each for row in jm.table("touchpoint").events for each in row]
            every.add(jn.Touchpoint(name=jm.title, events=patterns))
        left = every.evidence(ev.log).unmapped_events()[list(ev.unmapped_events())]
        pd.testing.assert_frame_equal(ev.unmapped_events(), left)

    def test_the_log_is_read_once_for_all_maps_and_tables(self, monkeypatch):
        asked = []
        run = CheckedLog.run
        monkeypatch.setattr(
            CheckedLog, "run", lambda self, expr, what: asked.append(what) or run(self, expr, what)
        )
        chance = random.Random(1)
        pf = jn.Portfolio(self.maps(chance))
        ev = pf.evidence(jn.EventLog(self.log(chance)))
        for table in COLUMNS:
            getattr(ev, table)()
        assert asked == ["events of all maps", "customers of all maps"]

    def test_tables_follow_the_maps_as_they_are_edited(self):
        jm = jn.JourneyMap("Buy")
        jm.add(jn.Touchpoint(name="Ad", events="e0"))
        ev = jn.Portfolio([jm]).evidence(jn.EventLog(self.log(random.Random(2))))
        before = ev.maps().events[0]
        jm.set("ad", events=["e0", "e1"])
        assert ev.maps().events[0] > before
        table = ev.maps()
        table["events"] = -1  # a copy
        assert ev.maps().events[0] > before

    def test_a_portfolio_without_patterns_explains_nothing(self):
        frame = self.log(random.Random(3))
        ev = jn.Portfolio([jn.JourneyMap("Empty")]).evidence(jn.EventLog(frame))
        assert ev.maps().empty and ev.touchpoints().empty
        assert ev.unmapped_events()["count"].sum() == len(frame)

    @pytest.mark.filterwarnings("ignore:the data frame. the log has no rows")
    def test_a_log_without_events_is_compared_too(self):
        frame = self.log(random.Random(3)).head(0).astype({"event": "str", "customer": "str"})
        jm = jn.JourneyMap("Buy")
        jm.add(jn.Touchpoint(name="Ad", events="e0"))
        ev = jn.Portfolio([jm]).evidence(jn.EventLog(frame))
        assert ev.maps()[["observed", "events", "customers"]].values.tolist() == [[0, 0, 0]]
        assert ev.touchpoints().events.tolist() == [0] and ev.events().empty
        assert repr(ev).startswith("1 map compared with 0 events of 0 customers")

    def test_a_column_that_the_log_lacks_is_named_with_its_map(self):
        jm = jn.JourneyMap("Buy")
        jm.add(jn.Touchpoint(name="Ad", events="e0 @ plan=pro"))
        ev = jn.Portfolio([jm]).evidence(jn.EventLog(self.log(random.Random(4))))
        with pytest.warns(jn.JourneyWarning, match="Buy: the log has no column plan, so the event"):
            ev.maps()

    def test_opportunities_are_ranked_by_the_customers_whom_they_help(self, coffee):
        pf, ev = coffee
        ranked = pf.opportunities(evidence=ev)
        pd.testing.assert_frame_equal(ranked, pf.opportunities(evidence=ev.log))
        first = ranked.iloc[0]
        assert (first["map"], first.id) == ("discover", "plain-words")
        assert first.customers == ev.touched()[("discover", "home-page")][0]
        assert first.priority == pytest.approx(first.value / first.effort * first.share)
        assert "customers" not in pf.opportunities()
        with pytest.raises(jn.ArgumentError, match="this portfolio's evidence"):
            jn.sample_portfolio("coffee").opportunities(evidence=ev)

    def test_wrong_calls_say_what_is_allowed(self, coffee):
        pf, ev = coffee
        with pytest.raises(jn.ArgumentError, match="not an event log"):
            pf.evidence(jn.sample_log("coffee"))
        with pytest.raises(jn.ArgumentError, match="allowed: first, last, event"):
            pf.evidence(ev.log, assign="both")
        with pytest.raises(jn.UnknownIdError, match="did you mean 'office'"):
            ev["offices"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("command")
    for name, event in (("buy", "order"), ("find", "ad")):
        jm = jn.JourneyMap(name.title())
        jm.add(jn.Touchpoint(name=name.title(), events=event))
        jm.save(folder / f"{name}.journeymap.json")
    (folder / "log.csv").write_text(
        "customer,time,event\nann,2026-01-01,ad\nann,2026-01-02,order\n"
    )
    (folder / "noise.csv").write_text("customer,time,event\nbob,2026-01-01,noise\n")
    return folder


class TestCommand:
    def run(self, capsys, *arguments):
        command = ["journeynb", "evidence", *map(str, arguments)]
        with (
            patch.object(sys, "argv", command), catch_warnings(),
            pytest.raises(SystemExit) as ended,
        ):  # fmt: skip
            main()
        return ended.value.code, *capsys.readouterr()

    def test_a_log_that_the_maps_explain_exits_with_0(self, folder, capsys):
        code, out, _ = self.run(capsys, folder, folder / "log.csv")
        assert code == 0
        assert "Events that no map explains (E601) (0)\n  none" in out
        row = next(line for line in out.splitlines() if line.startswith("  buy"))
        assert row.split()[:2] == ["buy", "1"] and row.endswith("1 of 1")

    def test_events_that_no_map_explains_exit_with_1(self, folder, capsys):
        code, out, _ = self.run(
            capsys, folder, folder / "log.csv", folder / "noise.csv", "--format", "json"
        )
        found = json.loads(out)
        assert code == 1
        assert [row["event"] for row in found["unmapped_events"]] == ["noise"]
        assert {row["event"]: row["maps"] for row in found["events"]} == {
            "ad": ["find"], "noise": [], "order": ["buy"],
        }  # fmt: skip
        files = (folder, folder / "log.csv", folder / "noise.csv", "--fail-on", "never")
        assert self.run(capsys, *files)[0] == 0

    def test_an_option_for_one_map_is_refused(self, folder, capsys):
        code, _, err = self.run(capsys, folder, folder / "log.csv", "--churn")
        assert code == 2 and "--churn is for a single map" in err

    def test_a_broken_file_is_named_and_stops_no_other(self, folder, capsys):
        broken = folder / "broken.journeymap.json"
        broken.write_text("{")
        code, out, err = self.run(capsys, folder, folder / "log.csv")
        broken.unlink()
        assert code == 2 and "Maps (2)" in out
        assert "error: broken.journeymap.json, line 1: not valid JSON" in err
