"""The editor in JupyterLab without a kernel: gestures, names, themes, and a first map."""

from __future__ import annotations

from playwright.sync_api import Page, expect

import journeynb as jn
from browser.document import TEXT, Document, written
from browser.editing import button, card, rename, wait_for
from browser.lab import Lab
from browser.pages import Watch, screenshot
from journeynb.formats.journeymap import dumps

VIEWS = ("Goals", "Personas", "Alignment", "Table", "Priorities", "Map")
HOSTILE = "<img src=x onerror=alert(1)>"


def test_right_click_and_the_menu_key(document: Document) -> None:
    view, page = document.editor, document.page
    menu, entry = view.get_by_role("menu"), view.get_by_role("menuitem")
    of_lab = page.locator(".lm-Menu")
    stage, bar = view.locator(".jnm-stage").first, view.locator(".jn-bar")
    for place in (card(view, "search-ad"), stage, bar):
        place.click(button="right")
        expect(menu).to_be_visible()
        expect(of_lab).to_have_count(0)
        page.keyboard.press("Escape")
        expect(menu).to_have_count(0)

    card(view, "search-ad").click(button="right")
    entry.filter(has_text="Move to").click()
    view.get_by_role("option", name="Decision").click()
    expect(card(view, "search-ad")).to_be_focused()
    document.save()
    assert document.saved().links("occurs_in").to.tolist() == ["decision", "decision"]

    for key in ("Shift+F10", "ContextMenu"):
        page.keyboard.press(key)
        expect(menu).to_have_count(1)
        expect(of_lab).to_have_count(0)
        expect(entry.first).to_be_focused()
        page.keyboard.press("Escape")
        expect(card(view, "search-ad")).to_be_focused()
    page.keyboard.press("Shift+F10")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("Podcast")
    page.keyboard.press("Enter")
    expect(card(view, "search-ad")).to_contain_text("Podcast")

    view.get_by_role("button", name="Show links").click()
    expect(view.locator(".jnm-lines-legend")).to_have_count(0)  # there is no link to draw
    expect(view.get_by_role("status").filter(has_text="No links to show yet")).to_be_visible()

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card(view, "search-ad").click(button="right", position={"x": 8, "y": 8})
    entry.filter(has_text="Copy as Python").click()
    copied = "navigator.clipboard.readText()"
    wait_for(lambda: "jn.Touchpoint(id='search-ad', name='Podcast')" in page.evaluate(copied))

    card(view, "search-ad").click(button="right", position={"x": 8, "y": 8})
    screenshot(page, "editor-menu")
    entry.filter(has_text="Delete").click()
    expect(card(view, "search-ad")).to_have_count(0)
    document.save()
    assert "search-ad" not in document.saved()


def test_names_are_shown_as_text(lab: Lab, lab_page: Page, lab_watch: Watch) -> None:
    jm = jn.JourneyMap(HOSTILE, stages=["Awareness", "Decision"])
    names = [HOSTILE, "L" * 10_000, "شاي بالنعناع", "👩‍🚀☕", "</script><script>alert(2)</script>"]
    for name in names:
        jm.add(jn.Touchpoint(name=name, owner=name, tone=name), stage="awareness")
        jm.add(jn.Persona(name=name, quote=name))
        jm.add(jn.Goal(name=name, level="marketing"))
        jm.add(jn.Opportunity(name=name, value=2, effort=2))
    text = dumps(jm._core.state)
    document = Document(lab_page, lab, written(lab, "hostile", text)).open()
    document.command("journeynb:show-outline")
    expect(lab_page.get_by_role("tree", name="Outline of the map")).to_contain_text(HOSTILE)
    view = document.editor
    expect(document.title).to_have_text(HOSTILE)
    for name in VIEWS:
        view.get_by_role("tab", name=name).click()
        expect(view.locator(".jn-main")).to_contain_text(HOSTILE[:8])
        wide = view.evaluate("(place) => place.scrollWidth <= place.clientWidth + 1")
        assert wide, f"the {name} view is wider than its place"
    view.locator(".jn-bar [data-panel=inspector]").click()
    view.locator('.jnm-card[data-kind="touchpoint"]').first.click(position={"x": 8, "y": 8})
    expect(view.locator(".jn-side")).to_contain_text("Awareness")
    screenshot(lab_page, "editor-hostile")
    assert lab_page.locator("img[src=x]").count() == 0
    assert lab_watch.dialogs == []
    assert [error for error in lab_watch.errors if "ResizeObserver" not in error] == []


