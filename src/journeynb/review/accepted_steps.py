"""The steps of a map that come from accepted proposals, and what is stored about them.

A proposal counts as accepted for others when the file of the map contains its step. So the decision
is stored after the map has been saved, and taken back when the step is undone and the map saved.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary, ref

from journeynb.base.errors import JourneyError
from journeynb.base.user_warnings import warn
from journeynb.formats.map_file import MapFile
from journeynb.model.core import CoreMap, Event, Step
from journeynb.review.changes_format import Decision
from journeynb.review.proposal import Proposal
from journeynb.review.proposal_store import ProposalStore

_ALL: WeakKeyDictionary[CoreMap, ref[AcceptedSteps]] = WeakKeyDictionary()
"""By map, which keeps them alive as its listeners."""


@dataclass
class _Accepted:
    """A proposal that was accepted in this process.

    Parameters
    ----------
    store : ProposalStore
        Where it is kept.
    proposal : Proposal
        The proposal.
    step : Step or None
        The step that it made; None if the map already contained it.
    by : str
        Who accepted it.
    known : Decision or None
        What is stored about it, as far as it is known here.
    stored : bool
        Whether `known` is this acceptance.
    undone : bool
        Whether the step is undone.
    """

    store: ProposalStore
    proposal: Proposal
    step: Step | None
    by: str
    known: Decision | None
    stored: bool = False
    undone: bool = False


class AcceptedSteps:
    """The accepted proposals of a map; one for each map.

    Attributes
    ----------
    unsaved : callable
        Whether the map differs from its file.
    """

    def __init__(self, core: CoreMap) -> None:
        self._core = core
        self._all: dict[tuple[Hashable, str], _Accepted] = {}
        self._files: list[MapFile] = []
        self.unsaved: Callable[[], bool] = lambda: False
        self._accepting = False
        core.listen(self._after)

    def follow(self, file: MapFile) -> None:
        """Let decisions wait until a file of the map is saved."""
        self.unsaved = lambda: file.unsaved
        if not any(each is file for each in self._files):
            self._files.append(file)
            file.save_listeners.append(self.settle)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Save the steps that are made inside, and store that they are accepted, at the end."""
        self._accepting = True
        try:
            with ExitStack() as saved:
                for file in self._files:
                    saved.enter_context(file.saved_once())
                yield
        finally:
            self._accepting = False
            self.settle()

    def add(self, store: ProposalStore, proposal: Proposal, step: Step | None, by: str) -> None:
        """Note that a proposal was accepted; `settle` stores it."""
        same = (each.store for each in self._all.values() if each.store.key == store.key)
        store = next(same, store)  # so that the files of a folder are kept once
        made = _Accepted(store, proposal, step, by, proposal.decision)
        self._all[store.key, proposal.id] = made

    def step_of(self, store: ProposalStore, id: str) -> Step | None:
        """Return the step of an accepted proposal if it can still be undone."""
        found = self._all.get((store.key, id))
        step = None if found is None or found.undone else found.step
        return step if any(each is step for each in self._core.done) else None

    def state_of(self, store: ProposalStore, proposal: Proposal) -> str:
        """Return whether a proposal is ``pending``, ``accepted``, ``refused`` or ``damaged``."""
        found = self._all.get((store.key, proposal.id))
        if found is None or proposal.state == "damaged":
            return proposal.state
        if found.stored and proposal.decision != found.known:
            return proposal.state  # others have decided since
        if found.undone:
            return "pending" if found.stored else proposal.state
        return "accepted"

    def made_change(self, store: ProposalStore, id: str) -> bool:
        """Whether an accepted proposal changed the map, as far as it is known."""
        found = self._all.get((store.key, id))
        return found is None or found.step is not None

    def forget(self, store: ProposalStore, id: str) -> None:
        """Let a proposal be no longer accepted here."""
        self._all.pop((store.key, id), None)

    def settle(self) -> None:
        """Store which proposals are accepted, unless the map has still to be saved.

        Warns
        -----
        JourneyWarning
            A decision could not be stored, or someone else has decided otherwise meanwhile.
        """
        if self._accepting or not self._all or self.unsaved():
            return
        alike: dict[tuple[Hashable, str, bool], list[_Accepted]] = {}
        for each in self._all.values():
            if each.undone == each.stored:
                alike.setdefault((each.store.key, each.by, each.undone), []).append(each)
        for group in alike.values():
            try:
                self._store(group)
            except JourneyError:  # of one of them: which one?
                for each in group:
                    self._store_or_forget(each)

    def _store_or_forget(self, each: _Accepted) -> None:
        try:
            self._store([each])
        except JourneyError as error:
            self.forget(each.store, each.proposal.id)
            done = "undone" if each.undone else "accepted"
            warn(f"{each.proposal.id} was {done} on the map, but this is not stored: {error}")

    def _store(self, group: Sequence[_Accepted]) -> None:
        """Store the same about proposals of one store."""
        store, by, undone = group[0].store, group[0].by, group[0].undone
        now = {each.id: each for each in store.proposals()}
        due = {}
        for each in group:
            found = now.get(each.proposal.id)
            if undone:
                if found is not None and found.decision == each.known:  # else others have decided
                    due[each.proposal.id] = each.known
            elif found is not None and found.state == "accepted":  # by someone else, just now
                each.known, each.stored = found.decision, True
            else:
                due[each.proposal.id] = each.known
        decided = store.decide_all(due, "pending" if undone else "accepted", by) if due else {}
        for each in group:
            if undone:
                each.known, each.stored = None, False
            elif each.proposal.id in decided:
                each.known, each.stored = decided[each.proposal.id].decision, True

    def _after(self, event: Event) -> None:
        if not self._all:
            return
        done = {id(step) for step in self._core.done}
        undone = {id(step) for step in self._core.undone}
        taken_back = {id(step.takes_back) for step in self._core.done if step.takes_back}
        for each in self._all.values():
            if id(each.step) in taken_back:
                each.undone = True
            elif id(each.step) in done:
                each.undone = False
            elif event.what == "undo" and id(each.step) in undone:
                each.undone = True
        self.settle()


def accepted_steps(core: CoreMap) -> AcceptedSteps:
    """Return the accepted proposals of a map."""
    known = _ALL.get(core)
    found = None if known is None else known()
    if found is None:
        found = AcceptedSteps(core)
        _ALL[core] = ref(found)
    return found
