"""Proposals compared with a map as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, takewhile
from pathlib import Path

from journeynb.model.core import CoreMap
from journeynb.model.kinds.value_types import same_json
from journeynb.model.state import State
from journeynb.review.accepted_steps import accepted_steps
from journeynb.review.change_conflicts import check_step
from journeynb.review.proposal import Proposal
from journeynb.review.proposal_store import ProposalStore
from journeynb.review.review_words import NOT_ON_MAP, WHEN_SAVED, fit_words, lines_of
from journeynb.review.reviewed_step import ReviewedStep
from journeynb.review.step_check import StepFit


class ProposalsOnMap:
    """Proposals and the map that they are for.

    Attributes
    ----------
    items : list of Proposal
        The proposals as they were at the last `look`; their numbers stay the same.
    accepted : AcceptedSteps
        Those that were accepted in this process.
    """

    def __init__(self, core: CoreMap, store: ProposalStore) -> None:
        self.core = core
        self.store = store
        self.accepted = accepted_steps(core)
        self.items = store.proposals()

    def look(self) -> None:
        """Take in what others decided."""
        now = {each.id: each for each in self.store.proposals()}
        self.items = [_updated(each, now.get(each.id)) for each in self.items]

    def state_of(self, item: Proposal) -> str:
        """Return whether it is ``pending``, ``accepted``, ``refused`` or ``damaged``."""
        return self.accepted.state_of(self.store, item)

    def steps(self) -> Iterator[ReviewedStep]:
        """Yield the proposals as they are now; of a file, each is checked after those before it."""
        self.look()
        applied = self.applied()
        number = 0
        for path, items in groupby(self.items, lambda each: each.path):
            now = self.core.state.copy()
            for item in items:
                yield self._reviewed(number, item, now, applied[path])
                number += 1

    def _reviewed(
        self, number: int, item: Proposal, now: State, applied: dict[int, bool]
    ) -> ReviewedStep:
        if item.file is None:
            return ReviewedStep(number, "damaged", [], [], [item.problem], {}, [], item.id)
        step, decision = item.file.steps[item.step], item.decision
        state, notes = self.state_of(item), []
        if item.problem:
            notes = [item.problem]
        elif state == "refused":
            notes = [decision.reason] if decision and decision.reason else []
        elif state == "accepted":
            notes = self._notes_of_accepted(item)
        else:
            decision = None
            fit = self.fit(number, now, applied)
            state, notes = fit_words(fit, number - item.step)
            if state in ("pending", "there"):
                applied[item.step] = bool(fit.changes)
        if not item.path.name:  # in memory: decided here, just now
            decision = None
        return ReviewedStep(
            number, state, step.rows, lines_of(step), notes, step.names, step.details,
            item.id, item.by, item.origin, item.made, item.why, decision,
        )  # fmt: skip

    def _notes_of_accepted(self, item: Proposal) -> list[str]:
        found = [] if self.is_on_map(item) else [NOT_ON_MAP]
        waits = item.decision is None or item.decision.state != "accepted"
        return [*found, WHEN_SAVED] if waits else found

    def fit(
        self, number: int, now: State, applied: dict[int, bool], force: bool = False
    ) -> StepFit:
        """Return whether a proposal that can be read fits a copy of the map; apply it if so."""
        item = self.items[number]
        assert item.file is not None
        file, first = item.file, number - item.step
        return check_step(file.steps, item.step, file.base, now, applied, force, first)

    def needed(self, number: int) -> list[Proposal]:
        """Return the proposals of the same file that must be accepted before this one."""
        item = self.items[number]
        if item.file is None or item.step == 0:
            return []
        fit = self.fit(number, self.core.state.copy(), self.applied_beside(number))
        return [self.items[number - item.step + each] for each in fit.needs]

    def applied(self) -> dict[Path, dict[int, bool]]:
        """Return the accepted steps of each file; whether they changed the map."""
        found: dict[Path, dict[int, bool]] = {each.path: {} for each in self.items}
        for each in self.items:
            if self.state_of(each) == "accepted":
                found[each.path][each.step] = self.accepted.made_change(self.store, each.id)
        return found

    def applied_beside(self, number: int) -> dict[int, bool]:
        """Return `applied` for the file of one proposal, without a look at the others."""
        path, first = self.items[number].path, number - self.items[number].step
        return {
            each.step: self.accepted.made_change(self.store, each.id)
            for each in takewhile(lambda each: each.path == path, self.items[first:])
            if self.state_of(each) == "accepted"
        }

    def is_on_map(self, item: Proposal) -> bool:
        """Whether the map contains an accepted step, or something that was edited since."""
        if item.file is None or len(item.file.steps) > 1:  # a later step may change it again
            return True
        fit = check_step(item.file.steps, 0, item.file.base, self.core.state.copy(), {})
        return not fit.changes or bool(fit.merged)


def _updated(known: Proposal, now: Proposal | None) -> Proposal:
    """Return a proposal as it is now; one that is no longer the same cannot be decided."""
    if now is None:
        return replace(known, problem=f"{known.path.name} has been deleted")
    if now.problem:
        return replace(known, problem=now.problem)
    if (
        known.file is not None
        and now.file is not known.file
        and (
            now.file is None
            or now.file.base_hash != known.file.base_hash
            or not same_json(now.changes, known.changes)
        )
    ):
        return replace(
            known, problem=f"{known.path.name} has other changes now; review the changes again"
        )
    return now
