"""What a cell that shows an editor leaves in the notebook: a place or a view, and a picture."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import pytest

import journeynb as jn
from journeynb.notebook import stored_picture
from journeynb.notebook.editor_widget import Editor

VIEW = "application/vnd.jupyter.widget-view+json"
MAP = "application/vnd.journeymap+json"
LAB: dict[str, Any] = {"metadata": {"deletedCells": [], "cellId": "a"}, "content": {"code": ""}}
PROGRAM: dict[str, Any] = {"metadata": {}, "content": {"code": "", "allow_stdin": False}}
OTHER: dict[str, Any] = {"metadata": {"cellId": "a"}, "content": {"code": "", "allow_stdin": True}}


class Notebook:
    """A kernel whose outputs are kept."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.published: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = []
        self.request: dict[str, Any] = LAB
        self.after_cell: list[Callable[[], None]] = []
        self.names: dict[str, Any] = {}
        monkeypatch.setattr(stored_picture, "publish", self._publish)
        monkeypatch.setattr("journeynb.notebook.editor_widget.publish", self._publish)
        header = {"msg_type": "execute_request", "msg_id": "1"}
        kernel = types.SimpleNamespace(get_parent=lambda: {"header": header, **self.request})
        events = types.SimpleNamespace(
            callbacks={"post_run_cell": self.after_cell},
            register=lambda _, call: self.after_cell.append(call),
        )
        shell = types.SimpleNamespace(kernel=kernel, events=events, user_ns=self.names)
        monkeypatch.setattr("IPython.get_ipython", lambda: shell)

    def _publish(self, output: Any, **options: Any) -> None:
        self.published.append((*output, options))

    def show(self, editor: Editor) -> list[set[str]]:
        """Show an editor; return the media types of its outputs."""
        self.published.clear()
        editor._ipython_display_()
        return [set(data) for data, _, _ in self.published]


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Notebook:
    return Notebook(monkeypatch)


@pytest.fixture
def jm() -> jn.JourneyMap:
    return jn.JourneyMap("Coffee", stages=["Awareness"])


PICTURE = {"image/png", MAP, "text/plain"}


@pytest.mark.parametrize("request_", [LAB, PROGRAM], ids=["JupyterLab", "nbconvert"])
def test_pages_that_load_widgets_by_themselves_get_a_place_and_a_picture(
    notebook: Notebook, jm: jn.JourneyMap, request_: dict[str, Any]
) -> None:
    notebook.request = request_
    editor = jm.edit()
    assert notebook.show(editor) == [{"text/html", "text/plain"}, PICTURE]
    place, picture = notebook.published
    assert editor.model_id == editor._place
    assert f"jn-place-{editor.model_id}" in place[0]["text/html"]
    assert "Coffee" in picture[1]["image/png"]["alt"]
    assert picture[2]["transient"] == {"display_id": f"journeynb-{editor.model_id}"}
    editor.close()


@pytest.mark.parametrize("request_", [OTHER, {}], ids=["unknown", "xeus-python"])
def test_other_hosts_get_a_view_and_a_picture(
    notebook: Notebook, jm: jn.JourneyMap, request_: dict[str, Any]
) -> None:
    """xeus-python says nothing of the request but its header."""
    notebook.request = request_
    assert notebook.show(jm.edit()) == [{VIEW, "text/plain"}, PICTURE]
    notebook.request = PROGRAM
    notebook.names["__vsc_ipynb_file__"] = "a.ipynb"  # VS Code
    assert notebook.show(jm.edit()) == [{VIEW, "text/plain"}, PICTURE]


def test_without_a_kernel_the_editor_is_printed(jm: jn.JourneyMap) -> None:
    with pytest.raises(NotImplementedError):
        jm.edit()._ipython_display_()


def test_a_program_stores_the_map_as_it_is_after_the_cell(
    notebook: Notebook, jm: jn.JourneyMap
) -> None:
    notebook.request = PROGRAM
    editor = jm.edit()
    notebook.show(editor)
    notebook.published.clear()
    jm.title = "Tea"
    jm.title = "Cocoa"
    assert notebook.published == []
    for call in notebook.after_cell:
        call()
    [(data, metadata, options)] = notebook.published
    assert (data["text/plain"], data[MAP]["title"]) == ("Editor of 'Cocoa'", "Cocoa")
    assert options["update"] and metadata["journeynb"]["rev"] == jm._core.revision
    assert editor._pictured == jm._core.revision
    editor.close()
    jm.title = "Tea"
    for call in notebook.after_cell:
        call()
    assert len(notebook.published) == 1


def test_a_page_that_asks_gets_the_picture(
    notebook: Notebook, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = jm.edit()
    notebook.show(editor)
    jm.title = "Tea"
    sent: list[Any] = []
    monkeypatch.setattr(editor, "send", sent.append)
    editor._received(editor, {"type": "picture", "request": "a"}, [])
    [answer] = sent
    assert (answer["type"], answer["request"]) == ("picture", "a")
    assert answer["data"][MAP]["title"] == "Tea"
    assert answer["metadata"]["journeynb"]["rev"] == jm._core.revision
    editor.close()


def test_a_map_too_large_for_a_picture_says_so(
    notebook: Notebook, jm: jn.JourneyMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journeynb.notebook.editor_widget.PICTURED", 0)
    notebook.show(jm.edit())
    text = notebook.published[1][0]["text/plain"]
    assert text == "Editor of 'Coffee': its 1 items are too many for a picture"
