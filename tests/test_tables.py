"""Tables, matrices, paths and the graph: what a user gets to work on with pandas and networkx."""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import Any

import networkx as nx
import pandas as pd
import pytest

import journeynb as jn
from journeynb.model.kinds.entities import ENTITIES, PLURALS
from journeynb.model.kinds.links import LINKS
from pandas_dtypes import TEXT

COMMON = ["id", "name", "description", "tags"]
TYPES = {
    "text": str(TEXT),
    "bool": "bool",
    "number": "float64",
    "whole": "Int64",
    "day": "datetime64[s]",
    "time": "datetime64[s, UTC]",
    "list": "object",
    "object": "object",
}
COLUMNS: dict[str, dict[str, str]] = {
    "persona": {
        **dict.fromkeys(["role", "quote", "portrait", "color"], "text"),
        "supporting": "bool",
        "priority": "text",
        **dict.fromkeys(
            [
                "demographics", "personality", "wants", "needs", "motivations", "challenges",
                "behaviors", "fears", "values", "interests", "preferred_channels",
                "preferred_content", "buying_criteria", "loyalties", "data_values",
            ],
            "list",
        ),
        "filter": "text",
        "profile": "list",
        "profiled": "day",
        "reviewed": "day",
    },
    "stage": {
        "color": "text",
        "expected_share": "number",
        "expected_days": "number",
        "journey": "text",
    },
    "touchpoint": {
        "channels": "list",
        **dict.fromkeys(["owner", "tone", "promise"], "text"),
        "moment_of_truth": "bool",
        "ours": "bool",
        "events": "list",
        "terms": "list",
        "cost": "number",
        "cost_per": "text",
        "image": "text",
        "journey": "text",
    },
    "goal": {
        **dict.fromkeys(["level", "metric", "unit", "direction"], "text"),
        "baseline": "number",
        "target": "number",
        "start": "day",
        "due": "day",
        "cumulative": "bool",
        "owner": "text",
        "feasibility": "text",
        "milestones": "list",
        "binding": "object",
        "measurements": "list",
    },
    "pain_point": {"severity": "whole"},
    "opportunity": {
        "value": "whole",
        "effort": "whole",
        "expected": "number",
        "owner": "text",
        "status": "text",
    },
    "content": {"format": "text", "url": "text"},
    "segment": {
        **dict.fromkeys(["size", "attractiveness", "probability"], "number"),
        "criteria": "list",
        "filter": "text",
    },
    "lane": {"backstage": "bool", "color": "text"},
    "note": {},
    "source": {"type": "text", "date": "day", "url": "text", "sample_size": "whole"},
    "comment": {"by": "text", "at": "time", "resolved": "bool"},
}  # fmt: skip
"""The columns of each table and their types, written down a second time."""


@pytest.fixture
def coffee() -> jn.JourneyMap:
    return jn.sample("coffee")


