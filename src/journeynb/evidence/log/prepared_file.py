"""The tables, columns and settings of the DuckDB file that prepare() writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

PREPARED = "journeynb_events"
"""The table of a prepared log in its DuckDB file."""
NEXT = {"event": "journeynb_next_event", "time": "journeynb_next_time"}
"""Its columns of what follows in the journey."""
NUMBER = "journeynb_customer"
"""Its column of the customers' numbers, in the order of the customers."""
PAIRS = "journeynb_pairs"
"""The table of which event follows which: the times between, and the set of customers, as bits."""
ORDER = "journeynb_order"
"""The column of what `order=` says, where that is text of numbers or its name is taken."""
NAMED = "journeynb_customer_name"
"""The column of the customers' names, where ``customer`` is a number that stands for them."""
RANK = "journeynb_rank"
"""The column of the place of an event's name among all of them."""


def settings_of(backend: Any, path: str) -> dict[str, Any]:
    """Return what a prepared log says of itself, nothing of any other source."""
    if not path.endswith(".duckdb") or backend.name != "duckdb":
        return {}
    query = "SELECT comment FROM duckdb_tables() WHERE table_name = ?"
    found = backend.con.execute(query, [PREPARED]).fetchall()
    if not found or not found[0][0]:
        return {}
    said: dict[str, Any] = json.loads(found[0][0])
    return said


def pairs_of(backend: Any) -> ir.Table:
    """Return the pairs of events that a prepared log has counted; bits are text to Ibis."""
    types = {"event": "string", "next_event": "string", "micros": "array<int64>",
             "customers": "string"}  # fmt: skip
    table: ir.Table = backend.sql(f"SELECT * FROM {PAIRS}", schema=types)
    return table
