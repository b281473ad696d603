"""The maps of a portfolio as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.api.parts.portfolio.part import PortfolioPart

if TYPE_CHECKING:
    import pandas as pd


class PortfolioTables(PortfolioPart):
    """The methods that return what the maps of a portfolio hold as tables."""

    @property
    def broken(self) -> pd.DataFrame:
        """The files that cannot be read; they do not stop the others.

        Returns
        -------
        pandas.DataFrame
            One row for each file: ``map`` (its name), ``message`` (str): what is wrong, and where.

        Examples
        --------
        >>> import tempfile
        >>> from pathlib import Path
        >>> folder = Path(tempfile.mkdtemp())
        >>> jn.sample("coffee").save(folder / "subscribe.journeymap.json")
        >>> size = (folder / "office.journeymap.json").write_text('{"title": ')
        >>> pf = jn.Portfolio(folder)
        >>> pf.maps
        ['subscribe']
        >>> print(pf.broken.message[0])
        office.journeymap.json, line 1: not valid JSON: Expecting value, column 11
        """
        from journeynb.portfolio.shared.map_tables import broken_frame

        return broken_frame(self._folder.broken)

    def table(self, kind: str) -> pd.DataFrame:
        """Return the entities of one kind on all maps, one row each.

        Parameters
        ----------
        kind : str
            The kind, singular or plural, such as ``"touchpoint"``.

        Returns
        -------
        pandas.DataFrame
            ``map`` (str), then the columns of `JourneyMap.table`. Maps by name, each in the order
            of its file.

        Raises
        ------
        ArgumentError
            There is no such kind.

        Examples
        --------
        >>> pf = jn.Portfolio([jn.JourneyMap("Buy", stages=["Find", "Pay"]), jn.JourneyMap("Use")])
        >>> pf.table("stage")[["map", "id", "name"]]
           map    id  name
        0  Buy  find  Find
        1  Buy   pay   Pay
        """
        from journeynb.portfolio.shared.map_tables import table

        return table(self._folder.maps, kind)

    def links(self, kind: str | None = None) -> pd.DataFrame:
        """Return the links of one kind with their fields on all maps, or all links.

        Parameters
        ----------
        kind : str, optional
            A kind of link, such as ``"experiences"``.

        Returns
        -------
        pandas.DataFrame
            ``map`` (str), then the columns of `JourneyMap.links`.

        Raises
        ------
        ArgumentError
            There is no such kind of link.

        Examples
        --------
        >>> jm = jn.JourneyMap("Buy", stages=["Find"])
        >>> ad = jm.add(jn.Touchpoint(name="Ad"), stage="find")
        >>> jn.Portfolio([jm]).links("occurs_in")[["map", "from", "to"]]
           map from    to
        0  Buy   ad  find
        """
        from journeynb.portfolio.shared.map_tables import links_table

        return links_table(self._folder.maps, kind)
