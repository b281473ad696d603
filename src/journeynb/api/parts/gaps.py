"""What a map can be asked: gaps, goals, tables, paths. Every table is a plain DataFrame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from journeynb.api.parts.edits import Text
from journeynb.base.errors import ArgumentError, GapsFound
from journeynb.base.text import shown
from journeynb.base.today import day_of
from journeynb.model.core import CoreMap
from journeynb.model.index import Index

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.charts.map_charts import Charts
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.gaps.check import Check
    from journeynb.gaps.rules.observed import Observed

Day = dt.date | str | None
Codes = str | Iterable[str] | None


class Answers:
    """The methods of a map that only read it, and those that write down what was read."""

    _core: CoreMap

    @property
    def _index(self) -> Index:
        index: Index = self._core.once_a_step("index", Index)
        return index

    @property
    def chart(self) -> Charts:
        """The charts of the map, as in ``jm.chart.emotion()``; each an Altair chart.

        The first use makes ours the renderer of Altair, which also shows charts in saved notebooks,
        if none was chosen: see `journeynb.enable_charts`.

        Examples
        --------
        >>> jn.sample("coffee").chart
        Charts: coverage(), channels(), emotion(), alignment(), goals(), gaps(), opportunities(),
        basis(), reviews()
        """
        from journeynb.charts.map_charts import Charts
        from journeynb.charts.renderer import enable_once

        enable_once()
        return Charts(self._index, self.check)

    def gaps(
        self,
        select: Codes = None,
        ignore: Codes = None,
        excepted: bool = False,
        today: Day = None,
        evidence: Evidence | EventLog | None = None,
        sort: str = "severity",
    ) -> pd.DataFrame:
        """Return what is missing in the map, errors first.

        Parameters
        ----------
        select, ignore : str or list of str, optional
            Codes of rules or how they begin: ``"M101"``, ``"A"``, ``["M", "S30"]``.
        excepted : bool
            Also list the findings that the map accepts, with their reason.
        today : date or str, optional
            The day to look at, by default today.
        evidence : Evidence or EventLog, optional
            What customers did, as `evidence` returns it: the rules E speak too.
        sort : {"severity", "customers"}
            What comes first; ``"customers"`` needs evidence.

        Returns
        -------
        pandas.DataFrame
            A row a finding, text columns: ``rule, title, severity`` (error, warning or info),
            ``kind, id, name`` (of what it is about; id is empty for the map), ``other, other_name``
            (the second thing: an id, or a channel), ``message, fix``. With evidence also
            ``customers`` (Int64: how many the finding touches) and ``share`` (float64, of all
            customers), missing where what it is about is not observed. With `excepted` also
            ``reason``, missing where the finding is not accepted.

        Raises
        ------
        ArgumentError
            A code that no rule begins with, or a day that is none.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        >>> jm.gaps(today="2026-11-22")[["rule", "severity", "message"]]
           rule severity                                 message
        0  M105    error  the stage Awareness has no touchpoint
        1  P404     info             the map was never reviewed
        """
        from journeynb.gaps.gap_tables import gaps_frame

        return gaps_frame(
            self._index,
            select,
            ignore,
            day_of(today),
            excepted=excepted,
            observed=self._observed(evidence),
            sort=sort,
        )

    def _observed(self, evidence: Evidence | EventLog | None) -> Observed | None:
        """Return what a log showed on this map, None where there is none."""
        if evidence is None:
            return None
        from journeynb.evidence.observed import observed_on

        return observed_on(self._core, evidence)

    def check(
        self,
        select: Codes = None,
        ignore: Codes = None,
        today: Day = None,
        evidence: Evidence | EventLog | None = None,
    ) -> Check:
        """Return the findings at a glance: counts by rule, the ten worst, what to do about them.

        Parameters
        ----------
        select, ignore : str or list of str, optional
            As for `gaps`.
        today : date or str, optional
            The day to look at, by default today.
        evidence : Evidence or EventLog, optional
            What customers did: the rules E speak too.
        """
        from journeynb.gaps.check import check

        return check(self._index, day_of(today), select, ignore, self._observed(evidence))

    def require(
        self,
        select: Codes = None,
        max: int = 0,
        ignore: Codes = None,
        today: Day = None,
        evidence: Evidence | EventLog | None = None,
    ) -> None:
        """Raise when the map has more findings than allowed.

        Parameters
        ----------
        select, ignore : str or list of str, optional
            As for `gaps`.
        max : int
            How many findings are allowed.
        today : date or str, optional
            The day to look at, by default today.
        evidence : Evidence or EventLog, optional
            What customers did: the rules E speak too.

        Raises
        ------
        GapsFound
            Lists the findings.

        Examples
        --------
        >>> jn.JourneyMap("Coffee", stages=["Awareness"]).require(select="M")
        Traceback (most recent call last):
            ...
        journeynb.base.errors.GapsFound: 1 finding, 0 allowed
        error M105: the stage Awareness has no touchpoint
          Put touchpoints in it: jm.link(TOUCHPOINT, 'awareness'); or remove the stage
        """
        if isinstance(max, bool) or not isinstance(max, int) or max < 0:
            raise ArgumentError(f"max={shown(max)} is not valid; allowed: a whole number from 0")
        rows = self.check(select, ignore, today, evidence).findings
        if len(rows) > max:
            head = f"{len(rows)} finding{'' if len(rows) == 1 else 's'}, at most {max} allowed"
            lines = [
                f"{row['severity']} {row['rule']}: {row['message']}\n  {row['fix']}" for row in rows
            ]
            raise GapsFound("\n".join([head, *lines]), rows)

    def unmapped_touchpoints(self) -> pd.DataFrame:
        """Return the touchpoints that lack a stage, a customer or a channel (M101 to M103).

        Returns
        -------
        pandas.DataFrame
            A row a touchpoint: ``id``, ``name``, ``stage``, ``persona``, ``channel`` (bool: whether
            it has one) and ``missing`` (in words).
        """
        from journeynb.gaps.gap_tables import unmapped_frame

        return unmapped_frame(self._index, day_of(None))

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

    def table(self, kind: str) -> pd.DataFrame:
        """Return the entities of a kind.

        Parameters
        ----------
        kind : str
            Such as ``"touchpoint"``, singular or plural.

        Returns
        -------
        pandas.DataFrame
            A row an entity in the order of the file: ``id, name, description, tags``, then the
            fields of the kind. Text is str, yes or no bool, numbers float64, whole numbers Int64,
            days datetime64, lists are lists; what is absent is missing. The fields of
            ``custom`` follow as columns ``custom.NAME``.

        Raises
        ------
        ArgumentError
            There is no such kind.
        """
        from journeynb.tables.entity_tables import table

        return table(self._core.state, kind)

    def links(self, kind: str | None = None) -> pd.DataFrame:
        """Return the links of a kind with what they hold, or all links.

        Parameters
        ----------
        kind : str, optional
            Such as ``"experiences"``.

        Returns
        -------
        pandas.DataFrame
            ``kind, from, to`` (ids), ``from_name, to_name``; of one kind, then what it holds.
        """
        from journeynb.tables.entity_tables import links_table

        return links_table(self._core.state, kind)

    def matrix(self, rows: str, columns: str, via: str | None = None) -> pd.DataFrame:
        """Count the links between two kinds.

        Parameters
        ----------
        rows, columns : str
            Two kinds, such as ``"goal"`` and ``"persona"``.
        via : str, optional
            Count the entities of this kind that are linked with both instead. ``"touchpoint"`` is
            the default where no kind of link joins the two, and for personas and stages: the
            touchpoints of each persona in each stage. ``"direct"`` counts their own links.

        Returns
        -------
        pandas.DataFrame
            int64, ids of `rows` as index and ids of `columns` as columns.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
        >>> maya = jm.add(jn.Persona(name="Maya"))
        >>> ad = jm.add(jn.Touchpoint(name="Ad"), stage="awareness", personas="maya")
        >>> jm.matrix("persona", "stage")
        stage    awareness  decision
        persona
        maya             1         0
        """
        from journeynb.tables.entity_tables import matrix

        return matrix(self._index, rows, columns, via)

    def touchpoints(
        self,
        persona: str | None = None,
        stage: str | None = None,
        goal: str | None = None,
        channel: str | None = None,
        tag: str | None = None,
    ) -> pd.DataFrame:
        """Return the touchpoints that fit all of some filters.

        Parameters
        ----------
        persona, stage, goal : str, optional
            Ids: experienced by the persona, in the stage, supporting the goal.
        channel, tag : str, optional
            One of its channels, one of its tags.

        Returns
        -------
        pandas.DataFrame
            In the order of stages, then of the file: ``id, name, stage, channels, owner, personas,
            goals`` (lists of ids), ``emotion`` (float64, -2 to 2: of the persona asked for, else
            the mean), ``moment_of_truth, ours`` (bool).

        Raises
        ------
        UnknownIdError
            A persona, stage or goal that the map does not have.
        """
        from journeynb.tables.journey_tables import touchpoints

        return touchpoints(self._index, persona, stage, goal, channel, tag)

    def paths(self, persona: str | None = None, limit: int = 1000) -> pd.DataFrame:
        """Return the ways through the journey along `leads_to`.

        A way begins where nothing leads to, or at the first touchpoint of a circle that nothing
        leads to, and goes on until it would meet a touchpoint again.

        Parameters
        ----------
        persona : str, optional
            Only over touchpoints that this persona experiences.
        limit : int
            At most so many ways.

        Returns
        -------
        pandas.DataFrame
            A row a way: ``touchpoints`` (list of ids), ``names``, ``stages`` (list of ids, no two
            the same in a row), ``length``, ``emotion`` (mean on the way) and ``share`` (the product
            of the shares of its links, missing where one has none).
        """
        from journeynb.tables.journey_tables import paths

        return paths(self._index, persona, limit)

    def to_mermaid(self) -> Text:
        """Return the map as a journey diagram in Mermaid's syntax.

        The score of a task is 3 plus the mean emotion, half up, from 1 to 5; 3 where none is given.
        """
        from journeynb.formats.mermaid import write_mermaid

        return Text(write_mermaid(self._core.state))

    def to_frame(self) -> pd.DataFrame:
        """Return the map as a spreadsheet: a row a touchpoint and persona.

        Returns
        -------
        pandas.DataFrame
            ``stage, touchpoint, channel, persona, emotion`` (float64), ``actions, thoughts,
            pain_point, opportunity, owner, goal``; text otherwise, lists joined by ``;``.
        """
        from journeynb.formats.spreadsheet import to_frame

        return to_frame(self._core.state)
