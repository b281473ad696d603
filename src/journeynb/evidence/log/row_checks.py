"""Queries that count the rows of a log and their problems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from math import inf
from typing import TYPE_CHECKING, Any

from journeynb.data import dialects, engines
from journeynb.data.sql_text import quoted
from journeynb.data.times.reading import OFFSET
from journeynb.evidence.log import lifecycle
from journeynb.evidence.log.column_names import NOT_NUMERIC, WRITTEN
from journeynb.evidence.log.reader import LogReader
from journeynb.evidence.log.row_counts import RowCounts, moment, whole_number
from journeynb.evidence.log.rows import with_journeys

if TYPE_CHECKING:
    import ibis.expr.types as ir

_DIFFERENT = ("customers", "moments", "happenings")
MANY = 2_000_000
"""Largest number of rows for which the first question counts duplicates and ties; else `check`."""


def facts(reader: LogReader, counted: Mapping[str, Any] | None = None) -> RowCounts:
    """Count rows and their problems in one pass; then query details of the problems found.

    Parameters
    ----------
    reader : LogReader
        The log.
    counted : mapping, optional
        The counts of the first pass, if they are known.
    """
    found = counted or _one_pass(reader)
    different = {name: whole_number(found[name]) for name in found.keys() & {*_DIFFERENT}}
    names = found.keys() - {"first", "last", *_DIFFERENT}
    number = {name: whole_number(found[name]) for name in names}
    few = number["rows"] <= MANY
    states = reader.rows.states
    others = lifecycle.other_states(states)
    moves = ties = more = None
    if different:
        moves = number["events"] - different["customers"]
        ties, more = (number["events"] - different[each] for each in ("moments", "happenings"))
    elif few:
        moves, ties = simultaneous(reader)
        more = duplicates(reader)
    return RowCounts(
        **number,
        first=moment(found["first"]),
        last=moment(found["last"]),
        examples=_examples(reader) if number["unread"] else [],
        offsets=_offsets(reader) if reader.reading.kind == "text" else {},
        duplicates=more,
        moves=moves,
        ties=ties,
        by_name="" if reader.rows.row else reader.dialect,
        joined=sum(states.values()) - sum(others.values()) - number["rows"] if states else 0,
        other_states=others,
    )


def _one_pass(reader: LogReader) -> Mapping[str, Any]:
    raw = reader.raw
    written = raw[WRITTEN].notnull()
    good = _complete(raw)
    scores: dict[str, Any] = {}
    if reader.guesses_scores and "score_range" not in vars(reader):
        scores = reader.ends_of_scores  # in the same pass; only infinite scores are outside
        scores["scores_outside"] = (raw.score.abs() == inf).sum()
    else:
        low, high = reader.score_range
        scores["scores_outside"] = ((raw.score < low) | (raw.score > high)).sum()
    found = reader.ask(
        raw.agg(
            rows=raw.count(),
            events=good.sum(),
            first=raw.time.min(where=good),
            last=raw.time.max(where=good),
            no_customer=raw.customer.isnull().sum(),
            no_event=raw.event.isnull().sum(),
            no_time=(~written).sum(),
            unread=(written & raw.time.isnull()).sum(),
            scores=raw.score.count(),
            no_scores=raw[NOT_NUMERIC["score"]].sum(),
            no_values=raw[NOT_NUMERIC["value"]].sum(),
            no_persona=(good & raw.persona.isnull()).sum(),
            **scores,
            **_different(reader),
        ),
        "checks",
    )
    counted = {str(name): value for name, value in found.iloc[0].items()}
    if "low" in counted:
        reader.range_from(counted.pop("low"), counted.pop("high"))
    return counted


def _different(reader: LogReader) -> dict[str, Any]:
    """Return the numbers of different customers, of their moments and of what happened in these.

    Only for a small table in memory on DuckDB, where they answer what `simultaneous` and
    `duplicates` ask; empty for others.
    """
    from ibis.expr.operations import DatabaseTable

    source, node = reader.opened, reader.opened.table.op()
    ours = source.in_memory and engines.is_ours(reader.backend) and isinstance(node, DatabaseTable)
    if not ours or reader.gap_micros is not None:
        return {}
    name = quoted(node.name)
    if reader.backend.con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] > MANY:
        return {}
    raw = reader.raw
    good = _complete(raw)

    def many(*names: str) -> Any:
        values = {f"value{number}": raw[name] for number, name in enumerate(names)}
        return engines.ibis_().struct(values).nunique(where=good)

    return {
        "customers": raw.customer.nunique(where=good),
        "moments": many("customer", "time", *reader.rows.ordering),
        "happenings": many("customer", "time", "event", "channel"),
    }


def _complete(raw: ir.Table) -> Any:
    return raw.customer.notnull() & raw.time.notnull() & raw.event.notnull()


def _examples(reader: LogReader) -> list[str]:
    """Return the three most frequent texts that are not times."""
    raw = reader.raw
    bad = raw.filter(raw[WRITTEN].notnull(), raw.time.isnull())
    bad = bad.select(text=bad[WRITTEN].cast("string"))
    listed = bad.group_by("text").agg(n=bad.count()).order_by(engines.ibis_().desc("n"), "text")
    return [str(each) for each in reader.ask(listed.limit(3), "checks").text]


def _offsets(reader: LogReader) -> dict[str, int]:
    raw = reader.raw
    if not raw[WRITTEN].type().is_string():
        return {}
    known = raw.filter(raw.time.notnull())
    text = known[WRITTEN].strip()
    found = engines.ibis_().ifelse(text.re_search(OFFSET), text.re_extract(OFFSET, 1), "none")
    each = known.select(offset=found)
    counts = each.group_by("offset").agg(n=each.count())
    listed = reader.ask(counts, "checks").sort_values(["n", "offset"])
    found_counts: Counter[str] = Counter()
    for offset, count in zip(listed.offset[::-1], listed.n[::-1], strict=True):
        plain = re.sub(r"([+-][0-9]{2}):?([0-9]{2})", r"\1:\2", str(offset))  # +0200 is +02:00
        found_counts[plain] += int(count)
    return dict(found_counts)


def customers(reader: LogReader, events: ir.Table) -> int:
    """Return the number of customers of some events."""
    found = reader.ask(events.agg(n=events.customer.nunique()), "customers")
    return whole_number(found.n[0])


def hashes_differ(reader: LogReader, words: ir.Table) -> bool:
    """Return whether customers are text, and all have different hashes."""
    if not words.word.type().is_string():
        return False
    each = words.filter(words.word.notnull()).distinct()
    counts = each.agg(many=each.count(), hashes=dialects.hashed(each.word).nunique())
    found = reader.ask(counts, "customers")
    return bool(found.many[0] == found.hashes[0])


def journeys(reader: LogReader, events: ir.Table) -> int:
    """Return the number of journeys of some events; without ``gap=``, that of customers."""
    each = events.select(reader.unit).distinct()
    return whole_number(reader.ask(each.agg(n=each.count()), "journeys").n[0])


def duplicates(reader: LogReader) -> int:
    """Return the number of rows that repeat a customer, time, event and channel."""
    raw = reader.raw.filter(_complete(reader.raw))
    same = raw.group_by("customer", "time", "event", "channel").agg(n=raw.count())
    found = reader.ask(same.agg(more=(same.n - 1).sum()), "duplicates")
    return whole_number(found.more[0])


def simultaneous(reader: LogReader) -> tuple[int, int]:
    """Return the number of moves, and of those between events of the same time and ``order=``."""
    raw = reader.raw.filter(_complete(reader.raw))
    table = raw if reader.gap_micros is None else with_journeys(raw, reader.gap_micros)
    order = [table[name].name("order") for name in reader.rows.ordering]
    table = table.select(*reader.unit, "time", *order)
    same = table.group_by(table.columns).agg(n=table.count())
    each = same.group_by(reader.unit).agg(n=same.n.sum(), times=same.count())
    found = reader.ask(
        each.agg(moves=(each.n - 1).sum(), ties=(each.n - each.times).sum()), "checks"
    )
    return whole_number(found.moves[0]), whole_number(found.ties[0])
