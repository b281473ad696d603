"""The few places in which backends differ; everything else is one Ibis expression for all.

- ``epoch_seconds`` and ``delta(unit="second")`` count differently: distances are in microseconds.
- BigQuery and Trino have no exact quantiles: a quantile is a mean of the rows around it.
- ``lead`` among equal keys has no order: every window is ordered by all keys of `MappedLog.order`.
- Nulls sort first or last: every order says which.
- Spark below 4.3 with pandas 3 turns null text of a table in memory into the text ``NaN``: such a
  table is refused, and our own tables in memory contain no nulls.
- Spark has no ordered aggregates: paths are numbered steps, pivoted.
- Timestamps from numbers: each dialect has its own function.
- `CASE` of many texts is slow on DuckDB, so DuckDB looks up the text in a list.
- Exact quantiles take much memory on DuckDB, so DuckDB computes them from lists.
- Ibis has no hash for Trino, MySQL and SQLite: see `remainder`.
- DuckDB sorts and counts numbers in half the time of text: see `MappedLog.numbered`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any

from journeynb.data.engines import ibis_

if TYPE_CHECKING:
    import ibis.expr.types as ir

WITHOUT_MEDIAN = frozenset({"bigquery", "trino", "mysql", "sqlite", "mssql"})
"""Backends without exact quantiles."""
MEDIAN = {"median": 0.5}
_UTF8 = frozenset({"trino", "athena"})
_CRC = _UTF8 | {"mysql"}
"""Backends without a hash for numbers, but with CRC-32."""
_MICROS = {"duckdb": "make_timestamp", "pyspark": "timestamp_micros"}
_MICROS["databricks"] = _MICROS["pyspark"]


@cache
def _builtin(name: str, *takes: str, gives: str, of: str = "scalar") -> Any:
    """Return a function of a backend: each time the same, so that equal expressions stay equal.

    Parameters
    ----------
    name : str
        Its name in the backend.
    *takes, gives : str
        The types of its arguments, and of its result.
    of : {"scalar", "agg"}
        Whether it takes values or groups of values.
    """

    def function() -> None: ...

    kind = Parameter.POSITIONAL_OR_KEYWORD
    parameters = [Parameter(f"value{number}", kind) for number in range(len(takes))]
    vars(function)["__signature__"] = Signature(parameters)
    return getattr(ibis_().udf, of).builtin(function, name=name, signature=(takes, gives))


def looked_up(text: ir.Value, numbers: Mapping[str, int], dialect: str) -> ir.Value:
    """Return the number of a text, null if it has none.

    DuckDB looks up each distinct word of encoded text once, but tests every branch of `CASE` in
    every row.
    """
    ibis = ibis_()
    if dialect != "duckdb":
        branches = [(text == name, ibis.literal(n, "int16")) for name, n in numbers.items()]
        return ibis.cases(*branches, else_=ibis.null("int16"))

    place = _builtin("list_position", "array<string>", "string", gives="int32")
    number = _builtin("list_extract", "array<int16>", "int32", gives="int16")
    names = ibis.literal(list(numbers), "array<string>")
    return number(ibis.literal(list(numbers.values()), "array<int16>"), place(names, text))


def _listed(numbers: ir.Value) -> ir.Value:
    """Return numbers as one list. It may contain nulls, which `_quantile` ignores."""
    type_ = str(numbers.type())
    return _builtin("array_agg", type_, gives=f"array<{type_}>", of="agg")(numbers)


def _quantile(numbers: ir.Value, share: float) -> ir.Value:
    """Return a quantile of a list. DuckDB needs a third of the memory of its own quantiles."""
    aggregated = _builtin(
        "list_aggregate", str(numbers.type()), "string", "float64", gives="float64"
    )
    return aggregated(numbers, "quantile_cont", share)


def quantiles(numbers: ir.Value, shares: Sequence[float], dialect: str) -> list[Any]:
    """Return exact quantiles of a column. DuckDB computes several at once.

    Not for backends in `WITHOUT_MEDIAN`; see `aggregate`.
    """
    if dialect != "duckdb":
        return [numbers.quantile(share) for share in shares]
    every = _builtin("quantile_cont", "float64", "array<float64>", gives="array<float64>", of="agg")
    found = every(numbers, ibis_().literal(list(shares), "array<float64>"))
    return [found[place] for place in range(len(shares))]


def in_any_set(sets: ir.Value) -> ir.Value:
    """Return the number of members of any of several sets, on DuckDB. A set is text of bits."""
    together = _builtin("bit_or", "string", gives="string", of="agg")
    return _builtin("bit_count", "string", gives="int64")(together(sets))


def median_of_lists(table: ir.Table, keys: Sequence[str], name: str) -> ir.Table:
    """Return the ``median`` of all numbers in a column of lists by keys, on DuckDB."""
    numbers = table.group_by(keys).agg(_numbers=table[name].collect().flatten())
    return numbers.select(*keys, median=_quantile(numbers._numbers, 0.5))


def hashed(text: ir.Value) -> ir.Value:
    """Return the hash of a text in DuckDB, a whole number."""
    return _builtin("hash", "string", gives="uint64")(text)


def remainder(value: ir.Value, divisor: int, dialect: str) -> ir.Value:
    """Return a number from 0 to below `divisor` for a text (or the `hashed` of one).

    Equal texts have equal numbers on one backend, and they spread evenly, whatever the texts are.
    """
    ibis = ibis_()
    if dialect == "duckdb":
        found = hashed(value) if value.type().is_string() else value
        return (found % divisor).cast("int16")
    if dialect in _CRC:
        binary = _builtin("to_utf8", "string", gives="binary")(value) if dialect in _UTF8 else value
        crc = _builtin("crc32", "binary" if dialect in _UTF8 else "string", gives="int64")
        return (crc(binary) % divisor).cast("int16")
    if dialect == "sqlite":  # no hash
        return (ibis.dense_rank().over(order_by=value) % divisor).cast("int16")
    return (((value.hash() % divisor) + divisor) % divisor).cast("int16")


def bit_at(place: ir.Value, dialect: str) -> ir.Value:
    """Return the whole number whose only bit is at a place. To Spark, 1 has 32 bits."""
    ibis = ibis_()
    if dialect == "duckdb":
        return (ibis.literal(1, "int64") << place).cast("int64")
    return (ibis.literal(2.0) ** place).cast("int64")


def together(bits: ir.Value, dialect: str) -> ir.Value:
    """Return the bits that are set in any of some whole numbers. Ibis lacks this for Spark."""
    if dialect == "pyspark":
        return _builtin("bit_or", "int64", gives="int64", of="agg")(bits)
    return bits.bit_or()


def bits(number: ir.Value, most: int, dialect: str) -> ir.Value:
    """Return how many of the lowest bits of a whole number of at least 0 are set."""
    if dialect == "duckdb":
        return _builtin("bit_count", "int64", gives="int64")(number)
    found: Any = number % 2
    for place in range(1, most):
        found = found + (number >> place) % 2
    return found


def micros_between(later: ir.Value, earlier: ir.Value) -> ir.Value:
    """Return the microseconds between two times, a whole number."""
    return later.delta(earlier, unit="microsecond")


def utc(column: ir.Value) -> ir.Value:
    """Return a time, with or without a zone, as a time in UTC without a zone."""
    if column.type().is_timestamp() and column.type().timezone is None:
        return column
    return column.cast("timestamp('UTC')").cast("timestamp")


def local(time: ir.Value, zone: str) -> ir.Value:
    """Return a time with a zone as DuckDB shows it in another zone, without a zone."""
    convert = _builtin("timezone", "string", "timestamp('UTC')", gives="timestamp")
    return convert(ibis_().literal(zone), time)


def parsed(text: ir.Value) -> ir.Value:
    """Return the time that a text contains, in UTC without a zone; null if it is not a time."""
    return text.strip().try_cast("timestamp('UTC')").cast("timestamp")


def json_keys(text: ir.Value) -> ir.Value:
    """Return the keys of JSON objects in DuckDB, as lists; null if the text is not JSON."""
    valid = _builtin("json_valid", "string", gives="boolean")
    keys = _builtin("json_keys", "string", gives="array<string>")
    return keys(ibis_().ifelse(valid(text), text, None))


def json_text(text: ir.Value, key: str) -> ir.Value:
    """Return the value of a key in JSON objects in DuckDB as text; null if there is none."""
    valid = _builtin("json_valid", "string", gives="boolean")
    extract = _builtin("json_extract_string", "string", "string", gives="string")
    pointer = "/" + key.replace("~", "~0").replace("/", "~1")
    return extract(ibis_().ifelse(valid(text), text, None), pointer)


def as_json(nested: ir.Value, type_: str) -> ir.Value:
    """Return nested values in DuckDB as JSON text."""
    return _builtin("to_json", type_, gives="json")(nested).cast("string")


def parsed_as(text: ir.Value, formats: Sequence[str], dialect: str) -> ir.Value:
    """Return the time that a text contains in the first format that fits, in UTC without a zone.

    Only DuckDB, Spark and Databricks return null for a text that fits none; others may stop.
    """
    if dialect == "duckdb":
        zoned = any("%z" in each or "%Z" in each for each in formats)
        gives = "timestamp('UTC')" if zoned else "timestamp"
        read = _builtin("try_strptime", "string", "array<string>", gives=gives)
        return utc(read(text, ibis_().literal(list(formats), "array<string>")))
    if dialect in ("pyspark", "databricks"):
        read = _builtin("try_to_timestamp", "string", "string", gives="timestamp")
        return ibis_().coalesce(*(read(text, _in_java(each)) for each in formats))
    return utc(ibis_().coalesce(*(text.as_timestamp(each) for each in formats)))


def _in_java(format: str) -> str:
    """Return a format of strptime with the codes of Java, which Spark reads."""
    codes = {"Y": "yyyy", "y": "yy", "m": "M", "d": "d", "b": "MMM", "B": "MMMM", "a": "E",
             "A": "EEEE", "H": "H", "I": "h", "M": "m", "S": "s", "f": "SSSSSS", "p": "a",
             "z": "xx", "Z": "z", "j": "D", "%": "'%'"}  # fmt: skip
    parts = re.split("%(.)", format)  # texts and codes in turn
    return "".join(
        codes[part] if number % 2 else re.sub("([A-Za-z']+)", r"'\1'", part)
        for number, part in enumerate(parts)
    )


def from_micros(number: ir.Value, dialect: str) -> ir.Value:
    """Return a time from microseconds since 1970, in UTC without a zone."""
    whole = number.cast("int64")
    name = _MICROS.get(dialect)
    if name is None:
        return whole.as_timestamp("us").cast("timestamp")
    return _builtin(name, "int64", gives="timestamp")(whole).cast("timestamp")


def aggregate(
    table: ir.Table,
    keys: Sequence[str],
    measure: ir.Value | None,
    dialect: str,
    quantiles: Mapping[str, float] = MEDIAN,
    **values: Any,
) -> ir.Table:
    """Return aggregates by keys, with exact quantiles of one column.

    Parameters
    ----------
    table : ibis table
        The table to aggregate.
    keys : list of str
        Columns to group by.
    measure : ibis column or None
        Numbers for the quantiles; nulls are ignored.
    dialect : str
        Name of the backend.
    quantiles : dict of str to float
        The quantiles by name, by default the ``median``. Between two rows they are interpolated.
    **values : callable
        Functions of the table that return an aggregate.
    """
    ibis = ibis_()
    if measure is None:
        return table.group_by(keys).agg(**{name: make(table) for name, make in values.items()})
    if dialect not in WITHOUT_MEDIAN:
        found = {name: make(table) for name, make in values.items()}
        if dialect != "duckdb":
            exact = {name: measure.quantile(share) for name, share in quantiles.items()}
            return table.group_by(keys).agg(**found, **exact)
        listed = table.group_by(keys).agg(**found, _listed=_listed(measure))
        return listed.mutate(
            **{name: _quantile(listed._listed, share) for name, share in quantiles.items()}
        ).drop("_listed")
    measured = table.mutate(_measure=measure)
    ordered = ibis.window(group_by=keys, order_by=[ibis.asc(measured._measure, nulls_first=False)])
    ranked = measured.mutate(
        _rank=ibis.row_number().over(ordered),
        _many=measured._measure.count().over(ibis.window(group_by=keys)),
    )
    found = {name: make(ranked) for name, make in values.items()}
    for name, share in quantiles.items():  # a mean of the two nearest rows, by distance
        apart = (ranked._rank - (ranked._many - 1) * share).abs()
        near = (apart < 1) & ranked._measure.notnull()
        found[name] = (ranked._measure * (1 - apart)).sum(where=near)
    return ranked.group_by(keys).agg(**found)


def bit(place: ir.Value, dialect: str) -> ir.Value:
    """Return the whole number in which only one bit is set, from 0 to 62."""
    if dialect == "duckdb":
        return ibis_().literal(1, "int64") << place.cast("int64")
    return (ibis_().literal(2.0) ** place.cast("float64")).cast("int64")  # exact, whatever 1 is


def every_bit(bits: ir.Value, dialect: str) -> ir.Value:
    """Return the bits that are set in any number of a group."""
    if dialect in ("pyspark", "databricks"):
        return _builtin("bit_or", "int64", gives="int64", of="agg")(bits)
    return bits.bit_or()
