"""Number of findings per rule, most severe first."""

from __future__ import annotations

import datetime as dt

import altair as alt

from journeynb.base.text import count
from journeynb.charts.look.colors import SEVERITY
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import labels, listed
from journeynb.charts.look.theme import FONT, AnyChart, axis, finished, headed, rows_of
from journeynb.gaps.check import Check
from journeynb.gaps.rules.rule import SEVERITIES
from journeynb.model.index import Index

WORDS = {"info": "hint"}
"""Words for severities in counts, if they differ."""
ROW = 21


def gaps(
    index: Index,
    found: Check,
    today: dt.date,
    width: int | None,
    height: int | None,
) -> AnyChart:
    """Return the number of findings of each rule, colored by severity."""
    counts = found.counts
    if not counts:
        what = "No gaps found."
        return empty(index, "Gaps", what, "List all rules: jn.rules()", width, height)
    codes = sorted(
        counts,
        key=lambda code: (SEVERITIES.index(found.rules[code].severity), -counts[code], code),
    )
    about: dict[str, list[str]] = {code: [] for code in codes}
    for row in found.findings:
        pair = [name for name in (row["name"], row["other_name"]) if name]
        about[row["rule"]].append(" – ".join(pair) or "the map")
    rows = [
        {
            "rule": code,
            "title": found.rules[code].title,
            "severity": found.rules[code].severity,
            "count": counts[code],
            "text": count(
                counts[code], WORDS.get(found.rules[code].severity, found.rules[code].severity)
            ),
            "why": found.rules[code].why,
            "about": listed(about[code], 5),
            "color": SEVERITY[found.rules[code].severity],
        }
        for code in codes
    ]
    names = {code: f"{found.rules[code].title} · {code}" for code in codes}
    chart = alt.Chart(rows_of(rows))
    most = max(counts.values())
    x = alt.X("count:Q", title=None, axis=None, scale=alt.Scale(domain=[0, most], nice=False))
    y = alt.Y(
        "rule:N",
        title=None,
        scale=alt.Scale(domain=codes, paddingInner=0.3, paddingOuter=0.15),
        axis=axis(labelExpr=labels(names), labelLimit=260),
    )
    color = alt.Color("color:N", scale=None)
    tooltip = [
        alt.Tooltip("rule:N", title="Rule"),
        alt.Tooltip("title:N", title="Title"),
        alt.Tooltip("text:N", title="Findings"),
        alt.Tooltip("why:N", title="Why it matters"),
        alt.Tooltip("about:N", title="About"),
    ]
    drawn = alt.layer(
        chart.mark_bar().encode(x=x, y=y, color=color, tooltip=tooltip),
        chart.mark_text(font=FONT, align="left", dx=6, fontSize=11).encode(
            x=x, y=y, text=alt.Text("text:N"), color=color, tooltip=tooltip
        ),
    ).properties(
        **headed(index, "Gaps", f"Number of findings per rule on {today:%Y-%m-%d}", found.summary())
    )
    return finished(drawn, width or 380, height or ROW * len(rows))  # type: ignore[no-any-return]
