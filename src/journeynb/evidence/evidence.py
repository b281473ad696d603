"""A map compared with an event log: each question is answered by a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.evidence.cached_answers import CachedAnswers
from journeynb.evidence.funnel_notes import warnings, words_on_absent, words_on_order
from journeynb.tables.noted import noted

if TYPE_CHECKING:
    import pandas as pd


class Evidence(CachedAnswers):
    """A map compared with an event log.

    Evidence follows the map: after an edit, each question is computed again. A repeated question
    about the same map is answered from memory.

    Every share comes with its 95% interval (Wilson's), ``low`` and ``high``. In tables by persona,
    ``(all)`` means all customers and comes first; ``(none)`` means customers who match no persona
    and comes last. Events that match no touchpoint are called unmapped.

    Parameters
    ----------
    core : CoreMap
        The map.
    log : EventLog
        The log, available as ``.log``.
    assign : {"first", "last", "event"}
        The persona of a customer with several: that of the first or the last event with a
        persona, or the own persona of each event.

    Raises
    ------
    ArgumentError
        `log` is not an event log, or `assign` is not valid.
    """

    def unmapped_events(self, by_persona: bool = False) -> pd.DataFrame:
        """Return the events that match no touchpoint, the most frequent first.

        Parameters
        ----------
        by_persona : bool
            Also by persona.

        Returns
        -------
        pandas.DataFrame
            One row for each event and channel: ``event, channel`` (str), ``count, customers``
            (int64), ``share`` of all events with ``low, high`` (float64), ``first_seen, last_seen``
            (datetime64[us], UTC). With `by_persona`, ``persona`` comes first.

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> ev.unmapped_events()[["event", "count", "customers", "share"]].round(3).head(3)
                          event  count  customers  share
        0           app_crashed    239        230  0.018
        1           search_used    214        207  0.016
        2  store_locator_opened    205        194  0.015
        """
        from journeynb.evidence.questions.unmapped_events import unmapped_events

        return self._answer(
            ("unmapped_events", by_persona),
            lambda: unmapped_events(self.mapped, self.customer_personas, by_persona),
            by_persona,
        )

    def unobserved_touchpoints(self) -> pd.DataFrame:
        """Return the touchpoints whose events never occur in the log.

        Touchpoints without event patterns are skipped.

        Returns
        -------
        pandas.DataFrame
            One row for each, in the order of the map: ``id, name`` (str), ``events`` (the patterns,
            a list).

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> ev.unobserved_touchpoints()[["id", "events"]]
                   id                         events
        0  first-brew  [video_play @ video=recipe-*]
        """
        from journeynb.evidence.questions.unobserved_touchpoints import unobserved_touchpoints

        return self._answer(
            ("unobserved_touchpoints",), lambda: unobserved_touchpoints(self.mapped)
        )

    def stages(self, by_persona: bool = False) -> pd.DataFrame:
        """Return the customers and events at each stage, in the order of the map.

        Unmapped events are skipped.

        Parameters
        ----------
        by_persona : bool
            Also by persona.

        Returns
        -------
        pandas.DataFrame
            One row for each stage: ``id, name`` (str), ``customers`` (int64), ``share`` of all
            customers with ``low, high``, ``events`` (int64), ``first_seen, last_seen`` (UTC),
            ``median_seconds, median_time`` from the previous event, at another stage, to the
            arrival; ``go_on``, the share of the stage's customers who were at another stage next,
            and ``leave``, the share whose last stage it was, each with ``_low, _high``. If the log
            has ``lifecycle=``, also ``duration_seconds, duration_time``, the median time from the
            start of an event to its completion. With
            ``gap=`` also ``journeys``; shares are then shares of journeys. With `by_persona`,
            ``persona`` comes first.

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> ev.stages()[["id", "customers", "share", "events"]].round(3).head(3)
                      id  customers  share  events
        0      awareness       4524  0.959    5601
        1  consideration       2222  0.471    2901
        2       decision        943  0.200    1668
        """
        return self._places("stage", by_persona)

    def touchpoints(self, by_persona: bool = False) -> pd.DataFrame:
        """Return the customers and events at each touchpoint, in the order of the map.

        Parameters
        ----------
        by_persona : bool
            Also by persona.

        Returns
        -------
        pandas.DataFrame
            One row for each touchpoint, with the columns of `stages`.

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> ev.touchpoints()[["id", "customers", "share", "events"]].round(3).head(3)
                      id  customers  share  events
        0      social-ad        643  0.136     643
        1  creator-video        659  0.140     659
        2  search-result       1118  0.237    1118
        """
        return self._places("touchpoint", by_persona)

    def _places(self, level: str, by_persona: bool) -> pd.DataFrame:
        from journeynb.evidence.questions.stages_touchpoints import places

        return self._answer(
            (level, by_persona),
            lambda: places(self.mapped, self.customer_personas, level, by_persona),
            by_persona,
        )

    def funnel(
        self,
        order: str | None = None,
        within: Any = None,
        ordered: bool | None = None,
    ) -> pd.DataFrame:
        """Return the number of customers who reach each stage, in total and by persona.

        Stages whose touchpoints have no event patterns are skipped.

        Parameters
        ----------
        order : {"strict", "skip", "any"}, optional
            The rule by which an event counts as reaching its stage. ``strict``: at or after the
            event that reached the previous stage, so a customer who skips a stage reaches none
            after it. ``skip``: at or after the event that reached an earlier stage, or if the
            customer reached none. ``any``: always. The default is ``strict`` if less than 5% of
            customers skip a stage, and otherwise ``skip``; the evidence then says so when it is
            shown.
        within : str or timedelta, optional
            Count only events within this time (``"30d"``) of the event with which the customer
            reached the first stage. Customers who have not been observed for that long are counted
            only in ``open``.
        ordered : bool, optional
            An older form of `order`: True is ``strict``, False is ``any``.

        Returns
        -------
        pandas.DataFrame
            One row for each persona and stage: ``persona, stage`` (ids), ``reached`` (int64; with
            ``gap=`` journeys, beside ``customers``), ``skipped`` (int64), the number of those that
            did not reach the previous stage, ``share`` of all who reached a stage, with
            ``low, high``, ``dropped`` (int64) and ``drop_off``, the number and the share of
            customers of the previous stage who reached neither this one nor a later one,
            ``median_seconds, median_time`` from the previous stage, ``open`` (int64).
            ``.attrs["order"]`` is the rule that was used, ``.attrs["skippers"]`` the share of
            customers who skip a stage (None with `order`), and ``.attrs["left_out"]`` lists the
            skipped stages. ``.attrs["absent"]`` is the number of customers who are in no row, and
            ``.attrs["of"]`` the number of all customers; a notebook shows both below the table.

        Raises
        ------
        ArgumentError
            `order` or `within` is not valid.

        Warns
        -----
        JourneyWarning
            Stages were skipped; the warning lists them.

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> found = ev.funnel()
        >>> found[["persona", "stage", "reached", "share", "drop_off"]].round(3).head(3)
          persona          stage  reached  share  drop_off
        0   (all)      awareness     4524  0.959       NaN
        1   (all)  consideration     2216  0.470     0.508
        2   (all)       decision      932  0.198     0.671
        >>> found.attrs["order"]
        'skip'
        """
        from journeynb.evidence.questions.funnel import funnel, rule_of

        rule = rule_of(order, ordered)
        found = self._answer(
            ("funnel", rule, str(within)),
            lambda: funnel(self.mapped, self.customer_personas, rule, within),
            True,
        )
        self._warn_once("funnel", lambda: warnings(found))
        absent = words_on_absent(found, self.mapped.index, self._unit)
        return noted(found, f"{absent}.") if absent else found

    def transitions(self, level: str = "touchpoint", by_persona: bool = False) -> pd.DataFrame:
        """Return the moves between touchpoints, stages or events, the most frequent first.

        A move is two consecutive events of a customer (with ``gap=``, of a journey). Events are
        ordered by time, by the log's ``order=``, and by row (or by name, if rows have no order).

        Parameters
        ----------
        level : {"touchpoint", "stage", "event"}
            The level of the moves. ``(none)`` means no touchpoint, or no stage.
        by_persona : bool
            Also by persona.

        Returns
        -------
        pandas.DataFrame
            One row for each move: ``from, to`` (ids or events), ``count, customers`` (int64; with
            ``gap=`` also ``journeys``), ``probability`` among the moves out of ``from`` with
            ``low, high``, ``mean_seconds, mean_time, median_seconds, median_time`` between the two,
            ``mapped``: whether the map explains the move, as in `conformance` (for stages, a
            `leads_to` of their touchpoints counts; missing for events). For touchpoints, each
            `leads_to` that no customer took follows with a count of 0. With `by_persona`,
            ``persona`` comes first.

        Raises
        ------
        ArgumentError
            `level` is not valid.

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> found = ev.transitions()
        >>> found[["from", "to", "customers", "probability", "mapped"]].round(2).head(3)
                       from                to  customers  probability  mapped
        0          checkout  delivery-updates        734         0.82    True
        1         home-page         plan-page        427         0.29    True
        2  delivery-updates      first-parcel        358         0.59    True
        """
        from journeynb.evidence.questions.transitions import transitions

        return self._answer(
            ("transitions", level, by_persona),
            lambda: transitions(self.mapped, self.customer_personas, level, by_persona),
            by_persona,
        )

    def paths(self, top: int = 20, steps: int = 10, by_persona: bool = False) -> pd.DataFrame:
        """Return the paths that customers take, the most frequent first.

        A path is the sequence of a customer's touchpoints (with ``gap=``, of a journey's). Repeated
        touchpoints in a row count once, and unmapped events are skipped.

        Parameters
        ----------
        top : int
            Maximum number of paths, 1 to 10,000; with `by_persona`, for each persona.
        steps : int
            Maximum number of touchpoints of a path, 1 to 50. Paths that differ only later are
            counted together.
        by_persona : bool
            Also by persona; with ``assign="event"``, by that of the path's first event.

        Returns
        -------
        pandas.DataFrame
            One row for each path: ``path, names`` (lists), ``more`` (bool: some of these paths
            continue after `steps`), ``customers`` (int64; with ``gap=`` also ``journeys``),
            ``share`` of all paths with ``low, high``, ``conversion``, the share that has an event
            of the last stage with event patterns, with ``_low, _high``, ``median_seconds,
            median_time`` from the first touchpoint to the last one shown. With `by_persona`,
            ``persona`` comes first.

        Raises
        ------
        ArgumentError
            `top` or `steps` is not valid.

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> ev.paths(top=3, steps=3)[["path", "customers", "share"]].round(3)
                      path  customers  share
        0      [home-page]        653  0.138
        1  [search-result]        572  0.121
        2      [social-ad]        312  0.066
        """
        from journeynb.evidence.questions.paths import paths

        return self._answer(
            ("paths", top, steps, by_persona),
            lambda: paths(self.mapped, self.customer_personas, top, steps, by_persona),
            by_persona,
        )

    def conformance(self, by: str = "persona") -> pd.DataFrame:
        """Return the share of moves and customers that the map explains.

        A move between two touchpoints is explained if they are the same or a `leads_to` connects
        them; in a map without `leads_to`, if it stays in the stage or goes to the next one. Moves
        from or to unmapped events are not explained. A customer is explained if every move is.

        Parameters
        ----------
        by : {"persona", "customer"}
            Shares by persona, or the first unexplained move of each customer.

        Returns
        -------
        pandas.DataFrame
            By persona: ``persona`` (id), ``moves, explained_moves`` (int64), ``self_moves``
            (int64), the explained moves that stay at a touchpoint, ``move_share`` with
            ``move_low, move_high``, ``customers, explained_customers`` (int64), ``customer_share``
            with ``customer_low, customer_high``; with ``gap=`` ``customers, journeys,
            explained_journeys, journey_share, journey_low, journey_high``. By customer:
            ``customer`` (with ``gap=`` also ``journey``), ``persona, time, from, event, to,
            next_event, seconds, after`` (timedelta).

        Raises
        ------
        ArgumentError
            `by` is not valid.

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> ev.conformance()[["persona", "move_share", "customer_share"]].round(2).head(3)
          persona  move_share  customer_share
        0   (all)        0.70            0.70
        1    maya        0.73            0.74
        2   jonas        0.66            0.79
        """
        from journeynb.evidence.questions.conformance import conformance, first_moves

        if by not in ("persona", "customer"):
            raise ArgumentError(f"by={shown(by)} is not valid; allowed: persona, customer")
        make = conformance if by == "persona" else first_moves
        return self._answer(
            ("conformance", by), lambda: make(self.mapped, self.customer_personas), True
        )

    def emotions(self) -> pd.DataFrame:
        """Return the observed emotions, from scores, compared with the emotions of the map.

        Returns
        -------
        pandas.DataFrame
            One row for each persona and touchpoint: ``persona, touchpoint`` (ids), ``name``, ``n``
            (number of scores), ``customers`` (int64), ``mean`` (-2 to 2) with its 95% interval
            ``low, high`` (Student's t), ``assumed``, the emotion on the map (for ``(all)``, the
            mean), and ``difference``, mean minus assumed.

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> found = ev.emotions().query("persona == 'maya'")
        >>> found[["touchpoint", "n", "mean", "assumed", "difference"]].round(2).head(2)
               touchpoint    n  mean  assumed  difference
        30  creator-video  255  1.39      1.5       -0.11
        31  search-result  281 -0.07      0.0       -0.07
        """
        from journeynb.evidence.questions.emotions import emotions

        return self._answer(
            ("emotions",), lambda: emotions(self.mapped, self.customer_personas), True
        )

    def personas(self) -> pd.DataFrame:
        """Return the number of customers of each persona, and of customers without one.

        Returns
        -------
        pandas.DataFrame
            One row for each persona: ``persona`` (id), ``name`` (str), ``customers`` (int64),
            ``share`` of all customers with ``low, high``, and ``changed`` (int64), the number of
            them with values of more than one persona.

        Examples
        --------
        >>> ev = jn.sample("coffee").evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> ev.personas()[["persona", "customers", "share"]].round(3)
          persona  customers  share
        0    maya       2502  0.530
        1   jonas       1274  0.270
        2    elif        941  0.199
        3  (none)          0  0.000
        """
        return self._answer(("personas",), self.customer_personas.count, True)

    @property
    def _unit(self) -> str:
        return "customers" if self.log.gap is None else "journeys"

    def __repr__(self) -> str:
        found = f"Evidence for {self._core.info.title!r} from {self.log!r}"
        self.mapped  # noqa: B018
        notes = [found]
        for (question, *_), table in self._answers.items():
            if question == "funnel":
                notes.append(words_on_order(table, self._unit))
                notes.append(words_on_absent(table, self.mapped.index, self._unit))
        return "; ".join(filter(None, dict.fromkeys(notes)))
