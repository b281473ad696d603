"""Records of a team: measurements, accepted gaps, reviews, comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from journeynb.api.parts.edits import OnDuplicate
from journeynb.api.parts.part import Day, Part, listed
from journeynb.base.errors import ArgumentError
from journeynb.base.today import day_of
from journeynb.model.kinds.entity import Entity

Ids = str | Entity | Iterable[str | Entity]


class Records(Part):
    """The methods that record measurements, accepted gaps, reviews and comments."""

    def measure(self, goal: str, df: Any, date: Day = None, value: str | None = None) -> int:
        """Add measurements to a goal, one or a table of them, as one step.

        A new value replaces the one of the same date. Rows without a value are skipped.

        Parameters
        ----------
        goal : str
            The goal's id.
        df : pandas.DataFrame, pandas.Series or float
            The table, a series by date, or one value in the goal's unit.
        date : str or date
            For a DataFrame, the column with the date; for one value, its date.
        value : str
            For a DataFrame, the column with the value, in the goal's unit.

        Returns
        -------
        int
            Number of measurements that were added or changed.

        Raises
        ------
        ArgumentError
            `df` is not a table or a number, a column or the date is missing, or a row has no valid
            date or no finite number.
        UnknownIdError
            The goal is not on the map.

        Examples
        --------
        >>> import pandas as pd
        >>> jm = jn.JourneyMap("Coffee")
        >>> repeat = jm.add(jn.Goal(id="repeat", name="Lift repeat purchases", target=0.25))
        >>> df = pd.DataFrame({"month": ["2026-09-30", "2026-10-31"], "rate": [0.19, 0.21]})
        >>> jm.measure("repeat", df, date="month", value="rate")
        2
        >>> jm.measure("repeat", 0.22, date="2026-11-30")
        1
        """
        from journeynb.insight.goals.measurements import measure

        return measure(self._core, goal, df, date, value)

    def accept(
        self, rule: str, id: str = "", other: str = "", reason: str = "", today: Day = None
    ) -> None:
        """Accept a finding, with a reason, so that `gaps` no longer lists it.

        The exception is stored in the map. `gaps` with ``excepted=True`` lists accepted findings.

        Parameters
        ----------
        rule : str
            The code of the rule.
        id : str
            The entity that the finding is about. Leave it empty only for findings about the map
            itself.
        other : str
            The second id that the finding names; empty for all.
        reason : str
            Why it is accepted.
        today : date or str, optional
            The date of the check, by default today.

        Raises
        ------
        ArgumentError
            There is no such rule, no reason is given, or `id` is empty for a rule about entities.

        Warns
        -----
        JourneyWarning
            The rule finds nothing about `id` now. The exception is stored all the same.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> jm.accept("M104", "feedback-survey", reason="run by an agency")
        >>> len(jm.gaps(select="M104"))
        0
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
        """Record a review of the map: who took part, and how many findings each rule has now.

        Parameters
        ----------
        by : str or list of str
            The people who took part.
        note : str
            The result of the review.
        personas : str or list of str
            Ids of the personas that were reviewed too.
        today : date or str, optional
            The date of the review, by default today.

        Raises
        ------
        ArgumentError
            Nobody is named, or `today` is not a valid date.
        UnknownIdError
            A persona is not on the map.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> jm.review("Brand marketing", personas="maya", today="2026-11-29")
        >>> jm.info.reviewed, jm["maya"].reviewed
        (datetime.date(2026, 11, 29), datetime.date(2026, 11, 29))
        """
        from journeynb.gaps.acceptance import review

        people = listed(by, "by")
        reviewed = listed(personas, "personas")
        if not people:
            raise ArgumentError("review needs by=: the people who reviewed the map")
        review(self._core, people, note, reviewed, day_of(today))

    def comment(
        self,
        text: str,
        on: Ids = "",
        by: str | None = None,
        answers: str | Entity | None = None,
        at: dt.datetime | str | None = None,
        on_duplicate: OnDuplicate | None = None,
    ) -> str:
        """Add a comment for colleagues, on an entity or on the map, or answer a comment.

        Comments are stored in the map. They appear in editors and in the appendix of a report,
        and in pictures with ``comments=True``.

        Parameters
        ----------
        text : str
            The comment.
        on : str or list of str
            Id of the entity that it is about, or several; by default the map.
        by : str, optional
            The author; by default your name on JupyterHub, in the git configuration, or your login
            name.
        answers : str, optional
            Id of the comment that it answers, instead of `on`.
        at : datetime or str, optional
            The time of writing, with a time zone; by default now.
        on_duplicate : {"add", "update", "keep", "error"}, optional
            What to do if the same person has written the same about the same entity; by default
            that of the map. ``"add"`` adds it again, with a warning. ``"update"`` and ``"keep"``
            change nothing.

        Returns
        -------
        str
            The id of the comment.

        Raises
        ------
        ChangeError
            The text is empty, the time has no time zone, or `answers` is not a comment.
        ArgumentError
            Both `on` and `answers` are passed.
        UnknownIdError
            An id is not on the map.

        Warns
        -----
        JourneyWarning
            The same comment is already there: was the cell run again?

        See Also
        --------
        comments : all comments as a table.
        resolve : resolve a thread.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> parcel = jm.add(jn.Touchpoint(name="First parcel"))
        >>> asked = jm.comment("Who says so?", on=parcel, by="Ann")
        >>> _ = jm.comment("Ten interviews in May.", answers=asked, by="Ben")
        >>> jm.resolve(asked)
        >>> len(jm.comments(open=True))
        0
        """
        from journeynb.base.host import user_name
        from journeynb.model.comments import add_comment

        name = user_name() if by is None else by
        time = dt.datetime.now(dt.UTC) if at is None else at
        choice = on_duplicate or self._on_duplicate
        return add_comment(self._core, text, on, answers, name, time, choice)

    def resolve(self, *ids: Ids, resolved: bool = True) -> None:
        """Resolve threads of comments, because nothing is left to do.

        Parameters
        ----------
        *ids : str or list of str
            Ids of comments; any comment of a thread will do.
        resolved : bool
            False opens a thread again.

        Raises
        ------
        ArgumentError
            An id is not that of a comment.
        UnknownIdError
            An id is not on the map; nothing was resolved.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> parcel = jm.add(jn.Touchpoint(name="First parcel"))
        >>> asked = jm.comment("Who says so?", on=parcel, by="Ann")
        >>> jm.resolve(asked)
        >>> jm.resolve(asked, resolved=False)
        >>> jm.comments().open.tolist()
        [True]
        """
        from journeynb.model.comments import resolve

        resolve(self._core, ids, resolved)
