"""Checks changes against a map that may have changed since they were started."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from journeynb.base.errors import ChangeError
from journeynb.model.changes import Door
from journeynb.model.kinds.links import LINKS
from journeynb.model.kinds.value_types import same_json
from journeynb.model.state import State
from journeynb.model.transaction import Change
from journeynb.review.changes_file import Step
from journeynb.review.step_check import FieldKey, StepCheck, StepFit


def check_step(
    steps: Sequence[Step],
    number: int,
    base: State,
    now: State,
    applied: Mapping[int, bool],
    force: bool = False,
    first: int = 0,
) -> StepFit:
    """Return whether a step can be applied to a map; apply it if so.

    Parameters
    ----------
    steps : list of Step
        All steps of the file.
    number : int
        Number of the step.
    base : State
        The map for which the changes were made.
    now : State
        A copy of the current map, which is changed.
    applied : dict of int to bool
        Numbers of the steps that the map contains; whether they changed it.
    force : bool
        Whether to apply the step despite conflicts.
    first : int
        Number of the first step, as users see it.
    """
    fit = StepFit()
    check = StepCheck(steps, number, base, now, applied, fit, first)
    there = [check.is_applied(row) for row in steps[number].rows]  # all, to find all conflicts
    check.refuse_superseded()
    fit.applied = all(there)
    if fit.applied or fit.needs or (fit.conflicts and not force):
        return fit
    door = Door(now)
    try:
        for change, orders in zip(steps[number].changes, steps[number].orders, strict=True):
            door.apply(_adapted(_with_both(change, fit.merged, now), orders, now, force))
    except ChangeError as error:
        door.roll_back()
        if str(error) not in fit.conflicts:
            fit.conflicts.append(str(error))
        return fit
    fit.changes = door.changes
    fit.applied = not fit.changes
    return fit


def _with_both(change: Change, merged: Mapping[FieldKey, Any], now: State) -> Change:
    """Return a change whose values contain what was edited on the map meanwhile."""
    if not merged or change["op"] not in ("set", "link"):
        return change
    if change["op"] == "link":
        about = (change["kind"], change["from"], change["to"])
    else:
        id = change["id"]
        about = (now.entity(id).kind if id in now else "", id, "")
    fields = {
        name: merged.get((*about, name), value) for name, value in change.get("fields", {}).items()
    }
    return {**change, "fields": fields} if fields else change


def _adapted(
    change: Change, orders: tuple[list[str], list[str]] | None, now: State, force: bool
) -> list[Change]:
    """Return a change adapted to the current map."""
    match change["op"]:
        case "unlink" if not _has_link(change, now):
            return []
        case "remove" if change["id"] not in now:
            return []
        case "link" if force:
            return [*_unlink_others(change, now), change]
        case "add" if _is_added(change, now):
            return []
        case "add" if force and change["id"] in now:
            if now.entity(change["id"]).kind == change["kind"]:
                return [{"op": "set", "id": change["id"], "fields": change["fields"]}]
        case "add" | "move" if orders is not None:
            return _placed(change, orders, now)
    return [change]


def _is_added(change: Change, now: State) -> bool:
    """Whether the map already contains the entity that a change adds."""
    if change["id"] not in now:
        return False
    entity = now.entity(change["id"])
    expected = {"id": change["id"], **change["fields"]}
    return entity.kind == change["kind"] and same_json(entity.stored(), expected)


def _has_link(change: Change, now: State) -> bool:
    ends = change["from"], change["to"]
    return all(id in now for id in ends) and now.link(change["kind"], *ends) is not None


def _unlink_others(change: Change, now: State) -> Iterable[Change]:
    """Yield changes that remove another link where only one is allowed."""
    kind, start = change["kind"], change["from"]
    if start not in now or now.entity(start).kind not in LINKS[kind].once:
        return
    for end in list(now.ends_of(start, kind)):
        if end != change["to"]:
            yield {"op": "unlink", "kind": kind, "from": start, "to": end}


def _placed(change: Change, orders: tuple[list[str], list[str]], now: State) -> list[Change]:
    """Return a change with the position behind the same predecessor as in the step."""
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
