"""The charts of ``jm.chart``, one method per chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.today import day_of
from journeynb.charts.customer_charts import CustomerChartsOfMap
from journeynb.charts.insight import icp as _icp
from journeynb.charts.insight import projection as _projection
from journeynb.charts.look.persona_choice import Who
from journeynb.charts.look.theme import AnyChart, chart_names, drawn
from journeynb.charts.map import alignment as _alignment
from journeynb.charts.map import basis as _basis
from journeynb.charts.map import coverage as _coverage
from journeynb.charts.map import emotion as _emotion
from journeynb.charts.map import gaps as _gaps
from journeynb.charts.map import goals as _goals
from journeynb.charts.map import opportunities as _opportunities
from journeynb.charts.map import opportunity_ranking as _ranking
from journeynb.charts.map import reviews as _reviews
from journeynb.model.index import Index

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.gaps.check import Check

Day = dt.date | str | None
Codes = str | Iterable[str] | None


class Charts(CustomerChartsOfMap):
    """Charts of a map, each an Altair chart that you can change, layer and save.

    A persona has the same color in all of them, its own if `color` is set. If the map lacks the
    data, the chart says how to add it.

    Examples
    --------
    >>> chart = jn.sample("coffee").chart.coverage()
    >>> chart.title.text
    'Coverage · Copper Finch, the coffee subscription'
    """

    _public_name = "JourneyMap.chart"

    def __init__(self, index: Index, check: Callable[..., Check]) -> None:
        self._index = index
        self._check = check

    def __repr__(self) -> str:
        names = [*chart_names(Charts), *chart_names(CustomerChartsOfMap)]
        return "Charts: " + ", ".join(f"{name}()" for name in names)

    def _drawn(self, draw: Callable[..., AnyChart], *arguments: Any) -> AnyChart:
        return drawn(draw, self._index, *arguments)

    def coverage(
        self, persona: Who = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the number of touchpoints of each persona in each stage, and skipped stages.

        Parameters
        ----------
        persona : str or list of str, optional
            Ids of personas; by default all.
        width, height : int, optional
            Size of the plot in pixels; by default it fits the rows and columns.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        UnknownIdError
            A persona is not on the map.
        """
        return self._drawn(_coverage.coverage, persona, width, height)

    def channels(
        self, persona: Who = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the number of touchpoints that use each channel in each stage, most used first.

        Parameters
        ----------
        persona : str or list of str, optional
            Count only touchpoints that one of these personas experiences.
        width, height : int, optional
            Size of the plot in pixels; by default it fits the rows and columns.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        UnknownIdError
            A persona is not on the map.
        """
        return self._drawn(_coverage.channels, persona, width, height)

    def emotion(
        self, persona: Who = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the emotion of each persona along the journey, and the desired emotion.

        Emotions are from -2 to 2. Filled points are researched, hollow points are assumed, and the
        dashed line is the desired emotion. More than three personas get a panel each.

        Parameters
        ----------
        persona : str or list of str, optional
            Ids of personas; by default all personas with emotions.
        width, height : int, optional
            Size of all panels together in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        UnknownIdError
            A persona is not on the map.
        """
        return self._drawn(_emotion.emotion, persona, width, height)

    def alignment(
        self, persona: Who = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the personas that each goal targets, their supporting touchpoints, and the gaps.

        Parameters
        ----------
        persona : str or list of str, optional
            Ids of personas; by default all.
        width, height : int, optional
            Size of the plot in pixels; by default it fits the rows and columns.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        UnknownIdError
            A persona is not on the map.
        """
        return self._drawn(_alignment.alignment, persona, width, height)

    def goals(
        self, *, today: Day = None, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the goals as a cascade: progress, status, due date and SMART criteria.

        Parameters
        ----------
        today : date or str, optional
            Date of the status; by default today.
        width : int, optional
            Width of the bars in pixels.
        height : int, optional
            Height of the plot in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `today` is not a date.
        """
        return self._drawn(_goals.goals, day_of(today), width, height)

    def projection(
        self,
        goal: str | Iterable[str] | None = None,
        *,
        level: float = 0.8,
        today: Day = None,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show where goals are heading: measurements, path to the target, fan to the due date.

        The points have their 95% intervals. The fan is the prediction interval of
        `JourneyMap.projection`, which assumes that the metric continues as before. Several goals
        are in panels, the most urgent first.

        Parameters
        ----------
        goal : str or list of str, optional
            Ids of goals; by default all that have measurements.
        level : float
            Level of the prediction interval, between 0 and 1.
        today : date or str, optional
            Date of the projection; by default today. Later measurements do not count.
        width, height : int, optional
            Size of each panel in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        UnknownIdError
            A goal is not on the map.
        ArgumentError
            `level` or `today` is not valid.
        """
        day = day_of(today)
        return self._drawn(_projection.projection, goal, level, day, width, height)

    def gaps(
        self,
        select: Codes = None,
        ignore: Codes = None,
        *,
        today: Day = None,
        evidence: Evidence | EventLog | None = None,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show the number of findings of each rule, most severe first.

        Parameters
        ----------
        select, ignore : str or list of str, optional
            Rule codes or prefixes: ``"M106"``, ``"M"``.
        today : date or str, optional
            Date of the check; by default today.
        evidence : Evidence or EventLog, optional
            Evidence of what customers did; the evidence rules (E) are checked too.
        width, height : int, optional
            Size of the plot in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            A rule is unknown, or `today` or `evidence` is not valid.
        """
        day = day_of(today)
        found = self._check(select, ignore, day, evidence)
        return self._drawn(_gaps.gaps, found, day, width, height)

    def opportunities(
        self, by: str = "value", *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the value and effort of each opportunity, both from 1 to 5, or a ranking.

        Parameters
        ----------
        by : {"value", "expected"}
            By value and effort, or ranked by the conversions that each is expected to add, which
            `Evidence.expected_conversions` proposes.
        width, height : int, optional
            Size of the plot in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `by` is not valid.
        """
        if by not in ("value", "expected"):
            raise ArgumentError(f"by={shown(by)} is not valid; allowed: value, expected")
        draw = _opportunities.opportunities if by == "value" else _ranking.opportunity_ranking
        return self._drawn(draw, width, height)

    def icp(
        self,
        weights: Mapping[str, float] | None = None,
        *,
        draws: int = 2000,
        seed: int = 0,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show how well each segment meets the criteria of the ideal customer profile (ICP).

        The line is the range of 95% of the scores at random weights. The bar is the share of these
        weights at which the segment ranks first.

        Parameters
        ----------
        weights : dict of str to float, optional
            Weight of each criterion, as in `JourneyMap.icp`.
        draws : int
            Number of random weights.
        seed : int
            Seed of the random weights.
        width, height : int, optional
            Size of the plot in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            A weight names no criterion, or a number is not valid.
        """
        from journeynb.insight.customers.icp import icp

        table = icp(self._index, weights, draws, seed)
        return self._drawn(_icp.icp, table, width, height)

    def basis(
        self, persona: Who = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the shares of each persona's experiences that are researched and assumed.

        Parameters
        ----------
        persona : str or list of str, optional
            Ids of personas; by default all.
        width, height : int, optional
            Size of the plot in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        UnknownIdError
            A persona is not on the map.
        """
        return self._drawn(_basis.basis, persona, width, height)

    def reviews(
        self, *, today: Day = None, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the number of findings of each severity, review by review.

        Parameters
        ----------
        today : date or str, optional
            Also show the current map on this date.
        width, height : int, optional
            Size of the plot in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `today` is not a date.
        """
        day = None if today is None else day_of(today)
        return self._drawn(_reviews.reviews, day, width, height)
