"""The workshop canvas: empty sheets to print and fill in with a pen."""
