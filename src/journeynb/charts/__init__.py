"""Charts of a map in Altair: a module a chart, one theme, one renderer."""
