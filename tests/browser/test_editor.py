"""The editor in a real JupyterLab: edits there reach Python, and the other way round."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.editing import MAP, button, card, editor, opened, rename, title, wait_for
from browser.lab import Lab
from browser.notebook import Notebook


@pytest.fixture
def notebook(lab: Lab, lab_page: Page) -> Notebook:
    return opened(lab, lab_page, "editor", MAP, "jm.edit(height=420)", "jm.edit(height=300)")


def test_a_python_edit_shows_in_both_views_and_their_undo_reaches_python(
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
    assert notebook.python("[jm.title, len(jm.history())]") == ["Tea", 4]
    notebook.screenshot("editor-two-views")


def test_the_end_of_the_kernel_is_shown_and_the_map_stays_readable(notebook: Notebook) -> None:
    def says() -> None:
        expect(editor(notebook, 1).get_by_role("alert")).to_contain_text("kernel")
        expect(title(notebook, 1)).to_have_text("Coffee")

    def run_again() -> None:
        notebook.ready()
        notebook.run_all()
        expect(editor(notebook, 1).get_by_role("alert")).to_have_count(0)

    notebook.restart()
    says()
    run_again()
    os.kill(notebook.python("import os\nos.getpid()"), signal.SIGKILL)
    notebook.page.locator(".jp-Dialog button.jp-mod-accept").click()
    says()
    notebook.screenshot("editor-kernel-kill")
    run_again()
    notebook.call("await panel.sessionContext.shutdown();")
    says()


def test_a_second_window_agrees(notebook: Notebook, lab: Lab, second_page: Page) -> None:
    notebook.save()
    other = lab.open(second_page, notebook.path)
    expect(title(other, 1)).to_have_text("Coffee")
    notebook.python('jm.title = "Tea"')
    expect(title(other, 1)).to_have_text("Tea")
    button(editor(other, 1), "Undo").click()
    for window in (notebook, other):
        expect(title(window, 1)).to_have_text("Coffee")
    notebook.python('jm.title = "Cocoa"')
    expect(title(other, 1)).to_have_text("Cocoa")


def test_closed_views_are_freed_and_the_editor_of_a_cell_is_replaced(
    notebook: Notebook,
) -> None:
    count = (
        "from journeynb.notebook.editor_widget import Editor\nimport ipywidgets\n"
        "all = ipywidgets.widgets.widget._instances.values()\n"
        "all = [each for each in all if isinstance(each, Editor)]\n"
        "[len(all), sum(1 for w in all if w._connection.clients)]"
    )
    wait_for(lambda: notebook.python(count), [2, 2])
    notebook.run(1)
    expect(editor(notebook, 1)).to_be_visible()
    wait_for(lambda: notebook.python(count), [2, 2])
    notebook.call("await app.commands.execute('notebook:clear-all-cell-outputs');")
    wait_for(lambda: notebook.python(count), [2, 0])


def test_the_output_of_jn_live_follows_the_map(lab: Lab, lab_page: Page) -> None:
    cells = (MAP, "jm.edit(height=300)", "jn.live(lambda: jm[[*jm][0]].name.upper(), jm)")
    notebook = opened(lab, lab_page, "live", *cells)
    expect(notebook.output(2)).to_contain_text("MAYA")
    notebook.python('jm.set("maya", name="Maja")')
    expect(notebook.output(2)).to_contain_text("MAJA")
    button(editor(notebook, 1), "Undo").click()
    expect(notebook.output(2)).to_contain_text("MAYA")
    notebook.python("jm.remove(*jm)")
    expect(notebook.output(2)).to_contain_text("IndexError")
    button(editor(notebook, 1), "Undo").click()
    expect(notebook.output(2)).to_contain_text("MAYA")
    notebook.save()
    assert "MAYA" in str(notebook.saved(lab.root).cells[2].outputs)


def test_the_saved_notebook_shows_the_map_as_it_was_last_edited(lab: Lab, lab_page: Page) -> None:
    notebook = opened(
        lab, lab_page, "picture", MAP.replace("Coffee", "Kept"), "jm.edit(height=420)"
    )
    view = editor(notebook, 1)

    def stored() -> Any:
        notebook.save()
        outputs = notebook.saved(lab.root).cells[1].outputs
        if len(outputs) < 2:
            return None
        place, picture = (each.data for each in outputs)
        assert set(place) == {"text/html", "text/plain"} and place["text/plain"] == ""
        assert set(picture) == {"application/vnd.journeymap+json", "image/png", "text/plain"}
        assert picture["text/plain"] == "Editor of 'Kept'"
        touchpoints = picture["application/vnd.journeymap+json"]["touchpoints"]
        return touchpoints[0]["name"], picture["image/png"]

    wait_for(lambda: stored() is not None)
    _, drawn = stored()
    expect(notebook.output(1).locator("img")).to_be_hidden()
    rename(view, "search-ad", "Podcast")
    wait_for(lambda: stored()[0], "Podcast")
    lab_page.reload()  # from now on JupyterLab ignores updates of outputs
    notebook = lab.open(lab_page, notebook.path)
    rename(editor(notebook, 1), "search-ad", "Newspaper")
    wait_for(lambda: stored()[0], "Newspaper")
    assert stored()[1] != drawn
    expect(editor(notebook, 1)).to_have_count(1)
    lab.tidy(lab_page)
    notebook = lab.open(lab_page, notebook.path)
    expect(notebook.output(1).locator("img")).to_be_visible()
    expect(notebook.output(1)).to_contain_text("To edit the map, run this cell")
    expect(editor(notebook, 1)).to_have_count(0)
    notebook.screenshot("editor-reopened")


def test_a_kernel_restarted_elsewhere_is_noticed_and_the_next_editor_answers(
    lab: Lab, lab_page: Page
) -> None:
    notebook = opened(
        lab, lab_page, "elsewhere", MAP.replace("Coffee", "Restarted"), "jm.edit(height=420)"
    )
    view = editor(notebook, 1)
    rename(view, "search-ad", "Podcast")
    wait_for(lambda: notebook.python("jm['search-ad'].name"), "Podcast")
    kernel = notebook.call("return panel.sessionContext.session.kernel.id;")
    lab.ask(f"/api/kernels/{kernel}/restart", "POST")
    said = "The kernel was restarted elsewhere."
    expect(view.get_by_role("alert")).to_contain_text(said, timeout=20_000)
    rename(view, "website", "Shop")
    expect(view.get_by_role("alert")).to_contain_text("Your 2 edits are kept here.")
    notebook.screenshot("editor-restarted-elsewhere")
    notebook.run_all()
    expect(view.locator(".jn-banner")).to_contain_text("the 2 edits")
    button(view, "Apply them again").click()
    names = "[jm['search-ad'].name, jm['website'].name]"
    wait_for(lambda: notebook.python(names), ["Podcast", "Shop"])
    rename(view, "website", "Store")
    wait_for(lambda: notebook.python(names), ["Podcast", "Store"])


def test_saving_the_notebook_offers_once_to_save_a_map_that_is_in_no_file(
    lab: Lab, lab_page: Page
) -> None:
    notebook = opened(
        lab, lab_page, "offer", MAP.replace("Coffee", "Offered"), "jm.edit(height=420)"
    )
    view = editor(notebook, 1)
    rename(view, "search-ad", "Podcast")
    wait_for(lambda: notebook.python("jm['search-ad'].name"), "Podcast")
    notebook.save()  # as JupyterLab does by itself
    expect(view.locator(".jn-banner")).to_have_count(0)
    card(view, "search-ad").click()
    lab_page.keyboard.press("Control+s")
    expect(view.locator(".jn-banner")).to_contain_text("The map itself is only in memory")
    notebook.screenshot("editor-save-offer")
    button(view, "Save the map to a file").click()
    view.get_by_role("button", name="Save", exact=True).click()
    wait_for(lambda: (lab.root / "offered.journeymap.json").is_file())
    expect(view.locator(".jn-banner")).to_have_count(0)


EDITS = "jm.history(as_code=True)"


def test_restart_and_run_all_offers_the_edits_made_in_the_editor(lab: Lab, lab_page: Page) -> None:
    notebook = opened(lab, lab_page, "restart", MAP, "jm.edit(height=500)")
    view = editor(notebook, 1)
    rename(view, "search-ad", "Podcast")
    card(view, "website").click()
    lab_page.keyboard.press("Delete")
    wait_for(lambda: notebook.python("[*jm]"), ["maya", "awareness", "decision", "search-ad"])
    notebook.restart(run_all=True)
    wait_for(lambda: notebook.python("'jm' in globals() and 'website' in jm"))
    expect(card(view, "website")).to_be_visible()
    expect(view.locator(".jn-banner")).to_contain_text("the 2 edits")
    notebook.screenshot("editor-earlier-edits")
    button(view, "Apply them again").click()
    expect(card(view, "search-ad")).to_contain_text("Podcast")
    expect(card(view, "website")).to_have_count(0)
    expect(view.locator(".jn-banner")).to_have_count(0)
    assert notebook.python("[jm['search-ad'].name, 'website' in jm]") == ["Podcast", False]
    assert notebook.python("jm.history(by='hand').shape[0]") == 1
    assert "Podcast" in notebook.python(f"str({EDITS})")


def test_running_the_cell_again_marks_the_editor_as_an_older_copy(lab: Lab, lab_page: Page) -> None:
    notebook = opened(lab, lab_page, "again", MAP, "jm.edit(height=420)")
    view = editor(notebook, 1)
    rename(view, "search-ad", "Podcast")
    expect(card(view, "search-ad")).to_contain_text("Podcast")
    wait_for(lambda: notebook.python("jm['search-ad'].name"), "Podcast")
    notebook.run(0)
    expect(view.locator(".jn-banner")).to_contain_text("an older copy of the map")
    assert notebook.python("jm['search-ad'].name") == "Search ad"
    notebook.run(1)
    expect(view.locator(".jn-banner")).to_contain_text("the edit")
    button(view, "Apply it again").click()
    expect(card(view, "search-ad")).to_contain_text("Podcast")
    assert notebook.python("jm['search-ad'].name") == "Podcast"


def test_a_file_is_saved_on_each_edit_and_what_others_write_is_merged(
    lab: Lab, lab_page: Page
) -> None:
    path = lab.root / "kept.journeymap.json"
    cells = (MAP + f"jm.save({str(path)!r})\njm = jn.open({str(path)!r})", "jm.edit(height=420)")
    notebook = opened(lab, lab_page, "kept", *cells)
    view = editor(notebook, 1)
    rename(view, "search-ad", "Podcast")
    wait_for(lambda: "Podcast" in path.read_text("utf-8"))
    expect(button(view, "kept.journeymap.json")).to_contain_text("Saved")
    path.write_text(path.read_text("utf-8").replace("Podcast", "Newspaper"), "utf-8")
    notebook.python("_ = jm.title")
    lab_page.evaluate("dispatchEvent(new Event('focus'))")
    expect(card(view, "search-ad")).to_contain_text("Newspaper")
    expect(view.locator(".jn-banner")).to_have_count(0)
    assert notebook.python("jm['search-ad'].name") == "Newspaper"
    button(view, "Undo .Ctrl").click()
    wait_for(lambda: "Podcast" in path.read_text("utf-8"))
    path.write_text("{", "utf-8")
    rename(view, "search-ad", "Radio")
    expect(view.locator(".jn-banner")).to_contain_text(
        "no longer a journey map (line 1: not valid JSON"
    )
    notebook.screenshot("editor-conflict")
    button(view, "Keep my version").click()
    wait_for(lambda: "Radio" in path.read_text("utf-8"))
