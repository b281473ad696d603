"""The tables of the samples: customers, orders and KPIs, with what is true of them."""

from __future__ import annotations

import json
from functools import cache

import pandas as pd
import pytest

import journeynb as jn

SAMPLES = sorted(jn.samples())


@cache
def customers(name: str, year: int = 2026) -> pd.DataFrame:
    return jn.sample_customers(name, year)


class TestCustomers:
    @pytest.mark.parametrize("name", SAMPLES)
    def test_are_those_of_the_log_each_with_the_persona_that_the_log_gives(self, name: str) -> None:
        table, log = customers(name), jn.sample_log(name)
        plan = table.columns[1]
        in_log = log.groupby("customer").agg(persona=("persona", "first"), time=("time", "min"))
        both = table.set_index("customer").join(in_log, how="inner")
        assert len(both) == len(in_log)
        assert (both[plan] == both.persona).all()
        assert (both.signed_up > both.time).all()
        people = {
            persona: list(jn.sample(name)[persona].data_values)
            for persona in table.attrs["truth"]["personas"]
        }
        assert {key: [value] for key, value in table.attrs["truth"]["personas"].items()} == people

    @pytest.mark.parametrize("name", SAMPLES)
    @pytest.mark.parametrize("year", [2025, 2026])
    def test_spend_what_their_orders_add_up_to(self, name: str, year: int) -> None:
        table = customers(name, year).set_index("customer")
        orders = jn.sample_orders(name, year)
        assert orders.time.is_monotonic_increasing
        until = orders.time < f"{year}-04-01"
        for column, part in (("revenue", orders[until]), ("later_revenue", orders[~until])):
            sums = part.groupby("customer").value.sum().reindex(table.index, fill_value=0)
            assert sums.round(2).tolist() == table[column].tolist()
        assert orders[until].groupby("customer").size().to_dict() == table.orders.to_dict()

    @pytest.mark.parametrize("name", SAMPLES)
    def test_spend_more_where_the_truth_says_so_and_only_there(self, name: str) -> None:
        table = customers(name)
        truth, plan = table.attrs["truth"], table.columns[1]
        usual = table.revenue / table.groupby(plan).revenue.transform("mean")
        for column, factors in truth["raises_revenue"].items():
            if isinstance(factors, dict):
                for value, factor in factors.items():
                    known = table[column].notna()
                    has = table[column] == value
                    lift = usual[has].mean() / usual[known & ~has].mean()
                    assert lift == pytest.approx(factor, rel=0.15), column
        for column in truth["noise"]:
            if table[column].dtype == "str":
                means = usual.groupby(table[column]).mean()
                assert means.between(0.85, 1.15).all(), column
        for column in truth["computed_from_revenue"]:
            assert table[column].rank().corr(table.revenue.rank()) > 0.999

    @pytest.mark.parametrize("name", SAMPLES)
    def test_over_a_tenth_fit_no_persona_and_more_of_the_best(self, name: str) -> None:
        table = customers(name)
        plan = table.columns[1]
        without = table.attrs["truth"]["without_persona"]
        fits_none = table[plan] == without[plan]
        assert fits_none.mean() == pytest.approx(without["share"], abs=1e-4)
        assert without["share"] > 0.11
        best = table.revenue >= table.revenue.quantile(0.75)
        assert fits_none[best].mean() > 2 * fits_none[~best].mean()

    def test_have_drifted_only_in_the_columns_that_the_truth_names(self) -> None:
        before, now = customers("coffee", 2025), customers("coffee")
        assert not set(before.customer) & set(now.customer)
        assert now.attrs["truth"]["drifted"] == {"maya": ["age", "device"]}
        for plan, ages, phones in (("home", 5.2, 0.18), ("office", 0, 0), ("gift", 0, 0)):
            was, one = before[before.plan == plan], now[now.plan == plan]
            assert one.age.mean() - was.age.mean() == pytest.approx(ages, abs=0.9)
            share = (one.device == "phone").mean() - (was.device == "phone").mean()
            assert share == pytest.approx(phones, abs=0.05)

    def test_lack_values_where_people_did_not_answer(self) -> None:
        table = customers("coffee")
        lacking = table.isna().mean()
        assert lacking[["customer", "plan", "signed_up", "revenue"]].max() == 0
        assert lacking["age"] == pytest.approx(0.08, abs=0.02)
        assert lacking["owns_grinder"] == pytest.approx(0.25, abs=0.02)
        assert table.groupby("plan").employees.count()[["home", "gift"]].sum() == 0

    def test_of_an_unknown_sample_or_year_are_refused(self) -> None:
        for call in (jn.sample_customers, jn.sample_orders):
            with pytest.raises(
                jn.ArgumentError, match="unknown sample 'tea'; allowed: coffee, saas"
            ):
                call("tea")
            with pytest.raises(jn.ArgumentError, match="year=2024 is not valid; allowed: 2025 or"):
                call("coffee", 2024)


