"""How simulated customers stay and leave: the options of the user, completed from the map."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.today import day_of
from journeynb.model.index import Index
from journeynb.simulation.event_writer import EventWriters, WrittenEvent, example

DAYS_AFTER_LAST_START = 180
_DEFAULTS = {"every": 14.0, "rate": 0.05, "sign_days": 30.0}
_KEYS = ("after", "event", "every", "visits", "rate", "signs", "sign_days", "until")


@dataclass(frozen=True)
class Leaving:
    """How customers stay and leave.

    Attributes
    ----------
    given : dict
        What the user says, checked; see `journeynb.simulate`.
    after : tuple of str
        The touchpoints that make a customer: one, or those of a stage.
    written : WrittenEvent or None
        The event by which customers leave; None if they stay away without a word.
    touchpoint : str or None
        The touchpoint of this event, or of the map's ``leaves``. Nobody comes back to it.
    until : date
        The last date of the log.
    """

    given: Mapping[str, Any]
    after: tuple[str, ...]
    written: WrittenEvent | None
    touchpoint: str | None
    until: dt.date

    def of(self, name: str, persona: str) -> float:
        """Return a number, which is the same for all personas or given by persona."""
        value = self.given.get(name, _DEFAULTS[name])
        if isinstance(value, Mapping):
            value = value.get(persona, _DEFAULTS[name])
        return float(value)

    def by_touchpoint(self, name: str, persona: str) -> dict[str, float]:
        """Return numbers by touchpoint. A number for the persona overrides one for all personas."""
        table: Mapping[Any, float] = self.given.get(name) or {}
        for_all = {key: float(value) for key, value in table.items() if isinstance(key, str)}
        own = {key[1]: float(value) for key, value in table.items() if key[0] == persona}
        return for_all | own


def leaving_of(
    index: Index, writers: EventWriters, given: Mapping[str, Any], last_start: dt.date
) -> Leaving:
    """Check how customers leave, and complete it from the map.

    Parameters
    ----------
    last_start : date
        The last date on which customers start.
    """
    if not isinstance(given, Mapping):
        raise ArgumentError(f"leaving={shown(given)} is not valid; allowed: a dict")
    for key in given:
        if key not in _KEYS:
            raise ArgumentError(
                f"leaving has the unknown key {shown(key)}; allowed: {', '.join(_KEYS)}"
            )
    _check_numbers(index, given)
    _check_touchpoints(index, given)
    of_map = index.info.leaves.event if index.info.leaves else None
    written = _event(given.get("event", of_map))
    shows = written or _event(of_map)
    until = given.get("until")
    return Leaving(
        given=given,
        after=_after(index, given),
        written=written,
        touchpoint=None if shows is None else writers.touchpoint_of(shows),
        until=last_start + dt.timedelta(DAYS_AFTER_LAST_START)
        if until is None
        else day_of(until, "until"),
    )


def _after(index: Index, given: Mapping[str, Any]) -> tuple[str, ...]:
    after = given.get("after") or index.info.converts
    if not after:
        raise ArgumentError(
            "leaving has no 'after', and the map has no `converts`; name the touchpoint at which "
            'customers convert, such as leaving={"after": "checkout"}'
        )
    if any(after == touchpoint.id for touchpoint in index.touchpoints):
        return (after,)
    inside = tuple(
        touchpoint.id
        for touchpoint in index.touchpoints
        if index.stage_of.get(touchpoint.id) == after
    )
    if not inside:
        raise ArgumentError(
            f"leaving['after']={shown(after)} is not valid; allowed: the id of a touchpoint, or of "
            "a stage with touchpoints"
        )
    return inside


def _event(event: Any) -> WrittenEvent | None:
    if event is not None and not isinstance(event, str):
        raise ArgumentError(
            f"leaving['event']={shown(event)} is not valid; allowed: an event, or None"
        )
    return example(event) if event else None


def _check_numbers(index: Index, given: Mapping[str, Any]) -> None:
    people = [persona.id for persona in index.customers]
    for name in _DEFAULTS:
        value = given.get(name, _DEFAULTS[name])
        for persona, number in value.items() if isinstance(value, Mapping) else [(None, value)]:
            if persona is not None and persona not in people:
                raise ArgumentError(
                    f"leaving[{name!r}] contains {shown(persona)}; allowed: {', '.join(people)}"
                )
            most = 1 if name == "rate" else math.inf
            least = 0 if name == "rate" else 1 / 24
            if not _is_number(number) or not least <= number < most:
                allowed = (
                    "a share from 0 to below 1" if name == "rate" else "days, at least an hour"
                )
                raise ArgumentError(
                    f"leaving[{name!r}]={shown(value)} is not valid; allowed: {allowed}"
                )


def _check_touchpoints(index: Index, given: Mapping[str, Any]) -> None:
    known = {touchpoint.id for touchpoint in index.touchpoints}
    people = {persona.id for persona in index.customers}
    for name, key, number in _items(given):
        ids = (key,) if isinstance(key, str) else key
        if (
            not isinstance(ids, tuple)
            or ids[-1] not in known
            or (ids[:-1] and (len(ids) > 2 or ids[0] not in people))
        ):
            raise ArgumentError(
                f"leaving[{name!r}] has the unknown key {shown(key)}; allowed: the id of a "
                "touchpoint, or (persona, touchpoint)"
            )
        if not _is_number(number) or not 0 <= number < math.inf:
            raise ArgumentError(
                f"leaving[{name!r}][{key!r}]={shown(number)} is not valid; allowed: a number from 0"
            )


def _items(given: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in ("visits", "signs"):
        table = given.get(name) or {}
        if not isinstance(table, Mapping):
            raise ArgumentError(f"leaving[{name!r}]={shown(table)} is not valid; allowed: a dict")
        for key, number in table.items():
            yield name, key, number


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
