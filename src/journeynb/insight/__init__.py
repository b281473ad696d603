"""The insight floor."""
