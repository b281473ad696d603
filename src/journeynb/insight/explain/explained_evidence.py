"""Questions about a map and an event log that explain what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.evidence.as_evidence import as_evidence
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog
from journeynb.insight.explain.leaving_evidence import LeavingEvidence
from journeynb.model.core import CoreMap

if TYPE_CHECKING:
    import pandas as pd


class ExplainedEvidence(LeavingEvidence):
    """A map compared with an event log: what brings customers, what differs, and what if."""

    _public_name = "Evidence"

    def compare(self, a: Any, b: Any, level: str = "move") -> pd.DataFrame:
        """Compare what two personas do, or what customers do in two periods.

        Customers are the unit: each counts once, however often they make a move. A customer with
        events in both periods counts in both, and the test takes into account that it is the same
        customer.

        Parameters
        ----------
        a, b : str or (date, date)
            Two personas: ids, or ``"(none)"`` for the customers without one. Or two periods: a
            year ``"2026"``, a quarter ``"2026-Q1"``, a month ``"2026-03"``, a day
            ``"2026-03-31"``, or the first and the last date
            ``("2026-01-01", "2026-03-31")``, in UTC.
        level : {"move", "stage", "touchpoint"}
            Moves between touchpoints, or the stages or touchpoints that customers reach.

        Returns
        -------
        pandas.DataFrame
            One row for each move that a customer makes, the clearest difference first: ``from, to``
            (str, the ids of touchpoints, ``(none)`` for unmapped events), ``share_a, share_b``, the
            share of the customers at ``from`` who go on to ``to`` at least once, ``difference``,
            the second minus the first, with its 95% interval ``low, high``, ``p``, the p-value that
            the shares are equal, ``q``, the same for the whole table (all float64), and
            ``n_a, n_b`` (int64), the customers at ``from``. A move is as in `transitions`; in a
            period, both of its events are in the period.

            For stages and touchpoints, ``from`` is the place and ``to`` is empty. The shares are of
            all customers of the persona, or of all with an event in the period.

            ``.attrs["method"]`` names the methods, and ``.attrs["note"]`` says what makes periods
            hard to compare.

        Raises
        ------
        ArgumentError
            `a` or `b` is neither a persona nor a period, they are of two kinds or the same, the log
            has no personas, a period is outside the log, or `level` is not valid.

        References
        ----------
        .. [1] R. G. Newcombe, "Interval estimation for the difference between independent
           proportions: comparison of eleven methods", Statistics in Medicine 17, 873-890 (1998).
        .. [2] Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the
           Royal Statistical Society B 57, 289-300 (1995).

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> found = ev.compare("maya", "jonas", level="stage")
        >>> found[["from", "share_a", "share_b", "difference", "q"]].round(3).head(2)
                 from  share_a  share_b  difference    q
        0    decision    0.213    0.069      -0.144  0.0
        1  onboarding    0.201    0.064      -0.136  0.0
        """
        from journeynb.insight.explain import compare as comparison
        from journeynb.insight.explain.compared_groups import PersonaGroup, groups

        level = comparison.level_of(level)
        one, two = groups(self.customer_personas, a, b)
        of_personas = isinstance(one, PersonaGroup)
        return self._answer(
            ("compare", level, one, two),
            lambda: comparison.compare(
                self.mapped, self.customer_personas, level, one, two,
                lambda: self._customers_by_persona(level),
            ),
            of_personas,
        )  # fmt: skip

    def _customers_by_persona(self, level: str) -> pd.DataFrame:
        """Return the customers of each persona by move or place, from one scan for all pairs."""
        from journeynb.insight.explain.compare import persona_counts

        return self._answer(
            ("customers by persona", level),
            lambda: persona_counts(self.mapped, self.customer_personas, level),
            True,
        )


def as_explained(core: CoreMap, given: Evidence | EventLog) -> ExplainedEvidence:
    """Return evidence for a map that answers all questions; see `as_evidence`."""
    return as_evidence(core, given, made=ExplainedEvidence)
