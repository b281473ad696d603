"""The tables of `Customers.check` and `Customers.describe`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeynb.base import html
from journeynb.base.text import number_text
from journeynb.data.columns import listed
from journeynb.data.opened.other_files import described
from journeynb.insight.customers.table.attributes import EMPTY, NO_ATTRIBUTE
from journeynb.insight.customers.table.checked_customers import CheckedCustomers

if TYPE_CHECKING:
    import pandas as pd


def checks(cu: CheckedCustomers, attributes: bool = False) -> pd.DataFrame:
    """Return one row for each check; with `attributes`, those of columns too."""
    import pandas as pd

    reader, facts = cu.reader, cu.facts
    value, files = facts.has_value, ", ".join(described(reader.other_files))
    rows = [
        ("rows without a customer", facts.no_customer, "skipped"),
        ("customers with several rows", facts.several, facts.which_counts),
        ("further rows of these customers", facts.duplicates, "skipped"),
        ("customers without a value", facts.no_value if value else 0, ""),
        ("values that are not numeric", facts.not_numeric, ", ".join(facts.examples)),
        ("negative values", facts.negative, "kept"),
        ("files without these columns", len(reader.other_files), files),
    ]
    if attributes:
        empty = [each.name for each in cu.attribute_list if each.why == EMPTY]
        words = [each.name for each in cu.attribute_list if each.why.startswith(NO_ATTRIBUTE)]
        rows += [
            ("columns that are empty", len(empty), listed(empty) if empty else ""),
            ("columns of ids, names or free text", len(words), listed(words) if words else ""),
        ]
    frame = pd.DataFrame(rows, columns=["check", "count", "examples"])
    return frame.astype({"check": "str", "count": "int64", "examples": "str"})


def description(cu: CheckedCustomers) -> pd.DataFrame:
    """Return an overview of a table, one row for each fact."""
    import pandas as pd

    rows = _facts(cu)
    return pd.DataFrame(rows, columns=["what", "value"]).astype("str").set_index("what")


def as_html(cu: CheckedCustomers) -> str:
    """Return an overview of a table as HTML. It reads the table only if a question has read it."""
    if "facts" not in vars(cu):
        return html.frame([html.paragraph(html.text(repr(cu)))])
    return html.overview(f"Customers of {cu.source}", _facts(cu))


def _facts(cu: CheckedCustomers) -> list[tuple[str, str]]:
    reader, facts = cu.reader, cu.facts
    rows = [
        ("source", cu.source),
        ("backend", cu.dialect),
        ("rows", f"{facts.rows:,}"),
        ("customers", f"{cu.customers:,}"),
    ]
    if facts.has_value:
        value = cu.table.value
        found = cu.ask(
            cu.table.agg(sum=value.sum(), mean=value.mean(), low=value.min(), high=value.max()),
            "value",
        ).iloc[0]
        if found["mean"] == found["mean"] and found["mean"] is not None:
            words = {name: number_text(round(float(found[name]), 2)) for name in found.index}
            rows.append(
                ("value", "{sum} in total, {mean} on average, {low} to {high}".format(**words))
            )
    for role, name in cu.columns.items():
        rows.append((f"{role} column", f"{name} (guessed)" if role in reader.guessed else name))
    others = [name for name in reader.names if name not in cu.columns.values()]
    if others:
        rows.append(("other columns", listed(others)))
    for what, number, examples in checks(cu).itertuples(index=False, name=None):
        if number:
            rows.append((what, f"{number:,}, {examples}".rstrip(", ")))
    return rows
