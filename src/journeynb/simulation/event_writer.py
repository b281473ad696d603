"""The events that touchpoints write into a simulated log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.evidence.matching.event_patterns import parse
from journeynb.model.index import Index


class WrittenEvent(NamedTuple):
    """An event: its name, and values of columns that patterns use."""

    event: str
    columns: dict[str, str]


class EventWriters:
    """The events that each touchpoint writes.

    A touchpoint with patterns writes events that match them. One without patterns writes an event
    named after its id, or no events if it is not ours.

    Attributes
    ----------
    columns : set of str
        The columns that patterns use.
    of : dict of str to list of WrittenEvent
        The events of each touchpoint that writes any.
    covered : dict of str to bool
        Whether the events of a touchpoint match its patterns.
    """

    def __init__(self, index: Index, silent: Sequence[str], events: Mapping[str, str]) -> None:
        self._patterns = [
            (parse(text), touchpoint.id)
            for touchpoint in index.touchpoints
            for text in touchpoint.events
        ]
        self.columns = {name for pattern, _ in self._patterns for name, _ in pattern.conditions}
        self.of: dict[str, list[WrittenEvent]] = {}
        self.covered: dict[str, bool] = {}
        for touchpoint in index.touchpoints:
            id = touchpoint.id
            if id in silent:
                continue
            if id in events:
                made = [WrittenEvent(events[id], {})]
            elif touchpoint.events:
                made = [example(text) for text in touchpoint.events]
            else:
                made = [WrittenEvent(id.replace("-", "_"), {})] if touchpoint.ours else []
            matches = [self.touchpoint_of(each) for each in made]
            own = [each for each, match in zip(made, matches, strict=True) if match in (id, None)]
            if own:
                self.of[id] = own
                self.covered[id] = all(self.touchpoint_of(each) == id for each in own)
            elif id in events:
                raise ArgumentError(
                    f"events[{id!r}]={shown(events[id])} matches {matches[0]}; allowed: an "
                    "event that matches no other touchpoint"
                )

    def touchpoint_of(self, written: WrittenEvent) -> str | None:
        """Return the touchpoint with the most specific pattern that an event matches."""
        found = [
            (pattern.rank, id)
            for pattern, id in self._patterns
            if pattern.event.matches(written.event)
            and all(
                name in written.columns and glob.matches(written.columns[name])
                for name, glob in pattern.conditions
            )
        ]
        best = max((rank for rank, _ in found), default=None)
        return next((id for rank, id in found if rank == best), None)


def example(pattern: str) -> WrittenEvent:
    """Return an event that matches a pattern; a star becomes a 1.

    Examples
    --------
    >>> example("page_view @ page=/guides/*")
    WrittenEvent(event='page_view', columns={'page': '/guides/1'})
    """
    parsed = parse(pattern)
    columns = {name: "1".join(glob.pieces) for name, glob in parsed.conditions}
    return WrittenEvent("1".join(parsed.event.pieces), columns)
