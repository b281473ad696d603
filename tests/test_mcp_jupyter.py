"""The tools for Jupyter's assistants, as jupyter-server-mcp finds and calls them."""

import inspect
import json
import tomllib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import journeynb as jn
from journeynb.mcp import jupyter_tools
from journeynb.mcp.tools.registry import TOOLS


class ToolError(Exception):
    """That of the server that calls the tools."""


class Image:
    """That of the server that calls the tools."""

    def __init__(self, data: bytes, format: str) -> None:
        self.data, self.format = data, format


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for FastMCP, which is not needed to build and test the package."""
    import sys

    for name, cls in (("fastmcp.exceptions", ToolError), ("fastmcp.utilities.types", Image)):
        module = ModuleType(name)
        setattr(module, cls.__name__, cls)
        monkeypatch.setitem(sys.modules, name, module)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    jn.sample("coffee").save(tmp_path / "coffee.journeymap.json")
    monkeypatch.setenv(jupyter_tools.VARIABLE, str(tmp_path))
    jupyter_tools._workspace.cache_clear()
    yield tmp_path
    jupyter_tools._workspace.cache_clear()


def found(name: str) -> Callable[..., Any]:
    """Return a tool as the server finds it, from ``module:function``."""
    (spec,) = [each for each in jupyter_tools.names() if each.endswith(f":journeynb_{name}")]
    module, _, function = spec.partition(":")
    made: Callable[..., Any] = getattr(import_module(module), function)
    return made


def test_the_entry_point_lists_the_tools_that_only_read() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())
    entry = project["project"]["entry-points"]["jupyter_server_mcp.tools"]["journeynb"]
    module, _, function = entry.partition(":")
    specs = getattr(import_module(module), function)()
    listed = {each.rpartition(":journeynb_")[2] for each in specs}
    assert listed == {each.name for each in TOOLS if each.effect == "reads" and not each.needs}
    assert {"list_maps", "gaps", "picture"} <= listed
    assert not {"propose", "edit", "evidence"} & listed


def test_each_tool_describes_itself_and_its_arguments() -> None:
    for each in TOOLS:
        if each.effect == "reads" and not each.needs:
            function = found(each.name)
            parameters = inspect.signature(function).parameters
            assert function.__name__ == f"journeynb_{each.name}"
            assert function.__doc__ == each.description
            assert list(parameters) == list(each.question.model_fields)
    stage = inspect.signature(found("picture")).parameters["stage"]
    assert stage.default is None
    assert stage.annotation.__metadata__[-1].description == "Id of a stage: draw only this one."


def test_a_tool_reads_the_chosen_folder_without_quotes(folder: Path) -> None:
    (listed,) = json.loads(found("list_maps")())["maps"]
    assert listed["map"] == "coffee"
    quote = jn.sample("coffee")["maya"].quote
    assert quote
    assert quote not in found("get")(map="coffee", id="maya")


def test_a_picture_follows_its_description(folder: Path, host: None) -> None:
    text, image = found("picture")(map="coffee", stage="decision")
    assert json.loads(text)["rows"] == "all"
    assert (image.format, image.data[:4]) == ("png", b"\x89PNG")


def test_an_error_is_that_of_the_server_in_our_form(folder: Path, host: None) -> None:
    with pytest.raises(ToolError) as caught:
        found("get")(map="cofee", id="maya")
    refusal = json.loads(str(caught.value))
    assert (refusal["code"], refusal["field"], refusal["allowed"]) == (
        "unknown_map", "map", "coffee",
    )  # fmt: skip
    assert caught.value.__suppress_context__


def test_a_fault_is_logged_without_values(
    folder: Path, host: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a quote of Maya")

    monkeypatch.setattr(jupyter_tools, "ask", fail)
    with pytest.raises(ToolError, match="because of an internal error"):
        found("list_maps")()
    (line,) = caplog.messages
    assert line.startswith("list_maps failed: RuntimeError (mcp/jupyter_tools.py, line ")
    assert "Maya" not in line


def test_a_folder_with_very_many_folders_is_not_searched(
    folder: Path, host: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        (folder / name).mkdir()
    monkeypatch.setattr(jupyter_tools, "FOLDERS", 3)
    with pytest.raises(ToolError, match="contains more than 3 folders") as caught:
        found("list_maps")()
    assert jupyter_tools.VARIABLE in json.loads(str(caught.value))["allowed"]


def test_the_folder_is_that_of_the_running_jupyter_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    class ServerApp:
        root_dir = str(tmp_path)
        initialized = staticmethod(lambda: True)

        @classmethod
        def instance(cls) -> "ServerApp":
            return cls()

    module = ModuleType("jupyter_server.serverapp")
    module.ServerApp = ServerApp  # type: ignore[attr-defined]
    monkeypatch.delenv(jupyter_tools.VARIABLE, raising=False)
    monkeypatch.setitem(sys.modules, "jupyter_server.serverapp", module)
    assert jupyter_tools._folder() == tmp_path
    monkeypatch.delitem(sys.modules, "jupyter_server.serverapp")
    assert jupyter_tools._folder() == Path.cwd()
