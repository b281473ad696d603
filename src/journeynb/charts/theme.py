"""The Altair theme, at the path that the entry point names."""

from journeynb.charts.look.theme import theme

__all__ = ["theme"]
