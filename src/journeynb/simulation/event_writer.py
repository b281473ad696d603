"""The events that a touchpoint writes into a simulated log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.evidence.matching.event_patterns import parse
from journeynb.model.index import Index


class Written(NamedTuple):
    """What an event says: its name, and columns beside the usual ones."""

    event: str
    columns: dict[str, str]


class Writers:
    """What each touchpoint writes into the log.

    A touchpoint with patterns writes events that they take, one without an event named after its
    id, which nothing takes; one that is not ours and has no patterns writes nothing, as nobody's
    log has it.
    """

    def __init__(self, index: Index, silent: Sequence[str], events: Mapping[str, str]) -> None:
        self._rules = [
            (parse(text), touchpoint.id)
            for touchpoint in index.touchpoints
            for text in touchpoint.events
        ]
        self.columns = {name for pattern, _ in self._rules for name, _ in pattern.conditions}
        self.of: dict[str, list[Written]] = {}
        self.covered: dict[str, bool] = {}
        for touchpoint in index.touchpoints:
            id = touchpoint.id
            if id in silent:
                continue
            if id in events:
                made = [Written(events[id], {})]
            elif touchpoint.events:
                made = [example(text) for text in touchpoint.events]
            else:
                made = [Written(id.replace("-", "_"), {})] if touchpoint.ours else []
            takers = [self.taker(each) for each in made]
            own = [each for each, taker in zip(made, takers, strict=True) if taker in (id, None)]
            if own:
                self.of[id] = own
                self.covered[id] = all(self.taker(each) == id for each in own)
            elif id in events:
                raise ArgumentError(
                    f"events[{id!r}]={shown(events[id])} matches {takers[0]}; allowed: an "
                    "event that matches no other touchpoint"
                )

    def taker(self, written: Written) -> str | None:
        """Return the touchpoint whose pattern takes an event, the most specific one."""
        found = [
            (pattern.rank, id)
            for pattern, id in self._rules
            if pattern.event.matches(written.event)
            and all(
                name in written.columns and glob.matches(written.columns[name])
                for name, glob in pattern.conditions
            )
        ]
        best = max((rank for rank, _ in found), default=None)
        return next((id for rank, id in found if rank == best), None)


def example(pattern: str) -> Written:
    """Return an event that a pattern takes; a star stands for a one.

    Examples
    --------
    >>> example("page_view @ page=/guides/*")
    Written(event='page_view', columns={'page': '/guides/1'})
    """
    parsed = parse(pattern)
    columns = {name: "1".join(glob.pieces) for name, glob in parsed.conditions}
    return Written("1".join(parsed.event.pieces), columns)
