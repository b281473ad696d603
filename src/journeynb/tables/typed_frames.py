"""Tables from rows whose columns have a fixed type, also if there is no row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def typed_frame(rows: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> pd.DataFrame:
    """Return rows as a table with the columns and types that are given.

    Examples
    --------
    >>> typed_frame([], {"id": "str", "n": "int64"}).dtypes["n"]
    dtype('int64')
    """
    import pandas as pd

    return pd.DataFrame(
        {name: pd.Series([row[name] for row in rows], dtype=kind) for name, kind in types.items()}
    )
