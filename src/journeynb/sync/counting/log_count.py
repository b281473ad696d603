"""One count of a log on a map, in a thread: the counts, then what explains them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from journeynb.base.user_warnings import hearing
from journeynb.data.engines import interrupt
from journeynb.evidence import counts_on_map
from journeynb.evidence.credit_on_map import CreditOnMap
from journeynb.gaps.rules.rule import Rule
from journeynb.insight.explain.credit_of_evidence import credit_of
from journeynb.insight.explain.explained_evidence import ExplainedEvidence
from journeynb.insight.explain.numbers_for_rules import with_explanations
from journeynb.model.core import CoreMap
from journeynb.model.index import Index
from journeynb.sync.counting.counts_in_threads import RUNNING, in_a_line

MOST_LISTED = 1_000
"""Largest number of events without a touchpoint among the gaps of an editor."""


class Key(NamedTuple):
    """The parts of a map that determine what a log shows on it.

    Counts follow from `counts`, what explains them from `more` as well.
    """

    counts: tuple[Any, ...]
    more: tuple[Any, ...]


def key_of(index: Index) -> Key:
    """Return the parts of a map that determine what a log shows on it."""
    info = index.info
    return Key(
        (
            tuple((each.id, tuple(each.events), index.stage_of.get(each.id))
                  for each in index.touchpoints),
            tuple(each.id for each in index.stages),
            tuple((each.id, each.name, tuple(each.data_values)) for each in index.personas),
        ),
        (
            info.converts, info.leaves, index.has("leads_to"),
            tuple((each.cost, each.cost_per, tuple(each.channels), tuple(each.terms))
                  for each in index.touchpoints),
        ),
    )  # fmt: skip


class Stopped(Exception):
    """The count is no longer needed."""


class Count:
    """One count of a log on a map as it is now, in a thread.

    Parameters
    ----------
    core : CoreMap
        The map.
    evidence : ExplainedEvidence
        The log on it.
    key : Key
        The parts of the map that determine the result.
    rules : sequence of Rule
        The rules whose explanations are made after the counts.
    done : callable
        Called in that thread when the counts are known, and at its end.
    credited : bool
        Whether the credit for conversions is computed, too.
    known : CountsOnMap, optional
        The counts, if only the rest has to be made again.

    Attributes
    ----------
    counts : CountsOnMap or None
        The result so far.
    remarks : list of str or None
        Warnings of the log, if it was counted.
    credit : CreditOnMap or str or None
        The credit for conversions, or why there is none.
    counted : threading.Event
        Set when counts and credit are known, or cannot be.
    explained : bool
        Whether the counts have what explains them, or cannot have it.
    problem, trouble : str
        Why the log could not be counted or explained, in one line.
    """

    def __init__(
        self,
        core: CoreMap,
        evidence: ExplainedEvidence,
        key: Key,
        rules: Sequence[Rule],
        done: Callable[[], None],
        credited: bool,
        known: counts_on_map.CountsOnMap | None = None,
    ) -> None:
        self.key = key
        self.stopped = self.ended = self.explained = False
        self.counted = threading.Event()
        self.counts = known
        self.credited = credited
        self.credit: CreditOnMap | str | None = None
        self.remarks: list[str] | None = None
        self.problem = self.trouble = ""
        self._core = core
        self._evidence = evidence
        self._rules = rules
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
            if not self.problem and self.counts is None:
                self.counts = self._count()
            if self.credited and not self.problem:
                self.credit = self._credit()
        except Stopped:
            pass
        except Exception as error:  # a log can fail in many ways; the editor continues
            self.problem = in_a_line(error)
        self.counted.set()
        if self.counts is not None:
            self._done()
            self._explain(self.counts)
        self.ended = True
        RUNNING.discard(self)
        self._done()

    def _count(self) -> counts_on_map.CountsOnMap:
        with hearing():
            facts = self._evidence.log.facts
        with hearing() as heard:
            counts = counts_on_map.count_on_map(self._core, self._evidence)
        remarks = [*facts.warnings(), *heard]
        unmapped = len(counts.observed.unmapped)
        if unmapped > MOST_LISTED:
            remarks.append(
                f"{unmapped:,} events match no touchpoint; the gaps list the "
                f"{MOST_LISTED:,} most frequent"
            )
        self.remarks = remarks
        return counts

    def _credit(self) -> CreditOnMap | str:
        """Return the credit for conversions, or why there is none."""
        try:
            with hearing():
                return credit_of(self._core, self._evidence)
        except Stopped:
            raise
        except Exception as error:  # such as a map on which no event converts a customer
            return in_a_line(error)

    def _explain(self, counts: counts_on_map.CountsOnMap) -> None:
        try:
            if not self.problem:
                with hearing():
                    observed = with_explanations(counts.observed, self._evidence, self._rules)
                self.counts = replace(counts, observed=observed)
            self.explained = True
        except Stopped:
            pass
        except Exception as error:  # the counts are fine
            self.trouble, self.explained = in_a_line(error), True
