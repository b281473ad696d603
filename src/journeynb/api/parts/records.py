"""What a team records on a map: measurements, accepted gaps, reviews."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from journeynb.api.parts.part import Day, Part
from journeynb.base.errors import ArgumentError
from journeynb.base.today import day_of


class Records(Part):
    """The methods that record what was measured, accepted and reviewed."""

    def measure(self, goal: str, df: Any, date: str | None = None, value: str | None = None) -> int:
        """Take a goal's measurements from a table, as one step.

        A day that has a measurement takes the new value; rows without a value are left out.

        Parameters
        ----------
        goal : str
            The goal's id.
        df : pandas.DataFrame or pandas.Series
            The table, or a series by date.
        date, value : str
            The columns of a DataFrame with the day and the value, in the goal's unit.

        Returns
        -------
        int
            How many measurements were new or changed.

        Raises
        ------
        ArgumentError
            A column that is not there, or a row with no day or no finite number.

        Examples
        --------
        >>> import pandas as pd
        >>> jm = jn.JourneyMap("Coffee")
        >>> repeat = jm.add(jn.Goal(id="repeat", name="Lift repeat purchases", target=0.25))
        >>> df = pd.DataFrame({"month": ["2026-09-30", "2026-10-31"], "rate": [0.19, 0.21]})
        >>> jm.measure("repeat", df, date="month", value="rate")
        2
        """
        from journeynb.insight.goals.measurements import measure

        return measure(self._core, goal, df, date, value)

    def accept(
        self, rule: str, id: str = "", other: str = "", reason: str = "", today: Day = None
    ) -> None:
        """Accept a finding: it is left out from now on, and the map says why.

        Parameters
        ----------
        rule : str
            The code of the rule.
        id : str
            What the finding is about; empty for the map itself.
        other : str
            The second thing that it names; empty for all.
        reason : str
            Why it is accepted.
        today : date or str, optional
            The day to look at, by default today.

        Raises
        ------
        ArgumentError
            There is no such rule, or no reason is given.
        """
        from journeynb.gaps.acceptance import accept

        accept(self._core, rule, id, other, reason, day_of(today))

    def review(
        self,
        by: str | Iterable[str],
        note: str = "",
        personas: str | Iterable[str] = (),
        today: Day = None,
    ) -> None:
        """Record a review of the map: who was there, and how many findings each rule has now.

        Parameters
        ----------
        by : str or list of str
            Who reviewed.
        note : str
            What came out of it.
        personas : str or list of str
            The ids of the personas that were reviewed too.
        today : date or str, optional
            The day of the review, by default today.
        """
        from journeynb.gaps.acceptance import review

        people = [by] if isinstance(by, str) else list(by)
        reviewed = [personas] if isinstance(personas, str) else list(personas)
        if not people:
            raise ArgumentError("review needs by=: the people who reviewed the map")
        review(self._core, people, note, reviewed, day_of(today))
