"""The vectors of the one door, which the TypeScript implementation runs too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from journeynb.base.errors import ChangeError
from journeynb.formats.journeymap import document, dumps, from_document, loads
from journeynb.model.core import CoreMap
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.entity import MapInfo
from journeynb.model.kinds.ids import id_from_name
from journeynb.model.kinds.links import LINKS
from strategies import same

FOLDER = Path(__file__).parent / "vectors"
MAPS = json.loads((FOLDER / "maps.json").read_text(encoding="utf-8"))
VECTORS = [
    vector
    for path in sorted(FOLDER.glob("*.json"))
    if path.name not in ("maps.json", "names.json")
    for vector in json.loads(path.read_text(encoding="utf-8"))
]
NAMES = json.loads((FOLDER / "names.json").read_text(encoding="utf-8"))
GOOD = [vector for vector in VECTORS if "after" in vector]
BAD = [vector for vector in VECTORS if "error" in vector]
CODES = {
    "unknown_op",
    "unknown_kind",
    "unknown_id",
    "id_taken",
    "bad_id",
    "unknown_field",
    "bad_value",
    "bad_end",
    "too_many",
    "cycle",
    "no_such_link",
    "bad_index",
}


def written(found: Any) -> Any:
    return MAPS[found] if isinstance(found, str) else found


def named(vectors: list[Any]) -> Any:
    return pytest.mark.parametrize("vector", vectors, ids=[vector["name"] for vector in vectors])


def opened(vector: Any) -> tuple[CoreMap, list[Any]]:
    core = CoreMap(from_document(written(vector["map"])))
    events: list[Any] = []
    core.listen(events.append)
    return core, events


@pytest.mark.parametrize("vector", NAMES, ids=lambda vector: ascii(vector["name"]))
def test_a_name_gives_the_id_that_is_written(vector: Any) -> None:
    assert id_from_name(vector["name"], vector["kind"]) == vector["id"]


@named(VECTORS)
def test_a_vector_contains_normal_forms_only(vector: Any) -> None:
    for key in {"map", "after"} & vector.keys():
        assert same(document(from_document(written(vector[key]))), written(vector[key]))


@named(GOOD)
def test_the_map_and_the_inverse_are_as_written(vector: Any) -> None:
    core, events = opened(vector)
    changes = json.dumps(vector["changes"])
    inverse = core.apply(vector["changes"])
    assert same(document(core.state), written(vector["after"]))
    assert same(inverse, vector["inverse"])
    assert len(core.done) == len(events) == core.revision == (1 if vector["inverse"] else 0)
    assert json.dumps(vector["changes"]) == changes
    assert dumps(loads(dumps(core.state))) == dumps(core.state)


@named(GOOD)
def test_the_inverse_gives_the_map_back(vector: Any) -> None:
    core, _ = opened(vector)
    before = dumps(core.state)
    again = core.apply(core.apply(vector["changes"]))
    assert dumps(core.state) == before
    core.apply(again)
    assert same(document(core.state), written(vector["after"]))


@named([vector for vector in GOOD if vector["inverse"]])
def test_undo_and_redo_go_there_and_back(vector: Any) -> None:
    core, events = opened(vector)
    before = dumps(core.state)
    core.apply(vector["changes"])
    after = dumps(core.state)
    assert core.undo() and dumps(core.state) == before
    assert core.redo() and dumps(core.state) == after
    assert [event.revision for event in events] == [1, 2, 3]
    assert same(events[1].changes, vector["inverse"])


@named([vector for vector in GOOD if vector["inverse"]])
def test_what_history_and_listeners_have_does_the_same(vector: Any) -> None:
    core, events = opened(vector)
    core.apply(vector["changes"])
    for changes in (
        core.done[0].changes,
        events[0].changes,
        json.loads(json.dumps(events[0].changes)),
    ):
        other, _ = opened(vector)
        assert same(other.apply(changes), vector["inverse"])
        assert dumps(other.state) == dumps(core.state)


@named(BAD)
def test_the_error_is_as_written_and_nothing_has_changed(vector: Any) -> None:
    core, events = opened(vector)
    before = dumps(core.state)
    with pytest.raises(ChangeError) as caught:
        core.apply(vector["changes"])
    error = caught.value.as_dict()
    assert {key: error[key] for key in ("code", "change", "field")} == vector["error"]
    assert error["message"] and str(caught.value)
    assert dumps(core.state) == before
    assert not core.done and not core.undone and not events and core.revision == 0


@named(BAD)
def test_a_refused_list_inside_a_batch_is_undone_alone(vector: Any) -> None:
    core, events = opened(vector)
    before = dumps(core.state)
    note = {"op": "add", "kind": "note", "id": "kept-in-the-batch", "fields": {"name": "kept"}}
    with core.batch():
        core.apply([note])
        held = dumps(core.state)
        with pytest.raises(ChangeError):
            core.apply(vector["changes"])
        assert dumps(core.state) == held
    assert len(events) == 1
    assert core.undo() and dumps(core.state) == before


def test_there_are_enough_vectors_and_each_has_a_name_of_its_own() -> None:
    names = [vector["name"] for vector in VECTORS]
    assert len(names) == len(set(names)) >= 110
    for vector in VECTORS:
        wanted = {"after", "inverse"} if "after" in vector else {"error"}
        assert vector.keys() == {"name", "map", "changes"} | wanted


def test_every_named_map_is_used() -> None:
    used = [value for vector in VECTORS for value in vector.values() if isinstance(value, str)]
    assert set(MAPS) <= set(used)


def test_every_op_kind_and_field_is_in_a_vector() -> None:
    good = [change for vector in GOOD for change in vector["changes"]]
    assert {change["op"] for change in good} == {"add", "set", "move", "remove", "link", "unlink"}
    for kind, cls in ENTITIES.items():
        seen = {
            name
            for change in good
            if change["op"] == "add" and change["kind"] == kind
            for name in change.get("fields", {})
        }
        assert seen == set(cls.model_fields) - {"id"}, kind
    info = {name for change in good if change.get("id") == "" for name in change.get("fields", {})}
    assert info == set(MapInfo.model_fields)


def test_every_kind_of_link_and_its_data_is_in_a_vector() -> None:
    links = [change for vector in GOOD for change in vector["changes"] if change["op"] == "link"]
    for kind, cls in LINKS.items():
        mine = [change for change in links if change["kind"] == kind]
        assert mine, kind
        seen = {name for change in mine for name in change.get("fields", {})}
        assert seen == set(cls.model_fields), kind


def test_every_error_code_is_in_several_vectors() -> None:
    codes = [vector["error"]["code"] for vector in BAD]
    assert set(codes) == CODES
    assert all(codes.count(code) >= 2 for code in CODES)


def test_the_order_of_keys_in_fields_makes_no_difference_to_a_good_vector() -> None:
    for vector in GOOD:
        core, _ = opened(vector)
        turned = [
            {key: dict(reversed(value.items())) if key == "fields" else value
             for key, value in reversed(change.items())}
            for change in vector["changes"]
        ]  # fmt: skip
        assert same(core.apply(turned), vector["inverse"])
        assert same(document(core.state), written(vector["after"]))
