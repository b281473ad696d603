"""A map as a file of a graph for Gephi, yEd and Cytoscape: GraphML and GEXF."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import networkx as nx

from journeynb.model.state import State

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TAKEN = {"start": "start_date"}
"""In GEXF, an element with a start exists only from then on."""


def write_graphml(state: State) -> bytes:
    """Return a map as GraphML."""
    out = BytesIO()
    nx.write_graphml_xml(_plain(state), out, infer_numeric_types=True)
    return out.getvalue()


def write_gexf(state: State) -> bytes:
    """Return a map as GEXF 1.2."""
    out = BytesIO()
    nx.write_gexf(_plain(state), out)
    # networkx writes today's date
    return re.sub(rb'(<meta) lastmodifieddate="[^"]*"', rb"\1", out.getvalue())


def _plain(state: State) -> nx.MultiDiGraph[str]:
    """Return the graph of a map with attributes that both formats can contain."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update(_attributes(state.info.stored()))
    for entity in state.entities():
        fields = {name: value for name, value in entity.stored().items() if name != "id"}
        label = _text(entity.name or entity.id)
        graph.add_node(entity.id, kind=entity.kind, label=label, **_attributes(fields))
    for number, link in enumerate(state.links()):
        data = _attributes(link.data.stored())
        data = {"kind": link.kind, "label": link.kind, **data}
        graph.add_edge(link.start, link.end, key=f"e{number}", **data)
    return graph


def _attributes(fields: dict[str, Any]) -> dict[str, str | int | float | bool]:
    """Return fields as attributes: a list is JSON text."""
    return {_TAKEN.get(name, name): _attribute(value) for name, value in fields.items()}


def _attribute(value: Any) -> str | int | float | bool:
    if isinstance(value, (bool, int, float)):
        return value
    return _text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _text(text: str) -> str:
    return _NOT_XML.sub(" ", text)
