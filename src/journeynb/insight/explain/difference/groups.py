"""The two groups of customers that are compared: two personas, or two periods."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.periods import last_day, period_number
from journeynb.base.suggestions import nearest
from journeynb.base.text import shown
from journeynb.evidence.matching.customer_personas import CustomerPersonas
from journeynb.evidence.matching.labels import NONE

ALLOWED_PERIODS = (
    'a year "2026", a quarter "2026-Q1", a month "2026-03", a day "2026-03-31", or the first and '
    'the last date ("2026-01-01", "2026-03-31")'
)
_PERIOD = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True)
class PersonaGroup:
    """The customers of a persona.

    Parameters
    ----------
    label : str
        The persona's id, or ``(none)``.
    place : int
        Its position in the map; the position after the last one means none.
    """

    label: str
    place: int


@dataclass(frozen=True)
class PeriodGroup:
    """The customers with an event in a period.

    Parameters
    ----------
    label : str
        The period as the user wrote it, or its two dates.
    first, last : date
        The first and the last date; both belong to it.
    """

    label: str
    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @property
    def start(self) -> dt.datetime:
        """The time at which it starts."""
        return dt.datetime.combine(self.first, dt.time())

    @property
    def end(self) -> dt.datetime:
        """The last microsecond of it."""
        return dt.datetime.combine(self.last, dt.time.max)


Group = PersonaGroup | PeriodGroup


def groups(personas: CustomerPersonas, a: Any, b: Any) -> tuple[Group, Group]:
    """Return the groups that `a` and `b` name.

    Raises
    ------
    ArgumentError
        One of them is neither a persona of the map nor a period, they are of two kinds, or they are
        the same.
    """
    one, two = (_group(personas, name, each) for name, each in (("a", a), ("b", b)))
    if type(one) is not type(two):
        kinds = ["a persona" if isinstance(each, PersonaGroup) else "a period"
                 for each in (one, two)]  # fmt: skip
        raise ArgumentError(
            f"a={shown(a)} is {kinds[0]}, and b={shown(b)} is {kinds[1]}; allowed: two personas, "
            "or two periods"
        )
    if _key(one) == _key(two):
        raise ArgumentError(f"a and b are the same, {one.label}; allowed: two that differ")
    if isinstance(one, PersonaGroup) and not personas.known:
        raise ArgumentError(
            "the log has no persona column, so no customer has a persona; name it: "
            "jn.EventLog(..., persona=COLUMN), or compare two periods"
        )
    return one, two


def _key(group: Group) -> tuple[Any, ...]:
    return (group.place,) if isinstance(group, PersonaGroup) else (group.first, group.last)


def _group(personas: CustomerPersonas, name: str, given: Any) -> Group:
    if isinstance(given, str):
        if given == NONE:
            return PersonaGroup(NONE, personas.none)
        if given in personas.ids:
            return PersonaGroup(given, personas.ids.index(given))
        period = _period(given)
        if period is not None:
            return PeriodGroup(given, *period)
    elif isinstance(given, tuple | list) and len(given) == 2:
        ends = [_day(each) for each in given]
        if ends[0] is not None and ends[1] is not None:
            first, last = ends[0], ends[1]
            if last < first:
                raise ArgumentError(
                    f"{name}={shown(given)} ends before it starts; allowed: the first and the last "
                    "date, in this order"
                )
            return PeriodGroup(f"{first} to {last}", first, last)
    near = None
    if isinstance(given, str):
        names = {each.name: each.id for each in personas.mapped.index.personas}
        near = names.get(given) or nearest(given, personas.ids)
    hint = f"did you mean {near!r}? Allowed" if near else "allowed"
    known = "a persona, but the map has none"
    if personas.ids:
        known = f"a persona ({', '.join([*personas.ids, NONE])})"
    raise ArgumentError(
        f"{name}={shown(given)} is neither a persona on the map nor a period; {hint}: {known}, "
        f"or a period: {ALLOWED_PERIODS}"
    )


def _period(text: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last date of a period such as ``2026-Q1``, None if it is none."""
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        return None
    year, quarter, month, day = match.groups()
    try:
        first = dt.date(int(year), int(month or 3 * (int(quarter or 1) - 1) + 1), int(day or 1))
    except ValueError:
        return None
    every = "day" if day else "month" if month else "quarter" if quarter else "year"
    return first, last_day(period_number(first, every), every)


def _day(given: Any) -> dt.date | None:
    if isinstance(given, dt.datetime):
        return given.date() if given == given else None
    if isinstance(given, dt.date):
        return given
    if isinstance(given, str):
        period = _period(given)
        if period is not None and period[0] == period[1]:
            return period[0]
    return None
