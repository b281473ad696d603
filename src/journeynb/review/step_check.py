"""Whether a step of changes fits a map that has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from journeynb.base.text import shown
from journeynb.model.diff import Row
from journeynb.model.links import LINKS
from journeynb.model.state import State
from journeynb.model.transaction import Change
from journeynb.model.value_types import same_json
from journeynb.review.changes_file import Step


@dataclass
class StepFit:
    """How a step fits the map as it is now.

    Parameters
    ----------
    conflicts : list of str
        What both sides changed.
    needs : list of int
        Earlier steps that must be accepted first.
    there : bool
        Whether the map holds all of it already.
    changes : list of dict
        What makes it in the map as it is; empty where it cannot be made.
    """

    conflicts: list[str] = field(default_factory=list)
    needs: list[int] = field(default_factory=list)
    there: bool = False
    changes: list[Change] = field(default_factory=list)


class StepCheck:
    """Tells of each row of a step whether the map holds it already, and what is against it."""

    def __init__(
        self, steps: Sequence[Step], number: int, base: State, now: State, found: StepFit
    ) -> None:
        self.steps = steps
        self.number = number
        self.base = base
        self.now = now
        self.found = found

    def tell(self, row: Row) -> bool:
        """Whether the map holds what a row says already."""
        if row.change == "moved":
            self._is_there(row.id)
            return False
        if row.to:
            return self._of_link(row)
        match row.change:
            case "added":
                return self._added(row)
            case "removed":
                return self._removed(row)
        if row.id and not self._is_there(row.id):
            return False
        stored = (self.now.entity(row.id) if row.id else self.now.info).stored()
        return self._field(row, stored)

    def _added(self, row: Row) -> bool:
        if row.id not in self.now:
            return False
        entity = self.now.entity(row.id)
        wanted = {"id": row.id, **({"name": row.name} if row.name else {}), **self._details(row)}
        if entity.kind == row.kind and same_json(entity.stored(), wanted):
            return True
        self._against(f"the id {row.id} is now used by the {entity.kind} {shown(entity.name)}")
        return False

    def _details(self, row: Row) -> dict[str, Any]:
        """Return what the step added with an entity or a link."""
        step = self.steps[self.number]
        return step.details[step.rows.index(row)]

    def _removed(self, row: Row) -> bool:
        if row.id not in self.now:
            return True
        fields, links = self.steps[self.number].lost[row.id]
        now = self.now.entity(row.id).stored()
        for name in {**fields, **now}:
            self._compare((row.kind, row.id, "", name), now.get(name), fields.get(name))
        known = links | self._links_of_base(row.id)
        for each in self.now.links_of(row.id):
            if (each.kind, each.start, each.end) not in known:
                self._against(f"{row.id} has a new link: {each.start} {each.kind} {each.end}")
        return False

    def _links_of_base(self, id: str) -> set[tuple[str, str, str]]:
        if id not in self.base:
            return set()
        return {(each.kind, each.start, each.end) for each in self.base.links_of(id)}

    def _of_link(self, row: Row) -> bool:
        data: Any = None
        if row.id in self.now and row.to in self.now:
            data = self.now.link(row.kind, row.id, row.to)
        elif row.change == "removed":
            return True  # it went with its end
        else:
            self._is_there(row.id)
            self._is_there(row.to)
            return False
        if row.change == "removed":
            if data is None:
                return not self._was_moved(row)
            self._untouched(row, data.stored())
            return False
        if row.change == "added":
            if data is None:
                return False
            stored = data.stored()
            if same_json(stored, self._details(row)):
                return True
            self._against(
                f"the link {row.id} {row.kind} {row.to} already exists, with {_said(stored)}"
            )
            return False
        if data is None:
            self._gone(
                f"{row.id} {row.kind} {row.to}",
                lambda each: each.change == "added" and _link(each) == _link(row),
            )
            return False
        return self._field(row, data.stored())

    def _was_moved(self, row: Row) -> bool:
        """Tell where a thing stands somewhere else than both sides put it."""
        cls = LINKS[row.kind]
        if not cls.once or not row.id or self.now.entity(row.id).kind not in cls.once:
            return False
        ends = list(self.now.ends_of(row.id, row.kind))
        known = {
            each.to
            for step in self.steps[: self.number + 1]
            for each in step.rows
            if each.to and (each.kind, each.id) == (row.kind, row.id)
        }
        if row.id in self.base:
            known.update(self.base.ends_of(row.id, row.kind))
        if ends and ends[0] not in known:
            self._against(
                f"{row.id} {row.kind} {ends[0]} now, but {row.to} when the changes were started"
            )
            return True
        return False

    def _untouched(self, row: Row, stored: dict[str, Any]) -> None:
        """Tell of what a link that is removed holds by now and did not before."""
        data: Any = None
        if row.id in self.base and row.to in self.base:
            data = self.base.link(row.kind, row.id, row.to)
        before = {} if data is None else data.stored()
        for name in {**before, **stored}:
            key = (row.kind, row.id, row.to, name)
            self._compare(key, stored.get(name), before.get(name))

    def _field(self, row: Row, stored: dict[str, Any]) -> bool:
        """Whether a field is as the step makes it."""
        now = stored.get(row.field)
        if same_json(now, row.after):
            return True
        self._compare((row.kind, row.id, row.to, row.field), now, row.before)
        return False

    def _compare(self, key: tuple[str, str, str, str], now: Any, before: Any) -> None:
        """Tell of a field that is neither as it was nor as an earlier step makes it."""
        known = [before]
        for step in self.steps[: self.number + 1]:
            for row, fields in zip(step.rows, step.details, strict=True):
                if (row.kind, row.id, row.to) != key[:3]:
                    continue
                if row.field == key[3]:
                    known += [row.before, row.after]
                elif row.change == "added":
                    known.append({"name": row.name, **fields}.get(key[3]))
        if any(same_json(now, each) for each in known):
            return
        kind, id, to, name = key
        what = f"{id} {kind} {to}" if to else id or "the map"
        was = f"it was {_value(before)} when the changes were started"
        self._against(f"{name} of {what} is {_value(now)} now; {was}")

    def _is_there(self, id: str) -> bool:
        if id in self.now:
            return True
        self._gone(id, lambda row: row.change == "added" and not row.to and row.id == id)
        return False

    def _gone(self, what: str, makes: Any) -> None:
        """Tell of something that is not there: to be made by an earlier step, or removed since."""
        makers = [
            number
            for number, step in enumerate(self.steps[: self.number + 1])
            if any(makes(row) for row in step.rows)
        ]
        if not makers:
            self._against(f"{what} has been removed")
        elif makers[-1] != self.number and makers[-1] not in self.found.needs:
            self.found.needs.append(makers[-1])

    def _against(self, text: str) -> None:
        if text not in self.found.conflicts:
            self.found.conflicts.append(text)


def _link(row: Row) -> tuple[str, str, str]:
    return row.kind, row.id, row.to


def _value(value: Any) -> str:
    return "nothing" if value is None else shown(value)


def _said(fields: dict[str, Any]) -> str:
    return ", ".join(f"{name} {_value(value)}" for name, value in fields.items()) or "no fields"
