"""Whether a step of changes fits a map that has changed since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from journeynb.base.text import shown
from journeynb.model.diff import Row
from journeynb.model.kinds.links import LINKS
from journeynb.model.kinds.value_types import same_json
from journeynb.model.state import State
from journeynb.model.text_merge import merged_value
from journeynb.model.transaction import Change
from journeynb.review.changes_file import Step

FieldKey = tuple[str, str, str, str]


@dataclass
class StepFit:
    """Whether and how a step can be applied to the current map.

    Parameters
    ----------
    conflicts : list of str
        Values that were changed both in the step and on the map.
    needs : list of int
        Numbers of the steps that must be accepted first.
    applied : bool
        Whether the map already contains all of the step.
    changes : list of dict
        Changes that apply the step to the current map; empty if they cannot be applied.
    merged : dict
        Values of texts and lists that contain the edit of the step and one on the map, by
        ``(kind, id, to, field)``.
    """

    conflicts: list[str] = field(default_factory=list)
    needs: list[int] = field(default_factory=list)
    applied: bool = False
    changes: list[Change] = field(default_factory=list)
    merged: dict[FieldKey, Any] = field(default_factory=dict)


class StepCheck:
    """Compares the rows of a step with the current map, and collects conflicts and needs."""

    def __init__(
        self,
        steps: Sequence[Step],
        number: int,
        base: State,
        now: State,
        applied: Mapping[int, bool],
        fit: StepFit,
        first: int = 0,
    ) -> None:
        self.steps = steps
        self.number = number
        self.base = base
        self.now = now
        self.applied = applied
        self.fit = fit
        self.first = first

    def is_applied(self, row: Row) -> bool:
        """Whether the map already contains the difference in a row."""
        if row.change == "moved":
            self._exists(row.id)
            return False
        if row.to:
            return self._link_is_applied(row)
        match row.change:
            case "added":
                return self._is_added(row)
            case "removed":
                return self._is_removed(row)
        if row.id and not self._exists(row.id):
            return False
        stored = (self.now.entity(row.id) if row.id else self.now.info).stored()
        return self._field_is_set(row, stored)

    def refuse_superseded(self) -> None:
        """Add a conflict for each item that a later step, which was applied, adds or removes."""
        rows = self.steps[self.number].rows
        ids = {id for row in rows for id in (row.id, row.to) if id}
        links = {_link(row) for row in rows if row.to}
        for later, changed in self.applied.items():
            if later <= self.number or not changed:
                continue
            for row in self.steps[later].rows:
                if row.change not in ("added", "removed"):
                    continue
                if _link(row) in links if row.to else row.id in ids:
                    what = f"{row.id} {row.kind} {row.to}" if row.to else row.id
                    verb = "adds" if row.change == "added" else "removes"
                    self._add_conflict(
                        f"step {self.first + later}, which {verb} {what}, is already accepted"
                    )

    def _is_added(self, row: Row) -> bool:
        if row.id not in self.now:
            return False
        entity = self.now.entity(row.id)
        expected = {"id": row.id, **({"name": row.name} if row.name else {}), **self._details(row)}
        if row.kind == "comment":  # whose row is named by its text
            expected["name"] = entity.name or None
            expected = {name: value for name, value in expected.items() if value is not None}
        if entity.kind == row.kind and same_json(entity.stored(), expected):
            return True
        self._add_conflict(f"the id {row.id} is now used by the {entity.kind} {shown(entity.name)}")
        return False

    def _details(self, row: Row) -> dict[str, Any]:
        """Return what the step added with an entity or a link."""
        step = self.steps[self.number]
        return step.details[step.rows.index(row)]

    def _is_removed(self, row: Row) -> bool:
        if row.id not in self.now:
            return True
        if not self._exists(row.id):
            return False
        fields, links = self.steps[self.number].removed[row.id]
        now = self.now.entity(row.id).stored()
        for name in {**fields, **now}:
            self._compare((row.kind, row.id, "", name), now.get(name), fields.get(name))
        known = links | self._links_of_base(row.id)
        for each in self.now.links_of(row.id):
            if (each.kind, each.start, each.end) not in known:
                self._add_conflict(f"{row.id} has a new link: {each.start} {each.kind} {each.end}")
        return False

    def _links_of_base(self, id: str) -> set[tuple[str, str, str]]:
        if id not in self.base:
            return set()
        return {(each.kind, each.start, each.end) for each in self.base.links_of(id)}

    def _link_is_applied(self, row: Row) -> bool:
        if row.change == "removed" and not (row.id in self.now and row.to in self.now):
            return True  # removed together with an end
        if not all([self._exists(row.id), self._exists(row.to)]):
            return False
        data: Any = self.now.link(row.kind, row.id, row.to)
        if data is not None and row.change != "added" and self._needs(_adds_link(row)):
            return False
        if row.change == "removed":
            if data is None:
                return not self._was_moved(row)
            self._compare_link(row, data.stored())
            return False
        if row.change == "added":
            if data is None:
                return False
            stored = data.stored()
            if same_json(stored, self._details(row)):
                return True
            self._add_conflict(
                f"the link {row.id} {row.kind} {row.to} already exists, with {_fields_text(stored)}"
            )
            return False
        if data is None:
            self._require(f"{row.id} {row.kind} {row.to}", _adds_link(row))
            return False
        return self._field_is_set(row, data.stored())

    def _was_moved(self, row: Row) -> bool:
        """Whether an entity was linked elsewhere, neither by the step nor in the original map."""
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
            self._add_conflict(
                f"{row.id} {row.kind} {ends[0]} now, but {row.to} when the changes were started"
            )
            return True
        return False

    def _compare_link(self, row: Row, stored: dict[str, Any]) -> None:
        """Add a conflict for each field of a removed link that was changed on the map."""
        data: Any = None
        if row.id in self.base and row.to in self.base:
            data = self.base.link(row.kind, row.id, row.to)
        before = {} if data is None else data.stored()
        for name in {**before, **stored}:
            key = (row.kind, row.id, row.to, name)
            self._compare(key, stored.get(name), before.get(name))

    def _field_is_set(self, row: Row, stored: dict[str, Any]) -> bool:
        """Whether a field has the value of the step."""
        now = stored.get(row.field)
        if same_json(now, row.after):
            return True
        key = (row.kind, row.id, row.to, row.field)
        if not self._is_known(key, now, row.before):
            value, complete = merged_value(row.before, now, row.after)
            if complete:
                self.fit.merged[key] = value
            else:
                self._compare(key, now, row.before)
        return False

    def _compare(self, key: FieldKey, now: Any, before: Any) -> None:
        """Add a conflict if a field has neither its original value nor one of an earlier step."""
        if self._is_known(key, now, before):
            return
        kind, id, to, name = key
        what = f"{id} {kind} {to}" if to else id or "the map"
        was = f"it was {_value(before)} when the changes were started"
        self._add_conflict(f"{name} of {what} is {_value(now)} now; {was}")

    def _is_known(self, key: FieldKey, now: Any, before: Any) -> bool:
        """Whether a field has its original value or one of an earlier step."""
        known = [before]
        for step in self.steps[: self.number + 1]:
            for row, fields in zip(step.rows, step.details, strict=True):
                if (row.kind, row.id, row.to) != key[:3]:
                    continue
                if row.field == key[3]:
                    known += [row.before, row.after]
                elif row.change == "added":
                    known.append({"name": row.name, **fields}.get(key[3]))
        return any(same_json(now, each) for each in known)

    def _exists(self, id: str) -> bool:
        """Whether the map contains the entity that the step refers to."""
        if id in self.now:
            return not self._needs(_adds_entity(id))
        self._require(id, _adds_entity(id))
        return False

    def _needs(self, adds: Callable[[Row], bool]) -> bool:
        """Whether an earlier step adds an item, and the one on the map is another."""
        number = self._last(adds)
        if number is None or number == self.number or number in self.applied:
            return False
        self._add_need(number)
        return True

    def _require(self, what: str, adds: Callable[[Row], bool]) -> None:
        """Add the earlier step that adds a missing item, or a conflict if it was removed."""
        number = self._last(adds)
        if number is None:
            self._add_conflict(f"{what} has been removed")
        elif number != self.number:
            self._add_need(number)

    def _last(self, adds: Callable[[Row], bool]) -> int | None:
        """Return the last step, up to this one, that adds an item."""
        numbers = range(self.number, -1, -1)
        return next((each for each in numbers if any(map(adds, self.steps[each].rows))), None)

    def _add_need(self, number: int) -> None:
        if number not in self.fit.needs:
            self.fit.needs.append(number)

    def _add_conflict(self, text: str) -> None:
        if text not in self.fit.conflicts:
            self.fit.conflicts.append(text)


def _link(row: Row) -> tuple[str, str, str]:
    return row.kind, row.id, row.to


def _adds_entity(id: str) -> Callable[[Row], bool]:
    return lambda row: row.change == "added" and not row.to and row.id == id


def _adds_link(link: Row) -> Callable[[Row], bool]:
    return lambda row: row.change == "added" and _link(row) == _link(link)


def _value(value: Any) -> str:
    return "nothing" if value is None else shown(value)


def _fields_text(fields: dict[str, Any]) -> str:
    return ", ".join(f"{name} {_value(value)}" for name, value in fields.items()) or "no fields"
