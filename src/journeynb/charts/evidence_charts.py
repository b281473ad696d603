"""The charts of ``ev.chart``: what customers did, compared with the map."""

from __future__ import annotations

from typing import Any

from journeynb.charts.evidence import emotion as _emotion
from journeynb.charts.evidence import flow as _flow
from journeynb.charts.evidence import funnel as _funnel
from journeynb.charts.evidence import times as _times
from journeynb.charts.evidence import transitions as _transitions
from journeynb.charts.evidence import volume as _volume
from journeynb.charts.explained_charts import ExplainedCharts
from journeynb.charts.look.persona_choice import Who
from journeynb.charts.look.theme import AnyChart, chart_names


class EvidenceCharts(ExplainedCharts):
    """Charts of evidence, each an Altair chart that you can change, layer and save.

    A persona has the same color as in the charts of the map. If the log lacks the data, the chart
    says so.

    Examples
    --------
    >>> jm = jn.sample("coffee")
    >>> chart = jm.evidence(jn.EventLog(jn.sample_log("coffee"))).chart.funnel()
    >>> chart.title.text
    'Funnel · Copper Finch, the coffee subscription'
    """

    def __repr__(self) -> str:
        names = [*chart_names(EvidenceCharts), *chart_names(ExplainedCharts)]
        return "Charts: " + ", ".join(f"{name}()" for name in names)

    def funnel(
        self,
        persona: Who = None,
        *,
        order: str | None = None,
        within: Any = None,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show the number of customers who reach each stage, and the drop-off, by persona.

        The light part of a bar shows customers who skipped the previous stage. A vertical mark
        shows the ``expected_share`` of the map. Amber: a steeper drop-off than expected (rule
        E603).

        Parameters
        ----------
        persona : str or list of str, optional
            Ids of personas; by default all personas in the log.
        order : {"strict", "skip", "any"}, optional
            When a stage is reached, as in `Evidence.funnel`.
        within : str or timedelta, optional
            Time limit after the first event, as in `Evidence.funnel`.
        width, height : int, optional
            Size of each panel in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        UnknownIdError
            A persona is not on the map.
        ArgumentError
            `order` or `within` is not valid.
        """
        return self._drawn(_funnel.funnel, persona, order, within, width, height)

    def transitions(
        self, level: str = "touchpoint", *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the share of moves from each stage or touchpoint (row) to each other (column).

        A frame marks moves without a ``leads_to`` link on the map.

        Parameters
        ----------
        level : {"touchpoint", "stage"}
            Rows and columns.
        width, height : int, optional
            Size of the plot in pixels; by default it fits the rows and columns.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `level` is not valid.
        """
        return self._drawn(_transitions.transitions, level, width, height)

    def flow(self, *, width: int | None = None, height: int | None = None) -> AnyChart:
        """Show the order in which customers first reach each stage, and where they stop.

        Each customer counts once in each stage, when they first reach it.

        Parameters
        ----------
        width, height : int, optional
            Size of the plot in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `width` or `height` is not a positive number.
        """
        return self._drawn(_flow.flow, width, height)

    def times(
        self, level: str = "touchpoint", top: int = 12, *, width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:  # fmt: skip
        """Show the duration of the most frequent moves: median, middle half and middle 80%.

        Parameters
        ----------
        level : {"touchpoint", "stage"}
            Moves between touchpoints or between stages.
        top : int
            Number of moves.
        width, height : int, optional
            Size of the plot in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `level` or `top` is not valid.
        """
        return self._drawn(_times.times, level, top, width, height)

    def emotion(
        self, persona: Who = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the mean scores of customers and the emotions on the map, along the journey.

        Red: they contradict each other (rule E605).

        Parameters
        ----------
        persona : str or list of str, optional
            Ids of personas; by default all personas with scores.
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
        return self._drawn(_emotion.emotion, persona, width, height)

    def volume(
        self, every: str | None = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show the number of events over time, by stage, including unmapped events.

        Parameters
        ----------
        every : {"hour", "day", "week", "month"}, optional
            Length of a period; by default the one that gives about 40 periods.
        width, height : int, optional
            Size of the plot in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `every` is not valid.
        """
        return self._drawn(_volume.volume, every, width, height)
