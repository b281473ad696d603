"""Edits that no cell makes again: list them, and apply those of an earlier map to the newer one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from journeynb.base.errors import ChangeError
from journeynb.model.core import NOBODY, OUTSIDE_CODE, Author, CoreMap
from journeynb.model.kinds.value_types import same_json
from journeynb.model.python_code import changes_as_code, describe, part_as_code
from journeynb.model.transaction import Change
from journeynb.sync.messages import AskCode

Edits = Sequence[Sequence[Change]]
"""Steps of history, each a list of changes."""


def edits_outside_code(core: CoreMap) -> list[list[Change]]:
    """Return the steps of people and assistants that were made outside code and not undone."""
    return [step.changes for step in core.done if step.by in OUTSIDE_CODE]


def code_of(core: CoreMap, message: AskCode) -> str:
    """Return the Python that a view asks for: of a part of the map, or of these edits."""
    if "ids" in message or "links" in message:
        links = [(each["kind"], each["from"], each["to"]) for each in message.get("links", ())]
        return part_as_code(core.state, message.get("ids", ()), links)
    return changes_as_code(change for step in edits_outside_code(core) for change in step)


def journal(core: CoreMap) -> dict[str, list[list[Change] | None]]:
    """Return the history, for a view that keeps the edits if the kernel ends; None: by code."""
    return {
        name: [step.changes if step.by in OUTSIDE_CODE else None for step in steps]
        for name, steps in (("done", core.done), ("undone", core.undone))
    }


def bring(core: CoreMap, edits: Edits, author: Author = NOBODY) -> list[str]:
    """Apply edits of an earlier map as one step; return those that no longer fit, in words."""
    refused = []
    with core.batch(by="hand", author=author):
        for changes in edits:
            try:
                core.apply(changes)
            except ChangeError as error:
                if not _is_there(core, changes):
                    refused.append(f"{_words(changes)}: {error}")
    return refused


def _is_there(core: CoreMap, changes: Iterable[Change]) -> bool:
    """Whether the map already contains what these changes do, because code does it now."""
    return all(_has(core, change) for change in changes)


def _has(core: CoreMap, change: Change) -> bool:
    state = core.state
    fields = change.get("fields", {})
    match change["op"]:
        case "add" | "set":
            if change["id"] == "":
                stored = state.info.stored()
            elif change["id"] in state:
                entity = state.entity(change["id"])
                if change.get("kind", entity.kind) != entity.kind:
                    return False
                stored = entity.stored()
            else:
                return False
        case "link":
            data = state.link(change["kind"], change["from"], change["to"])
            if data is None:
                return False
            stored = data.stored()
        case "unlink":
            return state.link(change["kind"], change["from"], change["to"]) is None
        case "remove":
            return change["id"] not in state
        case _:
            return False
    return all(same_json(stored.get(name), value) for name, value in fields.items())


def _words(changes: Sequence[Change]) -> str:
    try:
        return describe(list(changes))
    except (AttributeError, KeyError, TypeError):  # a browser sent something else
        return "an edit"
