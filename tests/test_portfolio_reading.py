"""Which files are the maps of a portfolio, and when they are read again."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import pytest

import journeynb as jn
from journeynb.portfolio.reading import maps as reading


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / f"{name}.journeymap.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        jn.JourneyMap(name, stages=["Find"]).save(path)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read."""
    found: list[str] = []
    before = reading.loads

    def loads(data: bytes, source: str | None = None) -> Any:
        found.append(Path(str(source)).name.partition(".")[0])
        return before(data, source)

    monkeypatch.setattr(reading, "loads", loads)
    return found


class TestFolder:
    def test_has_the_maps_of_its_subfolders_by_name(self, tmp_path: Path) -> None:
        write(tmp_path, "subscribe", "eu/office", "discover")
        (tmp_path / "notes.json").write_text("{}")
        pf = jn.Portfolio(tmp_path)
        assert pf.maps == list(pf) == ["discover", "eu/office", "subscribe"]
        assert len(pf) == 3 and "eu/office" in pf and "office" not in pf
        assert pf.path == tmp_path.resolve()

    def test_skips_hidden_folders_and_those_of_installed_packages(self, tmp_path: Path) -> None:
        write(tmp_path, "a", ".git/b", ".ipynb_checkpoints/a-checkpoint", "node_modules/x/c")
        write(tmp_path, "venv/lib/site-packages/d", "env/e", ".hidden")
        (tmp_path / "env/pyvenv.cfg").touch()
        assert jn.Portfolio(tmp_path).maps == ["a"]

    def test_skips_links_that_lead_out_of_it(self, tmp_path: Path) -> None:
        inside, outside = tmp_path / "in", tmp_path / "out"
        write(inside, "a")
        write(outside, "b", "sub/c")
        (inside / "file.journeymap.json").symlink_to(outside / "b.journeymap.json")
        (inside / "folder").symlink_to(outside / "sub", target_is_directory=True)
        (inside / "circle").symlink_to(inside, target_is_directory=True)
        (inside / "gone.journeymap.json").symlink_to(inside / "nowhere")
        assert jn.Portfolio(inside).maps == ["a"]
        assert jn.Portfolio(str(inside / "*.journeymap.json")).maps == ["a"]
        assert jn.Portfolio(str(inside / "**/*.journeymap.json")).maps == ["a"]

    def test_has_a_file_once_though_a_link_leads_to_it(self, tmp_path: Path) -> None:
        write(tmp_path, "b", "v2/b")
        (tmp_path / "a.journeymap.json").symlink_to(tmp_path / "b.journeymap.json")
        assert jn.Portfolio(tmp_path).maps == ["b", "v2/b"]

    def test_has_files_whose_extension_is_in_capitals(self, tmp_path: Path) -> None:
        write(tmp_path, "a")
        (tmp_path / "a.journeymap.json").rename(tmp_path / "A.JourneyMap.JSON")
        assert jn.Portfolio(tmp_path).maps == jn.Portfolio(f"{tmp_path}/*").maps == ["A"]

    def test_lists_a_folder_that_cannot_be_read_as_broken(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path, "a", "eu/b")
        before = os.scandir

        def scandir(path: Any) -> Any:
            if str(path).endswith("eu"):
                raise PermissionError(13, "Permission denied", str(path))
            return before(path)

        monkeypatch.setattr(os, "scandir", scandir)
        pf = jn.Portfolio(tmp_path)
        assert pf.maps == ["a"]
        assert pf.broken.values.tolist() == [
            ["eu", "the folder eu cannot be read: Permission denied"]
        ]

    def test_that_is_removed_meanwhile_is_broken(self, tmp_path: Path) -> None:
        write(tmp_path / "journeys", "a")
        pf = jn.Portfolio(tmp_path / "journeys")
        assert pf.maps == ["a"]
        (tmp_path / "journeys").rename(tmp_path / "moved")
        assert pf.maps == []
        assert "cannot be read: No such file or directory" in pf.broken.message[0]

    def test_without_a_map_says_so(self, tmp_path: Path) -> None:
        pf = jn.Portfolio(tmp_path)
        assert pf.maps == [] and pf
        assert repr(pf).endswith("0 maps\n  (nothing: there is no file *.journeymap.json)")
        assert pf.personas().empty and pf.goals().empty and pf.table("persona").empty
        nothing = repr(jn.Portfolio(tmp_path / "eu-*"))
        assert nothing.endswith("(nothing: no .journeymap.json file matches eu-*)")
        assert repr(jn.Portfolio([])).endswith("(nothing: the list names no map)")

    def test_stays_the_same_after_a_change_of_the_working_directory(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path / "journeys", "a")
        monkeypatch.chdir(tmp_path)
        of_folder, of_glob = jn.Portfolio("journeys"), jn.Portfolio("journeys/*.json")
        monkeypatch.chdir("/")
        assert of_folder.maps == of_glob.maps == ["a"]


