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
from journeynb.evidence.funnel_notes import REACHED, words_on_absent
from journeynb.evidence.matching.labels import ALL, NONE
from journeynb.gaps.rules.observed import LEAST, SHARE_WHERE_NONE
from journeynb.model.kinds.colors import persona_colors

ROW, WIDTH, NARROW = 26, 480, 195
TEXT = 88
"""Width of the numbers beside the longest bar, in pixels."""
BESIDE = 4
"""Maximum number of panels in a row."""


def funnel(
    evidence: Evidence,
    persona: Who,
    order: str | None,
    within: Any,
    width: int | None,
    height: int | None,
) -> AnyChart:
    """Return the funnel with a panel per persona."""
    index, unit = evidence.mapped.index, units(evidence)
    table = evidence.funnel(order, within)
    rule = table.attrs["order"]
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
    colors = {**persona_colors(index.personas, index.palette), ALL: ACCENT, NONE: INK}
    names = {ALL: f"All {unit}", NONE: "No persona matched"}
    panels, drawn = [], []
    wide = width or (WIDTH if len(groups) == 1 else NARROW)
    for number, group in enumerate(groups):
        name = names.get(group) or short(index.name(group), 120)
        rows = _rows(evidence, table[table.persona == group], name, colors[group], unit)
        drawn += rows
        panels.append(_panel(rows, name, wide, height, not number % BESIDE))
    head = headed(
        index,
        "Funnel",
        f"Bars: number of {unit} that reach each stage, {REACHED[rule]}",
        "Gray: drop-off since the previous stage, in %",
        _skipping(table, drawn, unit),
        words_on_absent(table, index, unit) if ALL in groups else "",
        _legend(drawn),
        "Each panel has its own scale" if len(panels) > 1 else "",
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


def _skipping(table: Any, rows: list[dict[str, Any]], unit: str) -> str:
    """Return how many skip stages, if any do."""
    words = (
        "Lighter color: skipped the previous stage" if any(row["skipped"] for row in rows) else ""
    )
    skippers = table.attrs["skippers"]
    return f"{words} ({skippers:.0%} of {unit} skip one)" if words and skippers else words


def _legend(rows: list[dict[str, Any]]) -> str:
    """Return the meaning of the marks for expected shares, if there are any."""
    words = []
    if any(row["wanted"] is not None for row in rows):
        words.append("vertical mark: share expected on the map")
    if any(row["steep"] for row in rows):
        words.append("amber: steeper drop-off than expected (E603)")
    return "; ".join(words)[:1].upper() + "; ".join(words)[1:]


def _rows(evidence: Evidence, table: Any, name: str, color: str, unit: str) -> list[dict[str, Any]]:
    index = evidence.mapped.index
    rows: list[dict[str, Any]] = []
    before: int | None = None
    strict = table.attrs["order"] == "strict"
    of = "the first stage" if strict else f"all {unit} in the funnel"
    for row in table.itertuples():
        reached, dropped, skipped = int(row.reached), int(row.dropped), int(row.skipped)
        expected = getattr(index.entity[row.stage], "expected_share", None)
        drop_off, words, steep = "", "–", False
        if before:
            low, high = (float(each) for each in wilson(dropped, before))
            drop_off = f"−{dropped / before:.0%}" if dropped else ""
            words = f"{dropped:,} of {before:,}: {dropped / before:.1%} ({low:.1%} to {high:.1%})"
            least = SHARE_WHERE_NONE if expected is None else expected
            steep = before >= LEAST and 1 - dropped / before < least
        rows.append(
            {
                "who": name,
                "stage": row.stage,
                "name": short(index.name(row.stage), 120),
                "reached": reached,
                "skipped": skipped,
                "direct": reached - skipped,
                "end": reached + dropped,
                "share": f"{row.share:.1%} of {of} ({row.low:.1%} to {row.high:.1%})"
                if row.share == row.share
                else "–",
                "drop_off": words,
                "text": f"{reached:,}" + (f"  {drop_off}" if drop_off else ""),
                "expected": "–" if expected is None else f"{expected:.0%} of the previous stage",
                "wanted": None
                if expected is None or not before
                else reached + dropped - (1 - expected) * before,
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
        alt.Tooltip("share:N", title="Share (95%)"),
        alt.Tooltip("skipped:Q", title="Skipped the previous stage", format=","),
        alt.Tooltip("drop_off:N", title="Drop-off since the previous stage (95%)"),
        alt.Tooltip("expected:N", title="Expected on the map"),
        alt.Tooltip("time:N", title="Median time since the previous stage"),
    ]
    base = alt.Chart(rows_of(rows))
    layers: list[Any] = [
        base.mark_bar(color=INK, opacity=0.16).encode(x=x("end"), y=y, tooltip=tooltip),
        base.mark_bar().encode(
            x=x("reached"), y=y, color=alt.Color("color:N", scale=None), tooltip=tooltip
        ),
    ]
    if any(row["skipped"] for row in rows):
        light = base.mark_bar(color="#ffffff", opacity=0.5)
        layers.append(light.encode(x=x("direct"), x2=alt.X2("reached"), y=y, tooltip=tooltip))
    expected = [row for row in rows if row["wanted"] is not None]
    if expected:
        layers.append(
            alt.Chart(rows_of(expected))
            .mark_tick(color="#20242c", stroke="#ffffff", strokeWidth=1, thickness=3, opacity=1)
            .encode(x=x("wanted"), y=y, tooltip=tooltip)
        )
    layers.append(
        base.mark_text(font=FONT, align="left", dx=6, fontSize=11).encode(
            x=x("end"),
            y=y,
            text=alt.Text("text:N"),
            color=alt.Color("ink:N", scale=None),
            tooltip=tooltip,
        )
    )
    made: Any = alt.layer(*layers).properties(
        width=width,
        height=height or ROW * len(rows),
        view=bare(),
        title=panel_title(fitted(title, 12, max(width, 85), bold=True), INK),
    )
    return made
