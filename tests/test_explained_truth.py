"""The log of the sample's subscribers shows the truth that its simulation started from."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import journeynb as jn


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    return jn.sample_subscribers("coffee")


@pytest.fixture(scope="module")
def ev(log: pd.DataFrame) -> Any:
    jm = jn.sample("coffee")
    jm.set(converts="checkout", leaves={"event": "subscription_cancelled"})
    return jm.evidence(jn.EventLog(log))


@pytest.fixture
def truth(log: pd.DataFrame) -> dict[str, Any]:
    found: dict[str, Any] = log.attrs["truth"]
    return found


def test_credit_is_inside_its_intervals(ev: Any, truth: dict[str, Any]) -> None:
    found = ev.attribution(models=["first", "last", "markov"], by_persona=True)
    both = pd.DataFrame(truth["credit"]).merge(found, on=["persona", "touchpoint", "model"])
    assert len(both) == len(truth["credit"])
    inside = both.share_x.between(both.low, both.high)
    assert inside.mean() >= 0.9
    others = found[~found.touchpoint.isin(both.touchpoint)]
    assert others.share.max() < 0.01


def test_the_sign_of_leaving_is_found_and_no_touchpoint_without_one_is_flagged(
    ev: Any, truth: dict[str, Any]
) -> None:
    signs = ev.churn_signs()
    clear = signs[signs.q < 0.05]
    assert ("maya", "support") in set(zip(clear.persona, clear.touchpoint, strict=True))
    guilty = {each["touchpoint"] for each in truth["leaving"]["signs"]}
    assert set(clear.touchpoint) <= guilty
    assert "elif" not in set(clear.persona)  # nothing is a sign for her
    known = signs.set_index(["persona", "touchpoint"])
    for sign in truth["leaving"]["signs"]:
        found = known.loc[(sign["persona"], sign["touchpoint"])]
        assert found.lift > 1.5 and found.low < sign["factor"]


def test_customers_without_a_sign_leave_at_their_rate(ev: Any, truth: dict[str, Any]) -> None:
    rate = next(each["rate"] for each in truth["leaving"]["personas"] if each["persona"] == "elif")
    curve = ev.survival()
    elif_ = curve[(curve.persona == "elif") & (curve.day <= 240)]
    expected = (1 - rate) ** (elif_.day / 30)
    assert ((elif_.low <= expected) & (expected <= elif_.high)).mean() > 0.9


def test_the_share_who_convert_is_that_of_the_simulation(ev: Any, truth: dict[str, Any]) -> None:
    base = ev.what_if({"plan-page": {"leaves": 1}}).set_index("persona").base
    for row in truth["conversion"]:
        assert base[row["persona"]] == pytest.approx(row["share"], abs=0.04)