class TestList:
    def test_has_files_folders_globs_and_maps_each_once(self, tmp_path: Path) -> None:
        write(tmp_path, "a", "b", "sub/c")
        b = jn.read(tmp_path / "b.journeymap.json")
        files = [tmp_path / "a.journeymap.json", tmp_path / "sub", b]
        pf = jn.Portfolio([*files, *files, str(tmp_path / "b.*")])
        assert pf.maps == ["a", "b", "sub/c"]
        assert pf["b"] is b

    def test_names_maps_without_a_file_after_their_titles(self) -> None:
        first, second, third = jn.JourneyMap("Office"), jn.JourneyMap("Office"), jn.JourneyMap()
        pf = jn.Portfolio([first, second, third])
        assert pf.maps == ["Office", "Office-2", "untitled"]
        assert pf["Office-2"] is second
        second.title = "Kitchen"
        assert pf.maps == ["Kitchen", "Office", "untitled"]
        assert jn.Portfolio(first).maps == ["Office"]

    def test_lists_a_file_that_is_not_there_as_broken(self, tmp_path: Path) -> None:
        write(tmp_path, "a")
        pf = jn.Portfolio([tmp_path / "a.journeymap.json", tmp_path / "b.journeymap.json"])
        assert pf.maps == ["a"]
        assert pf.broken.values.tolist() == [
            ["b", "b.journeymap.json cannot be read: No such file or directory"]
        ]


def test_one_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path, "a", "c")
    (tmp_path / "b.journeymap.json").write_text('{\n"format": "journeymap/1",\n"color": 1}')
    pf = jn.Portfolio(tmp_path)
    assert pf.maps == ["a", "c"]
    assert pf.broken["map"].tolist() == ["b"]
    assert pf.broken.message[0].startswith("b.journeymap.json, 'color': unknown key; allowed:")
    assert "1 file that cannot be read, see pf.broken:\n  b.journeymap.json" in repr(pf)
    with pytest.raises(KeyError, match="the map b is broken: b"):
        pf["b"]
    write(tmp_path, "b")
    assert pf.maps == ["a", "b", "c"] and pf.broken.empty


def test_a_file_is_read_once_and_again_when_it_changes(tmp_path: Path, read: list[str]) -> None:
    write(tmp_path, "a", "b")
    pf = jn.Portfolio(tmp_path)
    pf.personas()
    pf.goals(today="2026-11-30")
    pf.matrix("persona", "map")
    assert read == ["a", "b"]
    jm = jn.read(tmp_path / "a.journeymap.json")
    jm.add(jn.Persona(name="Maya"))
    jm.save()
    write(tmp_path, "c")
    (tmp_path / "b.journeymap.json").unlink()
    assert pf.personas()[["id", "maps"]].values.tolist() == [["maya", ["a"]]]
    assert pf.maps == ["a", "c"]
    assert read == ["a", "b", "a", "c"]


def test_a_broken_file_is_not_read_again_either(tmp_path: Path, read: list[str]) -> None:
    (tmp_path / "a.journeymap.json").write_text("{")
    pf = jn.Portfolio(tmp_path)
    assert len(pf.broken) == len(pf.broken) == 1
    assert read == ["a"]


class TestOpenMap:
    def test_is_the_one_that_open_returns_and_saves_its_edits(self, tmp_path: Path) -> None:
        write(tmp_path, "a")
        pf = jn.Portfolio(tmp_path)
        jm = pf["a"]
        assert jm is pf["a"] is jn.open(tmp_path / "a.journeymap.json")
        jm.add(jn.Persona(name="Maya"))
        assert pf.personas().id.tolist() == ["maya"]
        assert list(jn.read(tmp_path / "a.journeymap.json")) == ["maya", "find"]
        jm.undo()
        assert pf.personas().empty

    def test_is_kept_with_its_history_and_takes_in_what_others_write(self, tmp_path: Path) -> None:
        write(tmp_path, "a", "b")
        pf = jn.Portfolio(tmp_path)
        pf["a"].add(jn.Persona(name="Maya"))
        theirs = jn.read(tmp_path / "a.journeymap.json")
        theirs.add(jn.Persona(name="Jonas"))
        theirs.save()
        with pytest.warns(jn.JourneyWarning, match="added Jonas"):
            assert pf.personas().id.tolist() == ["maya", "jonas"]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert pf.personas().id.tolist() == ["maya", "jonas"]
        assert len(pf["a"].history()) == 2

    def test_whose_file_is_removed_is_not_in_the_portfolio(self, tmp_path: Path) -> None:
        write(tmp_path, "a", "b")
        pf = jn.Portfolio(tmp_path)
        jm = pf["a"]
        (tmp_path / "a.journeymap.json").unlink()
        assert pf.maps == ["b"]
        jm.save(force=True)
        assert pf.maps == ["a", "b"] and pf["a"] is jm

    def test_of_a_file_that_is_not_a_map_any_more_is_listed_as_broken(self, tmp_path: Path) -> None:
        write(tmp_path, "a", "b")
        pf = jn.Portfolio(tmp_path)
        jm = pf["a"]
        (tmp_path / "a.journeymap.json").write_text("<<<<<<< ours\n")
        assert pf.maps == ["b"]
        assert "a.journeymap.json" in pf.broken.message[0]
        jm.save(force=True)
        assert pf.maps == ["a", "b"] and pf["a"] is jm


