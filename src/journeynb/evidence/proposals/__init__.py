"""Edits that a log suggests."""
