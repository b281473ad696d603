"""A map held against an event log: the questions, each answered by a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from journeynb.evidence.log import EventLog
from journeynb.evidence.mapped import Mapped
from journeynb.evidence.people import ASSIGN, People
from journeynb.model.core import CoreMap
from journeynb.model.errors import ArgumentError
from journeynb.model.index import Index
from journeynb.model.refusals import shown
from journeynb.model.telling import warn

if TYPE_CHECKING:
    import pandas as pd


class Evidence:
    """What customers did, held against what the map says they do.

    It follows the map: after an edit each question is answered anew, and asked twice of the same
    map, it is answered from memory.

    Every rate stands with its 95 % interval (Wilson's), ``low`` and ``high``. Tables by persona
    have ``(all)`` for everybody first and ``(none)`` for those who fit no persona last.

    Parameters
    ----------
    core : CoreMap
        The map.
    log : EventLog
        The log.
    assign : {"first", "last", "event"}
        The persona of a customer with several: that of their first or their last event with one,
        or each event's own.

    Attributes
    ----------
    log : EventLog
        The log.
    """

    def __init__(self, core: CoreMap, log: EventLog, assign: str = "first") -> None:
        if not isinstance(log, EventLog):
            raise ArgumentError(f"log={shown(log)}; allowed: an EventLog")
        if assign not in ASSIGN:
            raise ArgumentError(f"assign={shown(assign)}; allowed: {', '.join(ASSIGN)}")
        self._core = core
        self.log = log
        self._assign = assign
        self._index: Index | None = None
        self._told: set[str] = set()

    @property
    def mapped(self) -> Mapped:
        """The log as the map sees it now: Ibis expressions to go on from."""
        index = self._core.once_a_step("index", Index)
        if index is not self._index:
            self._index = index
            self._mapped = Mapped(index, self.log)
            self._people = People(self._mapped, self._assign)
            self._kept: dict[Any, pd.DataFrame] = {}
            self._told = set()
        return self._mapped

    @property
    def people(self) -> People:
        """Which persona each customer is."""
        self.mapped  # noqa: B018
        return self._people

    def _answer(
        self, key: tuple[Any, ...], make: Callable[[], pd.DataFrame], by_persona: bool = False
    ) -> pd.DataFrame:
        """Return a copy of an answer, made once for each state of the map."""
        self._tell("map", self.mapped.told)
        if by_persona:
            self._tell("people", self.people.told)
        if key not in self._kept:
            self._kept[key] = make()
        found = self._kept[key].copy()
        found.attrs = dict(self._kept[key].attrs)
        return found

    def _tell(self, what: str, told: Callable[[], list[str]]) -> None:
        if what not in self._told:
            self._told.add(what)
            words = told()
            if words:
                warn("; ".join(words))

    def unmapped_events(self, by_persona: bool = False) -> pd.DataFrame:
        """Return the events on no touchpoint, the most frequent first.

        Parameters
        ----------
        by_persona : bool
            Also count them by persona.

        Returns
        -------
        pandas.DataFrame
            ``event, channel`` (text), ``count, customers`` (int), ``share`` of all events with
            ``low, high``, ``first_seen, last_seen`` (UTC); ``persona`` first with `by_persona`.
        """
        from journeynb.evidence.coverage import unmapped_events

        return self._answer(
            ("unmapped_events", by_persona),
            lambda: unmapped_events(self.mapped, self.people, by_persona),
            by_persona,
        )

    def unobserved_touchpoints(self) -> pd.DataFrame:
        """Return the touchpoints whose events never occur in the log.

        Returns
        -------
        pandas.DataFrame
            ``id, name`` (text), ``events`` (the patterns, a list), in the order of the map. A
            touchpoint without patterns is not among them.
        """
        from journeynb.evidence.coverage import unobserved_touchpoints

        return self._answer(
            ("unobserved_touchpoints",), lambda: unobserved_touchpoints(self.mapped)
        )

    def personas(self) -> pd.DataFrame:
        """Return how many customers each persona has, and who fits none.

        Returns
        -------
        pandas.DataFrame
            ``persona, name, customers, share, low, high`` and ``changed``: how many of them have
            values of more than one persona.
        """
        return self._answer(("personas",), self.people.count, True)

    def __repr__(self) -> str:
        return f"Evidence for {self._core.info.title!r} from {self.log!r}"
