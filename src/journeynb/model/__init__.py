"""The map as a graph: entities, links, changes and their history."""
