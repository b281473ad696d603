"""Other maps in an editor of a notebook: which there are, and editors of them below it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from test_editor import View

PARCEL = "parts/parcel.journeymap.json"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "maps/parts").mkdir(parents=True)
    jn.JourneyMap("Everything").save("library.journeymap.json")
    jn.JourneyMap("The “first” parcel").save("maps/parts/parcel.journeymap.json")
    jn.JourneyMap("Office").save("maps/office.journeymap.json")
    jm = jn.JourneyMap("Subscribe", stages=["Buy"], library="../library.journeymap.json")
    jm.add(jn.Touchpoint(name="Parcel", journey=PARCEL), stage="buy")
    jm.save("maps/subscribe.journeymap.json")
    return tmp_path / "maps"


def opened(path: Path, **options: Any) -> View:
    return View(jn.open(path).edit(**options))


def test_the_maps_of_the_folder_and_those_that_are_named_are_listed(folder: Path) -> None:
    view = opened(folder / "subscribe.journeymap.json")
    assert view.ask("maps") == {
        "maps": [
            {"path": "../library.journeymap.json", "title": "Everything"},
            {"path": "office.journeymap.json", "title": "Office"},
            {"path": PARCEL, "title": "The “first” parcel"},
        ],
        "broken": [],
    }


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gone.journeymap.json", "there is no such file"),
        ("../../outside.journeymap.json", "it is outside the folder of the maps"),
        ("subscribe.journeymap.json", "it is the map itself"),
        ("notes.txt", "it is not a .journeymap.json file"),
        ("link.journeymap.json", "it is outside the folder of the maps"),
    ],
)
def test_a_name_that_leads_to_no_map_says_why(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, name: str, why: str
) -> None:
    (folder / "notes.txt").write_text("{}")
    outside = tmp_path_factory.mktemp("outside") / "secret.journeymap.json"
    jn.JourneyMap("Secret").save(outside)
    os.symlink(outside, folder / "link.journeymap.json")
    view = opened(folder / "subscribe.journeymap.json")
    jn.open(folder / "subscribe.journeymap.json").set("parcel", journey=name)
    answer = view.ask("maps")
    assert {"path": name, "why": why} in answer["broken"]
    assert "Secret" not in str(answer)
    assert view.ask("open_map", path=name)["error"]["message"] == why


def test_another_map_opens_below_once_and_saves_its_edits(folder: Path) -> None:
    view = opened(folder / "subscribe.journeymap.json")
    answer = view.ask("open_map", path=PARCEL)
    assert answer["title"] == "The “first” parcel"
    assert view.ask("open_map", path=PARCEL) == answer
    other = jn.open(folder / PARCEL)
    [nested] = view.editor._nested._open.values()
    assert nested._core is other._core
    other.add(jn.Stage(name="Unpack"))
    assert "unpack" in (folder / PARCEL).read_text()
    view.ask("close_map", editor=answer["place"])
    assert nested.comm is None
    assert view.ask("open_map", path=PARCEL)["place"] != answer["place"]


def test_the_editors_below_end_with_the_editor_and_are_as_read_only(folder: Path) -> None:
    view = opened(folder / "subscribe.journeymap.json", readonly=True, height="50vh")
    view.ask("open_map", path="office.journeymap.json")
    [nested] = view.editor._nested._open.values()
    assert (nested.readonly, nested.height) == (True, "50vh")
    view.editor.close()
    assert nested.comm is None


def test_a_map_without_a_file_knows_no_others(folder: Path) -> None:
    view = View(jn.JourneyMap("New").edit())
    assert view.ask("maps") == {"maps": [], "broken": []}
    assert "save it first" in view.ask("open_map", path=PARCEL)["error"]["message"]


def test_a_folder_of_many_folders_is_not_searched(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journeynb.portfolio.reading.near_maps.FOLDERS", 1)
    view = opened(folder / "office.journeymap.json")
    assert [each["path"] for each in view.ask("maps")["maps"]] == ["subscribe.journeymap.json"]
