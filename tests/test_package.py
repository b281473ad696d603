"""The package as built and imported: its imports, its files and its floors."""

from __future__ import annotations

import ast
import email
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import journeynb as jn
from journeynb.course.catalog import LESSONS
from journeynb.formats.journeymap import dumps
from journeynb.formats.sample_maps import PORTFOLIOS, SAMPLES, TEMPLATES
from journeynb.model.schema import generate_schema, schema_text

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "journeynb"
HEAVY = (
    "pandas", "altair", "anywidget", "ipywidgets", "nbformat", "typer", "openpyxl", "numpy",
    "nbconvert", "ibis", "duckdb", "pyarrow", "polars", "IPython", "vl_convert",
)  # fmt: skip
BUNDLES = ("editor.js", "editor.css", "page.js", "full-page.js", "full-page.css")


def loaded_by(code: str) -> set[str]:
    """Return which of the heavy modules are loaded after some code in a new process."""
    found = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys, json\nprint(json.dumps(list(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    modules = {name.partition(".")[0] for name in json.loads(found.stdout.splitlines()[-1])}
    return modules & set(HEAVY)


class TestImport:
    def test_importing_loads_nothing_heavy(self) -> None:
        assert loaded_by("import journeynb") == set()

    def test_editing_and_saving_a_map_needs_no_tables(self, tmp_path: Path) -> None:
        code = f"""
import journeynb as jn
jm = jn.JourneyMap("x", stages=["Awareness"])
jm.add(jn.Touchpoint(name="Ad"), stage="awareness")
jm.undo()
jm.check()
jm.diff(jn.sample("coffee"))
jm.to_code()
repr(jm)
jm.save({str(tmp_path / "a.json")!r})
jn.open({str(tmp_path / "a.json")!r})
"""
        assert loaded_by(code) == set()

    def test_the_command_line_loads_tables_only_when_a_command_needs_them(self) -> None:
        assert loaded_by("import journeynb.cli.app") == {"typer"}

    def test_asking_for_names_loads_nothing(self) -> None:
        assert loaded_by("import journeynb; dir(journeynb); journeynb.__version__") == set()

    def test_every_public_name_is_there(self) -> None:
        assert jn.__all__ == sorted(jn.__all__)
        for name in jn.__all__:
            assert getattr(jn, name) is not None
        assert set(jn.__all__) | {"__version__"} == set(dir(jn))
        names: dict[str, object] = {}
        exec("from journeynb import *", names)
        assert set(jn.__all__) <= set(names)

    def test_no_module_takes_the_place_of_a_public_name(self) -> None:
        modules = {path.stem for path in SOURCE.glob("*.py")}
        modules |= {path.parent.name for path in SOURCE.glob("*/__init__.py")}
        assert not modules & set(jn.__all__)
        for _ in range(2):
            assert callable(jn.samples) and callable(jn.schema)
            jn.sample(next(iter(jn.samples())))
            jn.schema()

    def test_a_name_that_is_not_there_is_an_attribute_error(self) -> None:
        with pytest.raises(AttributeError, match="'nope'"):
            jn.nope  # noqa: B018
        assert not hasattr(jn, "pandas")

    def test_a_type_checker_sees_the_same_names(self) -> None:
        tree = ast.parse((SOURCE / "__init__.py").read_text("utf-8"))
        guarded = next(node for node in tree.body if isinstance(node, ast.If))
        imported = [
            each.name
            for node in guarded.body
            if isinstance(node, ast.ImportFrom)
            for each in node.names
        ]
        assert sorted(imported) == sorted(jn.__all__)


class TestFiles:
    def test_it_is_typed(self) -> None:
        assert (SOURCE / "py.typed").is_file()

    def test_the_version_is_written_once(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        assert jn.__version__ == project["version"]

    def test_the_schema_that_is_shipped_is_the_one_that_is_generated(self) -> None:
        path = SOURCE / "schema" / "journeymap.schema.json"
        assert path.read_text("utf-8") == schema_text(), "run scripts/write_schema.py"
        assert jn.schema() == generate_schema()

    def test_every_sample_and_template_is_shipped(self) -> None:
        samples = SOURCE / "samples"
        single = [*samples.glob("*.json"), *samples.glob("templates/*.json")]
        names = {each.name.partition(".")[0] for each in single}
        assert names == {*SAMPLES, *TEMPLATES} - {"empty"}
        assert {each.name for each in samples.glob("portfolio/*")} == set(PORTFOLIOS)
        assert jn.samples() == SAMPLES
        for name in (*SAMPLES, *TEMPLATES):
            assert jn.sample(name) is not jn.sample(name)


class TestLayout:
    def test_the_package_itself_imports_only_for_type_checkers(self) -> None:
        tree = ast.parse((SOURCE / "__init__.py").read_text("utf-8"))
        imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
        modules = {node.module for node in imports if isinstance(node, ast.ImportFrom)}
        assert modules == {"importlib", "typing"} and len(imports) == 2


class TestMissingExtra:
    @pytest.fixture(autouse=True)
    def _without_openpyxl(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in [name for name in sys.modules if name.partition(".")[0] == "openpyxl"]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "openpyxl", None)

    def test_opening_a_workbook_of_rows_names_the_extra(self, tmp_path: Path) -> None:
        pytest.importorskip("ibis")
        (tmp_path / "log.xlsx").write_bytes(b"PK")
        for opened in (jn.EventLog, jn.Customers):
            with pytest.raises(jn.MissingExtraError, match=r"journeynb\[xlsx\]"):
                opened(tmp_path / "log.xlsx")

    def test_reading_and_writing_a_workbook_names_the_extra(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        jm = jn.JourneyMap(stages=["A"])
        jm.add(jn.Touchpoint(name="Ad"), stage="a")
        with pytest.raises(jn.MissingExtraError, match=r"journeynb\[xlsx\]") as found:
            jm.save(path)
        assert isinstance(found.value, ImportError) and not path.exists()
        path.write_bytes(b"PK\x03\x04")
        with pytest.raises(jn.MissingExtraError, match=r"journeynb\[xlsx\]"):
            jn.read(path)

    def test_the_other_formats_need_nothing_more(self, tmp_path: Path) -> None:
        jm = jn.JourneyMap(stages=["A"])
        jm.add(jn.Persona(name="Maya"))
        jm.add(jn.Touchpoint(name="Ad"), stage="a")
        jm.link("maya", "ad", emotion=1)
        for ending in (".journeymap.json", ".mmd", ".md", ".csv", ".tsv"):
            path = tmp_path / f"a{ending}"
            jm.save(path)
            assert jn.read(path).table("touchpoint").name.tolist() == ["Ad"]


def test_the_wheel_and_the_sdist_contain_the_right_files(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    copy, out = tmp_path / "copy", tmp_path / "dist"
    skip = shutil.ignore_patterns("__pycache__")
    for name in ("src", "tests", "jupyter-config", "build/labextension"):
        shutil.copytree(ROOT / name, copy / name, ignore=skip)
    for name in ("pyproject.toml", "README.md", "LICENSE", "hatch_build.py", "CITATION.cff"):
        shutil.copy(ROOT / name, copy / name)
    shutil.copytree(ROOT / "js", copy / "js", ignore=shutil.ignore_patterns("node_modules"))
    build_package(copy, out)
    (wheel,) = out.glob("*.whl")
    (sdist,) = out.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        names = set(archive.namelist())
        sizes = {each.filename: each.compress_size for each in archive.infolist()}
        info = f"journeynb-{jn.__version__}.dist-info"
        points = archive.read(f"{info}/entry_points.txt").decode()
        about = email.message_from_bytes(archive.read(f"{info}/METADATA"))
        coffee = archive.read("journeynb/samples/coffee.journeymap.json").decode()
    shipped = {
        f"journeynb/{path.relative_to(SOURCE).as_posix()}"
        for path in SOURCE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert shipped <= names
    assert {"journeynb/py.typed", "journeynb/schema/journeymap.schema.json"} <= names
    bundles = {f"journeynb/static/{each}" for each in BUNDLES}
    assert bundles <= names
    assert "journeynb/samples/templates/four-stages.journeymap.json" in names
    lessons = {
        f"journeynb/course/lessons/{info.folder.name}/{each}"
        for info in LESSONS
        for each in ("lesson.py", "lesson.ipynb", "solution.ipynb", "spokewell.journeymap.json")
        if (info.folder / "lesson.py").exists()
    }
    assert lessons <= names
    data = f"journeynb-{jn.__version__}.data/data"
    assert all(name.startswith(("journeynb/", info, f"{data}/")) for name in names)
    assert not [name for name in names if "test" in name]
    built = ROOT / "build" / "labextension"
    extension = {
        f"{data}/share/jupyter/labextensions/journeynb/{path.relative_to(built).as_posix()}"
        for path in built.rglob("*")
        if path.is_file()
    }
    assert any(name.endswith("/install.json") for name in extension)
    server = f"{data}/etc/jupyter/jupyter_server_config.d/journeynb.json"
    assert {name for name in names if name.startswith(data)} == {*extension, server}
    assert not [name for name in names if name.endswith(".map")]
    assert sum(sizes[name] for name in extension) <= 250_000
    assert "journeynb = journeynb.cli:main" in points
    assert about["Name"] == "journeynb" and about["Version"] == jn.__version__
    assert about["License-Expression"] == "MIT" and f"{info}/licenses/LICENSE" in names
    assert "xlsx" in about.get_all("Provides-Extra", [])
    assert dumps(jn.sample("coffee")._core.state) == coffee
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert {"src/journeynb/py.typed", "tests/test_package.py", "LICENSE", "README.md"} <= inside
    assert "CITATION.cff" in inside
    assert {f"src/{each}" for each in bundles | lessons} <= inside
    assert {"hatch_build.py", "js/pnpm-lock.yaml", "js/src/hosts/anywidget.ts"} <= inside
    assert "jupyter-config/server-config/journeynb.json" in inside
    assert "build/labextension/package.json" in inside
    assert not {name.partition("/")[0] for name in inside} & {".venv", ".git", "dist"}
    assert not [name for name in inside if "node_modules" in name]
    check_same_from_sdist(wheel, sdist, tmp_path)
    check_jupyter(wheel, tmp_path / "installed")


def build_package(folder: Path, out: Path, *targets: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(out), *targets],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def check_same_from_sdist(wheel: Path, sdist: Path, folder: Path) -> None:
    """The wheel built from the sdist, in another folder and at another time, has the same bytes."""
    shutil.unpack_archive(sdist, folder / "sdist", filter="data")
    (source,) = (folder / "sdist").iterdir()
    for path in source.rglob("*.py"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o600)
    build_package(source, folder / "again", "-t", "wheel")
    (again,) = (folder / "again").iterdir()
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def check_jupyter(wheel: Path, prefix: Path) -> None:
    """Jupyter finds both extensions of a wheel that is installed in an empty place."""
    pytest.importorskip("jupyterlab")
    uv = [sys.executable, "-m", "uv", "pip", "install", "-q", "--no-deps", "--offline"]
    subprocess.run([*uv, "--prefix", str(prefix), str(wheel)], check=True)
    (packages,) = prefix.glob("lib/python*/site-packages")
    jupyter = {
        **os.environ,
        "PYTHONPATH": str(packages),
        "JUPYTER_PATH": str(prefix / "share/jupyter"),
        "JUPYTER_CONFIG_DIR": str(prefix / "config"),
    }

    checked = f"""
import sys
from jupyterlab.labextensions import main
sys.argv[1:] = ["list"]
try:
    main()
except SystemExit:
    pass
from jupyter_server.extension.config import ExtensionConfigManager
from jupyter_server.extension.manager import ExtensionPackage
found = ExtensionConfigManager(read_config_path=[{str(prefix / "etc/jupyter")!r}])
assert found.get_jpserver_extensions() == {{"journeynb.server": True}}
assert ExtensionPackage(name="journeynb.server", enabled=True).validate()
import journeynb
print(journeynb.__file__)
"""  # as `jupyter server extension list` does, which also imports all others
    done = subprocess.run(
        [sys.executable, "-c", checked], env=jupyter, capture_output=True, text=True, check=True
    )
    found, folder = done.stdout + done.stderr, prefix / "share/jupyter/labextensions"
    ours = found.partition(f"{folder}")[2]
    assert re.search(r"journeynb v\S+ .*enabled.* .*OK.* \(python, journeynb\)", ours), found
    assert done.stdout.strip().endswith(str(packages / "journeynb/__init__.py"))


def test_a_build_without_the_bundle_needs_npm_and_says_so(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("static"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "hatch_build.py"):
        shutil.copy(ROOT / name, copy / name)
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path / "dist")],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": str(tmp_path)},
    )
    assert done.returncode != 0
    assert "install Node 20 or newer" in done.stdout + done.stderr
