"""Edits that a log suggests, and maps drafted from a log."""
