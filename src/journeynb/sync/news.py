"""The news of a host: messages that no view asked for."""

from __future__ import annotations

from typing import Literal, NotRequired

from journeynb.sync.message_parts import (
    Changes,
    Count,
    ExportedFile,
    Gap,
    GapKey,
    History,
    Outlook,
    Status,
    Strict,
    ViewName,
)


class StepNews(Strict):
    """A step was made."""

    type: Literal["step"]
    rev: Count
    changes: Changes
    by: str
    history: History


class GapNews(Strict):
    """Gaps were found, or are fixed."""

    type: Literal["gap_changes"]
    lost: list[GapKey]
    found: list[Gap]


class ManyGapsNews(Strict):
    """Too many gaps changed to send them: the view asks for them."""

    type: Literal["many_gaps"]
    many: Count


class CountingNews(Strict):
    """A log is being counted, or was: the view asks for the counts."""

    type: Literal["counting"]
    counting: bool


class OutlookNews(Strict):
    """The projections of goals changed: all of them, by id."""

    type: Literal["outlooks"]
    outlooks: dict[str, Outlook]


class FitsNews(Strict):
    """Customers were counted: the view asks again for what it shows."""

    type: Literal["fits_counted"]


class StatusNews(Strict):
    """The status changed."""

    type: Literal["status_changed"]
    status: Status


class ExportNews(Strict):
    """How far an export is, its file, or why it failed."""

    type: Literal["export"]
    job: Count
    words: NotRequired[str]
    """What is being done."""
    share: NotRequired[float]
    """How much of it is done, from 0 to 1."""
    file: NotRequired[ExportedFile]
    problem: NotRequired[str]


class ShownNews(Strict):
    """Python or a removed entity changed what this view shows."""

    type: Literal["shown"]
    selection: NotRequired[list[str]]
    view: NotRequired[ViewName]
    persona: NotRequired[str]


News = (
    StepNews | GapNews | ManyGapsNews | CountingNews | OutlookNews | FitsNews | StatusNews
    | ExportNews | ShownNews
)  # fmt: skip
