"""The theme of Altair, at the path that its entry point names."""

from journeynb.charts.look.theme import theme

__all__ = ["theme"]
