"""Evidence for a map from an argument: evidence, or only a log."""

from __future__ import annotations

from typing import TypeVar, overload

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog
from journeynb.model.core import CoreMap

E = TypeVar("E", bound=Evidence)


@overload
def as_evidence(core: CoreMap, given: Evidence | EventLog, argument: str = ...) -> Evidence: ...


@overload
def as_evidence(
    core: CoreMap, given: Evidence | EventLog, argument: str = ..., *, made: type[E]
) -> E: ...


def as_evidence(
    core: CoreMap,
    given: Evidence | EventLog,
    argument: str = "evidence",
    *,
    made: type[Evidence] = Evidence,
) -> Evidence:
    """Return evidence for a map.

    Evidence of another map, such as the one that this map was forked from, provides its log.

    Parameters
    ----------
    core : CoreMap
        The map.
    given : Evidence or EventLog
        The value of the argument.
    argument : str
        Name of the argument, for the error.
    made : type of Evidence
        The class of the evidence.

    Raises
    ------
    ArgumentError
        The value is neither evidence nor a log.
    """
    if isinstance(given, Evidence):
        if given._core is core and isinstance(given, made):
            return given
        return made(core, given.log, given._assign)
    if isinstance(given, EventLog):
        return made(core, given)
    raise ArgumentError(
        f"{argument}={shown(given)} is not valid; allowed: the result of jm.evidence(log), "
        "or a jn.EventLog"
    )