@pytest.fixture
def small() -> jn.JourneyMap:
    jm = jn.JourneyMap("Small", stages=["Start", "End"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Persona(name="Tom"))
    jm.add(jn.Goal(id="goal", name="Goal"))
    jm.add(jn.Touchpoint(id="late", name="Late", channels="web"), stage="end", personas="maya")
    jm.add(jn.Touchpoint(id="loose", name="Loose", tags=["x"]), goals="goal")
    jm.add(
        jn.Touchpoint(id="early", name="Early", channels=["web", "shop"], tags=["x", "y"]),
        stage="start",
        personas=["tom", "maya"],
        goals="goal",
    )
    jm.link("maya", "early", emotion=2)
    jm.link("tom", "early", emotion=-1)
    return jm


def path_letters(jm: jn.JourneyMap, **options: Any) -> list[str]:
    return ["".join(ids) for ids in jm.paths(**options).touchpoints]


def journey(links: str, loose: str = "") -> jn.JourneyMap:
    """Return a map with touchpoints of one letter; of ``ab``, a leads to b."""
    jm = jn.JourneyMap()
    for letter in dict.fromkeys(links.replace(" ", "") + loose):
        jm.add(jn.Touchpoint(id=letter, name=letter.upper()))
    for start, end in links.split():
        jm.link(start, end, kind="leads_to")
    return jm


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {str(name): str(dtype) for name, dtype in frame.dtypes.items()}


class TestTable:
    def test_every_kind_is_named_here(self) -> None:
        assert list(COLUMNS) == list(ENTITIES)

    @pytest.mark.parametrize("kind", COLUMNS)
    @pytest.mark.parametrize("source", ["coffee", "saas", "empty"])
    def test_columns_and_types_are_as_promised(self, kind: str, source: str) -> None:
        frame = jn.sample(source).table(kind)
        plain = frame[[name for name in frame if not name.startswith("custom.")]]
        words = {**dict.fromkeys(COMMON, "text"), "tags": "list", **COLUMNS[kind]}
        assert dtypes(plain) == {name: TYPES[word] for name, word in words.items()}
        assert list(frame)[: len(words)] == list(words)

    @pytest.mark.parametrize("kind", COLUMNS)
    def test_rows_are_the_entities_in_the_order_of_the_file(
        self, coffee: jn.JourneyMap, kind: str
    ) -> None:
        frame = coffee.table(kind)
        assert frame.id.tolist() == [id for id in coffee if coffee[id].kind == kind]
        assert frame.name.tolist() == [coffee[id].name for id in frame.id]
        assert list(frame.index) == list(range(len(frame)))
        pd.testing.assert_frame_equal(frame, coffee.table(PLURALS[kind]))

    def test_what_is_absent_is_missing_and_what_is_empty_is_empty(self) -> None:
        jm = jn.JourneyMap()
        jm.add(jn.Goal(name="a", baseline=1, due="2027-03-31", level="business"))
        jm.add(jn.Goal(name="b"))
        frame = jm.table("goal")
        assert frame.description.tolist() == ["", ""]
        assert frame.metric.tolist() == ["", ""]
        assert frame[["baseline", "due", "level"]].isna().to_numpy().tolist() == [
            [False] * 3,
            [True] * 3,
        ]
        assert frame.due[0] == pd.Timestamp("2027-03-31")
        assert frame.measurements.tolist() == [[], []]

    def test_lists_are_plain_and_the_users_own(self, coffee: jn.JourneyMap) -> None:
        frame = coffee.table("persona")
        assert all(type(value) is list for value in frame.demographics)
        assert frame.demographics[0][0].keys() == {"name", "value"}
        frame.at[0, "wants"].append("changed")
        frame.loc[0, "name"] = "changed"
        assert "changed" not in coffee.table("persona").wants[0]
        assert coffee["maya"].name != "changed"

    def test_custom_fields_are_columns(self) -> None:
        jm = jn.JourneyMap()
        jm.add(jn.Stage(name="a", custom={"n": 1, "t": "x", "b": True, "mixed": 1}))
        jm.add(jn.Stage(name="b", custom={"n": 2.5, "t": "y", "b": False, "mixed": "z"}))
        jm.add(jn.Stage(name="c", custom={"n": 0, "late": "only here"}))
        frame = jm.table("stage")
        assert list(frame)[-5:] == [f"custom.{name}" for name in ("n", "t", "b", "mixed", "late")]
        assert frame["custom.n"].tolist() == [1, 2.5, 0]
        assert str(frame["custom.n"].dtype) == "float64"
        assert frame["custom.t"].tolist()[:2] == ["x", "y"]
        assert frame["custom.b"].tolist()[:2] == [True, False]
        assert frame["custom.mixed"].tolist()[:2] == [1, "z"]
        for name in ("t", "b", "mixed"):
            assert frame[f"custom.{name}"].isna().tolist() == [False, False, True]
        assert frame["custom.late"].isna().tolist() == [True, True, False]

    def test_a_custom_field_may_have_the_name_of_a_column(self) -> None:
        jm = jn.JourneyMap()
        jm.add(jn.Stage(name="a", custom={"name": "x", "custom.name": "y"}))
        assert list(jm.table("stage"))[-2:] == ["custom.name", "custom.custom.name"]

    def test_values_at_the_edge_of_their_types(self) -> None:
        jm = jn.JourneyMap()
        jm.add(jn.Source(name="a", sample_size=2**53, date="0001-01-01"))
        jm.add(jn.Source(name="b", date="9999-12-31"))
        frame = jm.table("source")
        assert frame.sample_size.tolist() == [2**53, pd.NA]
        assert [f"{day:%m-%d}" for day in frame.date] == ["01-01", "12-31"]
        jm.set("b", sample_size=1e300)
        assert jm.table("source").sample_size.tolist() == [2**53, 1e300]

    @pytest.mark.parametrize("kind", ["experiences", "", "Persona", 3, None, []])
    def test_an_unknown_kind_is_refused(self, coffee: jn.JourneyMap, kind: Any) -> None:
        with pytest.raises(jn.ArgumentError, match=r"unknown kind .*; allowed: persona, stage"):
            coffee.table(kind)


class TestLinks:
    BASE = ("kind", "from", "to", "from_name", "to_name")

    def test_all_links_of_a_map(self, coffee: jn.JourneyMap) -> None:
        frame = coffee.links()
        assert tuple(frame) == self.BASE
        assert len(frame) == coffee.graph.number_of_edges()
        assert list(frame.kind.unique()) == [kind for kind in LINKS if kind in set(frame.kind)]
        assert set(dtypes(frame).values()) == {str(TEXT)}
        assert (frame.from_name == [coffee[id].name for id in frame["from"]]).all()
        assert (frame.to_name == [coffee[id].name for id in frame["to"]]).all()

    @pytest.mark.parametrize("kind", LINKS)
    @pytest.mark.parametrize("source", ["coffee", "empty"])
    def test_links_of_a_kind_have_their_data(self, kind: str, source: str) -> None:
        jm = jn.sample(source)
        frame = jm.links(kind)
        assert tuple(frame) == (*self.BASE, *LINKS[kind].model_fields)
        keys = [*zip(frame["from"], frame["to"], strict=True)]
        assert keys == sorted(keys)
        assert len(frame) == (jm.links().kind == kind).sum()
        held = {
            **dict.fromkeys(("emotion", "desired", "share"), "float64"),
            **dict.fromkeys(("wants", "quotes"), "object"),
        }
        for name in LINKS[kind].model_fields:
            listed = kind == "goes_through" and name in ("needs", "questions")
            assert dtypes(frame)[name] == held.get(name, "object" if listed else str(TEXT)), name

    def test_values_are_those_of_the_link(self, small: jn.JourneyMap) -> None:
        frame = small.links("experiences").set_index(["from", "to"])
        assert frame.emotion["maya", "early"] == 2
        assert pd.isna(frame.emotion["maya", "late"])
        assert frame.feeling["maya", "late"] == ""
        assert pd.isna(frame.basis["maya", "late"])

    @pytest.mark.parametrize("kind", ["persona", "", 3, []])
    def test_an_unknown_kind_of_link_is_refused(self, small: jn.JourneyMap, kind: Any) -> None:
        with pytest.raises(
            jn.ArgumentError, match=r"unknown kind of link .*; allowed: occurs_in, goes_through"
        ):
            small.links(kind)


class TestMatrix:
    def test_direct_links_are_counted_in_either_direction(self, small: jn.JourneyMap) -> None:
        found = small.matrix("persona", "touchpoint")
        assert found.to_dict("index") == {
            "maya": {"late": 1, "loose": 0, "early": 1},
            "tom": {"late": 0, "loose": 0, "early": 1},
        }
        pd.testing.assert_frame_equal(small.matrix("touchpoints", "personas"), found.T)
        assert (found.index.name, found.columns.name) == ("persona", "touchpoint")
        assert set(dtypes(found).values()) == {"int64"}

    def test_several_kinds_of_link_between_two_kinds_are_added(self) -> None:
        jm = journey("ab")
        jm.link("a", "b", kind="keeps")
        assert jm.matrix("touchpoint", "touchpoint").loc["a", "b"] == 2

    def test_through_a_third_kind_its_entities_are_counted(self, small: jn.JourneyMap) -> None:
        found = small.matrix("persona", "stage", via="touchpoint")
        assert found.to_numpy().tolist() == [[1, 1], [1, 0]]
        assert found.index.tolist() == ["maya", "tom"]
        assert found.columns.tolist() == ["start", "end"]
        assert small.matrix("goal", "stage", via="touchpoints").to_numpy().tolist() == [[1, 0]]

    def test_kinds_that_no_link_joins_go_through_touchpoints(self) -> None:
        jm = jn.JourneyMap(stages=["Start"])
        ad = jm.add(jn.Touchpoint(name="Ad"), stage="start")
        jm.add(jn.PainPoint(id="pain", name="Pain"), touchpoints=ad)
        jm.add(jn.Goal(id="goal", name="Goal"), touchpoints=ad)
        assert jm.matrix("pain_point", "goal").to_numpy().tolist() == [[1]]

    def test_sums_agree_with_networkx(self, coffee: jn.JourneyMap) -> None:
        graph = coffee.graph
        found = coffee.matrix("goal", "persona")
        for goal, row in found.iterrows():
            for persona, number in row.items():
                assert number == graph.number_of_edges(goal, persona)
        assert found.to_numpy().sum() == len(coffee.links("targets"))

    @pytest.mark.parametrize(
        ("rows", "columns"), [("persona", "stage"), ("stage", "persona"), ("persona", "persona")]
    )
    def test_a_matrix_without_rows_or_columns(self, rows: str, columns: str) -> None:
        jm = jn.JourneyMap(stages=["A", "B"])
        for each in (jm, jn.JourneyMap()):
            found = each.matrix(rows, columns)
            assert found.shape == (len(each.table(rows)), len(each.table(columns)))
            assert set(dtypes(found).values()) <= {"int64"}

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("persona", "nope"), "unknown kind 'nope'"),
            (("experiences", "persona"), "unknown kind 'experiences'"),
            (("persona", "stage", "nope"), "unknown kind 'nope'"),
            (("persona", "stage", "stage"), "via='stage' must differ from the two kinds it joins"),
            (("persona", "stage", "lane"), "no kind of link joins persona and lane"),
            (("lane", "stage"), "no kind of link joins lane and touchpoint"),
            ((None, "stage"), "unknown kind None"),
        ],
    )
    def test_a_count_that_is_not_possible_is_refused(
        self, small: jn.JourneyMap, arguments: Any, message: str
    ) -> None:
        with pytest.raises(jn.ArgumentError, match=message):
            small.matrix(*arguments)


