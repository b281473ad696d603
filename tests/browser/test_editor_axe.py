"""Axe finds nothing in the editor, in every view and panel; and the focus is never lost."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import journeynb as jn
from browser.pages import ROOT, Pages, screenshot
from browser.proposal_news import PROPOSALS

pytestmark = pytest.mark.xdist_group("axe")
AXE = ROOT / "js/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """
async ([place, tags]) => {
    const options = { runOnly: tags, resultTypes: ['violations'] };
    const { violations, passes } = await axe.run(place, options);
    return [passes.length, violations.flatMap(({ id, nodes }) => nodes.map(
        ({ target, failureSummary, html }) =>
            `${id}: ${target.join(' ')} ${html.slice(0, 200)} ${failureSummary}`,
    ))];
}
"""
_ACTIVE = """
() => {
    const now = document.activeElement;
    if (!now?.closest('.jn-editor')) { return ''; }
    return `${now.dataset.id ?? ''} ${now.ariaLabel ?? now.textContent.slice(0, 9)} ${now.tagName}`;
}
"""
_BROKEN = r"""() => {
    const found = [];
    const out = '.jn-hidden, option, textarea, svg, .jnm-arrow-label';
    const range = document.createRange();
    const walk = document.createTreeWalker(
        document.querySelector('.jn-editor'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode;
        if (text.parentElement.closest(out)) { continue; }
        for (const { 0: word, index } of text.data.matchAll(/[^\s\-–—/]{2,}/g)) {
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            const lines = [...range.getClientRects()].filter((box) => box.width > 0);
            if (new Set(lines.map((box) => Math.round(box.top))).size > 1) { found.push(word); }
        }
    }
    for (const cap of document.querySelectorAll('.jn-editor kbd')) {
        if (cap.scrollWidth > cap.clientWidth + 1) { found.push(cap.textContent); }
    }
    return found;
}"""
"""Words that are on two lines, and caps of keys that are cut."""
_SETTLED = """
() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
"""
COLOURS = ["color-contrast"]
"""All that is another in dark than in light."""
SELECTED = {
    "nothing": [],
    "a touchpoint": ["social-ad"],
    "a persona": ["maya"],
    "a goal": ["recurring-revenue"],
    "a stage": ["awareness"],
    "several": ["social-ad", "tasting-stand"],
}
STAGES = ["Awareness", "Consideration", "Decision", "Onboarding & use", "Loyalty"]
UNNAMED = {"RootWebArea", "gridcell"}
"""An empty cell has the names of its row and column only."""
VIEWS = ["map", "personas", "goals", "alignment", "priorities", "table"]


_PEOPLE = """() => {
    const [first, second] = host.map.order.touchpoint;
    const person = (client, name, color, selection) => ({
        client, name, color, selection, initials: name[0], avatar: null, view: 'map',
        anonymous: false,
    });
    host.people.value = [
        person('a', 'Ann', '#d55e00', [first]), person('b', 'Bo', '#009e73', [first, second]),
        person('c', 'Cy', '#0072b2', []),
    ];
}"""
"""Lets other people have the map open, and select items."""


def small() -> jn.JourneyMap:
    """Return a part of a sample: some of everything, since axe takes its time."""
    jm = jn.sample("coffee")
    order = jm._core.state.order
    going = [*order["persona"][2:], *order["goal"][4:]]
    for kind in ("pain_point", "opportunity", "content", "note", "source"):
        going += order[kind][2:]
    going += [each for place, each in enumerate(order["touchpoint"]) if place % 4]
    jm.remove(going)
    shares = [("pro", 0.6), ("free", 0.3), ("team", 0.06), ("school", 0.03), ("trial", 0.01)]
    plans = [
        {"attribute": "plan", "value": plan, "share": share, "rest": 0.2} for plan, share in shares
    ]
    size = {"attribute": "(customers)", "share": 0.2, "n": 1234}
    age = {"attribute": "age", "value": "mean", "share": 34.2, "rest": 41}
    jm.set(
        order["persona"][0],
        filter="plan = 'pro' and age >= 30",
        profile=[size, *plans, age],
        profiled="2026-11-03",
    )
    measured = [
        {"date": f"2026-{month:02d}-28", "value": 10 + month % 3, "n": 40, "low": 8, "high": 14,
         "source": "kpis"}
        for month in range(1, 11)
    ]  # fmt: skip
    jm.set(
        order["goal"][0],
        binding={"table": "kpis", "date": "month", "value": "rate"},
        milestones=[{"date": "2026-12-01", "value": 20}],
        due="2027-01-31",
        measurements=measured,
    )
    jm.set(order["segment"][0], criteria=[{"name": "Budget", "value": 0.5, "weight": 2}])
    jm.set(converts=order["touchpoint"][0], leaves={"inactive_days": 90})
    return jm


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page with the editor of a map, with its gaps, without a kernel."""
    folder = tmp_path_factory.mktemp("axe")
    jm = small()
    jm.save(folder / "map.json")
    page = folder / "page.html"
    made = ["node", "scripts/page.mjs", str(folder / "map.json"), str(page)]
    subprocess.run(made, cwd=ROOT / "js", check=True)
    answers: list[Any] = []
    widget = jm.edit()
    widget.send = lambda content, *_: answers.append(content)
    widget._received(widget, {"request": "a-0", "type": "gaps"}, [])
    widget.close()
    gaps = {name: answers[-1][name] for name in ("gaps", "rules", "outlooks")}
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
            host.gaps = { type: 'gaps', ...gaps };
            host.emit({ type: 'many_gaps', many: 1 });
        }""", dark)  # fmt: skip
        gaps = page.locator(".jn-bar [data-panel=gaps]")
        gaps.evaluate("(each) => each.click()")  # the first look at the gaps of a fresh map
        expect(page.locator(".jn-quiet-switch")).to_be_visible()
        gaps.evaluate("(each) => each.click()")
        expect(page.locator(".jnm-badge").first).to_be_visible()
        self.page = page
        self.dark = dark
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
        passed, found = self.page.evaluate(_RUN, [place, COLOURS if self.dark else TAGS])
        assert passed > 0, f"{what}: axe looked at nothing"
        self.found += [f"{what}: {each}" for each in found]

    def review(self) -> None:
        """Have axe look at proposals, one of them on the map, and at what is decided."""
        self.page.evaluate("(news) => host.emit(news)", PROPOSALS)
        self.press("[data-panel=proposals]")
        self.root.get_by_role("button", name="Preview").first.click()
        self.root.get_by_role("button", name="Refuse").nth(1).click()
        expect(self.root.locator(".jn-main [data-id=chat]").first).to_be_visible()
        self.look("proposals")
        screenshot(self.page, f"axe-proposals-{'dark' if self.dark else 'light'}")
        self.root.get_by_role("button", name="Decided").click()
        self.look("decided proposals", ".jn-side")

    def active(self) -> str:
        """Return what has the focus, by name and role or the like; "" when nothing of it has."""
        self.page.evaluate(_SETTLED)
        return self.page.evaluate(_ACTIVE)


@pytest.fixture(scope="module")
def shown(chromium: Browser, html: str) -> Iterator[Shown]:
    """The editor on one page, for tests that edit nothing; each has to choose what it looks at."""
    pages = Pages(chromium)
    yield Shown(pages(), html)
    pages.close()


def test_axe_finds_nothing_in_any_view_or_panel(page: Pages, html: str) -> None:
    shown = Shown(page(), html)
    shown.page.evaluate(_PEOPLE)
    for view in VIEWS:
        shown.view(view)
        shown.look(view)
        if view == "map":
            screenshot(shown.page, "axe-light-1280")
    shown.press("[data-panel=inspector]")
    for name, ids in SELECTED.items():
        shown.select(*ids)
        shown.look(f"inspector, {name}", ".jn-side")
    shown.press("[data-panel=gaps]")
    expect(shown.page.locator(".jn-side .jn-heading").first).to_be_visible()
    shown.look("gaps", ".jn-side")
    shown.press("[data-panel=comments]")
    shown.root.locator(".jn-composer textarea").fill("Is this still true?")
    shown.look("comments", ".jn-side")
    shown.press("[data-panel=comments]")
    shown.review()
    shown.press("[data-panel=proposals]")
    shown.press("[data-panel=find]")
    shown.page.keyboard.type("coffee")
    shown.look("find", ".jn-find")
    shown.page.get_by_role("button", name="Filter", exact=True).click()
    shown.look("adding a filter", ".jn-find")
    shown.press("[data-panel=find]")
    for menu in (".jn-add", ".jn-people", ".jn-persona-switch", ".jn-file"):
        opener = f"{menu}[aria-haspopup], {menu} [aria-haspopup]"
        shown.root.locator(opener).first.evaluate("(each) => each.click()")
        shown.look(f"menu {menu}", ".jn-bar")
        shown.page.keyboard.press("Escape")
    shown.press("[aria-label^=Keyboard]")
    shown.look("keyboard shortcuts", ".jn-dialog")
    shown.page.keyboard.press("Escape")
    assert shown.found == []


WIDTHS = (595, 800, 900, 1300)
PANELS = [f"[data-panel={name}]" for name in ("inspector", "gaps", "comments")]


def test_no_word_is_broken_and_no_cap_of_a_key_is_cut(shown: Shown) -> None:
    found = {}
    for width in WIDTHS:
        shown.page.set_viewport_size({"width": width, "height": 900})
        for name in VIEWS:
            shown.view(name)
            found[width, name] = shown.page.evaluate(_BROKEN)
        shown.view("map")
        for button in (*PANELS, "[aria-label^=Keyboard]"):
            shown.press(button)
            found[width, button] = shown.page.evaluate(_BROKEN)
        shown.page.keyboard.press("Escape")
        shown.press("[data-panel=comments]")
        assert shown.root.locator(".jn-bar [role=tab]").first.is_visible(), width
    assert {where: words for where, words in found.items() if words} == {}


def test_axe_finds_nothing_in_map_and_inspector_on_a_narrow_page(page: Pages, html: str) -> None:
    shown = Shown(page(viewport={"width": 420, "height": 900}), html)
    shown.view("map")
    shown.look("map")
    screenshot(shown.page, "axe-light-420")
    shown.press("[data-panel=inspector]")
    shown.select("social-ad")
    shown.look("inspector", ".jn-side")
    shown.review()
    assert shown.found == []


def test_the_map_is_a_grid_with_names(shown: Shown) -> None:
    shown.view("map")
    grid = shown.page.get_by_role("grid", name="Journey map")
    heads = [each.inner_text() for each in grid.get_by_role("columnheader").all()]
    assert [any(name in head for head in heads) for name in STAGES] == [True] * len(STAGES)
    for name in ("Touchpoints", "Actions", "Pain points", "Goals", "Maya Okafor, emotion"):
        expect(grid.get_by_role("rowheader", name=name, exact=True)).to_have_count(1)
    cell = grid.get_by_role("gridcell").filter(has=shown.page.locator("[data-id=social-ad]"))
    card = cell.get_by_role("group", name="Social media ad, touchpoint, Awareness, 2 gaps")
    expect(card).to_have_attribute("aria-roledescription", "card")
    expect(cell.get_by_role("button", name="Add touchpoint in Awareness")).to_have_count(1)
    felt = grid.get_by_role("slider", name="Jonas Lindgren feels at Checkout", exact=True)
    expect(felt).to_have_attribute("aria-valuenow", re.compile(r"^-?[\d.]+$"))
    goal = grid.get_by_role("group", name="More discovery boxes, goal", exact=True)
    expect(goal).to_have_count(1)  # its row spans all stages: none is named


def test_what_takes_the_focus_has_a_name(shown: Shown) -> None:
    client = shown.page.context.new_cdp_session(shown.page)
    shown.press("[data-panel=inspector]")
    for view in VIEWS:
        shown.view(view)
        shown.select("social-ad")
        named = 0
        for node in client.send("Accessibility.getFullAXTree")["nodes"]:
            states = {
                each["name"]: each["value"].get("value") for each in node.get("properties", [])
            }
            if states.get("focusable") and node["role"]["value"] not in UNNAMED:
                assert node.get("name", {}).get("value"), (view, node["role"], states)
                named += 1
        assert named > 20, view


def test_the_focus_is_never_lost(page: Pages, html: str) -> None:
    shown = Shown(page(), html)

    def after(*names: str) -> str:
        """Press keys, one after the other was answered; return what has the focus."""
        for name in names:
            shown.page.keyboard.press(name)
            assert shown.active() != "", f"{name} of {names}"
        return shown.active()

    def focus(place: str) -> None:
        shown.root.locator(place).first.focus()

    card = "tasting-stand"
    focus(f".jnm-card[data-id={card}]")
    for names in (
        ["F2", "Escape"], ["F2", "X", "Enter"], ["Alt+ArrowRight"], ["Control+z"],
        ["Control+d", "Delete"], ["Control+z", "Control+z", "Home"],
    ):  # fmt: skip
        after(*names)
    focus(f".jnm-card[data-id={card}]")
    for names in (
        ["n", "Escape"], ["l", "Escape"], ["Enter", "Escape"],
        ["?", "Escape"],
    ):  # fmt: skip
        assert after(*names).startswith(card), names
    after("Control+f", "Escape")
    focus(f".jnm-card[data-id={card}]")
    after("Delete", "Control+z")
    after("n", "A", "Enter", "Escape")
    after("Control+a", "Delete")
    after("Control+z")
    for opener in (".jn-add button", ".jn-persona-switch button"):
        focus(opener)
        assert "BUTTON" in after("ArrowDown", "ArrowDown", "Escape")
    focus(".jn-add button")
    after("ArrowDown", "Enter")
    after("Escape", "Escape")
    for panel in ("inspector", "gaps", "find"):
        focus(f".jn-bar [data-panel={panel}]")
        after("Enter")
    focus(".jn-side [aria-label^=Close]")
    after("Enter")
    shown.select(card)
    focus(".jn-bar [data-panel=inspector]")
    after("Enter")
    shown.root.locator(".jn-side").get_by_role("button", name="Delete").first.focus()
    after("Enter")
    undo = shown.root.locator(".jn-bar [aria-label^=Undo]")
    focus(".jn-bar [aria-label^=Undo]")
    while undo.is_enabled():
        after("Enter")
    after("Enter")
    redo = shown.root.locator(".jn-bar [aria-label^=Redo]")
    redo.focus()
    while redo.is_enabled():
        after("Enter")
    after("Enter")


def test_the_focus_is_never_lost_in_other_views(page: Pages, html: str) -> None:
    shown = Shown(page(), html)
    for view in VIEWS[1:]:
        shown.view(view)
        spots = ".jn-main :is([data-id], [data-cell], [data-spot])[tabindex='0']"
        place = shown.root.locator(spots if view != "personas" else ".jn-main button")
        place.first.focus()
        for name in (
            "ArrowDown", "F2", "Escape", "Delete", "Control+z", "Control+Shift+z", "Control+z",
            "Enter", "Escape", "l", "Escape", "Insert", "Escape", "Alt+ArrowUp", "Control+z", " ",
        ):  # fmt: skip
            shown.page.keyboard.press(name)
            assert shown.active() != "", (view, name)
