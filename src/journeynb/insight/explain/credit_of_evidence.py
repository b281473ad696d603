"""The credit of touchpoints for conversions, for a picture or the editor of a map."""

from __future__ import annotations

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.evidence.credit_on_map import MODEL, CreditOnMap, credit_from
from journeynb.evidence.evidence import Evidence
from journeynb.evidence.log.event_log import EventLog
from journeynb.insight.explain.credit.attribution import MODELS
from journeynb.insight.explain.explained_evidence import as_explained
from journeynb.model.core import CoreMap

SHOWN = ("counts", "attribution")
"""What touchpoints can show of evidence."""


def require_shown(show: str | None, model: str | None, evidence: bool) -> None:
    """Raise `ArgumentError` unless touchpoints can show this."""
    if show is not None and show not in SHOWN:
        raise ArgumentError(f"show={shown(show)} is not valid; allowed: {', '.join(SHOWN)}")
    if show is not None and not evidence:
        raise ArgumentError(f"show={shown(show)} needs evidence=, such as jm.evidence(log)")
    if model is not None and show != "attribution":
        raise ArgumentError(f'model={shown(model)} needs show="attribution"')


def credit_of(
    core: CoreMap, evidence: Evidence | EventLog, model: str | None = None
) -> CreditOnMap:
    """Return the credit for conversions on a map by a model.

    Raises
    ------
    ArgumentError
        There is no such model, or the map does not say which events convert customers.
    """
    index = core.index
    chosen = MODEL if model is None else model
    if chosen not in MODELS:
        raise ArgumentError(f"model={shown(model)} is not valid; allowed: {', '.join(MODELS)}")
    table = as_explained(core, evidence).attribution()  # as the rules ask, so it is computed once
    return credit_from(table, index, chosen)
