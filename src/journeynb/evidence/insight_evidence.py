"""Questions about a map and an event log that belong to insight: KPIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.evidence.evidence import Evidence

if TYPE_CHECKING:
    import pandas as pd


class InsightEvidence(Evidence):
    """A map compared with an event log, and the KPIs of the log.

    Parameters
    ----------
    core : CoreMap
        The map.
    log : EventLog
        The log, available as ``.log``.
    assign : {"first", "last", "event"}
        The persona of a customer with several.
    """

    _public_name = "Evidence"

    def kpi(
        self, name: str, every: str = "month", within: Any = None, by_persona: bool = False
    ) -> pd.DataFrame:
        """Return a KPI of the log by period, with the number of customers and the 95% interval.

        The unit is the customer, not the event. Periods are days, weeks from Monday, months,
        quarters or years, in UTC.

        - **conversion**: the share of the customers whose first event is in the period that
          converts by the end of the log, or `within` a time after the first event. A customer
          converts with an event of the touchpoint in the map's ``converts``; without it, of the
          last stage whose touchpoints have event patterns.
        - **retention**: the share of the customers at the start of the period who are still
          customers at its end. If the map has ``leaves={"event": ...}``, customers are those who
          came before and have not had that event. With ``leaves={"inactive_days": n}``, they are
          those with an event in the n days before. Without ``leaves``, it is the share of the
          customers of the previous period who have an event in this one.
        - **repeat**: the share of the customers who first convert in the period that converts again
          by the end of the log, or `within` a time after the first conversion.
        - **csat**: the mean over customers of the mean of their scores in the period. It has the
          range of the log's scores, such as 1 to 5.
        - **nps**: the percentage of promoters (9 and 10) minus that of detractors (0 to 6), as the
          mean over customers of their answers in the period. Scores must be from 0 to 10.
        - **active**: the number of customers with an event in the period.
        - **value**: the mean over the customers with an event in the period of the sum of their
          values.

        Parameters
        ----------
        name : {"conversion", "retention", "repeat", "csat", "nps", "active", "value"}
            The KPI.
        every : {"month", "day", "week", "quarter", "year"}
            The period.
        within : str or timedelta, optional
            For conversion and repeat: the time that each customer has, such as ``"30d"``. Without
            it, customers of early periods have had more time than those of late ones.
        by_persona : bool
            Also by persona.

        Returns
        -------
        pandas.DataFrame
            One row for each period of the log and persona: ``period`` (datetime64[s], its first
            date); ``persona`` (str, the id); ``value`` (float64); ``n`` (int64): the number of
            customers in the denominator; ``low, high`` (float64): the 95% interval, Wilson's for a
            share, Student's t for a mean, missing for a number of customers; ``complete`` (bool):
            whether the log covers the period to its last date, and `within` after it; for active
            and value, also from its first date. Periods that are not complete have no value.
            ``.attrs["method"]`` names the method.

        Raises
        ------
        ArgumentError
            `name`, `every` or `within` is not valid, or the log lacks the scores or values.

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> found = ev.kpi("conversion", every="quarter", within="60d")
        >>> found[["period", "value", "n", "complete"]].round({"value": 3}).head(4)
              period  value     n  complete
        0 2025-04-01  0.026  1123      True
        1 2025-07-01  0.028  3584      True
        2 2025-10-01  0.000    10      True
        3 2026-01-01    NaN     0      True
        """
        from journeynb.evidence.kpis.kpi import kpi, question

        asked = question(name, every, within, by_persona)
        return self._answer(
            ("kpi", asked),
            lambda: kpi(self.mapped, self.customer_personas, asked),
            asked.by_persona,
        )
