"""The maps of a portfolio: which files they are, read once and again only when they change."""