class TestTouchpoints:
    def test_they_are_in_the_order_of_stages_then_of_the_file(self, small: jn.JourneyMap) -> None:
        assert small.touchpoints().id.tolist() == ["early", "late", "loose"]
        small.add(jn.Touchpoint(id="last", name="Last"), stage="start", at=0)
        assert small.touchpoints().id.tolist() == ["last", "early", "late", "loose"]
        small.move("end", 0)
        assert small.touchpoints().id.tolist() == ["late", "last", "early", "loose"]

    def test_columns_and_types_are_as_promised(self, small: jn.JourneyMap) -> None:
        types = {
            **dict.fromkeys(("id", "name", "stage"), str(TEXT)),
            "channels": "object",
            "owner": str(TEXT),
            "personas": "object",
            "goals": "object",
            "emotion": "float64",
            "moment_of_truth": "bool",
            "ours": "bool",
        }
        assert dtypes(small.touchpoints()) == types
        assert dtypes(small.touchpoints(tag="none")) == types
        assert dtypes(jn.JourneyMap().touchpoints()) == types

    def test_values_are_lists_of_ids_and_the_mean_emotion(self, small: jn.JourneyMap) -> None:
        frame = small.touchpoints().set_index("id")
        assert frame.personas["early"] == ["maya", "tom"]
        assert frame.goals["early"] == ["goal"]
        assert frame.emotion["early"] == 0.5
        assert frame.emotion[["late", "loose"]].isna().all()
        assert frame.stage.tolist() == ["start", "end", ""]
        assert small.touchpoints(persona="tom").emotion.tolist() == [-1]

    @pytest.mark.parametrize(
        ("filters", "ids"),
        [
            ({"persona": "maya"}, ["early", "late"]),
            ({"persona": "tom"}, ["early"]),
            ({"stage": "end"}, ["late"]),
            ({"goal": "goal"}, ["early", "loose"]),
            ({"channel": "web"}, ["early", "late"]),
            ({"channel": "we"}, []),
            ({"tag": "x"}, ["early", "loose"]),
            ({"persona": "maya", "channel": "web", "stage": "start"}, ["early"]),
            ({"persona": "tom", "stage": "end"}, []),
        ],
    )
    def test_filters_are_joined_by_and(
        self, small: jn.JourneyMap, filters: dict[str, str], ids: list[str]
    ) -> None:
        assert small.touchpoints(**filters).id.tolist() == ids

    @pytest.mark.parametrize(
        ("filters", "message"),
        [
            ({"persona": "nope"}, "no persona 'nope'.*maya, tom"),
            ({"persona": "start"}, "start is a stage"),
            ({"stage": ""}, "no stage"),
            ({"goal": []}, "no goal"),
        ],
    )
    def test_an_unknown_id_is_refused(
        self, small: jn.JourneyMap, filters: Any, message: str
    ) -> None:
        with pytest.raises(jn.UnknownIdError, match=message):
            small.touchpoints(**filters)


