"""What would change if fewer customers left at a touchpoint."""
