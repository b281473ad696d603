"""Colors of stages in charts of evidence."""

from __future__ import annotations

from journeynb.charts.look.colors import INK
from journeynb.model.index import Index
from journeynb.model.kinds.colors import parts_of
from journeynb.model.kinds.value_types import is_color

FIRST, LAST = "#46509F", "#B9BDEA"
"""The ends of the scale from the first stage to the last: in no hue of the personas' colors."""
NOWHERE = ""
"""The key for touchpoints without a stage."""


def stage_colors(index: Index) -> dict[str, str]:
    """Return a color for each stage, its own if it has one, and for no stage.

    The colors get lighter from stage to stage, since those of the palette are the personas'.
    """
    last = max(len(index.stages) - 1, 1)
    made = {
        stage.id: stage.color if is_color(stage.color) else _between(number / last)
        for number, stage in enumerate(index.stages)
    }
    return {**made, NOWHERE: INK}


def _between(share: float) -> str:
    ends = zip(parts_of(FIRST), parts_of(LAST), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * share):02X}" for low, high in ends)
