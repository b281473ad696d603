"""What is wrong with the rows of a log, counted once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from journeynb.data import engines as backends
from journeynb.data.columns import listed
from journeynb.data.sources import NEXT, NUMBER, ORDER
from journeynb.data.times import OFFSET

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from journeynb.evidence.log.event_log import EventLog

WRITTEN = "_time"
"""The column of the times as the log has them."""
LOST = {"value": "_no_value", "score": "_no_score"}
"""The columns that tell where a text is no number."""
OWN = "journeynb_own_"
"""How columns of the log begin whose name `KNOWN` gives to another, or to what is made of them."""
KNOWN = ("customer", "time", "event", "channel", "persona", "value", "score", "text")
"""The columns that every log has, in this order."""
MOST_NAMES = 100
"""So many names of events are looked up in a list, which is gone through where text is plain."""
MANY = 2_000_000
"""Up to so many rows duplicates are counted with the first question, beyond when asked for."""


@dataclass(frozen=True)
class Facts:
    """Counts of a log's rows.

    Parameters
    ----------
    rows, events : int
        All rows; the ones that count.
    first, last : pandas.Timestamp or None
        The period.
    no_customer, no_time, no_event, unread : int
        Rows without one; with a time that cannot be read.
    examples : list of str
        The first texts that are no times.
    scores, scores_outside : int
        Scores, and those outside the range.
    no_scores, no_values : int
        Texts in their columns that are no numbers.
    no_persona : int
        Events that say nothing of a persona.
    offsets : dict of str to int
        How many times carry which offset, of text.
    duplicates : int or None
        Rows beyond the first of the same customer, time, event and channel; None: not counted.
    """

    rows: int
    events: int
    first: Any
    last: Any
    no_customer: int
    no_time: int
    no_event: int
    unread: int
    scores: int
    scores_outside: int
    examples: list[str] = field(default_factory=list)
    offsets: dict[str, int] = field(default_factory=dict)
    duplicates: int | None = None
    no_scores: int = 0
    no_values: int = 0
    no_persona: int = 0

    def told(self) -> list[str]:
        """Return what is worth a warning, in words."""
        words = []
        left = self.rows - self.events
        if self.rows and not self.events:
            words.append(f"none of the {self.rows} rows can be used")
        elif left:
            words.append(f"{left} of {self.rows} rows are skipped")
        elif not self.rows:
            words.append("the log has no rows")
        for count, what in (
            (self.no_customer, "without a customer"),
            (self.no_event, "without an event"),
            (self.no_time, "without a time"),
        ):
            if count:
                words.append(f"{count} {what}")
        if self.unread:
            words.append(
                f"{self.unread} with an unreadable time, such as "
                f"{', '.join(map(repr, self.examples))}"
            )
        if self.scores_outside:
            words.append(f"{self.scores_outside} of {self.scores} scores are outside score_range")
        for count, what in ((self.no_scores, "scores"), (self.no_values, "values")):
            if count:
                words.append(f"{count} {what} are not numeric")
        if len(self.offsets) > 1:
            listed = ", ".join(f"{each} ({count})" for each, count in self.offsets.items())
            words.append(f"times in several time zones, all converted to UTC: {listed}")
        if self.duplicates:
            words.append(
                f"{self.duplicates} rows are duplicates (same customer, time, event and "
                "channel); they are kept"
            )
        return words


def facts(log: EventLog, counted: Mapping[str, Any] | None = None) -> Facts:
    """Count what is wrong, in one pass; look closer only where there is something.

    Parameters
    ----------
    log : EventLog
        Whose rows.
    counted : mapping, optional
        The counts of that pass, where they are known.
    """
    found = counted or _one_pass(log)
    number = {name: _whole(found[name]) for name in found.keys() - {"first", "last"}}
    return Facts(
        **number,
        first=_moment(found["first"]),
        last=_moment(found["last"]),
        examples=_examples(log) if number["unread"] else [],
        offsets=_offsets(log) if log.reading.kind == "text" else {},
        duplicates=duplicates(log) if number["rows"] <= MANY else None,
    )


def _one_pass(log: EventLog) -> Mapping[str, Any]:
    raw = log.raw
    there = raw[WRITTEN].notnull()
    good = _counts(raw)
    low, high = log.score_range
    found = log.ask(
        raw.agg(
            rows=raw.count(),
            events=good.sum(),
            first=raw.time.min(where=good),
            last=raw.time.max(where=good),
            no_customer=raw.customer.isnull().sum(),
            no_event=raw.event.isnull().sum(),
            no_time=(~there).sum(),
            unread=(there & raw.time.isnull()).sum(),
            scores=raw.score.count(),
            no_scores=raw[LOST["score"]].sum(),
            no_values=raw[LOST["value"]].sum(),
            no_persona=(good & raw.persona.isnull()).sum(),
            scores_outside=((raw.score < low) | (raw.score > high)).sum(),
        ),
        "checks",
    )
    return {str(name): value for name, value in found.iloc[0].items()}


def as_json(facts: Facts) -> dict[str, Any]:
    """Return counts as JSON has them; times as text."""
    times = {name: str(value) for name in ("first", "last")
             if (value := getattr(facts, name)) is not None}  # fmt: skip
    return {**asdict(facts), "first": None, "last": None, **times}


def facts_of(found: dict[str, Any]) -> Facts:
    """Return counts from JSON."""
    return Facts(**{**found, "first": _moment(found["first"]), "last": _moment(found["last"])})


def _counts(raw: ir.Table) -> Any:
    return raw.customer.notnull() & raw.time.notnull() & raw.event.notnull()


def _whole(value: Any) -> int:
    return 0 if value is None or value != value else int(value)


def _moment(value: Any) -> Any:
    import pandas as pd

    return None if value is None or pd.isna(value) else pd.Timestamp(value)


def _examples(log: EventLog) -> list[str]:
    """Return the most frequent three of what is no time."""
    raw = log.raw
    bad = raw.filter(raw[WRITTEN].notnull(), raw.time.isnull())
    bad = bad.select(text=bad[WRITTEN].cast("string"))
    listed = bad.group_by("text").agg(n=bad.count()).order_by(backends.ibis_().desc("n"), "text")
    return [str(each) for each in log.ask(listed.limit(3), "checks").text]


def _offsets(log: EventLog) -> dict[str, int]:
    raw = log.raw
    known = raw.filter(raw.time.notnull())
    text = known[WRITTEN].strip()
    found = backends.ibis_().ifelse(text.re_search(OFFSET), text.re_extract(OFFSET, 1), "none")
    each = known.select(offset=found)
    many = each.group_by("offset").agg(n=each.count())
    listed = log.ask(many, "checks").sort_values(["n", "offset"])
    pairs = list(zip(listed.offset.tolist(), listed.n.tolist(), strict=True))
    return {str(offset): int(many) for offset, many in reversed(pairs)}


def customers(log: EventLog) -> int:
    """Return how many customers the events that count are of."""
    events = log.events
    found = log.ask(events.agg(n=events.customer.nunique()), "customers")
    return _whole(found.n[0])


def hashes_differ(log: EventLog, words: ir.Table) -> bool:
    """Return whether the customers of every row are text of which no two have the same hash."""
    if not words.word.type().is_string():
        return False
    each = words.filter(words.word.notnull()).distinct()
    counts = each.agg(many=each.count(), hashes=backends.hashed(each.word).nunique())
    found = log.ask(counts, "customers")
    return bool(found.many[0] == found.hashes[0])


def ranks(log: EventLog, words: ir.Table) -> dict[str, int]:
    """Return the place of each event's name among those of every row, none beyond `MOST_NAMES`."""
    each = words.filter(words.word.notnull()).distinct().limit(MOST_NAMES + 1)
    names = sorted(log.ask(each, "events").word)  # by code points, which is how DuckDB sorts text
    return {name: place for place, name in enumerate(names)} if len(names) <= MOST_NAMES else {}


