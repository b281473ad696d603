"""Tables in memory, as Arrow tables that DuckDB and Ibis read correctly."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown

if TYPE_CHECKING:
    import pandas as pd


def from_arrow(table: Any, label: str) -> Any:
    """Return an Arrow table without types that DuckDB or Ibis would misread."""
    import pyarrow as pa

    schema = table.schema
    _check_names(schema.names, label)
    plain = []
    for field in schema:
        type_ = field.type
        if pa.types.is_null(type_):
            field = field.with_type(pa.string())
        elif pa.types.is_timestamp(type_) and type_.unit == "ns":
            field = field.with_type(pa.timestamp("us", tz=type_.tz))
        plain.append(field)
    if not hasattr(table, "cast") or all(map(pa.Field.equals, plain, schema)):
        return table
    return table.cast(pa.schema(plain), safe=False)


def _check_names(names: Any, label: str) -> None:
    if not names:
        raise ArgumentError(f"{label} has no columns; required: customer, time and event")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ArgumentError(f"{label} has two columns named {shown(twice)}")


def from_pandas(frame: pd.DataFrame) -> Any:
    """Return a pandas table as Arrow; values without an Arrow type become text."""
    import pandas as pd
    import pyarrow as pa

    names = [str(name) for name in frame.columns]
    _check_names(names, "the data frame")
    arrays = []
    for place in range(len(names)):
        column = frame.iloc[:, place]
        if isinstance(column.dtype, pd.PeriodDtype):
            column = column.dt.to_timestamp()
        try:
            array = pa.array(column, from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
            array = None
        plain = array is not None and not _nested(array.type, pa)
        if not plain or (column.dtype == object and _has_times(column)):
            array = pa.array([_text(value) for value in column], type=pa.string())
        elif pa.types.is_timestamp(array.type) and array.type.unit == "ns":
            array = array.cast(pa.timestamp("us", tz=array.type.tz), safe=False)
        arrays.append(array)
    return pa.table(arrays, names=names)


def _nested(type_: Any, pa: Any) -> bool:
    return bool(pa.types.is_null(type_) or pa.types.is_nested(type_))


def _has_times(column: pd.Series[Any]) -> bool:
    return any(isinstance(value, dt.datetime) for value in column.head(1000))


def _text(value: Any) -> str | None:
    import pandas as pd

    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    return value.isoformat() if isinstance(value, (dt.datetime, dt.date)) else str(value)
