"""One event log for all maps of a portfolio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.api.parts.portfolio.part import PortfolioPart

if TYPE_CHECKING:
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.portfolio.portfolio_evidence import PortfolioEvidence


class PortfolioLogs(PortfolioPart):
    """The method that compares all maps with an event log."""

    def evidence(self, log: EventLog, assign: str = "first") -> PortfolioEvidence:
        """Compare all maps with one event log, to see which map explains which events.

        Parameters
        ----------
        log : EventLog
            The event log. It is read once, however many maps there are.
        assign : {"first", "last", "event"}
            The persona of a customer with several, as in `JourneyMap.evidence`; for the evidence of
            a single map.

        Returns
        -------
        PortfolioEvidence
            Tables such as ``ev.maps()``, ``ev.events()`` and ``ev.unmapped_events()``, which follow
            the maps as they are edited. ``ev[name]`` is the evidence of one map.

        Raises
        ------
        ArgumentError
            `log` is not an event log, or `assign` is not valid.

        Warns
        -----
        JourneyWarning
            A pattern uses a column that the log does not have.

        See Also
        --------
        JourneyMap.evidence : Compare one map with a log.

        Examples
        --------
        >>> pf = jn.sample_portfolio("coffee")
        >>> ev = pf.evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> ev.maps()[["map", "touchpoints", "observed"]]
                    map  touchpoints  observed
        0      discover           12         9
        1  first-parcel           10         5
        2        office           13         7
        3     subscribe           14        13
        4      win-back            9         4
        >>> ev.unmapped_events().event.head(2).tolist()
        ['app_crashed', 'search_used']
        >>> ev["office"].unobserved_touchpoints().id.tolist()
        ['office-page', 'contract', 'machine-set-up', 'renewal-call']
        """
        from journeynb.evidence.log.event_log import must_be_log

        must_be_log(log)
        return self._evidence(log, assign)
