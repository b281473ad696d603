"""The tables floor."""
