"""What users hold: the map, reports, and the ways to read a map."""
