"""What a question answers: rows, and the sentences that belong to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import inf
from typing import TYPE_CHECKING, Any

from journeynb.base.text import share_text
from journeynb.mcp.asking.refusal import Refused
from journeynb.mcp.evidence.masking import Masking

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.api.parts.data.map_evidence import MapEvidence

Row = dict[str, Any]
PLACES = ("touchpoint", "stage", "from", "to")
"""The columns with ids of touchpoints and stages."""
PERSONA = "persona"
DIGITS = 4
"""Digits after the point of shares."""


class NoAnswerError(Refused):
    """The map lacks what a question needs; the message contains nothing of the log."""

    def __init__(self, message: str) -> None:
        super().__init__("no_answer", message, field="question")


@dataclass(frozen=True)
class Said:
    """The answer to a question, without the rows that are masked.

    Parameters
    ----------
    columns : tuple of str
        The columns of the rows.
    rows : list of dict
        The rows.
    says : callable
        Returns the sentences that belong to some rows.
    masked : list of dict
        The rows that are masked, only to be counted.
    notes : list of str
        How to read the rows, and what was left out.
    from_log : tuple of str
        The columns whose text is that of the log.
    """

    columns: tuple[str, ...]
    rows: list[Row]
    says: Callable[[list[Row]], list[str]]
    masked: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    from_log: tuple[str, ...] = ()

    def about(self, ids: frozenset[str], persona: bool) -> Said:
        """Return the rows about some touchpoints and stages, or about a persona."""
        names = (PERSONA,) if persona else PLACES

        def fits(row: Row) -> bool:
            return any(row.get(name) in ids for name in names)

        return replace(
            self, rows=list(filter(fits, self.rows)), masked=list(filter(fits, self.masked))
        )

    def can_be_about(self, persona: bool) -> bool:
        """Whether the rows are about touchpoints and stages, or about personas."""
        return any(name in self.columns for name in ((PERSONA,) if persona else PLACES))


@dataclass(frozen=True)
class Asked:
    """A map and a log, of which questions are asked.

    Parameters
    ----------
    evidence : MapEvidence
        The map and the log.
    kept : dict
        The answers so far.
    """

    evidence: MapEvidence
    kept: dict[Any, Any]

    def once(self, key: Any, make: Callable[[Asked], Any]) -> Any:
        """Return what a function makes, once for each state of the map and the log."""
        if key not in self.kept:
            self.kept[key] = make(self)
        return self.kept[key]


def records(table: pd.DataFrame) -> list[Row]:
    """Return the rows of a table, with None where there is no finite value."""
    import pandas as pd

    def value(given: Any) -> Any:
        if isinstance(given, (list, str)):
            return given
        return None if pd.isna(given) or given in (inf, -inf) else given

    return [
        {str(name): value(each) for name, each in row.items()} for row in table.to_dict("records")
    ]


def split(rows: list[Row], masking: Masking) -> tuple[list[Row], list[Row]]:
    """Return the rows that may be given, and those that are masked; rows are their positions."""
    hidden = masking.masked()
    return (
        [row for at, row in enumerate(rows) if at not in hidden],
        [row for at, row in enumerate(rows) if at in hidden],
    )


def in_digits(rows: list[Row], *names: str) -> list[Row]:
    """Return the rows with shares of few digits."""
    return [
        row | {name: round(float(row[name]), DIGITS) for name in names if row[name] is not None}
        for row in rows
    ]


def days(seconds: float | None) -> float | None:
    """Return a time in days, with two digits, so that it is not exactly that of a customer.

    Examples
    --------
    >>> days(390_000), days(None)
    (4.5, None)
    """
    return None if seconds is None else float(f"{seconds / 86_400:.2g}")


def with_interval(row: Row, name: str, low: str = "low", high: str = "high") -> str:
    """Return a share with its interval in words: ``62% (58 to 66%)``."""
    return share_text(float(row[name]), float(row[low]), float(row[high]))
