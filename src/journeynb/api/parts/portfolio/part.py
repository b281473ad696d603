"""Shared by the parts of `Portfolio`."""

from __future__ import annotations

from journeynb.base.public_calls import Public
from journeynb.portfolio.reading.maps import MapFolder, OpenMap


class PortfolioPart(Public):
    """A part of `Portfolio`: its maps, and how they are opened for editing."""

    _public_name = "Portfolio"
    _folder: MapFolder

    def _open_map(self, name: str) -> OpenMap:
        """Open a map for editing, as ``pf[name]`` does, and keep it as long as the portfolio."""
        raise NotImplementedError
