"""The objects that users hold: maps and reports, and the functions that read them."""
