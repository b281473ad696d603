"""Read any column as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.data.engines import ibis_

if TYPE_CHECKING:
    import ibis.expr.types as ir


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
