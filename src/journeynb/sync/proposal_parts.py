"""The parts of the messages about proposals."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from typing_extensions import TypeAliasType

from journeynb.sync.message_parts import Changes, Strict

ProposalState = TypeAliasType(
    "ProposalState",
    Literal["pending", "conflict", "waits", "there", "accepted", "refused", "damaged"],
)
"""As in `ReviewedStep`; ``damaged``: the file of the proposal cannot be read."""


class ProposedChange(Strict):
    """A difference that a proposal makes: an item, a link or one of their fields."""

    change: Literal["added", "removed", "changed", "moved"]
    kind: str
    """Kind of the item or link; empty for the map."""
    id: str
    """Empty for the map."""
    to: NotRequired[str]
    """Of a link: the other end."""
    field: NotRequired[str]
    before: NotRequired[Any]
    after: NotRequired[Any]
    fields: NotRequired[dict[str, Any]]
    """Of what is added: its fields, apart from the name."""


class ProposalDecision(Strict):
    """Who has decided about a proposal, when and why."""

    by: str
    at: str
    """Time as ISO 8601."""
    reason: str


class Proposal(Strict):
    """Changes that someone proposes."""

    id: str
    by: str
    """Name of the assistant or person; empty if it is not known."""
    made: str
    """Time as ISO 8601; empty if it is not known."""
    why: str
    state: ProposalState
    rows: list[ProposedChange]
    names: dict[str, str]
    """Names of the ids in `rows`."""
    notes: list[str]
    """What conflicts with the map as it is now, what is merged with it, or what is damaged."""
    changes: NotRequired[Changes]
    """What accepting it would change on the map, in a conflict with `force`; omitted if nothing."""
    decision: NotRequired[ProposalDecision]
