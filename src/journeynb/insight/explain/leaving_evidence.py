"""Questions about why customers leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.evidence.insight_evidence import InsightEvidence

if TYPE_CHECKING:
    import pandas as pd


class LeavingEvidence(InsightEvidence):
    """A map compared with an event log, and when and why its customers leave."""

    _public_name = "Evidence"

    def churn_signs(
        self,
        leaves: Any = None,
        back: Any = "30d",
        ahead: Any = "30d",
        landmarks: int = 12,
    ) -> pd.DataFrame:
        """Return which touchpoints customers meet before they leave more often than others do.

        What leavers met says little: who stays longer meets more. So time is cut at landmarks. At
        each landmark the question is who of the customers there met a touchpoint in the time
        `back`, and who of them left in the time `ahead`. Customers are compared with others at the
        same landmark, of the same persona, who have been customers for about as long and had about
        as many events in the time `back`.

        Customers come with their first event or, if the map has ``converts``, with their first
        conversion. If they leave by ``{"inactive_days": n}``, leaving means no event in the n days
        after the landmark, and `ahead` is not used.

        Parameters
        ----------
        leaves : dict, optional
            How customers leave, ``{"event": pattern}`` or ``{"inactive_days": n}``; the default is
            the map's ``leaves``.
        back, ahead : str or timedelta
            The time before a landmark in which touchpoints are met, and the time after it in which
            customers leave, such as ``"30d"``.
        landmarks : int
            The largest number of landmarks, 1 to 100, spread evenly over the log. They are at
            least `back` and `ahead` apart, so that nobody leaves twice.

        Returns
        -------
        pandas.DataFrame
            One row for each persona and touchpoint, of each persona the surest signs first:
            ``persona, touchpoint`` (ids), ``to`` (str, empty), ``met`` (int64), the customers who
            met it before a landmark, ``left_met, left_unmet``, the share of them that left and
            that of comparable others, ``lift``, the first share divided by the second, with
            its 95% interval ``low, high``, ``p``, the p-value that the lift is 1, ``q``, the same
            for the whole table (all float64), and ``pain_points`` (list), the ids of those that
            hurt at the touchpoint. A lift is missing if no comparable customers met it and did not
            meet it.

            ``.attrs`` has ``n``, the number of customers at the landmarks, ``left``, how many of
            them left, the dates of the ``landmarks``, what was ``left_out``, and the ``method``.

        Raises
        ------
        ArgumentError
            An argument is not valid, or nothing says how customers leave.

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
          persona touchpoint   met  lift  low  high
        0   (all)    support  1231  1.43  1.2  1.71
        """
        from journeynb.insight.explain.churn_signs import churn_signs, question

        asked = question(self.mapped, leaves, back, ahead, landmarks)
        return self._answer(
            ("churn_signs", asked),
            lambda: churn_signs(self.mapped, self.customer_personas, asked),
            True,
        )
