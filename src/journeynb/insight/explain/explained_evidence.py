"""Questions about a map and an event log that explain what happened."""

from __future__ import annotations

from journeynb.evidence.as_evidence import as_evidence
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog
from journeynb.insight.explain.leaving_evidence import LeavingEvidence
from journeynb.model.core import CoreMap


class ExplainedEvidence(LeavingEvidence):
    """A map compared with an event log: what brings customers, what differs, and what if."""

    _public_name = "Evidence"


def as_explained(core: CoreMap, given: Evidence | EventLog) -> ExplainedEvidence:
    """Return evidence for a map that answers all questions; see `as_evidence`."""
    return as_evidence(core, given, made=ExplainedEvidence)
