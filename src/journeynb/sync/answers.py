"""The answers to the requests of an editor's view."""

from __future__ import annotations

from typing import Literal, NotRequired

from journeynb.sync.message_parts import (
    BrokenMap,
    Count,
    Failure,
    FileInfo,
    Fitting,
    Gap,
    History,
    Journal,
    LogFile,
    LogPart,
    Made,
    Observed,
    OtherMap,
    Outlook,
    RuleInfo,
    Snapshot,
    Status,
    Step,
    Strict,
)
from journeynb.sync.proposal_parts import Proposal


class _Answer(Strict):
    request: str


class Stepped(_Answer, Made):
    """The step that was made."""

    type: Literal["stepped"]
    refused: NotRequired[list[str]]
    """Edits that no longer fit, in words."""
    renamed: NotRequired[dict[str, str]]
    """Ids of what the edit added, by those it gave them, which others had used meanwhile."""
    kept: NotRequired[list[str]]
    """What an undo or redo left as it is, since someone else has changed it, in words."""
    file: NotRequired[FileInfo]


class MapAnswer(_Answer):
    """The map."""

    type: Literal["map"]
    state: Snapshot


class StepsAnswer(_Answer):
    """The steps after a revision."""

    type: Literal["steps"]
    steps: list[Step]
    history: History
    status: Status


class GapsAnswer(_Answer):
    """The gaps."""

    type: Literal["gaps"]
    gaps: list[Gap]
    rules: NotRequired[dict[str, RuleInfo]]
    outlooks: NotRequired[dict[str, Outlook]]
    """Projections by the ids of goals."""
    today: NotRequired[str]
    """The date that counts as today, if it is not the real one."""
    observed: NotRequired[Observed]


class StatusAnswer(_Answer):
    """The status."""

    type: Literal["status"]
    status: Status
    file: NotRequired[FileInfo]


class FileAnswer(_Answer):
    """The state of the map's file on disk."""

    type: Literal["file"]
    file: FileInfo


class FolderAnswer(_Answer):
    """The logs in a folder, and its folders, by name."""

    type: Literal["folder"]
    path: str
    folders: list[str]
    files: list[LogFile]


class LogAnswer(_Answer):
    """The columns of a log, and which of them have the parts that are needed."""

    type: Literal["log"]
    columns: list[str]
    guess: dict[LogPart, str]
    """Omits what the names do not show, and what a recognized export contains in another form."""
    problem: str
    """Why columns must be chosen; empty if they need not be."""


class MapsAnswer(_Answer):
    """The maps in the folder of this map and below, and those that its fields name."""

    type: Literal["maps"]
    maps: list[OtherMap]
    broken: list[BrokenMap]
    """Names in fields that lead to no map."""


class OpenedMap(_Answer):
    """Another map is open in an editor."""

    type: Literal["opened_map"]
    place: str
    """On a server its path in the file browser; else the id of its editor."""
    title: str


class JournalAnswer(_Answer):
    """The history."""

    type: Literal["journal"]
    journal: Journal


class CodeAnswer(_Answer):
    """Edits, a part of the map or the map as Python."""

    type: Literal["code"]
    code: str


class FitAnswer(_Answer, Fitting):
    """Whether the filter is a condition, and how many customers fit it."""

    type: Literal["fit"]


class Brought(_Answer):
    """The edits were applied to the newer map."""

    type: Literal["brought"]
    refused: list[str]
    """Edits that no longer fit, in words."""
    status: Status


class ProposalsAnswer(_Answer):
    """The proposals, the oldest first."""

    type: Literal["proposals"]
    proposals: list[Proposal]


class Exporting(_Answer):
    """A file is being made."""

    type: Literal["exporting"]
    job: Count


class ExportPart(_Answer):
    """A part of an exported file, in base64."""

    type: Literal["export_part"]
    data: str


class Kept(_Answer):
    """The exported file was saved."""

    type: Literal["kept"]
    path: str


class Done(_Answer):
    """The request was done."""

    type: Literal["done"]


class Refused(Strict):
    """The request was refused; null: a message that names no request."""

    type: Literal["error"]
    request: str | None
    error: Failure


Answer = (
    Stepped | MapAnswer | StepsAnswer | GapsAnswer | StatusAnswer | FileAnswer
    | FolderAnswer | LogAnswer | MapsAnswer | OpenedMap
    | JournalAnswer | CodeAnswer | FitAnswer | Brought | ProposalsAnswer | Exporting
    | ExportPart | Kept | Done | Refused
)  # fmt: skip
