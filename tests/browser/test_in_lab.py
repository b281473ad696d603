"""What surrounds a journey map in JupyterLab: menus, the side panel, the status bar and search."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Locator, Page, expect

from browser.document import TEXT, Document, written
from browser.editing import card, rename, wait_for
from browser.lab import Lab
from browser.notebook import READY


def menu(page: Page, *labels: str) -> Locator:
    """Open a menu of JupyterLab and menus in it; return the last item."""
    first, *rest = labels
    page.locator(".lm-MenuBar-itemLabel").get_by_text(first, exact=True).click()
    item = page.locator(".lm-Menu-item").get_by_text(rest[0], exact=True)
    for label in rest:
        item = page.locator(".lm-Menu-item").get_by_text(label, exact=True)
        item.hover()
    return item


def test_the_panel_and_the_status_bar_follow_the_map(document: Document) -> None:
    page = document.page
    status = page.locator(".jn-lab-status")
    expect(status).to_contain_text("Saved")
    status.get_by_role("button").click()
    gaps = page.locator(".jn-lab-part .jn-finding")
    expect(gaps.first).to_be_visible()
    document.command("journeynb:show-outline")
    tree = page.get_by_role("tree", name="Outline of the map")
    tree.get_by_role("treeitem", name="Website").click()
    expect(card(document.editor, "website")).to_be_focused()
    rename(document.editor, "website", "Web shop")
    expect(tree.get_by_role("treeitem", name="Web shop")).to_be_visible()
    expect(status).to_contain_text("Not saved yet")
    document.save()
    expect(status).to_contain_text("Saved")
    document.close()
    expect(page.locator(".jn-lab-panel")).to_contain_text("Open a journey map")
    expect(status).to_be_hidden()


def test_undo_and_find_in_labs_menu_work_on_the_map(document: Document) -> None:
    page = document.page
    rename(document.editor, "website", "Web shop")
    menu(page, "Edit", "Undo").click()
    expect(card(document.editor, "website")).to_contain_text("Website")
    menu(page, "Edit", "Find…").click()
    page.keyboard.type("web")
    count = page.locator(".jp-DocumentSearch-index-counter")
    expect(count).to_have_text("-/1")
    expect(card(document.editor, "search-ad")).to_have_class(re.compile("jn-fading"))
    page.locator(".jp-DocumentSearch-input").first.fill("search|web")
    page.locator(".jp-DocumentSearch-overlay").get_by_title("Use Regular Expression").click()
    expect(count).to_have_text("-/2")
    for place in ("1/2", "2/2"):
        page.locator(".jp-DocumentSearch-input").first.press("Enter")
        expect(count).to_have_text(place)
    expect(card(document.editor, "website")).to_have_class(re.compile("jnm-selected"))
    page.keyboard.press("Escape")
    expect(document.editor.locator(".jn-fading")).to_have_count(0)


def test_keys_that_the_editor_does_not_use_are_labs(document: Document) -> None:
    page = document.page
    card(document.editor, "website").click()
    page.keyboard.press("Control+Shift+C")
    expect(page.locator(".lm-CommandPalette-input")).to_be_visible()
    page.keyboard.press("Escape")
    card(document.editor, "website").click()
    page.keyboard.press("Control+f")
    expect(document.editor.get_by_label("Find in the map")).to_be_focused()
    page.keyboard.press("Escape")


def test_a_new_map_opens_from_the_launcher_and_from_a_sample(lab: Lab, document: Document) -> None:
    page = document.page
    document.command("launcher:create")
    launcher = page.locator(".jp-MainAreaWidget:not(.lm-mod-hidden) .jp-Launcher-body")
    launcher.get_by_text("Journey Map", exact=True).click()
    made = Document(page, lab, "journey.journeymap.json").shown()
    expect(made.editor).to_contain_text("Which stages do your customers go through?")
    assert made.saved().title == "" and made.saved().table("stage").empty
    menu(page, "File", "New", "Journey Map From", "Sample: Coffee Subscription").click()
    expect(page.locator(".jp-Document:not(.lm-mod-hidden) .jn-title")).to_contain_text("Copper")
    assert Document(page, lab, "coffee.journeymap.json").saved().title.startswith("Copper")


def test_a_picture_is_made_in_the_background(lab: Lab, document: Document) -> None:
    page = document.page
    with page.expect_download(timeout=READY) as found:
        menu(page, "File", "Export Journey Map As", "SVG Image").click()
    assert found.value.suggested_filename == "coffee.svg"
    toast = page.locator(".Toastify__toast")
    expect(toast).to_contain_text("SVG image: Downloaded coffee.svg")
    toast.get_by_role("button", name="Save beside the map").click()
    expect(toast).to_contain_text("Saved as")
    wait_for(lambda: [each.name for each in lab.root.glob("coffee*.svg")], ["coffee.svg"])
    toast.get_by_role("button", name="Hide notification").click()


def test_a_map_opens_in_a_notebook_beside_it(lab: Lab, lab_page: Page) -> None:
    document = Document(lab_page, lab, written(lab, "team/clinic")).open()
    path = "team/Untitled.ipynb"
    lab.use_next_kernel(path)
    menu(document.page, "File", "Open Journey Map in Notebook").click()
    expect(document.page.locator(".jp-Notebook .jp-Cell")).to_contain_text("jn.open")
    notebook = json.loads((lab.root / path).read_text())
    (cell,) = notebook["cells"]
    assert 'jm = jn.open("clinic.journeymap.json")' in "".join(cell["source"])
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


def test_a_folder_is_a_portfolio_whose_maps_open_and_agree(lab: Lab, lab_page: Page) -> None:
    nested = '"name": "Website", "journey": "shop.journeymap.json"'
    first = written(lab, "shops/coffee", TEXT.replace('"name": "Website"', nested))
    shop = TEXT.replace('"Coffee"', '"The shop"').replace('"Maya"}', '"Maya", "role": "Guest"}')
    written(lab, "shops/shop", shop)
    document = Document(lab_page, lab, first).open()
    page, file = document.page, lab.root / "shops/shop.journeymap.json"
    document.command("journeynb:show-portfolio")
    panel = page.locator(".jn-lab-portfolio")
    expect(panel.locator("li")).to_have_count(3)
    panel.get_by_role("button", name="Maya persona").click()
    versions = page.locator(".jn-lab-versions")
    expect(versions.locator("tbody")).to_have_text("Rolenot setGuest")
    versions.get_by_role("button", name="Use the version of Coffee").click()
    expect(panel).to_contain_text("The maps agree on what they share.")
    assert file.read_text() == shop.replace(', "role": "Guest"', "")
    page.locator(".Toastify__toast").get_by_role("button", name="Undo").click()
    expect(panel.get_by_role("button", name="Maya persona")).to_be_visible()
    assert file.read_text() == shop
    card(document.editor, "website").get_by_role("button", name="The shop").click()
    other = Document(lab_page, lab, "shops/shop.journeymap.json").shown()
    expect(other.title).to_have_text("The shop")
    expect(panel.locator("[aria-current=true]")).to_contain_text("The shop")


def test_a_detailed_map_opens_below_the_editor_of_a_notebook(lab: Lab, lab_page: Page) -> None:
    nested = '"name": "Website", "journey": "shop.journeymap.json"'
    written(lab, "below/coffee", TEXT.replace('"name": "Website"', nested))
    written(lab, "below/shop", TEXT.replace('"Coffee"', '"The shop"'))
    code = "import journeynb as jn\njn.open('below/coffee.journeymap.json').edit(height=400)"
    notebook = lab.open(lab_page, lab.write("nested", [code]))
    notebook.run_all()
    mark = lab_page.locator(".jnm-nested")
    expect(mark).to_have_text("The shop", timeout=READY)
    mark.click()
    below = lab_page.locator(".jn-below")
    editor = below.locator(".jn-editor")
    expect(editor.locator(".jn-title")).to_have_text("The shop")
    rename(editor, "website", "Counter")
    wait_for(lambda: '"Counter"' in (lab.root / "below/shop.journeymap.json").read_text(), True)
    below.get_by_role("button", name="Close", exact=True).click()
    expect(below).to_have_count(0)
    expect(mark).to_be_focused()
