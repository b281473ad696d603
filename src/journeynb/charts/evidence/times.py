"""Duration of moves: the middle half as a bar, the middle 80% as a line, and the median."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.whole_numbers import require_whole
from journeynb.charts.look.colors import ACCENT, INK
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import duration_text, labels, short
from journeynb.charts.look.theme import FONT, AnyChart, axis, finished, headed, rows_of, x_at
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.questions.move_times import QUANTILES, move_times

ROW, WIDTH = 26, 460
_STEPS = [(1, "1 s"), (60, "1 min"), (600, "10 min"), (3600, "1 h"), (21600, "6 h"),
          (86400, "1 day"), (604800, "1 week"), (2592000, "30 days"),
          (31536000, "1 year")]  # fmt: skip


def times(
    evidence: Evidence, level: str, top: int, width: int | None, height: int | None
) -> AnyChart:
    """Return the duration of the most frequent moves."""
    if level not in ("touchpoint", "stage"):
        raise ArgumentError(f"level={shown(level)} is not valid; allowed: touchpoint, stage")
    require_whole(top, "top", 100)
    index, mapped = evidence.mapped.index, evidence.mapped
    table = evidence.log.run(move_times(mapped, level, top), "time between moves")
    if table.empty:
        what = f"No customer moves from one {level} to another."
        hint = "Find matching events: jm.suggest_events(log)"
        return empty(index, "Times", what, hint, width, height)
    ids = mapped.touchpoints if level == "touchpoint" else mapped.stages
    rows: list[dict[str, Any]] = []
    for number, row in enumerate(table.to_dict("records")):
        seconds = {name: max(float(row[name]) / 1e6, 1.0) for name in QUANTILES}
        start, end = (index.name(ids[int(row[name])]) for name in ("start", "end"))
        rows.append(
            {
                "way": str(number),
                "name": f"{short(start, 28)} → {short(end, 28)}",
                "count": int(row["count"]),
                "half": f"{duration_text(seconds['first'])} to {duration_text(seconds['third'])}",
                "median": duration_text(seconds["middle"]),
                "text": f"{duration_text(seconds['middle'])} · {int(row['count']):,} moves",
                "most": f"{duration_text(seconds['low'])} to {duration_text(seconds['high'])}",
                **seconds,
            }
        )
    names = {row["way"]: row["name"] for row in rows}
    low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
    ticks = [value for value, _ in _STEPS if low / 4 <= value <= high * 4] or [1]
    scale = alt.Scale(type="log", domain=[min(low, ticks[0]), max(high, ticks[-1])], nice=False)
    words = dict(_STEPS)
    x_axis = axis(grid=True, values=ticks, labelExpr=labels({each: words[each] for each in ticks}))
    y = alt.Y(
        "way:N",
        title=None,
        scale=alt.Scale(domain=list(names), paddingInner=0.4, paddingOuter=0.2),
        axis=axis(labelExpr=labels(names), labelLimit=360),
    )

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", title=None, scale=scale, axis=x_axis)

    tooltip = [
        alt.Tooltip("name:N", title="Move"),
        alt.Tooltip("count:Q", title="Count", format=","),
        alt.Tooltip("median:N", title="Median"),
        alt.Tooltip("half:N", title="Middle 50%"),
        alt.Tooltip("most:N", title="Middle 80%"),
    ]
    base = alt.Chart(rows_of(rows))
    width = width or WIDTH
    chart = alt.layer(
        base.mark_rule(color=INK).encode(x=x("low"), x2=alt.X2("first:Q"), y=y, tooltip=tooltip),
        base.mark_rule(color=INK).encode(x=x("third"), x2=alt.X2("high:Q"), y=y, tooltip=tooltip),
        base.mark_bar(color=ACCENT, opacity=0.45).encode(
            x=x("first"), x2=alt.X2("third:Q"), y=y, tooltip=tooltip
        ),
        base.mark_tick(color=ACCENT, thickness=3, opacity=1).encode(
            x=x("middle"), y=y, tooltip=tooltip
        ),
        base.mark_text(font=FONT, align="left", dx=12, fontSize=11, color=INK).encode(
            x=x_at(width), y=y, text=alt.Text("text:N"), tooltip=tooltip
        ),
    ).properties(
        width=width,
        height=height or ROW * len(rows),
        **headed(
            index,
            "Times",
            f"Time from one {level} to the next, most frequent moves first (log scale)",
            "Bar: middle 50%; lines: middle 80%; mark and label: median",
        ),
    )
    return finished(chart)  # type: ignore[no-any-return]
