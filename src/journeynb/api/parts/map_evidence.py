"""The evidence that a user holds: with edits for the map, and with charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.evidence.evidence import Evidence

if TYPE_CHECKING:
    from journeynb.charts.evidence_charts import EvidenceCharts
    from journeynb.evidence.proposals.proposal import Proposals


class MapEvidence(Evidence):
    """What customers did, held against what the map says they do; what `JourneyMap.evidence` gives.

    It follows the map: after an edit each question is answered anew, and asked twice of the same
    map, it is answered from memory.

    Every rate stands with its 95 % interval (Wilson's), ``low`` and ``high``. Tables by persona
    have ``(all)`` for everybody first and ``(none)`` for those who fit no persona last.
    """

    @property
    def chart(self) -> EvidenceCharts:
        """The charts of the evidence, as in ``ev.chart.funnel()``; each an Altair chart.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> jm.evidence(jn.EventLog(jn.sample_log("coffee"))).chart
        Charts: funnel(), transitions(), flow(), times(), emotion(), volume()
        """
        from journeynb.charts.evidence_charts import EvidenceCharts
        from journeynb.charts.renderer import enable_once

        enable_once()
        return EvidenceCharts(self)

    def suggestions(self) -> Proposals:
        """Propose edits that bring the map nearer to what the log shows.

        A touchpoint for each event on none (from 30 events on), in the stage where it mostly
        happens (E601); a ``leads_to`` for each way that the map does not show (E604); the observed
        emotion, marked researched, where it contradicts the assumed one (E605). Each cites the log,
        which becomes a source of the map with the first.

        Returns
        -------
        Proposals
            Edits to review: ``.table`` shows them, ``.pick(0, 2).apply()`` makes some,
            ``.apply()`` all, as one step.

        Examples
        --------
        >>> jm = jn.sample("coffee")
        >>> ev = jm.evidence(jn.EventLog(jn.sample_log("coffee")))
        >>> found = ev.suggestions()
        >>> sorted(found.table.edit.unique())
        ['add_leads_to', 'add_touchpoint', 'set_emotion']
        >>> found.pick(0).apply()
        1
        >>> jm.undo()
        True
        """
        from journeynb.evidence.proposals.suggested_edits import suggestions

        return suggestions(self._core, self)
