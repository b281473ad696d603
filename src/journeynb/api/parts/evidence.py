"""Holding a map against what customers did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.model.core import CoreMap

if TYPE_CHECKING:
    from journeynb.api.parts.map_evidence import MapEvidence
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.evidence.proposals.proposal import Proposals


class Evidences:
    """The methods of a map that hold it against an event log."""

    _core: CoreMap

    def evidence(self, log: EventLog, assign: str = "first") -> MapEvidence:
        """Hold the map against an event log.

        Parameters
        ----------
        log : EventLog
            What customers did.
        assign : {"first", "last", "event"}
            The persona of a customer with several: that of their first or their last event with
            one, or each event's own.

        Returns
        -------
        Evidence
            What can be asked; it follows the map as it is edited.

        Examples
        --------
        >>> import pandas as pd
        >>> jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        >>> ad = jm.add(jn.Touchpoint(name="Ad", events="ad_*"), stage="awareness")
        >>> log = jn.EventLog(pd.DataFrame({
        ...     "customer": ["ann", "ann", "bob"],
        ...     "time": ["2026-01-01", "2026-01-03", "2026-01-02"],
        ...     "event": ["ad_click", "order", "ad_view"],
        ... }))
        >>> jm.evidence(log).unmapped_events()[["event", "count", "customers"]]
           event  count  customers
        0  order      1          1
        """
        from journeynb.api.parts.map_evidence import MapEvidence

        return MapEvidence(self._core, log, assign)

    def suggest_events(self, log: Evidence | EventLog, least: float = 60) -> Proposals:
        """Propose event patterns for touchpoints that have none, from names that are alike.

        Parameters
        ----------
        log : EventLog or Evidence
            What customers did.
        least : float
            The least likeness of an event's name and the touchpoint's name or id, from 0 to 100.

        Returns
        -------
        Proposals
            Edits to review: ``.table`` shows them, ``.apply(min_score=90)`` makes them.

        Examples
        --------
        >>> import pandas as pd
        >>> jm = jn.JourneyMap("Coffee")
        >>> points = jm.add(jn.Touchpoint(name="Club points"))
        >>> log = jn.EventLog(pd.DataFrame({
        ...     "customer": ["ann", "bob"],
        ...     "time": ["2026-01-01", "2026-01-02"],
        ...     "event": ["club_points_used", "club_points_used"],
        ... }))
        >>> jm.suggest_events(log).table[["id", "other", "score"]]
                    id             other  score
        0  club-points  club_points_used   90.7
        """
        from journeynb.evidence.proposals.suggested_events import suggest_events

        return suggest_events(self._core, log, least)
