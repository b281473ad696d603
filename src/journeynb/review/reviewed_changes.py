"""Changes that others propose: review, accept and refuse them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from journeynb.base.errors import ArgumentError, FileChangedError
from journeynb.base.host import user_name
from journeynb.base.public_calls import Public
from journeynb.base.text import count, shown, visible
from journeynb.formats.journeymap import map_hash
from journeynb.formats.map_file import MapFile
from journeynb.model.core import Author, CoreMap
from journeynb.model.transaction import Change
from journeynb.review.changes_file import ChangesFile
from journeynb.review.changes_format import time_words
from journeynb.review.proposal import Proposal
from journeynb.review.proposal_store import ProposalStore
from journeynb.review.proposals_on_map import ProposalsOnMap
from journeynb.review.review_words import (
    meanwhile_words,
    step_text,
)
from journeynb.review.reviewed_step import UNDECIDED, ReviewedStep

if TYPE_CHECKING:
    import pandas as pd

_OTHER_WORDS = {
    "approve": "accept",
    "reject": "refuse",
    "decline": "refuse",
    "undo": "jm.undo() or reopen",
    "steps": "list(review)",
}


class ReviewedChanges(Public):
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

    _many_files: ClassVar[bool] = False
    """Whether the steps come from several people, so that each names its own."""
    _undo: ClassVar[str] = "jm.undo()"
    """How users undo what they accepted."""

    def __init__(
        self,
        core: CoreMap,
        store: ProposalStore,
        file: ChangesFile | None = None,
        own: MapFile | None = None,
    ) -> None:
        self._core = core
        self._store = store
        self._on_map = ProposalsOnMap(core, store)
        self._accepted = self._on_map.accepted
        if own is not None:
            self._accepted.follow(own)
        self._shown = {each.id: each.decision for each in self._items}
        self.title = file.title if file else core.info.title
        self.by = file.by if file else ""
        self.made = file.made if file else None

    @property
    def moved_on(self) -> bool:
        """Whether the map differs from the one for which the changes were made."""
        bases = {each.file.base_hash for each in self._items if each.file}
        return bool(bases - {map_hash(self._core.state)})

    @property
    def pending(self) -> list[int]:
        """Numbers of the steps that are neither accepted nor refused."""
        return [each.number for each in self._on_map.steps() if each.state in UNDECIDED]

    @property
    def conflicts(self) -> list[int]:
        """Numbers of the steps that change something that was also changed on the map."""
        return [each.number for each in self._on_map.steps() if each.state == "conflict"]

    def accept(
        self, *numbers: int | str, force: bool = False, by: str | Author | None = None
    ) -> ReviewedChanges:
        """Apply steps to the map, each as one step of its history, in the order shown.

        Parameters
        ----------
        *numbers : int or str
            Numbers of the steps, or ids of proposals.
        force : bool
            Whether to apply steps in conflict too; they overwrite the values on the map.
        by : str, optional
            Your name, which is stored with the decision; by default that of the login.

        Returns
        -------
        ReviewedChanges
            These changes with their new states.

        Raises
        ------
        ArgumentError
            A step cannot be applied; the message says why. No step was applied.
        FileChangedError
            Someone else has refused a step meanwhile. No step was applied.
        """
        if not numbers:
            raise ArgumentError("choose the steps: accept(0, 2) by number, or accept_all()")
        chosen = sorted({self._number(each) for each in numbers})
        states = {each.number: each.state for each in self._on_map.steps()}
        self._apply([each for each in chosen if states[each] != "accepted"], force, _author(by))
        return self

    def accept_all(self, *, force: bool = False, by: str | Author | None = None) -> ReviewedChanges:
        """Accept all steps that are not refused; without `force`, skip those in conflict."""
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
            Your name, which is stored with the decision; by default that of the login.

        Returns
        -------
        ReviewedChanges
            These changes with their new states.

        Raises
        ------
        ArgumentError
            A step is already accepted; undo it with `JourneyMap.undo`.
        FileChangedError
            Someone else has decided on a step meanwhile. No step was refused.
        """
        if not isinstance(reason, str):
            raise ArgumentError(f"reason={shown(reason)} is not valid; allowed: text")
        if not numbers:
            raise ArgumentError("choose the steps: refuse(0, 2) by number")
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
        """Take back decisions, so that the steps are pending again.

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
            The map contains the step, so that it must be undone.
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
        applied = self._on_map.applied()[item.path]
        return self._on_map.fit(at, self._core.state.copy(), applied, True).changes

    def saved(self) -> None:
        """Store decisions about steps that the file of the map now contains."""
        self._accepted.settle()

    def wait_for(self, unsaved: Callable[[], bool]) -> None:
        """Store decisions while a function says that the map is saved; `saved` asks it again.

        This is for a map that something else than `JourneyMap.save` writes, such as a server.
        """
        self._accepted.unsaved = unsaved

    def _number(self, number: Any) -> int:
        last = len(self._items) - 1
        if isinstance(number, str):
            ids = [each.id for each in self._items]
            if number in ids:
                return ids.index(number)
        elif not isinstance(number, bool) and isinstance(number, int) and 0 <= number <= last:
            return number
        allowed = f"0 to {last}" if last >= 0 else "none, because there are no changes"
        raise ArgumentError(f"unknown step {shown(number)}; allowed: {allowed}")

    @property
    def _items(self) -> list[Proposal]:
        return self._on_map.items

    def _decided(self, number: int, proposal: Proposal) -> None:
        self._items[number] = proposal
        self._shown[proposal.id] = proposal.decision

    def _refuse_accepted(self, number: int) -> None:
        item = self._items[number]
        if self._on_map.state_of(item) != "accepted":
            return
        if item.decision is None or self._accepted.step_of(self._store, item.id):
            raise ArgumentError(f"step {number} is already accepted; undo it with {self._undo}")
        raise ArgumentError(
            f"step {number} is already {item.decision}; change the map to take it back"
        )

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
        for number, changes in steps:
            item = self._items[number]
            origin = "agent" if item.origin == "assistant" else "hand"
            made = self._core.apply(changes, by=origin, author=Author(item.by, by.key))
            self._note(number, self._core.done[-1] if made else None, by)

    def _note(self, number: int, step: Any, by: Author) -> None:
        """Note that a step was accepted."""
        self._accepted.add(self._store, self._items[number], step, by.name)

    def _instead_of(self, name: str) -> str | None:
        return _OTHER_WORDS.get(name)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[ReviewedStep]:
        """Iterate over the steps with their states; each is checked after those before it."""
        steps = list(self._on_map.steps())
        self._shown = {each.id: each.decision for each in self._items}
        return iter(steps)

    def __getitem__(self, number: int | str) -> ReviewedStep:
        return list(self)[self._number(number)]

    def to_frame(self) -> pd.DataFrame:
        """Return the changes as a table, one row per difference.

        Returns
        -------
        pandas.DataFrame
            Columns (object dtype): ``step``, ``state``, those of `Diff.to_frame`, ``proposal`` (its
            id), ``by`` (who proposes it) and ``why``.
        """
        from journeynb.review.review_table import review_table

        return review_table(list(self))

    def head(self) -> str:
        """Return one line with the author and the number of steps to decide."""
        what = (
            "proposed" if any(each.origin == "assistant" for each in self._items) else "downloaded"
        )
        when = f", {what} {time_words(self.made)}" if self.made else ""
        who = f" by {self.by}" if self.by else ""
        return f"{count(len(self), 'change')}{who} to {self._map()}{when}: {self._to_decide()}"

    def _map(self) -> str:
        return shown(self.title or "Untitled map")

    def _to_decide(self) -> str:
        return f"{len(self.pending) or 'none'} to decide"

    def __repr__(self) -> str:
        lines = [self.head(), *(f"  {each}" for each in self._remarks())]
        for step in self:
            lines += step_text(step, self._many_files)
        if self.pending:
            lines.append("accept(0, 2), accept_all(), refuse(1, reason='...')")
        return "\n".join(map(visible, lines))

    def _repr_html_(self) -> str:
        from journeynb.review.review_html import review_html

        return review_html(self.head(), self._remarks(), list(self), self._undo, self._many_files)

    def _remarks(self) -> list[str]:
        """Return what there is to know before the steps."""
        if self.moved_on and not any(each.state == "accepted" for each in self._on_map.steps()):
            return ["The map has changed since. Each change is compared with the map as it is now."]
        return []


def _author(by: str | Author | None) -> Author:
    if isinstance(by, Author):
        return by
    if by is not None and not isinstance(by, str):
        raise ArgumentError(f"by={shown(by)} is not valid; allowed: a name")
    return Author(user_name() if by is None else by)
