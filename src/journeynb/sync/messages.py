"""The requests of an editor's view; `answers` and `news` have the rest of the messages.

The JSON Schema and the types of TypeScript are generated from here.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field

from journeynb.sync.message_parts import (
    CardShow,
    Changes,
    Count,
    ExportFormat,
    LinkName,
    Strict,
    ViewName,
)


class _Request(Strict):
    request: Annotated[str, Field(min_length=1, max_length=64)]
    """CLIENT-NUMBER: sent again after a break, it is answered but not done again."""


class Edit(_Request):
    """Apply changes as one step."""

    type: Literal["edit"]
    changes: Changes
    base: NotRequired[Count]
    """Revision of the map that the view showed: what others changed since is not lost."""


class Undo(_Request):
    """Undo the last step of this person."""

    type: Literal["undo"]


class Redo(_Request):
    """Redo the step that this person has undone last."""

    type: Literal["redo"]


class UndoTheirs(_Request):
    """Take back a step that came from the map's file or an assistant."""

    type: Literal["undo_theirs"]
    rev: Count


class Bring(_Request):
    """Apply edits of an earlier map, which the view has kept."""

    type: Literal["bring"]
    edits: list[Changes]
    run: str


class BringOver(_Request):
    """Apply this earlier map's edits to the newer one."""

    type: Literal["bring_over"]


class Save(_Request):
    """Save the map, to its own file or to another."""

    type: Literal["save"]
    path: str | None
    force: NotRequired[bool]


class Reload(_Request):
    """Take the state of the map's file."""

    type: Literal["reload"]


class AskFile(_Request):
    """Ask for the state of the map's file on disk."""

    type: Literal["file"]


class AskMap(_Request):
    """Ask for the map."""

    type: Literal["map"]


class AskSteps(_Request):
    """Ask for the steps after a revision."""

    type: Literal["steps"]
    since: Count


class AskGaps(_Request):
    """Ask for the gaps."""

    type: Literal["gaps"]
    again: NotRequired[bool]
    """The view has the rules already."""


class AskStatus(_Request):
    """Ask for the status."""

    type: Literal["status"]


class AskJournal(_Request):
    """Ask for the history."""

    type: Literal["journal"]


class AskCode(_Request):
    """Ask for Python: that of the edits in the editor, or of a part of the map."""

    type: Literal["code"]
    ids: NotRequired[list[str]]
    """Entities, with their links."""
    links: NotRequired[list[LinkName]]
    """Links, alone."""


class AskFit(_Request):
    """Ask whether a filter is a condition, and how many customers fit it."""

    type: Literal["fit"]
    id: str
    """The persona or segment whose filter it may become."""
    filter: str


class AskMapCode(_Request):
    """Ask for the Python that builds the whole map."""

    type: Literal["map_code"]


class Export(_Request):
    """Make a file of the map; news say how it goes on."""

    type: Literal["export"]
    format: ExportFormat


class AskExportPart(_Request):
    """Ask for a part of an exported file."""

    type: Literal["export_part"]
    job: Count
    part: Count


class KeepExport(_Request):
    """Save an exported file beside the notebook."""

    type: Literal["keep_export"]
    job: Count


class CancelExport(_Request):
    """Stop an export at its next step; no file is made."""

    type: Literal["cancel_export"]
    job: Count


class HoldAgainst(_Request):
    """Show what a log shows on the map, or stop it; the columns may be guessed from their names."""

    type: Literal["evidence"]
    path: str | None
    """Path of the log in the server's file browser; null: show none."""
    customer: NotRequired[str]
    time: NotRequired[str]
    event: NotRequired[str]
    persona: NotRequired[str]


class AskFolder(_Request):
    """Ask for the logs and folders in a folder of the server's file browser."""

    type: Literal["folder"]
    path: str
    """Empty for the topmost folder."""


class AskLog(_Request):
    """Ask for the columns of a log."""

    type: Literal["log"]
    path: str


class AskMaps(_Request):
    """Ask for the maps that a field of this map can name, and those that it names."""

    type: Literal["maps"]


class OpenMap(_Request):
    """Open another map in an editor of its own."""

    type: Literal["open_map"]
    path: str
    """Path relative to this map, as in the field `journey`."""


class CloseMap(_Request):
    """End the editor of another map that this one has opened."""

    type: Literal["close_map"]
    editor: str


class AskProposals(_Request):
    """Ask for the proposals; from then on news say what changes."""

    type: Literal["proposals"]


class Decide(_Request):
    """Accept or refuse a proposal, or leave it open again."""

    type: Literal["decide"]
    proposal: str
    decision: Literal["accept", "refuse", "reopen"]
    reason: NotRequired[str]
    """Why it is refused."""
    force: NotRequired[bool]
    """Accept it despite conflicts: its values overwrite those on the map."""


class Show(_Request):
    """Note what the view shows."""

    type: Literal["show"]
    selection: NotRequired[list[str]]
    view: NotRequired[ViewName]
    persona: NotRequired[str]
    cards: NotRequired[CardShow]


class Bye(_Request):
    """Send this client no more news until it asks again."""

    type: Literal["bye"]
    discard: NotRequired[bool]
    """Forget the steps since the last save, unless someone else still looks at the map."""


Request = Annotated[
    Edit | Undo | Redo | UndoTheirs | Bring | BringOver | Save | Reload | AskFile | HoldAgainst
    | AskFolder | AskLog | AskMaps | OpenMap | CloseMap
    | AskMap | AskSteps | AskGaps | AskStatus | AskJournal | AskCode | AskMapCode | AskFit
    | Export | AskExportPart | KeepExport | CancelExport | AskProposals | Decide | Show | Bye,
    Field(discriminator="type"),
]  # fmt: skip
