"""The news of a host: messages that no view asked for; and how a server greets a view."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from journeynb.model.merge import Merged
from journeynb.sync.message_parts import (
    Changes,
    Count,
    ExportedFile,
    FileInfo,
    Gap,
    GapKey,
    History,
    LinkName,
    Outlook,
    Person,
    Snapshot,
    Status,
    Step,
    Strict,
    ViewName,
)
from journeynb.sync.proposal_parts import Proposal


class StepNews(Step):
    """A step was made."""

    type: Literal["step"]
    history: History
    status: NotRequired[Status]
    """Omitted if it has not changed."""


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


class ProposalsNews(Strict):
    """Proposals were made, decided or removed, or fit the map in another way."""

    type: Literal["proposals_changed"]
    changed: list[Proposal]
    """Those that are new or differ; new ones are the last."""
    gone: list[str]
    """Ids of those that no longer exist."""


class PeopleNews(Strict):
    """Someone came or left, or shows or selects something else: all who are here."""

    type: Literal["people"]
    people: list[Person]


class FileNews(Strict):
    """The map's file changed on disk, was saved, or cannot be."""

    type: Literal["file_changed"]
    file: FileInfo


class OverwrittenNews(Strict):
    """Someone changed a field that this person has just changed, without having seen that."""

    type: Literal["overwritten"]
    id: NotRequired[str]
    """The entity; "" is the map. Omitted for a link."""
    link: NotRequired[LinkName]
    field: str
    """Empty if it is about all of an entity or link."""
    name: str
    """Name of the entity or map, or both ends of the link."""
    who: str
    """Name of the person whose value is there now."""
    yours: Any
    theirs: Any
    words: str
    back: Changes
    """Changes that put back what this person did."""


class MergedNews(Strict):
    """Changes by others to the map's file, or an edit by an assistant, became a step."""

    type: Literal["merged"]
    rev: Count
    words: str
    changes: Count
    """Number of changes."""
    conflicts: list[str]
    """What both changed, in words."""
    undoable: bool
    """Whether `undo_theirs` can take the step back."""
    draft: NotRequired[str]
    """Time, as ISO 8601, of edits that were not saved then and are back now; else omitted."""
    who: NotRequired[str]
    """The assistant that made the edit, in words; else omitted."""
    why: NotRequired[str]
    """The assistant's reason."""


class RenamedNews(Strict):
    """The map's file was renamed or moved."""

    type: Literal["renamed"]
    path: str


class GoneNews(Strict):
    """The map's file was deleted; saving writes it again."""

    type: Literal["gone"]
    path: str


class ResyncNews(Strict):
    """The view was too slow for all news: it asks for the map again."""

    type: Literal["resync"]


News = (
    StepNews | GapNews | ManyGapsNews | CountingNews | OutlookNews | FitsNews | StatusNews
    | ExportNews | ShownNews | ProposalsNews | PeopleNews | FileNews | OverwrittenNews
    | MergedNews | RenamedNews | GoneNews | ResyncNews
)  # fmt: skip


class Hello(Strict):
    """The first message of a server to a view."""

    type: Literal["hello"]
    client: str
    """Name of the view; its requests are called ``CLIENT-NUMBER``."""
    state: Snapshot
    file: FileInfo
    readonly: bool
    me: Person
    people: list[Person]


class CannotOpen(Strict):
    """The first message of a server that cannot open the map; it then closes the connection."""

    type: Literal["failed"]
    code: Literal["malformed", "missing", "refused", "too_large", "newer"]
    message: str
    line: int | None
    field: str | None


Greeting = Hello | CannotOpen


def merged_news(
    found: Merged, rev: int, *, stepped: bool, draft: str = "", who: str = "", why: str = ""
) -> MergedNews:
    """Return the news of a merge.

    Parameters
    ----------
    found : Merged
        What was merged.
    rev : int
        The revision of the map after it.
    stepped : bool
        Whether it made a step, which can be undone.
    draft : str
        Time of edits that were not saved, if it is they that were merged.
    who, why : str
        Name and reason of the assistant, if it is its edit that was merged.
    """
    news = MergedNews(
        type="merged",
        rev=rev,
        words=found.words,
        changes=len(found.rows),
        conflicts=[str(each) for each in found.conflicts],
        undoable=stepped,
    )
    if draft:
        news["draft"] = draft
    if who:
        news["who"] = who
    if why:
        news["why"] = why
    return news
