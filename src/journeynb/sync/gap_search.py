"""Finds the gaps of a map that is edited, in pauses between the edits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

from journeynb.base.today import day_of
from journeynb.gaps.findings import found, selected
from journeynb.model.core import CoreMap
from journeynb.settings.settings import Settings
from journeynb.settings.settings_file import lenient_settings
from journeynb.sync.goal_outlooks import outlooks_of
from journeynb.sync.message_parts import Gap, GapKey, Outlook
from journeynb.sync.news import GapNews, ManyGapsNews, News, OutlookNews

REST = 0.15
"""Seconds without an edit after which the gaps are found again."""
SLICE = 0.02
"""Seconds after which the search for gaps lets other work run."""
MANY = 16
"""Number of changed gaps up to which they are sent one by one."""


class GapSearch:
    """The gaps of a map, and the news of which of them change.

    Parameters
    ----------
    core : CoreMap
        The map.
    publish : callable
        Sends news to the views.

    Attributes
    ----------
    outlooks : dict
        Projections as the views know them, in words by the id of the goal.
    gaps : dict
        Gaps as the views know them, words by ``(rule, id, other)``; None before a view asks.
    """

    def __init__(self, core: CoreMap, publish: Callable[[News], object]) -> None:
        self.gaps: dict[GapKey, str] | None = None
        self.outlooks: dict[str, Outlook] = {}
        self._core = core
        self._publish = publish
        self._search: Iterator[None] | None = None
        self._due: asyncio.TimerHandle | asyncio.Handle | None = None
        self._rest = REST
        self._new_rules = False
        self._settings: Settings | None = None

    @property
    def searching(self) -> bool:
        """Whether gaps will be found that are not known yet."""
        return self._due is not None or self._search is not None

    def all(self) -> list[Gap]:
        """Return the gaps; from now on the views hear which of them change."""
        if self.gaps is None:
            self._look_now()
        return [(*key, words) for key, words in (self.gaps or {}).items()]

    def stepped(self) -> None:
        """Follow a step of the map."""
        if self.gaps is not None:
            self._look_soon()

    def look_at_settings(self) -> None:
        """Find the gaps again if the settings on disk changed."""
        if self.gaps is not None and lenient_settings(self._core) != self._settings:
            self.rules_changed()

    def rules_changed(self) -> None:
        """Find the gaps of other rules, and send them to the views."""
        if self.gaps is not None:
            self._new_rules = True
            self._look_soon()

    def _finding(self) -> Iterator[None]:
        """Find the gaps, rule by rule."""
        before = self.gaps
        index = self._core.index
        yield
        today = day_of(None)
        gaps: dict[GapKey, str] = {}
        self._settings = lenient_settings(self._core)
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
            self._publish(OutlookNews(type="outlooks", outlooks=outlooks))
        if self._new_rules:
            self._new_rules = False
            self._publish(ManyGapsNews(type="many_gaps", many=len(gaps)))
            return
        lost = [key for key in before if key not in gaps]
        new: list[Gap] = [(*key, words) for key, words in gaps.items() if before.get(key) != words]
        if len(lost) + len(new) > MANY:  # a view asks when it has time
            self._publish(ManyGapsNews(type="many_gaps", many=len(lost) + len(new)))
        elif lost or new:
            self._publish(GapNews(type="gap_changes", lost=lost, found=new))

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
