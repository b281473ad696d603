"""The editor in a real JupyterLab: what is done by hand there, and what Python then has."""

from __future__ import annotations

import os
import re
import signal
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.lab import Lab, Notebook
from browser.pages import Pages

MAP = """
import journeynb as jn
jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
_ = jm.add(jn.Persona(name="Maya"))
_ = jm.add(jn.Touchpoint(name="Search ad"), stage="awareness", personas="maya")
"""


def editor(notebook: Notebook, cell: int) -> Locator:
    return notebook.output(cell).locator(".jn-editor")


def title(notebook: Notebook, cell: int) -> Locator:
    return editor(notebook, cell).locator(".jn-title")


def button(place: Locator, name: str) -> Locator:
    return place.get_by_role("button", name=re.compile(f"^{name}"))


@pytest.fixture
def notebook(lab: Lab, lab_page: Page) -> Notebook:
    return opened(lab, lab_page, "editor", MAP, "jm.edit(height=420)", "jm.edit(height=300)")


def opened(lab: Lab, page: Page, name: str, *cells: str) -> Notebook:
    notebook = lab.open(page, lab.write(name, cells))
    notebook.run_all()
    expect(notebook.page.locator(".jn-editor").first).to_be_visible()
    return notebook


def test_a_python_edit_shows_in_both_views_and_undo_by_hand_reaches_python(
    notebook: Notebook,
) -> None:
    for cell in (1, 2):
        expect(title(notebook, cell)).to_have_text("Coffee")
    took = notebook.call(
        """
        const texts = () => [...document.querySelectorAll('.jn-title')].map((e) => e.textContent);
        const start = performance.now();
        panel.sessionContext.session.kernel.requestExecute({code: 'jm.title = "Tea"'});
        while (!texts().every((t) => t === 'Tea')) {
            await new Promise((done) => setTimeout(done, 2));
            if (performance.now() - start > 5000) break;
        }
        return performance.now() - start;
        """
    )
    print(f"a Python edit showed in both views after {took:.0f} ms")
    assert took < 1000
    button(editor(notebook, 1), "Undo").click()
    expect(title(notebook, 2)).to_have_text("Coffee")
    assert notebook.python("jm.title") == "Coffee"
    button(editor(notebook, 2), "Redo").click()
    expect(title(notebook, 1)).to_have_text("Tea")
    assert notebook.python("[jm.title, len(jm.history())]") == ["Tea", 3]
    notebook.screenshot("editor-two-views")


@pytest.mark.parametrize("how", ["restart", "kill", "shut down"])
def test_a_kernel_that_ends_is_told_and_the_map_stays_readable(
    notebook: Notebook, lab: Lab, how: str
) -> None:
    view = editor(notebook, 1)
    if how == "restart":
        notebook.restart()
    elif how == "kill":
        pid = notebook.python("import os\nos.getpid()")
        os.kill(pid, signal.SIGKILL)
        notebook.page.locator(".jp-Dialog button.jp-mod-accept").click()
    else:
        notebook.call("await panel.sessionContext.shutdown();")
    expect(view.get_by_role("alert")).to_contain_text("kernel")
    expect(title(notebook, 1)).to_have_text("Coffee")
    notebook.screenshot(f"editor-kernel-{how.replace(' ', '-')}")


def test_a_second_window_agrees(notebook: Notebook, lab: Lab, page: Pages) -> None:
    notebook.save()
    other = lab.open(page(), notebook.path)
    expect(title(other, 1)).to_have_text("Coffee")
    notebook.python('jm.title = "Tea"')
    expect(title(other, 1)).to_have_text("Tea")
    button(editor(other, 1), "Undo").click()
    for window in (notebook, other):
        expect(title(window, 1)).to_have_text("Coffee")
    notebook.python('jm.title = "Cocoa"')
    expect(title(other, 1)).to_have_text("Cocoa")


def test_views_that_are_gone_cost_nothing_and_the_editor_of_a_cell_is_replaced(
    notebook: Notebook,
) -> None:
    count = (
        "from journeynb.widgets.editor import Editor\nimport ipywidgets\n"
        "all = [w for w in ipywidgets.widgets.widget._instances.values() if isinstance(w, Editor)]\n"
        "[len(all), sum(1 for w in all if w._clients)]"
    )
    assert notebook.python(count) == [2, 2]
    notebook.run(1)
    expect(editor(notebook, 1)).to_be_visible()
    wait_for(lambda: notebook.python(count) == [2, 2])
    notebook.call("await app.commands.execute('notebook:clear-all-cell-outputs');")
    wait_for(lambda: notebook.python(count) == [2, 0])


def wait_for(done, seconds: float = 8.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_the_output_of_jn_live_follows_the_map(lab: Lab, lab_page: Page) -> None:
    cells = (MAP, "jm.edit(height=300)", "jn.live(lambda: jm[[*jm][0]].name.upper(), jm)")
    notebook = opened(lab, lab_page, "live", *cells)
    expect(notebook.output(2)).to_contain_text("MAYA")
    notebook.python('jm.set("maya", name="Maja")')
    expect(notebook.output(2)).to_contain_text("MAJA")
    button(editor(notebook, 1), "Undo").click()
    expect(notebook.output(2)).to_contain_text("MAYA")
    notebook.python('jm.remove("maya", "awareness", "decision", "search-ad")')
    expect(notebook.output(2)).to_contain_text("IndexError")
    button(editor(notebook, 1), "Undo").click()
    expect(notebook.output(2)).to_contain_text("MAYA")
    notebook.save()
    saved = notebook.saved(lab.root)
    assert "MAYA" in str(saved.cells[2].outputs)
    fallback = saved.cells[1].outputs[0].data
    assert {"application/vnd.jupyter.widget-view+json", "image/png", "text/html"} <= set(fallback)
    assert fallback["text/plain"] == "Editor of 'Coffee'"
