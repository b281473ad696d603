"""The rule of a funnel in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


REACHED = {
    "strict": "after the stages before it",
    "skip": "after any earlier stage",
    "any": "in any order",
}
"""When a stage is reached, by the rule of the funnel."""


def words_on_order(table: pd.DataFrame, unit: str) -> str:
    """Return in words why the funnel lets journeys skip stages; empty unless it chose so itself."""
    share = table.attrs["skippers"]
    if share is None or table.attrs["order"] != "skip":
        return ""
    return f"{share:.0%} of {unit} skip a stage, so the funnel allows it (order='skip')"


def warnings(table: pd.DataFrame) -> list[str]:
    """Return a warning if the funnel skips stages without events."""
    ids = table.attrs["left_out"]
    if not ids:
        return []
    return [f"the funnel skips {', '.join(ids)}: these stages have no touchpoint with events"]
