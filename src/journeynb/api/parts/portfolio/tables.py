"""The maps of a portfolio as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.api.parts.part import Day
from journeynb.api.parts.portfolio.part import PortfolioPart
from journeynb.base.today import day_of

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.evidence.log.event_log import EventLog
    from journeynb.portfolio.portfolio_evidence import PortfolioEvidence


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

    def matrix(self, rows: str, columns: str, via: str | None = None) -> pd.DataFrame:
        """Count the links between two kinds over all maps, or between a kind and the maps.

        Parameters
        ----------
        rows, columns : str
            Two kinds, such as ``"goal"`` and ``"persona"``; or ``"map"``.
        via : str, optional
            Count the entities of this kind that are linked with both instead, as
            `JourneyMap.matrix` does. For a kind and the maps, ``"touchpoint"`` is the default: the
            touchpoints of each map that a persona experiences or that support a goal. With
            ``"direct"``, 1 if the map has the entity. For maps and maps, the kind that both have.

        Returns
        -------
        pandas.DataFrame
            int64, with ids of `rows` as index and ids of `columns` as columns; names of maps for
            ``"map"``. A library without a journey is not among them.

        Raises
        ------
        ArgumentError
            There is no such kind.

        Examples
        --------
        >>> buy, use = jn.JourneyMap("Buy"), jn.JourneyMap("Use")
        >>> maya = buy.add(jn.Persona(name="Maya"))
        >>> ad = buy.add(jn.Touchpoint(name="Ad"), personas=maya)
        >>> jn.Portfolio([buy, use]).matrix("persona", "map")
        map      Buy  Use
        persona
        maya       1    0
        """
        from journeynb.portfolio.shared.map_matrix import portfolio_matrix
        from journeynb.portfolio.shared.same_things import shared_things

        return portfolio_matrix(shared_things(self._folder), rows, columns, via)

    def personas(self) -> pd.DataFrame:
        """Return the personas of all maps, one row for each id.

        Returns
        -------
        pandas.DataFrame
            Those of the library first: ``id``, ``name`` (str); ``maps`` (list): the names of the
            maps that have the persona, apart from a library without a journey; ``n_maps`` (int64);
            ``differs`` (list): the fields in which its copies, the library's too, are not the same;
            ``library`` (bool): whether a library has it. The name is that of the library, or of the
            first map.

        See Also
        --------
        versions : the different versions of one persona, and the maps that have them.
        gaps : ``pf.gaps("C701")`` lists each pair of maps that contradict each other.

        Examples
        --------
        >>> buy, use = jn.JourneyMap("Buy"), jn.JourneyMap("Use")
        >>> maya = buy.add(jn.Persona(name="Maya", role="Home barista"))
        >>> maya = use.add(jn.Persona(name="Maya", role="Owns a café"))
        >>> jn.Portfolio([buy, use]).personas()[["id", "maps", "differs"]]
             id        maps differs
        0  maya  [Buy, Use]  [role]
        """
        from journeynb.portfolio.shared.persona_goal_tables import personas_frame
        from journeynb.portfolio.shared.same_things import shared_things

        return personas_frame(shared_things(self._folder))

    def versions(self, id: str) -> pd.DataFrame:
        """Return the different versions of a persona, goal, segment or source.

        Parameters
        ----------
        id : str
            Id of the persona, goal, segment or source.

        Returns
        -------
        pandas.DataFrame
            One row for each version, that of a library first, then that of most maps: ``maps``
            (list of names, the library's too), ``n_maps`` (int64), ``library`` (bool: whether a
            library has it), and a column for each field that differs, with its value in the file;
            None if it is not set. There is a single row if all copies are the same.

        Raises
        ------
        UnknownIdError
            No map has a persona, goal, segment or source with this id.

        See Also
        --------
        share : bring one version to all maps.

        Examples
        --------
        >>> jn.sample_portfolio("coffee").versions("win-offices")[["maps", "target", "owner"]]
                maps target                     owner
        0  [library]  200.0      Head of Office sales
        1   [office]  240.0  Tomas Berg, Office sales
        """
        from journeynb.portfolio.shared.same_things import shared_things
        from journeynb.portfolio.shared.versions import versions_frame

        return versions_frame(shared_things(self._folder), id)

    def goals(self, today: Day = None) -> pd.DataFrame:
        """Return the goals of all maps with their status and support, one row for each id.

        Parameters
        ----------
        today : date or str, optional
            The date of the status, by default today.

        Returns
        -------
        pandas.DataFrame
            The columns of `personas`, and ``status`` (str, as in `JourneyMap.goals`): of the copy
            that was measured last, or the most severe status of the copies that were measured on
            the same date; ``touchpoints`` (int64): the number on all maps that support the goal or
            one that refines it, at any depth; ``coverage`` (float64): the share of the goal's maps
            that have such a touchpoint, missing if it is only in a library.

        Raises
        ------
        ArgumentError
            `today` is not a valid date.

        Examples
        --------
        >>> buy, use = jn.JourneyMap("Buy"), jn.JourneyMap("Use")
        >>> for jm in (buy, use):
        ...     goal = jm.add(jn.Goal(id="loyal", name="Loyal customers"))
        >>> mail = use.add(jn.Touchpoint(name="Brew tips"), goals="loyal")
        >>> jn.Portfolio([buy, use]).goals()[["id", "n_maps", "touchpoints", "coverage"]]
              id  n_maps  touchpoints  coverage
        0  loyal       2            1       0.5
        """
        from journeynb.portfolio.shared.persona_goal_tables import goals_frame
        from journeynb.portfolio.shared.same_things import shared_things

        return goals_frame(shared_things(self._folder), day_of(today))

    def opportunities(
        self, *, evidence: PortfolioEvidence | EventLog | None = None, closed: bool = False
    ) -> pd.DataFrame:
        """Return the opportunities of all maps, those with the best value for their effort first.

        Parameters
        ----------
        evidence : EventLog or PortfolioEvidence, optional
            An event log, or `evidence` from one, to rank opportunities also by the customers whom
            they help.
        closed : bool
            Whether to include those that are done or dropped.

        Returns
        -------
        pandas.DataFrame
            One row for each: ``map``, ``id``, ``name`` (str); ``value``, ``effort`` (Int64, 1 to
            5); ``priority`` (float64): value divided by effort; ``expected`` (float64); ``status``,
            ``owner`` (str); ``touchpoints`` (list): those that it improves, directly or because a
            pain point that it addresses hurts there. Those without a value or an effort come last.
            With `evidence`, also ``customers`` (Int64) of the touchpoint with the most customers
            among these, and their ``share`` of all customers; ``priority`` is then multiplied by
            it.

        Raises
        ------
        ArgumentError
            `evidence` is neither an event log nor evidence of this portfolio.

        Examples
        --------
        >>> buy, use = jn.JourneyMap("Buy"), jn.JourneyMap("Use")
        >>> box = buy.add(jn.Opportunity(name="Smaller box", value=3, effort=3))
        >>> mail = use.add(jn.Opportunity(name="Brew tips", value=4, effort=1))
        >>> jn.Portfolio([buy, use]).opportunities()[["map", "name", "priority"]]
           map         name  priority
        0  Use    Brew tips       4.0
        1  Buy  Smaller box       1.0
        """
        from journeynb.portfolio.shared.opportunities import opportunities_frame

        touched = None if evidence is None else self._evidence(evidence).touched()
        return opportunities_frame(self._folder.maps, touched, closed)
