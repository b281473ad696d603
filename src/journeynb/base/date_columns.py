"""Columns of dates and times for data frames."""

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


def time_column(times: Sequence[dt.datetime | None]) -> pd.Series[Any]:
    """Return times in UTC as ``datetime64[s, UTC]``, None as NaT."""
    import numpy as np
    import pandas as pd

    naive = [None if each is None else each.replace(tzinfo=None) for each in times]
    return pd.Series(np.array(naive, dtype="datetime64[s]")).dt.tz_localize("UTC")
