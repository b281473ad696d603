"""Which map a `library` or a `journey` names: nothing outside the portfolio's folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import journeynb as jn
from journeynb.portfolio.reading.maps import MapFolder, OpenMap
from journeynb.portfolio.reading.references import (
    Problem,
    references,
    resolve,
)


def write(folder: Path, name: str, library: str = "", **journeys: str) -> Path:
    """Write a map: a stage for each journey that it refers to."""
    jm = jn.JourneyMap(name, library=library)
    for id, text in journeys.items():
        jm.add(jn.Stage(id=id, name=id, journey=text))
    path = folder / f"{name}.journeymap.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    jm.save(path)
    return path


def found(folder: Path | list[Any]) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Return, by map and id, the map that each reference leads to and its problem."""
    return {
        (each.map, each.id): (each.to, each.problem) for each in references(MapFolder(folder)).all
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a portfolio, with a map outside of it that nothing may reach."""
    write(tmp_path, "secret")
    write(tmp_path / "maps-of-others", "secret")
    root = tmp_path / "maps"
    root.mkdir()
    return root


def test_paths_are_relative_to_the_map_that_has_them(root: Path) -> None:
    write(root, "library")
    write(root, "eu/buy", "../library.journeymap.json", pay="./pay/../pay/card.journeymap.json")
    write(root, "eu/pay/card", "../../library.journeymap.json", back="../buy.journeymap.json")
    write(root, "us", "library.journeymap.json", pay="eu//pay/card.journeymap.json")
    assert found(root) == {
        ("eu/buy", ""): ("library", None),
        ("eu/buy", "pay"): ("eu/pay/card", Problem.CYCLE),
        ("eu/pay/card", ""): ("library", None),
        ("eu/pay/card", "back"): ("eu/buy", Problem.CYCLE),
        ("us", ""): ("library", None),
        ("us", "pay"): ("eu/pay/card", None),
    }
    known = references(MapFolder(root))
    assert known.library_of("us") == "library" and known.library_of("library") == ""
    assert [(each.id, each.to) for each in known.children_of("us")] == [("pay", "eu/pay/card")]


@pytest.mark.parametrize(
    "path",
    [
        "../secret.journeymap.json",
        "../maps/inside.journeymap.json",  # leaves the folder, even if it comes back
        "sub/../../secret.journeymap.json",
        "../maps-of-others/secret.journeymap.json",
        "link.journeymap.json",
        "folder-link/secret.journeymap.json",
        "folder-link/../secret.journeymap.json",
        "a/b/../../../../../../../../../../etc/passwd",
    ],
)
def test_nothing_outside_of_the_folder_is_reached(root: Path, path: str) -> None:
    write(root, "inside")
    os.symlink(root.parent / "secret.journeymap.json", root / "link.journeymap.json")
    os.symlink(root.parent / "maps-of-others", root / "folder-link")
    write(root, "buy", path, pay=path)
    expected = Problem.MISSING if path.startswith("folder-link/..") else Problem.OUTSIDE
    assert found(root) == {("buy", ""): ("", expected), ("buy", "pay"): ("", expected)}


def test_a_missing_file_a_folder_and_another_file_differ(root: Path) -> None:
    (root / "notes.txt").write_text("no map")
    (root / "folder.json").mkdir()
    os.symlink("circle.journeymap.json", root / "circle.journeymap.json")
    write(root, "buy", "gone.journeymap.json", a="notes.txt", b="folder.json", c="..", d=".",
          e="circle.journeymap.json", f="x" * 300 + ".json", g="notes.txt/a.json")  # fmt: skip
    assert found(root) == {
        ("buy", ""): ("", "missing"),
        ("buy", "a"): ("", "not a map"),
        ("buy", "b"): ("", "not a map"),
        ("buy", "c"): ("", "outside"),
        ("buy", "d"): ("", "not a map"),
        ("buy", "e"): ("", "missing"),
        ("buy", "f"): ("", "missing"),
        ("buy", "g"): ("", "missing"),
    }


def test_links_inside_the_folder_lead_to_the_map_itself(root: Path) -> None:
    write(root, "eu/library")
    os.symlink("eu", root / "europe")
    os.symlink("eu/library.journeymap.json", root / "lib.journeymap.json")
    os.link(root / "eu/library.journeymap.json", root / "hard.json")
    write(root, "buy", "europe/library.journeymap.json")
    write(root, "pay", "lib.journeymap.json")
    write(root, "use", "hard.json")
    assert set(found(root).values()) == {("eu/library", None)}


def test_a_broken_file_is_there_and_a_map_outside_of_the_glob_too(root: Path) -> None:
    (root / "broken.journeymap.json").write_text("{")
    write(root, "buy", "broken.journeymap.json", pay="old/pay.journeymap.json")
    write(root, "old/pay")
    assert found(root) == {("buy", ""): ("", None), ("buy", "pay"): ("old/pay", None)}
    glob: Any = str(root / "*.journeymap.json")
    assert found(glob) == {("buy", ""): ("", None), ("buy", "pay"): ("", None)}


def test_a_library_may_have_a_library_and_may_be_the_map_above(root: Path) -> None:
    write(root, "group")
    write(root, "company", "group.journeymap.json", pay="pay.journeymap.json")
    write(root, "pay", "company.journeymap.json")
    assert {problem for _, problem in found(root).values()} == {None}
    links = references(MapFolder(root))
    assert links.libraries == {"group", "company"}
    assert [(each.map, each.id) for each in links.parents["pay"]] == [("company", "pay")]


def test_a_map_is_in_a_cycle_with_itself_and_only_the_links_of_the_cycle_are_listed(
    root: Path,
) -> None:
    write(root, "alone", "alone.journeymap.json", again="alone.journeymap.json")
    write(root, "a", next="b.journeymap.json", out="leaf.journeymap.json")
    write(root, "b", next="c.journeymap.json")
    write(root, "c", next="a.journeymap.json")
    write(root, "leaf")
    write(root, "top", next="a.journeymap.json")
    problems = {key: problem for key, (_, problem) in found(root).items()}
    assert {key for key, problem in problems.items() if problem == "cycle"} == {
        ("alone", ""), ("alone", "again"), ("a", "next"), ("b", "next"), ("c", "next"),
    }  # fmt: skip
    assert problems["a", "out"] is None and problems["top", "next"] is None


def test_maps_without_a_file_have_no_folder_to_look_in() -> None:
    jm = jn.JourneyMap("Buy", library="library.journeymap.json")
    assert references(MapFolder([OpenMap(jm._core)])).all == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["..", ".", "", "a", "b", "c.json", "secret.journeymap.json"]),
                min_size=1, max_size=6))  # fmt: skip
def test_no_path_leaves_the_folder(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    top = tmp_path_factory.getbasetemp() / "any-path"
    root = top / "maps"
    if not root.is_dir():
        (root / "a/b").mkdir(parents=True)
        for folder in (top, root, root / "a"):
            write(folder, "secret")
        os.symlink(top, root / "b")
    text = "/".join(parts)
    path = resolve(root, root / "a" / "from.journeymap.json", text)
    depth, lowest = 1, 1
    for part in parts:
        depth += -1 if part == ".." else part not in (".", "")
        lowest = min(lowest, depth)
    if lowest < 0 or text.startswith("/"):
        assert path is Problem.OUTSIDE
    if isinstance(path, Path):
        assert path.parent in (root, root / "a") and path.name == "secret.journeymap.json"
