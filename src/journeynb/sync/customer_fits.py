"""How many customers fit the filters of a map that is edited, counted beside the edits."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from journeynb.base.errors import ArgumentError, JourneyError
from journeynb.base.text import shown
from journeynb.base.user_warnings import hearing
from journeynb.data.engines import interrupt
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entities import Persona, Segment
from journeynb.sync.counting.counts_in_threads import RUNNING, in_a_line, on_this_loop
from journeynb.sync.message_parts import Fitting
from journeynb.sync.news import FitsNews
from journeynb.sync.protocol import MessageError

if TYPE_CHECKING:
    from journeynb.insight.customers.customers import Customers
    from journeynb.insight.customers.fit import Fit

AGAIN = 10.0
"""Seconds after which a count that failed is tried again if a view asks for it."""
KEPT = 50
"""Number of counts that are kept, so that undo and a second look do not count again."""

Filters = tuple[tuple[str, str], ...]
"""Ids with their filters."""


def filters_with(core: CoreMap, id: str, text: str) -> dict[str, str]:
    """Return the filters of a kind of entity by id, with another one for `id`."""
    entity = core.entity(id) if id in core.state else None
    if not isinstance(entity, (Persona, Segment)):
        raise MessageError(
            f"fit: id={shown(id)} is not valid; allowed: the id of a persona or a segment"
        )
    alike = cast("list[Persona | Segment]", core.state.entities(entity.kind))
    filters = {each.id: each.filter for each in alike} | {id: text}
    return {key: each for key, each in filters.items() if each.strip()}


def problem_of(text: str) -> tuple[str, str]:
    """Return what is wrong with a filter and what is allowed, both empty if it is a condition."""
    try:
        from journeynb.data.conditions import Condition

        Condition(text, "filter")
    except ArgumentError as error:
        return in_parts(str(error), text)
    except (JourneyError, ImportError):  # without the extra, nothing reads conditions
        pass
    return "", ""


def in_parts(message: str, text: str) -> tuple[str, str]:
    """Return the error of a condition without the condition itself, and what is allowed."""
    reason = message.removeprefix(f"filter={shown(text, 200)} is not valid: ")
    problem, _, allowed = reason.partition("; allowed: ")
    return problem, allowed


class Count:
    """One count of the customers who fit some filters, in a thread.

    Parameters
    ----------
    customers : Customers
        The customers.
    filters : tuple
        Ids with their filters.
    done : callable
        Called in that thread at its end.
    """

    def __init__(self, customers: Customers, filters: Filters, done: Callable[[], None]) -> None:
        self.filters = filters
        self.fit: Fit | None = None
        self.remarks: list[str] = []
        self.problem = ""
        self.ended = False
        self.end = 0.0
        self._customers = customers
        self._done = done
        self.thread = threading.Thread(target=self._run, daemon=True, name="journeynb-fit")
        RUNNING.add(self)
        self.thread.start()

    def interrupt(self) -> None:
        """Stop, within a query too."""
        interrupt(self._customers.backend)

    def _run(self) -> None:
        from journeynb.insight.customers.fit import fit

        try:
            with hearing() as heard:
                self.fit = fit(self._customers, dict(self.filters))
            self.remarks = list(heard)
        except Exception as error:  # a table can fail in many ways; the editor continues
            self.problem = in_a_line(error)
        self.ended, self.end = True, time.monotonic()
        RUNNING.discard(self)
        self._done()


class Fits:
    """The counts of the customers who fit filters, one at a time, the last that was asked for.

    Parameters
    ----------
    customers : Customers
        The customers.
    tell : callable
        Takes the news that a count has ended.
    """

    def __init__(self, customers: Customers, tell: Callable[[FitsNews], object]) -> None:
        self.customers = customers
        self._tell = tell
        self._known: OrderedDict[Filters, Count] = OrderedDict()
        self._count: Count | None = None
        self._next: Filters | None = None

    def fitting(self, filters: Mapping[str, str], id: str) -> Fitting:
        """Return how many customers fit; if that is not known yet, news follow."""
        key = tuple(sorted(filters.items()))
        self._settle()
        found = self._known.get(key)
        if found is not None and found.fit is None and time.monotonic() - found.end > AGAIN:
            found = None
        if found is None:
            if self._count is None:
                self._start(key)
            elif self._count.filters != key:
                self._next = key  # an older one that waits is no longer needed
            return {"problem": "", "allowed": "", "counting": True}
        self._known.move_to_end(key)
        made: dict[str, Any] = {"problem": "", "allowed": "", "counting": False}
        if found.remarks:
            made["remarks"] = found.remarks
        if found.fit is None:
            return cast("Fitting", {**made, "remarks": [found.problem]})
        if id in found.fit.problems:
            made["problem"], made["allowed"] = in_parts(found.fit.problems[id], filters[id])
        elif id in found.fit.counts:
            made["counts"] = {
                "fit": found.fit.counts[id], "customers": found.fit.customers,
                "none": found.fit.none, "several": found.fit.several,
            }  # fmt: skip
        return cast("Fitting", made)

    def wait(self, seconds: float = 10.0) -> None:
        """Wait until nothing is counted."""
        while self._count is not None:
            self._count.thread.join(seconds)
            self._settle()

    def _start(self, key: Filters) -> None:
        self._count = Count(self.customers, key, on_this_loop(self._settle))

    def _settle(self) -> None:
        """Take the result of a count that has ended, and start the one that waits."""
        count = self._count
        if count is None or not count.ended:
            return
        self._count = None
        self._known[count.filters] = count
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        waiting, self._next = self._next, None
        if waiting is not None and waiting not in self._known:
            self._start(waiting)
        self._tell(FitsNews(type="fits_counted"))
