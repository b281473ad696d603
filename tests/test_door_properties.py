"""The door, compared with a plain second one written here, and every way round a map.

`PlainMap` is deliberately simple: dicts and lists, each list of changes applied to a copy of the
whole map, everything looked up again. It shares nothing with the package.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import journeynb as jn
from journeynb.base.errors import ChangeError
from journeynb.formats.journeymap import document, dumps, loads
from journeynb.model.core import CoreMap
from journeynb.model.diff import diff
from journeynb.model.python_code import changes_as_code, to_code
from strategies import (
    FIELDS,
    IDS,
    IMAGE,
    INFO,
    KINDS,
    LINKS,
    change_lists,
    examples,
    same,
)

OPS = {
    "add": ["op", "kind", "id", "fields", "at"],
    "set": ["op", "id", "fields"],
    "move": ["op", "id", "at"],
    "remove": ["op", "id"],
    "link": ["op", "kind", "from", "to", "fields"],
    "unlink": ["op", "kind", "from", "to"],
}


class Refused(Exception):
    def __init__(self, code: str, field: str | None = None) -> None:
        self.code, self.field, self.change = code, field, None


def whole(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, (int, float)) and value % 1 == 0


def taken(type: Any, value: Any) -> Any:
    """Return a value in normal form, or raise ValueError."""
    match type:
        case "text" | "name":
            ok = isinstance(value, str) and (type == "text" or value)
            value.encode()  # lone surrogates are a UnicodeEncodeError, which is a ValueError
        case "bool":
            ok = isinstance(value, bool)
        case "day":
            ok = isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
            dt.date.fromisoformat(value)
        case "time":
            ok = re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", value)
            dt.datetime.fromisoformat(value)
        case "portrait":
            ok = value in ("", "🙂", IMAGE)
        case "id":
            ok = re.fullmatch("(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", value) and len(value) <= 64
        case "duration":
            ok = re.fullmatch(r"(?:[0-9]{1,9}(?:\.[0-9]{1,6})?[smhdw])?", value)
            ok = ok and (value == "" or float(value[:-1]) > 0)
        case "path":
            value.encode()
            ok = re.fullmatch(r"(?![A-Za-z][A-Za-z0-9+.-]*:)(?!/)[^\x00-\x1f\x7f\\]*(?<!/)", value)
        case "custom":
            ok = isinstance(value, (bool, str)) or math.isfinite(value)
            value = taken("text", value) if isinstance(value, str) else value
        case ["number", low, high]:
            ok = not isinstance(value, bool) and math.isfinite(value) and low <= value <= high
        case ["whole", low, high]:
            ok = whole(value) and low <= value <= high
        case ["choice", *words]:
            ok = isinstance(value, str) and value in words
        case ["list", inner]:
            ok = isinstance(value, list)
            value = [taken(inner, item) for item in value]
            unique = inner.get("unique", []) if isinstance(inner, dict) else []
            keys = [tuple(item.get(name, "") for name in unique) for item in value if unique]
            ok = ok and len(set(keys)) == len(keys)
        case {"required": required, "optional": optional}:
            ok = isinstance(value, dict) and required.keys() <= value.keys()
            types = {**required, **optional}
            defaults = type.get("defaults", {})
            made = {name: taken(types[name], item) for name, item in value.items()}
            value = {
                name: item
                for name, item in made.items()
                if name in required or not is_default(optional[name], item, defaults.get(name))
            }
            if type.get("ordered") and {"low", "high"} <= value.keys():
                ok = ok and value["low"] <= value["high"]
            ok = ok and ("shapes" not in type or any(fits(value, each) for each in type["shapes"]))
        case _:
            raise NotImplementedError(type)
    if not ok:
        raise ValueError
    return value


def fits(value: Any, shape: list[list[str]]) -> bool:
    """Whether an object without its defaults has all it needs, and nothing else."""
    there, perhaps = shape
    return set(there) <= value.keys() <= {*there, *perhaps}


def is_default(type: Any, value: Any, default: Any = None) -> bool:
    if default is not None:
        return bool(value == default)
    return value in ("", []) if type != "bool" else value is False


DEFAULTS = {"ours": True, "state": "as_is", "review_days": 365}


def merged(types: dict[str, Any], old: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    for name in fields:
        if name not in types:
            raise Refused("unknown_field", name)
    for name, type in types.items():
        if type == "name" and name not in {**old, **fields}:
            raise Refused("bad_value", name)
    new = dict(old)
    for name, value in fields.items():
        new.pop(name, None)
        if value is not None:
            try:
                value = taken(types[name], value)
            except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
                raise Refused("bad_value", name) from None
            default = DEFAULTS.get(name)
            if not (is_default(types[name], value) if default is None else value == default):
                new[name] = value
        elif types[name] == "name":
            raise Refused("bad_value", name)
    return new


def differences(old: dict[str, Any], new: dict[str, Any], names: Any) -> dict[str, Any]:
    return {name: old.get(name) for name in names if not same(old.get(name), new.get(name))}


def named(kind: str, text: str) -> dict[str, str]:
    """Return the field that a new entity of a kind needs."""
    return {name: text for name, type in FIELDS[kind].items() if type == "name"}


class PlainMap:
    def __init__(self) -> None:
        self.info: dict[str, Any] = {}
        self.things: dict[str, list[tuple[str, dict[str, Any]]]] = {kind: [] for kind in KINDS}
        self.links: dict[tuple[str, str, str], dict[str, Any]] = {}

    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = {"format": "journeymap/1", **self.info}
        for kind, things in self.things.items():
            if things:
                found[KINDS[kind]] = [{"id": id, **fields} for id, fields in things]
        if self.links:
            found["links"] = [
                {"kind": kind, "from": start, "to": end, **self.links[kind, start, end]}
                for kind, start, end in self.in_order(self.links)
            ]
        return found

    def in_order(self, keys: Any) -> list[tuple[str, str, str]]:
        return sorted(keys, key=lambda key: (list(LINKS).index(key[0]), key[1], key[2]))

    def kind_of(self, id: Any) -> str | None:
        return next(
            (kind for kind, things in self.things.items() if id in [each for each, _ in things]),
            None,
        )

    def place(self, id: Any, field: str = "id") -> tuple[str, int]:
        kind = self.kind_of(id)
        if kind is None:
            raise Refused("unknown_id", field)
        return kind, [each for each, _ in self.things[kind]].index(id)

    def apply(self, changes: Any) -> list[Any]:
        """Apply a list to this map, which the caller throws away when it is refused."""
        before = self.document()
        groups = []
        for index, change in enumerate(changes):
            try:
                groups.append(self.one(change))
            except Refused as refused:
                refused.change = index
                raise
        if same(before, self.document()):
            return []
        return [each for group in reversed(groups) for each in group]

    def one(self, change: Any) -> list[Any]:
        if not isinstance(change, dict):
            raise Refused("unknown_op")
        op = change.get("op")
        if not isinstance(op, str) or op not in OPS:
            raise Refused("unknown_op", "op")
        for key in change:
            if key not in OPS[op]:
                raise Refused("unknown_field", key)
        return getattr(self, f"do_{op}")(change)

    def fields(self, change: Any) -> dict[str, Any]:
        if not isinstance(change.get("fields", {}), dict):
            raise Refused("bad_value", "fields")
        return change.get("fields", {})

    def index(self, value: Any, last: int) -> int:
        if not whole(value) or not 0 <= value <= last:
            raise Refused("bad_index", "at")
        return int(value)

    def do_add(self, change: Any) -> list[Any]:
        kind, id = change.get("kind"), change.get("id")
        if not isinstance(kind, str) or kind not in KINDS:
            raise Refused("unknown_kind", "kind")
        if (
            not isinstance(id, str)
            or len(id) > 64
            or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id)
        ):
            raise Refused("bad_id", "id")
        if self.kind_of(id) is not None:
            raise Refused("id_taken", "id")
        fields = merged(FIELDS[kind], {}, self.fields(change))
        things = self.things[kind]
        at = self.index(change["at"], len(things)) if "at" in change else len(things)
        things.insert(at, (id, fields))
        return [{"op": "remove", "id": id}]

    def do_set(self, change: Any) -> list[Any]:
        id = change.get("id")
        if id == "":
            types, old = INFO, self.info
        else:
            kind, at = self.place(id)
            types, old = FIELDS[kind], self.things[kind][at][1]
        fields = self.fields(change)
        new = merged(types, old, fields)
        undo = differences(old, new, fields)
        if id == "":
            self.info = new
        else:
            self.things[kind][at] = (id, new)
        return [{"op": "set", "id": id, "fields": undo}] if undo else []

    def do_move(self, change: Any) -> list[Any]:
        id = change.get("id")
        kind, at = self.place(id)
        to = self.index(change.get("at"), len(self.things[kind]) - 1)
        self.things[kind].insert(to, self.things[kind].pop(at))
        return [{"op": "move", "id": id, "at": at}] if at != to else []

    def do_remove(self, change: Any) -> list[Any]:
        id = change.get("id")
        kind, at = self.place(id)
        _, fields = self.things[kind].pop(at)
        lost = self.in_order(key for key in self.links if id in key[1:])
        again = {"op": "add", "kind": kind, "id": id, "fields": fields, "at": at}
        return [again, *(self.relink(key, self.links.pop(key)) for key in lost)]

    def relink(self, key: tuple[str, str, str], fields: Any) -> Any:
        kind, start, end = key
        change = {"op": "link", "kind": kind, "from": start, "to": end}
        return {**change, "fields": fields} if fields else change

    def ends(self, change: Any) -> tuple[tuple[str, str, str], str, str]:
        kind, start, end = change.get("kind"), change.get("from"), change.get("to")
        if not isinstance(kind, str) or kind not in LINKS:
            raise Refused("unknown_kind", "kind")
        from_kind, _ = self.place(start, "from")
        to_kind, _ = self.place(end, "to")
        return (kind, start, end), from_kind, to_kind

    def do_link(self, change: Any) -> list[Any]:
        key, from_kind, to_kind = self.ends(change)
        kind, start, end = key
        starts, ends, types = LINKS[kind]
        fields = self.fields(change)
        if key not in self.links:
            if from_kind not in starts:
                raise Refused("bad_end", "from")
            if to_kind not in ends or start == end:
                raise Refused("bad_end", "to")
            several = kind == "occurs_in" and from_kind == "content"
            once = kind in ("occurs_in", "in_lane", "answers") and not several
            if once and any(other[:2] == key[:2] for other in self.links):
                raise Refused("too_many", "from")
            if kind in ("refines", "answers") and self.above(kind, end, start):
                raise Refused("cycle", "to")
        old = self.links.get(key)
        new = merged(types, old or {}, fields)
        self.links[key] = new
        if old is None:
            return [{"op": "unlink", "kind": kind, "from": start, "to": end}]
        undo = differences(old, new, fields)
        return [self.relink(key, undo)] if undo else []

    def above(self, link: str, start: str, goal: str) -> bool:
        return start == goal or any(
            self.above(link, end, goal)
            for kind, other, end in self.links
            if kind == link and other == start
        )

    def do_unlink(self, change: Any) -> list[Any]:
        key, _, _ = self.ends(change)
        if key not in self.links:
            raise Refused("no_such_link", "to")
        return [self.relink(key, self.links.pop(key))]


class TwoDoors(RuleBasedStateMachine):
    """Both doors get the same; history, listeners and revisions are kept beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.core = CoreMap()
        self.plain = PlainMap()
        self.past: list[PlainMap] = []
        self.future: list[PlainMap] = []
        self.revision = 0
        self.heard: list[Any] = []
        self.core.listen(self.heard.append)

    def expect(self, changes: Any) -> tuple[PlainMap, list[Any] | None, Refused | None]:
        after = deepcopy(self.plain)
        try:
            return after, after.apply(changes), None
        except Refused as refused:
            return self.plain, None, refused

    def applied(self, changes: Any) -> bool:
        """Give a list to both doors; return whether they took it and it changed something."""
        after, inverse, refused = self.expect(changes)
        if refused is None:
            assert same(self.core.apply(changes), inverse)
        else:
            with pytest.raises(ChangeError) as caught:
                self.core.apply(changes)
            error = caught.value
            assert (error.code, error.change, error.field) == (
                refused.code, refused.change, refused.field
            )  # fmt: skip
        self.plain = after
        return bool(inverse)

    def step(self, before: PlainMap) -> None:
        self.past.append(before)
        self.future.clear()
        self.revision += 1

    @initialize(kinds=st.lists(st.sampled_from([*KINDS]), max_size=12))
    def some_things(self, kinds: list[str]) -> None:
        before = self.plain
        if self.applied(
            [
                {"op": "add", "kind": kind, "id": id, "fields": named(kind, id)}
                for kind, id in zip(kinds, IDS, strict=False)
            ]
        ):
            self.step(before)

    @rule(data=st.data())
    def a_list(self, data: Any) -> None:
        before = self.plain
        if self.applied(data.draw(change_lists(self.plain.document()))):
            self.step(before)

    @rule(data=st.data(), lists=st.integers(0, 3))
    def a_batch(self, data: Any, lists: int) -> None:
        before = self.plain
        with self.core.batch():
            for _ in range(lists):
                self.applied(data.draw(change_lists(self.plain.document())))
        if not same(before.document(), self.plain.document()):
            self.step(before)

    @rule(data=st.data(), lists=st.integers(1, 3))
    def a_batch_that_fails(self, data: Any, lists: int) -> None:
        before = self.plain
        with suppress(ZeroDivisionError), self.core.batch():
            for _ in range(lists):
                self.applied(data.draw(change_lists(self.plain.document())))
            raise ZeroDivisionError
        self.plain = before

    @rule()
    def undo(self) -> None:
        assert self.core.undo() == bool(self.past)
        if self.past:
            self.future.append(self.plain)
            self.plain = self.past.pop()
            self.revision += 1

    @rule()
    def redo(self) -> None:
        assert self.core.redo() == bool(self.future)
        if self.future:
            self.past.append(self.plain)
            self.plain = self.future.pop()
            self.revision += 1

    @precondition(lambda self: self.past)
    @rule(data=st.data())
    def a_diff_leads_to_any_earlier_map(self, data: Any) -> None:
        target = data.draw(st.sampled_from(self.past))
        before = self.plain
        wanted = loads(json.dumps(target.document()))
        found = diff(self.core.state, wanted)
        assert (
            bool(found) == bool(found.changes) == (not same(before.document(), target.document()))
        )
        if self.applied(found.changes):
            self.step(before)
        assert dumps(self.core.state) == dumps(wanted)

    @rule()
    def the_code_rebuilds_the_map(self) -> None:
        names: dict[str, Any] = {}
        exec(to_code(self.core.state), names)
        assert dumps(names["jm"]._core.state) == dumps(self.core.state)

    @precondition(lambda self: self.past)
    @rule()
    def the_last_step_as_code_does_the_same(self) -> None:
        step = self.core.done[-1]
        jm = jn.JourneyMap()
        jm._core.state = loads(json.dumps(self.past[-1].document()))
        exec(changes_as_code(step.changes), {"jn": jn, "jm": jm})
        assert dumps(jm._core.state) == dumps(self.core.state)

    @rule()
    def the_graph_is_a_copy_with_everything(self) -> None:
        graph, wanted = self.core.graph, self.plain.document()
        assert self.core.graph is graph
        if "spoiled" in graph.graph:  # by this very rule, in this step
            return
        for kind, plural in KINDS.items():
            nodes = [id for id, found in graph.nodes(data="kind") if found == kind]
            assert nodes == [each["id"] for each in wanted.get(plural, [])]
            for each in wanted.get(plural, []):
                assert all(
                    same(graph.nodes[each["id"]][name], value)
                    for name, value in each.items()
                    if name != "id"
                )
        links = wanted.get("links", [])
        assert graph.number_of_edges() == len(links)
        for each in links:
            data = graph.edges[each["from"], each["to"], each["kind"]]
            assert all(
                same(data[name], each[name]) for name in each.keys() - {"kind", "from", "to"}
            )
        for _, attributes in graph.nodes(data=True):
            attributes["tags"].append("spoiled")
        graph.clear()
        graph.graph["spoiled"] = True

    @invariant()
    def both_maps_are_the_same(self) -> None:
        assert same(document(self.core.state), self.plain.document())
        assert self.core.revision == self.revision
        assert [event.revision for event in self.heard] == list(range(1, self.revision + 1))
        assert (len(self.core.done), len(self.core.undone)) == (len(self.past), len(self.future))

    @invariant()
    def the_file_is_the_map(self) -> None:
        text = dumps(self.core.state)
        assert dumps(loads(text)) == dumps(loads(text.encode())) == text
        assert same(json.loads(text), self.plain.document())

    def teardown(self) -> None:
        while self.core.undo():
            pass
        assert document(self.core.state) == {"format": "journeymap/1"}


