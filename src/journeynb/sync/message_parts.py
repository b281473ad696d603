"""The parts of the messages of an editor, and what all messages have in common.

They are dictionaries, so that a message costs nothing to build; the type checker checks what goes
out, `sync.protocol` what comes in.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, get_args

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, core_schema
from typing_extensions import TypeAliasType, TypedDict

from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.links import LINKS

ViewName = TypeAliasType(
    "ViewName", Literal["map", "goals", "personas", "alignment", "table", "priorities"]
)
VIEWS: tuple[ViewName, ...] = get_args(ViewName.__value__)
CardShow = TypeAliasType("CardShow", Literal["counts", "attribution"])
"""What touchpoints show of evidence: numbers of customers, or credit for conversions."""
ExportFormat = TypeAliasType(
    "ExportFormat", Literal["png", "svg", "pdf", "html", "report", "pptx", "mermaid"]
)
"""What a view exports: the picture of the map, a report (``html``, ``report`` in PDF), slides."""
LogPart = TypeAliasType("LogPart", Literal["customer", "time", "event", "persona"])
"""What a view can choose the columns of a log for."""
LOG_PARTS: tuple[LogPart, ...] = get_args(LogPart.__value__)
Kind = TypeAliasType(
    "Kind", Annotated[str, WithJsonSchema({"type": "string", "enum": list(ENTITIES)})]
)
LinkKind = TypeAliasType(
    "LinkKind", Annotated[str, WithJsonSchema({"type": "string", "enum": list(LINKS)})]
)
Count = Annotated[int, Field(ge=0)]


class Strict(TypedDict):
    """Fields that are checked strictly; others are not allowed."""


Strict.__pydantic_config__ = ConfigDict(  # type: ignore[attr-defined]
    extra="forbid", strict=True, use_attribute_docstrings=True
)


class AddEntity(Strict):
    """A change that adds an entity."""

    op: Literal["add"]
    kind: Kind
    id: str
    fields: NotRequired[dict[str, Any]]
    at: NotRequired[int]


class SetFields(Strict):
    """A change of fields; the id "" is the map itself."""

    op: Literal["set"]
    id: str
    fields: NotRequired[dict[str, Any]]


class MoveEntity(Strict):
    """A change of the order of entities."""

    op: Literal["move"]
    id: str
    at: int


class RemoveEntity(Strict):
    """A change that removes an entity."""

    op: Literal["remove"]
    id: str


_Ends = TypedDict("_Ends", {"from": str, "to": str})


class AddLink(Strict, _Ends):
    """A change that adds a link, or sets its fields."""

    op: Literal["link"]
    kind: LinkKind
    fields: NotRequired[dict[str, Any]]


class RemoveLink(Strict, _Ends):
    """A change that removes a link."""

    op: Literal["unlink"]
    kind: LinkKind


Change = TypeAliasType(
    "Change", AddEntity | SetFields | MoveEntity | RemoveEntity | AddLink | RemoveLink
)


class _LeftToTheModel:
    """Changes are described in the schema; the model checks them and words what is wrong."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        described = handler.generate_schema(list[Change])
        return core_schema.json_or_python_schema(described, handler(source))


Changes = Annotated[list[dict[str, Any]], _LeftToTheModel()]
MapFile = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "tsType": "JourneyFile"})]
History = TypeAliasType("History", tuple[Count, Count])
"""Number of steps that can be undone and redone."""
Gap = TypeAliasType("Gap", tuple[str, str, str, str] | tuple[str, str, str, str, int | None])
"""Rule, id, other, words; with a log: number of customers that it affects."""
GapKey = TypeAliasType("GapKey", tuple[str, str, str])
"""Rule, id, other."""
Mean = TypeAliasType("Mean", tuple[float, float | None, float | None, int])
"""Mean of scores, its 95% interval, number of scores."""


class Status(Strict):
    """Where the map is saved, and whether that works."""

    path: str | None
    """Path of the file; null: in memory only."""
    live: bool
    """Saved after each step."""
    unsaved: bool
    """There are steps since the file was last written or read."""
    conflict: bool
    """The file changed on disk, and saving has stopped."""
    unreadable: NotRequired[str]
    """In a conflict: why the file on disk is not a map, with the line or field."""
    problem: str | None
    """Why the last save failed."""
    earlier: bool
    """The cell that builds the map ran again; this is the map it built before."""
    edits: NotRequired[Count]
    """Number of an earlier map's edits that can be applied to the newer map."""


class Credited(Strict):
    """The credit of touchpoints for conversions, in the words of the picture."""

    legend: str
    """What the shares mean, or why there are none."""
    touchpoints: dict[str, tuple[str, float, float | None, float | None]]
    """Words, share, low and high of each touchpoint by id; the longest bar is 1."""


class Observed(Strict):
    """The counts of a log on the map, in the words of its picture, by id."""

    counting: bool
    """The log is being counted; the numbers are those of the map before."""
    problem: str
    """Why the log could not be counted."""
    remarks: NotRequired[list[str]]
    """Warnings about the log."""
    customers: NotRequired[Count]
    stages: NotRequired[dict[str, tuple[str, str, float]]]
    """Title, note and share of each stage."""
    touchpoints: NotRequired[dict[str, tuple[str, str]]]
    """Number of customers who reached it, and more, of each touchpoint."""
    unmapped: NotRequired[dict[str, list[tuple[str, str]]]]
    """Event and words, by stage; "" is no stage, and no event is the number of further ones."""
    felt: NotRequired[dict[str, dict[str, Mean]]]
    """Emotion by persona and touchpoint."""
    credit: NotRequired[Credited]
    """Credit for conversions, if this view shows it."""


