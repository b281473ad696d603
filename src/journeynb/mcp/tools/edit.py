"""The tool that changes a map, of a server that was started with ``--allow-edits``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from journeynb.mcp.asking.cutting import MOST_TOKENS, tokens
from journeynb.mcp.asking.question import MapName, Question
from journeynb.mcp.editing.arguments import Changes
from journeynb.mcp.editing.counted_fields import require_same_counted
from journeynb.mcp.editing.effects import EffectsAnswer, effects, within_size
from journeynb.mcp.editing.map_edit import MapEdit, edit_map
from journeynb.mcp.editing.placeholders import require_whole_texts
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool
from journeynb.mcp.workspace.quotes import changes_without_quotes
from journeynb.review.new_proposal import given_reason


class Edit(Question):
    """Changes to make."""

    map: MapName
    changes: Changes
    why: str = Field(description="The reason in a sentence, for the people who see the edit.")


class Edited(EffectsAnswer):
    """An edit that was made."""

    where: Literal["file", "JupyterLab"] = Field(
        description="Whether the file was changed, or the map that people have open in JupyterLab."
    )
    saved: bool = Field(
        description="Whether the file has the edit. If not, a person has to save the map in "
        "JupyterLab; the other tools read the file."
    )
    undo: list[dict[str, Any]] | None = Field(
        None, description="Changes that undo the edit; pass them to edit."
    )
    problem: str | None = Field(None, description="Why the map could not be saved.")


@tool(
    "edit",
    title="Change a map",
    description="Changes a map at once, without review: use it only when the person asks for it; "
    "otherwise propose. It is one step that can be undone; where people have the map open, they "
    "see it with your name. Returns the gaps that it opens and closes, and the changes that undo "
    "it.",
    effect="edits",
    needs="edits",
)
def edit(call: Call, asked: Edit) -> Edited:
    """Change a map, or nothing if anything is wrong."""
    workspace = call.workspace
    path = workspace.path(asked.map)
    require_whole_texts(asked.changes, quotes=workspace.quotes)
    why = given_reason(asked.why)
    workspace.map(asked.map).check()  # what cannot be checked afterwards is not edited
    check = None if workspace.log is None else require_same_counted
    made = edit_map(path, asked.changes, call.client, why, call.stop_if_cancelled, check)
    found = effects(
        made.before, made.made.after, made.made.changes, path.parent, quotes=workspace.quotes
    )
    session = made.session
    answer = Edited(
        map=asked.map,
        where="file" if session is None else "JupyterLab",
        saved=session is None or session.saved,
        problem=(session.problem or None) if session else None,
        **found.fields(),
    )
    return _with_undo(within_size(answer), made, quotes=workspace.quotes)


def _with_undo(answer: Edited, made: MapEdit, *, quotes: bool) -> Edited:
    """Return an answer with the changes that undo the edit, if they fit and hide nothing."""
    hides = not quotes and changes_without_quotes(made.before, made.undo) != made.undo
    whole = answer.model_copy(update={"undo": made.undo})
    if not hides and tokens(whole.text()) <= MOST_TOKENS:
        return whole
    why = "has quotes or comments" if hides else "is too long to be listed"
    return answer.model_copy(update={"next": "; ".join(filter(None, [answer.next, f"undo {why}"]))})
