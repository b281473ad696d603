"""Tests and intervals of shares and means, without scipy."""
