"""The charts that ``journeynb evidence --charts`` saves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import journeynb as jn
from journeynb.base.errors import FileError

if TYPE_CHECKING:
    from journeynb.api.parts.data.map_evidence import MapEvidence


def write_charts(jm: jn.JourneyMap, ev: MapEvidence, folder: Path) -> Iterator[Path]:
    """Save each chart and the picture of the map as SVG in a folder; yield the files."""
    from journeynb.base.files import write_atomic
    from journeynb.charts.evidence_charts import EvidenceCharts
    from journeynb.charts.look.theme import chart_names
    from journeynb.charts.renderer import dressed, svg_of

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"{folder}: {error.strerror}") from error
    for name in chart_names(EvidenceCharts):
        path = folder / f"{name}.svg"
        drawn = svg_of(dressed(getattr(ev.chart, name)().to_dict()), fonts=True)
        write_atomic(path, drawn.encode())
        yield path
    picture = folder / "map.svg"
    jm.picture(evidence=ev).save(picture)
    yield picture
