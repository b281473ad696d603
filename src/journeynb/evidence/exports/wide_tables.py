"""Tables with one row for each customer and one column for each event."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data import columns, engines
from journeynb.data.row_numbers import ROW
from journeynb.data.sources import Source

if TYPE_CHECKING:
    import pandas as pd

_SAMPLE = 200
"""Number of rows that are looked at to find times."""
_MOST_SHOWN = 12
_TIME = re.compile(
    r"\s*(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}[ .-]+[^\W\d]{3,9}[ .,-]+\d{2,4}|[^\W\d]{3,9} \d{1,2},? \d{4})([ T,].*)?"
)
_TIME_NAME = re.compile(r"(^|[\s_])(?i:date|time|at|on)$|(?<=[a-z])(Date|Time|At|On)$")
_IDS = ("id", "record_id", "record id", "contact id", "lead id", "account id")


def long_table(
    opened: Source,
    customer: str | None,
    events: Sequence[str] | Mapping[str, str] | None,
    common: Sequence[str],
) -> tuple[Source, dict[str, str], list[str]]:
    """Return a wide table as a source with one row for each event.

    Parameters
    ----------
    opened : Source
        The wide table.
    customer : str, optional
        The column of the customer.
    events : list of str, or dict of str to str, optional
        The columns with the times of events, or the names of their events.
    common : list of str
        Common names of the customer.

    Returns
    -------
    (Source, dict of str to str, list of str)
        The source, the columns of customer, time and event, and what was guessed, in words.

    Raises
    ------
    ArgumentError
        A column does not exist or cannot be guessed.
    """
    table = opened.table
    there = [name for name in table.columns if name != ROW]
    guessed = []
    if customer is None:
        customer = _customer(there, common)
        guessed.append(f"customer={customer!r}")
    columns.require(customer, "customer", there, opened.label)
    if events is None:
        events = time_columns(opened, customer)
        guessed.append(f"events={events!r}")
    names = _names(events, customer, there, opened.label)
    time, event = _free("time", there), _free("event", there)
    kept = [name for name in there if name not in names]
    types = {table[name].type() for name in names}
    ibis = engines.ibis_()
    parts = []
    for place, (column, name) in enumerate(names.items()):
        value: Any = table[column]
        part = table.filter(value.notnull() & (value.strip() != "")
                            if value.type().is_string() else value.notnull())  # fmt: skip
        value = part[column] if len(types) == 1 else part[column].cast("string")
        row = {ROW: part[ROW] * len(names) + place} if ROW in part.columns else {}
        parts.append(
            part.select(*kept, **{time: value, event: ibis.literal(name, "string")}, **row)
        )
    long = parts[0] if len(parts) == 1 else ibis.union(*parts)
    roles = {"customer": customer, "time": time, "event": event}
    if not engines.is_ours(opened.backend):
        return Source(long, opened.backend, opened.label), roles, guessed
    long = engines.keep(long, "events", opened.backend)
    return Source(long, opened.backend, opened.label, in_memory=True), roles, guessed


def _names(
    events: Sequence[str] | Mapping[str, str], customer: str, there: Sequence[str], source: str
) -> dict[str, str]:
    """Return the name of the event of each column."""
    names: dict[str, str] = {}
    if isinstance(events, Mapping):
        names = dict(events)
    elif isinstance(events, Sequence) and not isinstance(events, str):
        names = {each: each for each in events if isinstance(each, str)}
    texts = [*names, *names.values()]
    if not names or len(names) != len(events) or not all(isinstance(x, str) and x for x in texts):
        raise ArgumentError(
            f"events={shown(events)} is not valid; allowed: a list of columns with the times of "
            "events, such as ['signed_up_at', 'paid_at'], or a dict from columns to event names"
        )
    for column in names:
        columns.require(column, "events", there, source)
    if customer in names:
        raise ArgumentError(f"{source}: the column {customer} is both the customer and an event")
    return names


def _customer(there: Sequence[str], common: Sequence[str]) -> str:
    """Return the column that most likely is the customer."""
    plain = {re.sub(r"[\s_.-]+", "_", name).casefold(): name for name in reversed(there)}
    likely = (*common, *(each.replace(" ", "_") for each in _IDS))
    return next((plain[name] for name in likely if name in plain), there[0])


def _free(name: str, there: Sequence[str]) -> str:
    taken = {each.casefold() for each in there}
    return next(each for each in (name, f"event_{name}", f"journey_{name}", f"journeynb_own_{name}")
                if each not in taken)  # fmt: skip


def time_columns(opened: Source, customer: str) -> list[str]:
    """Return the columns that hold times, by their type or by the first rows."""
    names = [name for name in opened.table.columns if name not in (ROW, customer)]
    types = opened.table.schema()
    found = [name for name in names if types[name].is_timestamp() or types[name].is_date()]
    texts = [name for name in names if types[name].is_string()]
    if texts and engines.is_ours(opened.backend):
        sample = _sample(opened, texts)
        found += [name for name in texts if _holds_times(name, sample[name].tolist())]
    return [name for name in names if name in found and not name.startswith("_")]


def _sample(opened: Source, names: list[str]) -> pd.DataFrame:
    return engines.run(opened.table.select(names).limit(_SAMPLE), "times", opened.backend)


def _holds_times(name: str, values: list[Any]) -> bool:
    texts = [value for value in values if isinstance(value, str) and value.strip()]
    if not texts:
        return bool(_TIME_NAME.search(name))
    return sum(bool(_TIME.fullmatch(text)) for text in texts) >= 0.9 * len(texts)


def advice(opened: Source, missing: Sequence[str], common: Sequence[str]) -> str:
    """Return how to open a wide table, to add to an error; empty if a table is not wide."""
    there = [name for name in opened.table.columns if name != ROW]
    if "event" not in missing or not engines.is_ours(opened.backend) or not there:
        return ""
    customer = _customer(there, common)
    times = time_columns(opened, customer)
    ids = _sample(opened, [customer])[customer].tolist()
    if len(times) < 2 or len(set(ids)) < len(ids):
        return ""
    is_one_file = opened.files is not None and len(opened.files.paths) == 1
    source = repr(opened.label) if is_one_file else "df"
    listed = ", ".join(map(repr, times[:_MOST_SHOWN])) + ", ..." * (len(times) > _MOST_SHOWN)
    return (
        "; if each row is a customer, and each of these columns the time of an event, use "
        f"jn.EventLog.from_wide({source}, customer={customer!r}, events=[{listed}])"
    )
