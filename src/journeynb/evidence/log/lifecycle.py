"""Rows of a log that are states of one event, such as its start and its completion, as one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.data import dialects
from journeynb.data.engines import ibis_

if TYPE_CHECKING:
    import ibis.expr.types as ir

START = ("start", "started", "begin", "started_at")
COMPLETE = ("complete", "completed", "end", "finish", "finished", "")
"""The states that make an event, without case; rows without a state are completions, too."""
HELPERS = (
    "_state",
    "_start",
    "_end",
    "_kept",
    "_starts",
    "_ends",
    "_alone",
    "_pair",
    "_began",
    "_ended",
)
"""Columns that exist while rows are joined."""
MOST_STATES = 50
DURATION = "journeynb_duration"
"""The column of the microseconds from the start of an event to its completion."""


def is_needed(states: Mapping[str, int]) -> bool:
    """Whether some rows of these states (with their numbers) are not events of their own."""
    known = {*START, *COMPLETE}
    return any(state in START for state in states) or any(state not in known for state in states)


def other_states(states: Mapping[str, int]) -> dict[str, int]:
    """Return the states of rows that are skipped."""
    return {state: many for state, many in states.items() if state not in (*START, *COMPLETE)}


def state_of(column: ir.Value) -> ir.Value:
    """Return the state of a row: text in lower case, empty if it is missing."""
    return column.cast("string").strip().lower().fill_null("")


def one_row_each(table: ir.Table, sequence: Sequence[str]) -> ir.Table:
    """Return one row for each event: its completion or, if it has none, its start.

    A completion belongs to the earliest start of the same customer and event that has none yet. The
    rows keep their columns, and `DURATION` is added. Rows in other states are skipped.

    Parameters
    ----------
    table : ibis table
        The rows, with ``customer, time, event`` and ``_state``, of `state_of`.
    sequence : list of str
        The columns that order rows.
    """
    ibis = ibis_()
    state = table._state
    whole = table.customer.notnull() & table.time.notnull() & table.event.notnull()
    starts, ends = (whole & state.isin(each) for each in (START, COMPLETE))
    columns = [name for name in table.columns if name not in (DURATION, "_state")]
    table = table.mutate(
        _start=ibis.ifelse(starts, 1, 0),
        _end=ibis.ifelse(ends, 1, 0),
        _kept=state.isin([*START, *COMPLETE]),
    ).filter(lambda t: t._kept)
    first, *rest = (ibis.asc(table[name], nulls_first=True) for name in sequence)
    keys: dict[str, Any] = {
        "group_by": ["customer", "event"],
        "order_by": [first, ibis.asc(table._end), *rest],
    }
    so_far: Any = ibis.cumulative_window(**keys)
    table = table.mutate(
        _starts=table._start.sum().over(so_far), _ends=table._end.sum().over(so_far)
    )
    open_ = table._starts - table._ends
    table = table.mutate(_alone=ibis.least(0, open_.min().over(so_far)))
    before = table._alone.lag().over(ibis.window(**keys)).fill_null(0)
    joined = (table._end == 1) & (table._alone == before)
    table = table.mutate(
        _pair=ibis.cases(
            (table._start == 1, table._starts),
            (joined, table._ends + table._alone),
            else_=-1 - table._ends,
        )
    )
    pair = ibis.window(group_by=["customer", "event", "_pair"])
    began = table.time.min(where=table._start == 1).over(pair)
    table = table.mutate(_began=began, _ended=table._end.max().over(pair))
    known = (table._end == 1) & table._began.notnull()
    micros = dialects.micros_between(table.time, table._began)
    table = table.mutate(**{DURATION: ibis.ifelse(known, micros, None)})
    done = (table._start == 1) & (table._ended == 1)
    return table.filter(~done).select(*columns, DURATION)
