"""Comments linked to touchpoints by a column, or by the customer's event just before."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.data import dialects, engines
from journeynb.data.engines import ibis_
from journeynb.data.moved_tables import brought
from journeynb.data.row_numbers import ROW
from journeynb.evidence.matching.event_patterns import parse
from journeynb.evidence.matching.mapped_log import MappedLog
from journeynb.insight.comments.comments import Comments
from journeynb.insight.voice.places_before import TIME, with_place_before

if TYPE_CHECKING:
    import ibis.expr.types as ir

NOWHERE, COLUMN, BEFORE, UNKNOWN = 0, 1, 2, 3
"""How a comment is linked: not yet; by its column or its own event; by the event before; or its
column names something that is not on the map."""
MOST_VALUES = 10_000
"""Largest number of different values of the column of touchpoints."""


@dataclass
class Linked:
    """Comments with their touchpoints, sorted by customer.

    Parameters
    ----------
    table : ibis table
        Columns: ``customer, text, score, place`` (position of the touchpoint), ``how``.
    backend : ibis backend
        The backend of the table.
    rows : int
        Number of comments.
    duplicates : int
        Number of comments that repeat another one of the same customer.
    of_log : bool
        Whether they are texts of the log.
    unknown : dict of str to int
        The values of the column that are not on the map, with the number of comments.
    strangers : int or None
        Number of comments without a touchpoint whose customer is not in the log; None: not counted.
    """

    table: ir.Table
    backend: Any
    rows: int
    duplicates: int
    of_log: bool
    unknown: dict[str, int] = field(default_factory=dict)
    strangers: int | None = None

    @property
    def by_column(self) -> str:
        """What links a comment that comes with its touchpoint, in words."""
        return "own event" if self.of_log else "column"

    def batches(self, what: str, *names: str) -> Generator[dict[str, list[Any]]]:
        """Yield the rows in batches, customer by customer."""
        table = self.table.order_by(
            [ibis_().asc(self.table[name], nulls_first=True) for name in ("customer", "number")]
        )
        yield from engines.stream(table.select(*names), what, self.backend, self.rows)


@contextmanager
def linked_comments(
    mapped: MappedLog, comments: Comments | None, within: int | None
) -> Iterator[Linked]:
    """Link comments, by default those of the log; their table exists inside the block.

    Parameters
    ----------
    mapped : MappedLog
        The map and the log.
    comments : Comments or None
        The comments; None: the log's texts.
    within : int or None
        The longest time from the event before to the comment, in microseconds.
    """
    log = mapped.log
    unknown: dict[str, int] = {}
    strangers = None
    if comments is None:
        log.facts  # noqa: B018
        backend, found = log.backend, of_log(mapped, within)
    else:
        comments.facts  # noqa: B018
        if comments.backend is not log.backend and not comments.reader.has_order:
            comments = comments.here
        table, unknown = by_column(mapped, comments)
        strangers = _strangers(mapped, comments, table)
        found = of_table(mapped, comments, table, within)
        backend = comments.backend
    with _kept(found, backend) as table:
        each = table.group_by("repeats").agg(n=table.count())
        counts = engines.run(each, "comments", backend)
        many = {bool(repeats): int(n) for repeats, n in zip(counts.repeats, counts.n, strict=True)}
        once = table.filter(~table.repeats).drop("repeats")
        rows = many.get(False, 0), many.get(True, 0)
        yield Linked(once, backend, *rows, comments is None, unknown, strangers)


@contextmanager
def _kept(table: ir.Table, backend: Any) -> Iterator[ir.Table]:
    """Keep a table in our own DuckDB while it is read; elsewhere it is the expression itself."""
    if not engines.is_ours(backend):
        yield table
        return
    kept = engines.keep(table, "comments", backend)
    try:
        yield kept
    finally:
        engines.drop(kept, backend)


def of_log(mapped: MappedLog, within: int | None) -> ir.Table:
    """Return the log's texts with the touchpoint of their own event, or of the one before."""
    if "text" not in mapped.log.columns:
        raise ArgumentError(
            f"{mapped.log.source} has no column of comments; pass text= to jn.EventLog, or a table "
            "of comments: ev.voice(jn.Comments('survey.csv'))"
        )
    ibis, events = ibis_(), mapped.events
    text = events.text.strip()
    row = events[ROW] if ROW in events.columns else ibis.null("int64")
    said = events.select(
        "customer",
        "score",
        time=events.time.cast(TIME),
        text=text,
        own=events.touchpoint.cast("int16"),
        row=row,
    ).filter(lambda t: t.text != "")  # fmt: skip
    here = said.filter(said.own.notnull())
    before = with_place_before(mapped, said.filter(said.own.isnull()), within)
    here = here.mutate(customer=here.customer.cast(before.customer.type()))
    return _numbered(
        ibis.union(
            here.select(*_FIELDS, "row", place=here.own, how=ibis.literal(COLUMN, "int8")),
            before.select(*_FIELDS, "row", place=before.before, how=_how(before.before)),
        )
    )


_FIELDS = ("customer", "time", "text", "score")


def _how(before: Any) -> Any:
    ibis = ibis_()
    return ibis.ifelse(before.notnull(), BEFORE, NOWHERE).cast("int8")


