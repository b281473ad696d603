"""Gaps of the maps of a portfolio, and between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.api.parts.gaps import Codes
from journeynb.api.parts.part import Day
from journeynb.api.parts.portfolio.part import PortfolioPart
from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.today import day_of

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.gaps.requirements import Passed
    from journeynb.portfolio.rules.portfolio_check import PortfolioCheck


class PortfolioGaps(PortfolioPart):
    """The methods that report the gaps of all maps, and those between maps."""

    def gaps(
        self,
        select: Codes = None,
        ignore: Codes = None,
        excepted: bool = False,
        today: Day = None,
    ) -> pd.DataFrame:
        """Return the gaps of all maps and between them, errors first.

        The rules C701 to C706 compare the maps: ``pf.gaps("C")``. The settings of each map's
        folder apply to its findings.

        Parameters
        ----------
        select, ignore : str or list of str, optional
            Codes of rules or their prefixes: ``"C"``, ``"M101"``, ``["C", "A"]``.
        excepted : bool
            Also list the findings that a map accepts, with the reason. One between two maps can be
            accepted by either.
        today : date or str, optional
            The date of the check, by default today.

        Returns
        -------
        pandas.DataFrame
            One row for each finding, all columns str: ``map``, then the columns of
            `JourneyMap.gaps`. A finding about two maps is listed for the first one, by name;
            ``other`` is the name of the other map. M107 and A203 are skipped for a library without
            touchpoints.

        Raises
        ------
        ArgumentError
            No rule code starts with a prefix, or `today` is not a valid date.

        Examples
        --------
        >>> pf = jn.sample_portfolio("coffee")
        >>> pf.gaps("C702,C703")[["map", "rule", "message"]]
               map  rule                                            message
        0  library  C702       Noor Haddad is in the library, but on no map
        1  library  C703  The goal Parcels without plastic is in the lib...
        """
        from journeynb.portfolio.rules.portfolio_findings import asked, gaps_frame
        from journeynb.tables.wrapped import wrapped

        chosen = asked(self._folder, self._folder.maps, select, ignore)
        return wrapped(gaps_frame(chosen, day_of(today), excepted=excepted))

    def check(
        self, select: Codes = None, ignore: Codes = None, today: Day = None
    ) -> PortfolioCheck:
        """Sum up the findings of all maps: counts by rule, the most severe, and how to fix them.

        Parameters
        ----------
        select, ignore : str or list of str, optional
            As for `gaps`.
        today : date or str, optional
            The date of the check, by default today.

        Returns
        -------
        PortfolioCheck
            Shown as a panel in notebooks, as text elsewhere. Names the files that cannot be read.

        Raises
        ------
        ArgumentError
            No rule code starts with a prefix, or the date is not valid.

        Examples
        --------
        >>> jn.sample_portfolio("coffee").check("C", today="2026-11-22")
        Coffee: 6 maps
        ...
        """
        from journeynb.portfolio.overview import title_of
        from journeynb.portfolio.rules.portfolio_check import check
        from journeynb.portfolio.rules.portfolio_findings import asked

        maps, broken = self._folder.state()
        chosen = asked(self._folder, maps, select, ignore)
        return check(chosen, broken, title_of(self._folder), day_of(today))

    def require(
        self, select: Codes = None, max: int = 0, ignore: Codes = None, today: Day = None
    ) -> Passed:
        """Raise an error if the maps have more findings than allowed, or a file cannot be read.

        Use it as a check in a notebook or in CI.

        Parameters
        ----------
        select, ignore : str or list of str, optional
            As for `gaps`.
        max : int
            Number of findings that are allowed.
        today : date or str, optional
            The date of the check, by default today.

        Returns
        -------
        Passed
            Shows what was checked.

        Raises
        ------
        GapsFound
            There are more findings, a file cannot be read, or there is no map at all.
        ArgumentError
            A rule, a number or the date is not valid.

        Examples
        --------
        >>> jn.Portfolio([jn.JourneyMap("Buy"), jn.JourneyMap("Use")]).require("C701,C705")
        Portfolio: passed
          2 rules (C701, C705) on 2 maps: no findings
        """
        from journeynb.portfolio.rules.portfolio_check import require

        if isinstance(max, bool) or not isinstance(max, int) or max < 0:
            raise ArgumentError(f"max={shown(max)} is not valid; allowed: a whole number from 0")
        return require(self.check(select, ignore, today), max)

    def tree(self) -> pd.DataFrame:
        """Return the maps that show a stage or touchpoint of another map in detail.

        Returns
        -------
        pandas.DataFrame
            One row for each map and each stage or touchpoint that it shows: ``map``, ``parent``
            (name of the map above, empty at the top), ``id`` (of the stage or touchpoint on that
            map) (str), ``depth`` (int64, from 0). The maps below a map follow it. A map below
            several others has a row for each of them.

        Examples
        --------
        >>> jn.sample_portfolio("coffee").tree()
                    map     parent             id  depth
        0       library                                0
        ...
        """
        from journeynb.portfolio.reading.references import references
        from journeynb.portfolio.shared.map_tree import tree_frame

        maps = self._folder.maps
        return tree_frame(maps, references(self._folder, maps))
