"""The charts of ``ev.chart`` that explain what customers did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from journeynb.base.public_calls import Public
from journeynb.charts.insight import attribution as _attribution
from journeynb.charts.insight import churn_signs as _churn_signs
from journeynb.charts.insight import cohorts as _cohorts
from journeynb.charts.insight import compare as _compare
from journeynb.charts.insight import survival as _survival
from journeynb.charts.insight import voice as _voice
from journeynb.charts.insight import what_if as _what_if
from journeynb.charts.look.persona_choice import Who
from journeynb.charts.look.theme import AnyChart, drawn
from journeynb.insight.explain.explained_evidence import ExplainedEvidence


class ExplainedCharts(Public):
    """Charts that explain: what brings customers, why they leave, what differs, and what if.

    Parameters
    ----------
    evidence : ExplainedEvidence
        The evidence.
    """

    _public_name = "Evidence.chart"

    def __init__(self, evidence: ExplainedEvidence) -> None:
        self._evidence = evidence

    def _drawn(self, draw: Callable[..., AnyChart], *arguments: Any) -> AnyChart:
        return drawn(draw, self._evidence, *arguments)

    def attribution(
        self,
        to: str | None = None,
        model: str = "markov",
        *,
        window: Any = "90d",
        top: int = 25,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show the share of conversions that each touchpoint gets credit for, by model.

        A thin line goes from the model that gives a touchpoint the least credit to the one that
        gives it the most. Conversions without a touchpoint come last.

        Parameters
        ----------
        to : str, optional
            The touchpoint or stage that converts customers, as in `Evidence.attribution`.
        model : str
            The model that sorts the touchpoints; its interval is shown.
        window : str or timedelta, optional
            The time before a conversion in which touchpoints count, as in `Evidence.attribution`.
        top : int
            Number of touchpoints.
        width, height : int, optional
            Size of the plot in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            The model is unknown, `to` is not on the map, or a number is not valid.
        """
        return self._drawn(_attribution.attribution, to, model, window, top, width, height)

    def survival(
        self,
        persona: Who = None,
        *,
        leaves: Any = None,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show the share of customers who stay after each day, by persona.

        Below the curves are the customers at risk: those who are observed on that day. The log
        covers few customers for long, so the ends of the curves rest on few customers.

        Parameters
        ----------
        persona : str or list of str, optional
            Ids of personas; by default all personas in the log.
        leaves : dict, optional
            How customers leave, as in `Evidence.survival`.
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
        ArgumentError
            `leaves` is not valid.
        """
        return self._drawn(_survival.survival, persona, leaves, width, height)

    def churn_signs(
        self,
        persona: Who = None,
        *,
        leaves: Any = None,
        back: Any = "30d",
        ahead: Any = "30d",
        top: int = 15,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show how much more often customers leave after each touchpoint than comparable others.

        Red: more customers leave (q below 0.05); blue: fewer. Soft rows may be chance. Tooltips
        list the pain points that hurt the touchpoint.

        Parameters
        ----------
        persona : str or list of str, optional
            Ids of personas; by default all customers, and each persona with a clear sign.
        leaves, back, ahead : optional
            As in `Evidence.churn_signs`.
        top : int
            Number of touchpoints of each persona, 1 to 60.
        width, height : int, optional
            Size of the plot of each persona in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        UnknownIdError
            A persona is not on the map.
        ArgumentError
            `leaves`, `back`, `ahead` or `top` is not valid.
        """
        return self._drawn(
            _churn_signs.churn_signs, persona, leaves, back, ahead, top, width, height
        )

    def cohorts(
        self,
        every: str = "month",
        back_to: str | None = None,
        *,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show the share of customers who returned, by the period in which they came and by age.

        Hatched: the log ends before that period does. A frame marks a cohort that returned less
        than the earlier ones (rule E611). The last row has the share over all complete cohorts.

        Parameters
        ----------
        every : {"month", "day", "week", "quarter", "year"}
            The period.
        back_to : str, optional
            The touchpoint or stage to which customers return, as in `Evidence.cohorts`.
        width, height : int, optional
            Size of the plot in pixels; by default it fits the rows and columns.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `every` or `back_to` is not valid.
        """
        return self._drawn(_cohorts.cohorts, every, back_to, width, height)

    def voice(
        self,
        texts: Any = None,
        *,
        within: Any = "30d",
        words: int = 5,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show the sentiment of the comments at each touchpoint, and its distinctive words.

        Words with a clear difference (q below 0.05) are strong, and soft words may be chance. Red
        with −: the comments with the word are negative; green with +: they are positive. Tooltips
        show a quote.

        Parameters
        ----------
        texts : Comments, optional
            As in `Evidence.voice`; by default those of its last call, or the texts of the log.
        within, words : optional
            As in `Evidence.voice`.
        width, height : int, optional
            Size of the plot of the sentiment in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `texts`, `within` or `words` is not valid.
        """
        return self._drawn(_voice.voice, texts, within, words, width, height)

    def compare(
        self,
        a: Any = None,
        b: Any = None,
        level: str = "move",
        *,
        top: int = 20,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show what differs between two personas or two periods, as slopes.

        Strong slopes are clear differences (q below 0.05).

        Parameters
        ----------
        a, b : str or (date, date), optional
            Two personas or two periods, as in `Evidence.compare`; by default the two personas with
            the most customers.
        level : {"move", "stage", "touchpoint"}
            Unit of comparison.
        top : int
            Number of slopes, those that differ most.
        width, height : int, optional
            Size of the slopes in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            `a` or `b` is neither a persona nor a period, or `level` is unknown.
        """
        return self._drawn(_compare.compare, a, b, level, top, width, height)

    def what_if(
        self,
        changes: Any = None,
        to: str | None = None,
        *,
        top: int = 20,
        width: int | None = None,
        height: int | None = None,
    ) -> AnyChart:
        """Show how many more customers would convert if fewer left.

        Without `changes`, each touchpoint has a bar: the gain in conversion if half as many
        customers stopped there. With `changes`, each persona has a bar.

        Parameters
        ----------
        changes : dict, optional
            Touchpoints with the factor of leaving, as in `Evidence.what_if`.
        to : str, optional
            The touchpoint or stage that converts customers, as in `Evidence.what_if`.
        top : int
            Number of touchpoints.
        width, height : int, optional
            Size of the plot in pixels.

        Returns
        -------
        Altair chart
            A chart that you can change, layer and save.

        Raises
        ------
        ArgumentError
            A change is not valid, or `to` is not on the map.
        """
        return self._drawn(_what_if.what_if, changes, to, top, width, height)
