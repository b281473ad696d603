"""Columns of dates for data frames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def date_column(days: Sequence[dt.date | None]) -> pd.Series[Any]:
    """Return days as ``datetime64[s]``, None as NaT: it holds every date of Python's calendar.

    ``pandas.to_datetime`` of pandas 2 counts in nanoseconds, from 1677 to 2262.
    """
    import numpy as np
    import pandas as pd

    return pd.Series(np.array(days, dtype="datetime64[D]").astype("datetime64[s]"))
