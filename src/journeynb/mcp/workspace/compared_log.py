"""The event log of a workspace: opened with the first question, one question at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from journeynb.api.journey_map import JourneyMap
from journeynb.base.errors import FileError, JourneyError, MissingExtraError
from journeynb.mcp.asking.refusal import Refused

if TYPE_CHECKING:
    from journeynb.api.parts.data.map_evidence import MapEvidence
    from journeynb.evidence.log.event_log import EventLog

T = TypeVar("T")
PAUSE = 0.05
"""Seconds between two looks at a question that runs."""
KEPT = 20
"""Number of maps whose answers are kept."""
_UNREADABLE = (
    "the log cannot be read; the person who started the server sees why with: "
    "journeynb evidence MAP LOG"
)


class ComparedLog:
    """An event log, and its answers about maps.

    Parameters
    ----------
    log : Path
        The log: a file, a folder or a glob.
    columns : mapping
        Options of the log; see `opened_log`.
    customers : Path, optional
        A table that says which persona each customer of the log belongs to.
    customer_columns : mapping
        The columns of that table: ``customer, value``.
    """

    def __init__(
        self,
        log: Path,
        columns: Mapping[str, Any],
        customers: Path | None,
        customer_columns: Mapping[str, Any],
    ) -> None:
        self._path = log
        self.columns = dict(columns)
        self._customers = customers
        self.customer_columns = dict(customer_columns)
        self._lock = threading.Lock()
        self._logs: dict[bool, EventLog] = {}  # with the table of customers, or without
        self._backend: Any = None
        self._stamp: object = None
        self._evidence: dict[str, tuple[JourneyMap, MapEvidence, dict[Any, Any]]] = {}

    def check(self) -> None:
        """Open the log and the table of customers, for the person who starts the server.

        Raises
        ------
        JourneyError
            They cannot be read; the message may contain cells, so it is not for an assistant.
        """
        with self._lock:
            self._opened(self._customers is not None)

    def ask(
        self,
        name: str,
        jm: JourneyMap,
        make: Callable[[MapEvidence, dict[Any, Any]], T],
        *,
        stop_if_cancelled: Callable[[], None],
        look: Callable[[float | None], None],
    ) -> T:
        """Return what a function makes of the log on a map, on a thread that can be interrupted.

        Parameters
        ----------
        name : str
            Name of the map.
        jm : JourneyMap
            The map.
        make : callable
            Takes the evidence and a dict in which it keeps answers until the map or the log
            changes.
        stop_if_cancelled : callable
            Raises if the answer is no longer needed; the query that runs is then interrupted.
        look : callable
            Called while the question runs, with the percentage of its query, if it is known.

        Raises
        ------
        Refused
            The log cannot be read.
        """
        while not self._lock.acquire(timeout=PAUSE):
            stop_if_cancelled()
        try:
            return self._watched(lambda: make(*self._of(name, jm)), stop_if_cancelled, look)
        finally:
            self._lock.release()

    def _watched(
        self,
        make: Callable[[], T],
        stop_if_cancelled: Callable[[], None],
        look: Callable[[float | None], None],
    ) -> T:
        work = _Work(make)
        try:
            while not work.done.wait(PAUSE):
                stop_if_cancelled()
                look(self._percent())
        except BaseException:
            while not work.done.wait(PAUSE):
                self._interrupt()
            raise
        if work.error is not None:
            stop_if_cancelled()
            raise _refused(work.error) from work.error
        return work.result()

    def _of(self, name: str, jm: JourneyMap) -> tuple[MapEvidence, dict[Any, Any]]:
        """Return the evidence for a map, and its answers so far."""
        stamp = self._files()
        if stamp != self._stamp:
            self._logs, self._evidence, self._stamp = {}, {}, stamp
        known = self._evidence.pop(name, None)
        if known is None or known[0] is not jm:
            known = jm, jm.evidence(self._log_for(jm)), {}
        self._evidence[name] = known
        while len(self._evidence) > KEPT:
            del self._evidence[next(iter(self._evidence))]
        return known[1], known[2]

    def _log_for(self, jm: JourneyMap) -> EventLog:
        """Return the log; for a map whose personas have filters, with the table of customers."""
        has_filters = any(each.filter for each in jm._core.index.personas)
        by_table = self._customers is not None and has_filters
        if by_table not in self._logs:
            self._logs[by_table] = self._opened(by_table)
        self._backend = self._logs[by_table].backend
        return self._logs[by_table]

    def _opened(self, by_table: bool) -> EventLog:
        from journeynb.evidence.log.opened_log import opened_log

        options = dict(self.columns)
        if by_table:
            from journeynb.insight.customers.customers import Customers

            options["persona"] = Customers(self._customers, **self.customer_columns)
        log = opened_log(self._path, options)
        self._backend = log.backend
        if not log.facts.events:
            raise Refused("log", "the log has no events that can be used")
        return log

    def _files(self) -> object:
        """Return the state of the files, which changes when they do."""
        from journeynb.data.file_lists import list_files

        paths = [self._path, *([self._customers] if self._customers else [])]
        return [list_files(path).stamp() for path in paths]

    def _percent(self) -> float | None:
        if self._backend is None or self._backend.name != "duckdb":
            return None
        try:
            found = float(self._backend.con.query_progress())
        except Exception:  # only the percentage is missing then
            return None
        return found if 0 <= found <= 100 else None

    def _interrupt(self) -> None:
        if self._backend is not None:
            from journeynb.data.engines import interrupt

            interrupt(self._backend)


def _refused(error: BaseException) -> BaseException:
    """Return an error without paths, and without a cell of the log, such as a time or a heading."""
    if isinstance(error, Refused) or not isinstance(error, JourneyError):
        return error
    if isinstance(error, MissingExtraError):
        return Refused("log", str(error))
    if isinstance(error, FileError):
        return Refused("log", "the log, or the table of customers, is no longer there")
    return Refused("log", _UNREADABLE)


class _Work(Generic[T]):
    """A function that runs on a thread."""

    def __init__(self, make: Callable[[], T]) -> None:
        self.done = threading.Event()
        self._result: T | None = None
        self.error: BaseException | None = None
        self._make = make
        threading.Thread(target=self._run, daemon=True, name="journeynb-evidence").start()

    def result(self) -> T:
        """Return what the function returned."""
        return cast("T", self._result)

    def _run(self) -> None:
        from journeynb.base.user_warnings import hearing

        try:
            with hearing():  # warnings can have text of rows
                self._result = self._make()
        except BaseException as error:
            self.error = error
        self.done.set()
