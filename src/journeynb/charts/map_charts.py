"""What ``jm.chart`` offers: a method a chart, each returning a chart to go on with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from journeynb.base.today import day_of
from journeynb.charts.look.persona_choice import Who
from journeynb.charts.look.theme import AnyChart, chart_names, drawn
from journeynb.charts.map import alignment as _alignment
from journeynb.charts.map import basis as _basis
from journeynb.charts.map import coverage as _coverage
from journeynb.charts.map import emotion as _emotion
from journeynb.charts.map import gaps as _gaps
from journeynb.charts.map import goals as _goals
from journeynb.charts.map import opportunities as _opportunities
from journeynb.charts.map import reviews as _reviews
from journeynb.model.index import Index

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.gaps.check import Check

Day = dt.date | str | None
Codes = str | Iterable[str] | None


class Charts:
    """The charts of a map, each an Altair chart to change, layer and save as any other.

    A persona has the same colour in all of them: its own, where `color` is a hex colour. A map that
    has nothing to draw gives a chart that says so.

    Examples
    --------
    >>> chart = jn.sample("coffee").chart.coverage()
    >>> chart.title.text
    'Coverage · Copper Finch, the coffee subscription'
    """

    def __init__(self, index: Index, check: Callable[..., Check]) -> None:
        self._index = index
        self._check = check

    def __repr__(self) -> str:
        return "Charts: " + ", ".join(f"{name}()" for name in chart_names(Charts))

    def _drawn(self, draw: Callable[..., AnyChart], *arguments: Any) -> AnyChart:
        return drawn(draw, self._index, *arguments)

    def coverage(
        self, persona: Who = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show how many touchpoints each persona meets in each stage, and which stages it skips.

        Parameters
        ----------
        persona : str or list of str, optional
            The ids of some personas, by default all.
        width, height : int, optional
            Of the plot in pixels, by default what rows and columns need.
        """
        return self._drawn(_coverage.coverage, persona, width, height)

    def channels(
        self, persona: Who = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show how many touchpoints use each channel in each stage, the most used first.

        Parameters
        ----------
        persona : str or list of str, optional
            Only touchpoints that one of these personas meets.
        width, height : int, optional
            Of the plot in pixels, by default what rows and columns need.
        """
        return self._drawn(_coverage.channels, persona, width, height)

    def emotion(
        self, persona: Who = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the emotion of each persona along the journey, -2 to 2, and the desired one dashed.

        Points are filled where researched and hollow where assumed. More than three personas stand
        in a panel each.

        Parameters
        ----------
        persona : str or list of str, optional
            The ids of some personas, by default all that feel anything.
        width, height : int, optional
            Of the plot in pixels, of all panels together.
        """
        return self._drawn(_emotion.emotion, persona, width, height)

    def alignment(
        self, persona: Who = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show which goal targets which persona, by how many of its touchpoints, and the gaps.

        Parameters
        ----------
        persona : str or list of str, optional
            The ids of some personas, by default all.
        width, height : int, optional
            Of the plot in pixels, by default what rows and columns need.
        """
        return self._drawn(_alignment.alignment, persona, width, height)

    def goals(
        self, *, today: Day = None, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the goals as a cascade: progress, status, due date, letters of SMART.

        Parameters
        ----------
        today : date or str, optional
            The day to look at, by default today.
        width : int, optional
            Of the bars in pixels.
        height : int, optional
            Of the plot in pixels.
        """
        return self._drawn(_goals.goals, day_of(today), width, height)

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
        """Show how many findings each rule has, coloured by severity, the worst first.

        Parameters
        ----------
        select, ignore : str or list of str, optional
            Codes of rules or how they begin.
        today : date or str, optional
            The day to look at, by default today.
        evidence : Evidence or EventLog, optional
            What customers did: the rules E speak too.
        width, height : int, optional
            Of the plot in pixels.
        """
        day = day_of(today)
        found = self._check(select, ignore, day, evidence)
        return self._drawn(_gaps.gaps, found, day, width, height)

    def opportunities(self, *, width: int | None = None, height: int | None = None) -> AnyChart:
        """Show what each opportunity would bring, 1 to 5, against what it would take, 1 to 5.

        Parameters
        ----------
        width, height : int, optional
            Of the plot in pixels.
        """
        return self._drawn(_opportunities.opportunities, width, height)

    def basis(
        self, persona: Who = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show how much of each persona's experiences is researched, and how much assumed.

        Parameters
        ----------
        persona : str or list of str, optional
            The ids of some personas, by default all.
        width, height : int, optional
            Of the plot in pixels.
        """
        return self._drawn(_basis.basis, persona, width, height)

    def reviews(
        self, *, today: Day = None, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show how many findings of each severity there were, review by review.

        Parameters
        ----------
        today : date or str, optional
            Also show the map as it is, looked at on this day.
        width, height : int, optional
            Of the plot in pixels.
        """
        day = None if today is None else day_of(today)
        return self._drawn(_reviews.reviews, day, width, height)