WRONG_SOURCES = [
    (3, "source=3 is not valid; allowed: a folder, a glob, or a list of paths or maps"),
    ("nowhere", "nowhere does not exist; allowed: a folder, a glob such as"),
    ("nowhere/*.json", "nowhere/*.json: the folder nowhere does not exist"),
    ("https://x.org/maps", "is a URL; allowed: a path"),
    (jn.Portfolio([]), "source is a portfolio already; allowed: a folder, a glob, or a list"),
    (["a.mmd"], "a.mmd: a portfolio reads .journeymap.json files; convert the file first"),
    ([3], "source=3 is not valid; allowed: a path as text or Path"),
    ("a\0b", "does not exist; allowed"),
]


@pytest.mark.parametrize(("source", "message"), WRONG_SOURCES, ids=range(len(WRONG_SOURCES)))
def test_a_wrong_source_says_what_is_allowed(source: Any, message: str) -> None:
    with pytest.raises(jn.JourneyError) as caught:
        jn.Portfolio(source)
    assert message in str(caught.value)


def test_a_wrong_name_names_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, "discover", "office")
    with pytest.raises(KeyError) as caught:
        jn.Portfolio(tmp_path)["discovr"]
    assert str(caught.value) == (
        "the portfolio has no map 'discovr'; did you mean 'discover'? Allowed: discover, office"
    )


WRONG_CALLS = [
    ("pf.add('persona')", "Portfolio has no attribute 'add'; did you mean pf[NAME].add?"),
    (
        "pf.persona",
        "Portfolio has no attribute 'persona'; did you mean personas or pf[NAME].persona?",
    ),
    ("pf.nothing", "Portfolio has no attribute 'nothing'"),
    ("pf.table()", "Portfolio.table() needs 'kind'; its arguments: kind"),
    (
        "pf.goals(day=3)",
        "Portfolio.goals() has no argument 'day'; did you mean 'today'? Allowed: today",
    ),
    ("jn.Portfolio()", "Portfolio() needs 'source'; its arguments: source"),
    (
        "jn.Portfolio('a', 'b')",
        "Portfolio() takes 1 argument by position (source), but got 2",
    ),
    (
        "jn.read(folder)",
        "is a folder; allowed: the path of a file. jn.Portfolio(",
    ),
]


@pytest.mark.parametrize(("call", "message"), WRONG_CALLS, ids=[each[0] for each in WRONG_CALLS])
def test_a_wrong_call_names_the_right_one(tmp_path: Path, call: str, message: str) -> None:
    with pytest.raises(jn.JourneyError) as caught:
        eval(call, {"jn": jn, "pf": jn.Portfolio(tmp_path), "folder": tmp_path})
    assert message in str(caught.value)


def test_a_file_whose_name_is_not_utf_8_is_broken(tmp_path: Path) -> None:
    write(tmp_path, "b")
    data = (tmp_path / "b.journeymap.json").read_bytes()
    try:
        (tmp_path / os.fsdecode(b"a\xff.journeymap.json")).write_bytes(data)
    except OSError:
        pytest.skip("the system only has names in UTF-8")
    pf = jn.Portfolio(tmp_path)
    assert pf.maps == ["b"]
    assert pf.broken.values.tolist() == [
        ["a?", "a?.journeymap.json: the name of the file is not valid UTF-8; rename it"]
    ]


def test_a_pipe_is_broken_and_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, "b")
    os.mkfifo(tmp_path / "a.journeymap.json")
    pf = jn.Portfolio(tmp_path)
    assert pf.maps == ["b"]
    assert pf.broken.message[0] == "a.journeymap.json cannot be read: it is not a regular file"
