"""What customers said they felt, against what the map says."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.charts.choosing import Who, chosen, whose
from journeynb.charts.colors import INK
from journeynb.charts.empty import empty
from journeynb.charts.theme import AnyChart, axis, bare, headed, rows_of
from journeynb.charts.words import labels, short
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.people import ALL
from journeynb.model.colors import persona_colors

STEP, HEIGHT = 34, 170
NARROW = 16
SIGNED = {-2: "−2", -1: "−1", 0: "0", 1: "+1", 2: "+2"}


def emotion(evidence: Evidence, persona: Who, width: int | None, height: int | None) -> AnyChart:
    """Return the observed mean scores with their intervals, and the map's emotion as a line."""
    index = evidence.mapped.index
    wanted = [each.id for each in chosen(index, persona)]
    table = evidence.emotions()
    observed = table[table.n > 0]
    groups = [each for each in wanted if (observed.persona == each).any()]
    if not groups and persona is None and len(observed):
        groups = [ALL]
    if not groups:
        what = "The log has no scores at touchpoints of the map."
        hint = "Name the column of the scores: jn.EventLog(..., score=...)"
        return empty(index, "Felt and assumed", what, hint, width, height)
    last = len(index.stages)
    order = sorted(
        set(table[table.persona.isin(groups)].touchpoint),
        key=lambda id: (index.stage_place.get(index.stage_of.get(id, ""), last), index.place[id]),
    )
    colors = persona_colors(index.personas)
    panels = []
    step = STEP if len(order) <= 40 else NARROW
    for number, group in enumerate(groups):
        rows = [
            _row(evidence, dict(each)) for each in table[table.persona == group].to_dict("records")
        ]
        rows.sort(key=lambda row: order.index(row["touchpoint"]))
        title = "All customers" if group == ALL else short(index.name(group), 60)
        panels.append(
            _panel(rows, order, title, colors.get(group, INK), number == len(groups) - 1, index)
            .properties(width=width or step * len(order), height=height or HEIGHT)
        )  # fmt: skip
    head = headed(
        index,
        "Felt and assumed",
        "Diamonds: the mean score of customers with its 95 % interval, from −2 to +2",
        "Line and circles: what the map says",
        whose(chosen(index, persona), persona),
    )
    chart: AnyChart = alt.vconcat(*panels, spacing=12).properties(**head)
    return chart


def _row(evidence: Evidence, row: dict[Any, Any]) -> dict[str, Any]:
    index = evidence.mapped.index
    many, assumed = int(row["n"]), row["assumed"]
    known = many > 0
    return {
        "touchpoint": row["touchpoint"],
        "name": short(row["name"], 120),
        "stage": short(index.name(index.stage_of.get(row["touchpoint"], "")) or "no stage", 120),
        "assumed": None if assumed != assumed else float(assumed),
        "mean": float(row["mean"]) if known else None,
        "low": float(row["low"]) if many > 1 else None,
        "high": float(row["high"]) if many > 1 else None,
        "felt": f"{row['mean']:+.2f} ({row['low']:+.2f} to {row['high']:+.2f})" if known else "–",
        "said": "–" if assumed != assumed else f"{assumed:+g}",
        "n": many,
    }


def _panel(
    rows: list[dict[str, Any]], order: list[str], title: str, color: str, last: bool, index: Any
) -> Any:
    names = {id: short(index.name(id), 30) for id in order}
    x = alt.X(
        "touchpoint:N",
        title=None,
        scale=alt.Scale(domain=order, type="point", padding=0.5),
        axis=axis(labelAngle=-45, labelAlign="right", labelExpr=labels(names), labelLimit=180,
                  labelOverlap=False, grid=True) if last else axis(labels=False, grid=True),
    )  # fmt: skip
    scale = alt.Scale(domain=[-2.15, 2.15], nice=False)

    def y(name: str) -> alt.Y:
        ticks = axis(values=[-2, -1, 0, 1, 2], labelExpr=labels(SIGNED), grid=True)
        return alt.Y(f"{name}:Q", title=None, scale=scale, axis=ticks)

    tooltip = [
        alt.Tooltip("name:N", title="Touchpoint"),
        alt.Tooltip("stage:N", title="Stage"),
        alt.Tooltip("felt:N", title="Mean score (95 %)"),
        alt.Tooltip("n:Q", title="Scores"),
        alt.Tooltip("said:N", title="The map says"),
    ]
    said = alt.Chart(rows_of([row for row in rows if row["assumed"] is not None]))
    felt = alt.Chart(rows_of([row for row in rows if row["mean"] is not None]))
    sure = alt.Chart(rows_of([row for row in rows if row["low"] is not None]))
    layers: list[Any] = [
        said.mark_line(color=color, opacity=0.45, strokeWidth=1.6, interpolate="monotone").encode(
            x=x, y=y("assumed")
        ),
        said.mark_point(color=color, opacity=0.8, size=34).encode(
            x=x, y=y("assumed"), tooltip=tooltip
        ),
    ]
    if sure.data.values:
        layers.append(
            sure.mark_rule(color=color, strokeWidth=1.6).encode(
                x=x, y=y("low"), y2="high:Q", tooltip=tooltip
            )
        )
    layers.append(
        felt.mark_point(shape="diamond", filled=True, color=color, opacity=1, size=70).encode(
            x=x, y=y("mean"), tooltip=tooltip
        )
    )
    made: Any = alt.layer(*[each for each in layers if each.data.values]).properties(
        view=bare(),
        title=alt.TitleParams(
            text=title,
            anchor="start",
            frame="group",
            color=color,
            fontSize=12,
            fontWeight=600,
            offset=6,
        ),
    )
    return made
