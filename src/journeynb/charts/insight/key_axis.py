"""The axis of charts with a row for each attribute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from journeynb.charts.look.labels import fitted, labels
from journeynb.charts.look.theme import axis


def key_axis(rows: Sequence[dict[str, Any]], width: int) -> alt.Y:
    """Return the vertical axis of rows by ``key``, with their ``label`` in a width in pixels."""
    names = {row["key"]: fitted(row["label"], 11, width) for row in rows}
    return alt.Y(
        "key:N", title=None,
        scale=alt.Scale(domain=list(names), paddingInner=0.4, paddingOuter=0.2),
        axis=axis(labelExpr=labels(names), labelLimit=width + 20),
    )  # fmt: skip
