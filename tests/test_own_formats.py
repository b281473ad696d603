"""File formats of your own: added in a cell or by a package, beside the built-in ones."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.formats.registry import FORMATS

SRC = Path(jn.__file__).parents[1]
CODE = """
import journeynb as jn

def write(jm):
    return "\\n".join(jm.table("touchpoint").name)

def read(content, *, title=""):
    jm = jn.JourneyMap(title)
    for name in content.decode().splitlines():
        jm.add(jn.Touchpoint(name=name))
    return jm

jn.add_format("names", [".names", ".names.json"], read, write)
"""


@pytest.fixture(autouse=True)
def only_ours() -> Iterator[None]:
    yield
    for each in [each for each in FORMATS.values() if each.own]:
        jn.remove_format(each.name)


@pytest.fixture
def names() -> None:
    exec(CODE, {})


@pytest.mark.parametrize("name", ["a.names", "A.NAMES", "a.names.json"])
def test_is_read_saved_and_converted(names: None, tmp_path: Path, name: str) -> None:
    jm = jn.JourneyMap("Shop")
    jm.add(jn.Touchpoint(name="Café"))
    jm.save(tmp_path / name)
    assert (tmp_path / name).read_text("utf-8") == "Café"
    found = jn.read(tmp_path / name, title="Back")
    assert (found.title, list(found), found.path) == ("Back", ["cafe"], None)
    assert list(jn.read(tmp_path / name, format="names")) == ["cafe"]
    with pytest.raises(jn.ArgumentError, match="names has no option scale=; allowed: title"):
        jn.read(tmp_path / name, scale=(1, 5))


def test_built_in_formats_stay(names: None, tmp_path: Path) -> None:
    jn.sample("coffee").save(tmp_path / "a.json")
    assert jn.read(tmp_path / "a.json").equals(jn.sample("coffee"))
    with pytest.raises(jn.ArgumentError, match=r"unknown file extension; allowed: .*\.names"):
        jn.read(tmp_path / "a.name")
    exec(CODE, {})  # the cell is run again
    jn.remove_format("names")
    with pytest.raises(jn.ArgumentError, match="name='csv' is not a format of your own; allowed"):
        jn.remove_format("csv")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("csv", ".x"), "name='csv' is a built-in format"),
        (("mine", ".csv"), "endings: .csv belongs to the format csv; allowed: another one, or a"),
        (("mine", "x"), "endings='x' is not valid; allowed: a file extension such as '.cjml'"),
        (("my format", ".x"), "name='my format' is not valid"),
        (("mine", ".x", None, None), "a format needs read= or write="),
        (("mine", ".x", "read"), "read='read' is not valid; allowed: a function"),
    ],
)
def test_that_cannot_be_is_refused(given: tuple[Any, ...], message: str) -> None:
    with pytest.raises(jn.ArgumentError) as caught:
        jn.add_format(*(given if len(given) > 2 else (*given, print)))
    assert message in str(caught.value)


def test_errors_of_its_functions_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mine"
    path.write_text("x")
    jn.add_format("mine", ".mine", lambda content: {}[content], lambda jm: 7)
    with pytest.raises(jn.FormatError, match=r"a\.mine: the format mine cannot read it: KeyError"):
        jn.read(path)
    jn.add_format("empty", ".empty", lambda content: jn.JourneyMap("Board", stages=[""]))
    (tmp_path / "a.empty").write_text("x")
    with pytest.raises(jn.FormatError, match=r"a\.empty: .*field name: must not be empty"):
        jn.read(tmp_path / "a.empty")
    with pytest.raises(jn.FormatError, match="format mine returned 7; allowed: text or bytes"):
        jn.JourneyMap().save(path)
    assert path.read_text() == "x"
    jn.add_format("mine", ".mine", read=lambda content: "map")
    with pytest.raises(jn.FormatError, match="returned 'map'; allowed: a JourneyMap"):
        jn.read(path)
    with pytest.raises(jn.ArgumentError, match="the format mine can only be read"):
        jn.JourneyMap().save(path)


def test_comes_from_an_installed_package(tmp_path: Path) -> None:
    (tmp_path / "names_format.py").write_text(CODE)
    info = tmp_path / "names_pack-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: names-pack\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[journeynb.formats]\nnames = names_format\n")
    (tmp_path / "shop.names").write_text("Checkout\nInvoice\n")
    made = subprocess.run(
        [sys.executable, "-m", "journeynb.cli", "convert", "shop.names", "shop.csv"],
        cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(SRC)])},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert "Checkout" in (tmp_path / "shop.csv").read_text()
