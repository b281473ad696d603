"""The proposals for a map that is edited: as its views see them, and what people decide."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakMethod

from journeynb.base.errors import FileError, JourneyError
from journeynb.base.host import user_name
from journeynb.model.core import Author, CoreMap
from journeynb.model.core import Step as CoreStep
from journeynb.review.change_conflicts import check_step
from journeynb.review.proposal import Proposal
from journeynb.review.proposal_folder import ProposalFolder, require_undecided
from journeynb.review.reviewed_changes import state_of
from journeynb.sync.map_storage import Storage
from journeynb.sync.messages import Decide
from journeynb.sync.news import News, ProposalsNews
from journeynb.sync.proposal_parts import Proposal as Shown
from journeynb.sync.proposal_parts import ProposalState, ProposedChange
from journeynb.sync.protocol import MessageError

if TYPE_CHECKING:
    from journeynb.model.diff import Row
    from journeynb.review.step_check import StepFit

PERIOD = 2.0
"""Seconds between two looks at the folder of the proposals, as long as someone looks at the map."""
REST = 0.3
"""Seconds after a step until the proposals are compared with the map again."""


@dataclass(slots=True)
class _Accepted:
    """A proposal that was accepted here, and the step that it became; None if it changed nothing.

    The decision is stored once the map's file contains the step.
    """

    step: CoreStep | None
    by: str
    at: dt.datetime
    on_map: bool = True


class SharedProposals:
    """The proposals in the folder beside the file of a map.

    Parameters
    ----------
    core : CoreMap
        The map.
    storage : Storage
        Where it is kept.
    publish : callable
        Sends news to the views.
    watched : callable
        Whether someone may look at the map.
    """

    def __init__(
        self,
        core: CoreMap,
        storage: Storage,
        publish: Callable[[News], object],
        watched: Callable[[], bool],
    ) -> None:
        self._core = core
        self._storage = storage
        self._publish = publish
        self._watched = watched
        self._place: Path | None = None
        self._folder: ProposalFolder | None = None
        self._accepted: dict[str, _Accepted] = {}
        self._known: dict[str, Shown] | None = None
        self._seen: object = None
        self._due: asyncio.TimerHandle | None = None

    def all(self) -> list[Shown]:
        """Return the proposals, the oldest first; from now on the views hear what changes."""
        self._look(told=False)
        self._look_in(PERIOD)
        return list((self._known or {}).values())

    def load(self) -> None:
        """Read the files of the proposals, in any thread: the next look is quick then."""
        folder = self._folder_now()
        if folder is not None:
            with suppress(FileError):
                folder.proposals()

    def look(self) -> None:
        """Send the views what has changed."""
        if self._known is not None:
            self._look()

    def stepped(self) -> None:
        """Follow a step of the map."""
        done, undone = {*map(id, self._core.done)}, {*map(id, self._core.undone)}
        for each in self._accepted.values():
            if id(each.step) in done:
                each.on_map = True
            elif id(each.step) in undone:
                each.on_map = False
        if self._known is not None and not self._look_in(REST):
            self.look()

    def decide(self, message: Decide, author: Author) -> None:
        """Do what a person has decided; what they accept is a step that they can undo."""
        id, by = message["proposal"], author.name or user_name()
        match message["decision"]:
            case "accept":
                self._accept(id, author, by, message.get("force", False))
            case "refuse":
                self._undecided(id)
                reason = message.get("reason", "").strip()
                self._require_folder().decide(id, "refused", by, reason)
            case "reopen":
                self._reopen(id)

    def _accept(self, id: str, author: Author, by: str, force: bool) -> None:
        """Apply a proposal to the map as one step; with `force`, over what has changed since."""
        proposal = self._undecided(id)
        fit = self._fit(proposal, force=force)
        if fit.needs:
            first = ", ".join(f"{id.rpartition('#')[0]}#{each}" for each in fit.needs)
            raise MessageError(f"this proposal depends on another one; accept {first} first")
        if fit.conflicts and not (force and (fit.changes or fit.applied)):
            raise MessageError(f"this proposal no longer fits the map: {'; '.join(fit.conflicts)}")
        origin = "agent" if proposal.origin == "assistant" else "hand"
        made = self._core.apply(fit.changes, by=origin, author=Author(proposal.by, author.key))
        step = self._core.done[-1] if made else None
        self._accepted[id] = _Accepted(step, by, dt.datetime.now(dt.UTC))

    def _reopen(self, id: str) -> None:
        """Take back that a proposal was refused."""
        folder = self._require_folder()
        proposal = folder.proposal(id)
        if proposal.state == "accepted" or self._is_accepted(id):
            raise MessageError("this proposal is accepted; undo it to decide again")
        if proposal.decision is not None:
            folder.decide(id, "pending", known=proposal.decision)

    def _undecided(self, id: str) -> Proposal:
        proposal = self._require_folder().proposal(id)
        require_undecided(proposal, None)
        if self._is_accepted(id):
            raise MessageError("this proposal is already accepted")
        return proposal

    def _is_accepted(self, id: str) -> bool:
        return id in self._accepted and self._accepted[id].on_map

    def _require_folder(self) -> ProposalFolder:
        folder = self._folder_now()
        if folder is None:
            raise MessageError("a map without a file has no proposals; save it first")
        return folder

    def _folder_now(self) -> ProposalFolder | None:
        """Return the folder beside the file of the map; None for a map without one."""
        place = self._storage.on_disk()
        if place != self._place:
            self._place = place
            self._folder = None if place is None else ProposalFolder(place)
        return self._folder

    # what the views see

    def _look(self, *, told: bool = True) -> None:
        """Compare the proposals with the map, if they or the map have changed."""
        folder = self._folder_now()
        try:
            self._store(folder)
            stamp = None if folder is None else (self._place, folder.stamp())
            now = (stamp, self._core.version)
            if self._known is not None and now == self._seen:
                return
            found = [] if folder is None else folder.proposals()
        except FileError:
            return  # the folder cannot be read now
        self._seen = now
        before, self._known = (
            self._known or {},
            {each.id: self._shown(each, found) for each in found},
        )
        changed = [each for id, each in self._known.items() if before.get(id) != each]
        gone = [id for id in before if id not in self._known]
        if told and (changed or gone):
            self._publish(ProposalsNews(type="proposals_changed", changed=changed, gone=gone))

    def _store(self, folder: ProposalFolder | None) -> None:
        """Store what was accepted here once the map's file contains it, and what was undone."""
        if folder is None or not self._accepted or self._storage.status()["unsaved"]:
            return
        stored = {each.id: each.decision for each in folder.proposals()}
        for id, each in self._accepted.items():
            decision = stored.get(id)
            with suppress(JourneyError):  # someone else has decided meanwhile, or removed the file
                if each.on_map and id in stored and decision is None:
                    folder.decide(id, "accepted", each.by)
                elif not each.on_map and decision is not None and decision.state == "accepted":
                    folder.decide(id, "pending", known=decision)

    def _shown(self, proposal: Proposal, others: list[Proposal]) -> Shown:
        shown = Shown(
            id=proposal.id,
            by=proposal.by,
            made="" if proposal.made is None else proposal.made.isoformat(),
            why=proposal.why,
            state=cast("ProposalState", proposal.state),
            rows=[],
            names={},
            notes=[],
        )
        if proposal.file is None:
            shown["notes"] = [proposal.problem]
            return shown
        step = proposal.file.steps[proposal.step]
        shown["rows"] = [_row(*each) for each in zip(step.rows, step.details, strict=True)]
        shown["names"] = step.names
        accepted = self._accepted.get(proposal.id)
        decision = proposal.decision
        if decision is not None and (accepted is None or accepted.on_map):
            shown["decision"] = {
                "by": decision.by, "at": decision.at.isoformat(), "reason": decision.reason
            }  # fmt: skip
        elif accepted is not None and accepted.on_map:
            shown["state"] = "accepted"
            at = accepted.at.isoformat(timespec="seconds")
            shown["decision"] = {"by": accepted.by, "at": at, "reason": ""}
        else:
            fit = self._fit(proposal, others)
            state, shown["notes"] = state_of(fit)
            shown["state"] = cast("ProposalState", state)
            if fit.conflicts:
                fit = self._fit(proposal, others, force=True)
            if fit.changes:
                shown["changes"] = fit.changes
        return shown

    def _fit(
        self, proposal: Proposal, others: list[Proposal] | None = None, *, force: bool = False
    ) -> StepFit:
        """Return whether a proposal fits the map as it is now."""
        file = proposal.file
        if file is None:
            raise MessageError(f"this proposal cannot be read: {proposal.problem}")
        applied = {}
        if len(file.steps) > 1:
            every = self._require_folder().proposals() if others is None else others
            applied = {
                each.step: True
                for each in every
                if each.path == proposal.path
                and (each.state == "accepted" or self._is_accepted(each.id))
            }
        now = self._core.state.copy()
        return check_step(file.steps, proposal.step, file.base, now, applied, force)

    # when to look

    def _look_in(self, rest: float) -> bool:
        """Look after a while, and then from time to time; False where nothing can wait."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return False
        if self._due is not None:
            self._due.cancel()
        self._due = loop.call_later(rest, _look_on, WeakMethod(self._look_on))
        return True

    def _look_on(self) -> None:
        self._due = None
        if self._watched():
            self.look()
            self._look_in(PERIOD)


def _look_on(method: WeakMethod[Callable[[], None]]) -> None:
    """Look, unless the map is gone."""
    look = method()
    if look is not None:
        look()


def _row(row: Row, fields: dict[str, Any]) -> ProposedChange:
    """Return a difference as a view gets it."""
    found: dict[str, Any] = {"change": row.change, "kind": row.kind, "id": row.id}
    if row.to:
        found["to"] = row.to
    if row.field:
        found["field"] = row.field
    for name in ("before", "after"):
        if getattr(row, name) is not None:
            found[name] = getattr(row, name)
    if fields:
        found["fields"] = fields
    return cast("ProposedChange", found)
