"""What all editors of one map share: the steps that views may have missed, and the gaps."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import deque
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary, WeakMethod, ref

from journeynb.formats.journeymap import document
from journeynb.gaps import RULES
from journeynb.gaps.findings import found
from journeynb.model.core import CoreMap, Event
from journeynb.model.index import Index

Message = dict[str, Any]
Gap = tuple[str, str, str, str]
"""A finding on its way to a view: rule, id, other, words. The view fills in the names."""

KEPT = 1000
"""How many steps are kept for views that missed some."""
REST = 0.15
"""For how many seconds editing rests before the gaps are looked for anew."""

_SESSIONS: WeakKeyDictionary[CoreMap, ref[Session]] = WeakKeyDictionary()


def session_of(core: CoreMap) -> Session:
    """Return the one session of a map."""
    reference = _SESSIONS.get(core)
    session = None if reference is None else reference()
    if session is None:
        session = Session(core)  # which the map keeps, as its listener
        _SESSIONS[core] = ref(session)
    return session


class Session:
    """The editors of one map, told of each step and of the gaps that come and go.

    Attributes
    ----------
    core : CoreMap
        The map.
    gaps : dict
        The gaps as the views know them, words by ``(rule, id, other)``; None before a view asks.
    """

    def __init__(self, core: CoreMap) -> None:
        self.core = core
        self.gaps: dict[tuple[str, str, str], str] | None = None
        self._steps: deque[Message] = deque(maxlen=KEPT)
        self._views: list[WeakMethod[Callable[[Message], None]]] = []
        self._due: asyncio.TimerHandle | None = None
        core.listen(self._after_step)

    def join(self, told: Callable[[Message], None]) -> None:
        """Have a view's method called with each piece of news, as long as the view lives."""
        self._views.append(WeakMethod(told))

    def snapshot(self) -> Message:
        """Return the map as it is, with its revision."""
        return {"rev": self.core.revision, "map": document(self.core.state), **self.history()}

    def history(self) -> Message:
        """Return how many steps can be undone and redone."""
        return {"history": [len(self.core.done), len(self.core.undone)]}

    def since(self, rev: int) -> list[Message] | None:
        """Return the steps after a revision; None where they are not kept any more."""
        missing = self.core.revision - rev
        if missing < 0 or missing > len(self._steps):
            return None
        return list(self._steps)[len(self._steps) - missing :]

    def all_gaps(self) -> list[Gap]:
        """Return the gaps, and keep telling the views of those that come and go."""
        if self.gaps is None:
            self.gaps = self._find()
        return [(*key, words) for key, words in self.gaps.items()]

    def _find(self) -> dict[tuple[str, str, str], str]:
        index = self.core.once_a_step("index", Index)
        today = dt.date.today()
        return {
            (rule.code, each.id, each.other): each.words
            for rule, each, _ in found(index, list(RULES.values()), today)
        }

    def _after_step(self, event: Event) -> None:
        step = {"rev": event.revision, "changes": event.changes, "by": event.by}
        self._steps.append(step)
        self.tell({**step, **self.history()})
        if self.gaps is not None and self._views:
            self._look_soon()

    def _look_soon(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._look()
            return
        if self._due is not None:
            self._due.cancel()
        self._due = loop.call_later(REST, self._look)

    def _look(self) -> None:
        self._due = None
        before = self.gaps or {}
        self.gaps = self._find()
        lost = [list(key) for key in before if key not in self.gaps]
        come = [[*key, words] for key, words in self.gaps.items() if before.get(key) != words]
        if lost or come:
            self.tell({"gaps": {"lost": lost, "found": come}})

    def tell(self, news: Message) -> None:
        """Tell every view that still lives."""
        living = []
        for reference in self._views:
            told = reference()
            if told is not None:
                living.append(reference)
                told(news)
        self._views = living


def rule_table() -> dict[str, Message]:
    """Return what a view needs of each rule to write its findings out."""
    return {
        code: {
            "title": rule.title,
            "severity": rule.severity,
            "message": rule.message,
            "fix": rule.fix,
            "why": rule.why,
            **({"channels": True} if rule.about_channels else {}),
            **_mend(code),
        }
        for code, rule in RULES.items()
    }


def _mend(code: str) -> Message:
    """Return the one link that mends a rule's findings, where one does, from its own example."""
    rule = RULES[code]
    if len(rule.mend) != 1 or rule.mend[0]["op"] != "link":
        return {}
    core = CoreMap()
    core.apply(list(rule.bad))
    _, gap, _ = next(found(Index(core.state), [rule], dt.date(2026, 11, 22)))
    link = rule.mend[0]
    names = {gap.id: "id", gap.other: "other"}
    ends = {side: names[link[side]] for side in ("from", "to") if names.get(link[side])}
    return {"mend": {"kind": link["kind"], **ends}} if "id" in ends.values() else {}
