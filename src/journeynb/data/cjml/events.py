"""The actual journeys of CJML files as a log: one row for each touchpoint that happened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from journeynb.base.errors import FormatError
from journeynb.base.files import read_bytes
from journeynb.base.text import count
from journeynb.base.user_warnings import warn
from journeynb.data.cjml.channels import channel_word
from journeynb.data.cjml.document import CjmlJourney, Point, read_journeys

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

COLUMNS = (
    "customer", "time", "event", "channel", "score", "text", "end_user", "phase", "compliance",
    "initiator", "receiver", "touchpoint_id", "plan", "status",
)  # fmt: skip
"""The columns of the table. The customer is the journey, because each is one person's."""


def events_of(paths: Sequence[str]) -> pd.DataFrame:
    """Return the events of the actual journeys in CJML files, all as text.

    Each journey is one customer, so that two people whom a file calls by the same word stay two.
    Planned touchpoints that did not happen (``missing``) are no events.

    Raises
    ------
    FormatError
        A file is not CJML, or has no actual journey with times.
    """
    import pandas as pd

    rows: list[dict[str, str | None]] = []
    taken: set[str] = set()
    for path in paths:
        journeys = [
            each for each in read_journeys(read_bytes(Path(path)), path) if not each.planned
        ]
        if not journeys:
            raise FormatError(
                "has only planned journeys; allowed for a log: actual journeys "
                "(<actualJourney>). jn.read reads a planned journey as a map",
                source=path,
            )
        timed = [point for each in journeys for point in _happened(each) if point.time]
        if not timed:
            raise FormatError(
                "the actual journeys have no times, which a log needs; allowed in <timestamps>: "
                "<timeConsumed> or <timeCompleted>. jn.read with journey= reads one as a map",
                source=path,
            )
        missing = sum(1 for each in journeys for point in each.points) - sum(
            1 for each in journeys for _ in _happened(each)
        )
        if missing:
            warn(f"{path}: {count(missing, 'touchpoint')} that did not happen (missing) skipped")
        for journey in journeys:
            customer = journey.id if journey.id not in taken else f"{Path(path).stem} {journey.id}"
            taken.add(customer)
            rows += [_row(journey, point, customer) for point in _happened(journey)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _happened(journey: CjmlJourney) -> Iterator[Point]:
    return (point for point in journey.points if point.compliance != "missing")


def _row(journey: CjmlJourney, point: Point, customer: str) -> dict[str, str | None]:
    phases = {phase.id: phase.name for phase in journey.phases}
    people = point.end_users or [each for each in journey.actors if each.end_user]
    found = {
        "customer": customer,
        "time": point.time,
        "event": point.name,
        "channel": channel_word(point.channel),
        "score": point.rating,
        "text": point.experience,
        "end_user": people[0].name if people else "",
        "phase": phases.get(point.phase, ""),
        "compliance": point.compliance or "completed",
        "initiator": point.initiator.name if point.initiator else "",
        "receiver": point.receiver.name if point.receiver else "",
        "touchpoint_id": point.id,
        "plan": journey.plan,
        "status": journey.status,
    }
    return {name: value or None for name, value in found.items()}
