"""A map as GEXF 1.2, for Gephi."""

from __future__ import annotations

import re
from io import BytesIO

import networkx as nx

from journeynb.formats.graphs.flat import edges, graph_attributes, nodes
from journeynb.model.kinds.colors import parts_of
from journeynb.model.state import State


def write_gexf(state: State) -> bytes:
    """Return a map as GEXF; each node has a color, its own or that of its kind."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update(graph_attributes(state))
    for node in nodes(state):
        color = dict(zip("rgb", parts_of(node.color), strict=True), a=1.0)
        graph.add_node(node.id, label=node.label, viz={"color": color}, **node.attributes)
    for number, edge in enumerate(edges(state)):
        data = {"label": edge.label, **edge.attributes}
        graph.add_edge(edge.start, edge.end, key=f"e{number}", **data)
    out = BytesIO()
    nx.write_gexf(graph, out)
    # networkx writes today's date
    return re.sub(rb'(<meta) lastmodifieddate="[^"]*"', rb"\1", out.getvalue())
