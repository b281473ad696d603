"""Changes held against a map that may have moved on since they were begun."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from journeynb.base.errors import ChangeError
from journeynb.model.changes import Door
from journeynb.model.links import LINKS
from journeynb.model.state import State
from journeynb.model.transaction import Change
from journeynb.model.value_types import same_json
from journeynb.review.changes_file import Step
from journeynb.review.step_check import StepCheck, StepFit


def check_step(steps: Sequence[Step], number: int, base: State, now: State, force: bool) -> StepFit:
    """Return how a step fits a map; where it does, the map takes it.

    Parameters
    ----------
    steps : list of Step
        All steps of the file.
    number : int
        Which of them.
    base : State
        The map that they begin from.
    now : State
        The map that they are held against, a copy, which is changed.
    force : bool
        Make it though it is in conflict.
    """
    found = StepFit()
    check = StepCheck(steps, number, base, now, found)
    told = [check.row(row) for row in steps[number].rows]  # each, whatever the others say
    found.there = all(told)
    if found.there or found.needs or (found.conflicts and not force):
        return found
    door = Door(now)
    try:
        for change, orders in zip(steps[number].changes, steps[number].orders, strict=True):
            door.apply(_adapted(change, orders, now, force))
    except ChangeError as error:
        door.roll_back()
        if str(error) not in found.conflicts:
            found.conflicts.append(str(error))
        return found
    found.changes = door.changes
    found.there = not found.changes
    return found


def _adapted(
    change: Change, orders: tuple[list[str], list[str]] | None, now: State, force: bool
) -> list[Change]:
    """Return a change as it fits a map that has moved on."""
    match change["op"]:
        case "unlink" if not _has_link(change, now):
            return []
        case "remove" if change["id"] not in now:
            return []
        case "link" if force:
            return [*_in_the_way(change, now), change]
        case "add" if _is_made(change, now):
            return []
        case "add" if force and change["id"] in now:
            if now.entity(change["id"]).kind == change["kind"]:
                return [{"op": "set", "id": change["id"], "fields": change["fields"]}]
        case "add" | "move" if orders is not None:
            return _placed(change, orders, now)
    return [change]


def _is_made(change: Change, now: State) -> bool:
    """Whether the map has the very thing that a change adds."""
    if change["id"] not in now:
        return False
    entity = now.entity(change["id"])
    wanted = {"id": change["id"], **change["fields"]}
    return entity.kind == change["kind"] and same_json(entity.stored(), wanted)


def _has_link(change: Change, now: State) -> bool:
    ends = change["from"], change["to"]
    return all(id in now for id in ends) and now.link(change["kind"], *ends) is not None


def _in_the_way(change: Change, now: State) -> Iterable[Change]:
    """Yield what removes the one link that something may have, where it goes elsewhere."""
    kind, start = change["kind"], change["from"]
    if start not in now or now.entity(start).kind not in LINKS[kind].once:
        return
    for end in list(now.ends_of(start, kind)):
        if end != change["to"]:
            yield {"op": "unlink", "kind": kind, "from": start, "to": end}


def _placed(change: Change, orders: tuple[list[str], list[str]], now: State) -> list[Change]:
    """Return a change of place that puts something behind what stood before it."""
    before, after = orders
    id = change["id"]
    kind = change.get("kind") or (now.entity(id).kind if id in now else None)
    if kind is None:
        return [change]
    ids = now.order[kind]
    if ids == before:
        return [change]
    rest = [each for each in ids if each != id]
    ahead = after[: after.index(id)]
    at = next((rest.index(each) + 1 for each in reversed(ahead) if each in rest), 0)
    return [{**change, "at": at}]
