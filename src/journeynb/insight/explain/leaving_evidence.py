"""Questions about how long customers stay, and when they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.evidence.insight_evidence import InsightEvidence

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.insight.explain.leaving import Leaving


class LeavingEvidence(InsightEvidence):
    """A map compared with an event log, and when its customers leave."""

    _public_name = "Evidence"

    def survival(self, leaves: Any = None, by: str | None = "persona") -> pd.DataFrame:
        """Return the share of customers who stay after each day, by persona.

        Someone is a customer from the first conversion on if the map has ``converts``, and
        otherwise from the first event on. `leaves`, or the map's ``leaves``, defines how they
        leave:

        - With ``{"event": "cancel*"}``, they leave with the first such event.
        - With ``{"inactive_days": 60}``, they leave when they have had no event for 60 days, at the
          end of these days. So nobody leaves before day 60, and the date does not depend on what
          happens later.

        Customers who have not left are observed to the end of the log. The estimate (Kaplan-Meier)
        and its interval (log-log) take that into account.

        Parameters
        ----------
        leaves : dict, optional
            ``{"event": pattern}`` or ``{"inactive_days": n}``; the default is the map's ``leaves``.
        by : "persona" or None
            Also by persona (with ``assign="event"``, by the first one of each customer), or only
            for all customers.

        Returns
        -------
        pandas.DataFrame
            One row for each persona and each day, from day 0, on which a customer left or was last
            observed: ``persona`` (str, the id; ``(all)`` first), ``day`` (int64), the whole days
            since the customer came, ``at_risk`` (int64), the number of customers observed at the
            start of this day, ``left`` (int64), how many of them left on this day, ``survival``,
            the share who stay after it, with its 95% interval ``low, high`` (float64). A persona
            without customers has no rows. ``.attrs`` has the ``method``, ``n``, how customers come
            (``since``) and leave (``leaves``), the ``median`` stay in days by persona (None: more
            than half are still there), ``came_back``: how many customers left and had another event
            later, and who was ``left_out``.

        Raises
        ------
        ArgumentError
            Nothing says how customers leave, or `leaves` or `by` is not valid.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> jm.set(converts="checkout", leaves={"event": "subscription_cancelled"})
        >>> ev = jm.evidence(jn.EventLog(jn.sample_subscribers("coffee")))
        >>> found = ev.survival(by=None)
        >>> found[found.day.isin([30, 90, 180])].round(3)
            persona  day  at_risk  left  survival    low   high
        30    (all)   30     1746     3     0.926  0.913  0.937
        90    (all)   90     1391     4     0.767  0.747  0.785
        180   (all)  180      629     3     0.559  0.534  0.583
        >>> found.attrs["median"]
        {'(all)': 209}
        """
        from journeynb.insight.explain.leaving import leaving_of
        from journeynb.insight.explain.survival import must_be_by, survival

        by_persona, leaving = must_be_by(by), leaving_of(self.mapped, leaves)
        found = self._answer(
            ("survival", leaving, by_persona),
            lambda: survival(self.mapped, self.customer_personas, leaving, by_persona),
            by_persona,
        )
        return self._must_be_seen(leaving, found, found.attrs["came_back"]["left"])

    def churn_signs(
        self,
        leaves: Any = None,
        back: Any = "30d",
        ahead: Any = "30d",
        landmarks: int = 24,
    ) -> pd.DataFrame:
        """Return the touchpoints after which customers leave more often than others do.

        The touchpoints that leavers reached say little: customers who stay longer reach more. So
        the log is cut at dates, the landmarks. At each landmark, touchpoints count if customers
        reached them in the time `back` before it, and departures in the time `ahead` after it.
        Customers are compared with others at the same landmark, of the same persona, who have been
        customers for about as long and had about as many events in the time `back`.

        Someone is a customer from the first event on or, if the map has ``converts``, from the
        first conversion on. If they leave by ``{"inactive_days": n}``, leaving means no event in
        the n days after the landmark, and `ahead` is not used.

        Parameters
        ----------
        leaves : dict, optional
            How customers leave, ``{"event": pattern}`` or ``{"inactive_days": n}``; the default is
            the map's ``leaves``.
        back, ahead : str or timedelta
            The time before a landmark in which touchpoints count, and the time after it in which
            departures count, such as ``"30d"``.
        landmarks : int
            The largest number of landmarks, 1 to 100, spread evenly over the log. They are at
            least `back` apart and, if customers leave by an event, at least `ahead`.

        Returns
        -------
        pandas.DataFrame
            One row for each persona and touchpoint, the clearest signs of each persona first:
            ``persona, touchpoint`` (ids), ``to`` (str, empty), ``met`` (int64), the customers who
            reached it before a landmark, ``left_met, left_unmet``, the share of them that left and
            the share of comparable others that left, ``lift``, the first share divided by the
            second, with its 95% interval ``low, high``, ``p``, the p-value of the test that the
            lift is 1, ``q``, adjusted for the whole table (all float64), and ``pain_points``
            (list), the ids of those that hurt at the touchpoint. A lift is missing if there are no
            comparable customers with and without it.

            ``.attrs`` has ``n``, the number of customers at the landmarks, ``left``, how many of
            them left, ``numbers_left``, the numbers of customers behind ``left_met`` and
            ``left_unmet`` as lists ``met`` and ``unmet``, with a number for each row, the dates of
            the ``landmarks``, what was ``left_out``, and the ``method``.

        Raises
        ------
        ArgumentError
            An argument is not valid, or nothing says how customers leave.

        Warns
        -----
        JourneyWarning
            The log has no event by which customers leave.

        References
        ----------
        .. [1] J. R. Anderson, K. C. Cain and R. D. Gelber, "Analysis of survival by tumor
           response", Journal of Clinical Oncology 1, 710-719 (1983): landmarks.
        .. [2] S. Greenland and J. M. Robins, "Estimation of a common effect parameter from sparse
           follow-up data", Biometrics 41, 55-68 (1985): the ratio over strata.
        .. [3] E. L. Korn and B. I. Graubard, "Confidence intervals for proportions with small
           expected number of positive counts estimated from survey data", Survey Methodology 24,
           193-201 (1998).

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> jm.set(converts="checkout", leaves={"event": "subscription_cancelled"})
        >>> ev = jm.evidence(jn.EventLog(jn.sample_subscribers("coffee")))
        >>> found = ev.churn_signs()
        >>> found[["persona", "touchpoint", "met", "lift", "low", "high"]].round(2).head(1)
          persona touchpoint   met  lift   low  high
        0   (all)    support  1231  1.42  1.18   1.7
        """
        from journeynb.insight.explain.churn_signs import churn_signs, question

        asked = question(self.mapped, leaves, back, ahead, landmarks)
        found = self._answer(
            ("churn_signs", asked),
            lambda: churn_signs(self.mapped, self.customer_personas, asked),
            True,
        )
        return self._must_be_seen(asked.leaving, found, found.attrs["left"])

    def _must_be_seen(self, leaving: Leaving, found: pd.DataFrame, left: int) -> pd.DataFrame:
        """Warn once if nobody left because the log has no such event."""
        from journeynb.insight.explain.leaving import no_event

        if not left:
            self._warn_once(f"leaves {leaving}", lambda: no_event(self.mapped, leaving))
        return found

    def cohorts(self, every: str = "month", back_to: str | None = None) -> pd.DataFrame:
        """Return the share of customers who returned, by the period in which they came.

        A cohort is all customers who came in the same period: whose first conversion is in it if
        the map has ``converts``, and otherwise their first event. They return in a later period if
        they have an event in it, or an event of `back_to`. Periods are days, weeks from Monday,
        months, quarters or years, in UTC.

        The log does not show who was a customer before it starts, so its first cohort may include
        older customers.

        Parameters
        ----------
        every : {"month", "day", "week", "quarter", "year"}
            The period.
        back_to : str, optional
            The id of the touchpoint, or of the stage, to which customers return. Without it, they
            return with any event.

        Returns
        -------
        pandas.DataFrame
            One row for each cohort and age: ``cohort`` (datetime64[s], the first date of its
            period); ``age`` (int64), the number of periods since then; ``n`` (int64), the number of
            customers of the cohort; ``returned`` (int64): how many of them have an event in the
            period of that age (at age 0, in their first period, from when they came); ``share``,
            with its 95% interval (Wilson's) ``low, high`` (float64); ``complete`` (bool): whether
            the log covers that period to its last date. Shares that are not complete are missing.
            Periods in which nobody came are skipped. ``.attrs`` has the ``method``, ``n`` and who
            was ``left_out``.

        Raises
        ------
        ArgumentError
            `every` or `back_to` is not valid.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> jm.set(converts="checkout")
        >>> ev = jm.evidence(jn.EventLog(jn.sample_subscribers("coffee")))
        >>> found = ev.cohorts(every="quarter")
        >>> found.pivot(index="cohort", columns="age", values="share").round(2)
        age           0     1     2    3   4
        cohort
        2025-10-01  1.0  0.92  0.70  0.5 NaN
        2026-01-01  1.0  0.86  0.63  NaN NaN
        2026-04-01  1.0  0.86   NaN  NaN NaN
        2026-07-01  1.0   NaN   NaN  NaN NaN
        """
        from journeynb.insight.explain.cohorts import cohorts, must_be_valid

        must_be_valid(every, back_to)
        return self._answer(
            ("cohorts", every, back_to), lambda: cohorts(self.mapped, every, back_to)
        )

    def __repr__(self) -> str:
        from journeynb.insight.explain.leaving import back_in_words

        found = super().__repr__()
        said = {
            back_in_words(table.attrs): None
            for table in self._answers.values()
            if "came_back" in table.attrs
        }
        return "; ".join([found, *said])
