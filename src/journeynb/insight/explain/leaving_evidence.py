"""Questions about why customers leave."""

from __future__ import annotations

from journeynb.evidence.insight_evidence import InsightEvidence


class LeavingEvidence(InsightEvidence):
    """A map compared with an event log, and when and why its customers leave."""

    _public_name = "Evidence"
