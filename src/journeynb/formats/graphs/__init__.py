"""A map as a graph for other tools: GraphML, GEXF and node-link JSON."""

from journeynb.formats.graphs.gexf import write_gexf
from journeynb.formats.graphs.graphml import write_graphml
from journeynb.formats.graphs.node_link import write_node_link

__all__ = ["write_gexf", "write_graphml", "write_node_link"]