def of_table(
    mapped: MappedLog, comments: Comments, table: ir.Table, within: int | None
) -> ir.Table:
    """Return the comments of a table with a touchpoint by the column, or by the event before.

    Only ids and times are brought to the backend of the log, and never texts.
    """
    ibis = ibis_()
    open_ = table.filter(table.how == NOWHERE, table.customer.notnull(), table.time.notnull())
    if comments.backend is mapped.log.backend:
        rest = table.filter((table.how != NOWHERE) | table.customer.isnull() | table.time.isnull())
        found = with_place_before(mapped, open_, within)
        rest = rest.mutate(customer=rest.customer.cast(found.customer.type()))
        found = found.mutate(place=found.before, how=_how(found.before))
        columns = [*_FIELDS, "row", "place", "how"]
        return _numbered(ibis.union(rest.select(*columns), found.select(*columns)))
    keys = brought(open_.select("customer", "time", "row"),
                   lambda expr: comments.ask(expr, "comments"))  # fmt: skip
    found = with_place_before(mapped, keys, within)
    found = found.filter(found.before.notnull()).select(_row=found.row, before=found.before)
    near = brought(found, lambda expr: mapped.log.run(expr, "events before comments"))
    joined = table.left_join(near, table.row == near._row)
    return _numbered(
        joined.select(
            *_FIELDS, "row",
            place=ibis.coalesce(joined.place, joined.before),
            how=ibis.ifelse(joined.before.notnull(), BEFORE, joined.how).cast("int8"),
        )
    )  # fmt: skip


def _numbered(table: ir.Table) -> ir.Table:
    """Return comments with ``number``, their order, and whether they repeat another one."""
    ibis = ibis_()

    def ordered(*names: str) -> list[Any]:
        return [ibis.asc(table[name], nulls_first=False) for name in names]

    same = ibis.window(
        group_by=["customer", "text"],
        order_by=[ibis.asc(table.place.isnull()), *ordered("time", "row", "place", "score")],
    )
    every = ibis.window(order_by=ordered("time", "row", "text", "place", "score"))
    repeats = (ibis.row_number().over(same) > 0) & table.customer.notnull()
    return table.select(
        "customer", "text", "score", "place", "how", number=ibis.row_number().over(every),
        repeats=repeats,
    )  # fmt: skip


def by_column(mapped: MappedLog, comments: Comments) -> tuple[ir.Table, dict[str, int]]:
    """Return comments with the touchpoint that their column names, and the unknown values."""
    ibis, table = ibis_(), comments.table
    row = table[ROW] if ROW in table.columns else ibis.null("int64")
    names: Any = table.touchpoint
    place, how = ibis.null("int16"), ibis.literal(NOWHERE, "int8")
    unknown: dict[str, int] = {}
    if "touchpoint" in comments.columns:
        known = table.filter(names.notnull())
        each = known.group_by("touchpoint").agg(n=known.count())
        each = each.order_by(ibis.desc("n"), "touchpoint").limit(MOST_VALUES)
        found = comments.ask(each, "touchpoints of comments")
        places = _places(mapped, list(found.touchpoint))
        unknown = {value: int(n) for value, n in zip(found.touchpoint, found.n, strict=True)
                   if value not in places}  # fmt: skip
        if places:
            place = dialects.looked_up(names, places, comments.dialect)
        how = ibis.cases((names.isnull(), NOWHERE), (place.notnull(), COLUMN), else_=UNKNOWN).cast(
            "int8"
        )
    found = table.mutate(time=table.time.cast(TIME))
    return found.select(*_FIELDS, row=row, place=place.cast("int16"), how=how), unknown


def _places(mapped: MappedLog, values: list[str]) -> dict[str, int]:
    """Return the touchpoint of each value that is an id, a name, or an event of its patterns."""
    ids = {id: at for at, id in reversed(list(enumerate(mapped.touchpoints)))}
    names: dict[str, int] = {}
    for at, touchpoint in reversed(list(enumerate(mapped.index.touchpoints))):
        names[_folded(touchpoint.name)] = at
    patterns = [
        (pattern, at)
        for at, touchpoint in enumerate(mapped.index.touchpoints)
        for pattern in map(parse, touchpoint.events)
        if not pattern.conditions
    ]
    patterns.sort(key=lambda each: (each[0].rank, -each[1]), reverse=True)
    found: dict[str, int] = {}
    for value in values:
        for known, key in ((ids, value), (names, _folded(value))):
            if key in known:
                found[value] = known[key]
                break
        else:
            fits = (at for pattern, at in patterns if pattern.event.matches(value))
            for at in fits:
                found[value] = at
                break
    return found


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _strangers(mapped: MappedLog, comments: Comments, table: ir.Table) -> int | None:
    """Return the number of comments whose customer is not in the log, and that need an event."""
    if "customer" not in comments.columns:
        return None
    known = table.filter(table.customer.notnull(), table.how == NOWHERE)
    each = known.group_by("customer").agg(n=known.count())
    if comments.backend is not mapped.log.backend:
        each = brought(each, lambda expr: comments.ask(expr, "customers who comment"))
    events = mapped.log.events.select("customer")
    if events.customer.type() != each.customer.type():
        events = events.mutate(customer=events.customer.cast("string"))
        each = each.mutate(customer=each.customer.cast("string"))
    missing = each.anti_join(events, "customer")
    found = mapped.log.run(missing.agg(n=missing.n.sum()), "customers who comment").n[0]
    return 0 if found is None or found != found else int(found)
