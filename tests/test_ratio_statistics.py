"""p-values and intervals of shares and means: compared with scipy, and by simulation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeynb.data.statistics.false_discovery import false_discovery
from journeynb.data.statistics.p_values import mean_p, share_p
from journeynb.data.statistics.ratio_intervals import ratio_of_means, ratio_of_shares

stats = pytest.importorskip("scipy.stats")
counts = st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
moments = st.tuples(
    st.floats(-1e3, 1e3, allow_subnormal=False), st.floats(1e-6, 1e4), st.integers(2, 5000)
)


def expected(x: int, n: int, y: int, m: int) -> float:
    """Return the p-value of scipy: exact where fewer than 5 are expected."""
    table = np.array([[x, n - x], [y, m - y]])
    if 0 in table.sum(0) or 0 in table.sum(1):
        return 1.0
    if stats.contingency.expected_freq(table).min() < 5:
        return float(stats.fisher_exact(table).pvalue)
    return float(stats.chi2_contingency(table, correction=False).pvalue)


@given(counts, counts)
def test_p_of_shares_is_that_of_scipy(group: tuple[int, int], others: tuple[int, int]) -> None:
    (x, n), (y, m) = group, others
    found = share_p(x, n, y, m)
    if not (n and m):
        assert np.isnan(found)
    else:
        assert found == pytest.approx(expected(x, n, y, m), rel=1e-8, abs=1e-12)


@given(moments, moments)
def test_p_of_means_is_that_of_scipy(one: Any, two: Any) -> None:
    (a, u, n), (b, v, m) = one, two
    test = stats.ttest_ind_from_stats(a, u**0.5, n, b, v**0.5, m, equal_var=False)
    assert mean_p(a, u, n, b, v, m) == pytest.approx(float(test.pvalue), rel=1e-6, abs=1e-12)


def test_p_of_large_counts() -> None:
    assert share_p(250_100, 1_000_000, 749_900, 3_000_000) == pytest.approx(0.7893, abs=1e-3)
    assert share_p(3, 250_000, 0, 750_000) == pytest.approx(0.0156, abs=1e-3)


@given(st.lists(st.floats(0, 1) | st.just(float("nan")), min_size=1, max_size=60))
def test_q_is_that_of_scipy(p: list[float]) -> None:
    known = [each for each in p if each == each]
    found = [each for each in false_discovery(p) if each == each]
    assert len(found) == len(known)
    if known:
        assert found == pytest.approx(list(stats.false_discovery_control(known)))


@given(counts, counts)
def test_the_interval_of_shares_has_what_chi_square_does_not_reject(
    group: tuple[int, int], others: tuple[int, int]
) -> None:
    (x, n), (y, m) = group, others
    low, high = map(float, ratio_of_shares(x, n, y, m))
    if not (n and m and (x or y)):
        assert np.isnan(low) and np.isnan(high)
        return
    if x:
        assert low <= (x / n) / (y / m) * (1 + 1e-9) if y else low > 0
    else:
        assert low == 0
    assert (y == 0) == np.isinf(high)
    table = np.array([[x, n - x], [y, m - y]])
    if 0 < x + y < n + m:
        p = stats.chi2_contingency(table, correction=False).pvalue
        if abs(p - 0.05) > 1e-6:
            assert (low <= 1 <= high) == (p > 0.05)


def test_the_interval_of_a_small_trial_is_shorter_than_that_of_logarithms() -> None:
    """Those of 7 of 34 and 1 of 34 are 0.91 to 54."""
    low, high = ratio_of_shares(7, 34, 1, 34)
    assert (round(float(low), 2), round(float(high), 1)) == (1.22, 42.6)


@pytest.mark.parametrize(("x", "n", "m"), [(2, 4, 43247), (28, 52790, 3), (7, 9, 1200)])
def test_the_interval_of_shares_where_all_others_have_the_value(x: int, n: int, m: int) -> None:
    """There the likeliest share of the others that has a ratio is known."""
    low, high = map(float, ratio_of_shares(x, n, m, m))
    for ratio in (low, high):
        p = min((x + m) / ((n + m) * ratio), 1)
        share = p * ratio
        chi_square = (x - n * share) ** 2 / (n * share * (1 - share)) + m * (1 - p) / p
        assert chi_square == pytest.approx(1.959964**2, rel=1e-5)
    assert low < x / n < high


@pytest.mark.parametrize(
    ("n", "m", "p", "ratio"),
    [(60, 200, 0.1, 1.5), (200, 600, 0.02, 1.0), (1000, 3000, 0.3, 0.8), (250, 750, 0.5, 1.2)],
)
def test_intervals_of_shares_cover(n: int, m: int, p: float, ratio: float) -> None:
    random = np.random.default_rng(1)
    x, y = random.binomial(n, p * ratio, 4000), random.binomial(m, p, 4000)
    low, high = ratio_of_shares(x, n, y, m)
    assert 0.935 <= np.mean((low <= ratio) & (ratio <= high)) <= 0.97


@pytest.mark.parametrize("shape", ["normal", "gamma", "counts"])
def test_intervals_of_means_cover(shape: str) -> None:
    random = np.random.default_rng(2)
    draw: Any = {
        "normal": lambda k: random.normal(40, 12, k),
        "gamma": lambda k: random.gamma(2, 20, k),
        "counts": lambda k: random.poisson(3, k),
    }[shape]
    hits = 0
    for _ in range(500):
        a, b = draw(120) * 1.3, draw(400)
        low, high = ratio_of_means(a.mean(), a.var(ddof=1), 120, b.mean(), b.var(ddof=1), 400)
        hits += low <= 1.3 <= high
    assert 0.93 <= hits / 500 <= 0.975


def test_a_ratio_of_means_that_says_nothing_is_missing() -> None:
    for others, variance, m in ((0.1, 100, 20), (-5, 1, 100), (0, 1, 100), (5, 1, 1)):
        assert np.isnan(ratio_of_means(3, 1, 50, others, variance, m)).all()
    assert ratio_of_means(6, 0, 5, 3, 0, 5) == (2, 2)