class TestPaths:
    def test_branches_are_separate_paths(self) -> None:
        assert path_letters(journey("ab bc bd ae")) == ["abc", "abd", "ae"]

    def test_paths_that_join_again_share_their_end(self) -> None:
        assert path_letters(journey("ab ac bd cd de")) == ["abde", "acde"]

    def test_touchpoints_without_a_link_are_on_no_path(self) -> None:
        assert path_letters(journey("ab", loose="x")) == ["ab"]
        with pytest.warns(jn.JourneyWarning, match="no leads_to links, so it has no paths"):
            assert path_letters(journey("", loose="x")) == []

    def test_every_entry_starts_paths_in_the_order_of_the_file(self) -> None:
        assert path_letters(journey("bc ac")) == ["bc", "ac"]

    def test_a_loop_ends_before_it_would_reach_a_touchpoint_again(self) -> None:
        assert path_letters(journey("ab bc cb cd")) == ["abcd"]
        assert path_letters(journey("ab bc ca cd")) == ["abcd"]
        assert path_letters(journey("ab bc cb")) == ["abc"]

    def test_a_circle_without_an_entry_starts_at_its_first_touchpoint(self) -> None:
        assert path_letters(journey("bc ca ab")) == ["bca"]
        assert path_letters(journey("ab ba bc")) == ["abc"]
        assert path_letters(journey("ab ba cd dc")) == ["ab", "cd"]

    def test_a_circle_with_an_entry_starts_there(self) -> None:
        assert path_letters(journey("ab ba xa")) == ["xab"]

    def test_columns_and_types_are_as_promised(self) -> None:
        types = {
            "touchpoints": "object",
            "names": "object",
            "stages": "object",
            "length": "int64",
            "emotion": "float64",
            "share": "float64",
        }
        assert dtypes(journey("ab").paths()) == types
        assert dtypes(jn.JourneyMap().paths()) == types

    def test_a_row_describes_a_path(self) -> None:
        jm = journey("ab bc cd")
        for stage, letters in (("One", "ab"), ("Two", "c")):
            id = jm.add(jn.Stage(name=stage))
            jm.link(list(letters), id)
        jm.link("d", "one")
        for name in ("Maya", "Tom"):
            jm.add(jn.Persona(name=name), touchpoints=list("abc"))
        jm.link("maya", "a", emotion=2)
        jm.link("tom", "a", emotion=1)
        jm.link("maya", "c", emotion=-0.5)
        jm.link("a", "b", kind="leads_to", share=0.5)
        jm.link("b", "c", kind="leads_to", share=0.5)
        path = jm.paths().iloc[0]
        assert path.touchpoints == [*"abcd"] and path["names"] == [*"ABCD"]
        assert path.stages == ["one", "two", "one"]
        assert path.length == 4
        assert path.emotion == (1.5 - 0.5) / 2
        assert pd.isna(path.share)
        jm.link("c", "d", kind="leads_to", share=1)
        assert jm.paths().share.tolist() == [0.25]
        assert jm.paths(persona="maya").emotion.tolist() == [0.75]
        assert jm.paths(persona="tom").emotion.tolist() == [1]

    def test_of_a_persona_only_what_they_experience(self) -> None:
        jm = journey("ab bc ac cd")
        jm.add(jn.Persona(name="Maya"), touchpoints=list("acd"))
        jm.add(jn.Persona(name="Tom"))
        assert path_letters(jm, persona="maya") == ["acd"]
        assert path_letters(jm, persona="tom") == []
        with pytest.raises(jn.UnknownIdError, match=r"no persona 'nope'.*maya, tom"):
            jm.paths(persona="nope")

    def test_more_paths_than_the_limit_warn(self) -> None:
        jm = journey("ab ac ad")
        with pytest.warns(
            jn.JourneyWarning, match="more than 2 paths; raise limit= to see more"
        ) as record:
            assert path_letters(jm, limit=2) == ["ab", "ac"]
        assert len(record) == 1 and record[0].filename == __file__
        assert path_letters(jm, limit=3) == ["ab", "ac", "ad"]

    def test_a_map_with_countless_paths_takes_no_time(self) -> None:
        jm = jn.JourneyMap()
        ids = [jm.add(jn.Touchpoint(name=f"T{number}")) for number in range(40)]
        jm.apply(
            [
                {"op": "link", "kind": "leads_to", "from": a, "to": b}
                for a in ids
                for b in ids
                if a != b
            ]
        )
        with pytest.warns(jn.JourneyWarning):
            assert len(jm.paths(limit=5)) == 5

    def test_a_path_may_be_of_any_length(self) -> None:
        jm = jn.JourneyMap()
        changes: list[Any] = [
            {"op": "add", "kind": "touchpoint", "id": f"t-{n}", "fields": {"name": "T"}}
            for n in range(2000)
        ]
        changes += [
            {"op": "link", "kind": "leads_to", "from": f"t-{n}", "to": f"t-{n + 1}"}
            for n in range(1999)
        ]
        jm.apply(changes)
        assert jm.paths().length.tolist() == [2000]

    @pytest.mark.parametrize("limit", [0, -1, 1.5, True, "9", None])
    def test_a_limit_is_a_whole_number_from_one(self, limit: Any) -> None:
        with pytest.raises(jn.ArgumentError, match="limit="):
            journey("ab").paths(limit=limit)


