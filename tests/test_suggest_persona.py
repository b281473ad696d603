"""A persona drafted from a group of customers: reviewed, applied, and up to date afterwards."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import journeynb as jn

pytest.importorskip("ibis")
pytestmark = pytest.mark.filterwarnings("ignore::journeynb.JourneyWarning")
TODAY = "2026-11-29"


@cache
def crm(number: int = 2000) -> jn.Customers:
    """Customers of whom the young ones have another plan, pay more, and live in any city."""
    draw = np.random.default_rng(5)
    age = draw.integers(18, 80, number)
    young = age < 35
    days = pd.to_timedelta(draw.integers(0, 300, number), "D")
    return jn.Customers(
        pd.DataFrame(
            {
                "customer": range(number),
                "age": age,
                "plan": np.where(draw.random(number) < np.where(young, 0.7, 0.3), "pro", "free"),
                "city": draw.choice(np.array(["Oslo", "Rome", "Bern"]), number),
                "has_app": draw.random(number) < np.where(young, 0.9, 0.4),
                "visits": draw.poisson(np.where(young, 9, 5)),
                "joined": pd.Timestamp("2025-01-01") + days,
                "value": draw.exponential(np.where(young, 90, 60)).round(2),
            }
        )
    )  # fmt: skip


YOUNG = "age < 35"


def young(**options: Any) -> Any:
    return crm().suggest_persona(YOUNG, today=TODAY, **(options or {"name": "Young"}))


def test_suggests_what_certainly_differs_and_nothing_else() -> None:
    found = young()
    table = found.table
    assert list(table.columns) == ["field", "attribute", "value", "why", "n", "lift", "low", "high"]
    assert table.field.tolist() == ["filter", "profile", *["demographics"] * 3]
    assert set(table.attribute[2:]) == {"plan", "visits", "has_app"}  # not city, date and value
    values = dict(zip(table.attribute, table.value, strict=True))
    assert (values["plan"], values["has_app"]) == ("pro", "yes")
    assert ((table.low[2:] > 1) | (table.high[2:] < 1)).all()
    assert repr(found).startswith("Persona 'Young' of the data frame: ")
    assert len(found) == len(list(found)) == 5


def test_of_many_attributes_without_a_difference_none_becomes_a_fact() -> None:
    draw = np.random.default_rng(1)
    noise = {f"c{number}": draw.choice(["p", "q"], 200) for number in range(30)}
    frame = pd.DataFrame({"customer": range(200), "value": draw.random(200), **noise})
    cu = jn.Customers(frame)
    assert (cu.profile(0.2).low > 1).sum() >= 2  # by chance: no fact
    found = cu.suggest_persona(0.2, name="Best", today=TODAY)
    assert found.table.field.tolist() == ["profile"]


def test_a_cell_can_be_run_again_on_a_map_that_updates_duplicates() -> None:
    jm = jn.JourneyMap("Coffee", on_duplicate="update")
    young().apply(jm)
    once = jm.fork()
    young().apply(jm)
    assert jm.equals(once)
    other = jn.JourneyMap("Coffee")
    young().apply(other)
    young().apply(other)
    assert [each.id for each in other._core.entities("persona")] == ["young", "young-2"]


def test_a_map_gets_the_persona_and_its_source_in_one_step() -> None:
    jm = jn.JourneyMap("Coffee")
    young().apply(jm)
    persona = jm["young"]
    assert persona.filter == YOUNG
    assert str(persona.profiled) == TODAY
    size = len(crm().where(YOUNG))
    first, second = persona.profile[:2]
    assert (first.attribute, first.n) == ("(customers)", size)
    assert first.share == pytest.approx(size / 2000, abs=1e-6)
    assert second.attribute == "(value)"
    assert 0.25 < second.share < 0.5
    (source,) = jm._core.entities("source")
    assert (source.name, source.type, source.sample_size) == ("the data frame", "crm", 2000)
    assert str(source.date) == TODAY
    quotes = [each.text for each in jm._core.state.link("cites", "young", source.id).quotes]
    assert any(text.startswith("Plan: pro (") for text in quotes)
    assert "P402" not in set(jm.gaps("P", today=TODAY).rule)  # it cites a source
    assert jm.gaps("P412").empty
    jm.undo()
    assert not jm._core.entities("persona")
    assert not jm._core.entities("source")


def test_the_profile_has_every_value_with_the_interval_of_its_share() -> None:
    jm = jn.JourneyMap()
    young().apply(jm)
    rows = {(each.attribute, each.value): each for each in jm["young"].profile}
    frame = crm().ask(crm().table, "all")
    own, rest = frame[frame.age < 35], frame[frame.age >= 35]
    for city in ("Oslo", "Rome", "Bern"):
        row = rows["city", city]
        assert row.share == pytest.approx((own.city == city).mean(), abs=1e-6)
        assert row.rest == pytest.approx((rest.city == city).mean(), abs=1e-6)
        assert row.low < row.share < row.high
        assert row.n == len(own)
    mean = rows["visits", "mean"]
    assert mean.share == pytest.approx(own.visits.mean(), rel=1e-5)
    half = 1.96 * own.visits.std() / len(own) ** 0.5
    assert mean.high - mean.share == pytest.approx(half, rel=0.02)
    tertiles = [each for name, each in rows if name == "visits" and each != "mean"]
    assert len(tertiles) == 3
    assert sum(rows["visits", each].share for each in tertiles) == pytest.approx(1, abs=1e-5)


def test_nothing_has_drifted_on_the_day_it_was_stored() -> None:
    jm = jn.JourneyMap()
    young().apply(jm)
    found = jm.drift(crm())
    assert set(found.attribute) == {"plan", "city", "has_app", "visits", "value"}
    assert (found.psi < 1e-6).all()
    assert not found.drifted.any()
    assert any(
        "joined" in each and "dates change by themselves" in each
        for each in found.attrs["left_out"]
    )


def test_drift_of_a_whole_year_is_found_after_the_table_changed() -> None:
    jm = jn.JourneyMap()
    young().apply(jm)
    frame = crm().ask(crm().table, "all").drop(columns=["persona", "journeynb_row"])
    later = frame.assign(plan="free", has_app=frame.has_app.map({True: "yes", False: "no"}))
    found = jm.drift(jn.Customers(later)).set_index("attribute")
    assert found.drifted.to_dict() == {
        "plan": True, "city": False, "has_app": False, "visits": False, "value": False,
    }  # fmt: skip
    assert jm.gaps("P410", customers=jn.Customers(later)).other.tolist() == ["plan"]


def test_parts_are_picked_and_applied() -> None:
    jm = jn.JourneyMap()
    found = young()
    found.pick(0, *found.table.index[found.table.attribute == "plan"]).apply(jm)
    persona = jm["young"]
    assert (persona.filter, persona.profile, persona.profiled) == (YOUNG, (), None)
    assert [(each.name, each.value) for each in persona.demographics] == [("Plan", "pro")]
    found.pick().apply(jm)
    assert len(jm._core.entities("persona")) == 1
    assert len(found.changes(jm)) == 2  # another persona, which cites the source that is there
    for wrong in (9, -1, "0"):
        with pytest.raises(jn.ArgumentError, match=r"^unknown suggestion .*; allowed: 0 to 4$"):
            found.pick(wrong)


def test_a_persona_is_updated_and_keeps_what_is_not_measured() -> None:
    jm = jn.JourneyMap()
    facts = [{"name": "plan", "value": "free"}, {"name": "Home", "value": "Lisbon"}]
    jm.add(jn.Persona(id="maya", name="Maya", quote="Hm!", demographics=facts))
    found = young(persona="maya")
    assert "update of 'maya'" in repr(found)
    found.apply(jm)
    persona = jm["maya"]
    assert (persona.quote, persona.filter) == ("Hm!", YOUNG)
    pairs = [(each.name, each.value) for each in persona.demographics]
    assert pairs[:2] == [("plan", "pro"), ("Home", "Lisbon")]
    assert {name for name, _ in pairs[2:]} == {"Visits", "Has app"}
    found.apply(jm)  # again: nothing is doubled
    assert len(jm._core.entities("source")) == 1
    assert jm["maya"] == persona


def test_the_filter_of_some_customers_has_their_condition_too() -> None:
    some = crm().where("city = 'Oslo'")
    found = some.suggest_persona(YOUNG, name="Young", today=TODAY)
    assert "of the data frame where city = 'Oslo': " in repr(found)
    jm = jn.JourneyMap()
    found.apply(jm)
    assert jm["young"].filter == "(city = 'Oslo') and (age < 35)"
    assert jm.persona_fit(crm()).customers[0] == jm["young"].profile[0].n
    (source,) = jm._core.entities("source")
    assert source.description == f"{len(some)} customers where city = 'Oslo', read on {TODAY}"


def test_columns_are_chosen_and_left_out() -> None:
    found = young(name="Young", without=["visits", "has_app"]).table
    assert found.attribute.tolist() == ["", "", "plan"]
    assert found.value[1] == "4 attributes"
    found = young(name="Young", attributes=["visits"])
    assert [each.text for each in found][2:] == [f"Visits: {found.table.value[2]}"]
    assert found.table.value[2].endswith(" on average")
    assert crm().profile(YOUNG, without=["city"]).attrs["left_out"]["city"] == "named in without="
    for ask, more in ((crm().profile, {}), (crm().suggest_persona, {"name": "A"})):
        with pytest.raises(jn.ArgumentError, match=r"without contains 'citi', which is not a col"):
            ask(YOUNG, without=["citi"], **more)
        with pytest.raises(jn.ArgumentError, match=r"attributes is a text; allowed: a list"):
            ask(YOUNG, attributes="city", **more)
        with pytest.raises(jn.ArgumentError, match="without=None is not valid; allowed: a list"):
            ask(YOUNG, without=None, **more)


def test_a_share_of_the_top_has_no_filter_and_leaves_the_value_out() -> None:
    found = crm().suggest_persona(0.25, name="Best", today=TODAY)
    assert "filter" not in found.table.field.tolist()
    assert "value" not in found.table.attribute.tolist()
    assert "% of the value" in repr(found)


def test_wrong_calls_are_explained() -> None:
    jm = jn.JourneyMap()
    for options, words in (
        ({}, "pass name= for a new persona, or persona="),
        ({"name": "A", "persona": "b"}, "not both"),
        ({"name": ""}, "name='' is not valid; allowed: text"),
        ({"name": "A", "group": "plan = "}, "group="),
        ({"name": "A", "group": "age > 999"}, "no customer fits"),
        ({"name": "A", "today": "soon"}, "is not a valid date"),
    ):
        with pytest.raises(jn.ArgumentError, match=words):
            crm().suggest_persona(**{"group": YOUNG, **options})
    with pytest.raises(jn.UnknownIdError, match=r"no persona 'maya'; allowed: none, because"):
        young(persona="maya").apply(jm)
    jm.add(jn.Persona(name="Maya"))
    with pytest.raises(jn.UnknownIdError, match=r"'myaa'; did you mean 'maya'\? Allowed: maya$"):
        young(persona="myaa").apply(jm)
    with pytest.raises(jn.ArgumentError, match=r"^jm=5 is not valid; allowed: a JourneyMap"):
        young().apply(5)


@pytest.mark.parametrize("separator", ["/", "\\"])
def test_the_source_has_the_name_of_the_file_and_not_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, separator: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("secret").mkdir()
    file = f"secret{separator}crm.csv"
    rows = {"customer": range(60), "age": [25, 50] * 30, "plan": ["pro", "free"] * 30}
    pd.DataFrame(rows).to_csv(file, index=False)
    jm = jn.JourneyMap("Coffee")
    jn.Customers(file).suggest_persona(YOUNG, name="Young", today=TODAY).apply(jm)
    assert [source.name for source in jm._index.sources] == ["crm.csv"]
