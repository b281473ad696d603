"""Gaps over the maps of a portfolio: those of each map, and those between maps."""
