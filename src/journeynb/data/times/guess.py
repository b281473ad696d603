"""Find out how text contains times: its formats, and whether the day or the month comes first."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journeynb.base.text import count
from journeynb.data import dialects, engines
from journeynb.data.times.written_formats import (
    MONTHS,
    ORDERS,
    STEPS,
    Step,
    WrittenFormat,
    cleaned,
    format_of,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

PLAIN = "^[0-9]{4}[-/][0-9]"
"""How times in ISO 8601 start. Engines also read 03/11/26 as a time, in the year 3."""
_MOST_SHAPES = 1000


@dataclass(frozen=True, slots=True)
class TextFormats:
    """How text is read as times: as ISO 8601, else by the first of the formats that fits.

    Parameters
    ----------
    formats : tuple of str
        Formats in the codes of strptime.
    steps : tuple of (str, str)
        Replacements that come first.
    order : {"", "dayfirst", "monthfirst"}
        Which comes first where both are numbers.
    note : str
        What is doubtful about the order.
    plain : bool
        Whether ISO 8601 is read, too.
    """

    formats: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    order: str = ""
    note: str = ""
    plain: bool = True


def read_text(column: ir.Value, how: TextFormats, dialect: str) -> ir.Value:
    """Return text as times in UTC without a zone, null if unreadable."""
    ibis = engines.ibis_()
    text: Any = column.strip()
    for pattern, new in how.steps:
        text = text.re_replace(pattern, new)
    found = []
    if how.plain:
        found.append(ibis.ifelse(text.re_search(PLAIN), dialects.parsed(text), None))
    if how.formats:
        written = ibis.ifelse(text.re_search("[0-9]"), text, None)  # infinity is a time to DuckDB
        found.append(dialects.parsed_as(written, how.formats, dialect))
    time = ibis.coalesce(*found)
    return ibis.ifelse(time.year() <= 9999, time, None)


def guess(column: ir.Value, table: ir.Table, backend: Any, order: str = "") -> TextFormats:
    """Return how a text column is read that has more than times in ISO 8601.

    Parameters
    ----------
    column : ibis column
        The text.
    table : ibis table
        Its table.
    backend : ibis backend
        The backend of the table.
    order : {"", "dayfirst", "monthfirst"}
        Which comes first, if the user says so.
    """
    ibis = engines.ibis_()
    text: Any = column.strip()
    time = dialects.parsed(text)
    other = text.notnull() & ~(text.re_search(PLAIN) & time.notnull() & (time.year() <= 9999))
    rest = table.select(text=text, other=other).filter(ibis._.other, ibis._.text != "")
    shape = rest.text.re_replace("[0-9]", "9").re_replace("[A-Za-z]", "a")
    shapes = (
        rest.select("text", shape=shape)
        .group_by("shape")
        .agg(n=ibis._.count(), first=ibis._.text.min(), last=ibis._.text.max())
    )
    shapes = shapes.order_by(ibis.desc("n"), "shape").limit(_MOST_SHAPES)
    found = engines.run(shapes, "times", backend)
    examples = [str(each) for each in [*found["first"], *found["last"]]]
    steps = _needed(examples, STEPS)
    made, read, total = _by_order(rest, examples, steps, backend, order)
    if read < total:  # names of months cost a dozen replacements, so they must add something
        other, more, _ = _by_order(rest, examples, (*steps, *MONTHS), backend, order)
        made, read = (other, more) if more > read else (made, read)
    return made if read else TextFormats()


def _needed(examples: Sequence[str], steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps that change an example."""
    needed: list[Step] = []
    for step in steps:
        if any(cleaned(each, [*needed, step]) != cleaned(each, needed) for each in examples):
            needed.append(step)
    return tuple(needed)


def _by_order(
    rest: ir.Table, examples: Sequence[str], steps: tuple[Step, ...], backend: Any, order: str
) -> tuple[TextFormats, int, int]:
    """Return how text is read after some steps, how many rows are read, and of how many."""
    texts = [text for each in examples if not _is_plain(text := cleaned(each, steps))]
    formats = [each for text in texts if (each := format_of(text))]
    ways = {
        ORDERS[0]: tuple(dict.fromkeys(each.code for each in formats)),
        ORDERS[1]: tuple(dict.fromkeys(each.swapped for each in formats)),
    }
    day, month = (TextFormats(ways[each], steps, order=each) for each in ORDERS)
    one, two = (read_text(rest.text, each, str(backend.name)) for each in (day, month))
    numbers = engines.run(
        rest.agg(
            all=rest.count(),
            day=one.notnull().sum(),
            month=two.notnull().sum(),
            either=(one.notnull() | two.notnull()).sum(),
        ),
        "times",
        backend,
    ).iloc[0]
    known = numbers.where(numbers.notna(), 0)
    counts = {str(name): int(each) for name, each in known.items()}
    chosen = order or (ORDERS[1] if counts["month"] > counts["day"] else ORDERS[0])
    made = day if chosen == ORDERS[0] else month
    read = counts["day"] if chosen == ORDERS[0] else counts["month"]
    is_numeric = any(each.sign for each in formats)
    note = _note(formats, counts, chosen, bool(order)) if is_numeric else ""
    made = TextFormats(made.formats, steps, chosen if is_numeric else "", note)
    return made, read, counts["all"]


def _is_plain(text: str) -> bool:
    """Whether a text is a time in ISO 8601."""
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return re.search(PLAIN, text) is not None


def _note(
    formats: Sequence[WrittenFormat], counts: dict[str, int], chosen: str, is_given: bool
) -> str:
    """Return what is doubtful about the order of day and month."""
    other = counts["either"] - (counts["day"] if chosen == ORDERS[0] else counts["month"])
    against = "the month first" if chosen == ORDERS[0] else "the day first"
    if other:
        return f"{count(other, 'time')} can be read only with {against}"
    both = counts["day"] == counts["month"] and any(each.sign in ("/", "-") for each in formats)
    if both and not is_given:
        return "whether the day or the month comes first is ambiguous"
    return ""
