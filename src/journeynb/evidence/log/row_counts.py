"""Counts of a log's rows and their problems."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from journeynb.base.text import count as counted

MANY_TIES = 0.01
"""Share of moves between events at the same time from which there is a warning."""


@dataclass(frozen=True)
class RowCounts:
    """Counts of a log's rows.

    Parameters
    ----------
    rows, events : int
        Number of rows, and of rows that count as events.
    first, last : pandas.Timestamp or None
        The times of the first and the last event.
    no_customer, no_time, no_event, unread : int
        Number of rows without a customer, time or event, and with an unreadable time.
    examples : list of str
        The most frequent texts that are not times.
    scores, scores_outside : int
        Number of scores, and of scores outside the range.
    no_scores, no_values : int
        Number of texts in these columns that are not numeric.
    no_persona : int
        Number of events without a persona.
    moves, ties : int or None
        Number of moves, and of moves between events of the same time and ``order=``; None: not
        counted.
    by_name : str
        Backend that has no order of rows, so that such events are ordered by name; empty: they are
        ordered by row.
    joined : int
        Number of rows that are the start of an event whose completion is another row.
    other_states : dict of str to int
        Number of rows in each state of ``lifecycle=`` that is neither a start nor a completion.
    offsets : dict of str to int
        Number of times with each offset, if times are text.
    duplicates : int or None
        Number of rows that repeat a customer, time, event and channel; None: not counted.
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
    moves: int | None = None
    ties: int | None = None
    by_name: str = ""
    joined: int = 0
    other_states: dict[str, int] = field(default_factory=dict)

    @property
    def why_empty(self) -> str:
        """Why no row counts as an event, in words."""
        if not self.rows:
            return "the log has no events"
        return f"{self._none_used} ({', '.join(self._causes())})"

    @property
    def _none_used(self) -> str:
        if self.rows == 1:
            return "the only row cannot be used"
        return f"none of the {self.rows:,} rows can be used"

    def _causes(self) -> list[str]:
        """Return why rows are skipped, in words."""
        words = []
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
        return words

    def warnings(self) -> list[str]:
        """Return the problems that deserve a warning, in words."""
        words = []
        skipped = self.rows - self.events
        if self.rows and not self.events:
            words.append(self._none_used)
        elif skipped:
            words.append(f"{skipped} of {self.rows} rows are skipped")
        elif not self.rows:
            words.append("the log has no rows")
        words += self._causes()
        if self.scores_outside:
            words.append(f"{self.scores_outside} of {self.scores} scores are outside score_range")
        for number, what in ((self.no_scores, "score"), (self.no_values, "value")):
            if number:
                words.append(
                    f"{counted(number, what)} {'is' if number == 1 else 'are'} not numeric"
                )
        if len(self.offsets) > 1:
            listed = ", ".join(f"{each} ({count})" for each, count in self.offsets.items())
            words.append(f"times in several time zones, all converted to UTC: {listed}")
        if self.duplicates:
            words.append(
                f"{self.duplicates} rows are duplicates (same customer, time, event and "
                "channel); they are kept"
            )
        if self.other_states:
            listed = ", ".join(f"{name!r} ({many})" for name, many in self.other_states.items())
            words.append(f"rows in states other than start and complete are skipped: {listed}")
        if self.moves and self.ties and self.ties >= MANY_TIES * self.moves:
            words.append(
                f"{self.ties} of {counted(self.moves, 'move')} ({self.ties / self.moves:.0%}) "
                f"{'is' if self.ties == 1 else 'are'} between events at the same time, which are "
                f"ordered by {self.tie_breaker}; order= can name a column that orders them"
            )
        return words

    @property
    def tie_breaker(self) -> str:
        """What orders events of the same time and ``order=``, in words."""
        if not self.by_name:
            return "row"
        return f"name, because rows have no order in a table on {self.by_name}"


def as_json(facts: RowCounts) -> dict[str, Any]:
    """Return counts for JSON, with times as text."""
    times = {name: str(value) for name in ("first", "last")
             if (value := getattr(facts, name)) is not None}  # fmt: skip
    return {**asdict(facts), "first": None, "last": None, **times}


def from_json(found: dict[str, Any]) -> RowCounts:
    """Return counts from JSON."""
    return RowCounts(**{**found, "first": moment(found["first"]), "last": moment(found["last"])})


def whole_number(value: Any) -> int:
    """Return a count of a query, 0 if it is missing."""
    return 0 if value is None or value != value else int(value)


def moment(value: Any) -> Any:
    """Return a time of a query or of JSON as a pandas timestamp, None if it is missing."""
    import pandas as pd

    return None if value is None or pd.isna(value) else pd.Timestamp(value)