class TestGraph:
    def test_it_is_the_map_with_all_attributes(self, coffee: jn.JourneyMap) -> None:
        graph = coffee.graph
        assert type(graph) is nx.MultiDiGraph
        assert list(graph) == list(coffee)
        for id, data in graph.nodes(data=True):
            entity = coffee[id]
            assert data["kind"] == entity.kind
            assert "id" not in data
            for name in type(entity).model_fields:
                value = getattr(entity, name)
                if name != "id":
                    assert (name in data) == (value is not None), (id, name)
        links = {(row[1], row[2], row[0]) for row in coffee.links().itertuples(index=False)}
        assert set(graph.edges(keys=True)) == links

    def test_defaults_are_there_and_absent_values_are_not(self) -> None:
        jm = jn.JourneyMap("Coffee")
        jm.add(jn.Touchpoint(name="Ad"))
        jm.add(jn.Persona(name="Maya", demographics={"Age": "34"}), touchpoints="ad")
        node = jm.graph.nodes["ad"]
        assert node["name"] == "Ad" and node["channels"] == [] and node["ours"] is True
        assert node["moment_of_truth"] is False and node["description"] == ""
        assert "cost" not in node
        assert jm.graph.nodes["maya"]["demographics"] == [{"name": "Age", "value": "34"}]
        edge = jm.graph.edges["maya", "ad", "experiences"]
        assert edge["feeling"] == "" and "emotion" not in edge
        assert jm.graph.graph["title"] == "Coffee" and jm.graph.graph["state"] == "as_is"

    def test_it_is_made_once_a_step(self, coffee: jn.JourneyMap) -> None:
        graph = coffee.graph
        assert coffee.graph is graph
        coffee.gaps()
        coffee.set(title=coffee.title)
        assert coffee.graph is graph
        coffee.set(title="x")
        assert coffee.graph is not graph
        assert coffee.graph.graph["title"] == "x"
        coffee.undo()
        assert coffee.graph.graph["title"] == graph.graph["title"]

    def test_it_follows_inside_a_batch(self) -> None:
        jm = jn.JourneyMap()
        with suppress(ZeroDivisionError), jm.batch():
            jm.add(jn.Stage(name="A"))
            assert list(jm.graph) == ["a"]
            _ = 1 / 0
        assert list(jm.graph) == []

    def test_changing_it_changes_nothing_in_the_map(self, coffee: jn.JourneyMap) -> None:
        before = coffee.fork()
        graph = coffee.graph
        graph.nodes["maya"]["name"] = "x"
        graph.nodes["maya"]["wants"].append("x")
        graph.graph["brand_values"].append("x")
        graph.add_node("extra")
        graph.remove_node("awareness")
        graph.add_edge("maya", "maya", key="influences")
        assert coffee.equals(before)
        assert "extra" not in coffee and "awareness" in coffee
        coffee.set(title="next step")
        assert coffee.graph.nodes["maya"]["name"] == coffee["maya"].name

    def test_algorithms_of_networkx_run_on_it(self, coffee: jn.JourneyMap) -> None:
        graph = coffee.graph
        steps = graph.edge_subgraph(
            [edge for edge in graph.edges(keys=True) if edge[2] == "leads_to"]
        )
        assert nx.shortest_path(steps, "social-ad", "plan-page")[0] == "social-ad"
        assert max(nx.betweenness_centrality(nx.DiGraph(steps)).values()) > 0
        assert nx.number_weakly_connected_components(graph) >= 1
        assert nx.degree_centrality(graph)["maya"] > 0
        goals = graph.edge_subgraph(
            [edge for edge in graph.edges(keys=True) if edge[2] == "refines"]
        )
        assert nx.is_directed_acyclic_graph(nx.DiGraph(goals))
        copy = nx.node_link_graph(nx.node_link_data(graph, edges="edges"), edges="edges")
        assert nx.utils.graphs_equal(copy, graph)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert nx.to_pandas_edgelist(graph).shape[0] == graph.number_of_edges()
