"""What changes do to a map, as propose and edit answer it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field

from journeynb.mcp.asking.answer import Answer, AnswerPart
from journeynb.mcp.asking.cutting import MOST_TOKENS, cut
from journeynb.mcp.editing.differences import lines_of
from journeynb.mcp.editing.gap_difference import GapDifference, gap_difference
from journeynb.mcp.editing.short_form import added_ids
from journeynb.mcp.workspace.quotes import without_quotes
from journeynb.model.diff import diff
from journeynb.model.state import State
from journeynb.model.transaction import Change

_SHARES = {"opens": 0.4, "closes": 0.65, "ids": 0.75, "lines": 1.0}
"""How full an answer may be after each of its lists."""


class GapLine(AnswerPart):
    """A gap."""

    rule: str
    severity: str
    id: str = Field(description='The entity; "" is the map.')
    other: str | None = None
    message: str


class EffectsAnswer(Answer):
    """What changes do to a map."""

    map: str
    ids: list[str] = Field(description="Ids of what the changes add, in order.")
    lines: list[str] = Field(description="The differences that the changes make.")
    opened: int = Field(description="Number of gaps that the changes open.")
    opens: list[GapLine] = Field(description="The gaps that the changes open, errors first.")
    closed: int = Field(description="Number of gaps that the changes close.")
    closes: list[GapLine] = Field(description="The gaps that the changes close, errors first.")


A = TypeVar("A", bound=EffectsAnswer)


@dataclass(frozen=True)
class Effects:
    """What changes do to a map.

    Parameters
    ----------
    ids : list of str
        What they add.
    lines : list of str
        The differences, a line each.
    gaps : GapDifference
        The gaps that they open and close.
    """

    ids: list[str]
    lines: list[str]
    gaps: GapDifference

    def fields(self) -> dict[str, Any]:
        """Return the fields of an `EffectsAnswer`."""
        return {
            "ids": self.ids,
            "lines": self.lines,
            "opened": len(self.gaps.opened),
            "opens": [_line(row) for row in self.gaps.opened],
            "closed": len(self.gaps.closed),
            "closes": [_line(row) for row in self.gaps.closed],
        }


def effects(
    before: State, after: State, changes: list[Change], folder: Path | None, *, quotes: bool
) -> Effects:
    """Return what changes do to a map.

    Parameters
    ----------
    before, after : State
        The whole map without and with the changes.
    changes : list of dict
        The changes in normal form.
    folder : Path or None
        The folder of the map's file.
    quotes : bool
        Whether quotes and comments are shown.
    """
    both = (before, after) if quotes else (without_quotes(before), without_quotes(after))
    return Effects(
        added_ids(changes),
        lines_of(diff(before, after).rows, quotes=quotes),
        gap_difference(*both, folder),
    )


def within_size(answer: A) -> A:
    """Return an answer whose lists are cut to the size of an answer."""
    full = {name: getattr(answer, name) for name in _SHARES}
    made = answer.model_copy(update={name: [] for name in full})
    asks = {
        "opens": "gaps(map) lists all gaps",
        "closes": "closes: not all are listed",
        "ids": "ids: not all are listed",
        "lines": "lines: not all are listed",
    }
    for name, share in _SHARES.items():
        made = cut(
            made.model_copy(update={name: full[name]}),
            name,
            ask=asks[name],
            most=int(MOST_TOKENS * share),
        )
    return made


def _line(row: dict[str, Any]) -> GapLine:
    return GapLine(
        rule=row["rule"],
        severity=row["severity"],
        id=row["id"],
        other=row["other"] or None,
        message=row["message"],
    )
