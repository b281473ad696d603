"""A map as a graph for other tools: GraphML and GEXF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import journeynb as jn

WRITERS = {
    "graphml": lambda path: nx.read_graphml(path, force_multigraph=True),
    "gexf": nx.read_gexf,
}


@pytest.fixture(params=WRITERS)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The graph that networkx reads from the file of a map."""

    def write(jm: jn.JourneyMap) -> nx.Graph:
        path = tmp_path / f"map.{request.param}"
        getattr(jm, f"to_{request.param}")(path)
        return WRITERS[request.param](path)

    return write


def test_all_entities_and_links_are_in_the_file(written: Any) -> None:
    jm = jn.sample("coffee")
    graph = written(jm)
    assert set(graph.nodes) == set(jm.graph.nodes)
    found = sorted((start, end, data["kind"]) for start, end, data in graph.edges(data=True))
    assert found == sorted(jm.graph.edges(keys=True))
    assert graph.nodes["maya"]["label"] == "Maya Okafor"
    assert graph.nodes["maya"]["kind"] == "persona"


def test_lists_are_json_text(written: Any) -> None:
    jm = jn.sample("coffee")
    nodes = written(jm).nodes
    assert json.loads(nodes["maya"]["wants"]) == list(jm["maya"].wants)
    assert json.loads(nodes["maya"]["demographics"])[0] == {"name": "Age", "value": "34"}


def test_two_links_between_the_same_things_are_kept(written: Any) -> None:
    jm = jn.JourneyMap("T", stages=["S"])
    jm.add(jn.Touchpoint(name="A"), stage="s")
    jm.add(jn.Opportunity(name="O"))
    jm.add(jn.PainPoint(name="P"))
    jm.link("p", "a")
    jm.link("o", "a")
    jm.link("o", "p")
    assert sorted(data["kind"] for *_, data in written(jm).edges(data=True)) == [
        "addresses", "addresses", "hurts", "occurs_in"
    ]  # fmt: skip


def test_numbers_are_numbers_and_dates_do_not_hide_a_goal(written: Any) -> None:
    jm = jn.JourneyMap("T")
    jm.add(jn.Goal(name="One", target=3, start="2026-01-01"))
    jm.add(jn.Goal(name="Two", target=3.5))
    nodes = written(jm).nodes
    assert (nodes["one"]["target"], nodes["two"]["target"]) == (3, 3.5)
    assert nodes["one"]["start_date"] == "2026-01-01"
    assert "start" not in nodes["one"]


@pytest.mark.parametrize("name", ["<b>&\"'", "a\x01b\x0bc", "购物 🛒", "]]>"])
def test_any_text_makes_a_file_that_can_be_read(written: Any, name: str) -> None:
    jm = jn.JourneyMap(name)
    jm.add(jn.Persona(id="p", name=name, wants=[name], quote=name))
    node = written(jm).nodes["p"]
    assert node["label"] == name.replace("\x01", " ").replace("\x0b", " ")
    assert json.loads(node["wants"]) == [name]


def test_the_file_does_not_depend_on_the_date(tmp_path: Path) -> None:
    jn.sample("coffee").to_gexf(tmp_path / "a.gexf")
    text = (tmp_path / "a.gexf").read_text(encoding="utf-8")
    assert "lastmodifieddate" not in text and 'mode="static"' in text


def test_an_empty_map_is_an_empty_graph(written: Any) -> None:
    assert len(written(jn.JourneyMap())) == 0
