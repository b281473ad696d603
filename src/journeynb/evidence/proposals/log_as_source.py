"""A log as a source of the map, and links that cite it."""

from __future__ import annotations

from journeynb.evidence.log.event_log import EventLog
from journeynb.model.state import State
from journeynb.model.transaction import Change

NAME = "Event log"


def log_source(state: State, log: EventLog) -> tuple[str, list[Change]]:
    """Return the id of the log's source, and the changes that add it if it is missing.

    A source is the same log if its period and numbers are the same.
    """
    facts = log.facts
    period = f"{facts.first:%Y-%m-%d} to {facts.last:%Y-%m-%d}" if facts.events else "no events"
    words = f"{facts.events} events from {log.customers} customers, {period}"
    for source in state.entities("source"):
        if source.description == words and getattr(source, "type", "") == "analytics":
            return source.id, []
    id = state.free_id(NAME, "source")
    fields = {
        "name": NAME,
        "description": words,
        "type": "analytics",
        "sample_size": log.customers,
    }
    if facts.events:
        fields["date"] = f"{facts.last:%Y-%m-%d}"
    return id, [{"op": "add", "kind": "source", "id": id, "fields": fields}]


def cite(source: str, id: str, text: str, field: str = "") -> Change:
    """Return the change with which an entity cites a source, with one quote."""
    quote = {"text": text, "field": field} if field else {"text": text}
    return {"op": "link", "kind": "cites", "from": id, "to": source, "fields": {"quotes": [quote]}}
