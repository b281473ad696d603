"""The tool that shows what became of proposals."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from pydantic import Field

from journeynb.mcp.asking.answer import Answer, AnswerPart
from journeynb.mcp.asking.cutting import cut
from journeynb.mcp.asking.question import MapName, Question
from journeynb.mcp.asking.refusal import unknown
from journeynb.mcp.editing.differences import lines_of
from journeynb.mcp.tools.call import Call
from journeynb.mcp.tools.tool import tool
from journeynb.model.state import State as MapState
from journeynb.review.change_conflicts import check_step
from journeynb.review.changes_format import time_text
from journeynb.review.proposal import Proposal

MOST_LINES = 12
"""Lines of a proposal that are shown among others."""

State = Literal["pending", "accepted", "refused", "damaged"]


class Reviews(Question):
    """Which proposals to show."""

    map: MapName
    state: State | None = Field(None, description="Only those in this state.")
    proposal: str | None = Field(None, description="Only the one with this id, with all lines.")
    offset: int = Field(0, ge=0, description="Number of proposals to skip; the newest are first.")


class ProposalLine(AnswerPart):
    """A proposal and what was decided about it."""

    proposal: str = Field(description="Its id.")
    state: State
    by: str | None = Field(None, description="Name of the proposer, as they gave it.")
    now: Literal["fits", "conflict", "there", "waits"] | None = Field(
        None,
        description="How a pending one fits the map as it is now. conflict: the map has changed in "
        "the same place; there: it has the changes already; waits: for another proposal.",
    )
    origin: str | None = Field(
        None, description='Who made it: "assistant", or a reader of a "report".'
    )
    made: str | None = None
    why: str | None = None
    lines: list[str] = Field(default=[], description="The differences that it makes.")
    decided_by: str | None = None
    decided_at: str | None = None
    reason: str | None = Field(None, description="Why it was accepted or refused.")
    problem: str | None = Field(None, description="Why its file cannot be read.")


class ReviewsAnswer(Answer):
    """The proposals to a map."""

    map: str
    pending: int = Field(description="Number of proposals that nobody has decided about.")
    accepted: int
    refused: int
    proposals: list[ProposalLine] = Field(description="The newest first.")


@tool(
    "reviews",
    title="Look at proposals",
    description="Lists the proposals to a map, the newest first: who proposed what and why, and "
    "whether a person accepted or refused it, with their reason.",
)
def reviews(call: Call, asked: Reviews) -> ReviewsAnswer:
    """Return the proposals to a map."""
    folder = call.workspace.proposals(asked.map)
    known = folder.proposals()[::-1]
    if asked.proposal is not None:
        ids = [each.id for each in known]
        if asked.proposal not in ids:
            raise unknown("unknown_proposal", "proposal", asked.proposal, ids, field="proposal")
        known = [known[ids.index(asked.proposal)]]
    count = Counter(each.state for each in known)
    wanted = [each for each in known if asked.state in (None, each.state)]
    most = None if asked.proposal else MOST_LINES
    quotes = call.workspace.quotes
    state = call.workspace.whole(asked.map)._core.state
    shown = wanted[asked.offset : asked.offset + 50]
    answer = ReviewsAnswer(
        map=asked.map,
        pending=count["pending"],
        accepted=count["accepted"],
        refused=count["refused"],
        proposals=[_line(each, state, quotes, most) for each in shown],
    )
    return cut(answer, "proposals", start=asked.offset, total=len(wanted))


def _now(
    proposal: Proposal, state: MapState
) -> Literal["fits", "conflict", "there", "waits"] | None:
    """Return how a pending proposal fits a map."""
    if proposal.state != "pending" or proposal.file is None:
        return None
    file = proposal.file
    fit = check_step(file.steps, proposal.step, file.base, state.copy(), {})
    if fit.conflicts:
        return "conflict"
    return "there" if fit.applied else "waits" if fit.needs else "fits"


def _line(proposal: Proposal, state: MapState, quotes: bool, most: int | None) -> ProposalLine:
    lines: list[str] = []
    if proposal.file is not None:
        step = proposal.file.steps[proposal.step]
        lines = lines_of(step.rows, step.details, quotes=quotes)
        if most is not None and len(lines) > most:
            more = f"and {len(lines) - most} more; ask with proposal={proposal.id}"
            lines = [*lines[:most], more]
    decision = proposal.decision
    return ProposalLine(
        proposal=proposal.id,
        state=proposal.state,
        now=_now(proposal, state),
        by=proposal.by or None,
        origin=proposal.origin if proposal.file else None,
        made=time_text(proposal.made) if proposal.made else None,
        why=proposal.why or None,
        lines=lines,
        decided_by=(decision.by or None) if decision else None,
        decided_at=time_text(decision.at) if decision else None,
        reason=(decision.reason or None) if decision else None,
        problem=proposal.problem or None,
    )
