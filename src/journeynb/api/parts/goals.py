"""Goals of a map and their status, and its opportunities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.api.parts.gaps import Gaps
from journeynb.api.parts.part import Day
from journeynb.base.today import day_of

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog


class Goals(Gaps):
    """The methods about goals and opportunities."""

    def goal_persona_gaps(self) -> pd.DataFrame:
        """Return the gaps between goals, personas and touchpoints (rules A201 to A205).

        Returns
        -------
        pandas.DataFrame
            The columns of `gaps`.

        Examples
        --------
        >>> jn.sample("coffee").goal_persona_gaps()[["rule", "id"]].head(3)
           rule                id
        0  A201        most-loved
        1  A203  keep-subscribers
        2  A205     tasting-stand
        """
        return self.gaps(select=["A201", "A202", "A203", "A204", "A205"])

    def goals(self, today: Day = None) -> pd.DataFrame:
        """Return the goals with their progress and status.

        Parameters
        ----------
        today : date or str, optional
            The date of the status, by default today.

        Returns
        -------
        pandas.DataFrame
            One row for each goal: ``id``, ``name``, ``level``, ``metric``, ``unit`` (str);
            ``baseline``, ``target`` (float64, in the goal's unit); ``due`` (datetime64[s]);
            ``last`` (float64), ``last_date`` (datetime64[s]): the latest measurement up to `today`,
            or of a cumulative goal the sum so far; ``expected`` (float64): the value expected by
            `today` on a line from baseline over the milestones to target; ``ratio`` (float64):
            progress made, divided by progress expected; ``status`` ("no_data", "reached", "behind",
            "at_risk" or "on_track"); ``specific``, ``measurable``, ``achievable``, ``relevant``,
            ``time_bound`` (bool: the letters of SMART).

        Raises
        ------
        ArgumentError
            `today` is not a valid date.

        Examples
        --------
        >>> jn.sample("coffee").goals(today="2026-11-29")[["id", "status"]].head(3)
                          id    status
        0  recurring-revenue  on_track
        1         most-loved   no_data
        2        more-trials   at_risk
        """
        from journeynb.gaps.gap_tables import goals_frame

        return goals_frame(self._index, day_of(today))

    def projection(
        self, goal: str | None = None, level: float = 0.8, today: Day = None
    ) -> pd.DataFrame:
        """Project the metric of each goal to its due date, with an interval.

        With measurements in 4 periods or more, the metric is projected as a random walk with drift,
        with a prediction interval by Student's t. With two full years or more, the same period of
        the year before plus drift is used if changes repeat from year to year. A period is that of
        the goal's `binding`, or a month; if it has several measurements, the last one counts. For
        a cumulative goal, the measurements and the values projected for the periods ahead are added
        up. Nothing is projected further ahead than the measurements go back.

        A projection assumes that the metric continues as before.

        Parameters
        ----------
        goal : str, optional
            The id of a goal, by default all goals.
        level : float
            Level of the interval: the probability that it contains the value at the due date, if
            the model holds.
        today : date or str, optional
            Measurements after this date do not count; by default today.

        Returns
        -------
        pandas.DataFrame
            One row for each goal: ``goal`` (str); ``due`` (datetime64[s]); ``points`` (int64):
            periods with a measurement; ``method`` (str): "random_walk", "seasonal", or "steady"
            for a cumulative goal whose periods vary by chance only; ``expected``, ``low``,
            ``high`` (float64, in the goal's unit): the value at the due date and its interval;
            ``target`` (float64); ``chance`` (float64): probability that the value is at the target
            or better, under the model; ``status`` (str): "projected_to_miss" if the whole interval
            misses the target; otherwise "reached" if the target is reached today, "on_course" if
            the whole interval is at the target or better, or "uncertain" if the target is inside
            the interval. Without a projection, the reason: "no_due", "no_target",
            "past_due", "too_few_points" or "due_too_far".

        Raises
        ------
        ArgumentError
            `goal` is not the id of a goal, `level` is not between 0 and 1, or `today` is not a
            valid date.

        Examples
        --------
        >>> found = jn.sample("coffee").projection(today="2026-11-29")
        >>> found[["goal", "low", "high", "target", "status"]].round(1).iloc[2:5]
                       goal     low    high  target             status
        2       more-trials  1461.7  1509.7  1500.0          uncertain
        3       win-offices   160.4   180.5   200.0  projected_to_miss
        4  keep-subscribers     4.7     5.4     6.0            reached
        """
        from journeynb.gaps.projection_table import projections_frame
        from journeynb.insight.goals.bindings import goal_of

        goals = self._index.goals if goal is None else [goal_of(self._core, goal)]
        return projections_frame(goals, level, day_of(today))

    def opportunities(
        self, *, evidence: Evidence | EventLog | None = None, closed: bool = False
    ) -> pd.DataFrame:
        """Return the opportunities, those with the best value for their effort first.

        Parameters
        ----------
        evidence : EventLog or Evidence, optional
            An event log, or `evidence` from one, to rank opportunities also by the customers whom
            they help.
        closed : bool
            Whether to include those that are done or dropped.

        Returns
        -------
        pandas.DataFrame
            One row for each: ``id``, ``name`` (str); ``value``, ``effort`` (Int64, 1 to 5);
            ``priority`` (float64): value divided by effort; ``expected`` (float64); ``status``,
            ``owner`` (str); ``touchpoints`` (list): those that it improves, directly or because a
            pain point that it addresses hurts there. Those without a value or an effort come last.
            With `evidence`, also ``customers`` (Int64) of the touchpoint with the most customers
            among these, and their ``share`` of all customers; ``priority`` is then multiplied by
            it.

        Raises
        ------
        ArgumentError
            `evidence` is neither an event log nor evidence.

        See Also
        --------
        Portfolio.opportunities : those of many maps.

        Examples
        --------
        >>> jn.sample("coffee").opportunities()[["id", "value", "effort", "priority"]].head(3)
                       id  value  effort  priority
        0    pause-button      5       2       2.5
        1  cup-calculator      4       2       2.0
        2    honest-dates      4       2       2.0
        """
        from journeynb.portfolio.reading.maps import PortfolioMap
        from journeynb.portfolio.shared.opportunities import opportunities_frame

        touched = None
        if evidence is not None:
            from journeynb.evidence.as_evidence import as_evidence

            found = as_evidence(self._core, evidence).touchpoints()
            rows = zip(found["id"], found["customers"], found["share"], strict=True)
            touched = {("", id): (int(number), float(share)) for id, number, share in rows}
        own = PortfolioMap("", None, self._core)
        return opportunities_frame([own], touched, closed).drop(columns="map")
