"""What customers say: the sentiment of each touchpoint, and its distinctive words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from journeynb.base.text import percent
from journeynb.charts.insight.key_axis import key_axis
from journeynb.charts.look.colors import GAP, GOOD, INK
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import labels, room, short
from journeynb.charts.look.theme import FONT, AnyChart, axis, finished, headed, rows_of, x_at, y_at

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.insight.explain.explained_evidence import ExplainedEvidence

ROW, WIDTH, LABEL, WORDS = 24, 200, 260, 460
CLEAR = 0.05
"""Largest q of a word that is drawn strong."""
_SIGNS = {GAP: "− ", GOOD: "+ ", INK: ""}


def voice(
    evidence: ExplainedEvidence, texts: Any, within: Any, words: int, width: int | None,
    height: int | None,
) -> AnyChart:  # fmt: skip
    """Return the sentiment of each touchpoint with its interval, and its words beside it."""
    from journeynb.insight.voice.voice import UNLINKED

    index = evidence.mapped.index
    if texts is None:
        texts = evidence._texts
    if texts is None and "text" not in evidence.log.columns:
        what, hint = "The log has no comments.", "Pass a table: ev.chart.voice(jn.Comments(df))"
        return empty(index, "Voice of the customer", what, hint, width, height)
    evidence.voice(texts, within, words)
    table = evidence._voiced(texts, within, words)
    if not table.attrs["texts"]:
        what, hint = "There are no comments.", "See which rows count: comments.describe()"
        return empty(index, "Voice of the customer", what, hint, width, height)
    names = {each.id: each.name for each in index.touchpoints}
    names[UNLINKED] = "(linked to no touchpoint)"
    table = table[(table.touchpoint != UNLINKED) | (table.texts > 0)]
    rows = [
        _row(id, names[id], table[table.touchpoint == id])
        for id in table.touchpoint.drop_duplicates()
    ]
    wide = width or WIDTH
    placed = _placed(table, rows, wide)
    attrs = table.attrs
    share = percent(attrs["unlinked"] / attrs["texts"])
    head = headed(
        index,
        "Voice of the customer",
        "Mean sentiment by VADER (English), from -1 to 1. Line: 95% interval",
        f"Words: more frequent there than elsewhere; strong color: q < {CLEAR:g}, soft color: "
        "may be chance",
        "− or +: the comments with the word are negative or positive",
        f"{attrs['texts']:,} comments, {share} linked to no touchpoint",
    )
    chart = _drawn(rows, placed, wide)
    drawn: AnyChart = finished(chart, wide, height or ROW * len(rows)).properties(**head)
    return drawn


def _row(id: Any, name: str, part: pd.DataFrame) -> dict[str, Any]:
    first = part.iloc[0]
    known = first.sentiment == first.sentiment
    interval = f" ({first.low:+.2f} to {first.high:+.2f})" if known else ""
    return {
        "key": str(id),
        "label": short(name, 120),
        "sentiment": float(first.sentiment) if known else None,
        "low": float(first.low) if known else None,
        "high": float(first.high) if known else None,
        "mean": f"{first.sentiment:+.2f}{interval}" if known else "fewer than five customers",
        "texts": int(first.texts),
        "count": f"{int(first.texts):,}",
        "ink": _color(float(first.low), float(first.high)),
    }


def _color(low: float, high: float) -> str:
    """Return the color of a mean by its 95% interval."""
    return GAP if high < 0 else GOOD if low > 0 else INK


def _placed(table: pd.DataFrame, rows: list[dict[str, Any]], width: int) -> list[dict[str, Any]]:
    """Return the words with their places, those that fit beside each other."""
    start = width + room([row["count"] for row in rows] + ["comments"]) + 26
    found = []
    at: dict[str, float] = {}
    for each in table.to_dict("records"):
        if not each["word"]:
            continue
        high = each["feeling_high"]
        color = _color(2 * each["feeling"] - high, high)
        text = _SIGNS[color] + short(each["word"], 24)
        left = at.get(each["touchpoint"], start)
        clear = each["q"] < CLEAR
        size = room([text]) * (1.08 if clear else 1.0)  # strong letters are wider
        if left + size > start + WORDS:
            continue
        at[each["touchpoint"]] = left + size + 14
        found.append(
            {
                "key": each["touchpoint"],
                "x": left,
                "text": text,
                "word": each["word"],
                "lift": f"{each['lift']:.1f}×" if each["lift"] < 100 else f"{each['lift']:,.0f}×",
                "q": f"{each['q']:.2g}",
                "customers": int(each["customers"]),
                "feeling": f"{each['feeling']:+.2f}" if each["feeling"] == each["feeling"] else "–",
                "quote": short(each["quote"], 200),
                "ink": color,
                "fade": 1.0 if clear else 0.8,
                "weight": "bold" if clear else "normal",
            }
        )
    return found


def _drawn(rows: list[dict[str, Any]], placed: list[dict[str, Any]], width: int) -> Any:
    y = key_axis(rows, LABEL)
    ticks = {-1: "−1", -0.5: "−0.5", 0: "0", 0.5: "+0.5", 1: "+1"}
    x_axis = axis(grid=True, values=list(ticks), labelExpr=labels(ticks))

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", title=None, scale=alt.Scale(domain=[-1, 1]), axis=x_axis)

    tooltip = [
        alt.Tooltip("label:N", title="Touchpoint"),
        alt.Tooltip("mean:N", title="Sentiment (95%)"),
        alt.Tooltip("texts:Q", title="Comments", format=","),
    ]
    about = [
        alt.Tooltip("word:N", title="Word"), alt.Tooltip("quote:N", title="Quote"),
        alt.Tooltip("customers:Q", title="Customers", format=","),
        alt.Tooltip("lift:N", title="Lift"), alt.Tooltip("q:N", title="q"),
        alt.Tooltip("feeling:N", title="Sentiment with it"),
    ]  # fmt: skip
    ink = alt.Color("ink:N", scale=None)
    zero = alt.Chart(rows_of([{"zero": 0}])).mark_rule(color=INK, strokeWidth=1.2, opacity=0.8)
    layers: list[Any] = [zero.encode(x=x("zero"))]
    base = alt.Chart(rows_of(rows))
    sure = [row for row in rows if row["low"] is not None]
    if sure:
        known = alt.Chart(rows_of(sure))
        layers += [
            known.mark_rule(strokeWidth=2).encode(
                x=x("low"), x2=alt.X2("high:Q"), y=y, color=ink, tooltip=tooltip),
            known.mark_point(filled=True, size=60, opacity=1).encode(
                x=x("sentiment"), y=y, color=ink, tooltip=tooltip),
        ]  # fmt: skip
    right = width + 6 + room([row["count"] for row in rows] + ["comments"])
    small: dict[str, Any] = {"font": FONT, "fontSize": 11}
    layers.append(
        base.mark_text(align="right", color=INK, **small).encode(
            x=x_at(right), y=y, text=alt.Text("count:N"), tooltip=tooltip)
    )  # fmt: skip
    align: Any
    for text, at, align in (
        ("comments", right, "right"),
        ("distinctive words", right + 20, "left"),
    ):
        layers.append(
            alt.Chart(rows_of([{"text": text}]))
            .mark_text(color=INK, opacity=0.85, baseline="bottom", align=align, **small)
            .encode(x=x_at(at), y=y_at(-2), text=alt.Text("text:N"))
        )
    for weight in ("bold", "normal"):
        part = [row for row in placed if row["weight"] == weight]
        if part:
            layers.append(
                alt.Chart(rows_of(part)).mark_text(align="left", fontWeight=weight, **small).encode(
                    x=alt.X("x:Q", scale=None), y=y, text=alt.Text("text:N"), color=ink,
                    opacity=alt.Opacity("fade:Q", scale=None), tooltip=about)
            )  # fmt: skip
    return alt.layer(*layers)
