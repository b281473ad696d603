"""Fields that say which events and customers are counted; an assistant may only propose them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from journeynb.mcp.asking.refusal import Refused
from journeynb.model.state import State

Check = Callable[[State, State], None]
"""Takes a map before and after an edit, and raises an error if the edit must not be made."""
COUNTED = ("events", "filter", "leaves")
"""Event patterns of touchpoints, filters of personas and segments, and how customers leave."""


def require_same_counted(before: State, after: State) -> None:
    """Refuse an edit that changes what is counted in a log.

    Each of these fields is a condition on rows of the log or of the table of customers. An
    assistant that sets them at will and asks for evidence each time learns about single customers,
    although rows about few are masked: whether a customer fits, and who fits one of two conditions.

    Parameters
    ----------
    before, after : State
        The map before and after the edit.

    Raises
    ------
    Refused
        One of the fields has another value, or an entity with one was added or removed.
    """
    old, new = _counted(before), _counted(after)
    for id, name in [*old, *new]:
        if old.get((id, name)) != new.get((id, name)):
            what = f"{id}: its {name}" if id else f"{name} of the map"
            raise Refused(
                "needs_review",
                f"{what} would change what evidence counts in the log; a person decides about that",
                field=name,
                allowed="propose the same changes",
            )


def _counted(state: State) -> dict[tuple[str, str], Any]:
    """Return the fields that have a value, by id and name."""
    items = [("", state.info), *((each.id, each) for each in state.entities())]
    return {
        (id, name): value
        for id, item in items
        for name in COUNTED
        if (value := getattr(item, name, None))
    }
