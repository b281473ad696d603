"""The size of a map up to which the editor answers quickly."""

from __future__ import annotations

from journeynb.base.errors import ArgumentError
from journeynb.model.state import State

EDITED = 3000
"""Largest number of touchpoints in the editor: it paints them in about six seconds."""


def require_editable(state: State) -> None:
    """Raise `ArgumentError` if a map is too large for the editor."""
    number = len(state.order["touchpoint"])
    if number > EDITED:
        raise ArgumentError(
            f"the editor shows at most {EDITED:,} touchpoints, and this map has {number:,}; "
            "change it in code (jm.add, jm.set, jm.link), and see parts of it with "
            "jm.picture(stage=...)"
        )
