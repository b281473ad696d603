"""Tests in a real browser: what is seen, what runs, and what the gestures of a user do."""
