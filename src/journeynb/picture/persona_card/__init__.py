"""The persona card."""
