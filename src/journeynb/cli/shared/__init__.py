"""Shared by commands: options, output, and tables as text."""
