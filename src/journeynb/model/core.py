"""The core map: the graph with its door, its history and its listeners."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

import networkx as nx

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.model.changes import Door
from journeynb.model.kinds.entity import Entity, MapInfo
from journeynb.model.kinds.links import Link
from journeynb.model.state import State
from journeynb.model.transaction import Change


@dataclass(frozen=True, slots=True)
class Step:
    """A step of history.

    Parameters
    ----------
    changes : list of dict
        The changes that were applied.
    inverse : list of dict
        The changes that undo it.
    by : str
        Its origin: ``code`` for calls in Python, ``hand`` for editors.
    """

    changes: list[Change]
    inverse: list[Change]
    by: str


@dataclass(frozen=True, slots=True)
class Event:
    """The message that a listener gets, once per step.

    Parameters
    ----------
    revision : int
        The map's revision after the step.
    changes : list of dict
        The changes that were applied; for an undo, those that undid the step.
    by : str
        Origin of the step, of its undo or redo.
    """

    revision: int
    changes: list[Change]
    by: str


Listener = Callable[[Event], None]


class CoreMap:
    """A map that changes only through `apply`.

    Attributes
    ----------
    state : State
        The map as it is now, to read.
    revision : int
        Number of steps made, undone and redone so far.
    done, undone : list of Step
        The history, and the steps that `redo` makes again (the last first).
    folder : Path or None
        The folder of its file, whose settings apply; None for a map without a file.
    """

    def __init__(self, state: State | None = None) -> None:
        self.state = state if state is not None else State()
        self.revision = 0
        self.folder: Path | None = None
        self._version = 0  # grows inside batches too, unlike the revision
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self._listeners: list[Listener] = []
        self._batch: Door | None = None
        self._lock = RLock()  # so that the batch of one thread does not take in another's edits
        self._graph: tuple[int, nx.MultiDiGraph[str]] | None = None
        self._kept: dict[str, tuple[int, Any]] = {}

    def apply(self, changes: Sequence[Change], by: str = "code") -> list[Change]:
        """Apply a list of changes, all or none, as one step; return its inverse.

        A list that changes nothing makes no step and returns ``[]``.
        """
        with self._lock:
            transaction = Door(self.state)
            self._run(transaction, changes)
            if self._batch is None:
                return self._record(transaction, by)
            self._batch.absorb(transaction)
            self._version += 1
            return deepcopy(transaction.inverse) if transaction.changed_anything() else []

    def _run(self, transaction: Door, changes: Sequence[Change]) -> None:
        try:
            transaction.apply(changes)
        except BaseException:
            transaction.roll_back()
            raise

    def _record(self, transaction: Door, by: str) -> list[Change]:
        if not transaction.changed_anything():
            return []
        step = Step(transaction.changes, transaction.inverse, by)
        self.done.append(step)
        self.undone.clear()
        self._tell(step.changes, by)
        return deepcopy(step.inverse)

    def _tell(self, changes: list[Change], by: str) -> None:
        self.revision += 1
        self._version += 1
        event = Event(self.revision, changes, by)
        for listener in list(self._listeners):
            try:
                listener(event)
            except Exception as error:  # the step is made, and the other listeners get it
                warn(f"the change was made, but a listener failed: {error!r}")

    @contextmanager
    def batch(self, by: str = "code") -> Iterator[None]:
        """Make everything inside one step, or nothing if an exception leaves the block.

        A batch inside a batch is a part of the outer step, and rolls back alone.
        """
        with self._lock:
            outer, self._batch = self._batch, Door(self.state)
            transaction = self._batch
            try:
                yield
            except BaseException:
                transaction.roll_back()
                self._version += 1
                raise
            finally:
                self._batch = outer
            if outer is None:
                self._record(transaction, by)
            else:
                outer.absorb(transaction)

    def undo(self, by: str = "code") -> bool:
        """Undo the last step; False if there is none."""
        return self._travel(self.done, self.undone, "inverse", by)

    def redo(self, by: str = "code") -> bool:
        """Make the last undone step again; False if there is none."""
        return self._travel(self.undone, self.done, "changes", by)

    def _travel(self, source: list[Step], target: list[Step], what: str, by: str) -> bool:
        self.refuse_in_batch("undo and redo")
        with self._lock:
            if not source:
                return False
            step = source[-1]
            changes: list[Change] = getattr(step, what)
            self._run(Door(self.state), changes)
            target.append(source.pop())
            self._tell(changes, by)
            return True

    def refuse_in_batch(self, what: str) -> None:
        """Raise if a batch is open."""
        if self._batch is not None:
            raise ArgumentError(f"{what} cannot be used inside a batch")

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call a function after each step, until the function that is returned is called."""
        if not callable(listener):
            raise ArgumentError(
                f"a listener must be a function of one event, not {shown(listener)}"
            )
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    @property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The user's own copy of the graph, built at most once per step."""
        if self._graph is None or self._graph[0] != self._version:
            self._graph = (self._version, self.state.public_graph())
        return self._graph[1]

    def once_a_step(self, name: str, make: Callable[[State], Any]) -> Any:
        """Return ``make(state)``, made again only after the map has changed."""
        kept = self._kept.get(name)
        if kept is None or kept[0] != self._version:
            kept = self._kept[name] = (self._version, make(self.state))
        return kept[1]

    @property
    def info(self) -> MapInfo:
        """The fields of the map itself."""
        return self.state.info

    def entity(self, id: str) -> Entity:
        """Return the entity of an id."""
        return self.state.entity(id)

    def entities(self, *kinds: str) -> list[Entity]:
        """Return the entities of some kinds, or of all, in the order of the file."""
        return self.state.entities(*kinds)

    def links(self, *kinds: str) -> list[Link]:
        """Return the links of some kinds, or of all, in the order of the file."""
        return self.state.links(*kinds)
