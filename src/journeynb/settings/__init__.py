"""The choices of a team, in a file beside its maps."""
