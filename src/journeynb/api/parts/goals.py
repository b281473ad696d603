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
        """Return where goals, personas and touchpoints do not serve each other (A201 to A205).

        Returns
        -------
        pandas.DataFrame
            As `gaps` returns.
        """
        return self.gaps(select=["A201", "A202", "A203", "A204", "A205"])

    def goals(self, today: Day = None) -> pd.DataFrame:
        """Return the goals with their status.

        Parameters
        ----------
        today : date or str, optional
            The day to look at, by default today.

        Returns
        -------
        pandas.DataFrame
            A row a goal: ``id, name, level, metric, unit``; ``baseline, target`` (float, in the
            goal's unit), ``due`` (datetime64), ``last, last_date`` (the last measurement so far),
            ``expected`` (what it should be by now, on a straight line from baseline to target),
            ``ratio`` (gained against what should be gained by now), ``status`` (no_data, reached,
            behind, at_risk or on_track); ``specific, measurable, achievable, relevant,
            time_bound`` (bool: the letters of SMART).
        """
        from journeynb.gaps.gap_tables import goals_frame

        return goals_frame(self._index, day_of(today))
