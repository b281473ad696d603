"""Merges two maps that were both edited since a common base."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from journeynb.base.errors import ChangeError
from journeynb.base.text import few
from journeynb.model.changes import Door, link_change
from journeynb.model.core import CoreMap
from journeynb.model.diff import Row, diff
from journeynb.model.edited_since import (
    Key,
    edited,
    links_not_in,
    same,
    same_kind,
    with_new_ids,
)
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.entity import Entity, name_of, said
from journeynb.model.kinds.ids import next_free
from journeynb.model.kinds.links import LINKS, Link
from journeynb.model.kinds.value_types import same_json
from journeynb.model.merge_conflicts import Conflict, What
from journeynb.model.orders import fewest_moves, merged_order
from journeynb.model.state import State, file_order
from journeynb.model.text_merge import merged_value
from journeynb.model.transaction import Change

Fields = dict[str, Any]
V = TypeVar("V")
Side = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge brings into a map.

    Parameters
    ----------
    changes : list of dict
        The changes that turn our map into the merged one.
    rows : list of Row
        The differences that they make.
    conflicts : list of Conflict
        What both edited, and what was kept.
    state : State
        The merged map.
    """

    changes: list[Change]
    rows: list[Row]
    conflicts: list[Conflict]
    state: State

    @property
    def words(self) -> str:
        """What it brings, by name: ``added App; changed Cart, Ad; removed Invoice``."""
        found: dict[str, dict[str, None]] = {"added": {}, "changed": {}, "removed": {}}
        news = {row.id for row in self.rows if row.change in ("added", "removed") and not row.to}
        for row in self.rows:
            if row.to and row.id in news:
                continue
            change = row.change if row.id in news and row.change in found else "changed"
            found[change][self._called(row) if row.id else "the map"] = None
        return "; ".join(f"{verb} {few(list(names))}" for verb, names in found.items() if names)

    def _called(self, row: Row) -> str:
        """Return what people call the entity of a row, or the one at the start of its link."""
        if row.id not in self.state:
            return said(row.kind, row.name or row.id)
        entity = self.state.entity(row.id)
        return said(entity.kind, name_of(entity) or row.id)


def merge_into(
    core: CoreMap, base: State, theirs: State, by: str = "file", prefer: Side = "theirs"
) -> Merged:
    """Bring the changes from `base` to `theirs` into a map, as one step that can be undone.

    Parameters
    ----------
    core : CoreMap
        Our map, with its own changes since `base`.
    base : State
        The map from which both started.
    theirs : State
        The other map.
    by : str
        Origin of the step.
    prefer : {"theirs", "ours"}
        Whose value to keep if both changed the same field.
    """
    with core.batch(by=by):  # no other thread edits meanwhile
        found = merge(base, core.state, theirs, prefer)
        core.apply(found.changes)
    return found


def merge(base: State, ours: State, theirs: State, prefer: Side = "theirs") -> Merged:
    """Return what the changes from `base` to `theirs` make of `ours`.

    What only one side edited is in the merged map. Texts and lists that both edited contain both
    edits, if these do not touch. Otherwise, the value is that of the preferred side and is listed
    as a conflict. What one side removed and the other edited stays, and is listed too.
    """
    merging = _Merging(base, ours, theirs, prefer == "ours")
    merging.run()
    state = merging.now
    return Merged(merging.door.changes, diff(ours, state).rows, merging.conflicts, state)


