"""Charts of the maps of a portfolio."""
