"""Many maps as one portfolio: what their files and rules have in common."""
