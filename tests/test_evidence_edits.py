"""Proposals from a log (patterns, edits, a whole map), and its numbers in gaps and pictures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.evidence.as_evidence import as_evidence
from journeynb.evidence.matching.name_likeness import likeness
from journeynb.evidence.matching.names import human
from journeynb.gaps.findings import findings
from journeynb.gaps.rules import RULES
from journeynb.gaps.rules.observed import Move, Observed, Reached


def log_of(*rows: tuple[Any, ...], **options: Any) -> jn.EventLog:
    names = ["customer", "time", "event", "persona", "score"][: len(rows[0])]
    return jn.EventLog(pd.DataFrame(rows, columns=names), **options)


@pytest.fixture(scope="module")
def coffee() -> tuple[jn.JourneyMap, Any]:
    jm = jn.sample("coffee")
    return jm, jm.evidence(jn.EventLog(jn.sample_log("coffee")))


class TestRules:
    @pytest.mark.filterwarnings("ignore:.*events at the same time")
    def test_an_event_is_not_the_entity_whose_id_it_has(self) -> None:
        jm = jn.JourneyMap(stages=["Find"])
        jm.add(jn.Persona(name="Ada"))
        jm.add(jn.Touchpoint(name="Order", events="bought"), stage="find")
        jm.add(jn.Touchpoint(name="Call"), stage="find")
        rows = [("a", "bought"), ("b", "order"), ("c", "order"), ("c", "call"), ("c", "ada")]
        log = log_of(*((who, "2026-01-01", what, "ada") for who, what in rows))
        found = jm.gaps("E601,M103", evidence=log)
        touched = {(row.kind, row.id): row.customers for row in found.itertuples()}
        assert touched.pop(("touchpoint", "call")) is pd.NA
        assert touched == {
            ("event", "order"): 2, ("event", "call"): 1, ("event", "ada"): 1,
            ("touchpoint", "order"): 1,
        }  # fmt: skip

    def test_find_nothing_below_the_minimum(self) -> None:
        jm = jn.JourneyMap(stages=["A", "B"])
        for name in ("One", "Two", "Three"):
            jm.add(jn.Touchpoint(name=name))
        jm.link("one", "three", kind="leads_to")

        def messages(code: str, **numbers: Any) -> list[str]:
            rows = findings(
                jm._index, [RULES[code]], date(2026, 1, 1), observed=Observed(**numbers)
            )
            return [row["message"] for row in rows]

        def below(before: int, reached: int) -> list[str]:
            return messages("E603", reached=(Reached("b", "", before, reached),))

        def unmapped(moves: int, out: int) -> list[str]:
            return messages("E604", moves=(Move("one", "two", moves, out, moves),))

        assert below(29, 0) == below(30, 15) == []
        assert below(30, 1) == ["Only 1 of 30 customers (3.3%, expected 50%) goes on to B"]
        assert below(30, 0) == ["None of 30 customers (expected 50%) goes on to B"]
        assert unmapped(29, 29) == unmapped(30, 601) == []
        assert len(unmapped(30, 30)) == len(unmapped(30, 600)) == 1

    def test_findings_have_customers_and_can_be_sorted_by_them(self, coffee: Any) -> None:
        jm, ev = coffee
        table = jm.gaps(evidence=ev, sort="customers")
        assert table.customers.dtype == "Int64" and table.share.dtype == "float64"
        known = table.customers.dropna()
        assert known.is_monotonic_decreasing and table.customers.isna().sum() > 0
        assert table.customers.isna().to_list() == sorted(table.customers.isna())
        assert set(jm.gaps(evidence=ev).id) == set(table.id)
        bare = table[table.id == "club-points"]
        assert (
            len(bare) and bare.customers.isna().all()
        )  # it has no patterns, so the number is unknown
        drop = table[(table.rule == "E603") & (table.other == "jonas")].iloc[0]
        funnel = ev.funnel().set_index(["persona", "stage"])
        assert drop.customers == funnel.loc[("jonas", drop.id), "dropped"]
        assert drop.share == drop.customers / ev.log.customers

    def test_need_evidence_and_say_so(self, coffee: Any) -> None:
        jm, _ = coffee
        with pytest.raises(jn.ArgumentError, match=r"E601, .*need evidence="):
            jm.gaps("E")
        with pytest.raises(jn.ArgumentError, match="sort='customers' needs evidence="):
            jm.gaps(sort="customers")
        with pytest.raises(
            jn.ArgumentError, match="sort='x' is not valid; allowed: severity, customers"
        ):
            jm.gaps(sort="x")
        with pytest.raises(jn.ArgumentError, match="evidence=5 is not valid; allowed"):
            jm.gaps(evidence=5)
        assert not any(code.startswith("E") for code in jm.gaps()["rule"])

    def test_are_accepted_and_checked_as_others(self) -> None:
        jm = jn.JourneyMap()
        jm.add(jn.Touchpoint(name="Chat", events="chat"))
        log = log_of(("ann", "2026-01-01", "noise"))
        with pytest.raises(jn.GapsFound, match="E601"):
            jm.require("E", evidence=log)
        jm.accept("E601", "noise", reason="a test's traffic")
        assert list(jm.gaps("E", evidence=log)["rule"]) == ["E602"]
        assert jm.gaps("E", evidence=log, excepted=True).reason.iloc[0] == "a test's traffic"
        jm.accept("E602", "chat", reason="starts next month")
        jm.require("E", evidence=log)
        assert jm.check().unmatched == []
        later = log_of(("ann", "2026-01-01", "chat"))
        assert [each.rule for each in jm.check(evidence=later).unmatched] == ["E601", "E602"]

    def test_an_event_can_have_the_name_of_a_touchpoint(self) -> None:
        jm = jn.JourneyMap()
        jm.add(jn.Touchpoint(name="Chat", events="talk"))
        row = jm.gaps("E601", evidence=log_of(("ann", "2026-01-01", "chat"))).iloc[0]
        assert tuple(row[["kind", "id", "name", "customers"]]) == ("event", "chat", "chat", 1)


class TestBinding:
    def test_evidence_of_another_map_gives_its_log(self, coffee: Any) -> None:
        jm, ev = coffee
        assert as_evidence(jm._core, ev) is ev
        fork = jm.fork()
        fork.set("first-brew", events=["search_used"])
        assert "first-brew" not in set(fork.gaps("E602", evidence=ev).id)
        assert "first-brew" in set(jm.gaps("E602", evidence=ev).id)


class TestNames:
    def test_are_written_as_people_do(self) -> None:
        assert human("userSignedUp") == "User signed up"
        assert human("HTTP_error") == "HTTP error"
        assert human("購入") == "購入" and human("!!") == "!!"

    @pytest.mark.parametrize(
        "name",
        ["Release A", "T02 Check", "X-Ray", "iOS open", "IV Liquid", "time-out X", "iPhone", "CRP",
         "Permit REJECTED by PRE_APPROVER", "page_view /pricing", "$pageview", "/cart/orderPlaced",
         "T07-1 Draft advice", "Sign-up"],
    )  # fmt: skip
    def test_that_read_as_words_stay_as_they_are(self, name: str) -> None:
        assert human(name) == human(f" {name} ") == name

    def test_in_snake_case_and_camel_case_are_split(self) -> None:
        assert human("LacticAcid") == "Lactic acid" and human("HTMLParser") == "HTML parser"
        assert human("iOSOpened") == "iOS opened" and human("userIDs_sent") == "User IDs sent"
        assert human("sign-up_done") == "Sign-up done" and human("v2_launch") == "V2 launch"

    def test_have_at_most_60_letters(self) -> None:
        long = "T10 Determine necessity to stop indication and many more words"
        assert human(long) == "T10 Determine necessity to stop indication and many more…"
        assert human("x" * 3000) == "X" + "x" * 58 + "…"
        assert human("word_" * 40).endswith(" word…") and len(human("word_" * 40)) <= 60
        assert human("a" * 60) == "A" + "a" * 59

    def test_are_similar_by_their_words(self) -> None:
        assert likeness("Order placed", "placed_order") == 100
        assert likeness("Club points", "club_points_used") > likeness("Club points", "club_used")
        assert likeness("", "x") == 0

    def test_are_similar_if_their_words_have_the_same_stem(self) -> None:
        assert likeness("Return of empty bags", "bags_returned") > 75
        assert likeness("Delivery", "delivered") == likeness("Shipping", "shipped") == 90
        assert likeness("News", "new_user") < 60 > likeness("Payment", "paid")
        assert likeness("Checkout", "checkout_started") == 87  # which only one of them has


class TestSuggestEvents:
    @pytest.mark.filterwarnings("ignore:.*events at the same time")
    def test_proposes_the_most_similar_and_applies_it(self) -> None:
        jm = jn.JourneyMap()
        jm.add(jn.Touchpoint(name="Order"))
        jm.add(jn.Touchpoint(name="Support", events="ticket"))
        jm.add(jn.Touchpoint(name="Weird * name"))
        names = ["order_placed", "order_shipped", "ticket", "support_used", "weird*name", "zzz"]
        rows = [("a", "2026-01-01", event) for event in names]
        found = jm.suggest_events(log_of(*rows))
        table = found.table
        assert set(zip(table.id, table.other, strict=True)) == {
            ("order", "order_placed"), ("order", "order_shipped"), ("weird-name", "weird*name"),
        }  # fmt: skip
        assert table.score.is_monotonic_decreasing
        assert found.apply(min_score=99) == 1
        assert jm["weird-name"].events == (r"weird\*name",)
        assert jm["order"].events == ()
        assert found.pick(1, 2).apply() == 2
        assert set(jm["order"].events) == {"order_placed", "order_shipped"}
        assert jm.evidence(log_of(*rows)).unmapped_events().event.tolist() == [
            "support_used", "zzz",
        ]  # fmt: skip
        jm.undo()
        assert jm["order"].events == ()
        assert found.pick(2).apply() == found.pick(1).apply() == 1
        assert set(jm["order"].events) == {"order_placed", "order_shipped"}
        assert found.apply() == found.pick(1, 2).apply() == 0
        with pytest.raises(jn.ArgumentError, match="unknown edit 9; allowed: 0 to"):
            found.pick(9)
        with pytest.raises(
            jn.ArgumentError, match="least=200 is not valid; allowed: a number from 0 to 100"
        ):
            jm.suggest_events(log_of(*rows), least=200)

    @pytest.mark.parametrize(
        ("touchpoints", "events", "pairs"),
        [
            (
                ["Product page", "Product search", "Homepage", "Checkout"],
                "home search product_view promo_page compare checkout_bug shipping_details",
                {"product_view": "product-page", "home": "homepage", "search": "product-search"},
            ),
            (
                ["Order confirmation", "Order form", "Newsletter"],
                "order_form_opened order news newsletter_signup confirmation_sent",
                {"order_form_opened": "order-form", "newsletter_signup": "newsletter",
                 "confirmation_sent": "order-confirmation"},
            ),
            (
                ["Payment", "Payment reminder", "Sign-up"],
                "payment_failed paymentReminderSent signUp sing_up assignment_upload payments",
                {"paymentReminderSent": "payment-reminder", "signUp": "sign-up",
                 "payments": "payment"},
            ),
        ],
    )  # fmt: skip
    def test_events_that_only_look_alike_are_not_proposed(
        self, touchpoints: list[str], events: str, pairs: dict[str, str]
    ) -> None:
        jm = jn.JourneyMap("Shop", stages=["Any"])
        for name in touchpoints:
            jm.add(jn.Touchpoint(name=name), stage="any")
        rows = [("a", f"2026-01-{day:02}", event) for day, event in enumerate(events.split(), 1)]
        table = jm.suggest_events(log_of(*rows)).table
        assert dict(zip(table.other, table.id, strict=True)) == pairs
        assert table.other.is_unique

    def test_the_stage_decides_between_equal_names(self) -> None:
        jm = jn.JourneyMap("Shop", stages=["Find", "Buy", "Use"])
        jm.add(jn.Touchpoint(name="Visit", events="visit"), stage="find")
        jm.add(jn.Touchpoint(name="Order", events="order"), stage="buy")
        jm.add(jn.Touchpoint(name="Help before"), stage="find")
        jm.add(jn.Touchpoint(name="Help after"), stage="use")
        late = log_of(*(("a", f"2026-01-0{day}", event) for day, event in
                        enumerate(("visit", "order", "help_asked"), 1)))  # fmt: skip
        (row,) = jm.suggest_events(late, least=50).table.to_dict("records")
        assert row["id"] == "help-after" and "mostly near Buy" in row["why"]
        same = jn.JourneyMap("Shop", stages=["Find"])
        for name in ("Help before", "Help after"):
            same.add(jn.Touchpoint(name=name), stage="find")
        assert len(same.suggest_events(late, least=50)) == 0

    def test_nothing_to_propose(self) -> None:
        found = jn.JourneyMap().suggest_events(log_of(("a", "2026-01-01", "x")))
        assert len(found) == 0 and repr(found) == "nothing to propose"
        assert found.changes == [] and found.apply() == 0 and found.table.empty


class TestSuggestions:
    def test_fix_the_gaps_and_cite_the_log(self, coffee: Any) -> None:
        jm = coffee[0].fork()
        log = coffee[1].log
        ev = jm.evidence(log)
        before = jm.gaps("E601,E604,E605", evidence=ev)
        found = ev.suggestions()
        table = found.table
        assert set(table.edit) == {"add_touchpoint", "add_leads_to", "set_emotion"}
        assert found.technical == {"app_crashed": "crashed"}
        assert "no touchpoint is proposed for technical events: app_crashed" in repr(found)
        assert "technical events: app_crashed</p>" in found._repr_html_()
        assert len(table) == len(before) - 1 and table.customers.is_monotonic_decreasing
        steps = len(jm.history())
        assert found.apply() == len(table)
        assert len(jm.history()) == steps + 1
        after = jm.gaps("E601,E605", evidence=ev)
        assert after.id.tolist() == ["app_crashed"]
        jm.add(jn.Touchpoint(name="App crashed", events=["app_crashed"]), stage="awareness")
        assert jm.gaps("E601", evidence=ev).empty and ev.suggestions().technical == {}
        jm.undo()
        left = jm.gaps("E604", evidence=ev)
        done = set(zip(table[table.edit == "add_leads_to"].id, table.other, strict=False))
        assert not done & set(zip(left.id, left.other, strict=True))
        assert (
            jm.links("experiences").query("`from` == 'maya' and to == 'first-parcel'").basis.item()
            == "researched"
        )
        source = jm["event-log"]
        assert source.type == "analytics" and source.sample_size == log.customers
        cited = set(jm.links("cites").query("to == 'event-log'")["from"])
        assert cited >= {"maya", "home-page", "search-used"}
        quotes = jm.links("cites").query("`from` == 'bean-guide' and to == 'event-log'").quotes
        assert len(quotes.item()) == 2  # a quote for each of its two paths
        jm.undo()
        assert "event-log" not in jm
        ev.suggestions().pick(0).apply()
        ev.suggestions().pick(0).apply()
        assert len([each for each in jm if each.startswith("event-log")]) == 1

    def test_edits_that_were_made_before_are_skipped(self, coffee: Any) -> None:
        jm = coffee[0].fork()
        found = jm.evidence(coffee[1].log).suggestions()
        numbers = [list(found.table.edit).index(each) for each in set(found.table.edit)]
        assert found.pick(*numbers).apply() == 3
        jm.set("event-log", name="Web log")
        added = found.table.id[list(found.table.edit).index("add_touchpoint")]
        sure = int((found.table.drop(numbers).score >= 80).sum())
        assert found.apply(min_score=80) == sure
        assert found.apply() == len(found) - 3 - sure
        assert found.apply() == 0 and found.changes == [] and found.code == ""
        everything = jm.fork()
        while jm.undo():
            pass
        found.pick(*numbers, numbers[0]).apply()
        jm.set("event-log", name="Web log")
        assert found.apply() == len(found) - 3
        assert jm.equals(everything) and added not in jm.evidence(coffee[1].log).unmapped_events()


class TestPlacement:
    @pytest.mark.parametrize(
        ("paths", "stage", "words"),
        [
            (["visit view ship pay", "visit visit view ship pay"], "look", "2 of 2 follow Look"),
            (["visit view pack ship pay", "visit view ship pack"], "look", "2 of 2 follow Look"),
            (["pack ship visit view", "ship visit"], "find", "2 of 2 precede Find"),
            (["visit ship", "view ship", "view pack ship"], "look", "2 of 3 follow Look"),
        ],
    )  # fmt: skip
    def test_is_the_last_mapped_stage_whatever_is_between(
        self, paths: list[str], stage: str, words: str
    ) -> None:
        jm = jn.JourneyMap("Shop", stages=["Find", "Look", "Check"])
        for event, where in (("visit", "find"), ("view", "look"), ("pay", "check")):
            jm.add(jn.Touchpoint(name=event, events=event), stage=where)
        rows = [(f"c{number} {again}", f"2026-01-01 00:{minute:02}", event)
                for number, path in enumerate(paths) for again in range(30)
                for minute, event in enumerate(path.split())]  # fmt: skip
        table = jm.evidence(log_of(*rows)).suggestions().table
        (row,) = table[table.id == "ship"].to_dict("records")
        some, of = (int(words.split()[place]) for place in (0, 2))
        assert row["other"] == stage
        assert row["why"].endswith(words.replace(str(some), str(some * 30), 1).replace(
            f"of {of}", f"of {of * 30}"))  # fmt: skip
        sure = 100 * of * 30 / (of * 30 + 30)
        assert row["score"] == pytest.approx(sure * some / of, abs=0.11)


class TestPicture:
    def test_draws_counts_drop_off_events_and_scores(self, coffee: Any) -> None:
        jm, ev = coffee
        plain, drawn = jm.picture(persona="maya"), jm.picture(persona="maya", evidence=ev)
        texts = {box.text for box in drawn.boxes if box.kind == "text"}
        funnel = ev.funnel()
        funnel = funnel[funnel.persona == "(all)"]
        reached, dropped = funnel.reached.tolist(), funnel.dropped.tolist()
        assert {f"{each:,} reached" for each in reached} <= texts
        share = f"{dropped[1] / reached[0]:.0%} of {reached[0]:,} dropped off"
        assert {f"{share},", f"{funnel.skipped.iloc[1]:,} skipped a stage"} <= texts
        assert {"app_crashed", "bags_returned"} <= texts
        scores = ev.emotions()
        n = scores[(scores.persona == "maya") & (scores.touchpoint == "first-parcel")].n.item()
        assert str(n) in texts
        assert drawn.size[1] > plain.size[1]
        rows = jm.picture(persona="maya", lanes=["customers"], evidence=ev)
        assert rows.size[1] < plain.size[1]

    def test_without_evidence_nothing_of_it_is_drawn(self, coffee: Any) -> None:
        texts = {box.text for box in coffee[0].picture().boxes}
        assert not {"Customers", "Events that match no touchpoint"} & texts
