"""Models of how long customers keep buying, and of what they spend."""
