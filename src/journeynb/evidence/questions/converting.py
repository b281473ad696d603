"""Which events are conversions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.suggestions import allowed_after, nearest
from journeynb.base.text import shown
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.questions.funnel import steps_of

if TYPE_CHECKING:
    import ibis.expr.types as ir


def converting(mapped: MappedLog, table: ir.Table, to: str | None = None) -> Any:
    """Return whether an event converts its customer, as an Ibis expression.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    table : ibis table
        Events of `MappedLog.numbered`, or others with ``touchpoint`` and ``stage``.
    to : str, optional
        The id of a touchpoint or of a stage. The default is the map's ``converts``, and without it
        the last stage whose touchpoints have event patterns.

    Raises
    ------
    ArgumentError
        The map has no such touchpoint or stage, or it has no event patterns.
    """
    touchpoint, stage = conversion_place(mapped, to)
    if touchpoint is not None:
        return (table.touchpoint == touchpoint).fill_null(False)
    return (table.stage == stage).fill_null(False)


def conversion_place(mapped: MappedLog, to: str | None = None) -> tuple[int | None, int | None]:
    """Return the position of the touchpoint that converts customers, or that of the stage."""
    info = mapped.index.info
    if to is None and not info.converts:
        stages, _ = steps_of(mapped)
        if not stages:
            raise ArgumentError(
                "no stage has touchpoints with event patterns, so no event converts a customer; "
                "name a touchpoint: jm.set(converts=ID)"
            )
        return None, stages[-1]
    name, id = ("converts", info.converts) if to is None else ("to", to)
    if id in mapped.touchpoints:
        place = mapped.touchpoints.index(id)
        if not mapped.index.touchpoints[place].events:
            raise ArgumentError(
                f"{name}={shown(id)} has no event patterns; add them: jm.set({id!r}, events=[...])"
            )
        return place, None
    if to is None:
        raise ArgumentError(
            f"converts={shown(id)} is not a touchpoint on the map"
            f"{allowed_after(id, mapped.touchpoints)}: the id of one with event patterns"
        )
    if id in mapped.stages:
        place = mapped.stages.index(id)
        if place not in steps_of(mapped)[0]:
            raise ArgumentError(
                f"to={shown(id)} has no touchpoints with event patterns; add them: "
                "jm.set(TOUCHPOINT, events=[...])"
            )
        return None, place
    near = nearest(id, [*mapped.touchpoints, *mapped.stages]) if isinstance(id, str) else None
    hint = f"did you mean {near!r}? Allowed" if near else "allowed"
    raise ArgumentError(
        f"to={shown(id)} is not on the map; {hint}: the id of a touchpoint or stage with event "
        "patterns"
    )