def test_a_screen_reader_hears_names(lab: Lab, lab_page: Page) -> None:
    felt = '"links": [{"kind": "experiences", "from": "maya", "to": "search-ad"},'
    text = TEXT.replace('"links": [', felt)
    view = Document(lab_page, lab, written(lab, "reader", text)).open().editor
    tree = view.aria_snapshot()
    for heard in ("Search ad, touchpoint", "Maya feels at Search ad", "Undo", "Coffee"):
        assert heard in tree, tree
    lines = [line.strip().removeprefix("- ").rstrip(":") for line in tree.splitlines()]
    assert {"button", "slider", "textbox", "combobox"}.isdisjoint(lines)  # those without a name
    rename(view, "search-ad", "Podcast")
    expect(view.locator("[aria-live]").first).not_to_be_empty()


def test_the_dark_theme_is_followed(document: Document) -> None:
    view = document.editor
    color = "(place) => getComputedStyle(place).backgroundColor"
    light = view.evaluate(color)
    screenshot(document.page, "editor-light")
    document.command("apputils:change-theme", theme="JupyterLab Dark")
    wait_for(lambda: view.evaluate(color) != light)
    red = view.evaluate(color).removeprefix("rgb(").split(",")[0]
    assert int(red) < 60
    screenshot(document.page, "editor-dark")


JOURNEY = {
    "Discover": ["Search ad", "A friend tells", "Blog post"],
    "Compare": ["Website", "Reviews"],
    "Order": ["Shop page", "Checkout", "Confirmation mail"],
    "Receive": ["Parcel at the door", "Unboxing"],
    "Stay": ["Newsletter", "Order again"],
}


def test_a_first_map_is_typed_stage_by_stage(lab: Lab, lab_page: Page) -> None:
    document = Document(lab_page, lab, written(lab, "first-map", "")).open()
    place, keys = document.editor, lab_page.keyboard
    button(place, "Add the stages").click()
    field = place.get_by_label("Stage names, one per line")
    expect(field).to_be_focused()
    keys.type("\n".join(JOURNEY))
    button(place, "Add the stages").click()
    expect(place.get_by_label("Add touchpoint in Discover")).to_be_focused()
    keys.press("Enter")
    for stage, names in JOURNEY.items():
        for name in names:
            expect(place.get_by_label("Name of the new touchpoint")).to_be_focused()
            keys.type(name)
            if name != names[-1]:
                keys.press("Enter")
        keys.press("Tab" if stage != "Stay" else "Enter")
    keys.press("Escape")
    button(place, "Add a persona").click()
    for name in ("Maya", "Jonas"):
        keys.type(name)
        keys.press("Enter")
    keys.press("Escape")
    document.save()
    saved = document.saved()
    assert saved.table("persona").name.tolist() == ["Maya", "Jonas"]
    assert saved.table("stage").name.tolist() == list(JOURNEY)
    links = saved.links("occurs_in").groupby("to_name").from_name
    assert {stage: sorted(names) for stage, names in links} == {
        stage: sorted(names) for stage, names in JOURNEY.items()
    }

    button(place, "Emotion").click()
    strip = place.locator('[data-strip="maya"]').nth(1)
    box = strip.bounding_box()
    assert box is not None
    lab_page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 18)
    expect(strip.locator(".jnm-aim")).to_have_text("Website: +2")
    lab_page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + 18)
    felt = place.get_by_role("slider", name="Maya feels at Website")
    expect(felt).to_be_focused()
    document.save()
    assert document.saved().links("experiences").emotion.tolist() == [2]
    keys.press("Control+z")
    expect(felt).to_have_count(0)


def test_a_collapsed_row_stays_collapsed_while_others_edit(lab: Lab, lab_page: Page) -> None:
    jm = jn.sample("coffee")
    document = Document(lab_page, lab, written(lab, "collapse", dumps(jm._core.state))).open()
    place = document.editor
    row = place.locator('[data-row-name="wants"]')
    before = row.bounding_box()
    row.locator(".jnm-what").click()
    after = row.bounding_box()
    assert before is not None and after is not None
    assert after["height"] < 60 < before["height"]
    screenshot(lab_page, "editor-collapsed")
    jm.add(jn.Persona(name="New"))
    document.file.write_text(dumps(jm._core.state))
    expect(place.locator('.jnm-persona[data-id="new"]')).to_be_visible()
    expect(row.locator(".jnm-card")).to_have_count(0)
    row.locator(".jnm-fold").click()
    expect(row.locator(".jnm-card").first).to_be_visible()
