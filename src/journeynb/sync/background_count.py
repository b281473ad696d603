"""Counts what a log shows on a map that is edited, in a thread beside the edits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, cast
from weakref import WeakSet

from journeynb.base.today import day_of
from journeynb.gaps.findings import found, selected
from journeynb.gaps.rules.rule import Rule
from journeynb.insight.explain.numbers_for_rules import QUESTIONS
from journeynb.model.core import CoreMap
from journeynb.settings.settings_file import lenient_settings
from journeynb.sync.counting import log_count
from journeynb.sync.counting.counts_in_threads import on_this_loop
from journeynb.sync.counting.log_count import Count, Key, key_of
from journeynb.sync.message_parts import Gap, GapKey, Observed
from journeynb.sync.news import CountingNews, GapNews, News

if TYPE_CHECKING:
    from journeynb.evidence.counts_on_map import CountsOnMap
    from journeynb.evidence.credit_on_map import CreditOnMap
    from journeynb.insight.explain.explained_evidence import ExplainedEvidence

REST = 0.6
"""Seconds without an edit after which the log is counted again; a burst of typing is 0.5."""
PATIENCE = 10.0
"""Seconds that an editor waits for the counts before it is shown without them."""


class View(Protocol):
    """A view with the counts of a log."""

    @property
    def watched(self) -> bool:
        """Whether someone may look at it."""

    @property
    def credited(self) -> bool:
        """Whether it shows the credit of touchpoints for conversions."""

    def on_news(self, news: News) -> None:
        """Take news."""


class Counting:
    """The counts of a log on a map, kept up to date as the map is edited.

    Parameters
    ----------
    core : CoreMap
        The map.
    evidence : ExplainedEvidence
        The log on it.

    Attributes
    ----------
    counts : CountsOnMap or None
        Result of the last count.
    credit : CreditOnMap or str or None
        Credit for conversions, or why there is none; None if no view has asked for it.
    problem : str
        Why it could not be counted, in one line.
    names : dict of str to str
        What views read in place of a path, such as that of a file on a server.
    """

    def __init__(self, core: CoreMap, evidence: ExplainedEvidence) -> None:
        self.core = core
        self.evidence = evidence
        self.counts: CountsOnMap | None = None
        self.credit: CreditOnMap | str | None = None
        self.problem = ""
        self.names: dict[str, str] = {}
        self._heard: list[str] = []
        self._trouble = ""
        self._announced = False
        self._key: Key | None = None
        self._credit_key: Key | None = None
        self._gaps: dict[GapKey, tuple[str, int | None]] = {}
        self._count: Count | None = None
        self._taken: Count | None = None
        self._again = False
        self._due: asyncio.TimerHandle | None = None
        self._views: WeakSet[View] = WeakSet()
        self._start()

    @property
    def remarks(self) -> list[str]:
        """Warnings of the log at the last count, and why it could not be explained."""
        return [*self._heard, self._trouble] if self._trouble else self._heard

    @property
    def counting(self) -> bool:
        """Whether the counts are those of the map before."""
        count = self._count
        return count is not None and (self._again or not count.counted.is_set())

    def join(self, view: View) -> None:
        """Send a view the news, as long as it exists."""
        self._views.add(view)

    def leave(self, view: View) -> None:
        """Send a view no more news; stop counting if nobody is left."""
        self._views.discard(view)
        if self._count is not None and not self._watched():
            self._count.stopped = True

    def _named(self, text: str) -> str:
        for path, name in self.names.items():
            text = text.replace(path, name)
        return text

    def as_json(self, credited: bool = False) -> Observed:
        """Return what a view shows; if it is `credited`, with the credit for conversions."""
        self._settle()
        seen = {} if self.counts is None else self.counts.as_json()
        if credited and self.credit is not None:
            without: dict[str, Any] = {"legend": self.credit, "touchpoints": {}}
            seen["credit"] = without if isinstance(self.credit, str) else self.credit.as_json()
        return cast(
            "Observed",
            {
                "counting": self.counting,
                "problem": self._named(self.problem),
                "remarks": [self._named(each) for each in self.remarks],
                **seen,
            },
        )

    def customers(self, id: str, other: str) -> int | None:
        """Return the number of customers that a gap affects."""
        return None if self.counts is None else self.counts.observed.touching(id, other)

    def gaps(self) -> list[Gap]:
        """Return the gaps of the evidence rules (E), with their customers."""
        if self._due is None:
            self._look()
        return [(*key, *rest) for key, rest in self._gaps.items()]

    def wait(self, seconds: float = PATIENCE) -> CountsOnMap | None:
        """Return the counts on the map as it is; None if that takes too long."""
        end = time.monotonic() + seconds
        self._look()
        while not self._is_known() and time.monotonic() < end:
            if self._count is None:
                self._start()
            elif self._count.stopped:
                self._count.thread.join(end - time.monotonic())
            else:
                self._count.counted.wait(end - time.monotonic())
            self._settle()
        return self.counts if self._is_known() and not self.problem else None

    def look(self) -> None:
        """Count what a view shows and nobody has counted."""
        if self._due is None:
            self._look()

    def stepped(self) -> None:
        """Follow a step of the map, after a pause in editing."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._look()
        else:
            self._due = loop.call_later(REST, self._look)

    def _now(self) -> Key:
        return key_of(self.core.index)

    @property
    def _current(self) -> bool:
        """Whether the counts are those of the map as it is."""
        return self._key is not None and self._key.counts == self._now().counts

    def _watched(self) -> bool:
        return any(view.watched for view in self._views)

    def _credited(self) -> bool:
        return any(view.credited for view in self._views)

    def _is_known(self) -> bool:
        """Whether all that the views show is known for the map as it is, except explanations."""
        if self.problem or not self._credited():
            return self._current
        return self._current and self._credit_key == self._now()

    def _look(self) -> None:
        """Count again if a step changed what the log shows, else only run the rules again."""
        self._due = None
        self._settle()
        key = self._now()
        if self._count is not None:
            if self._count.key != key or (self._credited() and not self._count.credited):
                self._count.stopped = self._again = True
        elif not (key == self._key and self._is_known()) and self._watched():
            self._start()  # else when a view asks for it
        if self._current:
            self._judge()

    def _start(self) -> None:
        key, rules, credited = self._now(), self._rules(), self._credited()
        known = self.counts if self._current and not self.problem else None
        done = on_this_loop(self._settle)
        told = known is not None and self._is_known()
        self._count = Count(self.core, self.evidence, key, rules, done, credited, known)
        if not told and not self._announced:
            self._announced = True
            self._publish(CountingNews(type="counting", counting=True))

    def _settle(self) -> None:
        """Take what a count has found so far: the counts, and later what explains them."""
        count = self._count
        if count is None or not count.counted.is_set():
            return
        if not count.ended:
            if not count.stopped and self._taken is not count:
                self._take(count)
            return
        self._count = None
        again, self._again = self._again, False
        if not again or count.key == self._now():
            self._take(count)
        if not (self._now() == self._key and self._is_known()):
            if self._watched():
                self._start()
        elif self._announced:
            self._tell()

    def _take(self, count: Count) -> None:
        self._taken = count
        trouble, self._trouble = self._trouble, count.trouble
        if count.counts is not None:
            self.credit = count.credit
            self._credit_key = None if count.credit is None else count.key
            self._key = count.key if count.explained else count.key._replace(more=())
            self.counts, self.problem = count.counts, ""
            self._heard = self._heard if count.remarks is None else count.remarks
            if self._announced:
                self._gaps = dict(self._found())
            else:
                self._judge()
        elif count.problem:
            self._key, self.problem = count.key, count.problem
        if self._announced or trouble != self._trouble:
            self._tell()

    def _tell(self) -> None:
        """Say that the log is counted; views then ask for all of it."""
        self._announced = False
        self._publish(CountingNews(type="counting", counting=False))

    def _judge(self) -> None:
        """Run the evidence rules (E) again on known counts, and send the changed gaps."""
        if self.counts is None or self.problem:
            return
        before, self._gaps = self._gaps, dict(self._found())
        lost = [key for key in before if key not in self._gaps]
        new: list[Gap] = [
            (*key, *each) for key, each in self._gaps.items() if before.get(key) != each
        ]
        if lost or new:
            self._publish(GapNews(type="gap_changes", lost=lost, found=new))

    def _found(self) -> Iterator[tuple[GapKey, tuple[str, int | None]]]:
        if self.counts is None or self._key is None or not self._current:
            return
        index = self.core.index
        if not self._key.more:  # until it is explained again, what was found stays
            for key, words in self._gaps.items():
                if key[0] in QUESTIONS and (not key[1] or key[1] in index.entity):
                    yield key, words
        observed = self.counts.observed
        listed = replace(observed, unmapped=observed.unmapped[: log_count.MOST_LISTED])
        for rule, each in found(index, self._rules(), day_of(None), observed=listed):
            many = each.customers
            if many is None:
                many = observed.touching(each.id, each.other)
            yield (rule.code, each.id, each.other), (each.words, many)

    def _rules(self) -> list[Rule]:
        rules = selected(None, None, settings=lenient_settings(self.core))
        return [rule for rule in rules if rule.needs_evidence]

    def _publish(self, news: News) -> None:
        for view in list(self._views):
            view.on_news(news)
