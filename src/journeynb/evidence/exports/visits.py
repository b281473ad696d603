"""Tables with one row for each visit and a block of columns for each of its actions (Matomo)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from journeynb.data import engines
from journeynb.data.row_numbers import ROW
from journeynb.data.sources import Source

_ACTION = re.compile(r"(actionDetails)_(\d+)_(.+)")


def one_row_each_action(opened: Source) -> Source:
    """Return a source with one row for each action; one without such columns, as it is.

    ``actionDetails_0_url, actionDetails_1_url, ...`` become the column ``actionDetails_url``, and
    the other columns are repeated. Blocks without any value are skipped.
    """
    blocks = _blocks(opened)
    if not blocks or not engines.is_ours(opened.backend):
        return opened
    ibis, table = engines.ibis_(), opened.table
    taken = {name for block in blocks.values() for name in block.values()}
    kept = [name for name in table.columns if name not in taken and name != ROW]
    fields = dict.fromkeys(field for block in blocks.values() for field in block)
    types = {field: {table[block[field]].type() for block in blocks.values() if field in block}
             for field in fields}  # fmt: skip
    parts = []
    for place, block in enumerate(blocks.values()):
        values: dict[str, Any] = {}
        for field in fields:
            same = len(types[field]) == 1
            type_ = next(iter(types[field])) if same else ibis.dtype("string")
            values[field] = table[block[field]].cast(type_) if field in block else ibis.null(type_)
        row = {ROW: table[ROW] * len(blocks) + place} if ROW in table.columns else {}
        filled = [_filled(table[name]) for name in block.values()]
        part = table.filter(ibis.or_(*filled))
        parts.append(part.select(*kept, **values, **row))
    long = parts[0] if len(parts) == 1 else ibis.union(*parts)
    return Source(
        engines.keep(long, "actions", opened.backend), opened.backend, opened.label, in_memory=True
    )


def _filled(value: Any) -> Any:
    found = value.notnull()
    return found & (value.strip() != "") if value.type().is_string() else found


def _blocks(opened: Source) -> Mapping[int, dict[str, str]]:
    """Return the columns of each action in order, by their names without its number."""
    found: dict[int, dict[str, str]] = {}
    for name in opened.table.columns:
        match = _ACTION.fullmatch(name)
        if match is not None:
            found.setdefault(int(match[2]), {})[f"{match[1]}_{match[3]}"] = name
    return dict(sorted(found.items()))
