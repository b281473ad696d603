"""The proposals for a map that is edited: as its views see them, and what people decide."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakMethod

from journeynb.base.errors import FileChangedError, FileError
from journeynb.base.host import user_name
from journeynb.base.text import shown
from journeynb.model.core import Author, CoreMap
from journeynb.review.accepted_steps import accepted_steps
from journeynb.review.proposal import Proposal as Proposed
from journeynb.review.proposal_folder import ProposalFolder
from journeynb.review.review_words import NOT_ON_MAP, WHEN_SAVED
from journeynb.review.reviewed_proposals import ReviewedProposals
from journeynb.review.reviewed_step import UNDECIDED, ReviewedStep
from journeynb.sync.map_storage import Storage
from journeynb.sync.messages import Decide
from journeynb.sync.news import News, ProposalsNews
from journeynb.sync.proposal_parts import Proposal, ProposalState, ProposedChange
from journeynb.sync.protocol import MessageError

if TYPE_CHECKING:
    from journeynb.model.diff import Row

PERIOD = 2.0
"""Seconds between two looks at the folder of the proposals, as long as someone looks at the map."""
REST = 0.3
"""Seconds after a step until the proposals are compared again, or more if it takes long."""
LONGEST = 90
"""Largest number of characters of a reason in a note about another proposal."""


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
        self._accepted = accepted_steps(core)  # hears of a step before the views do
        self._place: Path | None = None
        self._folder: ProposalFolder | None = None
        self._review: ReviewedProposals | None = None
        self._known: dict[str, Proposal] | None = None
        self._seen: object = None
        self._due: asyncio.TimerHandle | None = None
        self._rest = REST

    def all(self) -> list[Proposal]:
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
        """Send the views what has changed, and store decisions that the map's file now contains."""
        if self._known is not None:
            self._look()

    def stepped(self) -> None:
        """Follow a step of the map."""
        if self._known is not None and not self._look_in(self._rest):
            self.look()

    def decide(self, message: Decide, author: Author) -> None:
        """Do what a person has decided; what they accept is a step that they can undo.

        Raises
        ------
        MessageError
            That cannot be decided; the message says why.
        """
        if self._known is None:
            self._look(told=False)
        id = message["proposal"]
        known = (self._known or {}).get(id)
        if self._review is None or known is None:
            raise MessageError("this proposal no longer exists")
        force = message.get("force", False)
        _require_decidable(known, message["decision"], force)
        by = Author(author.name or user_name(), author.key)
        try:
            match message["decision"]:
                case "accept":
                    self._review.accept(id, force=force, by=by)
                case "refuse":
                    self._review.refuse(id, reason=message.get("reason", ""), by=by)
                case "reopen":
                    self._review.reopen(id, by=by)
        except FileChangedError:
            self._seen = None
            self.look()
            decision = (self._known or {}).get(id, known).get("decision")
            who = f" by {decision['by']}" if decision and decision["by"] else ""
            raise MessageError(f"this proposal was decided{who} in the meantime") from None
        finally:
            self._seen = None  # the files and the map may be as they were

    def _folder_now(self) -> ProposalFolder | None:
        """Return the folder beside the file of the map; None for a map without one."""
        place = self._storage.on_disk()
        if place != self._place:
            self._place = place
            self._folder = None if place is None else ProposalFolder(place)
        return self._folder

    def _look(self, *, told: bool = True) -> None:
        """Compare the proposals with the map, if they or the map have changed."""
        folder = self._folder_now()
        self._storage.hold_back(self._accepted)
        self._accepted.settle()
        found: dict[str, Proposal] = {}
        start = time.monotonic()
        try:
            now = (self._place, folder and folder.stamp(), self._core.version)
            if self._known is not None and now == self._seen:
                return
            self._review = None if folder is None else ReviewedProposals(self._core, folder)
            for each in self._review or ():
                found[each.id] = self._shown(each)
        except FileError:
            return  # the folder cannot be read now
        self._seen = now
        self._rest = max(REST, 3 * (time.monotonic() - start))
        before, self._known = self._known or {}, found
        changed = [each for id, each in found.items() if before.get(id) != each]
        gone = [id for id in before if id not in found]
        if told and (changed or gone):
            self._publish(ProposalsNews(type="proposals_changed", changed=changed, gone=gone))

    def _shown(self, step: ReviewedStep) -> Proposal:
        """Return a proposal as a view gets it."""
        open = step.state in UNDECIDED and self._review is not None
        first = self._review.needed(step.id) if open and self._review else []
        found = Proposal(
            id=step.id,
            by=step.by,
            made="" if step.made is None else step.made.isoformat(),
            why=step.why,
            state="waits" if first else cast("ProposalState", step.state),
            rows=[_row(*each) for each in zip(step.rows, step.details, strict=True)],
            names=step.names,
            notes=[_waits_for(each) for each in first] or _notes(step),
        )
        if step.decision is not None:
            by, at, reason = step.decision.by, step.decision.at.isoformat(), step.decision.reason
            found["decision"] = {"by": by, "at": at, "reason": reason}
        if open and self._review is not None:
            changes = self._review.changes_now(step.id)
            if changes:
                found["changes"] = changes
        return found

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


def _require_decidable(known: Proposal, decision: str, force: bool) -> None:
    """Raise if a proposal cannot be decided as the views know it."""
    words = "; ".join(known["notes"])
    match known["state"], decision:
        case "conflict", "accept" if not force:
            raise MessageError(f"this proposal no longer fits the map: {words}")
        case ("damaged", _) | ("waits", "accept"):
            raise MessageError(f"this proposal cannot be decided: {words}")
        case "accepted", _ if decision != "reopen" or NOT_ON_MAP not in words:
            raise MessageError("this proposal is already accepted; undo it to decide again")


def _notes(step: ReviewedStep) -> list[str]:
    """Return what there is to know about a proposal, apart from who has decided and why."""
    match step.state:
        case "refused":
            return []
        case _:
            return [each for each in step.notes if each != WHEN_SAVED]


def _waits_for(first: Proposed) -> str:
    """Return what must be accepted before a proposal of the same file."""
    what = shown(first.why or first.id, LONGEST)
    return f"It builds on {what}: accept that first."


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
