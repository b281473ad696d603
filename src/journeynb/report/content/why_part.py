"""One question of the section Why: sentences, tables and charts, once for pages and slides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, MissingExtraError
from journeynb.report.content.blocks import Span, Table

if TYPE_CHECKING:
    import pandas as pd

LEAST = 30
"""Smallest number of customers that a sentence says a rate of."""
SURE = 0.05
"""Largest q at which a sentence says that something differs."""


@dataclass(frozen=True)
class Bars:
    """Numbers for the native chart of a slide.

    Parameters
    ----------
    names : list of str
        What each bar is about.
    values : list of float
        Their lengths.
    form : str
        Format of the numbers.
    label : str
        What they are.
    """

    names: Sequence[str]
    values: Sequence[float]
    form: str
    label: str


@dataclass(frozen=True)
class WhyPart:
    """One question of the section Why, and its answer.

    Parameters
    ----------
    title : str
        The question, as a heading.
    headline : str
        The answer in one line, as the title of a slide.
    lines : list of list of spans
        The answer in sentences, the most important first.
    tables : list of Table
        The numbers behind the charts.
    charts : list of (str, dict)
        Names of the methods of ``ev.chart``, with their arguments.
    bars : Bars, optional
        Numbers for the chart of a slide.
    sure : list of list of spans
        The sentences that the data support beyond doubt.
    """

    title: str
    headline: str
    lines: Sequence[list[Span]]
    tables: Sequence[Table] = ()
    charts: Sequence[tuple[str, Mapping[str, Any]]] = ()
    bars: Bars | None = None
    sure: Sequence[list[Span]] = field(default=())


def asked(question: Callable[[], pd.DataFrame]) -> pd.DataFrame | None:
    """Return the table of a question; None if the map or the log has no answer."""
    try:
        found = question()
    except (ArgumentError, MissingExtraError):
        return None
    return found if len(found) else None
