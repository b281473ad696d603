"""journeynb."""
