"""What is written as a new proposal, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from journeynb.base.errors import ChangeError
from journeynb.base.text import shown
from journeynb.formats.journeymap import document, map_hash
from journeynb.model.kinds.value_types import same_json
from journeynb.model.state import State
from journeynb.model.transaction import Change
from journeynb.review.changes_format import FORMAT, as_unicode, time_text
from journeynb.review.proposal import Proposal

MOST_LETTERS = 2_000
"""Largest number of characters of a reason, and of the name of who proposes."""


def contents(state: State, changes: list[Change], why: str, by: str) -> dict[str, Any]:
    """Return the contents of the file of a proposal."""
    return {
        "format": FORMAT,
        "title": state.info.title,
        "by": by,
        "from": "assistant",
        "made": time_text(dt.datetime.now(dt.UTC), "milliseconds"),
        "base": map_hash(state),
        "steps": [{"changes": changes, "why": why}],
        "decisions": [],
        "map": document(state),
    }


def refuse_again(changes: list[Change], known: Sequence[Proposal]) -> None:
    """Raise an error if the same changes are pending or were refused."""
    for each in known:
        if each.state not in ("pending", "refused") or not same_json(each.changes, changes):
            continue
        if each.decision is None:
            raise ChangeError(
                "already_proposed",
                f"the same changes are pending as {each.id}",
                allowed="other changes",
            )
        reason = f": {each.decision.reason}" if each.decision.reason else ", without a reason"
        raise ChangeError(
            "refused_before",
            f"the same changes were {each.decision} as {each.id}{reason}",
            allowed="other changes, which take the reason into account",
        )


def given_reason(why: Any) -> str:
    """Return the reason of a proposal; raises an error where it is missing."""
    found = given_text(why, "why")
    if not found:
        raise ChangeError(
            "bad_value", "why is empty", field="why", allowed="the reason, in a sentence or two"
        )
    return found


def given_text(text: Any, field: str) -> str:
    """Return a text that is not too long; raises an error where it is none."""
    if not isinstance(text, str):
        raise ChangeError("bad_value", f"{field} must be text, not {shown(text)}", field=field)
    found = as_unicode(text).strip()
    if len(found) > MOST_LETTERS:
        raise ChangeError(
            "bad_value",
            f"{field} has {len(found):,} characters",
            field=field,
            allowed=f"at most {MOST_LETTERS:,} characters",
        )
    return found
