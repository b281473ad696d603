"""Scores of surveys, as emotions on a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from journeynb.api.parts.part import Part

if TYPE_CHECKING:
    import pandas as pd


class Scores(Part):
    """The method that takes mean scores."""

    def add_scores(
        self,
        scores: Any,
        score_range: tuple[float, float] | str | None = None,
        persona: str | Iterable[str] | None = None,
        columns: Mapping[str, str] | None = None,
        source: str = "",
    ) -> pd.DataFrame:
        """Set emotions to the mean scores of a survey, as one step.

        The scores are scaled linearly to -2 to 2, and the emotions marked as researched. If you
        have single answers, each with a customer and a time, use an event log instead; see
        `evidence`.

        Parameters
        ----------
        scores : DataFrame, Series or dict
            One row for each touchpoint, or touchpoint and persona: the columns ``touchpoint`` (id
            or name), ``score`` (a mean such as 4.2), and optionally ``persona`` and ``n`` (number
            of answers). Or a dict, or a Series, of touchpoints to scores. Rows without a score are
            skipped.
        score_range : (float, float)
            The worst and the best score that can be given, such as ``(1, 5)`` or ``(0, 10)``.
        persona : str or list of str, optional
            The personas whose scores these are, if no column names them. By default, the persona
            who experiences the touchpoint, if there is only one.
        columns : dict, optional
            The meaning of other headings, such as ``{"Frage": "touchpoint"}``.
        source : str, optional
            The survey, by name or id: the touchpoints cite it with their scores. It is added to the
            map if it is not there.

        Returns
        -------
        pandas.DataFrame
            One row for each emotion: ``persona``, ``touchpoint`` (str), ``n`` (Int64), ``before``,
            ``emotion`` (float64).

        Raises
        ------
        ArgumentError
            A touchpoint is not on the map, a score is out of range, or it is not clear whose score
            it is; the message names the row. Nothing is set.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> jm.add_scores({"Checkout": 4.2}, score_range=(1, 5), persona="maya")
          persona touchpoint     n  before  emotion
        0    maya   checkout  <NA>     0.5      1.2
        """
        from journeynb.insight.survey_scores import add_scores

        return add_scores(self._core, scores, score_range, persona, columns, source)
