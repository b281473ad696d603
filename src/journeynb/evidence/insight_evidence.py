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

        Customers are counted, not events. Periods are days, weeks from Monday, months, quarters or
        years in UTC.

        - **conversion**: of the customers whose first event is in the period, the share that
          converts, up to the end of the log or `within` a time of the first event. A customer
          converts with an event of the map's `converts`, or of the last stage whose touchpoints
          have event patterns.
        - **retention**: of the customers at the start of the period, the share that are customers
          at its end. If the map has ``leaves={"event": ...}``, customers are those who came before
          and have not had that event. With ``leaves={"inactive_days": n}``, they are those with an
          event in the n days before. Otherwise, the share of the customers of the previous period
          who have an event in this one.
        - **repeat**: of the customers who first convert in the period, the share that converts
          again later, up to the end of the log or `within` a time.
        - **csat**: the mean score, from the mean of each customer's scores in the period. It has
          the range of the log's scores, such as 1 to 5.
        - **nps**: the percentage of promoters (9 and 10) minus that of detractors (0 to 6), from
          the answers of each customer in the period. Scores must be from 0 to 10.
        - **active**: the number of customers with an event in the period.
        - **value**: the mean of the customers with an event in the period, of the sum of their
          values.

        Parameters
        ----------
        name : {"conversion", "retention", "repeat", "csat", "nps", "active", "value"}
            The KPI.
        every : {"month", "day", "week", "quarter", "year"}
            The period.
        within : str or timedelta, optional
            For conversion and repeat: the time that each customer has, such as ``"30d"``. Without
            it, customers of early periods have more time than those of late ones.
        by_persona : bool
            Also by persona.

        Returns
        -------
        pandas.DataFrame
            One row for each period of the log and persona: ``period`` (datetime64[s], its first
            date), ``persona`` (id), ``value`` (float64), ``n`` (int64), the number of customers it
            rests on, ``low, high`` (float64): Wilson's interval of a share, Student's of a mean,
            none of a number of customers; ``complete`` (bool): whether the log goes on to the last
            date of the period, and `within` after it; for active and value, also whether it starts
            by the first date. Periods that are not complete have no value. ``.attrs["method"]``
            names the method.

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
        from journeynb.evidence.questions.kpis import kpi, question

        asked = question(name, every, within, by_persona)
        return self._answer(
            ("kpi", asked),
            lambda: kpi(self.mapped, self.customer_personas, asked),
            asked.by_persona,
        )
