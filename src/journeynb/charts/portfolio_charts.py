"""The charts of ``pf.chart``, one method per chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.base.public_calls import Public
from journeynb.base.today import day_of
from journeynb.charts.look.theme import AnyChart, chart_names, drawn
from journeynb.charts.portfolio import coverage as _coverage
from journeynb.charts.portfolio import opportunities as _opportunities
from journeynb.portfolio.reading.maps import MapFolder
from journeynb.portfolio.shared.same_things import shared_things

if TYPE_CHECKING:
    import pandas as pd

Day = dt.date | str | None


class PortfolioCharts(Public):
    """Charts of a portfolio, each an Altair chart that you can change, layer and save.

    A persona has the same color in all of them. If the maps lack the data, the chart says how to
    add it.

    Examples
    --------
    >>> chart = jn.sample_portfolio("coffee").chart.coverage()
    >>> chart.title.text
    'Coverage · Coffee'
    """

    _public_name = "Portfolio.chart"

    def __init__(
        self,
        folder: MapFolder,
        title: str,
        palette: Sequence[str],
        opportunities: Callable[[Any], pd.DataFrame],
    ) -> None:
        self._folder = folder
        self._title = title
        self._palette = palette
        self._opportunities = opportunities

    def __repr__(self) -> str:
        return "Charts: " + ", ".join(f"{name}()" for name in chart_names(PortfolioCharts))

    def coverage(self, *, width: int | None = None, height: int | None = None) -> AnyChart:
        """Show the number of touchpoints of each persona on each map.

        Personas that are on a map without a touchpoint are labeled. More than 12 maps are below
        each other instead of beside each other.

        Parameters
        ----------
        width, height : int, optional
            Size of the plot in pixels; by default it fits the rows and columns.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `width` or `height` is not a positive number.
        """
        shared = shared_things(self._folder)
        return drawn(_coverage.coverage, shared, self._title, self._palette, width, height)

    def goals(
        self, *, today: Day = None, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the number of touchpoints that support each goal on each map, and its status.

        Parameters
        ----------
        today : date or str, optional
            Date of the status; by default today.
        width, height : int, optional
            Size of the plot in pixels; by default it fits the rows and columns.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `today` is not a date.
        """
        shared, day = shared_things(self._folder), day_of(today)
        return drawn(_coverage.goals, shared, self._title, day, width, height)

    def opportunities(
        self,
        *,
        evidence: Any = None,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show the 25 open opportunities of all maps with the best value for effort.

        Parameters
        ----------
        evidence : EventLog or PortfolioEvidence, optional
            An event log, or `Portfolio.evidence` from one, to rank opportunities also by the
            customers whom they help.
        width, height : int, optional
            Size of the bars in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `evidence` does not belong to this portfolio.
        """
        found = self._opportunities(evidence)
        return drawn(
            _opportunities.opportunities, self._folder.maps, found, self._title, width, height
        )