TestTwoDoors = TwoDoors.TestCase
TestTwoDoors.settings = settings(max_examples=examples(60), stateful_step_count=25)


CROWD = {
    "occurs_in": (["t-1", "t-2", "content", "note"], ["s-1", "s-2"]),
    "in_lane": (["note", "note-2"], ["lane", "lane-2"]),
    "refines": (["g-1", "g-2", "g-3", "g-4"], ["g-1", "g-2", "g-3", "g-4"]),
    "answers": (["c-1", "c-2", "c-3"], ["c-1", "c-2", "c-3"]),
}
KIND_OF = {"c": "comment", "t": "touchpoint", "s": "stage", "g": "goal"}


@settings(max_examples=examples(60))
@given(data=st.data())
def test_both_doors_agree_on_single_links_and_on_circles(data: Any) -> None:
    doors = TwoDoors()
    ids = sorted({id for ends in CROWD.values() for each in ends for id in each})
    kinds = {id: KIND_OF.get(id.split("-")[0], id.split("-")[0]) for id in ids}
    doors.applied(
        [{"op": "add", "kind": kinds[id], "id": id, "fields": named(kinds[id], id)} for id in ids]
    )
    for _ in range(data.draw(st.integers(5, 25))):
        kind = data.draw(st.sampled_from([*CROWD, "refines"]))
        start, end = (data.draw(st.sampled_from(ends)) for ends in CROWD[kind])
        op = data.draw(st.sampled_from(["link", "link", "link", "unlink"]))
        doors.applied([{"op": op, "kind": kind, "from": start, "to": end}])
        assert same(document(doors.core.state), doors.plain.document())


