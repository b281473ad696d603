"""Row counts from the footers of Parquet files, without reading the rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from journeynb.data import engines
from journeynb.data.file_lists import FileList

if TYPE_CHECKING:
    from journeynb.evidence.log.rows import Rows

NOTHING = ("no_customer", "no_event", "no_time", "unread", "scores", "no_scores", "no_values",
           "scores_outside")  # fmt: skip
_SQL = """
    WITH columns AS (
        SELECT file_name, path_in_schema AS name, num_values AS rows, stats_null_count AS nulls,
            stats_min_value AS low, stats_max_value AS high,
            sum(row_group_num_rows) FILTER (column_id = 0) OVER () AS all_rows
        FROM parquet_metadata(?)
    ), timed AS (
        SELECT *, TRY_CAST(low AS TIMESTAMPTZ) AS first, TRY_CAST(high AS TIMESTAMPTZ) AS last
        FROM columns WHERE list_contains(?, name)
    )
    SELECT name, sum(rows)::BIGINT AS many, sum(nulls)::BIGINT AS nulls,
        bool_and(nulls IS NOT NULL AND NOT contains(lower(file_name), '/' || lower(name) || '='))
            AND sum(rows) = any_value(all_rows) AS whole,
        bool_and(rows = nulls OR coalesce(low > '', false)) AS filled,
        bool_and(first IS NOT NULL AND last IS NOT NULL
            AND NOT regexp_matches(low || ' ' || high, '[.][0-9]{7}')) AS times,
        timezone('UTC', min(first)) AS first, timezone('UTC', max(last)) AS last
    FROM timed GROUP BY name
"""


def counted(rows: Rows, files: FileList | None) -> dict[str, Any] | None:
    """Return the counts for `row_checks.facts` if every row of the files counts.

    A footer contains the number of missing values, and the lowest and highest value. If the lowest
    text is not empty, no text is. Columns that come from the names of folders are not in footers.

    Parameters
    ----------
    rows : Rows
        The rows of a log.
    files : FileList, optional
        The files of the log.

    Returns
    -------
    dict or None
        None if the rows must be read.
    """
    import duckdb

    table, columns = rows.table, rows.columns
    if files is None or files.kind != "parquet":
        return None
    time, persona, value = columns["time"], columns.get("persona"), columns.get("value")
    if not {"score", "lifecycle"}.isdisjoint(columns) or not (
        persona is None or isinstance(persona, str)
    ):
        return None
    must = [columns["customer"], columns["event"]]
    words = must if persona is None else [*must, persona]
    types = {name: table[name].type() for name in (*words, time)}
    if (
        not all(types[name].is_string() or types[name].is_integer() for name in words)
        or not (types[time].is_timestamp() or types[time].is_date())
        or not (value is None or table[value].type().is_numeric())
        or any(_doubtful(name, table.columns) for name in types)
    ):
        return None
    try:
        with engines.alone(rows.backend):
            footers = (
                rows.backend.con.execute(_SQL, [files.names, list(types)]).df().set_index("name")
            )
    except duckdb.InterruptException:
        raise
    except duckdb.Error:  # reading the rows will report the problem
        return None
    text = [name for name in words if types[name].is_string()]
    if (
        set(footers.index) != set(types)
        or not footers.whole.all()
        or not footers.filled[text].all()
        or footers.nulls[[*must, time]].any()
        or not footers.times[time]
    ):
        return None
    every = footers.loc[time]
    missing = every.many if persona is None else footers.nulls[persona]
    return {**dict.fromkeys(NOTHING, 0), "rows": every.many, "events": every.many,
            "first": every["first"], "last": every["last"], "no_persona": missing}  # fmt: skip


def _doubtful(name: str, there: Sequence[str]) -> bool:
    """Whether a column may have another name in the files: DuckDB numbers similar names."""
    plain = re.sub(r"_[0-9]+$", "", name).lower()
    similar = plain != name.lower() and plain in {each.lower() for each in there}
    return similar or ", " in name  # which separates the names of nested columns
