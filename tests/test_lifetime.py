"""What customers will buy and spend: published figures, another package, and what came after."""

from __future__ import annotations

import sys
import warnings
from functools import cache
from importlib.metadata import files

import numpy as np
import pandas as pd
import pytest

import journeynb as jn
from journeynb.evidence.lifetime import bg_nbd

pytest.importorskip("ibis")
pytest.importorskip("scipy")

WEEK = 7


@cache
def cdnow() -> pd.DataFrame:
    """Purchases of 2,357 customers, whose estimates are published; part of `lifetimes`."""
    path = next(each for each in files("lifetimes") or [] if each.name == "CDNOW_sample.txt")
    names = ["all", "customer", "time", "cds", "value"]
    table = pd.read_csv(path.locate(), sep=r"\s+", header=None, names=names, dtype="str")
    table["time"] = pd.to_datetime(table.time)
    table["value"] = table.value.astype("float64")
    return table.assign(event="purchase")[["customer", "time", "event", "value"]]


@cache
def estimated() -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jn.JourneyWarning)  # rows that are equal
        return jn.EventLog(cdnow()).where("time < '1997-10-01'").lifetime("273d")


@cache
def shop(customers: int, days: float = 300.0) -> pd.DataFrame:
    """Return purchases as the models assume them: r 1.5, alpha 30, a 1, b 6; p 6, q 4, v 60."""
    random = np.random.default_rng(1)
    rows = []
    for number in range(customers):
        rate, stop = random.gamma(1.5, 1 / 30), random.beta(1, 6)
        level, at = random.gamma(4, 1 / 60), random.uniform(0, 60)
        many = 1 + random.geometric(stop)
        for _ in range(many):
            if at > days:
                break
            rows.append((f"c{number}", at, random.gamma(6, 1 / level)))
            at += random.exponential(1 / rate)
    table = pd.DataFrame(rows, columns=["customer", "day", "value"])
    table["time"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(table.pop("day").round(3), "D")
    return table.assign(event="order")


@cache
def of_shop() -> pd.DataFrame:
    return jn.EventLog(shop(200)).lifetime("90d")


class TestPublishedFigures:
    def test_of_buying_are_met(self) -> None:
        found = estimated().attrs
        parameters = found["parameters"]
        assert parameters["r"] == pytest.approx(0.243, abs=0.0005)
        assert parameters["alpha"] / WEEK == pytest.approx(4.414, abs=0.0005)
        assert parameters["a"] == pytest.approx(0.793, abs=0.0005)
        assert parameters["b"] == pytest.approx(2.426, abs=0.0005)
        repeats = len(cdnow()[lambda each: each.time < "1997-10-01"].drop_duplicates(
            ["customer", "time"]
        )) - found["n"]  # fmt: skip
        in_weeks = found["log_likelihood"] + repeats * np.log(WEEK)
        assert in_weeks == pytest.approx(-9582.4, abs=0.05)
        assert (found["n"], found["bought_again"], found["until"]) == (2357, 946, "1997-09-30")

    def test_of_spending_are_met(self) -> None:
        parameters = estimated().attrs["parameters"]
        assert parameters["p"] == pytest.approx(6.25, abs=0.01)
        assert parameters["q"] == pytest.approx(3.74, abs=0.01)
        assert parameters["v"] == pytest.approx(15.44, abs=0.02)

    def test_expected_purchases_are_those_of_lifetimes(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from lifetimes import BetaGeoFitter

            other = BetaGeoFitter()
            other.params_ = pd.Series(estimated().attrs["parameters"])[["r", "alpha", "a", "b"]]
            x = np.array([0, 0, 1, 3, 26, 80.0])
            last = np.array([0, 0, 20, 100, 270, 260.0])
            observed = np.array([250, 10, 260, 240, 272, 270.0])
            many = other.conditional_expected_number_of_purchases_up_to_time(273, x, last, observed)
            alive = other.conditional_probability_alive(x, last, observed)
        r, alpha, a, b = other.params_
        mine = bg_nbd.BgNbd(r, alpha, a, b, None, 1.0)  # type: ignore[arg-type]
        bought = bg_nbd.Purchases(x, last, observed)
        assert mine.alive(bought) == pytest.approx(alive, rel=1e-12)
        assert mine.expected(bought, 273) == pytest.approx(many, rel=1e-9)
        slow = bg_nbd._by_quadrature(mine, bought, 273) * mine.alive(bought)
        assert slow == pytest.approx(many, rel=1e-3)

    def test_intervals_contain_what_nineteen_in_twenty_customers_spent_afterwards(self) -> None:
        table, later = estimated(), cdnow()[lambda each: each.time >= "1997-10-01"]
        spent = later.groupby("customer").value.sum().reindex(table.customer, fill_value=0)
        inside = (table.low.to_numpy() <= spent + 1e-9) & (spent <= table.high.to_numpy() + 1e-9)
        assert 0.93 <= inside.mean() <= 0.98


class TestCustomersAsTheModelsAssumeThem:
    def test_have_intervals_with_what_they_spend_and_a_sum_near_it(self) -> None:
        orders = shop(1500)
        until = orders.time < "2025-07-20"
        table = jn.EventLog(orders[until]).lifetime("100d")
        later = orders[~until].groupby("customer").value.sum()
        spent = later.reindex(table.customer, fill_value=0).to_numpy()
        inside = (table.low - 1e-9 <= spent) & (spent <= table.high + 1e-9)
        assert 0.93 <= inside.mean() <= 0.98
        assert table.value.sum() == pytest.approx(spent.sum(), rel=0.08)
        assert (table.value.diff().dropna() <= 0).all()
        parameters = table.attrs["parameters"]
        assert parameters["r"] / parameters["alpha"] == pytest.approx(1.5 / 30, rel=0.15)
        stops = parameters["a"] / (parameters["a"] + parameters["b"])
        assert stops == pytest.approx(1 / 7, rel=0.25)
        mean = parameters["p"] * parameters["v"] / (parameters["q"] - 1)
        assert mean == pytest.approx(6 * 60 / 3, rel=0.1)

    def test_get_the_same_answer_each_time_in_any_order_of_rows(self) -> None:
        orders = shop(200)
        two = jn.EventLog(orders.sample(frac=1, random_state=3)).lifetime("90d")
        pd.testing.assert_frame_equal(of_shop(), two)

    def test_who_bought_once_are_alive_and_spend_as_all_do(self) -> None:
        table = of_shop().set_index("customer")
        counts = shop(200).groupby("customer").size()
        once = table.loc[counts[counts == 1].index]
        parameters = table.attrs["parameters"]
        mean = parameters["p"] * parameters["v"] / (parameters["q"] - 1)
        assert len(once) > 5
        assert (once.alive == 1).all()
        assert (once.value / once.purchases).to_numpy() == pytest.approx(mean)

    def test_are_worth_more_the_longer_the_horizon(self) -> None:
        log = jn.EventLog(shop(200))
        short, long = (log.lifetime(each).set_index("customer") for each in ("30d", "52w"))
        assert (long.value >= short.value.reindex(long.index)).all()
        assert long.attrs["days"] == 364


class TestRowsThatAreNoPurchases:
    def test_purchases_of_a_day_are_one(self) -> None:
        orders = shop(200)
        half = orders.assign(value=orders.value / 2)
        again = half.assign(time=half.time + pd.Timedelta("1us"))
        both = pd.concat([half, again])
        same = both.groupby(["customer", both.time.dt.normalize()]).size().max()
        assert same > 1
        split = jn.EventLog(both).lifetime("90d")
        pd.testing.assert_frame_equal(of_shop(), split, rtol=1e-4)

    def test_refunds_are_left_out_with_a_warning(self) -> None:
        orders = shop(200)
        refunds = orders.drop_duplicates("customer").head(3).assign(value=[-10.0, -20.0, -0.5])
        log = jn.EventLog(pd.concat([orders, refunds.assign(time="2025-02-01", event="refund")]))
        with pytest.warns(jn.JourneyWarning, match=r"skips 3 events with a negative value"):
            table = log.lifetime("90d")
        assert table.attrs["left_out"] == {
            "refunds": 3,
            "events_without_value": 0,
            "infinite_values": 0,
        }
        pd.testing.assert_frame_equal(table, of_shop())

    def test_events_without_a_value_only_move_the_end_of_the_log(self) -> None:
        orders = shop(200)
        visit = pd.DataFrame({"customer": ["x"], "time": [pd.Timestamp("2026-02-01")],
                              "event": ["visit"]})  # fmt: skip
        table = jn.EventLog(pd.concat([orders, visit])).lifetime("90d")
        assert table.attrs["until"] == "2026-02-01"
        assert table.attrs["left_out"]["events_without_value"] == 1
        assert "x" not in set(table.customer)
        assert table.alive.mean() < of_shop().alive.mean()

    def test_values_that_are_no_amounts_are_counted(self) -> None:
        orders = shop(200).copy()
        wrong = orders.groupby("customer").tail(1).index[:2]
        orders.loc[wrong, "value"] = [np.inf, np.nan]
        found = jn.EventLog(orders).lifetime("90d")
        assert found.attrs["left_out"]["infinite_values"] == 1
        assert found.attrs["left_out"]["events_without_value"] == 1
        pd.testing.assert_frame_equal(found, jn.EventLog(shop(200).drop(wrong)).lifetime("90d"))


class TestLogsThatSayTooLittle:
    def test_too_few_customers_who_bought_again(self) -> None:
        log = jn.EventLog(shop(200).drop_duplicates("customer"))
        with pytest.raises(jn.ArgumentError, match=r"at least 50 customers .* has 0 of 200"):
            log.lifetime()

    def test_no_values(self) -> None:
        with pytest.raises(jn.ArgumentError, match="has no column of values; name it"):
            jn.EventLog(shop(200).drop(columns="value")).lifetime()

    def test_all_purchases_free(self) -> None:
        with pytest.raises(jn.ArgumentError, match="cannot fit a model of what customers spend"):
            jn.EventLog(shop(200).assign(value=0.0)).lifetime()

    def test_a_horizon_in_words(self) -> None:
        with pytest.raises(jn.ArgumentError, match="horizon='soon' is not valid"):
            jn.EventLog(shop(200)).lifetime("soon")

    def test_without_scipy_the_extra_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "scipy.special", None)
        with pytest.raises(jn.MissingExtraError, match=r"journeynb\[insight\]"):
            jn.EventLog(shop(200)).lifetime()

    def test_nobody_stops(self) -> None:
        random = np.random.default_rng(2)
        rows = []
        for number in range(120):
            times = np.cumsum(random.exponential(random.gamma(3, 4), 40))
            rows += [(f"c{number}", at, random.gamma(4, 10)) for at in times if at < 200]
        orders = pd.DataFrame(rows, columns=["customer", "day", "value"]).assign(event="order")
        orders["time"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(orders.pop("day"), "D")
        table = jn.EventLog(orders).lifetime("90d")
        assert table.alive.median() > 0.9
        assert np.isfinite(table.drop(columns="customer")).all(axis=None)
