"""The moves that the map explains: one rule for transitions and conformance."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from journeynb.evidence.matching.mapped_log import MappedLog

if TYPE_CHECKING:
    import ibis.expr.types as ir


class ExplainedMoves:
    """The moves between two touchpoints that the map explains.

    These are moves within a touchpoint and those that a `leads_to` connects; in a map without
    `leads_to`, those within a stage or to the next one. Touchpoints and stages are their positions
    in the map. No other move is explained.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    """

    def __init__(self, mapped: MappedLog) -> None:
        self.mapped = mapped

    @cached_property
    def links(self) -> set[tuple[int, int]]:
        """The pairs of touchpoints that a `leads_to` connects."""
        mapped = self.mapped
        place = {id: number for number, id in enumerate(mapped.touchpoints)}
        return {
            (place[start], place[end])
            for start in mapped.touchpoints
            for end in mapped.index.out("leads_to", start)
        }

    @cached_property
    def stage_links(self) -> set[tuple[int, int]]:
        """The pairs of stages whose touchpoints a `leads_to` connects."""
        stage = self.mapped.stage_of
        return {
            (stage[one], stage[two]) for one, two in self.links if one in stage and two in stage
        }

    def between(self, level: str, start: int, end: int) -> bool:
        """Whether the map explains a move between two touchpoints (or stages); -1 is none."""
        if start < 0 or end < 0:
            return False
        if start == end:
            return True
        if self.links:
            return (start, end) in (self.links if level == "touchpoint" else self.stage_links)
        if level == "touchpoint":
            stage = self.mapped.stage_of
            if start not in stage or end not in stage:
                return False
            start, end = stage[start], stage[end]
        return end - start in (0, 1)

    def condition(self, table: ir.Table) -> Any:
        """Return whether the map explains the move to the next touchpoint, perhaps null."""
        same = table.touchpoint == table.next_touchpoint
        if not self.links:
            ahead = table.next_stage.cast("int64") - table.stage.cast("int64")
            return same | ahead.isin([0, 1])
        many = len(self.mapped.touchpoints)
        both = table.touchpoint.cast("int64") * many + table.next_touchpoint.cast("int64")
        return same | both.isin(sorted(start * many + end for start, end in self.links))
