"""A map held against an event log: the questions, each answered by a table."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.data.rounding import rounded
from journeynb.evidence.log.event_log import EventLog, must_be_log
from journeynb.evidence.matching.customer_personas import ASSIGN, CustomerPersonas
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.model.core import CoreMap
from journeynb.model.index import Index

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
        must_be_log(log)
        if assign not in ASSIGN:
            raise ArgumentError(
                f"assign={shown(assign)} is not valid; allowed: {', '.join(ASSIGN)}"
            )
        self._core = core
        self.log = log
        self._assign = assign
        self._index: Index | None = None
        self._asking: Callable[[], None] | None = None
        self._mapped: MappedLog
        self._told: set[str] = set()

    @property
    def mapped(self) -> MappedLog:
        """The log as the map sees it now: Ibis expressions to go on from."""
        if self._asking is not None:
            return self._mapped
        index = self._core.once_a_step("index", Index)
        if index is not self._index:
            self._index = index
            self._mapped = MappedLog(index, self.log, self._assign == "event")
            self._customer_personas = CustomerPersonas(self._mapped, self._assign)
            self._kept: dict[Any, pd.DataFrame] = {}
            self._told = set()
        return self._mapped

    @property
    def customer_personas(self) -> CustomerPersonas:
        """Which persona each customer is."""
        self.mapped  # noqa: B018
        return self._customer_personas

    def still(self, asking: Callable[[], None]) -> Evidence:
        """Return the evidence for the map as it is now, which another thread may ask.

        It does not follow edits; the two share their answers.

        Parameters
        ----------
        asking : callable
            Called before each question; what it raises ends the asking.
        """
        self.mapped  # noqa: B018
        made = copy.copy(self)
        made._asking = asking
        made._told = set()
        return made

    def _answer(
        self, key: tuple[Any, ...], make: Callable[[], pd.DataFrame], by_persona: bool = False
    ) -> pd.DataFrame:
        """Return a copy of an answer, made once for each state of the map."""
        if self._asking is not None:
            self._asking()
        self._tell("map", self.mapped.warnings)
        if by_persona:
            self._tell("people", self.customer_personas.warnings)
        if key not in self._kept:
            self._kept[key] = rounded(make())
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
        from journeynb.evidence.questions.unmapped_events import unmapped_events

        return self._answer(
            ("unmapped_events", by_persona),
            lambda: unmapped_events(self.mapped, self.customer_personas, by_persona),
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
        from journeynb.evidence.questions.unobserved_touchpoints import unobserved_touchpoints

        return self._answer(
            ("unobserved_touchpoints",), lambda: unobserved_touchpoints(self.mapped)
        )

    def stages(self, by_persona: bool = False) -> pd.DataFrame:
        """Return each stage as it was observed, in the order of the map.

        Parameters
        ----------
        by_persona : bool
            Also by persona.

        Returns
        -------
        pandas.DataFrame
            ``id, name`` (text), ``customers`` (int), ``share`` of all customers with ``low, high``,
            ``events`` (int), ``first_seen, last_seen`` (UTC), ``median_seconds, median_time``: from
            the event before, at another stage, to the arrival here; ``go_on`` and ``leave``: the
            shares of those who then were at another stage, and whose last stage it was, each with
            ``_low, _high``. With ``gap=`` also ``journeys``, of which the shares then are;
            ``persona`` first with `by_persona`. Events on no touchpoint are passed over.
        """
        return self._places("stage", by_persona)

    def touchpoints(self, by_persona: bool = False) -> pd.DataFrame:
        """Return each touchpoint as it was observed, in the order of the map.

        Parameters
        ----------
        by_persona : bool
            Also by persona.

        Returns
        -------
        pandas.DataFrame
            The columns of `stages`, of touchpoints.
        """
        return self._places("touchpoint", by_persona)

    def _places(self, level: str, by_persona: bool) -> pd.DataFrame:
        from journeynb.evidence.questions.stages_touchpoints import places

        return self._answer(
            (level, by_persona),
            lambda: places(self.mapped, self.customer_personas, level, by_persona),
            by_persona,
        )

    def funnel(self, ordered: bool = True, within: Any = None) -> pd.DataFrame:
        """Return how far customers come through the stages, of everybody and by persona.

        A customer has reached a stage when some event of it comes at or after the first event by
        which the stage before was reached. Stages whose touchpoints have no events are left out,
        which a warning tells, and ``.attrs["left_out"]``.

        Parameters
        ----------
        ordered : bool
            False: the stages before may be reached in any order.
        within : str or timedelta, optional
            Count only what comes within so long (``"30d"``) of the first event of the first stage;
            customers not yet observed that long stand in ``open`` and nowhere else.

        Returns
        -------
        pandas.DataFrame
            ``persona, stage`` (ids), ``reached`` (int; with ``gap=`` journeys, beside
            ``customers``), ``share`` of those who reached the first stage with ``low, high``,
            ``dropped`` (int) and ``drop_off``: how many of the stage before did not come here, and
            their share, ``median_seconds, median_time`` from reaching the stage before, ``open``.

        Warns
        -----
        JourneyWarning
            Names the stages that are left out.
        """
        from journeynb.evidence.questions.funnel import funnel, steps_of

        self._tell("funnel", lambda: _left_out(steps_of(self.mapped)[1]))
        return self._answer(
            ("funnel", ordered, str(within)),
            lambda: funnel(self.mapped, self.customer_personas, ordered, within),
            True,
        )

    def transitions(self, level: str = "touchpoint", by_persona: bool = False) -> pd.DataFrame:
        """Return which follows which, the most frequent first.

        A move is two consecutive events of a customer (with ``gap=``, of a journey), in the order
        of time, of the log's ``order=``, of the events' names, of the touchpoints in the map.

        Parameters
        ----------
        level : {"touchpoint", "stage", "event"}
            What follows what. Events on no touchpoint, touchpoints in no stage: ``(none)``.
        by_persona : bool
            Also by persona.

        Returns
        -------
        pandas.DataFrame
            ``from, to`` (ids, or events), ``count, customers`` (int; with ``gap=`` also
            ``journeys``), ``probability`` among the moves out of `from` with ``low, high``,
            ``mean_seconds, mean_time, median_seconds, median_time`` between the two, ``mapped``:
            whether a `leads_to` joins the two or they are the same; missing for events. At
            touchpoints each `leads_to` that nobody took follows with a count of 0.
        """
        from journeynb.evidence.questions.transitions import transitions

        return self._answer(
            ("transitions", level, by_persona),
            lambda: transitions(self.mapped, self.customer_personas, level, by_persona),
            by_persona,
        )

    def paths(self, top: int = 20, steps: int = 10, by_persona: bool = False) -> pd.DataFrame:
        """Return the ways that customers take, the most frequent first.

        A way is the touchpoints of a customer (with ``gap=``, of a journey) in order, each run of
        one touchpoint once, events on no touchpoint passed over.

        Parameters
        ----------
        top : int
            How many ways, 1 to 10,000; by persona, of each.
        steps : int
            How many touchpoints of a way are told apart, 1 to 50.
        by_persona : bool
            Also by persona; with ``assign="event"`` that of the way's first event.

        Returns
        -------
        pandas.DataFrame
            ``path, names`` (lists), ``more`` (whether ways go on after `steps`), ``customers``
            (int; with ``gap=`` also ``journeys``), ``share`` of all ways with ``low, high``,
            ``conversion``: the share of them with an event of the last stage that has events, with
            ``_low, _high``, ``median_seconds, median_time`` from the first touchpoint to the
            arrival at the last one shown.
        """
        from journeynb.evidence.questions.paths import paths

        return self._answer(
            ("paths", top, steps, by_persona),
            lambda: paths(self.mapped, self.customer_personas, top, steps, by_persona),
            by_persona,
        )

    def conformance(self, by: str = "persona") -> pd.DataFrame:
        """Return how much of what customers did the map explains.

        A move between two touchpoints is explained when they are the same or a `leads_to` joins
        them; in a map with no `leads_to`, when the stage of the second is that of the first or the
        next one. Moves from and to events on no touchpoint are not explained. A customer is
        explained when every move is.

        Parameters
        ----------
        by : {"persona", "customer"}
            The shares, or for each customer the first move that is not explained.

        Returns
        -------
        pandas.DataFrame
            By persona ``persona, moves, explained_moves, move_share, move_low, move_high,
            customers, explained_customers, customer_share, customer_low, customer_high`` (with
            ``gap=`` ``journeys`` and the same of them). By customer ``customer`` (and ``journey``),
            ``persona, time, from, event, to, next_event, seconds, after`` (Timedelta).
        """
        from journeynb.evidence.questions.conformance import conformance, first_moves

        if by not in ("persona", "customer"):
            raise ArgumentError(f"by={shown(by)} is not valid; allowed: persona, customer")
        make = conformance if by == "persona" else first_moves
        return self._answer(
            ("conformance", by), lambda: make(self.mapped, self.customer_personas), True
        )

    def emotions(self) -> pd.DataFrame:
        """Return what customers felt, by their scores, against what the map assumes.

        Returns
        -------
        pandas.DataFrame
            ``persona, touchpoint`` (ids), ``name``, ``n`` (scores), ``customers`` (int), ``mean``
            (-2 to 2) with its 95 % interval ``low, high`` (Student's t), ``assumed``: the map's
            emotion (of everybody, the mean), ``difference``: mean less assumed.
        """
        from journeynb.evidence.questions.emotions import emotions

        return self._answer(
            ("emotions",), lambda: emotions(self.mapped, self.customer_personas), True
        )

    def personas(self) -> pd.DataFrame:
        """Return how many customers each persona has, and who fits none.

        Returns
        -------
        pandas.DataFrame
            ``persona, name, customers, share, low, high`` and ``changed``: how many of them have
            values of more than one persona.
        """
        return self._answer(("personas",), self.customer_personas.count, True)

    def __repr__(self) -> str:
        return f"Evidence for {self._core.info.title!r} from {self.log!r}"


def _left_out(ids: list[str]) -> list[str]:
    if not ids:
        return []
    return [f"the funnel skips {', '.join(ids)}: these stages have no touchpoint with events"]
