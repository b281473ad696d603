"""Join the ids of a customer before and after login."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.text import count
from journeynb.data import engines
from journeynb.data.column_text import as_text
from journeynb.evidence.exports.table_columns import Path, TableColumns, label

if TYPE_CHECKING:
    import ibis.expr.types as ir

HELPER = "journeynb_known_"
"""Prefix of the columns of ids that were found by another id."""
_KEY, _OTHER = "journeynb_id", "journeynb_other_id"


@dataclass
class Joined:
    """A table in which ids are joined.

    Parameters
    ----------
    table : ibis table
        The table, with helper columns.
    customer : ibis column
        The customer of each row.
    notes : list of str
        What was joined, in words.
    """

    table: ir.Table
    customer: Any
    notes: list[str]


def join_ids(
    columns: TableColumns,
    table: ir.Table,
    customer: list[Path],
    identify: list[tuple[Path, Path]],
    aliases: list[tuple[Path, Path]],
) -> Joined:
    """Return a table with one id for each customer.

    An id that occurs with exactly one other id is replaced by it in all rows. An id that occurs
    with several, such as that of a shared device, is kept.

    Parameters
    ----------
    columns : TableColumns
        The columns of the table.
    table : ibis table
        The table, which may have more columns than `columns`.
    customer : list of Path
        The columns of the customer; the first that has a value in a row counts.
    identify : list of (Path, Path)
        Columns of an id before login, and of the id after it.
    aliases : list of (Path, Path)
        Columns of an earlier id, and of the id that replaces it.
    """

    def text(path: Path, of: ir.Table) -> Any:
        return as_text(columns.value(of, path))

    ibis = engines.ibis_()
    notes: list[str] = []
    known = list(dict.fromkeys(after for _, after in identify))
    found: list[str] = []
    lookups = [(before, after, before) for before, after in identify]
    lookups += [(before, after, after) for before, after in aliases]
    for number, (before, after, looked_up) in enumerate(lookups):
        table_of_ids = columns.table.select(
            before=text(before, columns.table), after=text(after, columns.table)
        )
        ids = _ids(table_of_ids, is_alias=looked_up == after)
        if engines.is_ours(columns.backend):
            ids = engines.keep(ids, "customers", columns.backend)
            single, several = _counts(ids, columns.backend)
            notes += _notes(single, several, label(before), label(after))
            if not single:
                continue
        else:
            notes.append(f"each {label(before)} is joined with its {label(after)}")
        name = f"{HELPER}{number}"
        single = ids.filter(ids.many == 1).select(**{_OTHER: ids.before, name: ids.after})
        # by names: both sides are the same table, so that Ibis would confuse their columns
        keyed = table.mutate(**{_KEY: text(looked_up, table)})
        table = keyed.left_join(single, [(_KEY, _OTHER)]).drop(_KEY, _OTHER)
        found.append(name)
    values = [text(path, table) for path in known]
    values += [table[name] for name in found]
    values += [text(path, table) for path in customer if path not in known]
    return Joined(table, values[0] if len(values) == 1 else ibis.coalesce(*values), notes)


def _ids(pairs: ir.Table, is_alias: bool) -> ir.Table:
    """Return the other id of each id that needs it, with the number of other ids as ``many``.

    An id before login needs it if a row has no id after login.
    """
    pairs = pairs.filter(pairs.before.notnull())
    if is_alias:
        pairs = pairs.filter(pairs.after.notnull(), pairs.before != pairs.after)
    ids = pairs.group_by("before").agg(
        after=pairs.after.min(), many=pairs.after.nunique(), alone=pairs.after.isnull().sum()
    )
    return ids.filter(ids.many > 0, is_alias | (ids.alone > 0)).drop("alone")


def _counts(ids: ir.Table, backend: Any) -> tuple[int, int]:
    counts = ids.agg(single=(ids.many == 1).sum(), several=(ids.many > 1).sum())
    found = engines.run(counts, "customers", backend)
    single, several = (int(found[name].fillna(0)[0]) for name in ("single", "several"))
    return single, several


def _notes(single: int, several: int, before: str, after: str) -> list[str]:
    """Return how many ids are joined, in words."""
    notes = []
    if single:
        notes.append(f"{count(single, before)} joined with {after}")
    if several:
        notes.append(f"{count(several, before)} with several {after} not joined")
    return notes
