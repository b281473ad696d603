"""The funnel: number of customers who reach each stage, and drop-off, by persona."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.charts.look.colors import ACCENT, INK, WARNING
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import duration_text, fitted, labels, short, units
from journeynb.charts.look.persona_choice import Who, chosen, personas_note
from journeynb.charts.look.theme import FONT, AnyChart, axis, bare, headed, panel_title, rows_of
from journeynb.data.intervals import wilson
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.gaps.rules.observed import LEAST, SHARE_WHERE_NONE
from journeynb.model.colors import persona_colors

ROW, WIDTH, NARROW = 26, 480, 195
TEXT = 88
"""Width of the numbers beside the longest bar, in pixels."""
BESIDE = 4
"""Maximum number of panels in a row."""


def funnel(
    evidence: Evidence, persona: Who, within: Any, width: int | None, height: int | None
) -> AnyChart:
    """Return the funnel with a panel per persona."""
    index, unit = evidence.mapped.index, units(evidence)
    table = evidence.funnel(within=within)
    wanted = [each.id for each in chosen(index, persona)]
    groups = [
        each
        for each in table.persona.unique()
        if (each in wanted or (persona is None and each in (ALL, NONE)))
        and table[table.persona == each].reached.max() > 0
    ]
    if not groups:
        what = (
            f"None of the {unit} reaches a stage: no event in the log matches a touchpoint "
            "with a stage."
        )
        hint = "Find matching events: jm.suggest_events(log)"
        return empty(index, "Funnel", what, hint, width, height)
    colors = {**persona_colors(index.personas), ALL: ACCENT, NONE: INK}
    names = {ALL: f"All {unit}", NONE: "No persona matched"}
    panels, drawn = [], []
    wide = width or (WIDTH if len(groups) == 1 else NARROW)
    for number, group in enumerate(groups):
        name = names.get(group) or short(index.name(group), 120)
        rows = _rows(evidence, table[table.persona == group], name, colors[group])
        drawn += rows
        panels.append(_panel(rows, name, wide, height, not number % BESIDE))
    head = headed(
        index,
        "Funnel",
        f"Bars: number of {unit} that reach each stage, after the stages before it",
        "Pale: drop-off since the previous stage, in %",
        _legend(drawn),
        f"Only stages reached within {within} of the first event" if within is not None else "",
        personas_note(chosen(index, persona), persona),
    )
    if len(panels) == 1:
        return alt.hconcat(*panels).properties(**head)
    lines = [
        alt.hconcat(*panels[start : start + BESIDE], spacing=14)
        for start in range(0, len(panels), BESIDE)
    ]
    chart: AnyChart = alt.vconcat(*lines, spacing=22).properties(**head)
    return chart


def _legend(rows: list[dict[str, Any]]) -> str:
    """Return the meaning of the marks for expected shares, if there are any."""
    words = []
    if any(row["wanted"] is not None for row in rows):
        words.append("vertical mark: share expected on the map")
    if any(row["steep"] for row in rows):
        words.append("amber: steeper drop-off than expected (E603)")
    return "; ".join(words)[:1].upper() + "; ".join(words)[1:]


def _rows(evidence: Evidence, table: Any, name: str, color: str) -> list[dict[str, Any]]:
    index = evidence.mapped.index
    rows: list[dict[str, Any]] = []
    before: int | None = None
    first = int(table.reached.iloc[0])
    for row in table.itertuples():
        reached = int(row.reached)
        expected = getattr(index.entity[row.stage], "expected_share", None)
        drop_off, words, steep = "", "–", False
        if before:
            dropped = before - reached
            low, high = (float(each) for each in wilson(dropped, before))
            drop_off = f"−{dropped / before:.0%}" if dropped else ""
            words = f"{dropped:,} of {before:,}: {dropped / before:.1%} ({low:.1%} to {high:.1%})"
            least = SHARE_WHERE_NONE if expected is None else expected
            steep = before >= LEAST and reached / before < least
        rows.append(
            {
                "who": name,
                "stage": row.stage,
                "name": short(index.name(row.stage), 120),
                "reached": reached,
                "before": before or 0,
                "end": max(reached, before or 0),
                "share": f"{row.share:.1%} ({row.low:.1%} to {row.high:.1%})" if first else "–",
                "drop_off": words,
                "text": f"{reached:,}" + (f"  {drop_off}" if drop_off else ""),
                "expected": "–" if expected is None else f"{expected:.0%} of the previous stage",
                "wanted": None if expected is None or not before else expected * before,
                "time": duration_text(row.median_seconds),
                "steep": steep,
                "ink": WARNING if steep else INK,
                "color": color,
            }
        )
        before = reached
    return rows


def _panel(
    rows: list[dict[str, Any]], title: str, width: int, height: int | None, named: bool
) -> Any:
    most = max(row["end"] for row in rows) * width / max(width - TEXT, width / 3)
    stages = {row["stage"]: short(row["name"], 32) for row in rows}
    y = alt.Y(
        "stage:N",
        title=None,
        scale=alt.Scale(domain=list(stages), paddingInner=0.35, paddingOuter=0.1),
        axis=axis(labelExpr=labels(stages), labelLimit=200) if named else None,
    )
    scale = alt.Scale(domain=[0, most], nice=False)

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", title=None, axis=None, scale=scale)

    tooltip = [
        alt.Tooltip("who:N", title="Persona"),
        alt.Tooltip("name:N", title="Stage"),
        alt.Tooltip("reached:Q", title="Reached", format=","),
        alt.Tooltip("share:N", title="Of the first stage (95%)"),
        alt.Tooltip("drop_off:N", title="Drop-off since the previous stage (95%)"),
        alt.Tooltip("expected:N", title="Expected on the map"),
        alt.Tooltip("time:N", title="Median time since the previous stage"),
    ]
    base = alt.Chart(rows_of(rows))
    layers: list[Any] = [
        base.mark_bar(color=INK, opacity=0.16).encode(x=x("before"), y=y, tooltip=tooltip),
        base.mark_bar().encode(
            x=x("reached"), y=y, color=alt.Color("color:N", scale=None), tooltip=tooltip
        ),
    ]
    expected = [row for row in rows if row["wanted"] is not None]
    if expected:
        layers.append(
            alt.Chart(rows_of(expected))
            .mark_tick(color="#20242c", stroke="#ffffff", strokeWidth=1, thickness=3, opacity=1)
            .encode(x=x("wanted"), y=y, tooltip=tooltip)
        )
    layers.append(
        base.mark_text(font=FONT, align="left", dx=6, fontSize=11).encode(
            x=x("end"), y=y, text="text:N", color=alt.Color("ink:N", scale=None), tooltip=tooltip
        )
    )
    made: Any = alt.layer(*layers).properties(
        width=width,
        height=height or ROW * len(rows),
        view=bare(),
        title=panel_title(fitted(title, 12, max(width, 85), bold=True), INK),
    )
    return made
