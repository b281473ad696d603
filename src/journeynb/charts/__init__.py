"""Charts of a map and of its evidence in Altair: one module per chart, one theme, one renderer."""
