"""Tables, columns and settings of the DuckDB file that `EventLog.prepare` writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from journeynb.data.sources import Source

if TYPE_CHECKING:
    import ibis.expr.types as ir

PREPARED = "journeynb_events"
"""The table of events."""
NEXT = {"event": "journeynb_next_event", "time": "journeynb_next_time"}
"""The columns with the next event of the journey and its time."""
NUMBER = "journeynb_customer"
"""The column of the customers' numbers, in the order of their names."""
BUCKET = "journeynb_bucket"
"""The column of the customers' buckets; see `evidence.matching.customer_buckets`."""
PAIRS = "journeynb_pairs"
"""The table of consecutive events: the times between them, and the set of customers as bits."""
PAIRS_AS = "with medians"
"""How the pairs are stored; pairs of earlier versions are not used."""
ORDER = "journeynb_order"
"""The column of ``order=``, if it is text of numbers or its name is already used."""
NAMED = "journeynb_customer_name"
"""The column of the customers' names, if ``customer`` is a number."""


def settings_of(source: Source) -> dict[str, Any]:
    """Return the settings of a prepared log; empty for any other source."""
    if source.kind != "duckdb":
        return {}
    query = "SELECT comment FROM duckdb_tables() WHERE table_name = ?"
    found = source.backend.con.execute(query, [PREPARED]).fetchall()
    if not found or not found[0][0]:
        return {}
    settings: dict[str, Any] = json.loads(found[0][0])
    return settings


def pairs_of(backend: Any) -> ir.Table:
    """Return the table of pairs of events. To Ibis, bits are text."""
    types = {"pair": "int64", "event": "string", "next_event": "string", "number": "int64",
             "total": "float64", "median": "float64", "micros": "array<int64>",
             "customers": "string"}  # fmt: skip
    table: ir.Table = backend.sql(f"SELECT * FROM {PAIRS}", schema=types)
    return table
