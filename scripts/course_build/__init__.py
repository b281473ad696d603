"""Makes notebooks of the sources of the course's lessons."""
