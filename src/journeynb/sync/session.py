"""One map and its views: the steps that a view may have missed, the status and the gaps."""

from __future__ import annotations

import secrets
from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import get_ident
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakKeyDictionary, WeakSet, WeakValueDictionary, ref

from journeynb.base.today import on_change as on_other_day
from journeynb.formats.journeymap import document
from journeynb.gaps.rules.own import on_change
from journeynb.model.core import NOBODY, Author, CoreMap, Event
from journeynb.model.core import Step as CoreStep
from journeynb.model.merge import Merged
from journeynb.model.taking_back import Part
from journeynb.model.transaction import Change
from journeynb.sync.concurrent_edits import MadeStep, Notice, Rebased, rebased, renaming
from journeynb.sync.edits_outside_code import Edits, bring, edits_outside_code
from journeynb.sync.gap_search import GapSearch
from journeynb.sync.map_storage import FileStorage, Storage, StoredMap
from journeynb.sync.message_parts import History, Made, Snapshot, Status, Step
from journeynb.sync.news import News, StatusNews, StepNews, merged_news
from journeynb.sync.shared_proposals import SharedProposals

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.sync.background_count import Counting

Newest = Callable[[CoreMap], CoreMap | None]
"""Returns the map that a cell built when it ran again; None if a map is the newest."""

KEPT = 10_000
"""Number of steps that are kept for views that missed some."""
WINDOWS = 200
"""Number of windows of which is known what they do not know about their edits."""


def no_newer(_: CoreMap) -> None:
    """Return None: outside of a notebook, no cell builds a map again."""


class View(Protocol):
    """A view of a session."""

    @property
    def author(self) -> Author:
        """The person who looks at it."""

    @property
    def watched(self) -> bool:
        """Whether someone may look at it."""

    def on_news(self, news: News) -> None:
        """Take news."""


_SESSIONS: WeakKeyDictionary[CoreMap, ref[Session]] = WeakKeyDictionary()


def session_of(stored: StoredMap, newest: Newest = no_newer) -> Session:
    """Return the one session of a map."""
    core = stored._core
    reference = _SESSIONS.get(core)
    session = None if reference is None else reference()
    if session is None:
        session = Session(FileStorage(stored), newest)  # the map keeps it, as its listener
        _SESSIONS[core] = ref(session)
    return session


def sessions() -> list[Session]:
    """Return the sessions of all maps that exist."""
    return [session for each in list(_SESSIONS.values()) if (session := each()) is not None]


