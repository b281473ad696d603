"""One map and its views: the steps that a view may have missed, the status and the gaps."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import time
from bisect import insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import get_ident
from typing import TYPE_CHECKING, Protocol
from weakref import WeakKeyDictionary, WeakSet, WeakValueDictionary, ref

from journeynb.formats.journeymap import document
from journeynb.gaps.findings import found, selected
from journeynb.gaps.rules.own import on_change
from journeynb.model.core import NOBODY, Author, CoreMap, Event
from journeynb.model.core import Step as MadeStep
from journeynb.model.index import Index
from journeynb.model.merge import Merged
from journeynb.settings.settings import Settings
from journeynb.settings.settings_file import lenient_settings
from journeynb.sync.goal_outlooks import outlooks_of
from journeynb.sync.hand_edits import Edits, bring, hand_edits
from journeynb.sync.map_storage import FileStorage, Storage, StoredMap
from journeynb.sync.merged_news import merged_news
from journeynb.sync.message_parts import Gap, GapKey, History, Outlook, Snapshot, Status, Step
from journeynb.sync.messages import Made
from journeynb.sync.news import GapNews, ManyGapsNews, News, OutlookNews, StatusNews, StepNews

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.sync.background_count import Counting

Newest = Callable[[CoreMap], CoreMap | None]
"""Returns the map that a cell built when it ran again; None if a map is the newest."""

KEPT = 1000
"""Number of steps that are kept for views that missed some."""
REST = 0.15
"""Seconds without an edit after which the gaps are found again."""
SLICE = 0.02
"""Seconds after which the search for gaps lets other work run."""
MANY = 16
"""Number of changed gaps up to which they are sent one by one."""


def no_newer(_: CoreMap) -> None:
    """Return None: outside of a notebook, no cell builds a map again."""


class View(Protocol):
    """A view of a session."""

    @property
    def author(self) -> Author:
        """The person who looks at it."""

    def on_news(self, news: News) -> None:
        """Take news."""


_SESSIONS: WeakKeyDictionary[CoreMap, ref[Session]] = WeakKeyDictionary()


def session_of(stored: StoredMap, newest: Newest = no_newer) -> Session:
    """Return the one session of a map."""
    core = stored._core
    reference = _SESSIONS.get(core)
    session = None if reference is None else reference()
    if session is None:
        storage = FileStorage(stored)
        session = Session(storage, newest)  # the map keeps it, as its listener
        storage.on_merged = session.publish_merged
        _SESSIONS[core] = ref(session)
    return session


def sessions() -> list[Session]:
    """Return the sessions of all maps that exist."""
    return [session for each in list(_SESSIONS.values()) if (session := each()) is not None]


@on_change
def _rules_changed() -> None:
    for session in sessions():
        session.rules_changed()


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
    outlooks : dict
        Projections as the views know them, in words by the id of the goal.
    gaps : dict
        Gaps as the views know them, words by ``(rule, id, other)``; None before a view asks.
    brought : bool
        Whether its edits are in a newer map already.
    """

    def __init__(self, storage: Storage, newest: Newest = no_newer) -> None:
        self.core = storage.core
        self.storage = storage
        self.run = secrets.token_hex(4)
        self.gaps: dict[GapKey, str] | None = None
        self.outlooks: dict[str, Outlook] = {}
        self.brought = False
        self._newest = newest
        self._steps: list[Step] = []
        self._views: WeakSet[View] = WeakSet()
        self._asked: _Asked | None = None
        self._countings: WeakValueDictionary[tuple[int, str], Counting] = WeakValueDictionary()
        self._search: Iterator[None] | None = None
        self._due: asyncio.TimerHandle | asyncio.Handle | None = None
        self._rest = REST
        self._new_rules = False
        self._settings: Settings | None = None
        self._last_status = self.status()
        self.core.listen(self._after_step)

    def join(self, view: View) -> None:
        """Send a view the news, as long as it exists."""
        self._views.add(view)

    def leave(self, view: View) -> None:
        """Send a view no more news."""
        self._views.discard(view)

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
            "map": document(self.core.state),
            "history": self.history(author),
            "status": self.status(),
            "run": self.run,
        }

    def history(self, author: Author = NOBODY) -> History:
        """Return the number of steps that a person can undo and redo."""
        return self.core.undoable(author), self.core.redoable(author)

    def since(self, rev: int) -> list[Step] | None:
        """Return the steps after a revision; None if they are no longer kept."""
        missing = self.core.revision - rev
        if missing < 0 or missing > len(self._steps):
            return None
        return self._steps[len(self._steps) - missing :]

    def step_at(self, rev: int) -> MadeStep | None:
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
            status["edits"] = 0 if self.brought else len(hand_edits(self.core))
        return status

    def look(self) -> Status:
        """Check the map's file and the settings on disk, and send the views what changed.

        Return the status.
        """
        self.storage.look()
        if self.gaps is not None and lenient_settings(self.core) != self._settings:
            self.rules_changed()
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
        refused = bring(latest, hand_edits(self.core))
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

    def all_gaps(self) -> list[Gap]:
        """Return the gaps; from now on the views hear which of them change."""
        if self.gaps is None:
            self._look_now()
        return [(*key, words) for key, words in (self.gaps or {}).items()]

    def rules_changed(self) -> None:
        """Find the gaps of other rules, and send them to the views."""
        if self.gaps is not None:
            self._new_rules = True
            self._look_soon()

    def _finding(self) -> Iterator[None]:
        """Find the gaps, rule by rule."""
        before = self.gaps
        index = self.core.once_a_step("index", Index)
        yield
        today = dt.date.today()
        gaps: dict[GapKey, str] = {}
        self._settings = lenient_settings(self.core)
        for rule in selected(None, None, settings=self._settings):
            for made, each in found(index, [rule], today):
                gaps[made.code, each.id, each.other] = each.words
            yield
        outlooks = outlooks_of(index, today)
        told = before is None or outlooks == self.outlooks
        self.gaps, self.outlooks = gaps, outlooks
        if before is None:
            return
        if not told:
            self.publish(OutlookNews(type="outlooks", outlooks=outlooks))
        if self._new_rules:
            self._new_rules = False
            self.publish(ManyGapsNews(type="many_gaps", many=len(gaps)))
            return
        lost = [key for key in before if key not in gaps]
        new: list[Gap] = [(*key, words) for key, words in gaps.items() if before.get(key) != words]
        if len(lost) + len(new) > MANY:  # a view asks when it has time
            self.publish(ManyGapsNews(type="many_gaps", many=len(lost) + len(new)))
        elif lost or new:
            self.publish(GapNews(type="gap_changes", lost=lost, found=new))

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
        insort(self._steps, step, key=lambda each: each["rev"])
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
        if self.gaps is not None:
            self._look_soon()
        for counting in list(self._countings.values()):
            counting.stepped()

    def _look_soon(self) -> None:
        if self._due is not None:
            self._due.cancel()
        self._search = None  # it is about the map before
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._look_now()
        else:
            self._due = loop.call_later(self._rest, self._look_on, 0.0)

    def _look_now(self) -> None:
        self._due = None
        for _ in self._finding():
            pass

    def _look_on(self, spent: float) -> None:
        """Continue the search for a while; if all rules take long, wait longer before the next."""
        start = time.monotonic()
        self._due = None
        if self._search is None:
            self._search = self._finding()
        for _ in self._search:
            if time.monotonic() - start > SLICE:
                spent += time.monotonic() - start
                self._due = asyncio.get_running_loop().call_later(0.005, self._look_on, spent)
                return
        self._search = None
        self._rest = max(REST, 2 * (spent + time.monotonic() - start))
