"""Goals whose measurements are read from tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from journeynb.api.parts.part import Day, Part
from journeynb.base.today import day_of

if TYPE_CHECKING:
    import pandas as pd

Every = Literal["day", "week", "month", "quarter", "year"]
Kind = Literal["mean", "sum", "last", "share"]
Kpi = Literal["conversion", "retention", "repeat", "csat", "nps", "active", "value"]


class GoalData(Part):
    """The methods that read measurements of goals from tables and event logs."""

    def bind(
        self,
        goal: str,
        table: str | None = None,
        date: str | None = None,
        value: str | None = None,
        where: str = "",
        every: Every = "month",
        kind: Kind = "mean",
        *,
        kpi: Kpi | None = None,
        within: str | None = None,
    ) -> None:
        """Bind a goal to a column of a table, or to a KPI of an event log, as one step.

        The map stores only the names of the table and of its columns. `refresh` reads the
        measurements; you pass it the file or data frame for each name.

        Parameters
        ----------
        goal : str
            The goal's id.
        table : str
            A name for the table, such as ``"kpis"``; for a KPI, by default ``"events"``.
        date, value : str
            The columns with the date and with the value, in the goal's unit.
        where : str, optional
            A condition that selects rows, such as ``"region = 'EU' and channel <> 'test'"``.
        every : {"day", "week", "month", "quarter", "year"}
            The period that gets one measurement. A week starts on Monday.
        kind : {"mean", "sum", "last", "share"}
            How the rows of a period become one value: their mean, their sum, the value of the last
            date, or the share of rows whose value is true (or 1, or yes).
        kpi : {"conversion", "retention", "repeat", "csat", "nps", "active", "value"}, optional
            A KPI of the event log, as in `Evidence.kpi`, instead of `date`, `value` and `kind`.
        within : str, optional
            The time that a customer has for the KPI, such as ``"30d"``.

        Raises
        ------
        ArgumentError
            An argument is not valid; the message lists what is allowed.
        UnknownIdError
            The goal is not on the map.

        See Also
        --------
        refresh : read the measurements.
        unbind : remove the binding.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> repeat = jm.add(jn.Goal(id="repeat", name="Lift repeat purchases", unit="%"))
        >>> jm.bind("repeat", table="kpis", date="month", value="repeat rate")
        >>> jm["repeat"].binding.table
        'kpis'
        """
        from journeynb.insight.goals.bindings import bind

        bind(self._core, goal, table, date, value, where, every, kind, kpi, within)

    def unbind(self, goal: str) -> None:
        """Remove the binding of a goal, as one step. Its measurements stay.

        Parameters
        ----------
        goal : str
            The goal's id.

        Raises
        ------
        UnknownIdError
            The goal is not on the map.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee")
        >>> repeat = jm.add(jn.Goal(id="repeat", name="Lift repeat purchases"))
        >>> jm.bind("repeat", kpi="repeat", within="90d")
        >>> jm.unbind("repeat")
        >>> jm["repeat"].binding is None
        True
        """
        from journeynb.insight.goals.bindings import unbind

        unbind(self._core, goal)

    def refresh(
        self,
        tables: Mapping[str, Any],
        today: Day = None,
        *,
        sheet: str | int | Mapping[str, str | int] | None = None,
        decimal: str | Mapping[str, str] | None = None,
        time_format: str | Mapping[str, str] | None = None,
    ) -> pd.DataFrame:
        """Read the measurements of all bound goals from their tables, as one step.

        Only periods that have ended are measured, each on its last date; with ``kind="last"`` also
        the current one, on the date of its last row. Rows after `today` are ignored. A value
        replaces the measurement on its date, and those from the same table in its period; all other
        measurements stay. A goal that cannot be read stays as it is, and `problem` says why.

        A mean of several rows gets its 95% interval by Student's t, a share by Wilson's method.
        Both assume that the rows are independent. If the goal's unit is ``%``, a share of 0.61, and
        a value that is written as 61%, are stored as 61.

        Parameters
        ----------
        tables : dict
            The table of each name: the path of a CSV, Excel, Parquet, JSON lines or DuckDB file, a
            pandas, Polars or Arrow table, an Ibis table on any backend, or an
            `EventLog` for KPIs.
        today : date or str, optional
            The date that decides which periods have ended, by default today.
        sheet : str or int, optional
            The sheet of a workbook, by name or number from 0; by default the one with the columns.
            This option and the next two are for all tables, or a dict by table.
        decimal : {".", ","}, optional
            The decimal sign of numbers in text, if they are ambiguous.
        time_format : str, optional
            How dates in text are written: ``"dayfirst"``, ``"monthfirst"``, or a format such as
            ``"%d.%m.%Y"``.

        Returns
        -------
        pandas.DataFrame
            One row for each bound goal: ``goal``, ``table`` (str); ``read``, ``new``, ``changed``
            (int64): the numbers of measurements that were read, that are new, and that have
            another value than before; ``problem`` (str): why the goal was not read, or empty.
            ``attrs["changes"]`` lists each change, ``attrs["tables"]`` the rows and dates of each
            table.

        Raises
        ------
        ArgumentError
            `tables` is not a dict, or an option is not valid.

        Warns
        -----
        JourneyWarning
            Something was guessed or skipped, such as rows with totals.

        Examples
        --------
        >>> import pandas as pd
        >>> jm = jn.JourneyMap("Coffee")
        >>> repeat = jm.add(jn.Goal(id="repeat", name="Lift repeat purchases", unit="%"))
        >>> jm.bind("repeat", table="kpis", date="month", value="repeat rate")
        >>> kpis = pd.DataFrame({"month": ["Sep 2026", "Oct 2026"], "repeat rate": ["19%", "21%"]})
        >>> found = jm.refresh({"kpis": kpis}, today="2026-11-29")
        >>> found[["goal", "table", "read", "new", "changed"]]
             goal table  read  new  changed
        0  repeat  kpis     2    2        0
        >>> jm["repeat"].measurements[-1].date, jm["repeat"].measurements[-1].value
        (datetime.date(2026, 10, 31), 21.0)
        """
        from journeynb.insight.goals.refreshing import refresh

        return refresh(
            self._core, self._index.goals, tables, day_of(today),
            sheet=sheet, decimal=decimal, time_format=time_format,
        )  # fmt: skip
