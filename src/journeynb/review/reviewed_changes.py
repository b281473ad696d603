"""Changes that others propose: review, accept and refuse them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from journeynb.base.errors import ArgumentError, FileChangedError
from journeynb.base.host import user_name
from journeynb.base.text import shown
from journeynb.model.core import Author
from journeynb.model.transaction import Change
from journeynb.review.proposal import Proposal
from journeynb.review.review_words import meanwhile_words
from journeynb.review.reviewed_step import UNDECIDED
from journeynb.review.shown_changes import ShownChanges


class ReviewedChanges(ShownChanges):
    """Changes that a colleague or an assistant proposes, step by step.

    Each step is compared with the map as it is now. Steps are numbered from 0.

    Attributes
    ----------
    title : str
        Title of the map for which the changes were made.
    by : str
        Author of the changes, "" if not given.
    made : datetime or None
        Time of the proposal or of the download, if given.
    """

    def accept(
        self, *numbers: int | str, force: bool = False, by: str | Author | None = None
    ) -> ReviewedChanges:
        """Apply steps to the map, each as one step of its history, in the order shown.

        Parameters
        ----------
        *numbers : int or str
            Numbers of the steps, or ids of proposals.
        force : bool
            Whether to also apply steps in conflict; they overwrite the values on the map.
        by : str, optional
            Your name, which is stored with the decision; by default your login name.

        Returns
        -------
        ReviewedChanges
            These changes with their new states.

        Raises
        ------
        ArgumentError
            A step cannot be applied; the message says why. No step was applied.
        FileChangedError
            Someone else has refused a step in the meantime. No step was applied.
        """
        if not numbers:
            raise ArgumentError("choose the steps: accept(0, 2) by number, or accept_all()")
        chosen = sorted({self._number(each) for each in numbers})
        states = {each.number: each.state for each in self._on_map.steps()}
        self._apply([each for each in chosen if states[each] != "accepted"], force, _author(by))
        return self

    def accept_all(self, *, force: bool = False, by: str | Author | None = None) -> ReviewedChanges:
        """Accept all steps that are not refused.

        Parameters
        ----------
        force : bool
            Whether to also apply steps in conflict; otherwise they are skipped.
        by : str, optional
            Your name, which is stored with the decision; by default your login name.

        Returns
        -------
        ReviewedChanges
            These changes with their new states.
        """
        steps = [each for each in self._on_map.steps() if each.state in UNDECIDED]
        if not force:
            steps = [each for each in steps if each.state in ("pending", "there")]
        self._apply([each.number for each in steps], force, _author(by), skip=not force)
        return self

    def refuse(
        self, *numbers: int | str, reason: str = "", by: str | Author | None = None
    ) -> ReviewedChanges:
        """Refuse steps. The map does not change.

        Parameters
        ----------
        *numbers : int or str
            Numbers of the steps, or ids of proposals.
        reason : str
            Reason, shown with the step. An assistant reads it before it proposes the same again.
        by : str, optional
            Your name, which is stored with the decision; by default your login name.

        Returns
        -------
        ReviewedChanges
            These changes with their new states.

        Raises
        ------
        ArgumentError
            A step is already accepted; undo it with `JourneyMap.undo`.
        FileChangedError
            Someone else has decided on a step in the meantime. No step was refused.
        """
        if not isinstance(reason, str):
            raise ArgumentError(f"reason={shown(reason)} is not valid; allowed: text")
        if not numbers:
            raise ArgumentError("choose the steps: refuse(0, 2) by number")
        if len(numbers) > 1 and isinstance(numbers[-1], str) and not self._has(numbers[-1]):
            raise ArgumentError(
                f"unknown step {shown(numbers[-1])}; if it is the reason, write "
                f"refuse({numbers[0]!r}, reason=...)"
            )
        who = _author(by).name
        chosen = [self._number(each) for each in numbers]
        self._on_map.look()
        for each in chosen:
            self._refuse_accepted(each)
            self._require_decidable(each)
        for each in chosen:
            item = self._items[each]
            if item.decision and item.state == "refused" and reason in ("", item.decision.reason):
                continue
            self._accepted.forget(self._store, item.id)
            self._decided(each, self._store.decide(item.id, "refused", who, reason,
                                                   known=item.decision))  # fmt: skip
        return self

    def reopen(self, *numbers: int | str, by: str | Author | None = None) -> ReviewedChanges:
        """Undo decisions, so that the steps are pending again.

        Parameters
        ----------
        *numbers : int or str
            Numbers of the steps, or ids of proposals.
        by : str, optional
            Your name.

        Returns
        -------
        ReviewedChanges
            These changes with their new states.

        Raises
        ------
        ArgumentError
            The step is on the map; undo it first with `JourneyMap.undo`.
        """
        if not numbers:
            raise ArgumentError("choose the steps: reopen(0, 2) by number")
        chosen = [self._number(each) for each in numbers]
        self._on_map.look()
        for each in chosen:
            if self._on_map.state_of(self._items[each]) == "accepted" and self._on_map.is_on_map(
                self._items[each]
            ):
                self._refuse_accepted(each)
            self._require_decidable(each)
        for each in chosen:
            item = self._items[each]
            self._accepted.forget(self._store, item.id)
            if item.decision is not None:
                self._decided(each, self._store.decide(item.id, "pending", _author(by).name,
                                                       known=item.decision))  # fmt: skip
        return self

    def changes_now(self, number: int | str) -> list[Change]:
        """Return the changes that ``accept(number, force=True)`` would make on the map now."""
        at = self._number(number)
        item = self._items[at]
        if item.problem:
            return []
        applied = self._on_map.applied_beside(at)
        return self._on_map.fit(at, self._core.state.copy(), applied, True).changes

    def needed(self, number: int | str) -> list[Proposal]:
        """Return the proposals of the same file that must be accepted before this one."""
        return self._on_map.needed(self._number(number))

    def saved(self) -> None:
        """Store decisions about steps that the file of the map now contains."""
        self._accepted.settle()

    def wait_for(self, unsaved: Callable[[], bool]) -> None:
        """Store decisions while a function says that the map is saved; `saved` asks it again.

        This is for a map that something else than `JourneyMap.save` writes, such as a server.
        """
        self._accepted.unsaved = unsaved

    def _has(self, id: str) -> bool:
        return any(each.id == id for each in self._items)

    def _decided(self, number: int, proposal: Proposal) -> None:
        self._items[number] = proposal
        self._shown[proposal.id] = proposal.decision

    def _refuse_accepted(self, number: int) -> None:
        item = self._items[number]
        if self._on_map.state_of(item) != "accepted":
            return
        if item.decision is None or self._accepted.step_of(self._store, item.id):
            raise ArgumentError(f"step {number} is already accepted; undo it with {self._undo}")
        raise ArgumentError(f"step {number} is already {item.decision}; change the map to undo it")

    def _require_decidable(self, number: int) -> None:
        """Raise an error if a file cannot be read or written, or others decided unseen."""
        item = self._items[number]
        if item.problem:
            raise ArgumentError(f"step {number}: {item.problem}")
        unseen = item.decision != self._shown.get(item.id)
        if unseen and item.decision and self._on_map.state_of(item) == "refused":
            self._shown[item.id] = item.decision
            raise FileChangedError(
                f"step {number} {meanwhile_words(item.decision)}. Nothing was changed; call it "
                "again to decide otherwise"
            )
        self._store.require_writable(item)

    def _apply(self, numbers: list[int], force: bool, by: Author, skip: bool = False) -> None:
        self._core.refuse_in_batch("accepting changes")
        self._on_map.look()
        checked = list(self._checked(numbers, force, skip))
        self._make(checked, by)
        self._accepted.settle()
        self._on_map.look()
        for number, _ in checked:
            self._shown[self._items[number].id] = self._items[number].decision

    def _checked(
        self, numbers: list[int], force: bool, skip: bool
    ) -> Iterator[tuple[int, list[Change]]]:
        """Yield the changes of each step, checked after the steps before it."""
        now, applied = self._core.state.copy(), self._on_map.applied()
        for number in numbers:
            item = self._items[number]
            if self._on_map.state_of(item) == "accepted":
                continue
            self._require_decidable(number)
            fit = self._on_map.fit(number, now, applied[item.path], force)
            if skip and (fit.needs or fit.conflicts):
                continue
            if fit.needs:
                first = [number - item.step + each for each in (*fit.needs, item.step)]
                raise ArgumentError(
                    f"step {number} depends on step {first[0]}: "
                    f"use accept({', '.join(map(str, first))})"
                )
            if fit.conflicts and not (force and (fit.changes or fit.applied)):
                hint = "" if force else f"; accept({number}, force=True) applies it anyway"
                raise ArgumentError(f"step {number}: {'; '.join(fit.conflicts)}{hint}")
            applied[item.path][item.step] = bool(fit.changes)
            yield number, fit.changes

    def _make(self, steps: list[tuple[int, list[Change]]], by: Author) -> None:
        """Apply the changes of steps that were checked, by their numbers."""
        with self._accepted.together():
            for number, changes in steps:
                item = self._items[number]
                origin = "agent" if item.origin == "assistant" else "hand"
                made = self._core.apply(changes, by=origin, author=Author(item.by, by.key))
                self._note(number, self._core.done[-1] if made else None, by)

    def _note(self, number: int, step: Any, by: Author) -> None:
        """Note that a step was accepted."""
        self._accepted.add(self._store, self._items[number], step, by.name)


def _author(by: str | Author | None) -> Author:
    if isinstance(by, Author):
        return by
    if by is not None and not isinstance(by, str):
        raise ArgumentError(f"by={shown(by)} is not valid; allowed: a name")
    return Author(user_name() if by is None else by)
