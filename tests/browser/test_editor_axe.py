"""What axe finds in the editor, in every view and panel: nothing. And the focus is never lost."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import journeynb as jn
from browser.pages import ROOT, Pages, screenshot

AXE = ROOT / "js/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """
async ([place, tags]) => {
    const options = { runOnly: tags, resultTypes: ['violations'] };
    const { violations } = await axe.run(place, options);
    return violations.flatMap(({ id, nodes }) => nodes.map(
        ({ target, failureSummary, html }) =>
            `${id}: ${target.join(' ')} ${html.slice(0, 200)} ${failureSummary}`,
    ));
}
"""
_SETTLED = """
() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
"""
SELECTED = {
    "nothing": [],
    "a touchpoint": ["social-ad"],
    "a persona": ["maya"],
    "a goal": ["recurring-revenue"],
    "a stage": ["awareness"],
    "several": ["social-ad", "tasting-stand"],
}
VIEWS = ["map", "personas", "goals", "alignment", "priorities", "table"]


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page with the editor of a map, with its gaps, without a kernel."""
    folder = tmp_path_factory.mktemp("axe")
    jm = jn.sample("coffee")
    jm.save(folder / "map.json")
    page = folder / "page.html"
    made = ["node", "scripts/page.mjs", str(folder / "map.json"), str(page)]
    subprocess.run(made, cwd=ROOT / "js", check=True)
    answers: list[Any] = []
    widget = jm.edit()
    widget.send = lambda content, *_: answers.append(content)
    widget._received(widget, {"request": "a-0", "ask": "gaps"}, [])
    widget.close()
    gaps = {name: answers[-1][name] for name in ("gaps", "rules")}
    with page.open("a", encoding="utf-8") as file:
        file.write(f"<script>window.gaps = {json.dumps(gaps)}</script>")
    return page.as_uri()


class Shown:
    """The editor on a page, and what axe says of it."""

    def __init__(self, page: Page, html: str, dark: bool = False) -> None:
        page.add_init_script(path=AXE)
        page.goto(html)
        page.evaluate("""(dark) => {
            document.documentElement.lang = 'en';
            document.body.dataset.jpThemeLight = String(!dark);
            if (dark) { document.body.style.background = '#14171d'; }
            host.gaps = gaps;
            host.tell({ gaps: { many: 1 } });
        }""", dark)  # fmt: skip
        expect(page.locator(".jnm-badge").first).to_be_visible()
        self.page = page
        self.root = page.locator(".jn-editor")
        self.found: list[str] = []

    def view(self, name: str) -> None:
        self.page.evaluate("(name) => { store.view.value = name; }", name)
        self.page.evaluate(_SETTLED)

    def select(self, *ids: str) -> None:
        self.page.evaluate("(ids) => store.select(ids)", list(ids))
        self.page.evaluate(_SETTLED)

    def press(self, name: str) -> None:
        """Press a button of the bar, seen or not."""
        self.root.locator(f".jn-bar button{name}").first.evaluate("(each) => each.click()")
        self.page.evaluate(_SETTLED)

    def look(self, what: str, place: str = ".jn-editor") -> None:
        """Have axe look at a part."""
        assert self.page.locator(place).first.is_visible(), f"{what}: no {place}"
        found = self.page.evaluate(_RUN, [place, TAGS])
        self.found += [f"{what}: {each}" for each in found]

    def active(self) -> str:
        """Say what has the focus: "" when nothing of the editor has."""
        return self.page.evaluate("""() => {
            const now = document.activeElement;
            return now?.closest('.jn-editor') ? now.ariaLabel || now.textContent || now.tagName : '';
        }""")


@pytest.mark.parametrize("width", [1280, 420])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(page: Pages, html: str, dark: bool, width: int) -> None:
    options: dict[str, Any] = {"viewport": {"width": width, "height": 900}}
    shown = Shown(page(reduced_motion="reduce", **options), html, dark)
    for view in VIEWS:
        shown.view(view)
        shown.look(view)
        if view == "map":
            screenshot(shown.page, f"axe-{'dark' if dark else 'light'}-{width}")
    shown.press("[data-panel=inspector]")
    for name, ids in SELECTED.items():
        shown.select(*ids)
        shown.look(f"inspector, {name}", ".jn-side")
    shown.press("[data-panel=gaps]")
    expect(shown.page.locator(".jn-side .jn-heading").first).to_be_visible()
    shown.look("gaps", ".jn-side")
    shown.press("[data-panel=gaps]")
    shown.press("[data-panel=find]")
    shown.page.keyboard.type("coffee")
    shown.look("find", ".jn-find")
    shown.page.get_by_role("button", name="Filter", exact=True).click()
    shown.look("adding a filter", ".jn-find")
    shown.press("[data-panel=find]")
    for menu in (".jn-add", ".jn-persona-switch", ".jn-file"):
        opener = f"{menu}[aria-haspopup], {menu} [aria-haspopup]"
        shown.root.locator(opener).first.evaluate("(each) => each.click()")
        shown.look(f"menu {menu}", ".jn-bar")
        shown.page.keyboard.press("Escape")
    shown.press("[aria-label^=Keys]")
    shown.look("keys", ".jn-dialog")
    shown.page.keyboard.press("Escape")
    assert shown.found == []
