"""Charts of a map, one file per method of `Charts`."""
