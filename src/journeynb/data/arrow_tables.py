"""Tables in memory, as Arrow tables that DuckDB and Ibis read correctly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, FormatError
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
        elif pa.types.is_float16(type_):
            field = field.with_type(pa.float32())
        plain.append(field)
    if not hasattr(table, "cast") or all(map(pa.Field.equals, plain, schema)):
        return table
    return table.cast(pa.schema(plain), safe=False)


def _check_names(names: Any, label: str) -> None:
    if not names:
        raise ArgumentError(f"{label} has no columns")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ArgumentError(f"{label} has two columns named {shown(twice)}")


def from_pandas(frame: pd.DataFrame) -> Any:
    """Return a pandas table as Arrow; values without an Arrow type become text.

    Times in the index, and levels of the index with a name, become columns.
    """
    import pandas as pd
    import pyarrow as pa

    frame = pd.DataFrame(_with_index(frame))  # without attrs, which pandas copies with each column
    names = [str(name) for name in frame.columns]
    _check_names(names, "the data frame")
    for name in names:
        _require_unicode([name], "the name of a column")
    arrays = [_array(frame.iloc[:, place], name) for place, name in enumerate(names)]
    return pa.table(arrays, names=names)


def _array(column: pd.Series[Any], name: str) -> Any:
    import pandas as pd
    import pyarrow as pa

    if isinstance(column.dtype, pd.PeriodDtype):
        column = column.dt.to_timestamp()
    try:
        array = pa.array(column, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        array = None
    except UnicodeEncodeError:
        _require_unicode(column, f"the column {name}")
        raise
    if array is None or _nested(array.type, pa) or (column.dtype == object and _has_times(column)):
        texts = [_text(value) for value in column]
        try:
            return pa.array(texts, type=pa.string())
        except UnicodeEncodeError:
            _require_unicode(texts, f"the column {name}")
            raise
    if pa.types.is_float16(array.type):
        return array.cast(pa.float32())
    if pa.types.is_timestamp(array.type) and array.type.unit == "ns":
        return array.cast(pa.timestamp("us", tz=array.type.tz), safe=False)
    return array


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with columns for the levels of its index that have times or a name."""
    import pandas as pd

    found: dict[str, Any] = {}
    taken = {str(name) for name in frame.columns}
    for place, name in enumerate(frame.index.names):
        values = frame.index.get_level_values(place)
        is_time = isinstance(values, (pd.DatetimeIndex, pd.PeriodIndex))
        column = "time" if name is None else str(name)
        if (is_time or name is not None) and column not in taken:
            found[column] = pd.Series(values, index=frame.index)
            taken.add(column)
    return frame.assign(**found) if found else frame


def _require_unicode(values: Iterable[Any], what: str) -> None:
    """Raise an error for the first text that cannot be encoded: it has a lone surrogate."""
    for row, value in enumerate(values):
        try:
            str(value).encode()
        except UnicodeEncodeError:
            raise FormatError(
                f"{what} has the text {shown(value)}, which is not valid Unicode; allowed: text "
                "without lone surrogates, such as text.encode('utf-8', 'replace').decode()",
                source="the data frame",
                where=f"row {row}" if what.startswith("the column") else None,
            ) from None


def _nested(type_: Any, pa: Any) -> bool:
    return bool(pa.types.is_null(type_) or pa.types.is_nested(type_))


def _has_times(column: pd.Series[Any]) -> bool:
    return any(isinstance(value, dt.datetime) for value in column.head(1000))


def _text(value: Any) -> str | None:
    import pandas as pd

    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    return value.isoformat() if isinstance(value, (dt.datetime, dt.date)) else str(value)