@on_other_day
@on_change
def _rules_changed() -> None:
    for session in sessions():
        session.gap_search.rules_changed()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A step that a view asked for, and what the thread that makes it has made so far."""

    view: View
    client: str
    thread: int = field(default_factory=get_ident)
    steps: list[StepNews] = field(default_factory=list)


class Session:
    """The views of one map, which hear of each step, of its status and of changed gaps.

    Parameters
    ----------
    storage : Storage
        The map and its file.
    newest : callable, optional
        Returns the map that a cell built when it ran again.

    Attributes
    ----------
    core : CoreMap
        The map.
    run : str
        Names this map, and no other that the same cell builds.
    gap_search : GapSearch
        Finds the gaps.
    proposals : SharedProposals
        The proposals for the map.
    brought : bool
        Whether its edits are in a newer map already.
    """

    def __init__(self, storage: Storage, newest: Newest = no_newer) -> None:
        self.core = storage.core
        self.storage = storage
        self.run = secrets.token_hex(4)
        self.gap_search = GapSearch(self.core, self.publish)
        self.proposals = SharedProposals(self.core, storage, self.publish, self._watched)
        self.brought = False
        self._newest = newest
        self._steps: list[MadeStep] = []
        self._renamed: dict[str, tuple[int, dict[str, str]]] = {}
        self._sent: dict[str, dict[Part, tuple[int, Any]]] = {}
        self._views: WeakSet[View] = WeakSet()
        self._asked: _Asked | None = None
        self._countings: WeakValueDictionary[tuple[int, str], Counting] = WeakValueDictionary()
        self._last_status = self.status()
        self.core.listen(self._after_step)
        if isinstance(storage, FileStorage):
            storage.on_merged = self.publish_merged

    def join(self, view: View) -> None:
        """Send a view the news, as long as it exists."""
        self._views.add(view)

    def leave(self, view: View) -> None:
        """Send a view no more news."""
        self._views.discard(view)

    def _watched(self) -> bool:
        """Whether someone may look at the map."""
        return any(view.watched for view in self._views)

    def publish(self, news: News, but: View | None = None) -> None:
        """Send news to all views, or to all but one."""
        for view in list(self._views):
            if view is not but:
                view.on_news(news)

    def make(self, step: Callable[[], object], asker: View, client: str = "") -> Made:
        """Make a step and return it to its asker; the other views hear of it.

        Parameters
        ----------
        step : callable
            Makes the step.
        asker : View
            View that asked for it. It hears of the steps that listeners add to this one.
        client : str
            Name of the window that asked, if the views hear of it.
        """
        outer, asked = self._asked, _Asked(asker, client)
        self._asked = asked
        own: StepNews | None = None
        try:
            step()
            own = min(asked.steps, key=lambda each: each["rev"], default=None)
        finally:
            self._asked = outer
            for news in asked.steps:
                if news is not own:
                    asker.on_news(news)
        if own is None:
            return {"rev": self.core.revision}
        made: Made = {name: value for name, value in own.items() if name != "type"}  # type: ignore[assignment]
        made["history"] = self.history(asker.author)
        return made

    def counting_of(self, given: Evidence | EventLog) -> Counting:
        """Return the one counting of a log on the map, which exists as long as a view holds it."""
        from journeynb.insight.explain.explained_evidence import as_explained
        from journeynb.sync.background_count import Counting

        evidence = as_explained(self.core, given)
        key = (id(evidence.log), evidence._assign)
        found = self._countings.get(key)
        if found is None or found.problem:
            found = self._countings[key] = Counting(self.core, evidence)
        return found

    def snapshot(self, author: Author = NOBODY) -> Snapshot:
        """Return the map as it is, with its revision, as a person sees it."""
        return {
            "rev": self.core.revision,
            "map": self.core.once_a_step("document", document),
            "history": self.history(author),
            "status": self.status(),
            "run": self.run,
        }

    def history(self, author: Author = NOBODY) -> History:
        """Return the number of steps that a person can undo and redo."""
        return self.core.undoable(author), self.core.redoable(author)

    def since(self, rev: int) -> list[Step] | None:
        """Return the steps after a revision; None if they are no longer kept."""
        made = self._made_since(rev)
        return None if made is None else [each.step for each in made]

    def _made_since(self, rev: int) -> list[MadeStep] | None:
        missing = self.core.revision - rev
        if missing < 0 or missing > len(self._steps):
            return None
        return self._steps[len(self._steps) - missing :]

    def fitted(
        self, changes: list[Change], base: int | None, client: str, author: Author
    ) -> Rebased:
        """Return an edit as it fits the map, if others made steps that its view had not seen.

        Parameters
        ----------
        changes : list of dict
            The changes of the edit.
        base : int or None
            The revision that the view showed; None if that is not known.
        client : str
            The window that made the edit.
        author : Author
            The person who made it.
        """
        if base is None:
            return Rebased(list(changes))
        rev, ids = self._renamed.get(client, (0, {}))
        if base < rev:  # the view did not know yet that ids of its own were taken
            changes = renaming(changes, ids)
        sent = {
            part: value for part, (rev, value) in self._sent.get(client, {}).items() if base < rev
        }
        others = [each for each in self._made_since(base) or () if each.client != client]
        return rebased(self.core.state, changes, others, author, sent)

    def note(self, edit: Rebased, base: int, client: str) -> None:
        """Note what a window does not know yet about its edit, for those that it makes meanwhile.

        It may use ids that its additions did not get, and go on typing in a text that the map has
        mixed with what others typed.
        """
        now = self.core.revision
        if edit.renamed:
            rev, known = self._renamed.get(client, (0, {}))
            self._renamed[client] = now, {**(known if base < rev else {}), **edit.renamed}
        if edit.mixed:
            known_texts = {
                part: each for part, each in self._sent.get(client, {}).items() if base < each[0]
            }
            self._sent[client] = {
                **known_texts, **{part: (now, value) for part, value in edit.mixed.items()}
            }  # fmt: skip
        for notes in (self._renamed, self._sent):
            while len(notes) > WINDOWS:
                notes.pop(next(iter(notes)))

    def tell(self, notices: list[Notice]) -> None:
        """Send notices to the people whose values an edit has replaced."""
        for notice in notices:
            for view in list(self._views):
                if view.author.key == notice.author.key:
                    view.on_news(notice.news)

    def step_at(self, rev: int) -> CoreStep | None:
        """Return the step that made a revision, unless it was undone."""
        for step in reversed(self.core.done):
            if step.at <= rev:
                return step if step.at == rev else None
        return None

    def status(self) -> Status:
        """Return where the map is saved, whether that works, and whether it is an earlier one."""
        earlier = self._newest(self.core) is not None
        status: Status = {**self.storage.status(), "earlier": earlier}  # type: ignore[typeddict-item]
        if earlier:
            status["edits"] = 0 if self.brought else len(edits_outside_code(self.core))
        return status

    def look(self) -> Status:
        """Check the map's file and the settings on disk, and send the views what changed.

        Return the status.
        """
        self.storage.look()
        self.gap_search.look_at_settings()
        self.proposals.look()
        return self.publish_status()

    def publish_status(self) -> Status:
        """Send a status that changed to the views; return it."""
        changed = self._changed_status()
        if changed is not None:
            self.publish(StatusNews(type="status_changed", status=changed))
        return self._last_status

    def _changed_status(self) -> Status | None:
        """Return the status if it has changed since the views heard of it."""
        status = self.status()
        if status == self._last_status:
            return None
        self._last_status = status
        return status

    def publish_merged(self, found: Merged) -> None:
        """Send the views what others wrote to the file."""
        self.publish(merged_news(found, self.core.revision, stepped=bool(found.rows)))

    def bring_over(self) -> list[str]:
        """Apply the edits of this map to the newer one; return those that do not fit, in words."""
        latest = self._newest(self.core)
        if latest is None or self.brought:
            return []
        refused = bring(latest, edits_outside_code(self.core))
        self.was_brought()
        return refused

    def take_over(self, edits: Edits, run: str, author: Author = NOBODY) -> list[str]:
        """Apply edits of an earlier map, known here or not; return those that do not fit."""
        refused = bring(self.core, edits, author)
        for session in sessions():
            if session.run == run and session is not self:
                session.was_brought()
        return refused

    def was_brought(self) -> None:
        """Offer the edits of this map no more."""
        self.brought = True
        self.publish_status()

    def _after_step(self, event: Event) -> None:
        by = event.by
        if event.what == "redo" and self.core.done:
            by = self.core.done[-1].by  # a step that is redone keeps its origin
        asked = self._asked
        if asked is not None and asked.thread != get_ident():
            asked = None
        step: Step = {"rev": event.revision, "changes": event.changes, "by": by}
        if event.who:
            step["who"] = event.who
            if asked is not None and asked.client:
                step["client"] = asked.client
        # the step of another listener may arrive before the one that it follows
        made = MadeStep(step, event.inverse, event.author, asked.client if asked else "")
        insort(self._steps, made, key=lambda each: each.step["rev"])
        del self._steps[:-KEPT]
        news: StepNews = {"type": "step", **step, "history": self.history()}  # type: ignore[typeddict-item]
        changed = self._changed_status()
        if changed is not None:
            news["status"] = changed
        if asked is None:
            self.publish(news)
        else:
            asked.steps.append(news)
            self.publish(news, but=asked.view)
        self.gap_search.stepped()
        self.proposals.stepped()
        for counting in list(self._countings.values()):
            counting.stepped()
