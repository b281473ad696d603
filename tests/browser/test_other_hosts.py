"""A map beside jupyter-collaboration, and in JupyterLite: ``sh scripts/setup_hosts.sh`` first."""

from __future__ import annotations

import functools
import http.server
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.document import READY, TEXT, Document, written
from browser.editing import button, card, rename
from browser.lab import Lab
from browser.pages import ROOT, Pages, screenshot

HOSTS = ROOT / "build" / "hosts"


def python_of(name: str) -> str:
    """Return the Python of an environment; the test is skipped without it."""
    path = HOSTS / name / "bin" / "python"
    if not (HOSTS / name / "ready").exists():
        pytest.skip(f"{path} is missing: run scripts/setup_hosts.sh")
    return str(path)


def test_two_people_edit_a_map_with_jupyter_collaboration(page: Pages, tmp_path: Path) -> None:
    lab = Lab(tmp_path, python=python_of("collaboration"))
    try:
        lab.wait()
        path = written(lab, "shared")
        ann, ben = (Document(page(), lab, path).open() for _ in range(2))
        plugins = "[...window.jupyterapp.listPlugins()].some((each) => each.includes('collab'))"
        assert ann.page.evaluate(plugins)
        rename(ann.editor, "website", "Web shop")
        expect(card(ben.editor, "website")).to_contain_text("Web shop")
        rename(ben.editor, "search-ad", "Radio")
        expect(card(ann.editor, "search-ad")).to_contain_text("Radio")
        ann.save()
        ben.is_clean()
        changed = TEXT.replace('"Website"', '"Web shop"').replace('"Search ad"', '"Radio"')
        assert ann.file.read_text() == changed
        expect(ann.dialog).to_have_count(0)
    finally:
        lab.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A site of JupyterLite with a map, as a server of static files shows it."""
    python = python_of("lite")
    (tmp_path / "files").mkdir()
    (tmp_path / "files/coffee.journeymap.json").write_text(TEXT)
    (tmp_path / "extensions").mkdir()
    (tmp_path / "extensions/journeynb").symlink_to(ROOT / "build" / "labextension")
    made = tmp_path / "site"
    subprocess.run(
        [python, "-m", "jupyterlite_core.app", "build", "--contents", "files", "--output-dir",
         str(made), "--no-libarchive", "--apps", "lab",
         f"--FederatedExtensionAddon.extra_labextensions_path={tmp_path / 'extensions'}"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    handler = functools.partial(_Quiet, directory=str(made))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/lab/index.html?path=coffee.journeymap.json"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_jupyterlite_edits_and_saves_a_map_without_a_server(site: str, page: Pages) -> None:
    shown = page()
    shown.goto(site)
    editor = shown.locator(".jn-document .jn-editor")
    expect(editor).to_be_visible(timeout=READY)
    rename(editor, "website", "Web shop")
    expect(button(editor, "coffee")).to_contain_text("Not saved yet")
    shown.keyboard.press("Control+s")
    expect(button(editor, "coffee")).to_contain_text("Saved")
    shown.goto(site)
    expect(card(editor, "website")).to_contain_text("Web shop", timeout=READY)
    button(editor, "Gaps").click()
    expect(editor.locator(".jn-gap-note")).to_contain_text("no Python kernel is running")
    screenshot(shown, "jupyterlite")
