"""The evidence that `JourneyMap.evidence` returns: with charts, and with suggested edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.insight.explain.explained_evidence import ExplainedEvidence

if TYPE_CHECKING:
    from journeynb.charts.evidence_charts import EvidenceCharts
    from journeynb.evidence.proposals.proposal import Proposals


class MapEvidence(ExplainedEvidence):
    """A map compared with an event log; `JourneyMap.evidence` returns it.

    Evidence follows the map: after an edit, each question is computed again. A repeated question
    about the same map is answered from memory.

    Every share comes with its 95% interval (Wilson's), ``low`` and ``high``. In tables by persona,
    ``(all)`` means all customers and comes first; ``(none)`` means customers who match no persona
    and comes last. Events that match no touchpoint are called unmapped.

    In all tables, ids, names and events are str, shares, means and seconds are float64, durations
    (``_time``) are timedelta64[us], and times are datetime64[us] in UTC, without a time zone.
    """

    _public_name = "Evidence"

    @property
    def chart(self) -> EvidenceCharts:
        """Charts of the evidence, such as ``ev.chart.funnel()``. Each is an Altair chart.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> jm.evidence(jn.EventLog(jn.sample_log("coffee"))).chart
        Charts: funnel(), transitions(), flow(), times(), emotion(), volume(), attribution(),
        survival(), churn_signs(), cohorts(), voice(), compare(), what_if()
        """
        from journeynb.charts.evidence_charts import EvidenceCharts
        from journeynb.charts.renderer import enable_once
        from journeynb.model.kinds.colors import palette_from
        from journeynb.settings.settings_file import settings_of

        enable_once()
        self.mapped.index.palette = palette_from(settings_of(self._core).persona_colors)
        return EvidenceCharts(self)

    def suggestions(self) -> Proposals:
        """Propose edits that make the map agree with the log.

        These are: a touchpoint for each unmapped event that occurs at least 30 times, in the stage
        in which it mostly occurs (E601); a ``leads_to`` for each observed move that the map does
        not show (E604); the observed emotion, marked as researched, if it contradicts the assumed
        one (E605); a pain point for each touchpoint without one, where customers complain (E610).
        Technical events get no touchpoint: a word of their name is ``crashed``, ``error``,
        ``timeout``, ``heartbeat`` or the like.
        Each edit cites its source, which it adds to the map: the log, or the comments.

        Customers complain at a touchpoint if a distinctive word of `voice` (q below 0.05) occurs in
        negative comments: the 95% interval of their mean sentiment is below 0. The comments are
        those of the last ``ev.voice(comments)``, or else the texts of the log. The pain point has
        up to three quotes; its name lists the words, so write a better one.

        Returns
        -------
        Proposals
            Edits to review: ``.table`` lists them, ``.pick(0, 2).apply()`` makes some of them,
            ``.apply()`` makes all, as one step. ``.technical`` lists the technical events.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> ev = jm.evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> found = ev.suggestions()
        >>> sorted(found.table.edit.unique())
        ['add_leads_to', 'add_touchpoint', 'set_emotion']
        >>> found.technical
        {'app_crashed': 'crashed'}
        >>> found.pick(0).apply()
        1
        >>> jm.undo()
        True
        """
        from journeynb.evidence.proposals.suggested_edits import suggestions
        from journeynb.insight.voice.pain_points import with_pain_points

        return with_pain_points(suggestions(self._core, self), self, self._texts, self._voiced)
