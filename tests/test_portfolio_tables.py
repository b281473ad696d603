"""The tables of a portfolio, compared with counts over its maps, one by one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.links import LINKS
from strategies import examples

TODAY = "2026-11-29"


@pytest.fixture(scope="module")
def coffee() -> jn.Portfolio:
    return jn.sample_portfolio("coffee")


@pytest.mark.parametrize("kind", ENTITIES)
def test_table_has_the_rows_of_each_map_in_order(coffee: jn.Portfolio, kind: str) -> None:
    found = coffee.table(kind)
    assert found.columns[0] == "map"
    for name in coffee:
        mine = found[found["map"] == name].drop(columns="map").reset_index(drop=True)
        alone = coffee[name].table(kind)
        assert mine[["id", "name"]].equals(alone[["id", "name"]])
        assert found.dtypes["id"] == alone.dtypes["id"]
    assert found["map"].drop_duplicates().tolist() == sorted(set(found["map"]))


@pytest.mark.parametrize("kind", [None, *LINKS])
def test_links_has_the_rows_of_each_map(coffee: jn.Portfolio, kind: str | None) -> None:
    found = coffee.links(kind)
    assert len(found) == sum(len(coffee[name].links(kind)) for name in coffee)
    assert found.columns.tolist() == ["map", *coffee["subscribe"].links(kind).columns]


def test_personas_says_where_each_one_is_and_what_differs(coffee: jn.Portfolio) -> None:
    found = coffee.personas().set_index("id")
    assert found.columns.tolist() == ["name", "maps", "n_maps", "differs", "library"]
    assert found.loc["noor", ["n_maps", "library"]].tolist() == [0, True]
    assert found.loc["fatima", "maps"] == ["office"] and not found.loc["fatima", "library"]
    assert found.loc["elif", "differs"] == []
    copies = [coffee[name]["maya"] for name in coffee if "maya" in coffee[name]]
    differs = [
        field
        for field in type(copies[0]).model_fields
        if len({repr(getattr(each, field)) for each in copies}) > 1
    ]
    assert found.loc["maya", "differs"] == differs and "role" in differs


def test_versions_says_which_maps_have_which_version(coffee: jn.Portfolio) -> None:
    found = coffee.versions("maya")
    assert found.maps.tolist() == [
        ["library", "first-parcel", "subscribe", "win-back"],
        ["discover"],
    ]
    assert found.n_maps.tolist() == [4, 1] and found.library.tolist() == [True, False]
    assert found.columns.tolist()[3:] == coffee.personas().set_index("id").differs["maya"]
    assert found.role.tolist() == [coffee["library"]["maya"].role, coffee["discover"]["maya"].role]
    same = coffee.versions("elif")
    assert same.columns.tolist() == ["maps", "n_maps", "library"] and same.n_maps.tolist() == [5]
    with pytest.raises(KeyError, match="did you mean 'maya'"):
        coffee.versions("mayaa")


def test_versions_puts_that_of_most_maps_first_without_a_library() -> None:
    maps = []
    for number, role in enumerate(["a", "b", "b", "", "b"]):
        jm = jn.JourneyMap(f"Map {number}")
        jm.add(jn.Persona(id="maya", name="Maya", role=role))
        maps.append(jm)
    found = jn.Portfolio(maps).versions("maya")
    assert found[["role", "n_maps"]].values.tolist() == [["b", 3], ["a", 1], [None, 1]]


def test_goals_says_which_goal_nothing_serves(coffee: jn.Portfolio) -> None:
    found = coffee.goals(today=TODAY).set_index("id")
    assert found.columns.tolist()[5:] == ["status", "touchpoints", "coverage"]
    assert found.index[found.touchpoints == 0].tolist() == ["greener-parcels"]
    assert pd.isna(found.coverage["greener-parcels"])


class TestGoals:
    def test_count_the_touchpoints_of_goals_below_on_any_map(self) -> None:
        library = jn.JourneyMap("Library")
        library.add(jn.Goal(id="grow", name="Grow"))
        library.add(jn.Goal(id="keep", name="Keep"))
        library.link("keep", "grow", kind="refines")
        buy, use = jn.JourneyMap("Buy"), jn.JourneyMap("Use")
        buy.add(jn.Goal(id="grow", name="Grow"))
        use.add(jn.Goal(id="keep", name="Keep"))
        use.add(jn.Touchpoint(name="Mail"), goals="keep")
        use.add(jn.Touchpoint(name="Call"), goals="keep")
        found = jn.Portfolio([library, buy, use]).goals().set_index("id")
        assert found.touchpoints.to_dict() == {"grow": 2, "keep": 2}
        assert found.coverage.to_dict() == {"grow": 0.0, "keep": 0.5}

    def test_two_maps_may_refine_in_a_circle(self) -> None:
        one, two = jn.JourneyMap("One"), jn.JourneyMap("Two")
        for jm in (one, two):
            jm.add(jn.Goal(id="a", name="A"))
            jm.add(jn.Goal(id="b", name="B"))
        one.link("a", "b", kind="refines")
        two.link("b", "a", kind="refines")
        two.add(jn.Touchpoint(name="Mail"), goals="a")
        assert jn.Portfolio([one, two]).goals().touchpoints.tolist() == [1, 1]

    @pytest.mark.parametrize(
        ("measured", "status"),
        [
            ([("2026-06-30", 10), ("2026-11-01", 95)], "on_track"),
            ([("2026-11-01", 10), ("2026-06-30", 95)], "behind"),
            ([("2026-11-01", 95), ("2026-11-01", 10)], "behind"),
            ([None, ("2026-11-01", 95)], "on_track"),
            ([None, None], "no_data"),
        ],
        ids=["later is better", "later is worse", "same day", "only one", "none"],
    )
    def test_status_is_that_of_the_copy_measured_last(self, measured: Any, status: str) -> None:
        maps = []
        for number, each in enumerate(measured):
            jm = jn.JourneyMap(f"Map {number}")
            jm.add(
                jn.Goal(
                    id="orders", name="Orders", baseline=0, target=100, start="2026-01-01",
                    due="2026-12-31",
                    measurements=[] if each is None else [{"date": each[0], "value": each[1]}],
                )
            )  # fmt: skip
            maps.append(jm)
        assert jn.Portfolio(maps).goals(today=TODAY).status.tolist() == [status]


def test_a_library_that_is_a_journey_too_is_one_of_the_maps(tmp_path: Any) -> None:
    jn.JourneyMap("Main", stages=["Find"]).save(tmp_path / "main.journeymap.json")
    jn.JourneyMap("People").save(tmp_path / "people.journeymap.json")
    for name, library in (("a", "main"), ("b", "people")):
        jm = jn.JourneyMap(name, stages=["Find"], library=f"{library}.journeymap.json")
        jm.save(tmp_path / f"{name}.journeymap.json")
    pf = jn.Portfolio(tmp_path)
    for name in pf:
        pf[name].add(jn.Persona(name="Maya"))
    assert pf.personas().maps[0] == ["a", "b", "main"]
    assert pf.personas().library[0]
    assert pf.matrix("persona", "map", "direct").columns.tolist() == ["a", "b", "main"]


class TestMatrix:
    def test_of_a_kind_and_the_maps_counts_touchpoints(self, coffee: jn.Portfolio) -> None:
        for kind, link in (("persona", "experiences"), ("goal", "supports")):
            found = coffee.matrix(kind, "map")
            for name in found.columns:
                links = coffee[name].links(link)
                ids = links["from" if kind == "persona" else "to"]
                others = links["to" if kind == "persona" else "from"]
                count = links[others.isin(coffee[name].table("touchpoint").id)].groupby(ids).size()
                assert found[name][found[name] > 0].to_dict() == count.to_dict()
            assert found.T.equals(coffee.matrix("maps", kind))

    def test_of_two_kinds_is_the_sum_over_the_maps(self, coffee: jn.Portfolio) -> None:
        found = coffee.matrix("persona", "stage")
        alone = [coffee[name].matrix("persona", "stage") for name in coffee]
        total = sum(each.to_numpy().sum() for each in alone)
        assert found.to_numpy().sum() == total
        assert (
            found.loc["jonas", "find"]
            == coffee["office"].matrix("persona", "stage").loc["jonas", "find"]
        )

    def test_direct_says_which_map_has_an_entity(self, coffee: jn.Portfolio) -> None:
        found = coffee.matrix("persona", "map", via="direct")
        maps = coffee.personas().set_index("id").maps
        assert {id: row.index[row == 1].tolist() for id, row in found.iterrows()} == maps.to_dict()

    def test_of_maps_and_maps_counts_what_both_have(self, coffee: jn.Portfolio) -> None:
        found = coffee.matrix("map", "map", via="persona")
        assert found.loc["office", "first-parcel"] == 1
        assert found.equals(found.T)

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (("map", "map"), "pass its kind: via='persona'"),
            (("person", "map"), "unknown kind 'person'; allowed: map, persona"),
            (("persona", "map", "note"), "no kind of link joins persona and note"),
        ],
        ids=["maps", "kind", "via"],
    )
    def test_wrong_calls(self, coffee: jn.Portfolio, call: Any, message: str) -> None:
        with pytest.raises(jn.ArgumentError, match=message):
            coffee.matrix(*call)


class TestOpportunities:
    def test_are_ranked_by_value_for_effort(self) -> None:
        jm = jn.JourneyMap("Buy")
        rated = {"both": (2, 4), "best": (4, 1), "value": (5, None), "none": (None, None)}
        for name, (value, effort) in rated.items():
            jm.add(jn.Opportunity(name=name, value=value, effort=effort))
        jm.add(jn.Opportunity(name="gone", value=5, effort=1, status="dropped"))
        pf = jn.Portfolio([jm])
        assert pf.opportunities().name.tolist() == ["best", "both", "value", "none"]
        assert pf.opportunities().priority.tolist()[:2] == [4.0, 0.5]
        assert pf.opportunities(closed=True).name[0] == "gone"

    def test_of_one_map_are_those_of_a_portfolio_of_it(self) -> None:
        pd.testing.assert_frame_equal(
            jn.sample("coffee").opportunities(closed=True),
            jn.Portfolio(jn.sample("coffee")).opportunities(closed=True).drop(columns="map"),
        )

    def test_of_one_map_count_the_customers_of_a_log(self) -> None:
        jm = jn.JourneyMap("Buy")
        jm.add(jn.Touchpoint(name="Ad", events="ad"))
        jm.add(jn.Touchpoint(name="Shop", events="shop"))
        for name, at in (("Better ad", "ad"), ("Better shop", "shop")):
            jm.link(jm.add(jn.Opportunity(name=name, value=4, effort=2)), at)
        log = pd.DataFrame(
            {
                "customer": ["a", "a", "b", "c", "d"],
                "time": pd.date_range("2026-01-01", periods=5),
                "event": ["ad", "shop", "shop", "shop", "other"],
            }
        )
        found = jm.opportunities(evidence=jn.EventLog(log))
        assert found.name.tolist() == ["Better shop", "Better ad"]
        assert found[["customers", "share", "priority"]].values.tolist() == [
            [3, 0.75, 1.5],
            [1, 0.25, 0.5],
        ]

    def test_say_which_touchpoints_they_improve(self) -> None:
        jm = jn.JourneyMap("Buy")
        for name in ("Ad", "Shop", "Mail"):
            jm.add(jn.Touchpoint(name=name))
        jm.add(jn.PainPoint(id="slow", name="Slow"))
        jm.link("slow", "mail", kind="hurts")
        jm.add(jn.Opportunity(id="fix", name="Fix"))
        jm.link("fix", "slow")
        jm.link("fix", "ad")
        assert jn.Portfolio([jm]).opportunities().touchpoints[0] == ["ad", "mail"]


PERSONA = st.tuples(st.sampled_from("abc"), st.sampled_from(["", "x", "y"]))


@settings(max_examples=examples(50))
@given(st.lists(st.lists(PERSONA, max_size=4), max_size=4))
def test_any_personas_are_joined_by_id(drawn: list[list[tuple[str, str]]]) -> None:
    maps, known = [], dict[str, dict[str, str]]()
    for number, personas in enumerate(drawn):
        jm = jn.JourneyMap(f"Map {number}")
        for id, role in dict(personas).items():
            jm.add(jn.Persona(id=id, name=id, role=role))
            known.setdefault(id, {})[f"Map {number}"] = role
        maps.append(jm)
    found = jn.Portfolio(maps).personas()
    assert found.id.tolist() == list(known)
    for row in found.to_dict("records"):
        roles = known[row["id"]]
        assert row["maps"] == list(roles) and row["n_maps"] == len(roles)
        assert row["differs"] == (["role"] if len(set(roles.values())) > 1 else [])