class _Merging:
    """The merged map while it is made, and its conflicts."""

    def __init__(self, base: State, ours: State, theirs: State, ours_first: bool) -> None:
        self.base = base
        self.ours = ours
        self.now = ours.copy()
        self.door = Door(self.now)
        self.conflicts: list[Conflict] = []
        self.theirs = theirs
        self.ours_first = ours_first
        self.restored: set[str] = set()

    def run(self) -> None:
        edited_here = edited(self.base, self.ours)
        edited_there = edited(self.base, self.theirs)
        self._settle_removals(edited_here, edited_there)
        self._rename()
        self._merge_info()
        for kind in ENTITIES:
            self._merge_kind(kind)
        self._remove_links()
        self._merge_links()

    def _settle_removals(self, edited_here: set[str], edited_there: set[str]) -> None:
        for entity in self.base.entities():
            id = entity.id
            here, there = same_kind(self.ours, entity), same_kind(self.theirs, entity)
            if here and not there:
                if id in edited_here:
                    mine = self.ours.entity(id)
                    self._add(Conflict("removed by theirs", entity.kind, id, name=name_of(mine)))
                else:
                    self._try({"op": "remove", "id": id})
            elif there and not here and id in edited_there:
                self.restored.add(id)
                name = name_of(self.theirs.entity(id))
                self._add(Conflict("removed by ours", entity.kind, id, name=name))

    def _rename(self) -> None:
        """Give what only theirs has another id where ours uses it for something else."""
        new: dict[str, str] = {}
        states = (self.base, self.ours, self.theirs)
        taken = {each.id for state in states for each in state.entities()}
        for entity in self.theirs.entities():
            id = entity.id
            if id not in self.now or (id in self.base and same_kind(self.base, entity)
                                      and id not in self.restored):  # fmt: skip
                continue
            mine = self.now.entity(id)
            if mine.kind == entity.kind and mine.name == entity.name:
                continue  # both added the same
            new[id] = free = next_free(id, taken)
            taken.add(free)
            self._add(
                Conflict(
                    "id used twice", entity.kind, id, name=name_of(entity), field="id",
                    ours=f"{mine.kind} {name_of(mine)}",
                    theirs=f"{entity.kind} {name_of(entity)}",
                    merged=free,
                )
            )  # fmt: skip
        if new:
            self.theirs = with_new_ids(self.theirs, new)
            self.restored = {new.get(id, id) for id in self.restored}

    def _merge_info(self) -> None:
        before, mine, other = (state.info.stored() for state in (self.base, self.ours, self.theirs))
        self._merge_fields({"op": "set", "id": ""}, before, mine, other, Conflict("changed"))

    def _merge_kind(self, kind: str) -> None:
        base, now, theirs = self.base, self.now, self.theirs
        for id in list(theirs.order[kind]):
            entity = theirs.entity(id)
            if not same_kind(now, entity) or now.entity(id) is entity:
                continue
            before = _without_id(base.entity(id)) if same_kind(base, entity) else {}
            about = Conflict("changed", kind, id, name=name_of(now.entity(id)))
            mine, other = _without_id(now.entity(id)), _without_id(entity)
            self._merge_fields({"op": "set", "id": id}, before, mine, other, about)
        orders = now.order[kind], theirs.order[kind]
        target, moved = merged_order(base.order[kind], *self._last_first(*orders))
        current = list(now.order[kind])
        there = set(current)
        target = [id for id in target if id in there or self._comes(kind, id)]
        for id, at in fewest_moves(current, [id for id in target if id in there]):
            self._try({"op": "move", "id": id, "at": at})
        for at, id in enumerate(target):
            if id not in there:
                fields = _without_id(theirs.entity(id))
                self._try({"op": "add", "kind": kind, "id": id, "fields": fields, "at": at})
        for id in target:
            if id in moved:
                self._add(
                    Conflict(
                        "moved", kind, id, name=name_of(now.entity(id)), field="position",
                        base=base.order[kind].index(id), ours=self.ours.order[kind].index(id),
                        theirs=theirs.order[kind].index(id), merged=now.order[kind].index(id),
                    )
                )  # fmt: skip

    def _comes(self, kind: str, id: str) -> bool:
        """Whether theirs brings an entity that ours does not have."""
        if id not in self.theirs or self.theirs.entity(id).kind != kind:
            return False
        return id in self.restored or not same_kind(self.base, self.theirs.entity(id))

    def _remove_links(self) -> None:
        for key, link in links_not_in(self.base, self.theirs).items():
            kind, start, end = key
            if any(id not in state for id in (start, end) for state in (self.theirs, self.now)):
                continue
            if self.theirs.link(*key) is not None:
                continue
            single = self.base.entity(start).kind in LINKS[kind].once
            if single and self.theirs.ends_of(start, kind):
                continue  # theirs moved it
            mine = self.now.link(*key)
            if mine is None:
                others = list(self.now.ends_of(start, kind)) if single else []
                if others:
                    self._add(self._about(key, "removed by theirs", base=end, ours=others[0],
                                          theirs=None, merged=others[0]))  # fmt: skip
            elif not same(mine, link.data):
                self._add(self._about(key, "removed by theirs"))
            else:
                self._try({"op": "unlink", "kind": kind, "from": start, "to": end})

    def _merge_links(self) -> None:
        found = links_not_in(self.theirs, self.base)
        for id in self.restored:
            for link in self.theirs.links_of(id):
                found[link.kind, link.start, link.end] = link
        for link in sorted(found.values(), key=file_order):
            if link.start in self.now and link.end in self.now:
                self._merge_link(link)

    def _merge_link(self, link: Link) -> None:
        key = (link.kind, link.start, link.end)
        before, mine = self._base_link(key), self.now.link(*key)
        if mine is not None:
            change = {"op": "link", "kind": link.kind, "from": link.start, "to": link.end}
            old = {} if before is None else before.stored()
            about = self._about(key, "changed")
            self._merge_fields(change, old, mine.stored(), link.data.stored(), about)
            return
        if before is not None and not ({link.start, link.end} & self.restored):
            self._add(self._about(key, "removed by ours"))
        if self.now.entity(link.start).kind in LINKS[link.kind].once and not self._frees(key):
            return
        self._try(link_change(link), self._about(key, "refused"))

    def _frees(self, key: Key) -> bool:
        """Unlink ours where an entity may have only one link; False if ours stays."""
        kind, start, end = key
        others = list(self.now.ends_of(start, kind))
        was = list(self.base.ends_of(start, kind)) if start in self.base else []
        before = was[0] if was else None
        if not others:
            if was and self._unlinked_here(kind, start, was[0]):
                self._add(
                    self._about(
                        key, "removed by ours", base=before, ours=None, theirs=end, merged=end
                    )
                )
            return True
        if before == end:  # theirs did not move it
            return False
        if others[0] != before:
            kept = others[0] if self.ours_first else end
            self._add(
                self._about(key, "changed", base=before, ours=others[0], theirs=end, merged=kept)
            )
            if self.ours_first:
                return False
        self._try({"op": "unlink", "kind": kind, "from": start, "to": others[0]})
        return True

    def _unlinked_here(self, kind: str, start: str, end: str) -> bool:
        """Whether ours removed a link but neither of its ends."""
        return start in self.ours and end in self.ours and self.ours.link(kind, start, end) is None

    def _base_link(self, key: Key) -> Any:
        _, start, end = key
        if start not in self.base or end not in self.base:
            return None
        return self.base.link(*key)

    def _merge_fields(
        self, change: Change, before: Fields, mine: Fields, other: Fields, about: Conflict
    ) -> None:
        """Set the fields that theirs changed, each merged with what ours did."""
        new: Fields = {}
        for name in {**other, **before}:
            was, here, there = before.get(name), mine.get(name), other.get(name)
            if same_json(was, there) or same_json(here, there):
                continue
            value, complete = merged_value(was, *self._last_first(here, there))
            if not complete:
                self._add(replace(about, field=name, base=was, ours=here, theirs=there,
                                  merged=value))  # fmt: skip
            new[name] = value
        if not new or self._fits({**change, "fields": new}):
            return
        for name, value in new.items():
            if self._fits({**change, "fields": {name: value}}):
                continue
            self._try(
                {**change, "fields": {name: other.get(name)}},
                replace(about, conflict="refused", field=name, base=before.get(name),
                        ours=mine.get(name), theirs=other.get(name)),
            )  # fmt: skip

    def _last_first(self, ours: V, theirs: V) -> tuple[V, V]:
        """Return two versions, the one that is preferred last."""
        return (theirs, ours) if self.ours_first else (ours, theirs)

    def _fits(self, change: Change) -> bool:
        try:
            self.door.apply([change])
        except ChangeError:
            return False
        return True

    def _try(self, change: Change, about: Conflict | None = None) -> None:
        """Apply a change; list it as a conflict if the map refuses it."""
        try:
            self.door.apply([change])
        except ChangeError as error:
            about = about or Conflict("refused", change.get("kind", ""), change.get("id", ""))
            self._add(replace(about, note=error.message))

    def _about(self, key: Key, what: What, **values: Any) -> Conflict:
        kind, start, end = key
        return Conflict(what, kind, start, end, name=name_of(self.now.entity(start)), **values)

    def _add(self, conflict: Conflict) -> None:
        self.conflicts.append(conflict)


def _without_id(entity: Entity) -> Fields:
    stored = entity.stored()
    del stored["id"]
    return stored
