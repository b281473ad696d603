"""What all editors of one map share: the steps that views may have missed, status and gaps."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import time
from bisect import insort
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, WeakMethod, WeakValueDictionary, ref

from journeynb.formats.journeymap import document
from journeynb.gaps.findings import found
from journeynb.gaps.rules import RULES
from journeynb.model.core import CoreMap, Event
from journeynb.model.index import Index
from journeynb.sync.hand_edits import Edits, bring, hand_edits
from journeynb.sync.map_storage import Keeper, Kept
from journeynb.sync.protocol import Message

if TYPE_CHECKING:
    from journeynb.evidence.evidence import Evidence
    from journeynb.evidence.log.event_log import EventLog
    from journeynb.sync.background_count import Counting

Gap = tuple[str, str, str, str]
"""A finding on its way to a view: rule, id, other, words. The view fills in the names."""
Gaps = dict[tuple[str, str, str], str]
Newest = Callable[[CoreMap], CoreMap | None]
"""Returns the map that the cell of a map built when it ran again; None if this is the newest."""

KEPT = 1000
"""How many steps are kept for views that missed some."""
REST = 0.15
"""For how many seconds editing rests before the gaps are looked for anew."""
SLICE = 0.02
"""For how many seconds the gaps are looked for before it is the turn of what else waits."""
MANY = 16
"""Up to how many gaps that came or went are told as they are; of more, only that they did."""


def no_newer(_: CoreMap) -> None:
    """Return None: outside of a notebook, no cell builds a map again."""


_SESSIONS: WeakKeyDictionary[CoreMap, ref[Session]] = WeakKeyDictionary()


def session_of(keeper: Keeper, newest: Newest = no_newer) -> Session:
    """Return the one session of a map."""
    core = keeper._core
    reference = _SESSIONS.get(core)
    session = None if reference is None else reference()
    if session is None:
        session = Session(Kept(keeper), newest)  # which the map keeps, as its listener
        _SESSIONS[core] = ref(session)
    return session


def sessions() -> list[Session]:
    """Return the sessions of the maps that live."""
    return [session for each in list(_SESSIONS.values()) if (session := each()) is not None]


class Session:
    """The editors of one map, told of each step, of its status, and of gaps that come and go.

    Attributes
    ----------
    core : CoreMap
        The map.
    kept : Kept
        Where it is kept.
    run : str
        Names this map, and no other that the same cell builds.
    gaps : dict
        The gaps as the views know them, words by ``(rule, id, other)``; None before a view asks.
    brought : bool
        Whether its edits are in a newer map already.
    """

    def __init__(self, kept: Kept, newest: Newest = no_newer) -> None:
        self.core = kept.core
        self.kept = kept
        self._newest = newest
        self.run = secrets.token_hex(4)
        self.gaps: Gaps | None = None
        self.brought = False
        self._steps: list[Message] = []
        self._undone = self.core.undone[-1] if self.core.undone else None
        self._views: list[WeakMethod[Callable[[Message], None]]] = []
        self._countings: WeakValueDictionary[tuple[int, str], Counting] = WeakValueDictionary()
        self._search: Iterator[None] | None = None
        self._due: asyncio.TimerHandle | asyncio.Handle | None = None
        self._rest = REST
        self._told = self.status()
        self.core.listen(self._after_step)

    def join(self, told: Callable[[Message], None]) -> None:
        """Have a view's method called with each piece of news, as long as the view lives."""
        self._views.append(WeakMethod(told))

    def counting_of(self, given: Evidence | EventLog) -> Counting:
        """Return the one counting of a log on the map, which lives as long as a view holds it."""
        from journeynb.evidence.as_evidence import as_evidence
        from journeynb.sync.background_count import Counting

        evidence = as_evidence(self.core, given)
        key = (id(evidence.log), evidence._assign)
        found = self._countings.get(key)
        if found is None or found.problem:
            found = self._countings[key] = Counting(self.core, evidence)
        return found

    def snapshot(self) -> Message:
        """Return the map as it is, with its revision."""
        return {
            "rev": self.core.revision,
            "map": document(self.core.state),
            **self.history(),
            "status": self.status(),
            "run": self.run,
        }

    def history(self) -> Message:
        """Return how many steps can be undone and redone."""
        return {"history": [len(self.core.done), len(self.core.undone)]}

    def since(self, rev: int) -> list[Message] | None:
        """Return the steps after a revision; None where they are not kept any more."""
        missing = self.core.revision - rev
        if missing < 0 or missing > len(self._steps):
            return None
        return self._steps[len(self._steps) - missing :]

    def status(self) -> Message:
        """Return where the map is kept, how that goes, and whether it is an earlier one."""
        status = {**self.kept.status(), "earlier": self._newest(self.core) is not None}
        if status["earlier"]:
            status["edits"] = 0 if self.brought else len(hand_edits(self.core))
        return status

    def look(self) -> Message:
        """Look at the file, and tell the views of a status that is another than before."""
        self.kept.look()
        return self.tell_status()

    def tell_status(self) -> Message:
        """Tell the views of a status that is another than before; return it."""
        status = self.status()
        if status != self._told:
            self._told = status
            self.tell({"status": status})
        return status

    def bring_over(self) -> list[str]:
        """Bring what was edited here by hand to the newer map; return what did not fit."""
        latest = self._newest(self.core)
        if latest is None or self.brought:
            return []
        refused = bring(latest, hand_edits(self.core))
        self.was_brought()
        return refused

    def take_over(self, edits: Edits, run: str) -> list[str]:
        """Make the edits of an earlier map, which this kernel may not know; return what did not."""
        refused = bring(self.core, edits)
        for session in sessions():
            if session.run == run and session is not self:
                session.was_brought()
        return refused

    def was_brought(self) -> None:
        """Offer this map's edits no more."""
        self.brought = True
        self.tell_status()

    def all_gaps(self) -> list[Gap]:
        """Return the gaps, and keep telling the views of those that come and go."""
        if self.gaps is None:
            self._look_now()
        return [(*key, words) for key, words in (self.gaps or {}).items()]

    def _finding(self) -> Iterator[None]:
        """Look for the gaps, rule by rule."""
        before = self.gaps
        index = self.core.once_a_step("index", Index)
        yield
        today = dt.date.today()
        gaps: Gaps = {}
        for rule in RULES.values():
            for _, each, _ in found(index, [rule], today):
                gaps[rule.code, each.id, each.other] = each.words
            yield
        self.gaps = gaps
        if before is None:
            return
        lost = [list(key) for key in before if key not in gaps]
        come = [[*key, words] for key, words in gaps.items() if before.get(key) != words]
        if len(lost) + len(come) > MANY:
            self.tell({"gaps": {"many": len(lost) + len(come)}})  # views ask when they have a rest
        elif lost or come:
            self.tell({"gaps": {"lost": lost, "found": come}})

    def _after_step(self, event: Event) -> None:
        made = self.core.done[-1] if self.core.done else None
        redone = made is not None and made is self._undone
        self._undone = self.core.undone[-1] if self.core.undone else None
        by = made.by if redone and made is not None else event.by  # who made what is there again
        step = {"rev": event.revision, "changes": event.changes, "by": by}
        # a listener that makes a step of its own has that one told before this one
        insort(self._steps, step, key=lambda each: int(each["rev"]))
        del self._steps[:-KEPT]
        self.tell({**step, **self.history()})
        self.tell_status()
        if self.gaps is not None:
            self._look_soon()
        for counting in list(self._countings.values()):
            counting.stepped()

    def _look_soon(self) -> None:
        if self._due is not None:
            self._due.cancel()
        self._search = None  # what was looked for is of the map before
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
        """Look on for a while; where all rules take long, editing must rest for longer."""
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

    def tell(self, news: Message) -> None:
        """Tell every view that still lives."""
        living = []
        for reference in list(self._views):
            told = reference()
            if told is not None:
                living.append(reference)
                told(news)
        self._views = [each for each in self._views if each in living]