def grown(data: Any, lists: int) -> CoreMap:
    core = CoreMap()
    for _ in range(lists):
        changes = data.draw(change_lists(document(core.state), junk=0))
        for change in changes:
            try:
                core.apply([change])
            except ChangeError:
                continue
    return core


@settings(max_examples=examples(60))
@given(data=st.data(), lists=st.integers(0, 8))
def test_a_diff_turns_any_map_into_any_other(data: Any, lists: int) -> None:
    one, other = grown(data, lists), grown(data, lists)
    text = dumps(one.state)
    found = diff(one.state, other.state)
    assert bool(found) == (text != dumps(other.state))
    inverse = one.apply(found.changes)
    assert dumps(one.state) == dumps(other.state)
    assert not diff(one.state, other.state)
    one.apply(inverse)
    assert dumps(one.state) == text
    assert len(found.to_frame()) == len(found)


@settings(max_examples=examples(40))
@given(ids=st.permutations("abcdefg"))
def test_a_diff_moves_no_more_than_it_must(ids: list[str]) -> None:
    def stages(order: Any) -> CoreMap:
        core = CoreMap()
        core.apply(
            [{"op": "add", "kind": "stage", "id": id, "fields": {"name": id}} for id in order]
        )
        return core

    core, other = stages("abcdefg"), stages(ids)
    changes = diff(core.state, other.state).changes
    longest = [1] * 7
    for index, id in enumerate(ids):
        longest[index] += max((longest[at] for at in range(index) if ids[at] < id), default=0)
    assert len(changes) == 7 - max(longest)
    core.apply(changes)
    assert dumps(core.state) == dumps(other.state)
