"""The comments of a map as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.base.date_columns import time_column
from journeynb.model.comments import threads
from journeynb.model.index import Index

if TYPE_CHECKING:
    import pandas as pd


def comments(index: Index, open: bool | None, on: str | None) -> pd.DataFrame:
    """Return comments and answers, a row each, thread after thread."""
    import pandas as pd

    if on:
        index.state.entity(on)
    rows = [
        (thread, each)
        for thread in threads(index.state)
        if (open is None or thread.open == open)
        and (on is None or (on in thread.about if on else not thread.about))
        for each in thread.comments
    ]
    names = [
        ", ".join(index.name(id) for id in thread.about) or index.info.title for thread, _ in rows
    ]
    answered = [next(iter(index.out("answers", each.id)), "") for _, each in rows]
    return pd.DataFrame(
        {
            "id": pd.Series([each.id for _, each in rows], dtype="str"),
            "thread": pd.Series([thread.first.id for thread, _ in rows], dtype="str"),
            "answers": pd.Series(answered, dtype="str"),
            "about": pd.Series([list(thread.about) for thread, _ in rows], dtype="object"),
            "about_name": pd.Series(names, dtype="str"),
            "by": pd.Series([each.by for _, each in rows], dtype="str"),
            "at": time_column([each.at for _, each in rows]),
            "text": pd.Series([each.description for _, each in rows], dtype="str"),
            "open": pd.Series([thread.open for thread, _ in rows], dtype="bool"),
        }
    )
