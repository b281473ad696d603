"""The methods of a map for event logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.base.public_calls import Public
from journeynb.model.core import CoreMap

if TYPE_CHECKING:
    from journeynb.api.parts.data.map_evidence import MapEvidence
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.evidence.proposals.proposal import Proposals


class Evidences(Public):
    """Methods that compare a map with an event log."""

    _core: CoreMap

    def evidence(self, log: EventLog, assign: str = "first") -> MapEvidence:
        """Compare the map with an event log.

        Parameters
        ----------
        log : EventLog
            The event log.
        assign : {"first", "last", "event"}
            The persona of a customer whose events have several personas: the first or the last of
            them, or for each event its own.

        Returns
        -------
        Evidence
            Answers questions, such as ``ev.funnel()``, and follows the map as you edit it.

        Raises
        ------
        ArgumentError
            `log` is not an event log, or `assign` is not valid.

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
        from journeynb.api.parts.data.map_evidence import MapEvidence

        return MapEvidence(self._core, log, assign)

    def suggest_events(self, log: Evidence | EventLog, least: float = 60) -> Proposals:
        """Propose event patterns for touchpoints that have none, by comparing names and stages.

        An event is proposed for one touchpoint, and only if no other is nearly as likely. If there
        are more than 5,000 unmapped events, only the most frequent ones are compared, with a
        warning.

        Parameters
        ----------
        log : EventLog or Evidence
            The event log, or evidence from it.
        least : float
            The lowest score, from 0 to 100: the share of words that the event has in common with
            the name or id of the touchpoint, corrected by the distance of their stages.

        Returns
        -------
        Proposals
            Edits to review: ``.table`` lists them, ``.apply(min_score=90)`` makes those with a high
            score.

        Raises
        ------
        ArgumentError
            `log` is neither an event log nor evidence, or `least` is not from 0 to 100.

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
        0  club-points  club_points_used   93.0
        """
        from journeynb.evidence.proposals.suggested_events import suggest_events

        return suggest_events(self._core, log, least)
