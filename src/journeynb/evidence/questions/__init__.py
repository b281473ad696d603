"""Questions about a log with a map, one file each."""
