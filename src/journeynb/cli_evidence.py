"""The command ``journeynb evidence``: a map held against event logs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import journeynb as jn
from journeynb.model.errors import FileError
from journeynb.model.refusals import visible

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.facade.map_evidence import MapEvidence

TITLES = {
    "personas": "Customers by persona",
    "funnel": "Funnel",
    "unmapped_events": "Events on no touchpoint (E601)",
    "unobserved_touchpoints": "Touchpoints without events (E602)",
    "touchpoints": "Touchpoints",
    "transitions": "The most frequent moves",
    "paths": "The most frequent ways",
    "conformance": "What the map explains",
    "emotions": "Felt and assumed",
    "gaps": "Gaps that the log shows",
}
MOST = 20
CHARTS = ("funnel", "transitions", "flow", "times", "emotion", "volume")
_LEFT_OUT = ("first_seen", "last_seen", "mean_time", "median_time", "title", "kind", "name", "fix",
             "other_name", "names")  # fmt: skip


def tables(jm: jn.JourneyMap, ev: MapEvidence, select: str) -> dict[str, pd.DataFrame]:
    """Return all tables by their names."""
    return {
        "personas": ev.personas(),
        "funnel": ev.funnel(),
        "unmapped_events": ev.unmapped_events(),
        "unobserved_touchpoints": ev.unobserved_touchpoints(),
        "touchpoints": ev.touchpoints(),
        "transitions": ev.transitions(),
        "paths": ev.paths(),
        "conformance": ev.conformance(),
        "emotions": ev.emotions(),
        "gaps": jm.gaps(select, evidence=ev),
    }


def as_text(found: dict[str, pd.DataFrame], log: jn.EventLog) -> str:
    """Return tables as text, the long ones cut."""
    lines = [repr(log)]
    for name, table in found.items():
        lines += ["", f"{TITLES[name]} ({len(table)})"]
        if table.empty:
            lines.append("  none")
            continue
        shown = table.drop(columns=[each for each in _LEFT_OUT if each in table]).head(MOST)
        lines += [f"  {line}" for line in shown.map(_cell).to_string(index=False).splitlines()]
        if len(table) > MOST:
            lines.append(f"  ... {len(table) - MOST} more; all with --format json")
    return "\n".join(map(visible, lines))


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " > ".join(map(str, value))
    if value is None or (not isinstance(value, list) and value != value):
        return ""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return str(value)


def as_json(found: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """Return tables as lists of rows; times as ISO text, spans as seconds only, missing as null."""
    import json

    made = {}
    for name, table in found.items():
        spans = [column for column in table if str(table[column].dtype).startswith("timedelta")]
        text = table.drop(columns=spans).to_json(orient="records", date_format="iso")
        made[name] = json.loads(text)
    return made


def write_charts(jm: jn.JourneyMap, ev: MapEvidence, folder: Path) -> list[Path]:
    """Write every chart and the picture of the map into a folder, as SVG; return the files."""
    from journeynb.charts.renderer import svg_of
    from journeynb.formats.storage import write_atomic

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"{folder}: {error.strerror}") from error
    made = []
    for name in CHARTS:
        path = folder / f"{name}.svg"
        write_atomic(path, svg_of(getattr(ev.chart, name)().to_dict()).encode())
        made.append(path)
    picture = folder / "map.svg"
    jm.picture(evidence=ev).save(picture)
    return [*made, picture]
