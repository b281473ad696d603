"""A step of the changes under review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from journeynb.base.text import visible
from journeynb.model.diff import Row
from journeynb.review.changes_format import Decision, Origin

UNDECIDED = ("pending", "conflict", "waits", "there")


@dataclass(frozen=True, repr=False)
class ReviewedStep:
    """A step of the changes and its state.

    Parameters
    ----------
    number : int
        Number of the step, from 0, as in `ReviewedChanges.accept`.
    state : str
        ``pending``: can be accepted. ``conflict``: the step changes something that was also changed
        on the map. ``waits``: depends on a step that is refused or in conflict. ``there``: the map
        already contains it. ``accepted``. ``refused``. ``damaged``: its file cannot be read.
    rows : list of Row
        Differences that the step makes in the original map.
    lines : list of str
        The differences in words.
    notes : list of str
        Conflicts, the reason of the refusal, or the problem of the file.
    names : dict of str to str
        Names of the ids in `rows`.
    details : list of dict
        Fields of the added entity or link, for each row.
    id : str
        The proposal, as in `ReviewedChanges.accept`.
    by : str
        Who proposes it, "" if not given.
    origin : {"assistant", "report"}
        Whether an assistant proposes it, or a reader of a report.
    made : datetime or None
        When it was proposed, if given.
    why : str
        The reason, "" if not given.
    decision : Decision or None
        Who decided, when and why; None while it waits.
    """

    number: int
    state: str
    rows: list[Row]
    lines: list[str]
    notes: list[str]
    names: dict[str, str]
    details: list[dict[str, Any]]
    id: str = ""
    by: str = ""
    origin: Origin = "report"
    made: dt.datetime | None = None
    why: str = ""
    decision: Decision | None = None

    def __repr__(self) -> str:
        head = ": ".join(part for part in (self.by, self.why) if part)
        lines = [f"{self.number}  {self.state}  {head}".rstrip(), *self.lines]
        return "\n    ".join(map(visible, [*lines, *(f"! {note}" for note in self.notes)]))
