"""Attribution: worked examples, a slow reference, and how often intervals contain the truth."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import attribution_reference as reference
import journeynb as jn
from journeynb.insight.explain.credit.attribution import MODELS
from strategies import examples

pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.base.errors.JourneyWarning")
TOUCHPOINTS = ("ad", "mail", "site", "shop", "cart", "order")
START = pd.Timestamp("2026-01-01")


def shop(**fields: Any) -> jn.JourneyMap:
    """Return a map of two stages: four touchpoints, then a cart and the order."""
    jm = jn.JourneyMap("Shop", stages=["Find", "Buy"], **fields)
    for number, id in enumerate(TOUCHPOINTS):
        stage = "find" if number < 4 else "buy"
        jm.add(jn.Touchpoint(id=id, name=id.title(), events=[id]), stage=stage)
    for id in ("maya", "jonas"):
        jm.add(jn.Persona(id=id, name=id.title()))
    return jm


def log_of(rows: list[tuple[Any, ...]], **options: Any) -> jn.EventLog:
    """Return a log of rows: customer, day, event, and perhaps value and persona."""
    names = ["customer", "day", "event", "value", "persona"]
    full = [(*row, *[None] * (len(names) - len(row))) for row in rows]
    frame = pd.DataFrame(full, columns=names)
    frame["time"] = START + pd.to_timedelta(frame.pop("day").astype("float64"), unit="D")
    frame = frame.astype({"value": "float64", "persona": "str", "event": "str", "customer": "str"})
    frame["persona"] = frame.persona.where(frame.persona != "None")
    return jn.EventLog(frame, **options)


def walk(customer: str, *events: str, value: float | None = None) -> list[tuple[Any, ...]]:
    """Return rows of a customer, one a day."""
    return [(customer, day, event, value) for day, event in enumerate(events)]


def credited(table: pd.DataFrame, model: str, name: str = "credit") -> dict[str, float]:
    rows = table[(table.model == model) & (table[name] != 0)]
    return dict(zip(rows.touchpoint, rows[name].round(9), strict=True))


@st.composite
def worlds(draw: Any) -> tuple[list[Any], dict[str, Any]]:
    """Return rows in order of time, and arguments."""
    event = st.sampled_from([*TOUCHPOINTS, "order", "nothing"])
    rows = []
    for customer in range(draw(st.integers(0, 5))):
        day = 0.0
        persona = draw(st.sampled_from(["maya", "jonas", None]))
        for name in draw(st.lists(event, max_size=9)):
            day += draw(st.sampled_from([0.0, 0.5, 2.0, 10.0]))
            value = draw(st.sampled_from([None, 1.0, 2.5]))
            rows.append((f"c{customer}", day, name, value, persona))
    asked = {
        "to": draw(st.sampled_from(["order", "buy"])),
        "window": draw(st.sampled_from(["10d", "2d", None])),
        "order": draw(st.sampled_from([1, 2])),
    }
    return rows, asked


def check(table: pd.DataFrame, rows: list[Any], asked: dict[str, Any]) -> None:
    window = {"10d": 10.0, "2d": 2.0, None: None}[asked["window"]]
    to = {"order"} if asked["to"] == "order" else {"order", "cart"}
    plain = [
        (customer, day, None if event == "nothing" else event, value or 0.0)
        for customer, day, event, value, *_ in rows
    ]
    made = reference.paths(plain, to, visit=asked["to"] == "buy")
    half_life = (90.0 if window is None else window) / 4
    for model in MODELS:
        wanted = reference.credit(made, model, window, asked["order"], half_life)
        part = table[table.model == model].set_index("touchpoint")
        for name, found in zip(("credit", "value"), wanted, strict=True):
            for id in part.index:
                assert part[name][id] == pytest.approx(found.get(id, 0.0), abs=1e-9), (model, id)
    conversions = sum(path.won for path in made)
    assert table.attrs["n"] == conversions
    if conversions:
        assert table.groupby("model").share.sum().round(9).eq(1).all()
        inside = table[table.low.notna()]
        assert ((inside.low <= inside.share) & (inside.share <= inside.high)).all()


@settings(max_examples=examples(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_every_model_equals_the_slow_reference(world: tuple[list[Any], dict[str, Any]]) -> None:
    rows, asked = world
    check(shop().evidence(log_of(rows)).attribution(**asked), rows, asked)
