"""What an exercise is, and what a check can answer."""
