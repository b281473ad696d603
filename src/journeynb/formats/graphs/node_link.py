"""A map as node-link JSON, for networkx and D3."""

from __future__ import annotations

import json

import networkx as nx

from journeynb.model.state import State


def write_node_link(state: State) -> bytes:
    """Return a map as node-link JSON; `networkx.node_link_graph` makes `JourneyMap.graph` of it."""
    data = nx.node_link_data(state.public_graph(), edges="edges")
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
