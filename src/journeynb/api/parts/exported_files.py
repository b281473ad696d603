"""Files of a map that its editor exports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from journeynb.model.core import CoreMap
from journeynb.model.index import Index

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.sync.exports import Make, Step
    from journeynb.sync.message_parts import ExportFormat

_SHARP = 2.0
"""Scale factor of a PNG, for screens with small pixels and for print."""
_TALLEST = 16_000
"""Largest side of a PNG in pixels."""


def exporter(core: CoreMap, format: ExportFormat, evidence: Evidence | None) -> Make:
    """Return a function that writes a file of a map as it is now.

    Parameters
    ----------
    core : CoreMap
        The map; later edits do not change the file.
    format : str
        What to write.
    evidence : Evidence, optional
        The log on the map.
    """
    still = CoreMap(core.state.copy())

    def make(path: Path, on_step: Step) -> None:
        match format:
            case "png" | "svg" | "pdf":
                _draw(still, path, evidence, on_step)
            case "mermaid":
                from journeynb.formats.registry import format_to_write

                path.write_bytes(format_to_write(path).write(still.state))
            case _:
                _report(still, path, evidence, on_step)

    return make


def _draw(core: CoreMap, path: Path, evidence: Evidence | None, on_step: Step) -> None:
    from journeynb.picture import picture

    counts = None
    if evidence is not None:
        from journeynb.gaps.rules.own import all_rules
        from journeynb.insight.explain.numbers_for_rules import explained_counts

        on_step("Counting the log", 0.1)
        counts = explained_counts(core, evidence.log, all_rules().values())
    on_step("Drawing the map", 0.4)
    drawn = picture(Index(core.state), counts=counts)
    on_step("Saving the picture", 0.7)
    scale = min(_SHARP, _TALLEST / max(drawn.size)) if path.suffix == ".png" else 1.0
    drawn.save(path, scale=scale)


def _report(core: CoreMap, path: Path, evidence: Evidence | None, on_step: Step) -> None:
    from journeynb.report.build import write_report
    from journeynb.report.content.order import Order

    def on_cell(number: int, count: int, heading: str) -> None:
        words = "Creating the file" if number == count else heading or "Starting the report"
        on_step(words, number / (count + 1))

    on_step("Starting the report", 0.0)
    events = None if evidence is None else evidence.log
    write_report(Order(core, None, path, events=events, on_cell=on_cell))
