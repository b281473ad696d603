"""The events that match no touchpoint."""

from __future__ import annotations

from typing import Any

from journeynb.base.text import count
from journeynb.data.intervals import wilson
from journeynb.mcp.asking.cutting import start_of_text
from journeynb.mcp.evidence.masking import KNOWN, LEAST, Masking
from journeynb.mcp.evidence.says import Asked, Row, Said, in_digits, records, split, with_interval

MOST = 1_000
"""Number of events that are kept; the others are rarer."""
LONGEST = 120
"""Characters of a name of an event."""


def unmapped(asked: Asked) -> Said:
    """Return the events that match no touchpoint, the most frequent first."""
    ev = asked.evidence
    table = ev.unmapped_events()
    rare = table[table.customers < LEAST]
    common = table[table.customers >= LEAST]
    kept = [
        row | {"event": _name(row["event"]), "channel": _name(row["channel"])}
        for row in records(common.head(MOST))
    ]
    masking = Masking()
    for at, row in enumerate(kept):
        masking.add(at, row["customers"], at)
        masking.rest(at, ev.log.customers - row["customers"])
    if len(rare):
        masking.add("rare", int(rare.customers.max()), None)
    parts = [*range(len(kept)), *(["rare"] if len(rare) else [])]
    masking.total(None, parts, KNOWN, overlap=True)
    given, masked = split(kept, masking)
    masked += [{}] * len(rare)
    hidden = [*masked, *([{"customers": LEAST}] if len(common) > MOST else [])]
    total = _total(int(table["count"].sum()), ev.log.facts.events, hidden)
    notes = ["share, low, high: of all events of the log, with the 95% interval"]
    if len(common) > MOST:
        notes.append(f"{len(common) - MOST:,} rarer events are skipped")

    def says(rows: list[Row]) -> list[str]:
        words = [total] if total else []
        if rows:
            who = count(rows[0]["customers"], "customer")
            words.append(f"The most frequent of them has events of {who}.")
        return words

    columns = ("event", "channel", "count", "customers", "share", "low", "high")
    return Said(
        columns, in_digits(given, "share", "low", "high"), says, masked, notes, ("event", "channel")
    )


def _total(many: int, events: int, hidden: list[Row]) -> str:
    """Return the share of all events that match no touchpoint, unless it says too much."""
    if not many:
        return "Every event of the log matches a touchpoint."
    if hidden and max(row.get("customers", 0) for row in hidden) < LEAST:
        return ""
    low, high = (float(each) for each in wilson(many, events))
    row: dict[str, Any] = {"share": many / events, "low": low, "high": high}
    return f"{with_interval(row, 'share')} of the {events:,} events of the log match no touchpoint."


def _name(text: str) -> str:
    return start_of_text(" ".join(text.split()), LONGEST)
