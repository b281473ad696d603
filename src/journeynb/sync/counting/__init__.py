"""Counting in threads, for editors that show a log."""
