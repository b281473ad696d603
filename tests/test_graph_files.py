"""A map as a graph for other tools: GraphML, GEXF and node-link JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

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
        jm.save(path.with_stem("saved"))
        assert path.with_stem("saved").read_bytes() == path.read_bytes()
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
    assert node["label"].lstrip() == name.replace("\x01", " ").replace("\x0b", " ")
    assert json.loads(node["wants"]) == [name]


def test_the_file_does_not_depend_on_the_date(tmp_path: Path) -> None:
    jn.sample("coffee").to_gexf(tmp_path / "a.gexf")
    text = (tmp_path / "a.gexf").read_text(encoding="utf-8")
    assert "lastmodifieddate" not in text and 'mode="static"' in text


def test_an_empty_map_is_an_empty_graph(written: Any) -> None:
    assert len(written(jn.JourneyMap())) == 0


def test_node_link_json_is_the_graph_of_the_map(tmp_path: Path) -> None:
    jm = jn.sample("coffee")
    jm.save(tmp_path / "map.nodelink.json")
    data = json.loads((tmp_path / "map.nodelink.json").read_text("utf-8"))
    found = nx.node_link_graph(data, edges="edges")
    assert nx.utils.graphs_equal(found, jm.graph)


def test_colors_are_kept_and_other_nodes_have_the_color_of_their_kind(tmp_path: Path) -> None:
    jm = jn.JourneyMap("T", stages=["A", "B"])
    jm.set("a", color="#123")
    jm.save(tmp_path / "map.gexf")
    nodes = nx.read_gexf(tmp_path / "map.gexf").nodes
    assert nodes["a"]["viz"]["color"] == {"r": 17, "g": 34, "b": 51, "a": 1.0}
    assert nodes["a"]["color"] == "#123" and "color" not in nodes["b"]
    jm.save(tmp_path / "map.graphml")
    fills = [each.get("color") for each in yed(tmp_path / "map.graphml", "y:Fill")]
    assert fills[0] == "#112233" and fills[1] != fills[0]
    inks = [each.get("textColor") for each in yed(tmp_path / "map.graphml", "y:NodeLabel")]
    assert inks[0] == "#FFFFFF"


def yed(path: Path, name: str) -> list[ElementTree.Element]:
    """Return the elements by which yEd draws a file."""
    spaces = {"y": "http://www.yworks.com/xml/graphml"}
    return ElementTree.parse(path).findall(f".//{name}", spaces)


def test_yed_draws_each_node_at_a_place_of_its_own(tmp_path: Path) -> None:
    jm = jn.sample("coffee")
    jm.save(tmp_path / "map.graphml")
    places = [
        (each.get("x"), each.get("y")) for each in yed(tmp_path / "map.graphml", "y:Geometry")
    ]
    assert len(set(places)) == len(places) == len(jm.graph)
    labels = [each.text for each in yed(tmp_path / "map.graphml", "y:NodeLabel")]
    assert labels[0] == "Maya Okafor"


def test_a_label_that_is_a_page_is_not_one_in_yed(written: Any, tmp_path: Path) -> None:
    jm = jn.JourneyMap("T")
    name = "<html><img src='http://127.0.0.1/x'>"
    jm.add(jn.Persona(id="p", name=name))
    assert written(jm).nodes["p"]["label"].strip() == name
    jm.save(tmp_path / "map.graphml")
    (label,) = yed(tmp_path / "map.graphml", "y:NodeLabel")
    assert label.text == f" {name}"


def test_gephi_takes_only_labels_as_labels_and_no_share_as_a_size(tmp_path: Path) -> None:
    """Gephi reads keys with the ids d3 and d7, and attributes such as `size`, as its own."""
    jn.sample("coffee").save(tmp_path / "map.graphml")
    keys = ElementTree.parse(tmp_path / "map.graphml").findall("{*}key")
    names = {each.get("id"): each.get("attr.name") for each in keys}
    assert names.pop("d3") is None and names.pop("d7") is None
    assert not set(names) & {"label", "x", "y", "z", "size", "r", "g", "b", "id", "weight"}
    assert not set(names.values()) & {"x", "y", "z", "size", "r", "g", "b", "id", "weight"}
    assert "segment_size" in names.values()


def test_cytoscape_reads_the_attributes_before_an_element_with_others_in_it(tmp_path: Path) -> None:
    jn.sample("coffee").save(tmp_path / "map.graphml")
    for element in ElementTree.parse(tmp_path / "map.graphml").iter():
        if element.tag.endswith(("}node", "}edge")):
            assert [len(each) for each in element] == [0] * (len(element) - 1) + [1]


def test_a_graph_can_only_be_written(tmp_path: Path) -> None:
    jn.sample("coffee").save(tmp_path / "map.gexf")
    with pytest.raises(jn.ArgumentError, match="the format gexf can only be written; allowed"):
        jn.read(tmp_path / "map.gexf")
