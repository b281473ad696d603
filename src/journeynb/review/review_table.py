"""Changes under review as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from journeynb.model.diff import COLUMNS
from journeynb.review.reviewed_step import ReviewedStep

if TYPE_CHECKING:
    import pandas as pd


def review_table(steps: Iterable[ReviewedStep]) -> pd.DataFrame:
    """Return steps as a table, one row per difference."""
    import pandas as pd

    return pd.DataFrame(
        [
            [
                *(each.number, each.state),
                *(getattr(row, name) for name in COLUMNS),
                *(each.id, each.by, each.why),
            ]
            for each in steps
            for row in each.rows
        ],
        columns=["step", "state", *COLUMNS, "proposal", "by", "why"],
        dtype=object,
    )
