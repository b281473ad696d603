"""What touchpoints cost over the time of a log."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping

from journeynb.model.index import Index


def months_between(first: dt.datetime | None, last: dt.datetime | None) -> float:
    """Return the number of months from the first date to the last, both included.

    Each date counts as its part of the month.

    Examples
    --------
    >>> months_between(dt.datetime(2026, 1, 1), dt.datetime(2026, 3, 31))
    3.0
    >>> months_between(dt.datetime(2026, 2, 15), dt.datetime(2026, 2, 28))
    0.5
    """
    if first is None or last is None:
        return 0.0
    months = _months_to(last.date() + dt.timedelta(days=1)) - _months_to(first.date())
    return round(months, 9)


def _months_to(day: dt.date) -> float:
    length = calendar.monthrange(day.year, day.month)[1]
    return day.year * 12 + day.month + (day.day - 1) / length


class TouchpointCosts:
    """The costs of the touchpoints of a map over the time of a log.

    Parameters
    ----------
    index : Index
        The map.
    first, last : datetime or None
        The first and the last time of the log.
    """

    def __init__(self, index: Index, first: dt.datetime | None, last: dt.datetime | None) -> None:
        self.months = months_between(first, last)
        self._costs = {
            place: (float(each.cost), each.cost_per)
            for place, each in enumerate(index.touchpoints)
            if each.cost is not None
        }
        self.unclear = [
            index.touchpoints[place].id for place, (_, per) in self._costs.items() if per is None
        ]

    @property
    def per_visit(self) -> bool:
        """Whether a touchpoint has a cost for each visit."""
        return any(per == "visit" for _, per in self._costs.values())

    @property
    def per_month(self) -> bool:
        """Whether a touchpoint has a cost for each month."""
        return any(per == "month" for _, per in self._costs.values())

    def cost(
        self, place: int, credit: float, visits: Mapping[int, int], part: float = 1.0
    ) -> float:
        """Return the cost of a touchpoint; NaN if it has none, or it is not clear for what.

        Parameters
        ----------
        place : int
            The touchpoint.
        credit : float
            The conversions for which it has credit.
        visits : mapping of int to int
            The visits of each touchpoint.
        part : float
            The part of a monthly cost, for a group of customers.
        """
        cost, per = self._costs.get(place, (float("nan"), None))
        if per == "month":
            return cost * self.months * part
        if per == "visit":
            return cost * visits.get(place, 0)
        return cost * credit if per == "conversion" else float("nan")
