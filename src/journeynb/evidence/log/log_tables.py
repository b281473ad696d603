"""The tables of `EventLog.check` and `EventLog.describe`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data.columns import OWN, listed
from journeynb.data.opened.other_files import described
from journeynb.data.row_numbers import ROW
from journeynb.evidence.log.column_names import KNOWN
from journeynb.evidence.log.prepared_file import BUCKET, NEXT, NUMBER, ORDER
from journeynb.evidence.log.reader import LogReader
from journeynb.evidence.log.row_checks import duplicates, simultaneous
from journeynb.evidence.log.row_counts import RowCounts

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def table(reader: LogReader, facts: RowCounts) -> pd.DataFrame:
    """Return one row for each check."""
    import pandas as pd

    repeated = duplicates(reader) if facts.duplicates is None else facts.duplicates
    moves, ties = facts.moves, facts.ties
    if moves is None or ties is None:
        moves, ties = simultaneous(reader)
    offsets = ", ".join(f"{each} ({count})" for each, count in facts.offsets.items())
    files = ", ".join(described(reader.other_files))
    rows = [
        ("rows without a customer", facts.no_customer, ""),
        ("rows without an event", facts.no_event, ""),
        ("rows without a time", facts.no_time, ""),
        ("rows with an unreadable time", facts.unread, ", ".join(facts.examples)),
        ("rows skipped", facts.rows - facts.events, ""),
        ("duplicate rows", repeated, "kept"),
        (
            "moves between events at the same time",
            ties,
            f"of {moves}, ordered by {facts.tie_breaker}",
        ),
        ("starts joined with their completion", facts.joined, "one event"),
        (
            "rows in other states, skipped",
            sum(facts.other_states.values()),
            ", ".join(facts.other_states),
        ),
        ("scores outside score_range", facts.scores_outside, f"of {facts.scores}"),
        ("scores that are not numeric", facts.no_scores, ""),
        ("values that are not numeric", facts.no_values, ""),
        ("additional time zones", max(len(facts.offsets) - 1, 0), offsets),
        ("files without these columns", len(reader.other_files), files),
    ]
    frame = pd.DataFrame(rows, columns=["check", "count", "examples"])
    return frame.astype({"check": "str", "count": "int64", "examples": "str"})


def description(
    reader: LogReader, facts: RowCounts, events: ir.Table, customers: int, journeys: int
) -> pd.DataFrame:
    """Return an overview of a log, one row for each fact."""
    import pandas as pd

    rows: list[tuple[str, str]] = [
        ("source", reader.source),
        ("backend", reader.dialect),
        ("rows", str(facts.rows)),
        ("events", str(facts.events)),
        ("customers", str(customers)),
    ]
    if reader.gap is not None:
        rows.append(("journeys", f"{journeys}; a new one starts after {reader.gap} without events"))
    if facts.first is not None:
        rows += [("first", str(facts.first)), ("last", str(facts.last))]
    rows.append(("times", str(reader.reading)))
    if reader.derived.title:
        rows.append(("export of", reader.derived.title))
    for role, name in reader.columns.items():
        rows.append((f"{role} column", f"{name} (guessed)" if role in reader.guessed else name))
    used = {
        *KNOWN,
        *reader.unit,
        ORDER,
        *reader.columns.values(),
        *NEXT.values(),
        NUMBER,
        BUCKET,
        ROW,
    }
    others = [name for name in events.columns if name not in used and not name.startswith(OWN)]
    if others:
        rows.append(("other columns", listed(others)))
    if reader.persona_table is not None:
        rows.append(("personas by", reader.persona_table.source))
    for what, count, examples in table(reader, facts).itertuples(index=False, name=None):
        if count:
            rows.append((what, f"{count}, {examples}".rstrip(", ")))
    return pd.DataFrame(rows, columns=["what", "value"]).astype("str").set_index("what")
