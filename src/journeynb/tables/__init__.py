"""Tables of one map."""
