"""Read any column as text, as a customer or as a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.data.engines import ibis_

if TYPE_CHECKING:
    import ibis.expr.types as ir

_FINITE = 1e300
"""Numbers beyond it are infinite: not every backend has a function for that."""


def as_text(column: ir.Value, whole: bool = False) -> ir.Value:
    """Return a column as text, null if empty; with `whole`, no text is known to be empty."""
    type_ = column.type()
    if type_.is_string():
        return column if whole else column.nullif("")
    if type_.is_floating():  # in pandas, whole numbers with missing values
        ibis = ibis_()
        whole_number = column.abs() < 2**53
        text = ibis.ifelse(whole_number & (column == column.floor()),
                           column.cast("int64").cast("string"), column.cast("string"))  # fmt: skip
        return ibis.ifelse(column.isnan(), None, text)
    text = column.cast("string")
    return text if whole else text.nullif("")


def as_customer(column: ir.Value, whole: bool = False) -> ir.Value:
    """Return a column of customers: whole numbers as they are, everything else as text."""
    return column if column.type().is_integer() else as_text(column, whole)


def as_number(column: ir.Value, name: str, role: str, source: str) -> ir.Value:
    """Return a column of numbers, or of text that contains numbers; null for other text.

    Parameters
    ----------
    column : ibis value
        The column.
    name, role, source : str
        Its name, what it is for, and the table, for the error.

    Raises
    ------
    ArgumentError
        The column has another type.
    """
    type_ = column.type()
    if not (type_.is_string() or type_.is_numeric() or type_.is_boolean()):
        raise ArgumentError(
            f"{source}: the column {name} has type {type_}; allowed for {role}=: "
            "numbers, or text that contains numbers"
        )
    number: Any = column.strip().try_cast("float64") if type_.is_string() else column
    number = number.cast("float64")
    if type_.is_string() or type_.is_floating():
        return ibis_().ifelse(number.isnan(), None, number)
    return number


def as_finite(column: ir.Value, name: str, role: str, source: str) -> ir.Value:
    """Return a column of numbers as `as_number` does; null if it is infinite too."""
    number = as_number(column, name, role, source)
    return number if column.type().is_integer() else ibis_().ifelse(infinite(number), None, number)


def infinite(number: Any) -> Any:
    """Return whether a number is infinite, in words that every backend understands."""
    return number.abs() > _FINITE
