"""The cascade of goals: which goal refines which."""

from __future__ import annotations

from journeynb.model.entities import Goal
from journeynb.model.index import Index


def below(index: Index, id: str) -> set[str]:
    """Return the goals that refine a goal, at any depth."""
    found: set[str] = set()
    todo = [id]
    while todo:
        for under in index.into("refines", todo.pop()):
            if under not in found:
                found.add(under)
                todo.append(under)
    return found


def lacks_parent(index: Index, goal: Goal) -> bool:
    """Whether a goal below the business level refines nothing."""
    return goal.level in {"marketing", "departmental"} and not index.out("refines", goal.id)
