"""The core map: the graph with its door, its history and its listeners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from threading import RLock
from typing import Any, Literal

import networkx as nx

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.model.changes import Door
from journeynb.model.index import Index
from journeynb.model.kinds.entity import Entity, MapInfo
from journeynb.model.kinds.links import Link
from journeynb.model.state import State
from journeynb.model.taking_back import moved_in, one_by_one, still_fitting, told
from journeynb.model.transaction import Change


@dataclass(frozen=True, slots=True)
class Author:
    """The person who makes a step.

    Parameters
    ----------
    name : str
        Their name; "" if it is not known.
    key : str
        Separates them from others of the same name. Undo takes back steps with the same key; all
        who work in one kernel have the key "".
    """

    name: str = ""
    key: str = ""


ORIGINS = ("code", "hand", "file", "agent")
"""Origins of steps: calls in Python, editors, what came from the map's file, and assistants."""
OUTSIDE_CODE = ("hand", "agent")
"""Origins of the steps that no cell makes again when it is run again."""
NOBODY = Author()
"""The author of a step by code, and of all steps in a kernel."""


@dataclass(slots=True, eq=False)
class Step:
    """A step of history.

    Parameters
    ----------
    changes : list of dict
        The changes that were applied.
    inverse : list of dict
        The changes that undo it.
    by : str
        Its origin, one of `ORIGINS`.
    author : Author
        The person who made it.
    final : bool
        Whether it cannot be undone any more: others have changed a part of it since, and the rest
        was taken back.
    at : int
        The revision that made it, undid it or made it again.
    takes_back : Step or None
        The earlier step that it takes back as a whole.
    """

    changes: list[Change]
    inverse: list[Change]
    by: str
    author: Author = NOBODY
    final: bool = False
    at: int = 0
    takes_back: Step | None = None


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
    who : str
        Name of the person who made it; "" if it is not known.
    """

    revision: int
    changes: list[Change]
    by: str
    inverse: list[Change] = field(default_factory=list, repr=False)
    author: Author = NOBODY
    what: Literal["step", "undo", "redo"] = "step"

    @property
    def who(self) -> str:
        """Name of the person who made the step; "" if it is not known."""
        return self.author.name


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
        self._undoable: Counter[str] = Counter()  # numbers of steps by the key of their author
        self._redoable: Counter[str] = Counter()
        self._listeners: list[Listener] = []
        self._batch: Door | None = None
        self._lock = RLock()  # so that the batch of one thread does not take in another's edits
        self._graph: tuple[int, nx.MultiDiGraph[str]] | None = None
        self._kept: dict[str, tuple[int, Any]] = {}

    def apply(
        self, changes: Sequence[Change], by: str = "code", author: Author = NOBODY
    ) -> list[Change]:
        """Apply a list of changes, all or none, as one step; return its inverse.

        A list that changes nothing makes no step and returns ``[]``.
        """
        with self._lock:
            transaction = Door(self.state)
            self._run(transaction, changes)
            if self._batch is None:
                return self._record(transaction, by, author)
            self._batch.absorb(transaction)
            self._version += 1
            return deepcopy(transaction.inverse) if transaction.changed_anything() else []

    def _run(self, transaction: Door, changes: Sequence[Change]) -> None:
        try:
            transaction.apply(changes)
        except BaseException:
            transaction.roll_back()
            raise

    def _record(
        self, transaction: Door, by: str, author: Author, takes_back: Step | None = None
    ) -> list[Change]:
        if not transaction.changed_anything():
            return []
        at, changes = self.revision + 1, transaction.changes
        step = Step(changes, transaction.inverse, by, author, at=at, takes_back=takes_back)
        self.done.append(step)
        self._undoable[author.key] += 1
        if self._redoable.pop(author.key, 0):
            self.undone = [each for each in self.undone if each.author.key != author.key]
        self._tell(step.changes, step.inverse, by, author, "step")
        return deepcopy(step.inverse)

    def _tell(
        self,
        changes: list[Change],
        inverse: list[Change],
        by: str,
        author: Author,
        what: Literal["step", "undo", "redo"],
    ) -> None:
        self.revision += 1
        self._version += 1
        event = Event(self.revision, changes, by, inverse, author, what)
        for listener in list(self._listeners):
            try:
                listener(event)
            except Exception as error:  # the step is made, and the other listeners get it
                warn(f"the change was made, but a listener failed: {error!r}")

    @contextmanager
    def batch(self, by: str = "code", author: Author = NOBODY) -> Iterator[None]:
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
                self._record(transaction, by, author)
            else:
                outer.absorb(transaction)

    def undo(self, by: str = "code", author: Author = NOBODY) -> bool:
        """Undo the last step of an author; False if there is none."""
        return self.travel("undo", by, author) is not None

    def redo(self, by: str = "code", author: Author = NOBODY) -> bool:
        """Make the last step that an author has undone again; False if there is none."""
        return self.travel("redo", by, author) is not None

    def undoable(self, author: Author = NOBODY) -> int:
        """Return the number of steps that an author can undo."""
        return self._undoable[author.key]

    def redoable(self, author: Author = NOBODY) -> int:
        """Return the number of steps that an author can redo."""
        return self._redoable[author.key]

    def travel(
        self, what: Literal["undo", "redo"], by: str = "code", author: Author = NOBODY
    ) -> list[str] | None:
        """Undo the last step of an author, or make the last undone one again.

        What others have changed since stays as it is.

        Returns
        -------
        list of str or None
            What stayed as it is, in words; None if there is no step.
        """
        self.refuse_in_batch("undo and redo")
        with self._lock:
            source = self.done if what == "undo" else self.undone
            for step in reversed(source):
                if step.author.key == author.key and not step.final:
                    break
            else:
                return None
            door = Door(self.state)
            kept: list[str] = []
            there, back = step.changes, step.inverse
            if what == "redo":
                there, back = back, there
            if {*self._undoable, *self._redoable} <= {author.key}:  # nobody else made a step
                self._run(door, back)
            else:
                later = _after(self.done, step)
                changes, lost = still_fitting(self.state, there, back, moved_in(later))
                lost += one_by_one(door, changes)
                kept = told(self.state, lost, later)
            self._moved(step, door, what, bool(kept))
            if door.changed_anything():
                self._tell(door.changes, door.inverse, by, author, what)
            return kept

    def take_back(self, step: Step, by: str = "code", author: Author = NOBODY) -> list[str]:
        """Take back any step, as a new step; return what stayed as it is, in words.

        What was changed since stays.
        """
        self.refuse_in_batch("undoing a step")
        with self._lock:
            door = Door(self.state)
            later = [
                (each.author.name, each.changes)
                for each in takewhile(lambda each: each.at > step.at, reversed(self.done))
            ]
            changes, lost = still_fitting(self.state, step.changes, step.inverse, moved_in(later))
            lost += one_by_one(door, changes)
            self._record(door, by, author, None if lost else step)
            return told(self.state, lost, later)

    def _moved(self, step: Step, door: Door, what: Literal["undo", "redo"], partly: bool) -> None:
        """Move a step from what is done to what is undone, or the other way round."""
        source, target = self.done, self.undone
        fewer, more = self._undoable, self._redoable
        there, back = door.inverse, door.changes
        if what == "redo":
            source, target, fewer, more = target, source, more, fewer
            there, back = back, there
        key = step.author.key
        fewer[key] -= 1
        if partly and what == "undo":
            step.final = True  # a part of it is still on the map
        else:
            del source[max(at for at, each in enumerate(source) if each is step)]
        if partly:
            step = Step(there, back, step.by, step.author)
        if door.changed_anything():
            step.at = self.revision + 1
            target.append(step)
            more[key] += 1

    def forget_history(self) -> None:
        """Let nothing that was done so far be undone."""
        for steps in (self.done, self.undone, self._undoable, self._redoable):
            steps.clear()

    @property
    def in_batch(self) -> bool:
        """Whether a batch is open."""
        return self._batch is not None

    def refuse_in_batch(self, what: str) -> None:
        """Raise if a batch is open."""
        if self._batch is not None:
            raise ArgumentError(f"{what} cannot be used inside a batch")

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call a function after each step, until the function that is returned is called."""
        if not callable(listener):
            raise ArgumentError(
                f"a listener must be a function that takes an event, not {shown(listener)}"
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

    @property
    def version(self) -> int:
        """A number that grows with each change, inside batches too."""
        return self._version

    def once_a_step(self, name: str, make: Callable[[State], Any]) -> Any:
        """Return ``make(state)``, made again only after the map has changed."""
        kept = self._kept.get(name)
        if kept is None or kept[0] != self._version:
            kept = self._kept[name] = (self._version, make(self.state))
        return kept[1]

    @property
    def index(self) -> Index:
        """The map laid out for reading, made once a step."""
        made: Index = self.once_a_step("index", Index)
        return made

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


def _after(done: list[Step], step: Step) -> list[tuple[str, list[Change]]]:
    """Return the names of others and their changes since a step, the last first."""
    later = takewhile(lambda each: each.at > step.at, reversed(done))
    return [
        (each.author.name, each.changes) for each in later if each.author.key != step.author.key
    ]
