"""Student's t distribution agrees with scipy, and periods follow one another."""

import datetime as dt
import math

import pytest

from journeynb.base.periods import PERIODS, first_day, last_day, period_number
from journeynb.base.student_t import cdf, quantile

DEGREES = (0.5, 1, 1.3, 2, 3, 4, 5, 7.5, 10, 20, 50, 100, 1000, 1e4, 1e6)


@pytest.mark.parametrize("df", DEGREES)
def test_probabilities_agree_with_scipy(df):
    stats = pytest.importorskip("scipy.stats")
    values = [
        sign * t for t in (0, 1e-9, 1e-3, 0.1, 0.5, 1, 1.5, 2, 3, 10, 1e3) for sign in (1, -1)
    ]
    assert [cdf(t, df) for t in values] == pytest.approx(list(stats.t.cdf(values, df)), abs=1e-9)


@pytest.mark.parametrize("df", DEGREES)
def test_quantiles_agree_with_scipy(df):
    stats = pytest.importorskip("scipy.stats")
    shares = [1e-4, 0.025, 0.05, 0.1, 0.3, 0.49, 0.5, 0.6, 0.9, 0.975, 0.995, 0.9999]
    found = [quantile(share, df) for share in shares]
    assert found == pytest.approx(list(stats.t.ppf(shares, df)), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("df", [0.2, 0.5, 0.9, *DEGREES[1:]])
def test_quantiles_of_tiny_shares_agree_with_scipy(df):
    stats = pytest.importorskip("scipy.stats")
    for share in (1e-9, 1e-13, 1e-20, 1e-50, 1e-100, 1e-200):
        there = float(stats.t.ppf(share, df))
        if abs(there) < 1e150 and float(stats.t.cdf(there, df)) == pytest.approx(
            share, rel=1e-9, abs=0
        ):
            assert quantile(share, df) == pytest.approx(there, rel=1e-9, abs=0), share


@pytest.mark.parametrize("df", [0.1, 0.2, 0.5, 0.9, *DEGREES[1:]])
@pytest.mark.parametrize("share", [0.49999, 0.3, 1e-6, 1e-12, 1e-20, 1e-30, 1e-100, 1e-250])
def test_a_quantile_has_its_share_below_it(share, df):
    value = quantile(share, df)
    if value > float("-inf"):
        assert cdf(value, df) == pytest.approx(share, rel=1e-9, abs=0)
    else:
        assert cdf(-1e308, df) > share


@pytest.mark.parametrize("share", [1e-9, 1e-20, 1e-100, 1e-200, 1e-300])
def test_quantiles_are_exact_where_a_formula_gives_them(share):
    assert quantile(share, 1) == pytest.approx(-1 / math.tan(math.pi * share), rel=1e-9, abs=0)
    two = (2 * share - 1) / math.sqrt(2 * share * (1 - share))
    assert quantile(share, 2) == pytest.approx(two, rel=1e-9, abs=0)


def test_the_ends_of_the_distribution_are_infinite():
    assert (quantile(0, 3), quantile(1, 3)) == (float("-inf"), float("inf"))
    assert (cdf(float("-inf"), 3), cdf(float("inf"), 3)) == (0, 1)


@pytest.mark.parametrize("every", PERIODS)
def test_periods_cover_each_date_once(every):
    for ordinal in range(dt.date(2023, 12, 20).toordinal(), dt.date(2028, 1, 10).toordinal()):
        day = dt.date.fromordinal(ordinal)
        number = period_number(day, every)
        assert first_day(number, every) <= day <= last_day(number, every)
        next_day = day + dt.timedelta(days=1)
        assert period_number(next_day, every) - number == (day == last_day(number, every))


@pytest.mark.parametrize("every", PERIODS)
@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_the_first_and_the_last_dates_have_periods(every, day):
    number = period_number(day, every)
    assert first_day(number, every) <= day <= last_day(number, every)
