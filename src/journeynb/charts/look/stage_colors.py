"""Colors of stages in charts of evidence."""

from __future__ import annotations

from journeynb.charts.look.colors import INK
from journeynb.model.colors import PALETTE
from journeynb.model.index import Index
from journeynb.model.value_types import is_color

NOWHERE = ""
"""The key for touchpoints without a stage."""


def stage_colors(index: Index) -> dict[str, str]:
    """Return a color for each stage, its own if it has one, and for no stage."""
    made = {
        stage.id: stage.color if is_color(stage.color) else PALETTE[number % len(PALETTE)]
        for number, stage in enumerate(index.stages)
    }
    return {**made, NOWHERE: INK}
