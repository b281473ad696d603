"""Gaps of a map."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from journeynb.api.parts.part import Day, Part
from journeynb.base.errors import ArgumentError, GapsFound
from journeynb.base.text import shown
from journeynb.base.today import day_of

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.gaps.check import Check

Codes = str | Iterable[str] | None


class Gaps(Part):
    """The methods that report gaps."""

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
