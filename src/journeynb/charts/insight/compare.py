"""What differs between two personas or two periods: a slope from one share to the other."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.base.text import percent
from journeynb.base.whole_numbers import require_whole
from journeynb.charts.look.colors import ACCENT, INK
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import fitted, room, short
from journeynb.charts.look.theme import FONT, AnyChart, bare, headed, rows_of
from journeynb.insight.explain.explained_evidence import ExplainedEvidence
from journeynb.model.index import Index

WIDTH, LINE, LABEL, ARM = 220, 15, 300, 18
CLEAR = 0.05
"""Largest q of a difference that is drawn strong."""
_WORDS = {
    "move": "Share of the customers at the first touchpoint who go on to the second",
    "stage": "Share of customers who reach the stage",
    "touchpoint": "Share of customers who reach the touchpoint",
}


def compare(
    evidence: ExplainedEvidence,
    a: Any,
    b: Any,
    level: str,
    top: int,
    width: int | None,
    height: int | None,
) -> AnyChart:
    """Return the slopes of the rows that differ most."""
    require_whole(top, "top", 60)
    index = evidence.mapped.index
    if a is None and b is None:
        people = evidence.personas()
        known = people[(people.customers > 0) & (people.persona != "(none)")]
        if len(known) < 2:
            what = "The log has no two personas to compare."
            hint = 'Compare two periods: ev.chart.compare("2026-Q1", "2026-Q2")'
            return empty(index, "Differences", what, hint, width, height)
        a, b = known.sort_values("customers", ascending=False, kind="stable").persona[:2]
    table = evidence.compare(a, b, level)
    known = table[table.difference.notna()]
    if known.empty:
        what = "Nothing to compare: one of the groups has no customers."
        hint = "Compare two groups with events in the log."
        return empty(index, "Differences", what, hint, width, height)
    rows = [_row(index, level, row) for row in known.head(top).to_dict("records")]
    names = [index.name(table.attrs[each]) or table.attrs[each].strip("()") for each in "ab"]
    clear = int((known.q < CLEAR).sum())
    notes = str(table.attrs["note"]).split(". ", 1)
    head = headed(
        index,
        "Differences",
        _WORDS[level],
        f"Strong color: differs (q < {CLEAR:g}), {clear} of {len(known)}; soft color: may be "
        "chance. These are associations, not causes",
        notes[1] if len(notes) > 1 else "",
        f"The {top} that differ most" if len(known) > top else "",
    )
    chart: AnyChart = _drawn(rows, names, width or WIDTH, height).properties(**head)
    return chart


def _row(index: Index, level: str, row: dict[Any, Any]) -> dict[str, Any]:
    ends = [index.name(row[each]) or row[each].strip("()") for each in ("from", "to") if row[each]]
    ends = ["unmapped" if each == "none" else each for each in ends]
    one, two, clear = float(row["share_a"]), float(row["share_b"]), float(row["q"]) < CLEAR
    return {
        "name": " → ".join(short(each, 60) for each in ends),
        "cut": " → ".join(fitted(each, 11, LABEL / len(ends)) for each in ends),
        "one": one,
        "two": two,
        "left": percent(one),
        "right": percent(two),
        "difference": _points(float(row["difference"])),
        "between": f"{_points(float(row['low']))} to {_points(float(row['high']))}",
        "n": f"{int(row['n_a']):,} and {int(row['n_b']):,}",
        "q": f"{float(row['q']):.2g}",
        "clear": clear,
        "ink": ACCENT if clear else INK,
        "fade": 1.0 if clear else 0.65,
    }


def _points(share: float) -> str:
    return f"{round(share * 100, 1) + 0.0:+.1f}".replace("-", "−")


def _apart(shares: list[float], tall: float, top: float) -> list[float]:
    """Return heights of labels, from the top in pixels, a line apart and near their shares."""
    wanted = sorted((tall * (1 - share / top), at) for at, share in enumerate(shares))
    blocks: list[tuple[list[int], float]] = []  # labels that touch, and the middle of the first
    for place, at in wanted:
        labels, start = [at], place
        while blocks and blocks[-1][1] + LINE * len(blocks[-1][0]) > start:
            before, above = blocks.pop()
            many = len(before) + len(labels)
            start = (above * len(before) + (start - LINE * len(before)) * len(labels)) / many
            labels = before + labels
        start = min(max(start, 0.0), max(0.0, tall - LINE * (len(labels) - 1)))
        blocks.append((labels, start))
    found = [0.0] * len(shares)
    lowest = -float(LINE)
    for labels, start in blocks:
        for number, at in enumerate(labels):
            found[at] = lowest = max(start + LINE * number, lowest + LINE)
    return found


def _drawn(rows: list[dict[str, Any]], names: list[str], width: int, height: int | None) -> Any:
    """Return the slopes. Each has its name at the end at which the share is larger."""
    falling = [row for row in rows if row["one"] > row["two"]]
    rising = [row for row in rows if row["one"] <= row["two"]]
    for row in rows:
        parts = [row["cut"], f"{row['left']} to {row['right']}"]
        row["label"] = ": ".join(parts if row["one"] > row["two"] else reversed(parts))
    tall = height or max(240, LINE * max(len(falling), len(rising)) + 40)
    room_left = (room([row["label"] for row in falling]) if falling else 0) + ARM + 8
    x_one = max(room_left, room([names[0]], 12) // 2 + 12)
    x_two = x_one + width
    top = min(1.0, max(max(row["one"], row["two"]) for row in rows) * 1.05) or 1.0
    for row in rows:
        for side, share, place in (("a", "one", x_one), ("b", "two", x_two)):
            row[f"x_{side}"], row[f"y_{side}"] = place, round(tall * (1 - row[share] / top), 2)
    for own, side, share, arm in ((falling, "a", "one", -ARM), (rising, "b", "two", ARM)):
        heights = _apart([row[share] for row in own], tall, top)
        for row, label_at in zip(own, heights, strict=True):
            row["at"], row["end"] = row[f"x_{side}"], row[f"y_{side}"]
            row["far"], row["text"] = row["at"] + arm, round(label_at, 2)
    heads = [
        {"x": place, "y": 0, "end": tall, "text": fitted(name, 12, 240, True)}
        for place, name in zip((x_one, x_two), names, strict=True)
    ]
    layers = _layers(rows, falling, rising, heads, names)
    return alt.layer(*layers).properties(view=bare(), width=x_two, height=tall)


def _layers(
    rows: list[dict[str, Any]],
    falling: list[dict[str, Any]],
    rising: list[dict[str, Any]],
    heads: list[dict[str, Any]],
    names: list[str],
) -> list[Any]:
    tall, wide = heads[0]["end"], heads[1]["x"]
    scale = alt.Scale(domain=[0, tall], range=[0, tall], nice=False, zero=False)
    x_scale = alt.Scale(domain=[0, wide], range=[0, wide], nice=False, zero=False)

    def spot(x: str, y: str) -> dict[str, Any]:
        return {
            "x": alt.X(f"{x}:Q", scale=x_scale, axis=None),
            "y": alt.Y(f"{y}:Q", scale=scale, axis=None),
        }

    look = {
        "color": alt.Color("ink:N", scale=None), "opacity": alt.Opacity("fade:Q", scale=None),
        "tooltip": [
            alt.Tooltip("name:N", title="Move, stage or touchpoint"),
            alt.Tooltip("left:N", title=names[0]),
            alt.Tooltip("right:N", title=names[1]), alt.Tooltip("difference:N", title="Points"),
            alt.Tooltip("between:N", title="95% interval"), alt.Tooltip("q:N", title="q"),
            alt.Tooltip("n:N", title="Customers"),
        ],
    }  # fmt: skip
    data = alt.Chart(rows_of(sorted(rows, key=lambda row: bool(row["clear"]))))
    ends = alt.Chart(rows_of(heads))
    slopes = data.mark_rule(strokeWidth=2)
    titles: Any = ends.mark_text(
        font=FONT, fontSize=12, fontWeight=600, color=INK, baseline="bottom", dy=-14
    )
    layers: list[Any] = [
        ends.mark_rule(color=INK, opacity=0.3).encode(**spot("x", "y"), y2=alt.Y2("end:Q")),
        slopes.encode(**spot("x_a", "y_a"), x2=alt.X2("x_b:Q"), y2=alt.Y2("y_b:Q"), **look),
        data.mark_circle(size=44).encode(**spot("x_a", "y_a"), **look),
        data.mark_circle(size=44).encode(**spot("x_b", "y_b"), **look),
        titles.encode(**spot("x", "y"), text=alt.Text("text:N")),
    ]
    sides: list[tuple[Any, Any, int]] = [(falling, "right", -4), (rising, "left", 4)]
    for own, align, apart in sides:
        if own:
            part = alt.Chart(rows_of(own))
            text: Any = part.mark_text(
                font=FONT, fontSize=11, baseline="middle", align=align, dx=apart
            )
            layers += [
                part.mark_rule(strokeWidth=0.8).encode(
                    **spot("at", "end"), x2=alt.X2("far:Q"), y2=alt.Y2("text:Q"), **look
                ),
                text.encode(**spot("far", "text"), text=alt.Text("label:N"), **look),
            ]
    return layers
