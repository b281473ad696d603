"""The tool that proposes changes to a map."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from journeynb.base.errors import ChangeError
from journeynb.mcp.asking.question import MapName, Question
from journeynb.mcp.editing.arguments import Changes
from journeynb.mcp.editing.effects import EffectsAnswer, effects, within_size
from journeynb.mcp.editing.placeholders import require_whole_texts
from journeynb.mcp.editing.short_form import Draft, added_ids, draft
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool
from journeynb.model.state import State
from journeynb.review.proposal_folder import ProposalFolder


class Propose(Question):
    """Changes to propose."""

    map: MapName
    changes: Changes
    why: str = Field(
        description="The reason in a sentence or two, for the person who decides: cite ids, rule "
        "codes and what the log says."
    )


class Proposed(EffectsAnswer):
    """A proposal that waits for a person."""

    proposal: str = Field(description="Id of the proposal; reviews shows what becomes of it.")


@tool(
    "propose",
    title="Propose changes",
    description="Proposes changes to a map, which a person then accepts or refuses in a notebook, "
    "in the editor or in JupyterLab. The map itself does not change: one file is written beside "
    "it. Returns the gaps that the changes would open and close. Put what belongs together into "
    "one proposal, and the rest into others. Call reviews first.",
    effect="proposes",
)
def propose(call: Call, asked: Propose) -> Proposed:
    """Write a proposal, or nothing if anything is wrong."""
    workspace = call.workspace
    whole = workspace.whole(asked.map)
    folder = workspace.proposals(asked.map)
    before = whole._core.state
    require_whole_texts(asked.changes, quotes=workspace.quotes)
    made = _draft(before, asked.changes, folder)
    found = effects(before, made.after, made.changes, whole._core.folder, quotes=workspace.quotes)
    call.stop_if_cancelled()
    proposal = folder.propose(before, made.changes, asked.why, call.client)
    return within_size(Proposed(proposal=proposal.id, map=asked.map, **found.fields()))


def _draft(state: State, given: list[Any], folder: ProposalFolder) -> Draft:
    """Return changes in normal form; an id that only a pending proposal has is named as such."""
    try:
        return draft(state, given)
    except ChangeError as error:
        if error.code == "unknown_id":
            for each in folder.proposals():
                waiting = added_ids(each.changes) if each.state == "pending" else []
                missing = next((id for id in waiting if f"'{id}'" in error.message), None)
                if missing is not None:
                    error.message += f", which the pending proposal {each.id} would add"
                    error.allowed = "an id on the map; propose what needs the other in one call"
                    break
        raise
