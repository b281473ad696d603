"""The rule of a funnel in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.model.index import Index


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


def words_on_absent(table: pd.DataFrame, index: Index, unit: str) -> str:
    """Return in words how many journeys are in no row of the funnel, and why; empty if none is."""
    absent, of = table.attrs["absent"], table.attrs["of"]
    if not absent or not len(table):
        return ""
    where = "any stage of the funnel"
    if table.attrs["order"] == "strict":
        where = f"{index.name(table.stage.iloc[0])}, where the strict funnel starts,"
    return (
        f"{absent:,} of {of:,} {unit if of != 1 else unit[:-1]} "
        f"{'has' if absent == 1 else 'have'} no event in {where} "
        f"and {'is' if absent == 1 else 'are'} in no row"
    )


def warnings(table: pd.DataFrame) -> list[str]:
    """Return a warning if the funnel skips stages without events."""
    ids = table.attrs["left_out"]
    if not ids:
        return []
    return [f"the funnel skips {', '.join(ids)}: these stages have no touchpoint with events"]
