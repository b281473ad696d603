"""Tables with long texts: whole and wrapped in notebooks, instead of cut to 50 characters."""

from __future__ import annotations

import re
import weakref
from typing import TYPE_CHECKING

from journeynb.base.files import digest

if TYPE_CHECKING:
    import pandas as pd

_STYLE = (
    ".jn-wrap table{table-layout:fixed;width:100%;font-size:clamp(9px,1.1vw,12px)!important}"
    ".jn-wrap :is(td,th){white-space:normal!important;overflow-wrap:break-word;"
    "text-align:left!important;vertical-align:top!important;max-width:none!important;"
    "padding:3px 4px 3px 0!important}"
    "@media print{.jn-wrap table{font-size:6pt!important}}"
)
_CUT = 50
"""Where pandas cuts texts, unless the user chose another length."""
_LOOKED_AT = 60
"""Rows that the widths of columns follow: pandas shows so many."""
_PARTS = re.compile(r"[^\s-]+-?")


def wrapped(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the same table, which a notebook shows with whole texts, as wide as the page.

    It stays a plain ``pandas.DataFrame``: only this object is shown so. What is made of it, a copy
    or a pickle too, is shown as pandas shows all tables.
    """
    of = weakref.ref(frame)

    def html() -> str | None:
        table = of()
        return None if table is None else _html(table)

    object.__setattr__(frame, "_repr_html_", html)
    return frame


def _html(frame: pd.DataFrame) -> str | None:
    import pandas as pd

    chosen = pd.get_option("display.max_colwidth")
    with pd.option_context("display.max_colwidth", None if chosen == _CUT else chosen):
        made: str | None = type(frame)._repr_html_(frame)  # type: ignore[attr-defined]
    most = pd.get_option("display.max_columns") or frame.shape[1]
    if made is None or frame.shape[1] > most:
        return made
    widths = _widths(frame)
    own = f"jn-wrap-{digest(''.join(widths).encode())[:7]}"  # a page may show several tables
    rules = "".join(
        f".{own} th:nth-child({number}){{width:{width}%}}" for number, width in enumerate(widths, 1)
    )
    return f'<div class="jn-wrap {own}"><style>{_STYLE}{rules}</style>{made}</div>'


def _widths(frame: pd.DataFrame) -> list[str]:
    """Return the share of the page of the index and of each column, in percent.

    Each has room for its longest word, and columns of long texts have more.
    """
    half = _LOOKED_AT // 2
    weights = [float(len(str(len(frame))) + 1)]
    for number, name in enumerate(frame.columns):
        column = frame.iloc[:, number]
        shown = [*column.head(half), *column.tail(half)]
        texts = [str(name), *(value for value in map(str, shown) if value)]
        longest = max(len(part) for text in texts for part in _PARTS.findall(text) or [""])
        usual = sum(map(len, texts)) / len(texts)
        weights.append(max(min(longest, 13) + 2, 2.4 * usual**0.5))
    whole = sum(weights)
    return [f"{100 * weight / whole:.1f}" for weight in weights]
