"""Charts of a map: a file a method of `Charts`."""
