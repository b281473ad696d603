"""Open the sheet in a file; find out the time zone of a column."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.data import engines
from journeynb.data.file_lists import list_files
from journeynb.data.sources import Source
from journeynb.insight.sheets.needs import Options
from journeynb.insight.sheets.sheet import Sheet
from journeynb.insight.sheets.text_sheets import text_sheet
from journeynb.insight.sheets.workbooks import ENDINGS, OLD, only_sheet, sheets_of


def sheet_in(given: Any, wanted: set[str], options: Options) -> Sheet | None:
    """Return the sheet in a workbook or a small CSV file; None for other tables."""
    if hasattr(given, "profile") and hasattr(given, "facts"):
        raise ArgumentError(
            "this is an event log, not a table; allowed: the file or data frame itself, or a goal "
            "that is bound to a KPI: jm.bind(goal, kpi='conversion')"
        )
    if not isinstance(given, (str, os.PathLike)):
        return None
    path = os.fspath(given)
    text = os.path.expanduser(path if isinstance(path, str) else os.fsdecode(path))
    if text.lower().endswith(OLD) and "://" not in text:
        raise ArgumentError(
            f"{text}: {os.path.splitext(text)[1]} is not read; save it as .xlsx or .csv"
        )
    if text.lower().endswith(ENDINGS) and "://" not in text and not set("*?") & set(text):
        return only_sheet(sheets_of(Path(text), options.sheet), wanted, text)
    return text_sheet(list_files(text), wanted) if options.sheet is None else None


def zone_of(source: Source, name: str) -> str:
    """Return the time zone of a column of local Parquet files or of a table in memory.

    To DuckDB, all of them are in UTC.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if source.kind == "parquet" and source.files and "://" not in source.files.paths[0]:
            schema = pq.read_schema(source.files.paths[0])
        else:
            held = engines.registered(source.backend) if engines.is_ours(source.backend) else {}
            schema = held[source.table.get_name()].schema
        type_ = schema.field(name).type
    except (KeyError, OSError, AttributeError, pa.ArrowException):
        return ""
    return str(type_.tz or "") if pa.types.is_timestamp(type_) else ""