class TestKpis:
    @pytest.mark.parametrize("name", SAMPLES)
    def test_have_the_measurements_of_the_map_and_the_months_between(self, name: str) -> None:
        sheet, jm = jn.sample_kpis(name), jn.sample(name)
        assert sheet.date.dt.is_month_end.all()
        assert sheet.date.is_monotonic_increasing
        goals = sheet.attrs["truth"]["goals"]
        assert set(sheet.metric) == {each["metric"] for each in goals.values()}
        for id, truth in goals.items():
            goal = jm[id]
            values = sheet[sheet.metric == goal.metric].set_index("date").value
            assert truth["metric"] == goal.metric
            assert len(values) == len(values.asfreq("ME"))
            own = {each.date: each.value for each in goal.measurements if each.date.day > 27}
            assert {day: values[str(day)] for day in own} == own

    @pytest.mark.parametrize("name", SAMPLES)
    def test_lead_to_the_projections_that_the_truth_says(self, name: str) -> None:
        sheet, jm = jn.sample_kpis(name), jn.sample(name)
        truth = sheet.attrs["truth"]
        for id, goal in truth["goals"].items():
            where = f"metric = '{goal['metric']}'"
            jm.bind(id, table="kpis", date="date", value="value", where=where, kind="last")
        jm.refresh({"kpis": sheet}, today=truth["today"])
        found = jm.projection(today=truth["today"]).set_index("goal")
        assert {id: found.status[id] for id in truth["goals"]} == {
            id: goal["expected"] for id, goal in truth["goals"].items()
        }
        seasonal = {id for id, goal in truth["goals"].items() if goal["season"]}
        assert set(found.index[found.method == "seasonal"]) == seasonal

    @pytest.mark.parametrize("name", SAMPLES)
    def test_truth_can_be_written_as_json(self, name: str) -> None:
        for table in (jn.sample_kpis(name), customers(name)):
            assert json.loads(json.dumps(table.attrs)) == table.attrs

    def test_of_an_unknown_sample_are_refused(self) -> None:
        with pytest.raises(jn.ArgumentError, match="unknown sample 'tea'; allowed: coffee, saas"):
            jn.sample_kpis("tea")


class TestSubscribers:
    def test_convert_and_leave_as_the_truth_says(self) -> None:
        log, jm = jn.sample_subscribers("coffee"), jn.sample("coffee")
        truth = log.attrs["truth"]
        jm.set(converts=truth["leaving"]["after"][0], leaves={"event": truth["leaving"]["event"]})
        people = {persona: jm[persona].data_values[0] for persona in truth["personas"]}
        buys = log[log.value.notna()].groupby("persona").customer.nunique()
        share = buys / log.groupby("persona").customer.nunique()
        for row in truth["conversion"]:
            assert share[people[row["persona"]]] == pytest.approx(row["share"], abs=0.04)
        left = log[log.event == "subscription_cancelled"]
        assert len(left) > 700 and set(left.customer) <= set(log[log.value.notna()].customer)
        assert {(each["persona"], each["touchpoint"]) for each in truth["leaving"]["signs"]} == {
            ("maya", "support"), ("jonas", "monthly-invoice"),
        }  # fmt: skip

    def test_of_one_call_are_not_changed_by_what_is_done_to_those_of_another(self) -> None:
        jn.sample_subscribers("coffee").attrs["truth"]["leaving"].clear()
        assert jn.sample_subscribers("coffee").attrs["truth"]["leaving"]["signs"]


