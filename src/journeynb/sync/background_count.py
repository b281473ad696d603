"""Counts what a log shows on a map that is edited, in a thread beside the edits."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, cast
from weakref import WeakSet

from journeynb.base.user_warnings import hearing
from journeynb.data.engines import interrupt
from journeynb.evidence import counts_on_map
from journeynb.gaps.findings import found, selected
from journeynb.insight.explain.credit_of_evidence import credit_of
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.settings.settings_file import lenient_settings
from journeynb.sync.counts_in_threads import RUNNING, in_a_line, on_this_loop
from journeynb.sync.message_parts import Gap, GapKey, Observed
from journeynb.sync.news import CountingNews, GapNews, News

if TYPE_CHECKING:
    from journeynb.evidence.counts_on_map import CountsOnMap
    from journeynb.evidence.credit_on_map import CreditOnMap
    from journeynb.evidence.evidence import Evidence

REST = 0.6
"""Seconds without an edit after which the log is counted again; a burst of typing is 0.5."""
PATIENCE = 10.0
"""Seconds that an editor waits for the counts before it is shown without them."""
MOST_LISTED = 1_000
"""Largest number of events without a touchpoint among the gaps of an editor."""

Key = tuple[Any, ...]


def key_of(index: Index) -> Key:
    """Return the parts of a map that determine what a log shows on it."""
    return (
        tuple((each.id, tuple(each.events), index.stage_of.get(each.id))
              for each in index.touchpoints),
        tuple(each.id for each in index.stages),
        tuple((each.id, each.name, tuple(each.data_values)) for each in index.personas),
        index.info.converts,
    )  # fmt: skip


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


class Stopped(Exception):
    """The count is no longer needed."""


class Count:
    """One count of a log on a map as it is now, in a thread.

    Parameters
    ----------
    core : CoreMap
        The map.
    evidence : Evidence
        The log on it.
    key : tuple
        The parts of the map that determine the result.
    done : callable
        Called in that thread at its end.
    credited : bool
        Whether the credit for conversions is computed too.
    """

    def __init__(
        self,
        core: CoreMap,
        evidence: Evidence,
        key: Key,
        done: Callable[[], None],
        credited: bool,
    ):
        self.key = key
        self.credited = credited
        self.credit: CreditOnMap | str | None = None
        self.stopped = self.ended = False
        self.counts: CountsOnMap | None = None
        self.remarks: list[str] = []
        self.problem = ""
        self._core = core
        self._evidence = evidence
        self._done = done
        try:
            self._evidence = evidence.still(self._refuse_if_stopped)
        except Exception as error:
            self.problem = in_a_line(error)
        self.thread = threading.Thread(target=self._run, daemon=True, name="journeynb-count")
        RUNNING.add(self)
        self.thread.start()

    def interrupt(self) -> None:
        """Stop, within a query too."""
        self.stopped = True
        interrupt(self._evidence.log.backend)

    def _refuse_if_stopped(self) -> None:
        if self.stopped:
            raise Stopped

    def _run(self) -> None:
        try:
            if not self.problem:
                with hearing():
                    facts = self._evidence.log.facts
                with hearing() as heard:
                    self.counts = counts_on_map.count_on_map(self._core, self._evidence)
                    self.credit = self._credit() if self.credited else None
                self.remarks = [*facts.warnings(), *heard]
                unmapped = len(self.counts.observed.unmapped)
                if unmapped > MOST_LISTED:
                    self.remarks.append(
                        f"{unmapped:,} events match no touchpoint; the gaps list the "
                        f"{MOST_LISTED:,} most frequent"
                    )
        except Stopped:
            pass
        except Exception as error:  # a log can fail in many ways; the editor continues
            self.problem = in_a_line(error)
        self.ended = True
        RUNNING.discard(self)
        self._done()

    def _credit(self) -> CreditOnMap | str:
        """Return the credit for conversions, or why there is none."""
        try:
            return credit_of(self._core, self._evidence)
        except Stopped:
            raise
        except Exception as error:  # such as a map on which no event converts a customer
            return in_a_line(error)


class Counting:
    """The counts of a log on a map, kept up to date as the map is edited.

    Parameters
    ----------
    core : CoreMap
        The map.
    evidence : Evidence
        The log on it.

    Attributes
    ----------
    counts : CountsOnMap or None
        Result of the last count.
    credit : CreditOnMap or str or None
        Credit for conversions, or why there is none; None if no view has asked for it.
    remarks : list of str
        Warnings of the log at that time.
    problem : str
        Why it could not be counted, in one line.
    """

    def __init__(self, core: CoreMap, evidence: Evidence) -> None:
        self.core = core
        self.evidence = evidence
        self.counts: CountsOnMap | None = None
        self.credit: CreditOnMap | str | None = None
        self.remarks: list[str] = []
        self.problem = ""
        self._key: Key | None = None
        self._gaps: dict[GapKey, tuple[str, int | None]] = {}
        self._count: Count | None = None
        self._again = False
        self._due: asyncio.TimerHandle | None = None
        self._views: WeakSet[View] = WeakSet()
        self._start()

    @property
    def counting(self) -> bool:
        """Whether the counts are those of the map before."""
        return self._count is not None

    def join(self, view: View) -> None:
        """Send a view the news, as long as it exists."""
        self._views.add(view)

    def as_json(self, credited: bool = False) -> Observed:
        """Return what a view shows; if it is `credited`, with the credit for conversions."""
        self._settle()
        seen = {} if self.counts is None else self.counts.as_json()
        if credited and self.credit is not None:
            without = {"legend": self.credit, "touchpoints": {}}
            seen["credit"] = without if isinstance(self.credit, str) else self.credit.as_json()
        return cast(
            "Observed",
            {"counting": self.counting, "problem": self.problem, "remarks": self.remarks, **seen},
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
            else:
                self._count.thread.join(end - time.monotonic())
            self._settle()
        return None if self.problem or not self._is_known() else self.counts

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
        return key_of(self.core.once_a_step("index", Index))

    def _credited(self) -> bool:
        return any(view.credited for view in self._views)

    def _is_known(self) -> bool:
        """Whether all that the views show is known for the map as it is."""
        credit_known = self.credit is not None or bool(self.problem) or not self._credited()
        return self._now() == self._key and credit_known

    def _look(self) -> None:
        """Count again if a step changed what the log shows, else only run the rules again."""
        self._due = None
        self._settle()
        key = self._now()
        if self._count is not None:
            if self._count.key != key or (self._credited() and not self._count.credited):
                self._count.stopped = self._again = True
        elif not self._is_known():
            if any(view.watched for view in self._views):  # else when one asks for it
                self._start()
        else:
            self._judge()

    def _start(self) -> None:
        done = on_this_loop(self._settle)
        self._count = Count(self.core, self.evidence, self._now(), done, self._credited())
        self._publish(CountingNews(type="counting", counting=True))

    def _settle(self) -> None:
        """Take the result of a count that has ended."""
        count = self._count
        if count is None or not count.ended:
            return
        self._count = None
        again, self._again = self._again, False
        if not again or count.key == self._now():
            self._take(count)
        if not self._is_known():
            self._start()
        else:
            self._publish(CountingNews(type="counting", counting=False))

    def _take(self, count: Count) -> None:
        if count.counts is not None:
            self._key, self.problem = count.key, ""
            self.counts, self.remarks = count.counts, count.remarks
            self.credit = count.credit
            self._gaps = dict(self._found())
        elif count.problem:
            self._key, self.problem = count.key, count.problem

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
        if self.counts is None or self._now() != self._key:
            return
        observed = self.counts.observed
        listed = replace(observed, unmapped=observed.unmapped[:MOST_LISTED])
        index = self.core.once_a_step("index", Index)
        rules = selected(None, None, settings=lenient_settings(self.core))
        of_logs = [rule for rule in rules if rule.needs_evidence]
        for rule, each in found(index, of_logs, dt.date.today(), observed=listed):
            many = each.customers
            if many is None:
                many = observed.touching(each.id, each.other)
            yield (rule.code, each.id, each.other), (each.words, many)

    def _publish(self, news: News) -> None:
        for view in list(self._views):
            view.on_news(news)