def journeys(log: EventLog) -> int:
    """Return how many journeys there are: as many as customers without ``gap=``."""
    events = log.events
    each = events.select(log.unit).distinct()
    return _whole(log.ask(each.agg(n=each.count()), "journeys").n[0])


def duplicates(log: EventLog) -> int:
    """Return how many rows repeat another of the same customer, time, event and channel."""
    raw = log.raw.filter(_counts(log.raw))
    same = raw.group_by("customer", "time", "event", "channel").agg(n=raw.count())
    found = log.ask(same.agg(more=(same.n - 1).sum()), "duplicates")
    return _whole(found.more[0])


def table(log: EventLog) -> pd.DataFrame:
    """Return what is wrong, a row a check."""
    import pandas as pd

    seen = log.facts
    repeated = duplicates(log) if seen.duplicates is None else seen.duplicates
    offsets = ", ".join(f"{each} ({count})" for each, count in seen.offsets.items())
    rows = [
        ("rows without a customer", seen.no_customer, ""),
        ("rows without an event", seen.no_event, ""),
        ("rows without a time", seen.no_time, ""),
        ("rows with an unreadable time", seen.unread, ", ".join(seen.examples)),
        ("rows skipped", seen.rows - seen.events, ""),
        ("duplicate rows", repeated, "kept"),
        ("scores outside score_range", seen.scores_outside, f"of {seen.scores}"),
        ("scores that are not numeric", seen.no_scores, ""),
        ("values that are not numeric", seen.no_values, ""),
        ("additional time zones", max(len(seen.offsets) - 1, 0), offsets),
    ]
    frame = pd.DataFrame(rows, columns=["check", "count", "examples"])
    return frame.astype({"check": "str", "count": "int64", "examples": "str"})


def description(log: EventLog) -> pd.DataFrame:
    """Return the log at a glance, a row a fact."""
    import pandas as pd

    seen = log.facts
    rows: list[tuple[str, str]] = [
        ("source", log.source),
        ("backend", log.dialect),
        ("rows", str(seen.rows)),
        ("events", str(seen.events)),
        ("customers", str(log.customers)),
    ]
    if log.gap is not None:
        rows.append(
            ("journeys", f"{log.journeys}; a new one starts after {log.gap} without events")
        )
    if seen.first is not None:
        rows += [("first", str(seen.first)), ("last", str(seen.last))]
    rows.append(("times", str(log.reading)))
    for role, name in log.columns.items():
        rows.append((f"{role} column", f"{name} (guessed)" if role in log.guessed else name))
    used = {*KNOWN, *log.unit, ORDER, *log.columns.values(), *NEXT.values(), NUMBER}
    others = [name for name in log.events.columns if name not in used and not name.startswith(OWN)]
    if others:
        rows.append(("other columns", listed(others)))
    for what, many, examples in table(log).itertuples(index=False, name=None):
        if many:
            rows.append((what, f"{many}, {examples}".rstrip(", ")))
    return pd.DataFrame(rows, columns=["what", "value"]).astype("str").set_index("what")
