"""The editor in marimo: a gesture reaches the cells that name the editor."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.editing import card, rename
from browser.pages import HOST, ROOT, Pages, screenshot

APP = """
import marimo
app = marimo.App()

@app.cell
def _():
    import marimo as mo
    import journeynb as jn
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Touchpoint(name="Search ad"), stage="awareness", personas="maya")
    return jm, jn, mo

@app.cell
def _(jm, mo):
    editor = jm.edit(height=420)
    editor
    return (editor,)

@app.cell
def _(jm, mo):
    wrapped = mo.ui.anywidget(jm.edit(height=60, readonly=True))
    return (wrapped,)

@app.cell
def _(mo, wrapped):
    mo.md(f"Wrapped again: {wrapped.readonly}")
    return

@app.cell
def _(jm):
    jm
    return

@app.cell
def _(jm):
    jm.chart.coverage()
    return

@app.cell
def _(editor, jm, mo):
    mo.md(f"Python has {jm['search-ad'].name}, selected {editor.selection}")
    return

@app.cell
def _(jm, jn):
    jn.live(lambda: jm.title.upper(), jm)
    return
"""


MODES = ("run", "edit") if os.environ.get("JOURNEYNB_LONG") else ("run",)


@pytest.fixture(params=MODES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    (tmp_path / "app.py").write_text(APP, "utf-8")
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "marimo", request.param, "app.py", "--headless",
                "--no-token", "--host", HOST, "--port", str(port),
            ],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            end = time.monotonic() + 60
            while True:
                try:
                    urllib.request.urlopen(f"http://{HOST}:{port}/health", timeout=2).close()
                    break
                except (urllib.error.URLError, ConnectionError, TimeoutError):
                    assert process.poll() is None and time.monotonic() < end
                    time.sleep(0.1)
            yield f"http://{HOST}:{port}/"
        finally:
            process.terminate()
            process.wait(15)


def test_a_gesture_reaches_the_cells_that_name_the_editor(
    page: Pages, url: str, request: pytest.FixtureRequest
) -> None:
    edits = "[edit]" in request.node.name
    shown = page()
    shown.goto(url)
    if edits:
        expect(shown.locator(".cm-content").first).to_be_visible(timeout=60_000)
        shown.keyboard.press("Control+Shift+R")  # run all cells
    view = shown.locator(".jn-editor")
    expect(view).to_be_visible(timeout=60_000)
    expect(shown.get_by_text("COFFEE", exact=True)).to_be_visible(timeout=60_000)
    rename(view, "search-ad", "Podcast")
    expect(shown.get_by_text("Python has Podcast")).to_be_visible()
    card(view, "search-ad").click(position={"x": 8, "y": 8})
    expect(shown.get_by_text("selected ['search-ad']")).to_be_visible()
    expect(shown.get_by_text("Wrapped again: True")).to_be_visible()
    expect(shown.locator("img.jn-picture")).to_be_visible()
    expect(shown.locator(".vega-embed")).to_contain_text("Coverage · Coffee")
    if not edits:  # marimo's own page has tabs
        expect(shown.locator("[role=tab]:not(.jn-editor *)")).to_have_count(0)
    screenshot(shown, "editor-marimo")
