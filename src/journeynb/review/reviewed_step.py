"""A step of the changes under review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from journeynb.model.diff import Row

UNDECIDED = ("pending", "conflict", "waits", "there")


@dataclass(frozen=True)
class ReviewedStep:
    """A step of the changes and its state.

    Parameters
    ----------
    number : int
        Number of the step, from 0, as in `ReviewedChanges.accept`.
    state : str
        ``pending``: can be accepted. ``conflict``: the step changes something that was also changed
        on the map. ``waits``: depends on a step that is refused or in conflict. ``there``: the map
        already contains it. ``accepted``. ``refused``.
    rows : list of Row
        Differences that the step makes in the original map.
    lines : list of str
        The differences in words.
    notes : list of str
        Conflicts, or the reason of the refusal.
    names : dict of str to str
        Names of the ids in `rows`.
    details : list of dict
        Fields of the added entity or link, for each row.
    """

    number: int
    state: str
    rows: list[Row]
    lines: list[str]
    notes: list[str]
    names: dict[str, str]
    details: list[dict[str, Any]]
