"""Counts as whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def whole(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Turn counts into whole numbers, 0 where there is none."""
    return frame.fillna(dict.fromkeys(names, 0)).astype(dict.fromkeys(names, "int64"))
