"""Counts of the rows of a table of comments, and their problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from journeynb.base.text import count
from journeynb.data.engines import ibis_
from journeynb.insight.comments.column_names import NOT_NUMERIC, WRITTEN
from journeynb.insight.comments.reader import CommentsReader

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class CommentCounts:
    """Counts of rows.

    Parameters
    ----------
    rows, comments : int
        Number of rows, and of rows with a text.
    customers : int
        Number of customers who comment.
    no_customer, no_time, no_touchpoint : int
        Number of comments without a customer, without a time, and without a touchpoint.
    unread : int
        Number of comments whose time cannot be read.
    not_numeric : int
        Number of scores that are not numeric.
    duplicates : int
        Number of comments that repeat another one of the same customer.
    first, last : pandas.Timestamp or None
        The times of the first and the last comment.
    mean_score : float
        The mean of the scores, missing if there are none.
    examples : list of str
        The most frequent texts that are not times.
    """

    rows: int
    comments: int
    customers: int
    no_customer: int
    no_time: int
    no_touchpoint: int
    unread: int
    not_numeric: int
    duplicates: int
    first: Any = None
    last: Any = None
    mean_score: float = float("nan")
    examples: list[str] = field(default_factory=list)

    @property
    def empty(self) -> int:
        """Number of rows without a text."""
        return self.rows - self.comments

    def warnings(self) -> list[str]:
        """Return the problems that deserve a warning, in words."""
        words = []
        if not self.rows:
            words.append("the table has no rows")
        elif not self.comments:
            words.append(f"none of the {count(self.rows, 'row')} has a text")
        elif self.empty:
            verb = "has no text, and is" if self.empty == 1 else "have no text, and are"
            words.append(f"{self.empty:,} of {count(self.rows, 'row')} {verb} skipped")
        if self.unread:
            words.append(
                f"{count(self.unread, 'time')} cannot be read, such as "
                f"{', '.join(map(repr, self.examples))}"
            )
        if self.not_numeric:
            are = "is" if self.not_numeric == 1 else "are"
            words.append(f"{count(self.not_numeric, 'score')} {are} not numeric")
        if self.duplicates:
            repeats = "repeats" if self.duplicates == 1 else "repeat"
            words.append(
                f"{count(self.duplicates, 'comment')} {repeats} one of the same customer, and "
                f"{'does' if self.duplicates == 1 else 'do'} not count again"
            )
        return words


def facts(reader: CommentsReader) -> CommentCounts:
    """Count rows and their problems; the times in a second query if some cannot be read."""
    raw = reader.raw
    said = raw.text.notnull()
    found = reader.ask(
        raw.agg(
            rows=raw.count(),
            comments=said.sum(),
            customers=raw.customer.nunique(where=said),
            no_customer=(said & raw.customer.isnull()).sum(),
            no_time=(said & raw.time.isnull() & ~raw[WRITTEN]).sum(),
            unread=(said & raw.time.isnull() & raw[WRITTEN]).sum(),
            no_touchpoint=(said & raw.touchpoint.isnull()).sum(),
            not_numeric=(said & raw[NOT_NUMERIC]).sum(),
            first=raw.time.min(where=said),
            last=raw.time.max(where=said),
            mean_score=raw.score.mean(where=said),
        ),
        "comments",
    ).iloc[0]
    ends = {name: _moment(found[name]) for name in ("first", "last")}
    score = found["mean_score"]
    numbers = {
        str(name): 0 if value is None or value != value else int(value)
        for name, value in found.drop(["first", "last", "mean_score"]).items()
    }
    return CommentCounts(
        **numbers,
        **ends,
        mean_score=float("nan") if score is None else float(score),
        duplicates=_duplicates(reader, raw),
        examples=_examples(reader) if numbers["unread"] else [],
    )


def _moment(value: Any) -> Any:
    import pandas as pd

    return None if value is None or pd.isna(value) else pd.Timestamp(value)


def _duplicates(reader: CommentsReader, raw: ir.Table) -> int:
    if "customer" not in reader.columns:
        return 0
    known = raw.filter(raw.text.notnull(), raw.customer.notnull())
    each = known.group_by("customer", "text").agg(n=known.count())
    found = reader.ask(each.agg(more=(each.n - 1).sum()), "duplicates").more[0]
    return 0 if found is None or found != found else int(found)


def _examples(reader: CommentsReader) -> list[str]:
    """Return the three most frequent texts that are not times."""
    table = reader.opened.table
    text = table[reader.columns["time"]].cast("string")
    rows = table.select(text=text, time=reader.raw_time(table))
    bad = rows.filter(rows.time.isnull(), rows.text.strip() != "")
    listed = bad.group_by("text").agg(n=bad.count()).order_by(ibis_().desc("n"), "text")
    return [str(each) for each in reader.ask(listed.limit(3), "times").text]
