"""Evidence for a map, from what a user hands over: evidence, or only a log."""

from __future__ import annotations

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog
from journeynb.model.core import CoreMap


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
