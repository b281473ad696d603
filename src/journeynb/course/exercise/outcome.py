"""What a check answers: right, not yet, not tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Outcome:
    """The answer of a check, before it is put into words.

    Attributes
    ----------
    state : {"right", "not_yet", "not_tried"}
        What the check found.
    code : str
        Key of the message in the texts of the lesson; for ``right`` an optional remark.
    values : mapping
        Values for the placeholders of the message.
    """

    state: str
    code: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


RIGHT = Outcome("right")
NOT_TRIED = Outcome("not_tried")


def right(code: str, **values: object) -> Outcome:
    """Return that the answer is right, with a remark."""
    return Outcome("right", code, values)


def not_yet(code: str, **values: object) -> Outcome:
    """Return that the answer is not right yet; the code names the message in the texts."""
    return Outcome("not_yet", code, values)
