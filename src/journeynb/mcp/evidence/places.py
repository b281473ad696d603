"""How many customers reach touchpoints, and which touchpoints nobody does."""

from __future__ import annotations

from journeynb.base.text import count, few
from journeynb.mcp.evidence.masking import LEAST, Masking, is_few
from journeynb.mcp.evidence.says import Asked, Row, Said, in_digits, records, split, with_interval


def touchpoints(asked: Asked) -> Said:
    """Return how many customers reach each touchpoint."""
    ev, index = asked.evidence, asked.evidence.mapped.index
    with_events = {each.id for each in index.touchpoints if each.events}
    rows = [
        row | {"touchpoint": row["id"], "stage": index.stage_of.get(row["id"])}
        for row in records(ev.touchpoints())
        if row["id"] in with_events
    ]
    masking = Masking()
    for at, row in enumerate(rows):
        masking.add(at, row["customers"], at)
        masking.rest(at, ev.log.customers - row["customers"])
    given, masked = split(rows, masking)
    unit = "customers" if ev.log.gap is None else "journeys"
    columns = ["touchpoint", "stage", "customers", "share", "low", "high"]
    if unit == "journeys":
        columns.insert(3, "journeys")
    whole = f"share, low, high: of all {ev.log.journeys:,} {unit} of the log, with the 95% interval"
    plain = [each.id for each in index.touchpoints if not each.events]
    notes = [whole]
    if plain:
        notes.append(f"touchpoints without event patterns are skipped: {few(plain)}")
    nearly_all = any(is_few(ev.log.customers - row["customers"]) for row in masked)
    if nearly_all:
        notes.append(f"touchpoints that all but 1 to {LEAST - 1} customers reach are masked, too")
    given.sort(key=lambda row: -row["customers"])

    def says(rows: list[Row]) -> list[str]:
        seen = [row for row in rows if row["customers"]]
        if not seen:
            return [f"No {unit} reach the touchpoints asked about."]
        named = [f"{row['touchpoint']} {with_interval(row, 'share')}" for row in seen[:3]]
        without = ", without those that are masked" if nearly_all else ""
        return [f"The touchpoints that most {unit} reach{without}: {', '.join(named)}."]

    return Said(tuple(columns), in_digits(given, "share", "low", "high"), says, masked, notes)


def unobserved(asked: Asked) -> Said:
    """Return the touchpoints whose events never occur in the log."""
    index = asked.evidence.mapped.index
    rows = [
        {"touchpoint": row["id"], "stage": index.stage_of.get(row["id"]), "patterns": row["events"]}
        for row in records(asked.evidence.unobserved_touchpoints())
    ]
    many = sum(bool(each.events) for each in index.touchpoints)

    def says(rows: list[Row]) -> list[str]:
        if not rows:
            return ["Every touchpoint asked about that has event patterns has events in the log."]
        ids = few([row["touchpoint"] for row in rows])
        have = "has" if len(rows) == 1 else "have"
        return [
            f"{len(rows):,} of {count(many, 'touchpoint')} with event patterns {have} no event "
            f"in the log: {ids}."
        ]

    return Said(("touchpoint", "stage", "patterns"), rows, says)
