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
"""Smallest number of customers whose rate a sentence gives."""
SURE = 0.05
"""A difference is clear if its q is below this."""


@dataclass(frozen=True)
class Bars:
    """Numbers for the native chart of a slide.

    Parameters
    ----------
    names : list of str
        Names of the bars.
    values : list of float
        Lengths of the bars.
    form : str
        Format of the numbers.
    label : str
        Meaning of the numbers.
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
        The sentences that the data clearly support.
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
