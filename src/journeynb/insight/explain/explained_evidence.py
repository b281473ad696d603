"""Questions about a map and an event log that explain what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.today import day_of
from journeynb.evidence.as_evidence import as_evidence
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog
from journeynb.insight.explain.voiced_evidence import VoicedEvidence
from journeynb.model.core import CoreMap

if TYPE_CHECKING:
    import pandas as pd

    from journeynb.evidence.proposals.proposal import Proposals
    from journeynb.insight.explain.changes.conversion_goals import Target
    from journeynb.insight.explain.changes.walks import Walks


HALF = 0.5
"""Factor of the probability to leave at each touchpoint, where none is named."""


class ExplainedEvidence(VoicedEvidence):
    """A map compared with an event log: credit for conversions, differences, and what-if."""

    _public_name = "Evidence"

    def attribution(
        self,
        to: str | None = None,
        models: Any = None,
        window: Any = "90d",
        order: int = 1,
        by_persona: bool = False,
    ) -> pd.DataFrame:
        """Return how much credit for conversions each touchpoint gets, by several models.

        A path is what a customer does at touchpoints up to a conversion. What the customer does
        afterward belongs to the next path. A conversion is an event of a touchpoint; if `to` is a
        stage, it is a visit of the stage, whatever happens there.

        - **first**, **last**: all credit goes to the first or the last touchpoint of the path.
        - **linear**: each visit gets the same credit.
        - **time_decay**: credit halves for each half-life (a quarter of the window) before the
          conversion.
        - **position**: 40% goes to the first, 40% to the last, and 20% to those between.
        - **markov**: in proportion to removal effects: the share of conversions that would be lost
          if each path ended where it reaches the touchpoint. They are exact, not simulated, and
          they also use the paths that do not convert [1]_.
        - **shapley**: Shapley values, where a set of touchpoints is worth the conversions of the
          paths that lie inside it. This is an equal split over the distinct touchpoints [2]_.

        Parameters
        ----------
        to : str, optional
            The id of the touchpoint or stage that converts customers. The default is the map's
            ``converts``; without it, the last stage whose touchpoints have event patterns.
        models : str or list of str, optional
            Models; by default all seven.
        window : str or timedelta, optional
            The time before a conversion in which touchpoints count; for a path without a
            conversion, the same time before its last touchpoint. None: they always count.
        order : {1, 2}
            Number of the latest touchpoints of a path on which the next move depends, in the Markov
            chain.
        by_persona : bool
            Whether to return the credit also by persona.

        Returns
        -------
        pandas.DataFrame
            One row for each touchpoint and model, the touchpoints with most credit first:
            ``touchpoint, channel, model`` (str; the channels of the map); ``credit``: the
            conversions credited; ``share`` of all conversions, with its 95% interval ``low, high``
            (a jackknife over 100 buckets of customers, Wilson's for a share without any variation);
            ``cost`` over the time of the log; ``cost_per_conversion``; ``value``: the credited
            value of the conversions; and ``roi``: value minus cost, divided by cost (all float64).
            A cost per month is multiplied by the months of the log (and divided among personas by
            visits), one per visit by the visits, and one per conversion by the credit.

            Conversions without a touchpoint have separate rows, in each model:
            ``(direct)`` with nothing before them, ``(unmapped)`` with unmapped events only, and
            ``(outside the window)``. With them, each model adds up to all conversions. With
            `by_persona`, ``persona`` comes first.

            ``.attrs`` has the ``method`` of each model, ``interval``, ``n`` conversions, ``to``,
            ``window_days``, ``half_life_days``, ``order``, the ``months`` of the log, and
            ``left_out``.

        Raises
        ------
        ArgumentError
            An argument is not valid, no event converts customers, or a chain of order 2 has too
            many states.

        References
        ----------
        .. [1] E. Anderl, I. Becker, F. von Wangenheim and J. H. Schumann, "Mapping the customer
           journey", International Journal of Research in Marketing 33, 457-474 (2016).
        .. [2] K. Zhao, S. H. Mahboobi and S. R. Bagheri, "Shapley value methods for attribution
           modeling in online advertising", arXiv:1804.05327 (2018).

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> found = ev.attribution(to="checkout", models=["last", "markov"])
        >>> found[["touchpoint", "model", "credit", "share"]].round(3).head(4)
                  touchpoint   model   credit  share
        0      discovery-box    last  277.000  0.272
        1      discovery-box  markov   97.894  0.096
        2  gift-configurator    last  267.000  0.262
        3  gift-configurator  markov   94.360  0.093
        """
        from journeynb.insight.explain.credit.attribution import attribution, question

        asked = question(to, models, window, order, by_persona)
        return self._answer(
            ("attribution", asked),
            lambda: attribution(self.mapped, self.customer_personas, asked),
            asked.by_persona,
        )

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
            the second minus the first, with its 95% interval ``low, high``, ``p``, the p-value of
            the test that the shares are equal, ``q``, adjusted for the whole table (all float64),
            and ``n_a, n_b`` (int64), the customers at ``from``. A move is as in `transitions`; in a
            period, both of its events are in the period.

            For stages and touchpoints, ``from`` is the id and ``to`` is empty. The shares are of
            all customers of the persona, or of all with an event in the period.

            ``.attrs["method"]`` names the methods, and ``.attrs["note"]`` says what limits the
            comparison of periods.

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
        from journeynb.insight.explain.difference import compare as comparison
        from journeynb.insight.explain.difference.groups import PersonaGroup, groups

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
        from journeynb.insight.explain.difference.compare import persona_counts

        return self._answer(
            ("customers by persona", level),
            lambda: persona_counts(self.mapped, self.customer_personas, level),
            True,
        )

    def what_if(
        self, changes: dict[str, Any] | None = None, to: str | None = None, today: Any = None
    ) -> pd.DataFrame:
        """Return the share of customers who would convert if fewer left at some touchpoints.

        For each persona, an exact Markov chain has the observed shares of moves: from a touchpoint,
        customers go to each other one, convert, or stop. ``{"checkout": {"leaves": 0.5}}`` halves
        the probability of stopping after a visit to checkout, and its other moves grow in
        proportion. Customers who would no longer stop are assumed to behave like those who go on.

        A customer counts once, from the first event at a touchpoint to the first conversion, or to
        the last event of the log. Consecutive visits count as one.

        Parameters
        ----------
        changes : dict, optional
            Touchpoints with ``{"leaves": factor}``, or only the factor: ``{"checkout": 0.5}``.
            Without it, the probability is halved at each touchpoint, one at a time.
        to : str, optional
            The id of the touchpoint or stage that converts customers. By default the map's
            ``converts``, and without it the last stage whose touchpoints have event patterns. Or
            the id of a goal that is bound to the KPI conversion; its projection then changes, too.
        today : date or str, optional
            For a goal: measurements after this date do not count; by default today.

        Returns
        -------
        pandas.DataFrame
            One row for each persona: ``persona`` (str); ``base, then`` (float64), the share of its
            customers who convert, and who would; ``difference`` with its 95% interval ``low, high``
            (float64), by the jackknife over 100 buckets of customers, missing if the log says
            nothing about the change; ``note`` (str), which names the touchpoints that the map, but
            not the log, shows after a changed one; ``n`` (int64), its customers who were at a
            touchpoint. ``(all)`` is the mean of the personas, whose chains are never pooled.

            With a goal, ``(all)`` has ``expected`` and ``expected_then`` (float64): the projection
            of the goal, and this value multiplied by ``then / base``.

            Without `changes`, one row for each touchpoint where this changes something, the largest
            difference first: ``touchpoint`` (str), ``base, then, difference, low, high`` of the row
            ``(all)``, ``stops`` (int64), the visits that end there, and ``n``.

        Raises
        ------
        ArgumentError
            `changes`, `to` or `today` is not valid, or a factor makes more customers leave than
            there are.

        References
        ----------
        .. [1] J. G. Kemeny and J. L. Snell, Finite Markov Chains (1960), chapter 3.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> jm.set(converts="checkout")
        >>> ev = jm.evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> found = ev.what_if({"plan-page": {"leaves": 0.5}})
        >>> found[["persona", "base", "then", "low", "high", "n"]].round(3).head(3)
          persona   base   then    low   high     n
        0   (all)  0.196  0.232  0.032  0.040  4717
        1    maya  0.209  0.264  0.049  0.062  2502
        2   jonas  0.066  0.091  0.018  0.031  1274
        """
        from journeynb.insight.explain.changes.changed_touchpoints import leaves_of
        from journeynb.insight.explain.changes.conversion_goals import target_of, with_projection

        day = day_of(today)
        target = target_of(self.mapped, to)
        part = self
        if target.where:
            part = type(self)(self._core, self.log.where(target.where), self._assign)
        if changes is None:
            return part._each_touchpoint(to, target)
        made = part._what_if(leaves_of(self.mapped, changes, target.converting), target)
        return made if target.goal is None else with_projection(made, target.goal, day)

    def _each_touchpoint(self, to: str | None, target: Target) -> pd.DataFrame:
        """Return what halving the leavers of each touchpoint alone would do to all customers."""
        import pandas as pd

        found = self._gains(HALF, to)
        base = self._what_if(dict.fromkeys(found.place[:1], HALF), target).base
        start = pd.Series(base.iloc[0] if len(found) else 0.0, index=found.index, dtype="float64")
        made = pd.DataFrame({
            "touchpoint": pd.Series(
                [self.mapped.touchpoints[place] for place in found.place], dtype="str"
            ),
            "base": start, "then": start + found.difference,
            **{name: found[name] for name in ("difference", "low", "high")},
            "stops": found.stops.round().astype("int64"), "n": found.n.astype("int64"),
        })  # fmt: skip
        made.attrs = {**found.attrs, "leaves": HALF}
        return made

    def expected_conversions(self, leaves: Any = 0.5, to: str | None = None) -> Proposals:
        """Propose the number of conversions that each opportunity is expected to add.

        An opportunity is assumed to make fewer customers leave at the touchpoints that it
        addresses, and at those that its pain points hurt. If a pain point belongs to a persona,
        only customers of this persona count. How many more would then convert is counted as in
        `what_if`. The priorities of the editor and ``jm.chart.opportunities(by="expected")`` rank
        by it.

        Parameters
        ----------
        leaves : float or dict of str to float
            The factor of the probability of leaving, for all opportunities that are neither done
            nor dropped, or by the id of an opportunity: ``{"brew-mail": 0.8}``.
        to : str, optional
            The touchpoint, stage or goal, as in `what_if`.

        Returns
        -------
        Proposals
            Edits to review, the largest first: each sets ``expected`` and cites the log.

        Raises
        ------
        ArgumentError
            `leaves` or `to` is not valid.

        Warns
        -----
        JourneyWarning
            Some opportunities have no estimate; the warning names them.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> ev = jm.evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> found = ev.expected_conversions({"weekend-chat": 0.5})
        >>> found
        1 proposal
          0  90  expect 5 more conversions of Chat on Saturdays
        >>> found.apply()
        1
        """
        from journeynb.insight.explain.changes.conversion_goals import target_of
        from journeynb.insight.explain.changes.expected_gains import expected_gains

        target = target_of(self.mapped, to)
        return expected_gains(
            self._core, self.mapped, self.customer_personas, lambda: self._walks(target),
            target.converting, leaves,
        )  # fmt: skip

    def _what_if(self, leaves: dict[int, float], target: Target) -> pd.DataFrame:
        from journeynb.insight.explain.changes.what_if import WhatIf

        mapped, personas, converting = self.mapped, self.customer_personas, target.converting
        return self._answer(
            ("what_if", *sorted(leaves.items()), converting),
            lambda: WhatIf(mapped, personas, self._walks(target), leaves, converting).table,
            True,
        )

    def _gains(self, factor: float = 0.5, to: str | None = None) -> pd.DataFrame:
        """Return what a change of each touchpoint alone would do to all customers; see `gains`."""
        from journeynb.insight.explain.changes.conversion_goals import target_of
        from journeynb.insight.explain.changes.each_touchpoint import gains

        target, many = target_of(self.mapped, to), len(self.mapped.touchpoints)
        return self._answer(
            ("gains", factor, target.converting),
            lambda: gains(self._walks(target), many, factor),
            True,
        )

    def _walks(self, target: Target) -> dict[int, Walks]:
        from journeynb.insight.explain.changes.walks import walks_by_persona
        from journeynb.insight.explain.changes.walks_of_rows import counted_moves

        mapped, personas = self.mapped, self.customer_personas
        moves = self._answer(
            ("walks", target.converting), lambda: counted_moves(mapped, personas, target.to)
        )
        return walks_by_persona(moves)


def as_explained(core: CoreMap, given: Evidence | EventLog) -> ExplainedEvidence:
    """Return evidence for a map that answers all questions; see `as_evidence`."""
    return as_evidence(core, given, made=ExplainedEvidence)
