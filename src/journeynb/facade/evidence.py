"""Holding a map against what customers did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.model.core import CoreMap

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log import EventLog


class Evidences:
    """The methods of a map that hold it against an event log."""

    _core: CoreMap

    def evidence(self, log: EventLog, assign: str = "first") -> Evidence:
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
        from journeynb.evidence.evidence import Evidence

        return Evidence(self._core, log, assign)
