"""A map as GraphML, for yEd, Gephi and Cytoscape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from journeynb.formats.graphs.flat import Attributes, Edge, Node, edges, graph_attributes, nodes
from journeynb.formats.graphs.places import HEIGHT, WIDTH, Place, places
from journeynb.model.kinds.colors import luminance
from journeynb.model.state import State

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:y="http://www.yworks.com/xml/graphml" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd">"""
_NODE_LOOK, _EDGE_LOOK = "d3", "d7"
"""The ids that yEd gives to its graphics. Gephi takes any key with one of these ids as the label,
so that no attribute may have them."""
_TYPES = {bool: "boolean", int: "long", float: "double"}


def write_graphml(state: State) -> bytes:
    """Return a map as GraphML; each node has a place and a color for yEd."""
    return "\n".join([*_lines(state), ""]).encode("utf-8")


def _lines(state: State) -> Iterator[str]:
    facts, found, links = graph_attributes(state), nodes(state), edges(state)
    yield _HEAD
    yield f'<key for="node" id="{_NODE_LOOK}" yfiles.type="nodegraphics"/>'
    yield f'<key for="edge" id="{_EDGE_LOOK}" yfiles.type="edgegraphics"/>'
    yield from _keys("graph", [facts])
    yield from _keys("node", ({"label": node.label, **node.attributes} for node in found))
    yield from _keys("edge", ({"label": edge.label, **edge.attributes} for edge in links))
    yield '<graph id="G" edgedefault="directed">'
    yield from _data("graph", facts)
    at = places(state)
    for node in found:
        yield from _node(node, at[node.id])
    for number, edge in enumerate(links):
        yield from _edge(edge, number)
    yield "</graph>"
    yield "</graphml>"


def _keys(what: str, elements: Iterable[Attributes]) -> Iterator[str]:
    """Yield the declarations of the attributes that elements have, with their types."""
    types: dict[str, set[str]] = {}
    for each in elements:
        for name, value in each.items():
            types.setdefault(name, set()).add(_TYPES.get(type(value), "string"))
    for name, used in types.items():
        type_ = next(iter(used)) if len(used) == 1 else "string"
        type_ = "double" if used == {"long", "double"} else type_
        yield f'<key for="{what}" id="{what}-{name}" attr.name="{name}" attr.type="{type_}"/>'


def _data(what: str, attributes: Attributes) -> Iterator[str]:
    for name, value in attributes.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        yield f'<data key="{what}-{name}">{_escaped(text)}</data>'


def _node(node: Node, place: Place) -> Iterator[str]:
    ink = "#000000" if luminance(node.color) > 0.18 else "#FFFFFF"
    yield f"<node id={quoteattr(node.id)}>"
    yield from _data("node", {"label": node.label, **node.attributes})
    yield (  # last, because Cytoscape ignores the attributes after an element within one
        f'<data key="{_NODE_LOOK}"><y:ShapeNode>'
        f'<y:Geometry height="{HEIGHT}.0" width="{WIDTH}.0" x="{place.x}.0" y="{place.y}.0"/>'
        f'<y:Fill color="{node.color}" transparent="false"/>'
        '<y:BorderStyle color="#000000" type="line" width="1.0"/>'
        '<y:NodeLabel autoSizePolicy="node_width" configuration="CroppingLabel" '
        f'textColor="{ink}">{_label(node.label)}</y:NodeLabel>'
        '<y:Shape type="roundrectangle"/></y:ShapeNode></data>'
    )
    yield "</node>"


def _edge(edge: Edge, number: int) -> Iterator[str]:
    ends = f"source={quoteattr(edge.start)} target={quoteattr(edge.end)}"
    yield f'<edge id="e{number}" {ends}>'
    yield from _data("edge", {"label": edge.label, **edge.attributes})
    yield (
        f'<data key="{_EDGE_LOOK}"><y:PolyLineEdge><y:Arrows source="none" target="standard"/>'
        f"<y:EdgeLabel>{_label(edge.label)}</y:EdgeLabel></y:PolyLineEdge></data>"
    )
    yield "</edge>"


def _label(text: str) -> str:
    """Return a label that yEd shows as it is: one that starts with `<html>` would be a page."""
    return _escaped(f" {text}" if text[:1] == "<" else text)


def _escaped(text: str) -> str:
    return escape(text, {"\r": "&#13;"})
