"""Logs of data frames: times in the index, personas of a Series, text that is not Unicode."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import journeynb as jn

pytest.importorskip("ibis")

TIMES = pd.to_datetime(["2026-01-01", "2026-01-03", "2026-01-02"])
ROWS = pd.DataFrame(
    {"customer": ["ann", "ann", "bob"], "time": TIMES, "event": ["ad", "order", "ad"]}
)
SEEN = [("ann", TIMES[0], "ad"), ("ann", TIMES[1], "order"), ("bob", TIMES[2], "ad")]


def seen(log: jn.EventLog, *names: str) -> list[tuple[Any, ...]]:
    table = log.run(log.events, "events").sort_values(["customer", "time"])
    return list(
        table[list(names or ("customer", "time", "event"))].itertuples(index=False, name=None)
    )


class TestIndex:
    @pytest.mark.parametrize("name", [None, "time"])
    def test_times_may_be_the_index(self, name: str | None) -> None:
        frame = ROWS.drop(columns="time").set_axis(pd.DatetimeIndex(TIMES, name=name))
        assert seen(jn.EventLog(frame)) == SEEN

    def test_its_name_is_a_column(self) -> None:
        frame = ROWS.rename(columns={"time": "when"}).set_index("when")
        assert seen(jn.EventLog(frame, time="when")) == SEEN
        with pytest.warns(jn.JourneyWarning, match="time='ts'"):
            assert seen(jn.EventLog(frame.rename_axis("ts"))) == SEEN

    def test_several_levels(self) -> None:
        assert seen(jn.EventLog(ROWS.set_index(["customer", "time"]))) == SEEN

    def test_periods_and_zones(self) -> None:
        frame = ROWS.drop(columns="time")
        for index in (pd.PeriodIndex(TIMES, freq="D"), pd.DatetimeIndex(TIMES, tz="UTC")):
            assert seen(jn.EventLog(frame.set_axis(index))) == SEEN

    def test_a_column_comes_first_and_plain_numbers_are_skipped(self) -> None:
        later = pd.DatetimeIndex(TIMES + pd.Timedelta(days=9), name="time")
        assert seen(jn.EventLog(ROWS.set_axis(later))) == SEEN
        assert (
            jn.EventLog(ROWS.set_axis([7, 8, 9])).events.columns == jn.EventLog(ROWS).events.columns
        )


class TestPersonaSeries:
    def counts(self, frame: pd.DataFrame, persona: Any) -> dict[str, int]:
        jm = jn.JourneyMap("x")
        jm.add(jn.Persona(id="pro", name="Pro"))
        jm.add(jn.Persona(id="basic", name="Basic"))
        found = jm.evidence(jn.EventLog(frame, persona=persona)).personas()
        return dict(zip(found.persona, found.customers, strict=True))

    def test_the_index_has_customers(self) -> None:
        plans = pd.Series({"ann": "pro", "bob": "basic", "eve": "pro"}, name="plan")
        assert self.counts(ROWS, plans) == {"pro": 1, "basic": 1, "(none)": 0}
        numbers = ROWS.assign(customer=[1.0, 1.0, 2.0])
        assert self.counts(numbers, pd.Series({1: "pro", 2: "basic"}))["pro"] == 1

    @pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
    def test_missing_values_match_no_persona(self) -> None:
        plans = pd.Series(["pro", None, "x"], index=["ann", "bob", None])
        assert self.counts(ROWS, plans) == {"pro": 1, "basic": 0, "(none)": 1}

    def test_a_column_of_the_frame(self) -> None:
        frame = ROWS.assign(plan=["pro", "pro", "basic"])
        for given in (frame.plan, frame.plan.rename("other"), frame.plan.str.upper().str.lower()):
            assert self.counts(frame, given) == {"pro": 1, "basic": 1, "(none)": 0}
        frame = frame.rename(columns={"plan": "persona"})
        assert self.counts(frame, frame.persona.map({"pro": "basic", "basic": "pro"}))["basic"] == 1

    def test_two_values_of_a_customer_are_refused(self) -> None:
        plans = pd.Series(["pro", "basic", "pro"], index=["ann", "ann", "bob"])
        with pytest.raises(jn.ArgumentError, match="several values for the customer 'ann'"):
            jn.EventLog(ROWS, persona=plans)
        same = pd.Series(["pro", "pro"], index=["ann", "ann"])
        assert self.counts(ROWS[:2], same)["pro"] == 1


class TestLoneSurrogates:
    """Text that no file and no engine can hold is refused with words."""

    @pytest.mark.parametrize("column", ["customer", "event", "plan"])
    def test_in_a_frame(self, column: str) -> None:
        values = pd.Series(["x", "a\ud800b", "\udfff"], dtype=object)
        with pytest.raises(
            jn.FormatError,
            match=rf"the data frame, row 1: the column {column} has the text 'a\\ud800b', which is "
            "not valid Unicode; allowed: text without lone surrogates",
        ):
            jn.EventLog(ROWS.assign(**{column: values}))

    def test_in_mixed_columns(self) -> None:
        with pytest.raises(jn.JourneyError, match="not valid Unicode"):
            jn.EventLog(ROWS.assign(more=pd.Series([1, "\ud800", None], dtype=object)))

    def test_in_names_and_personas(self) -> None:
        names = pd.Index(["customer", "time", "event\ud800"], dtype=object)
        with pytest.raises(jn.FormatError, match="the name of a column has the text"):
            jn.EventLog(ROWS.set_axis(names, axis=1))
        series = pd.Series({"ann": "\ud800"}, dtype=object)
        for persona in ({"ann": "\ud800"}, {"\ud800": "pro"}, series):
            with pytest.raises(jn.ArgumentError, match=r"persona= has the text .* not valid Unic"):
                jn.EventLog(ROWS, persona=persona)
