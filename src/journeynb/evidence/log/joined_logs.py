"""Several logs as one, such as web, tickets and surveys, each with its own columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import few, shown
from journeynb.data import engines
from journeynb.data.column_text import as_text
from journeynb.data.columns import OWN
from journeynb.data.moved_tables import on_one_backend
from journeynb.data.row_numbers import ROW
from journeynb.data.sources import Source
from journeynb.evidence.exports.derived_table import DERIVED, DerivedTable
from journeynb.evidence.log.checked_log import CheckedLog
from journeynb.evidence.log.column_names import KNOWN, REQUIRED
from journeynb.evidence.log.persona_table import PersonaTable
from journeynb.evidence.log.prepared_file import BUCKET, NEXT, NUMBER, ORDER
from journeynb.evidence.log.reader import LogReader

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOST = 100
"""Maximum number of logs."""
_PER_LOG = 2**56
"""Distance of the positions of rows of two logs, so that the first log's come first."""
_SKIPPED = {
    *(each.casefold() for each in (*KNOWN, *NEXT.values(), NUMBER, BUCKET, ORDER, ROW)),
    "journey",
}


def joined(logs: Any, gap: Any = None) -> LogReader:
    """Return a reader of the events of several logs; see `EventLog.concat`."""
    given = _checked(logs)
    persona_table = _persona_table(given)
    backends = [log.backend for log in given]
    _require_together(given, backends)
    for log in given:
        log.facts  # noqa: B018
    tables, backend = on_one_backend([_in_order(log) for log in given], backends)
    roles = [role for role in KNOWN
             if role in REQUIRED or any(role in log.columns for log in given)]  # fmt: skip
    table = _union(tables, roles)
    derived = DerivedTable(
        table, dict.fromkeys(KNOWN, False),
        roles={role: DERIVED + role for role in roles}, labels={role: role for role in roles},
    )  # fmt: skip
    label = f"{len(given)} logs ({few([log.source for log in given])})"
    parts = tuple(log.reader.opened for log in given)
    source = Source(table, backend, label, parts=parts)
    reader = LogReader(
        source, derived.given, score_range=(-2, 2), gap=_gap(given, gap), derived=derived,
        persona_table=persona_table,
    )  # fmt: skip
    ranges = {log.reader.written_range for log in given if "score" in log.columns}
    if len(ranges) == 1:
        vars(reader)["written_range"] = ranges.pop()
    return reader


def _checked(logs: Any) -> list[CheckedLog]:
    single = isinstance(logs, (str, CheckedLog)) or not isinstance(logs, Iterable)
    given: list[Any] = [logs] if single else list(logs)
    wrong = [each for each in given if not isinstance(each, CheckedLog)]
    if wrong or not 0 < len(given) <= MOST:
        words = shown(wrong[0]) if wrong else f"a list of {len(given)}"
        raise ArgumentError(
            f"{words} is not valid; allowed for jn.EventLog.concat: a list of 1 to {MOST} logs, "
            "such as [jn.EventLog('web.csv'), jn.EventLog('tickets.csv', event='status')]"
        )
    return given


def _require_together(logs: list[CheckedLog], backends: list[Any]) -> None:
    """Raise an error for logs that no single backend can read."""
    same = all(each is backends[0] for each in backends)
    if same or all(map(engines.is_ours, backends)):
        return
    places = [f"{log.source} on {log.dialect}" for log in logs]
    raise ArgumentError(
        f"the logs are on different backends ({few(places)}); allowed: files, data frames and "
        "prepared logs, or Ibis tables of one connection. Copy a small log to the others, or call "
        "prepare() on each"
    )


def _persona_table(logs: list[CheckedLog]) -> PersonaTable | None:
    """Return the table of customers of the logs; raises if they are not all the same."""
    tables = [log.reader.persona_table for log in logs]
    if any(each is not tables[0] for each in tables):
        raise ArgumentError(
            "the logs have different persona=; allowed: one jn.Customers for all of them, or none"
        )
    return tables[0]


def _gap(logs: list[CheckedLog], given: Any) -> Any:
    gaps = {log.gap for log in logs}
    if given is None and len(gaps) > 1:
        listed = ", ".join(sorted(map(repr, gaps)))
        raise ArgumentError(
            f"the logs have different gaps ({listed}); pass gap= for the joined log"
        )
    return given if given is not None else gaps.pop()


def _in_order(log: CheckedLog) -> ir.Table:
    """Return the events of a log, with the column of ``order=`` as the position of their rows."""
    ibis, table, rows = engines.ibis_(), log.events, log.reader.rows
    if not rows.ordering:
        return table
    keys = [*rows.ordering, *(name for name in [ROW] if name in table.columns)]
    window = ibis.window(order_by=[ibis.asc(table[key], nulls_first=True) for key in keys])
    return table.mutate(**{ROW: ibis.row_number().over(window)})


def _union(tables: list[ir.Table], roles: list[str]) -> ir.Table:
    """Return the rows of tables, with the columns of the roles and all other columns by name."""
    ibis = engines.ibis_()
    own = [_own(table) for table in tables]
    names: dict[str, str] = {}  # names that differ only in case are the same to DuckDB
    types: dict[str, set[Any]] = {}
    for each in own:
        for name, value in each.items():
            names.setdefault(name.casefold(), name)
            types.setdefault(name.casefold(), set()).add(_plain(value).type())
    texts = len({table.customer.type() for table in tables}) > 1
    has_rows = all(ROW in table.columns for table in tables)
    parts = []
    for number, (table, mine) in enumerate(zip(tables, own, strict=True)):
        found: dict[str, Any] = {DERIVED + role: _plain(table[role]) for role in roles}
        if texts:
            found[DERIVED + "customer"] = _plain(as_text(table.customer))
        values = {name.casefold(): value for name, value in mine.items()}
        for key, name in names.items():
            kinds = types[key]
            if key not in values:
                found[name] = ibis.null("string" if len(kinds) > 1 else next(iter(kinds)))
            else:
                found[name] = _plain(as_text(values[key]) if len(kinds) > 1 else values[key])
        if has_rows:
            found[ROW] = table[ROW].cast("int64") + number * _PER_LOG
        parts.append(table.select(**found))
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def _plain(value: Any) -> Any:
    """Return a value with a type that is the same for all logs: may be missing, any precision."""
    type_ = value.type()
    if type_.is_timestamp():
        type_ = type_.copy(scale=None)
    elif type_.is_integer():
        type_ = engines.ibis_().dtype("int64" if type_.is_signed_integer() else str(type_))
    return value.cast(type_.copy(nullable=True))


def _own(table: ir.Table) -> dict[str, ir.Value]:
    """Return the columns of a log beside those of its roles, with their names in the log."""
    found: dict[str, ir.Value] = {}
    for name in table.columns:
        if name.startswith(OWN):
            found[name.removeprefix(OWN)] = table[name]
        elif name.casefold() not in _SKIPPED:
            found.setdefault(name, table[name])
    return found
