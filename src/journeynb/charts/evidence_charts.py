"""What ``ev.chart`` offers: charts of what customers did, held against the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from journeynb.charts.evidence import emotion as _felt
from journeynb.charts.evidence import flow as _flow
from journeynb.charts.evidence import funnel as _funnel
from journeynb.charts.evidence import times as _times
from journeynb.charts.evidence import transitions as _heat
from journeynb.charts.evidence import volume as _volume
from journeynb.charts.look.persona_choice import Who
from journeynb.charts.look.theme import AnyChart, chart_names, drawn
from journeynb.evidence.evidence import Evidence


class EvidenceCharts:
    """The charts of evidence, each an Altair chart to change, layer and save as any other.

    A persona has the same colour in all of them as in the charts of the map. A log that has nothing
    to draw gives a chart that says so.

    Examples
    --------
    >>> jm = jn.sample("coffee")
    >>> chart = jm.evidence(jn.EventLog(jn.sample_log("coffee"))).chart.funnel()
    >>> chart.title.text
    'Funnel · Copper Finch, the coffee subscription'
    """

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence

    def __repr__(self) -> str:
        return "Charts: " + ", ".join(f"{name}()" for name in chart_names(EvidenceCharts))

    def _drawn(self, draw: Callable[..., AnyChart], *arguments: Any) -> AnyChart:
        return drawn(draw, self._evidence, *arguments)

    def funnel(
        self,
        persona: Who = None,
        *,
        within: Any = None,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show how many customers reach each stage and are lost before it, by persona.

        The map's ``expected_share`` is a mark, and amber what the rule E603 finds: more are lost.

        Parameters
        ----------
        persona : str or list of str, optional
            The ids of some personas, by default all that the log has.
        within : str or timedelta, optional
            As of `Evidence.funnel`: count from the first stage's event for so long.
        width, height : int, optional
            Of the plot in pixels, of a panel each.
        """
        return self._drawn(_funnel.funnel, persona, within, width, height)

    def transitions(
        self, level: str = "touchpoint", *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show which share of the moves out of each place (row) goes to each other (column).

        Moves that no ``leads_to`` shows are framed.

        Parameters
        ----------
        level : {"touchpoint", "stage"}
            The places.
        width, height : int, optional
            Of the plot in pixels, by default what rows and columns need.
        """
        return self._drawn(_heat.transitions, level, width, height)

    def flow(self, *, width: int | None = None, height: int | None = None) -> AnyChart:
        """Show how customers flow between the stages, step by step, and where their ways end.

        A stage counts when it is first met, so that each customer is in each stage once.

        Parameters
        ----------
        width, height : int, optional
            Of the plot in pixels.
        """
        return self._drawn(_flow.flow, width, height)

    def times(
        self, level: str = "touchpoint", top: int = 12, *, width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:  # fmt: skip
        """Show how long the most frequent moves take: the middle half, median and nine in ten.

        Parameters
        ----------
        level : {"touchpoint", "stage"}
            The places.
        top : int
            How many moves.
        width, height : int, optional
            Of the plot in pixels.
        """
        return self._drawn(_times.times, level, top, width, height)

    def emotion(
        self, persona: Who = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show what customers said they felt against what the map says, along the journey.

        Red where the rule E605 finds that they contradict each other.

        Parameters
        ----------
        persona : str or list of str, optional
            The ids of some personas, by default all that have scores.
        width, height : int, optional
            Of the plot in pixels.
        """
        return self._drawn(_felt.emotion, persona, width, height)

    def volume(
        self, every: str | None = None, *, width: int | None = None, height: int | None = None
    ) -> AnyChart:
        """Show how many events there are over time, by stage, those on no touchpoint too.

        Parameters
        ----------
        every : {"hour", "day", "week", "month"}, optional
            By default what gives some forty steps.
        width, height : int, optional
            Of the plot in pixels.
        """
        return self._drawn(_volume.volume, every, width, height)
