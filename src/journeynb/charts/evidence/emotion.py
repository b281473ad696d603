"""Observed and assumed emotions: mean scores of customers and the emotions on the map."""

from __future__ import annotations

from typing import Any

import altair as alt

from journeynb.charts.look.colors import GAP, INK
from journeynb.charts.look.emotion_curves import Drawing
from journeynb.charts.look.empty import empty
from journeynb.charts.look.labels import short, units
from journeynb.charts.look.persona_choice import Who, chosen, personas_note
from journeynb.charts.look.theme import AnyChart, finished, headed, rows_of
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.matching.labels import ALL
from journeynb.gaps.rules.observed import EMOTION_APART, LEAST
from journeynb.model.kinds.colors import persona_colors


def emotion(evidence: Evidence, persona: Who, width: int | None, height: int | None) -> AnyChart:
    """Return the mean scores with their intervals, and the emotions on the map as a line."""
    index = evidence.mapped.index
    wanted = [each.id for each in chosen(index, persona)]
    table = evidence.emotions()
    observed = table[table.n > 0]
    groups = [each for each in wanted if (observed.persona == each).any()]
    if not groups and persona is None and len(observed):
        groups = [ALL]
    if not groups:
        what = "The log has no scores for touchpoints on the map."
        hint = "Name the column with the scores: jn.EventLog(..., score=...)"
        return empty(index, "Observed and assumed emotions", what, hint, width, height)
    last = len(index.stages)
    order = sorted(
        set(table[table.persona.isin(groups)].touchpoint),
        key=lambda id: (index.stage_place.get(index.stage_of.get(id, ""), last), index.place[id]),
    )
    colors = {**persona_colors(index.personas, index.palette), ALL: INK}
    names = {each.id: each.name for each in index.personas} | {ALL: f"All {units(evidence)}"}
    drawing = Drawing(
        index, {id: number for number, id in enumerate(order)}, groups, width, height, apart=True
    )
    rows = [
        _row(drawing, index, each, names, colors)
        for each in table[table.persona.isin(groups)].to_dict("records")
    ]
    rows.sort(key=lambda row: (groups.index(row["persona"]), row["place"]))
    head = headed(
        index,
        "Observed and assumed emotions",
        f"Diamonds: mean score of {units(evidence)}, with its 95% interval",
        "Line and circles: emotion on the map, from very bad (−2) to very good (+2)",
        f"Red: differs by more than {EMOTION_APART}, based on {LEAST} scores or more (E605)"
        if any(row["apart"] for row in rows)
        else "",
        personas_note(chosen(index, persona), persona),
    )
    return _drawn(drawing, rows).properties(**head)  # type: ignore[no-any-return]


def _row(
    drawing: Drawing, index: Any, row: dict[Any, Any], names: dict[str, str], colors: dict[str, str]
) -> dict[str, Any]:
    id, who = row["touchpoint"], row["persona"]
    many, assumed = int(row["n"]), row["assumed"]
    known, is_assumed = many > 0, assumed == assumed
    sure = many > 1 and row["low"] == row["low"]
    apart = known and is_assumed and many >= LEAST and abs(row["mean"] - assumed) > EMOTION_APART

    def level(value: float) -> float:
        return drawing.level(who, float(value))

    interval = f" ({row['low']:+.2f} to {row['high']:+.2f})" if sure else ""
    return {
        "touchpoint": id,
        "place": list(drawing.names).index(id),
        "persona": who,
        "persona_name": short(names[who], 120),
        "name": short(row["name"], 120),
        "stage": short(index.name(index.stage_of.get(id, "")) or "no stage", 120),
        "emotion": float(assumed) if is_assumed else None,
        "desired": float(row["mean"]) if known else None,
        "assumed": level(assumed) if is_assumed else None,
        "mean": level(row["mean"]) if known else None,
        "low": level(row["low"]) if sure else None,
        "high": level(row["high"]) if sure else None,
        "score": f"{row['mean']:+.2f}{interval}" if known else "–",
        "on_map": f"{assumed:+g}" if is_assumed else "–",
        "n": many,
        "customers": int(row["customers"]),
        "apart": apart,
        "color": colors[who],
        "ink": GAP if apart else colors[who],
    }


def _drawn(drawing: Drawing, rows: list[dict[str, Any]]) -> Any:
    x = alt.X("touchpoint:N", title=None, scale=drawing.x_scale)

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", title=None, scale=drawing.y_scale, axis=drawing.y_axis)

    color, ink = alt.Color("color:N", scale=None), alt.Color("ink:N", scale=None)
    tooltip = [
        alt.Tooltip("name:N", title="Touchpoint"),
        alt.Tooltip("stage:N", title="Stage"),
        alt.Tooltip("persona_name:N", title="Persona"),
        alt.Tooltip("score:N", title="Mean score (95%)"),
        alt.Tooltip("n:Q", title="Scores", format=","),
        alt.Tooltip("customers:Q", title="Customers", format=","),
        alt.Tooltip("on_map:N", title="On the map"),
    ]
    assumed = alt.Chart(rows_of([row for row in rows if row["assumed"] is not None]))
    means = alt.Chart(rows_of([row for row in rows if row["mean"] is not None]))
    sure = alt.Chart(rows_of([row for row in rows if row["low"] is not None]))
    apart = alt.Chart(rows_of([row for row in rows if row["apart"]]))
    layers: list[Any] = [
        assumed.mark_line(opacity=0.5, strokeWidth=1.6, interpolate="monotone").encode(
            x=x,
            y=y("assumed"),
            color=color,
            detail=alt.Detail("persona:N"),
            order=alt.Order("place:Q"),
        ),
        apart.mark_rule(color=GAP, strokeWidth=1.6, strokeDash=[3, 2]).encode(
            x=x, y=y("assumed"), y2=alt.Y2("mean:Q"), tooltip=tooltip
        ),
        assumed.mark_point(size=72, strokeWidth=1.4, opacity=0.9).encode(
            x=x, y=y("assumed"), color=color, tooltip=tooltip
        ),
        sure.mark_rule(strokeWidth=1.8).encode(
            x=x, y=y("low"), y2=alt.Y2("high:Q"), color=ink, tooltip=tooltip
        ),
        means.mark_point(shape="diamond", filled=True, opacity=1, size=46).encode(
            x=x, y=y("mean"), color=ink, tooltip=tooltip
        ),
    ]
    layers = [each for each in layers if each.data.values]
    return finished(
        alt.layer(*drawing.background(), *layers, drawing.people(rows)),
        drawing.width,
        drawing.height,
    )
