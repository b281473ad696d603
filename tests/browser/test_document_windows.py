"""One journey map in two windows of JupyterLab, and what happens when one of them is cut off."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

import journeynb as jn
from browser.document import TEXT, Document, written
from browser.editing import card, rename
from browser.lab import Lab
from browser.notebook import READY
from browser.pages import Pages
from journeynb.formats.journeymap import dumps

_SOCKETS = """
() => {
    if (window.sockets) { return; }
    const { serverSettings } = window.jupyterapp.serviceManager;
    const Real = serverSettings.WebSocket;
    window.sockets = [];
    serverSettings.WebSocket = class extends Real {
        constructor(url) {
            super(window.cut ? 'ws://127.0.0.1:9/' : url);
            window.sockets.push(this);
        }
    };
}
"""


def _saves_the_workspace(response: Response) -> bool:
    return response.request.method == "PUT" and "/api/workspaces/" in response.url


@pytest.fixture
def windows(
    lab: Lab, lab_page: Page, second_page: Page, request: pytest.FixtureRequest
) -> Iterator[tuple[Document, Document]]:
    """The same small map in two windows, of two people."""
    name = re.sub(r"\W+|_", "-", request.node.name.removeprefix("test_"))[:40]
    path = written(lab, name)
    second_page.evaluate(_SOCKETS)
    yield Document(lab_page, lab, path).open(), Document(second_page, lab, path).open()
    second_page.evaluate("() => { window.cut = false; }")


def test_both_windows_show_each_edit_and_either_saves_for_both(
    windows: tuple[Document, Document],
) -> None:
    one, two = windows
    rename(one.editor, "website", "Shop")
    for each in windows:
        expect(card(each.editor, "website")).to_contain_text("Shop")
        each.is_dirty()
    two.save()
    one.is_clean()
    rename(two.editor, "search-ad", "Ad")
    expect(card(one.editor, "search-ad")).to_contain_text("Ad")
    one.save()
    two.is_clean()
    two.save()
    for each in windows:
        expect(each.dialog).to_have_count(0)
    assert one.saved()["website"].name == "Shop"
    assert one.saved()["search-ad"].name == "Ad"


def test_each_person_undoes_their_own_edits(windows: tuple[Document, Document]) -> None:
    one, two = windows
    rename(one.editor, "website", "Shop")
    expect(card(two.editor, "website")).to_contain_text("Shop")
    rename(two.editor, "search-ad", "Ad")
    expect(card(one.editor, "search-ad")).to_contain_text("Ad")
    one.editor.get_by_role("button", name=re.compile("^Undo")).click()
    for each in windows:
        expect(card(each.editor, "website")).to_contain_text("Website")
        expect(card(each.editor, "search-ad")).to_contain_text("Ad")
    two.editor.get_by_role("button", name=re.compile("^Undo")).click()
    expect(card(one.editor, "search-ad")).to_contain_text("Search ad")


def test_edits_made_without_a_network_arrive_later_and_outlive_a_deletion(
    windows: tuple[Document, Document],
) -> None:
    one, two = windows
    two.page.evaluate("() => { window.cut = true; window.sockets.forEach((s) => s.close()); }")
    expect(two.editor).to_contain_text("The connection to the server is lost")
    rename(two.editor, "website", "Shop")
    rename(two.editor, "search-ad", "Ad")
    two.is_dirty()
    card(one.editor, "website").click()
    one.page.keyboard.press("Escape")
    one.page.keyboard.press("Delete")
    expect(card(one.editor, "website")).to_have_count(0)
    two.page.evaluate("() => { window.cut = false; }")
    for each in windows:
        expect(card(each.editor, "search-ad")).to_contain_text("Ad")
        expect(card(each.editor, "website")).to_contain_text("Shop")  # who edits it needs it
    expect(two.editor).not_to_contain_text("The connection to the server is lost")
    one.save()
    assert one.saved()["website"].name == "Shop"


def test_the_other_window_follows_a_rename_and_says_that_the_file_was_deleted(
    windows: tuple[Document, Document],
) -> None:
    one, two = windows
    old, new = one.file, "other-name.journeymap.json"
    rename(one.editor, "website", "Shop")
    one.call("await app.serviceManager.contents.rename(path, value);", new)
    one.path = two.path = new
    expect(two.tab).to_be_visible()
    two.save()
    assert two.saved()["website"].name == "Shop"
    assert not old.exists()
    one.call("await app.serviceManager.contents.delete(path);")
    expect(two.editor).to_contain_text("was deleted")
    two.focus()
    two.save()
    assert two.saved()["website"].name == "Shop"


def test_a_file_that_cannot_be_written_is_shown_and_not_edited(lab: Lab, lab_page: Page) -> None:
    document = Document(lab_page, lab, written(lab, "locked"))
    locked = subprocess.run(["chattr", "+i", document.file], capture_output=True, check=False)
    if os.geteuid() == 0 and locked.returncode != 0:
        pytest.skip("root can write each file here")
    try:
        if locked.returncode != 0:
            document.file.chmod(0o444)
        document.open()
        expect(document.editor).to_have_class(re.compile("jn-readonly"))
        expect(document.title.get_by_role("button")).to_be_disabled()
        document.focus()
        document.press_save()
        document.is_clean()
        assert document.file.read_text() == TEXT
    finally:
        subprocess.run(["chattr", "-i", document.file], capture_output=True, check=False)


def test_a_map_of_3000_touchpoints_opens_is_edited_and_saved(lab: Lab, lab_page: Page) -> None:
    jm = jn.JourneyMap("Large", stages=[f"Stage {n}" for n in range(6)])
    with jm.batch():
        for n in range(3000):
            jm.add(jn.Touchpoint(name=f"Touchpoint {n}"), stage=f"stage-{n % 6}")
    text = dumps(jm._core.state)
    document = Document(lab_page, lab, written(lab, "large", text)).open()
    document.retitle("Larger")
    document.is_dirty()
    document.save()
    assert document.file.read_text() == text.replace("Large", "Larger")


def test_edits_outlive_a_reload_of_the_page_and_the_end_of_the_server(
    tmp_path: Path, page: Pages
) -> None:
    lab = Lab(tmp_path)
    try:
        lab.wait()
        document = Document(page(), lab, written(lab, "survivor")).open()
        rename(document.editor, "website", "Shop")
        document.is_dirty()
        # JupyterLab has loaded when it has saved its workspace: a server that ends before makes it
        # show a dialog while something is typed
        with document.page.expect_response(_saves_the_workspace):
            document.page.reload()
        document.shown()
        expect(card(document.editor, "website")).to_contain_text("Shop")
        document.is_dirty()
        # JupyterLab says what it cannot reach at any time, also while something is typed
        document.call("app.serviceManager.connectionFailure.emit = () => {};")
        lab.kill()
        document.page.add_locator_handler(document.dialog, document.no_dialogs)
        expect(document.editor).to_contain_text("The connection to the server is lost")
        document.no_dialogs()
        rename(document.editor, "search-ad", "Ad")
        lab.start()
        lab.wait()
        lost = "The connection to the server is lost"
        expect(document.editor).not_to_contain_text(lost, timeout=READY)
        document.is_dirty()
        document.no_dialogs()
        document.focus()
        document.save()
        saved = document.saved()
        assert (saved["website"].name, saved["search-ad"].name) == ("Shop", "Ad")
    finally:
        lab.close()
