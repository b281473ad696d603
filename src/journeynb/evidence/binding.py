"""Evidence for a map, from what a user hands over: evidence, or only a log."""

from __future__ import annotations

from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log import EventLog
from journeynb.model.core import CoreMap
from journeynb.model.errors import ArgumentError
from journeynb.model.refusals import shown


def on_map(core: CoreMap, given: Evidence | EventLog) -> Evidence:
    """Return evidence for a map.

    Evidence of another map, such as the one that this was forked from, gives its log.
    """
    if isinstance(given, Evidence):
        return given if given._core is core else Evidence(core, given.log, given._assign)
    if isinstance(given, EventLog):
        return Evidence(core, given)
    raise ArgumentError(
        f"evidence={shown(given)} is not valid; allowed: the result of jm.evidence(log), "
        "or a jn.EventLog"
    )
