"""Notebook 7 and Voilà: the editor, charts, and outputs that follow the editor."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from browser.document import TEXT, written
from browser.editing import button, rename
from browser.lab import Lab
from browser.notebook import notebook_of
from browser.pages import HOST, Pages, screenshot

READY = 90_000
CELLS = (
    'import journeynb as jn\njm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])\n'
    'jm.add(jn.Persona(name="Maya"))\n'
    'jm.add(jn.Touchpoint(name="Search ad"), stage="awareness", personas="maya");',
    "jm.edit(height=420)",
    "jn.live(lambda: jm['search-ad'].name.upper(), jm)",
    "jm.chart.coverage()",
    "jm",
)


def shows_all(page: Page, name: str) -> None:
    """Check the outputs of the cells, and that an edit in the editor reaches `jn.live`."""
    view = page.locator(".jn-editor")
    expect(view).to_be_visible(timeout=READY)
    expect(page.locator("img.jn-picture").last).to_be_attached(timeout=READY)
    expect(page.get_by_text("'SEARCH AD'")).to_be_visible()
    expect(page.locator(".vega-embed")).to_contain_text("Coverage · Coffee")
    rename(view, "search-ad", "Podcast")
    expect(page.get_by_text("'PODCAST'")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("is not a function")).to_have_count(0)
    screenshot(page, name)


def test_notebook_7(lab: Lab, page: Pages) -> None:
    path = lab.write("in-notebook-7", CELLS)
    shown = page()
    lab.use_next_kernel(path)  # one that is ready, as for JupyterLab
    shown.goto(f"{lab.url}/notebooks/{path}?token={lab.token}")
    expect(shown.locator(".jp-Notebook .jp-Cell").nth(4)).to_be_attached(timeout=READY)
    expect(shown.get_by_text("Python 3 (ipykernel)").first).to_be_visible(timeout=READY)
    expect(shown.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_attached(
        timeout=READY
    )
    shown.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
    shown.get_by_text("Run All Cells", exact=True).click()
    shows_all(shown, "notebook-7")


def test_notebook_7_opens_and_saves_a_map(lab: Lab, page: Pages) -> None:
    path = written(lab, "in-notebook")
    tree = page()
    tree.goto(f"{lab.url}/tree?token={lab.token}")
    with tree.context.expect_page() as opened:
        tree.locator(".jp-DirListing-item", has_text=path).dblclick(timeout=READY)
    shown = opened.value
    editor = shown.locator(".jn-document .jn-editor")
    expect(editor).to_be_visible(timeout=READY)
    rename(editor, "website", "Web shop")
    expect(button(editor, path)).to_contain_text("Not saved yet")
    shown.keyboard.press("Control+s")
    expect(button(editor, path)).to_contain_text("Saved")
    assert (lab.root / path).read_text() == TEXT.replace('"Website"', '"Web shop"')
    screenshot(shown, "notebook-7-document")


@pytest.fixture
def voila(lab: Lab, tmp_path: Path) -> Iterator[str]:
    """Voilà with the notebook; its kernel is a fork, as those of JupyterLab."""
    nbformat.write(notebook_of(*CELLS), tmp_path / "app.ipynb")
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    env = lab.environment
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "voila", "app.ipynb", "--no-browser", f"--port={port}",
                f"--Voila.ip={HOST}",
            ],
            cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            end = time.monotonic() + 60
            while True:
                try:
                    urllib.request.urlopen(f"http://{HOST}:{port}/voila/static/x", timeout=2)
                except urllib.error.HTTPError:  # it answers
                    break
                except (urllib.error.URLError, ConnectionError, TimeoutError):
                    assert process.poll() is None and time.monotonic() < end
                    time.sleep(0.1)
            yield f"http://{HOST}:{port}/"
        finally:
            process.terminate()
            process.wait(15)


def test_voila(voila: str, page: Pages) -> None:
    shown = page()
    shown.goto(voila, wait_until="commit", timeout=READY)
    shows_all(shown, "voila")
    asked = page.watch.outside
    asked[:] = [url for url in asked if "/@fortawesome/" not in url]  # Voilà's own icons