class Person(Strict):
    """A person who has the map open in a view."""

    client: str
    """The view; a person may have several."""
    name: str
    initials: str
    color: str
    """In hexadecimal, such as ``#3b7ea1``; the same for each view of a person."""
    avatar: str | None
    """URL of a picture."""
    selection: list[str]
    view: ViewName
    anonymous: bool
    """The server does not know the person, and has made up the name."""


class LogFile(Strict):
    """A file of the server's file browser that may be a log."""

    name: str
    size: Count
    """In bytes."""


class OtherMap(Strict):
    """Another map that this one can refer to."""

    path: str
    """Relative to this map, as in the fields `journey` and `library`."""
    title: str


class BrokenMap(Strict):
    """A name in a field `journey` or `library` that leads to no map."""

    path: str
    why: str


class FileInfo(Strict):
    """The file of a map that a server holds."""

    path: str
    """Path in the server's file browser."""
    hash: str
    """SHA-256 of the bytes that the session read or wrote last, in hexadecimal."""
    disk: str
    """SHA-256 of the file on disk; empty if it is gone."""
    modified: str
    """Time of the last change on disk, as ISO 8601."""
    writable: bool
    conflict: bool
    """The file changed on disk, and saving has stopped."""


class LinkName(Strict, _Ends):
    """A link of the map, by its kind and ends."""

    kind: LinkKind


class Step(Strict):
    """A step of history."""

    rev: Count
    changes: Changes
    by: str
    """``code`` for Python, ``hand`` for editors, ``agent`` for assistants, ``file`` for what came
    from the map's file.

    A step that is redone keeps its own.
    """
    who: NotRequired[str]
    """Name of the person or assistant who made it; omitted if that is not known."""
    client: NotRequired[str]
    """The view that asked for it."""


class Made(Strict):
    """A step as its asker gets it; only its revision if nothing changed."""

    rev: Count
    changes: NotRequired[Changes]
    """Omitted if they are long, and those that the view sent."""
    by: NotRequired[str]
    who: NotRequired[str]
    client: NotRequired[str]
    history: NotRequired[History]
    status: NotRequired[Status]


class BrandLook(Strict):
    """The colors of a brand, in place of those of the editor."""

    light: dict[str, str]
    """Colors by name on a light page: accent, on-accent, soft, good, fair, bad."""
    dark: dict[str, str]
    palette: list[str]
    """Colors of personas that have none of their own."""


class Lens(Strict):
    """What a view shows of the map, as Python has chosen."""

    rules: NotRequired[list[str]]
    """Codes of rules, or the start of codes: only their gaps are shown."""
    columns: NotRequired[dict[Kind, list[str]]]
    """Columns of the table view by kind, in order, after the name: fields, or KIND.out and KIND.in
    of links."""


class Snapshot(Strict):
    """A map as it is at a revision."""

    rev: Count
    map: MapFile
    history: History
    status: Status
    run: str
    """Names this map, and no other that the same cell builds."""
    observed: NotRequired[Observed]
    brand: NotRequired[BrandLook]
    lens: NotRequired[Lens]
    me: NotRequired[str]
    """Name of the person who looks at it, for comments."""


class FitCounts(Strict):
    """Numbers of customers: who fit a filter, all, and who fit none or several of its kind."""

    fit: Count
    customers: Count
    none: Count
    several: Count


class Fitting(Strict):
    """Whether a filter is a condition, and how many customers fit it."""

    problem: str
    """What is wrong with it; empty if nothing is."""
    allowed: str
    counting: bool
    """The customers are being counted; news say when that has ended."""
    counts: NotRequired[FitCounts]
    """Omitted without customers."""
    remarks: NotRequired[list[str]]
    """Warnings about the table of customers."""


class Outlook(Strict):
    """The projection of a goal, and where its measurements come from, in words."""

    line: str
    """Empty if there is no projection."""
    tone: Literal["good", "steady", "warning", "error", "info"]
    origin: str
    """Empty if measurements name no source."""


class ExportedFile(Strict):
    """A file that was made."""

    name: str
    size: Count
    parts: Count
    """Number of parts that the view can ask for; 0 if it is too large to send."""
    path: str | None
    """Path at which it was saved, if it is too large to send."""
    remarks: list[str]
    """Warnings, such as what the format cannot contain."""


_FixEnds = TypedDict(
    "_FixEnds",
    {"from": NotRequired[Literal["id", "other"]], "to": NotRequired[Literal["id", "other"]]},
)


class LinkFix(Strict, _FixEnds):
    """The link that fixes a gap; an end that is omitted is to be chosen."""

    kind: LinkKind


class RuleInfo(Strict):
    """A rule, as a view needs it to write its gaps out."""

    title: str
    severity: Literal["error", "warning", "info"]
    message: str
    """With {id}, {name}, {other}, {other_name} and {words} to be filled in."""
    fix: str
    why: str
    channels: NotRequired[Literal[True]]
    """The other item of a gap is a channel, which is its own name."""
    events: NotRequired[Literal[True]]
    """A gap is about an event of the log, which is its own name."""
    field: NotRequired[str]
    """The field to open for a fix."""
    link: NotRequired[LinkFix]


class Journal(Strict):
    """The history, for a view that keeps the edits if the kernel ends; null: a step by code."""

    done: list[Changes | None]
    undone: list[Changes | None]


class Failure(Strict):
    """Why a request is refused."""

    code: str
    """``file_exists`` and ``file_changed`` go away with ``force``; else a refused change's code."""
    message: str
    change: int | None
    field: str | None
    allowed: str | None
