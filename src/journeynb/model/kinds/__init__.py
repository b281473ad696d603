"""The kinds of entities and links, their fields and values."""
