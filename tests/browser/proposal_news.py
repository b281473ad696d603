"""Proposals in each state, as news for an editor that shows a sample."""

from __future__ import annotations

from typing import Any


def proposal(id: str, state: str, **more: Any) -> dict[str, Any]:
    """Return a proposal for the map that changes a touchpoint, adds one and removes one."""
    changed = {"change": "changed", "kind": "touchpoint", "id": "social-ad"}
    new = {"op": "add", "kind": "touchpoint", "id": "chat", "fields": {"name": "Chat"}}
    return {
        "id": id, "by": "Claude Code", "made": "2026-11-30T12:00:00Z", "state": state,
        "why": "Nobody owns the ad.", "notes": [],
        "rows": [
            {**changed, "field": "owner", "before": "Brand marketing", "after": "Sales"},
            {**changed, "field": "description", "before": "It is seen on a phone, in the morning.",
             "after": "It is seen on a tablet, in the morning."},
            {"change": "added", "kind": "touchpoint", "id": "chat", "fields": {"ours": True}},
            {"change": "added", "kind": "occurs_in", "id": "chat", "to": "loyalty"},
            {"change": "removed", "kind": "touchpoint", "id": "tasting-stand"},
        ],
        "names": {"chat": "Chat", "loyalty": "Loyalty", "tasting-stand": "Tasting stand"},
        "changes": [new, {"op": "link", "kind": "occurs_in", "from": "chat", "to": "loyalty"}],
        **more,
    }  # fmt: skip


PROPOSALS = {
    "type": "proposals_changed",
    "gone": [],
    "changed": [
        proposal("one", "pending"),
        proposal("two", "conflict", notes=["owner of social-ad is 'Events' now"]),
        proposal("three", "there"),
        proposal("four", "refused", decision={"by": "Maya", "at": "2026-11-30T13:00:00Z",
                                             "reason": "Sales has no time."}),
    ],
}  # fmt: skip
