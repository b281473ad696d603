"""Shared by the parts of `Portfolio`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.base.public_calls import Public
from journeynb.portfolio.reading.maps import MapFolder, OpenMap, PortfolioMap

if TYPE_CHECKING:
    from journeynb.portfolio.portfolio_evidence import PortfolioEvidence


class PortfolioPart(Public):
    """A part of `Portfolio`: its maps, and how they are opened for editing."""

    _public_name = "Portfolio"
    _folder: MapFolder

    def _open_map(self, found: PortfolioMap) -> OpenMap:
        """Open a map for editing, as ``pf[name]`` does, and keep it as long as the portfolio."""
        raise NotImplementedError

    def _evidence(self, given: object, assign: str = "first") -> PortfolioEvidence:
        """Return the evidence that a user passes, or that of the log that they pass."""
        from journeynb.api.parts.data.map_evidence import MapEvidence
        from journeynb.base.errors import ArgumentError
        from journeynb.base.text import shown
        from journeynb.evidence.cached_answers import require_assign
        from journeynb.evidence.log.event_log import EventLog
        from journeynb.portfolio.portfolio_evidence import PortfolioEvidence

        if isinstance(given, PortfolioEvidence) and given.folder is self._folder:
            return given
        if not isinstance(given, EventLog):
            raise ArgumentError(
                f"evidence={shown(given)} is not valid; allowed: an event log, or the result of "
                "this portfolio's evidence(log)"
            )
        require_assign(assign)
        return PortfolioEvidence(
            self._folder, given, lambda each: MapEvidence(each.core, given, assign)
        )
