"""Reports: documents of a map that anyone can open, without Python and without a network."""
