"""Three people edit one file: in an editor, in a notebook and on a branch. No edit is lost."""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.formats.journeymap import dumps, loads
from journeynb.model.merge import Merged
from journeynb.model.merge_conflicts import Conflict
from journeynb.sync.connection import Connection
from journeynb.sync.map_storage import FileStorage
from journeynb.sync.session import Session
from strategies import examples

FIELDS = ("description", "owner", "tone")
STAGES = ("find", "buy", "use")


class Editor:
    """Someone who edits in an editor, whose session holds the open file."""

    def __init__(self, jm: jn.JourneyMap) -> None:
        self.map = jm
        self.sent: list[Any] = []
        self.view = Connection(Session(FileStorage(jm)), self.sent.append)
        self.number = 0

    def ask(self, type: str, **fields: Any) -> None:
        self.number += 1
        self.view.receive({"type": type, "request": f"view-{self.number}", **fields})
        assert self.sent[-1]["type"] != "error" or "error" in self.sent[-1]

    def apply(self, changes: list[Any]) -> None:
        self.ask("edit", changes=changes)

    def sync(self) -> None:
        self.ask("status")


class Notebook:
    """Someone who edits with code in a kernel of their own."""

    def __init__(self, jm: jn.JourneyMap) -> None:
        self.map = jm

    def apply(self, changes: list[Any]) -> None:
        self.map.apply(changes)

    def sync(self) -> None:
        self.map._file.catch_up()


class Branch:
    """Someone who edits a copy, and merges it into the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.base = self.map = jn.read(path)
        self.map = self.base.fork()
        self.conflicts: list[Conflict] = []

    def apply(self, changes: list[Any]) -> None:
        self.map.apply(changes)

    def sync(self) -> None:
        merge = jn.merge(self.base, jn.read(self.path), self.map)
        self.conflicts += merge._found.conflicts
        self.path.write_text(dumps(merge.map._core.state), "utf-8")
        self.base, self.map = merge.map.fork(), merge.map.fork()


class History:
    """What each edit wrote, and the value that its author saw before."""

    def __init__(self) -> None:
        self.before: dict[tuple[str, str], dict[str, Any]] = {}
        self.removals: dict[str, list[dict[str, Any]]] = {}
        self.count = 0

    def edit(self, draw: Any, party: Any) -> None:
        state = party.map._core.state
        ids = [each.id for each in state.entities("touchpoint")]
        kind = draw(st.sampled_from(["add", "set", "set", "set", "stage", "remove"]))
        self.count += 1
        token = f"t{self.count}"
        if kind == "add" or not ids:
            self.before[token, "name"] = {token: None}
            party.apply(
                [{"op": "add", "kind": "touchpoint", "id": token, "fields": {"name": token}}]
            )
            return
        id = draw(st.sampled_from(ids))
        if kind == "set":
            field = draw(st.sampled_from(FIELDS))
            seen = state.entity(id).stored().get(field)
            self.before.setdefault((id, field), {})[token] = seen
            party.apply([{"op": "set", "id": id, "fields": {field: token}}])
        elif kind == "stage":
            stage = draw(st.sampled_from(STAGES))
            there = state.ends_of(id, "occurs_in")
            changes = [{"op": "unlink", "kind": "occurs_in", "from": id, "to": e} for e in there]
            party.apply([*changes, {"op": "link", "kind": "occurs_in", "from": id, "to": stage}])
        else:
            self.removals.setdefault(id, []).append(state.entity(id).stored())
            party.apply([{"op": "remove", "id": id}])

    def check(self, jm: jn.JourneyMap, conflicts: list[Conflict]) -> None:
        """Check that each value is there, was seen by who replaced it, or is a conflict."""
        for (id, field), written in self.before.items():
            assert id in jm or self.removals.get(id), f"{id} has vanished"
            ends = [each.get(field) for each in self.removals.get(id, [])]
            if id in jm:
                ends.append(jm._core.entity(id).stored().get(field))
            known = set()
            listed = [
                value
                for each in conflicts
                if each.id == id and each.field in ("", field)
                for value in (each.ours, each.theirs)
            ]
            for value in (*ends, *listed):
                while value in written and value not in known:
                    known.add(value)
                    value = written[value]
            assert set(written) <= known, (id, field, set(written) - known)


@settings(max_examples=examples(30))
@given(st.data())
def test_edits_in_an_editor_a_notebook_and_on_a_branch_end_in_one_map(data: st.DataObject) -> None:
    conflicts: list[Conflict] = []

    def listed(found: Merged) -> None:
        conflicts.extend(found.conflicts)

    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", jn.JourneyWarning)
        path = Path(folder, "shop.journeymap.json")
        jm = jn.JourneyMap("Shop", stages=["Find", "Buy", "Use"])
        for name in ("Ad", "Cart"):
            jm.add(jn.Touchpoint(name=name), stage="buy")
        jm.save(path)
        maps = [jn.read(path), jn.read(path)]
        for each in maps:
            each._file.save_as_edited()
            each._file.merge_listeners.append(listed)
        branch = Branch(path)
        parties: list[Any] = [Editor(maps[0]), Notebook(maps[1]), branch]
        history = History()
        for _ in range(data.draw(st.integers(1, 14))):
            party = data.draw(st.sampled_from(parties))
            if data.draw(st.integers(0, 3)) == 0:
                party.sync()
            else:
                history.edit(data.draw, party)
        for _ in range(2):
            for party in (branch, *parties):
                party.sync()
        texts = {dumps(party.map._core.state) for party in parties}
        assert texts == {path.read_text("utf-8")}
        assert dumps(loads(path.read_text("utf-8"))) in texts
        history.check(jn.read(path), [*conflicts, *branch.conflicts])