class TestComments:
    def test_have_the_words_and_moods_that_the_truth_says(self) -> None:
        table = jn.sample_comments("coffee")
        truth = table.attrs["truth"]
        about = pd.Series(truth["about"])
        mood = pd.Series(truth["mood"])
        for id, words in truth["words"].items():
            for name, sign in (("negative", -1), ("positive", 1)):
                has = table.text.str.lower().str.contains(rf"\b{words[name]}\b")
                assert has.tolist() == ((about == id) & (mood == sign)).tolist(), words[name]
            named = table.text.str.contains(truth["terms"][id][0])
            assert named.tolist() == ((about == id) & (table.source == "review")).tolist()
        for row in truth["sentiment"]:
            own = mood[about == row["touchpoint"]]
            assert len(own) == row["texts"] >= 90
            assert own.mean() == row["sentiment"]
            assert (own < 0).mean() == row["negative"]
        assert (table.score.dropna() - 3).clip(-1, 1).tolist() == mood[table.score.notna()].tolist()

    def test_can_be_linked_as_often_as_the_truth_says(self) -> None:
        table, log = jn.sample_comments("coffee"), jn.sample_subscribers("coffee")
        truth = table.attrs["truth"]
        assert table.touchpoint.notna().sum() == truth["linked_by"]["column"]
        jm = jn.sample("coffee")
        assert set(table.touchpoint.dropna()) <= set(jm.table("touchpoint").id)
        tickets = table[table.source == "ticket"].assign(about=pd.Series(truth["about"]))
        assert len(tickets) == truth["linked_by"]["event"]
        before = pd.merge_asof(tickets, log, on="time", by="customer", allow_exact_matches=False)
        assert before.event.notna().all()
        heard = before.about.isin(["support", "monthly-invoice"])
        events = {"ticket_opened": "support", "invoice_sent": "monthly-invoice"}
        assert before.event[heard].map(events).tolist() == before.about[heard].tolist()
        assert table.time.is_monotonic_increasing

    def test_of_samples_without_them_are_refused(self) -> None:
        with pytest.raises(jn.ArgumentError, match="'saas' has no comments; allowed: coffee"):
            jn.sample_comments("saas")
        with pytest.raises(jn.ArgumentError, match="'tea' has no subscribers; allowed: coffee"):
            jn.sample_subscribers("tea")


def test_subscribers_and_comments_have_a_truth_that_can_be_written_as_json() -> None:
    for table in (jn.sample_subscribers("coffee"), jn.sample_comments("coffee")):
        assert json.loads(json.dumps(table.attrs)) == table.attrs


@pytest.mark.parametrize("made", ["log", "customers", "orders", "subscribers", "comments"])
def test_a_change_to_a_table_changes_no_other(made: str) -> None:
    def table() -> pd.DataFrame:
        found = getattr(jn, f"sample_{made}")("coffee")
        assert isinstance(found, pd.DataFrame)
        return found

    first, told = table(), json.dumps(table().attrs, default=str)
    first.iloc[:, 0] = "changed"
    first["new"] = 1
    for value in first.attrs.get("truth", {}).values():
        if isinstance(value, (dict, list)):
            value.clear()
    second = table()
    assert "new" not in second
    assert (second.iloc[:, 0] != "changed").all()
    assert json.dumps(second.attrs, default=str) == told
