"""A step of the changes under review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from journeynb.model.diff import Row

UNDECIDED = ("pending", "conflict", "waits", "there")


@dataclass(frozen=True)
class ReviewedStep:
    """A step of the changes, and how it stands.

    Parameters
    ----------
    number : int
        As `ReviewedChanges.accept` takes it, from 0.
    state : str
        ``pending``: it fits, and waits for a decision. ``conflict``: the map was changed where the
        step changes it. ``waits``: it goes on from a step that was refused or is in conflict.
        ``there``: the map holds it already. ``accepted``; ``refused``.
    rows : list of Row
        What it changed in the map that the changes begin from.
    lines : list of str
        The same in words.
    notes : list of str
        What is against it; why it was refused.
    names : dict of str to str
        The names of the ids in `rows`.
    details : list of dict
        For each row what was added: the fields of an entity or a link.
    """

    number: int
    state: str
    rows: list[Row]
    lines: list[str]
    notes: list[str]
    names: dict[str, str]
    details: list[dict[str, Any]]
