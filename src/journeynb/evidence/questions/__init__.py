"""Questions to a log on a map, one file each."""
