"""Numbers and tables over all maps of a portfolio."""
