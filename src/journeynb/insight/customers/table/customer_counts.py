"""Counts of the rows of a table of customers, and their problems."""

from __future__ import annotations

from dataclasses import dataclass, field

from journeynb.base.text import count as counted
from journeynb.data.engines import ibis_
from journeynb.insight.customers.table.column_names import NOT_NUMERIC
from journeynb.insight.customers.table.reader import CustomerReader


@dataclass(frozen=True)
class CustomerCounts:
    """Counts of rows.

    Parameters
    ----------
    rows, customers : int
        Number of rows, and of customers.
    no_customer : int
        Number of rows without a customer.
    several : int
        Number of customers with several rows.
    has_value : bool
        Whether the table has a column of the value.
    no_value, negative : int
        Number of customers' rows without a value, and with a negative one.
    not_numeric : int
        Number of values that are not numeric.
    no_persona : int
        Number of customers' rows without a persona.
    examples : list of str
        The most frequent values that are not numeric.
    by_value : str
        Backend that has no order of rows, so that the highest value counts; empty: the first row.
    """

    rows: int
    customers: int
    no_customer: int
    several: int
    has_value: bool
    no_value: int = 0
    negative: int = 0
    not_numeric: int = 0
    no_persona: int = 0
    examples: list[str] = field(default_factory=list)
    by_value: str = ""

    @property
    def duplicates(self) -> int:
        """Number of rows that do not count, because another row of the customer does."""
        return self.rows - self.no_customer - self.customers

    @property
    def which_counts(self) -> str:
        """Which row of a customer counts, in words."""
        if not self.by_value:
            return "the first row of each counts"
        return (
            f"the row with the highest value counts, because rows have no order on {self.by_value}"
        )

    @property
    def why_empty(self) -> str:
        """Why there is no customer, in words."""
        if not self.rows:
            return "the table has no rows"
        return f"none of the {counted(self.rows, 'row')} has a customer"

    def warnings(self) -> list[str]:
        """Return the problems that deserve a warning, in words."""
        words = []
        if not self.customers:
            words.append(self.why_empty)
        elif self.no_customer:
            words.append(f"{self.no_customer:,} of {self.rows:,} rows have no customer")
        if self.several:
            is_one = self.several == 1
            words.append(
                f"{counted(self.several, 'customer')} {'has' if is_one else 'have'} several rows "
                f"({self.duplicates:,} more); {self.which_counts}"
            )
            if self.duplicates >= self.customers:
                words.append("if each row is a purchase, add up the rows of each customer first")
        if self.not_numeric:
            is_one = self.not_numeric == 1
            words.append(
                f"{counted(self.not_numeric, 'value')} {'is' if is_one else 'are'} not numeric "
                f"({', '.join(map(repr, self.examples))}), and {'counts' if is_one else 'count'} "
                "as missing; a number is written like 1234.50"
            )
        if self.negative:
            words.append(
                f"{counted(self.negative, 'value')} {'is' if self.negative == 1 else 'are'} "
                "negative"
            )
        return words


def facts(reader: CustomerReader) -> CustomerCounts:
    """Count rows and their problems in one pass; then query details of the problems found."""
    raw = reader.raw
    known = raw.customer.notnull()
    counts = raw.agg(
        rows=raw.count(),
        customers=raw.customer.nunique(),
        no_customer=(~known).sum(),
        no_value=(known & raw.value.isnull()).sum(),
        negative=(known & (raw.value < 0)).sum(),
        not_numeric=raw[NOT_NUMERIC].sum(),
        no_persona=(known & raw.persona.isnull()).sum(),
    )
    found = {
        str(name): 0 if value is None or value != value else int(value)
        for name, value in reader.ask(counts, "checks").iloc[0].items()
    }
    several = 0
    if found["rows"] - found["no_customer"] > found["customers"]:
        rows = raw.filter(known).select("customer")
        each = rows.group_by("customer").agg(n=rows.count())
        more = each.agg(several=(each.n > 1).sum())
        several = int(reader.ask(more, "duplicates").several[0])
    return CustomerCounts(
        **found,
        several=several,
        has_value="value" in reader.columns,
        examples=_examples(reader) if found["not_numeric"] else [],
        by_value="" if reader.has_order else reader.dialect,
    )


def _examples(reader: CustomerReader) -> list[str]:
    """Return the three most frequent values that are not numeric."""
    bad = reader.not_numeric
    listed = bad.group_by("text").agg(n=bad.count()).order_by(ibis_().desc("n"), "text")
    return [str(each) for each in reader.ask(listed.limit(3), "checks").text]
