"""Which gaps changes open, and which they close."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journeynb.api.journey_map import JourneyMap
from journeynb.model.state import State

Key = tuple[str, str, str]


@dataclass(frozen=True)
class GapDifference:
    """The gaps that changes open and close, as rows of the gap table, errors first."""

    opened: list[dict[str, Any]]
    closed: list[dict[str, Any]]


def gap_difference(before: State, after: State, folder: Path | None) -> GapDifference:
    """Return the gaps that only one of two versions of a map has.

    Parameters
    ----------
    before, after : State
        The versions, without the text that an answer must not contain.
    folder : Path or None
        The folder of the map's file, whose settings apply.
    """
    old, new = _gaps(before, folder), _gaps(after, folder)
    return GapDifference(
        [row for key, row in new.items() if key not in old],
        [row for key, row in old.items() if key not in new],
    )


def _gaps(state: State, folder: Path | None) -> dict[Key, dict[str, Any]]:
    jm = JourneyMap._of(state)
    jm._core.folder = folder
    return {(row["rule"], row["id"], row["other"]): row for row in jm.check().findings}
