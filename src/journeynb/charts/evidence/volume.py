"""Number of events over time, by stage.

Times are drawn as if they were UTC: a bar keeps its width where the clocks change, and the chart is
the same in every time zone.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import altair as alt

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.charts.look.colors import INK
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import drawable, short
from journeynb.charts.look.stage_colors import NOWHERE, stage_colors
from journeynb.charts.look.theme import AnyChart, axis, finished, headed, legend, rows_of
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.questions.event_volume import PERIODS, event_volume
from journeynb.settings.settings_file import settings_of

UNKNOWN = "\0unmapped"
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30}
_FORMATS = {"hour": "%d %b %H:%M", "day": "%d %b %Y", "week": "%d %b %Y", "month": "%b %Y"}
WIDTH, HEIGHT, STEPS = 640, 220, 40


def volume(
    evidence: Evidence, every: str | None, width: int | None, height: int | None
) -> AnyChart:
    """Return the number of events over time, by stage."""
    if every is not None and every not in PERIODS:
        raise ArgumentError(f"every={shown(every)} is not valid; allowed: {', '.join(PERIODS)}")
    index, facts = evidence.mapped.index, evidence.log.facts
    if not facts.events:
        what = f"{facts.why_empty[0].upper()}{facts.why_empty[1:]}."
        return empty(index, "Volume", what, "Inspect the log: log.check()", width, height)
    days = max((facts.last - facts.first).total_seconds() / 86_400, 1 / 24)
    period = every or min(PERIODS, key=lambda name: abs(days / _DAYS[name] - STEPS))
    first_day = settings_of(evidence._core).first_day_of_week
    asked = event_volume(evidence.mapped, period, first_day)
    table = evidence.log.run(asked, "events over time")
    names = {stage.id: stage.name for stage in index.stages}
    names |= {NOWHERE: "(no stage)", UNKNOWN: "(no touchpoint)"}
    words = {key: drawable(short(name, 60), 160) for key, name in names.items()}
    colors = {**stage_colors(index), NOWHERE: "#b4bac4", UNKNOWN: INK}
    gap = dt.timedelta(days=_DAYS[period] / 8)
    rows: list[dict[str, Any]] = []
    for at, stage, known, many in table.itertuples(index=False):
        place = evidence.mapped.stages[int(stage)] if stage == stage and stage is not None else ""
        key = place if known else UNKNOWN
        rows.append(
            {
                "at": f"{at:%Y-%m-%dT%H:%M:%S}Z",
                "until": f"{_after(at, period) - gap:%Y-%m-%dT%H:%M:%S}Z",
                "period": f"{at:%Y-%m-%d %H:%M}" if period == "hour" else f"{at:%Y-%m-%d}",
                "stage": words[key],
                "place": list(names).index(key),
                "count": int(many),
                "color": colors[key],
            }
        )
    rows.sort(key=lambda row: (row["at"], row["place"]))
    tops: dict[str, int] = {}
    for row in rows:
        row["bottom"] = tops.get(row["at"], 0)
        row["top"] = tops[row["at"]] = row["bottom"] + row["count"]
    shown_keys = [key for key in names if any(row["stage"] == words[key] for row in rows)]
    color = alt.Color(
        "stage:N",
        title=None,
        scale=alt.Scale(
            domain=[words[key] for key in shown_keys],
            range=[colors[key] for key in shown_keys],
        ),
        legend=legend(columns=4),
    )
    chart = (
        alt.Chart(rows_of(rows))
        .mark_bar(binSpacing=0)
        .encode(
            x=alt.X("at:T", title=None, scale=alt.Scale(type="utc"), axis=axis(
                format=_FORMATS[period], values=_ticks([row["at"] for row in rows]), ticks=True,
                tickColor=INK, tickOpacity=0.4, labelOverlap=True, labelPadding=4)),
            x2=alt.X2("until:T"),
            y=alt.Y("top:Q", title=f"events per {period}", axis=axis(grid=True, tickCount=4)),
            y2=alt.Y2("bottom:Q"),
            color=color,
            tooltip=[
                alt.Tooltip("period:N", title=f"{period} of"),
                alt.Tooltip("stage:N", title="Stage"),
                alt.Tooltip("count:Q", title="Events", format=","),
            ],
        )
        .properties(
            width=width or WIDTH,
            height=height or HEIGHT,
            **headed(index, "Volume", f"Events per {period}, by the stage of the touchpoint"),
        )
    )  # fmt: skip
    return finished(chart)  # type: ignore[no-any-return]


def _ticks(starts: list[str]) -> list[alt.DateTime]:
    """Return up to eight starts of periods, evenly spaced."""
    known = sorted({dt.datetime.fromisoformat(start) for start in starts})
    return [
        alt.DateTime(year=at.year, month=at.month, date=at.day, hours=at.hour, utc=True)
        for at in known[:: max(len(known) // 7, 1)]
    ]


def _after(at: Any, period: str) -> Any:
    """Return the end of a period."""
    if period == "month":
        return (at + dt.timedelta(days=32)).replace(day=1)
    return at + dt.timedelta(days=_DAYS[period])
