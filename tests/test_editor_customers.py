"""The editor of a map with customers: whether filters are conditions, and who fits them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

import journeynb as jn
from journeynb.sync import customer_fits
from journeynb.sync.connection import Connection
from journeynb.sync.session import session_of

TODAY = dt.date.today()
CUSTOMERS = pd.DataFrame(
    {
        "customer": range(10),
        "plan": ["pro"] * 4 + ["free"] * 6,
        "age": [20, 30, 40, 50, 20, 30, 40, 50, 60, 70],
        "value": range(10),
    }
)


class Desk:
    """A view of a map, and the messages that it got."""

    def __init__(self, jm: jn.JourneyMap, customers: Any = None) -> None:
        self.got: list[Any] = []
        self.connection = Connection(session_of(jm), self.got.append, customers=customers)
        self._asked = 0

    def ask(self, **message: Any) -> Any:
        self._asked += 1
        self.connection.receive({"request": f"desk-{self._asked}", **message})
        return next(
            each for each in reversed(self.got) if each.get("request") == f"desk-{self._asked}"
        )

    def fit(self, id: str, filter: str) -> Any:
        """Return the answer about a filter, once its customers are counted."""
        self.ask(type="fit", id=id, filter=filter)
        if self.connection._fits is not None:
            self.connection._fits.wait()
        return self.ask(type="fit", id=id, filter=filter)

    @property
    def told(self) -> int:
        return [each["type"] for each in self.got].count("fits_counted")


@pytest.fixture
def jm() -> jn.JourneyMap:
    made = jn.JourneyMap("Tea")
    made.add(jn.Persona(id="maya", name="Maya"))
    made.add(jn.Persona(id="tom", name="Tom", filter="age >= 50"))
    made.add(jn.Segment(id="cafes", name="Cafes", filter="age > 100"))
    return made


@pytest.fixture
def desk(jm: jn.JourneyMap) -> Iterator[Desk]:
    made = Desk(jm, jn.Customers(CUSTOMERS, customer="customer", value="value"))
    yield made
    made.connection.close()


class TestFilter:
    def test_counts_its_customers_beside_the_other_personas(self, desk: Desk) -> None:
        first = desk.ask(type="fit", id="maya", filter="plan = 'pro'")
        assert first["counting"] is True and "counts" not in first
        answer = desk.fit("maya", "plan = 'pro'")
        assert answer["counting"] is False and answer["problem"] == ""
        # 4 of Maya, 4 of Tom, one of both; segments do not count
        assert answer["counts"] == {"fit": 4, "customers": 10, "none": 3, "several": 1}

    def test_is_compared_with_its_own_kind(self, desk: Desk) -> None:
        counts = desk.fit("cafes", "age < 50")["counts"]
        assert counts == {"fit": 6, "customers": 10, "none": 4, "several": 0}

    def test_is_counted_once_and_known_again(self, desk: Desk) -> None:
        desk.fit("maya", "plan = 'pro'")
        desk.fit("maya", "plan = 'free'")
        assert desk.told == 2
        again = desk.ask(type="fit", id="maya", filter="plan = 'pro'")
        assert again["counting"] is False and desk.told == 2

    def test_that_was_typed_over_while_another_was_counted_is_skipped(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen = []
        real = customer_fits.Count

        def counted(customers: Any, filters: Any, done: Any) -> Any:
            seen.append(dict(filters)["maya"])
            return real(customers, filters, done)

        monkeypatch.setattr(customer_fits, "Count", counted)
        fits = desk.connection._fits
        assert fits is not None
        slow = fits._count = real(fits.customers, (("maya", "age > 1"),), lambda: None)
        slow.ended = False  # as if it took long
        for text in ("age > 2", "age > 3", "age > 4"):
            desk.ask(type="fit", id="maya", filter=text)
        slow.thread.join()
        slow.ended = True
        assert desk.fit("maya", "age > 4")["counts"]["fit"] == 10
        assert seen == ["age > 4"]

    def test_with_a_column_that_does_not_exist_names_those_that_do(self, desk: Desk) -> None:
        answer = desk.fit("maya", "height > 2")
        assert answer["problem"].startswith("the data frame has no column 'height'")
        assert "plan" in answer["problem"] and "counts" not in answer

    def test_of_another_persona_that_is_not_valid_is_not_in_the_way(
        self, jm: jn.JourneyMap, desk: Desk
    ) -> None:
        jm.set("tom", filter="age >>")
        counts = desk.fit("maya", "plan = 'pro'")["counts"]
        assert counts == {"fit": 4, "customers": 10, "none": 6, "several": 0}

    def test_shows_why_customers_cannot_be_counted_and_tries_again_later(
        self, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Broken(jn.Customers):
            asleep = True

            @property
            def table(self) -> Any:
                if self.asleep:
                    raise RuntimeError("the warehouse sleeps\nand more")
                return super().table

        cu = Broken(CUSTOMERS, customer="customer", value=False)
        desk = Desk(jm, cu)
        answer = desk.fit("maya", "plan = 'pro'")
        assert answer["remarks"] == ["the warehouse sleeps"]
        assert answer["problem"] == "" and answer["counting"] is False
        cu.asleep = False
        assert "counts" not in desk.fit("maya", "plan = 'pro'")  # not at once
        monkeypatch.setattr(customer_fits, "AGAIN", -1.0)
        assert desk.fit("maya", "plan = 'pro'")["counts"]["fit"] == 4

    def test_brings_the_warnings_of_the_table(self, jm: jn.JourneyMap) -> None:
        rows = pd.concat([CUSTOMERS, CUSTOMERS.head(2)])
        desk = Desk(jm, jn.Customers(rows, customer="customer", value="value"))
        answer = desk.fit("maya", "plan = 'pro'")
        assert "2" in " ".join(answer["remarks"])
        assert answer["counts"]["customers"] == 10


class TestWithoutCustomers:
    def test_a_filter_is_valid_or_not(self, jm: jn.JourneyMap) -> None:
        desk = Desk(jm)
        fine = desk.ask(type="fit", id="maya", filter="plan = 'pro' and age >= 30")
        assert (fine["problem"], fine["counting"]) == ("", False)
        wrong = desk.ask(type="fit", id="maya", filter="lower(plan) = 'pro'")
        assert wrong["problem"] == "'LOWER(plan)' is not allowed"
        assert wrong["allowed"].startswith("names of columns")
        assert "filter=" not in wrong["problem"]

    def test_an_empty_filter_is_neither(self, jm: jn.JourneyMap) -> None:
        assert Desk(jm).ask(type="fit", id="maya", filter="  ")["problem"] == ""

    @pytest.mark.parametrize("id", ["nobody", ""])
    def test_only_personas_and_segments_have_one(self, jm: jn.JourneyMap, id: str) -> None:
        answer = Desk(jm).ask(type="fit", id=id, filter="age > 1")
        assert answer["type"] == "error"
        assert "allowed: the id of a persona or a segment" in answer["error"]["message"]


class TestEdit:
    def test_takes_customers(self) -> None:
        jm = jn.sample("coffee")
        cu = jn.Customers(CUSTOMERS, customer="customer", value="value")
        assert repr(jm.edit(customers=cu)) == repr(jm.edit())

    def test_says_how_to_create_customers(self) -> None:
        with pytest.raises(jn.ArgumentError, match=r"jn\.Customers\("):
            jn.sample("coffee").edit(customers=CUSTOMERS)  # type: ignore[arg-type]


class TestProjections:
    @pytest.fixture
    def goal(self, jm: jn.JourneyMap) -> str:
        days = [TODAY - dt.timedelta(days=30 * back) for back in range(8, 0, -1)]
        made: str = jm.add(
            jn.Goal(
                id="rate",
                name="Rate",
                unit="%",
                baseline=50,
                target=80,
                start=days[0],
                due=TODAY + dt.timedelta(days=60),
                measurements=[
                    {"date": day, "value": 50 + number % 2, "source": "kpis"}
                    for number, day in enumerate(days)
                ],
            )
        )
        return made

    def test_come_with_the_gaps_in_words(self, jm: jn.JourneyMap, goal: str) -> None:
        outlook = Desk(jm).ask(type="gaps")["outlooks"][goal]
        assert outlook["line"].endswith(": projected to miss") and "% by 20" in outlook["line"]
        assert outlook["tone"] == "error"
        assert outlook["origin"] == f"from kpis, {TODAY - dt.timedelta(days=30)}"

    def test_say_why_there_is_none_of_a_goal_with_a_binding(
        self, jm: jn.JourneyMap, goal: str
    ) -> None:
        jm.set(goal, measurements=[{"date": TODAY, "value": 70}])
        assert goal not in Desk(jm).ask(type="gaps")["outlooks"]
        jm.set(goal, binding={"table": "kpis", "date": "day", "value": "rate"})
        outlook = Desk(jm).ask(type="gaps")["outlooks"][goal]
        assert outlook == {
            "line": "too few measurements to project", "tone": "info", "origin": ""
        }  # fmt: skip

    def test_follow_each_edit(self, jm: jn.JourneyMap, goal: str) -> None:
        desk = Desk(jm)
        desk.ask(type="gaps")
        jm.set(goal, measurements=[{"date": TODAY, "value": 70, "source": "sheet"}])
        told = [each for each in desk.got if each["type"] == "outlooks"]
        assert told[-1]["outlooks"][goal]["origin"] == f"from sheet, {TODAY}"
        jm.remove(goal)
        told = [each for each in desk.got if each["type"] == "outlooks"]
        assert told[-1]["outlooks"] == {}

    def test_are_not_sent_again_while_they_stay_the_same(
        self, jm: jn.JourneyMap, goal: str
    ) -> None:
        desk = Desk(jm)
        desk.ask(type="gaps")
        jm.set("maya", role="Barista")
        assert not [each for each in desk.got if each["type"] == "outlooks"]
