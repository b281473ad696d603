"""The card of a persona."""
