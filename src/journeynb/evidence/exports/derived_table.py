"""Derive the table of a log from the table that a tool exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown
from journeynb.data import engines
from journeynb.data.column_text import as_text
from journeynb.data.columns import require
from journeynb.evidence.exports.identities import HELPER, join_ids
from journeynb.evidence.exports.property_columns import with_properties
from journeynb.evidence.exports.recognition import REQUIRED, Recognized, recognize
from journeynb.evidence.exports.table_columns import Path, TableColumns, label, plain

if TYPE_CHECKING:
    import ibis.expr.types as ir

DERIVED = "journeynb_derived_"
"""Prefix of the columns that are derived from several columns, or from nested ones."""


@dataclass
class DerivedTable:
    """The table of a log, with columns derived from those of an export.

    Parameters
    ----------
    table : ibis table
        The table.
    given : dict
        The column of each role: as given, or as the export says.
    roles : dict of str to str
        The roles whose columns are derived, and these columns.
    labels : dict of str to str
        How messages show a role whose column is derived.
    profile : str
        The tool whose export was recognized; empty if none was.
    title : str
        The name of the export; empty if none was recognized.
    notes : list of str
        What else was done, in words.
    used : set of str
        The columns that derived columns are made of.
    """

    table: ir.Table
    given: dict[str, Any]
    roles: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    profile: str = ""
    title: str = ""
    notes: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    @property
    def names(self) -> list[str]:
        """The columns of the table without those that are derived."""
        return [name for name in self.table.columns if not is_helper(name)]

    def set_constant(self, role: str, text: str) -> None:
        """Give a role the same text in all rows."""
        self.table = self.table.mutate(**{DERIVED + role: engines.ibis_().literal(text)})
        self.roles[role] = DERIVED + role
        self.labels[role] = f"{text!r} in all rows"

    def report(self, columns: Mapping[str, str]) -> str:
        """Return what to warn about, in words; empty if nothing was derived.

        Parameters
        ----------
        columns : dict of str to str
            The column of each role.
        """
        notes = "".join(f"; {note}" for note in self.notes)
        if not self.profile:
            return notes.removeprefix("; ")
        chosen = ", ".join(f"{role}={name}" for role, name in columns.items())
        return f"recognized as {self.title}: {chosen}{notes}"


def derived_table(
    table: ir.Table,
    backend: Any,
    source: str,
    given: Mapping[str, Any],
    profile: str | bool | None = None,
    identify: Any = None,
    properties: Any = None,
) -> DerivedTable:
    """Return the table of a log for the table of a source; see `EventLog` for the parameters."""
    if properties is not None and properties is not False:
        table = with_properties(table, backend, source, properties)
    columns = TableColumns(table, backend)
    named = [role for role in REQUIRED if given.get(role) is not None]
    recognized = None
    if profile or len(named) < len(REQUIRED):
        recognized = recognize(columns, profile, named, source)
    found = DerivedTable(table, dict(given))
    if recognized is None:
        pairs = _asked(identify, columns, source)
        if pairs:
            _derive_customer(found, columns, pairs, [])
        return found
    found.profile, found.title = recognized.export.tool, recognized.title
    pairs = _asked(identify, columns, source)
    aliases: list[tuple[Path, Path]] = []
    if pairs is None and given.get("customer") is None:
        pairs, aliases = recognized.identify, recognized.aliases
    for role, paths in recognized.roles.items():
        if given.get(role) is None and role != "customer":
            _derive(found, role, columns, paths)
    if given.get("customer") is None or pairs:
        _derive_customer(found, columns, pairs or [], aliases, recognized.roles.get("customer"))
    if recognized.export.only is not None and given.get("event") is None:
        _keep_events(found, columns, recognized)
    return found


def _asked(identify: Any, columns: TableColumns, source: str) -> list[tuple[Path, Path]] | None:
    """Return the pairs of ids of ``identify=``; None if the export decides."""
    if identify is None or identify is True:
        return None
    if identify is False:
        return []
    pairs = [identify] if _is_pair(identify) else identify
    if not isinstance(pairs, Sequence) or not pairs or not all(map(_is_pair, pairs)):
        raise ArgumentError(
            f"identify={shown(identify)} is not valid; allowed: a pair of columns, such as "
            "('anonymous_id', 'user_id'), a list of pairs, or False"
        )
    found = []
    for pair in pairs:
        paths = []
        for name in pair:
            path = columns.find(name, anywhere=True)
            if path is None:
                require(name, "identify", list(columns.table.columns), source)
            paths.append(path or (name,))
        found.append((paths[0], paths[1]))
    return found


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, Sequence) and not isinstance(value, str)
        and len(value) == 2 and all(isinstance(each, str) for each in value)
    )  # fmt: skip


def _derive(found: DerivedTable, role: str, columns: TableColumns, paths: list[Path]) -> None:
    """Take a role from the first of several columns that has a value."""
    if len(paths) == 1 and len(paths[0]) == 1:
        found.given[role] = paths[0][0]
        return
    values = [columns.value(found.table, path) for path in paths]
    if role == "time":
        same = [place for place, each in enumerate(values) if each.type() == values[0].type()]
        paths = [paths[place] for place in same]
        values = [values[place] for place in same]
        values = [each.nullif("") if each.type().is_string() else each for each in values]
    elif role != "value":
        values = [as_text(value) for value in values]
    _add(found, role, values, paths)


def _derive_customer(
    found: DerivedTable,
    columns: TableColumns,
    pairs: list[tuple[Path, Path]],
    aliases: list[tuple[Path, Path]],
    paths: list[Path] | None = None,
) -> None:
    """Take the customer from ids that are joined."""
    given = found.given.get("customer")
    if isinstance(given, str):
        require(given, "customer", list(columns.table.columns), "the table")
        paths = [(given,)]
    elif not paths:
        paths = [before for before, _ in pairs]
    if not pairs and not aliases:
        _derive(found, "customer", columns, paths)
        return
    joined = join_ids(columns, found.table, paths, pairs, aliases)
    found.table = joined.table
    known = [after for _, after in pairs]
    _add(found, "customer", [joined.customer], list(dict.fromkeys([*known, *paths])))
    found.notes += joined.notes


def _add(found: DerivedTable, role: str, values: list[Any], paths: list[Path]) -> None:
    ibis = engines.ibis_()
    value = values[0] if len(values) == 1 else ibis.coalesce(*values)
    found.table = found.table.mutate(**{DERIVED + role: value})
    found.roles[role] = DERIVED + role
    found.used |= {path[0] for path in paths if len(path) == 1}
    found.labels[role] = " else ".join(map(label, paths))


def is_helper(name: str) -> bool:
    """Whether a column was added here, and is not part of the log."""
    return name.startswith((DERIVED, HELPER))


def _keep_events(found: DerivedTable, columns: TableColumns, recognized: Recognized) -> None:
    """Keep the rows of a history that are events; if there are none, name the field in each."""
    assert recognized.export.only is not None
    name, wanted = recognized.export.only
    path = columns.find(name)
    assert path is not None
    field_name = as_text(columns.value(columns.table, path))
    each = columns.table.select(field=field_name).filter(field_name.notnull())
    is_ours = engines.is_ours(columns.backend)
    if is_ours:
        counts = each.group_by("field").agg(rows=each.count())
        rows = engines.run(counts.order_by("field"), "fields", columns.backend)
        kept = [field for field in rows.field if plain(field) in wanted]
    else:
        kept = list(wanted)
    shown_fields = " or ".join(map(repr, kept))
    value = as_text(columns.value(found.table, path))
    if kept:
        found.table = found.table.filter(value.isin(kept) if is_ours else value.lower().isin(kept))
        found.notes.append(f"only rows with {label(path)} {shown_fields} are events")
        return
    event = found.table[found.roles.get("event", found.given["event"])]
    _add(found, "event", [value + ": " + as_text(event)], [path, *recognized.roles["event"]])
    found.labels["event"] = found.labels["event"].replace(" else ", ": ")
    found.notes.append(f"no row has {label(path)} {' or '.join(wanted)}, so all rows are events")
