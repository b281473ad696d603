"""Goals of a map and their status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.api.parts.gaps import Gaps
from journeynb.api.parts.part import Day
from journeynb.base.today import day_of

if TYPE_CHECKING:
    import pandas as pd


class Goals(Gaps):
    """The methods about goals."""

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
