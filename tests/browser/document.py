"""A journey map that is open as a document of JupyterLab, and what a user does there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

import journeynb as jn
from browser.editing import wait_for
from browser.lab import Lab
from browser.notebook import READY

TEXT = """{
  "format": "journeymap/1",
  "title": "Coffee",
  "personas": [
    {"id": "maya", "name": "Maya"}
  ],
  "stages": [
    {"id": "awareness", "name": "Awareness"},
    {"id": "decision", "name": "Decision"}
  ],
  "touchpoints": [
    {"id": "search-ad", "name": "Search ad"},
    {"id": "website", "name": "Website"}
  ],
  "links": [
    {"kind": "occurs_in", "from": "search-ad", "to": "awareness"},
    {"kind": "occurs_in", "from": "website", "to": "decision"}
  ]
}
"""
"""A small map, as Python writes it."""

_FIND = """
const app = window.jupyterapp;
const panel = [...app.shell.widgets('main')].find(
    (each) => each.context && each.context.path === path && each.hasClass('jp-Document'));
"""


class Document:
    """A map in a page of JupyterLab.

    Attributes
    ----------
    page : Page
        The page.
    lab : Lab
        The server.
    path : str
        Path of the map in the server's folder.
    """

    def __init__(self, page: Page, lab: Lab, path: str) -> None:
        self.page = page
        self.lab = lab
        self.path = path

    @property
    def file(self) -> Path:
        """The file on disk."""
        return self.lab.root / self.path

    def saved(self) -> jn.JourneyMap:
        """Return the map on disk."""
        return jn.read(self.file)

    def open(self) -> Document:
        """Open it with the default editor, in a page that may not show JupyterLab yet."""
        if not self.lab.loaded(self.page):
            self.lab.load(self.page)
            self.page.wait_for_selector(".jp-DirListing-content", timeout=READY)
        self.command("docmanager:open", path=self.path)
        return self.shown()

    def shown(self) -> Document:
        """Wait until the editor is on the page."""
        expect(self.editor).to_be_visible(timeout=READY)
        return self

    @property
    def tab(self) -> Locator:
        """Its tab."""
        name = re.compile(f"^{re.escape(Path(self.path).name)}$")
        return self.page.locator("#jp-main-dock-panel .lm-TabBar-tab").filter(has_text=name)

    @property
    def place(self) -> Locator:
        """The visible document."""
        return self.page.locator(".jp-Document:not(.lm-mod-hidden):has(.jn-document)")

    @property
    def editor(self) -> Locator:
        """The editor in it."""
        return self.place.locator(".jn-editor")

    @property
    def title(self) -> Locator:
        """The title of the map."""
        return self.editor.locator(".jn-title")

    @property
    def dialog(self) -> Locator:
        """A dialog of JupyterLab."""
        return self.page.locator(".jp-Dialog")

    def answer(self, button: str) -> None:
        """Press a button of the dialog."""
        name = re.compile(f"^{button}$")
        self.dialog.locator(".jp-Dialog-button").filter(has_text=name).click()

    def no_dialogs(self) -> None:
        """Close what JupyterLab itself says, such as that it has lost the connection.

        It may say so more than once.
        """
        for _ in range(40):
            if self.dialog.count() == 0:
                return
            self.page.evaluate("""() => {
                for (const each of document.querySelectorAll(".jp-Dialog-button")) each.click();
            }""")
            self.page.wait_for_timeout(250)
        expect(self.dialog).to_have_count(0)

    def command(self, name: str, **args: Any) -> None:
        """Start a command of JupyterLab, without waiting for its end."""
        self.page.evaluate(
            "([name, args]) => { void window.jupyterapp.commands.execute(name, args); }",
            [name, args],
        )

    def call(self, body: str, value: Any = None) -> Any:
        """Run JavaScript with `app`, `panel` (the document) and `value`; return its result."""
        return self.page.evaluate(
            f"async ([path, value]) => {{ {_FIND} {body} }}", [self.path, value]
        )

    def retitle(self, title: str) -> None:
        """Type another title, as far as Enter."""
        self.type_title(title)
        self.page.keyboard.press("Enter")

    def type_title(self, title: str) -> None:
        """Type another title."""
        self.title.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(title)

    def press_save(self) -> None:
        """Press Ctrl+S."""
        self.page.keyboard.press("Control+s")

    def save(self) -> None:
        """Press Ctrl+S, and wait until the map is saved."""
        self.call("""
            window.saved = '';
            panel.context.saveState.connect((_, state) => { window.saved = state; });
        """)
        self.press_save()
        self.page.wait_for_function("['completed', 'failed'].includes(window.saved)")
        assert self.page.evaluate("window.saved") == "completed"
        self.is_clean()

    def is_dirty(self) -> None:
        """Wait until the tab says that there are edits to save."""
        expect(self.tab).to_have_class(re.compile("jp-mod-dirty"))

    def is_clean(self) -> None:
        """Wait until the tab says that all is saved."""
        expect(self.tab).not_to_have_class(re.compile("jp-mod-dirty"))

    def is_copied(self) -> None:
        """Wait for JupyterLab's first checkpoint, which fails if the file is deleted before."""
        wait_for(lambda: self.lab.ask(f"/api/contents/{self.path}/checkpoints") != b"[]")

    def focus(self) -> None:
        """Put the focus into the editor."""
        self.editor.get_by_role("tab", name="Map").click()

    def close(self) -> None:
        """Press the cross of the tab."""
        self.tab.locator(".lm-TabBar-tabCloseIcon").click()


def written(lab: Lab, name: str, text: str = TEXT) -> str:
    """Write a map to the server's folder; return its path there."""
    path = f"{name}.journeymap.json"
    file = lab.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return path
