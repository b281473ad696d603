"""Gaps of a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from journeynb.api.parts.part import Day, Part
from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.today import day_of

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.gaps.check import Check
    from journeynb.gaps.requirements import Passed
    from journeynb.insight.customers.customers import Customers
    from journeynb.settings.settings import Settings

Codes = str | Iterable[str] | None


class Gaps(Part):
    """The methods that report gaps."""

    @property
    def settings(self) -> Settings:
        """The settings of your team that apply to the map, and the file that they are from.

        They are in ``journeynb.toml``, or in ``pyproject.toml`` under ``[tool.journeynb]``: in the
        folder of the map's file or above it, up to the root of the git repository. For a map
        without a file, the search starts in the working directory.

        Raises
        ------
        FormatError
            The file is not valid; the message names the line and the key.

        Examples
        --------
        >>> import tempfile
        >>> from pathlib import Path
        >>> folder = Path(tempfile.mkdtemp())
        >>> written = (folder / "journeynb.toml").write_text('ignore = ["M104", "P4"]')
        >>> jm = jn.open(folder / "coffee.journeymap.json")
        >>> jm.settings
        Settings of ...journeynb.toml
          ignore: M104, P4
        """
        from journeynb.settings.settings_file import settings_of

        return settings_of(self._core)

    def gaps(
        self,
        select: Codes = None,
        ignore: Codes = None,
        excepted: bool = False,
        today: Day = None,
        evidence: Evidence | EventLog | None = None,
        sort: str = "severity",
        customers: Customers | None = None,
    ) -> pd.DataFrame:
        """Return the gaps of the map, errors first.

        Parameters
        ----------
        select, ignore : str or list of str, optional
            Codes of rules or their prefixes: ``"M101"``, ``"A"``, ``["M", "S30"]``.
        excepted : bool
            Also list the findings that the map accepts, with their reason.
        today : date or str, optional
            The date of the check, by default today.
        evidence : Evidence or EventLog, optional
            Evidence of what customers did, as `evidence` returns it; adds the evidence rules (E).
        sort : {"severity", "customers"}
            The order; ``"customers"`` needs evidence.
        customers : Customers, optional
            A customer table; adds the rules P410, P411 and P413.

        Returns
        -------
        pandas.DataFrame
            One row for each finding. All columns are str: ``rule``, ``title`` (of the rule,
            hyphenated), ``severity`` ("error", "warning" or "info", which summaries call a hint),
            ``kind``, ``id`` (empty for the map), ``name``, ``other`` (a second id, or a channel),
            ``other_name``, ``message``, ``fix``. With `evidence` also ``customers`` (Int64) and
            ``share`` (float64, of all customers), missing if nothing about it was observed;
            ``.attrs["not_checked"]`` says why an evidence rule could not be checked, by code. With
            `excepted` also ``reason`` (str), missing if the finding is not accepted.

        Raises
        ------
        ArgumentError
            No rule code starts with a prefix, `today` is not a valid date, ``sort="customers"``
            without evidence, or the filter of a persona is not valid.

        Examples
        --------
        >>> jm = jn.JourneyMap("Coffee", stages=["Awareness"])
        >>> jm.gaps(today="2026-11-22")[["rule", "severity", "message"]]
           rule severity                                 message
        0  M105    error  The stage Awareness has no touchpoint
        1  P404     info             The map was never reviewed
        """
        from journeynb.gaps.findings import selected
        from journeynb.gaps.gap_tables import gaps_frame, require_sort
        from journeynb.tables.wrapped import wrapped

        require_sort(sort, evidence)
        rules = selected(select, ignore, evidence is not None, self.settings, customers is not None)
        found = gaps_frame(
            self._index,
            rules,
            day_of(today),
            excepted=excepted,
            observed=self._observed(evidence, rules),
            sort=sort,
            numbers=self._customer_numbers(customers),
        )
        return wrapped(found)

    def check(
        self,
        select: Codes = None,
        ignore: Codes = None,
        today: Day = None,
        evidence: Evidence | EventLog | None = None,
        customers: Customers | None = None,
    ) -> Check:
        """Sum up the findings: counts by rule, the ten most severe, and how to fix them.

        Parameters
        ----------
        select, ignore : str or list of str, optional
            As for `gaps`.
        today : date or str, optional
            The date of the check, by default today.
        evidence : Evidence or EventLog, optional
            Evidence of what customers did; includes the evidence rules (E).
        customers : Customers, optional
            A customer table; includes the rules P410, P411 and P413.

        Returns
        -------
        Check
            Shown as a panel in notebooks, as text elsewhere.

        Raises
        ------
        ArgumentError
            No rule code starts with a prefix, or the date or the evidence is not valid.

        Examples
        --------
        >>> print(jn.sample("coffee").check(today="2026-11-22").summary())
        7 errors, 40 warnings, 47 hints
        """
        from journeynb.gaps.check import check
        from journeynb.gaps.findings import selected

        settings = self.settings
        rules = selected(select, ignore, evidence is not None, settings, customers is not None)
        seen, numbers = self._observed(evidence, rules), self._customer_numbers(customers)
        return check(self._index, day_of(today), rules, seen, settings, numbers)

    def require(
        self,
        select: Codes = None,
        max: int = 0,
        ignore: Codes = None,
        today: Day = None,
        evidence: Evidence | EventLog | None = None,
        *,
        at_least: Mapping[str, int] | None = None,
        has: str | Iterable[str] = (),
        customers: Customers | None = None,
    ) -> Passed:
        """Raise an error if the map has more findings than allowed, or lacks what it must have.

        Use it as a check in a notebook or in CI. A map without goals has no gaps in its goals, so
        name what must be there with `at_least` and `has`. An empty map never passes, unless
        `at_least` is given.

        Parameters
        ----------
        select, ignore : str or list of str, optional
            As for `gaps`.
        max : int
            Number of findings that are allowed.
        today : date or str, optional
            The date of the check, by default today.
        evidence : Evidence or EventLog, optional
            Evidence of what customers did; includes the evidence rules (E).
        at_least : dict, optional
            The smallest number of entities or links by kind: ``{"touchpoint": 5, "persona": 2}``.
        has : str or list of str, optional
            Ids that must be on the map.
        customers : Customers, optional
            A customer table; includes the rules P410, P411 and P413.

        Returns
        -------
        Passed
            Shows what was checked.

        Raises
        ------
        GapsFound
            There are more findings, or something is missing; the message lists both.
        ArgumentError
            A rule, a kind or a number is not valid, or no selected rule could be checked.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> jm.require("M105,X507", at_least={"touchpoint": 5, "persona": 2}, has="checkout")
        Copper Finch, the coffee subscription: passed
          2 rules (M105, X507) on 4 personas, 5 stages, 38 touchpoints, ...: no findings
          38 touchpoints, at least 5 required
          4 personas, at least 2 required
          has checkout
        >>> jn.JourneyMap("Coffee", stages=["Awareness"]).require(select="M")
        Traceback (most recent call last):
            ...
        journeynb.base.errors.GapsFound: 1 finding, at most 0 allowed
        error M105: The stage Awareness has no touchpoint
          Put touchpoints in it: jm.link(TOUCHPOINT, 'awareness'); or remove the stage
        """
        if isinstance(max, bool) or not isinstance(max, int) or max < 0:
            raise ArgumentError(f"max={shown(max)} is not valid; allowed: a whole number from 0")
        from journeynb.gaps.requirements import require, requirements

        needed = requirements(at_least, has)
        found = self.check(select, ignore, today, evidence, customers)
        return require(self._index, found, max, needed)

    def unmapped_touchpoints(self) -> pd.DataFrame:
        """Return the touchpoints without a stage, a persona or a channel (rules M101 to M103).

        Returns
        -------
        pandas.DataFrame
            One row for each: ``id``, ``name`` (str), ``stage``, ``persona``, ``channel`` (bool:
            whether it has one), ``missing`` (str).

        Examples
        --------
        >>> jn.sample("coffee").unmapped_touchpoints()[["id", "missing"]]
                        id  missing
        0  printed-catalog  persona
        1       bag-return    stage
        2      club-points  channel
        """
        from journeynb.gaps.gap_tables import unmapped_frame

        return unmapped_frame(self._index, day_of(None))
