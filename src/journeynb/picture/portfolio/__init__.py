"""The picture of a portfolio: a tile for each map."""
