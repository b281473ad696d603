"""Answers to questions about a map and an event log, computed once for each state of the map."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.public_calls import Public
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.data.rounding import rounded
from journeynb.evidence.log.event_log import EventLog, must_be_log
from journeynb.evidence.matching.customer_personas import ASSIGN, CustomerPersonas
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.evidence.matching.personas_of_table import PersonasOfTable
from journeynb.model.core import CoreMap
from journeynb.model.index import Index

if TYPE_CHECKING:
    from typing import Self

    import pandas as pd


class CachedAnswers(Public):
    """A map and an event log, and the answers about them so far.

    Parameters
    ----------
    core : CoreMap
        The map.
    log : EventLog
        The log, available as ``.log``.
    assign : {"first", "last", "event"}
        The persona of a customer with several.

    Raises
    ------
    ArgumentError
        `log` is not an event log, or `assign` is not valid.
    """

    def __init__(self, core: CoreMap, log: EventLog, assign: str = "first") -> None:
        must_be_log(log)
        require_assign(assign)
        self._core = core
        self.log = log
        self._assign = assign
        self._index: Index | None = None
        self._before_question: Callable[[], None] | None = None
        self._mapped: MappedLog
        self._warned: set[str] = set()

    @property
    def mapped(self) -> MappedLog:
        """The log with the current map: Ibis expressions for your own queries."""
        if self._before_question is not None:
            return self._mapped
        index = self._core.index
        if index is not self._index:
            self._index = index
            by_event = self._assign == "event" and self.log.reader.persona_table is None
            self._mapped = MappedLog(index, self.log, by_event)
            table = self.log.reader.persona_table
            self._customer_personas = (
                CustomerPersonas(self._mapped, self._assign)
                if table is None
                else PersonasOfTable(self._mapped, table)
            )
            self._answers: dict[Any, pd.DataFrame] = {}
            self._warned = set()
        return self._mapped

    @property
    def customer_personas(self) -> CustomerPersonas:
        """The persona of each customer."""
        self.mapped  # noqa: B018
        return self._customer_personas

    def still(self, before_question: Callable[[], None]) -> Self:
        """Return evidence for the map as it is now, for use in another thread.

        It does not follow edits. The two share their answers.

        Parameters
        ----------
        before_question : callable
            Called before each question. An exception that it raises cancels the question.
        """
        self.mapped  # noqa: B018
        made = copy.copy(self)
        made._before_question = before_question
        made._warned = set()
        return made

    def _share(self, answers: dict[Any, pd.DataFrame]) -> None:
        """Use answers about an equal map and the same log, and add to them until the map changes.

        Parameters
        ----------
        answers : dict
            Empty, or what other evidence was given here.
        """
        self.mapped  # noqa: B018
        self._answers = answers

    def _answer(
        self, key: tuple[Any, ...], make: Callable[[], pd.DataFrame], by_persona: bool = False
    ) -> pd.DataFrame:
        """Return a copy of an answer, computed once for each state of the map."""
        for part in key:
            if getattr(part, "__hash__", None) is None:
                raise ArgumentError(f"{shown(part)} is not valid here; allowed: a single value")
        if self._before_question is not None:
            self._before_question()
        self._warn_once("map", self.mapped.warnings)
        if by_persona:
            self._warn_once("personas", self.customer_personas.warnings)
        if key not in self._answers:
            self._answers[key] = rounded(make())
        found = self._answers[key].copy()
        found.attrs = dict(self._answers[key].attrs)
        return found

    def _warn_once(self, subject: str, warnings: Callable[[], list[str]]) -> None:
        """Warn about a subject, once for each state of the map."""
        if subject not in self._warned:
            self._warned.add(subject)
            words = warnings()
            if words:
                warn("; ".join(words))


def require_assign(assign: object) -> None:
    """Raise `ArgumentError` if there is no such way to choose the persona of a customer."""
    if assign not in ASSIGN:
        raise ArgumentError(f"assign={shown(assign)} is not valid; allowed: {', '.join(ASSIGN)}")
