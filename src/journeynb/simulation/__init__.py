"""Simulated event logs with known truth."""
