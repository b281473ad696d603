"""Tables that a notebook shows with a sentence below."""

from __future__ import annotations

import html
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def noted(frame: pd.DataFrame, words: str) -> pd.DataFrame:
    """Return the same table, which a notebook shows with words below.

    It stays a plain ``pandas.DataFrame``: only this object is shown so. What is made of it, a copy
    or a pickle too, is shown as pandas shows all tables.
    """
    of = weakref.ref(frame)

    def shown() -> str | None:
        table = of()
        made = None if table is None else type(table)._repr_html_(table)  # type: ignore[attr-defined]
        return None if made is None else f"{made}\n<p>{html.escape(words)}</p>"

    object.__setattr__(frame, "_repr_html_", shown)
    return frame
