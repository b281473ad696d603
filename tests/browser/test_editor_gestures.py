"""Gestures in the editor, made in a real JupyterLab, and what Python has after them."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from browser.editing import MAP, button, card, drag, drag_by, editor, opened, rename, wait_for
from browser.lab import Lab
from browser.notebook import Notebook

PASTE = """
() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'touchpoint\\towner\\nNewsletter\\tCRM\\nShop\\tSales\\n');
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', {
        clipboardData: data, bubbles: true, cancelable: true}));
}"""
"""Pastes the rows of a spreadsheet."""
STAGE = "[link['to'] for link in jm.links('occurs_in').to_dict('records') if link['from'] == %r]"


def stage_of(notebook: Notebook, id: str) -> list[str]:
    return notebook.python(STAGE % id)


def test_by_mouse(lab: Lab, lab_page: Page) -> None:
    notebook = opened(lab, lab_page, "mouse", MAP, "e = jm.edit(height=700)\ne")
    view = editor(notebook, 1)
    view.scroll_into_view_if_needed()

    rename(view, "search-ad", "Podcast")
    wait_for(lambda: notebook.python("jm['search-ad'].name"), "Podcast")

    drag(lab_page, card(view, "search-ad"), card(view, "website"), (0.5, 0.9))
    wait_for(lambda: stage_of(notebook, "search-ad"), ["decision"])
    lab_page.keyboard.press("Control+z")
    wait_for(lambda: stage_of(notebook, "search-ad"), ["awareness"])
    lab_page.keyboard.press("Control+Shift+z")
    wait_for(lambda: stage_of(notebook, "search-ad"), ["decision"])
    lab_page.keyboard.press("Control+z")
    wait_for(lambda: stage_of(notebook, "search-ad"), ["awareness"])

    card(view, "search-ad").hover()
    drag(lab_page, card(view, "search-ad").locator(".jnm-handle"), card(view, "website"))
    leads = "jm.links('leads_to')[['from', 'to']].values.tolist()"
    wait_for(lambda: notebook.python(leads), [["search-ad", "website"]])

    point = view.locator('.jnm-point[data-touchpoint="search-ad"][data-point="emotion"]').first
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box is not None
    drag_by(lab_page, point, box["x"] + box["width"] / 2, box["y"] - 25)
    feels = "jm.links('experiences').query(\"to == 'search-ad'\").emotion.tolist()"
    wait_for(lambda: notebook.python(f"{feels}[0] > 0"))
    lane = view.locator('.jnm-strip[data-column="1"]')
    box = lane.bounding_box()
    assert box is not None
    lane.click(
        position={"x": box["width"] / 2, "y": box["height"] / 2}
    )  # where the handles of an emotion that is not set are
    feels = "jm.links('experiences').query(\"to == 'website'\").emotion.tolist()"
    wait_for(lambda: notebook.python(feels), [0])
    steps = notebook.python("len(jm.history(by='hand'))")
    assert steps == 4  # the rename, the link, one for the whole drag of the feeling, the click
    notebook.screenshot("editor-gestures")

    card(view, "website").click(position={"x": 8, "y": 8})
    wait_for(lambda: notebook.python("e.selection"), ["website"])
    notebook.python("e.selection = ['search-ad']")
    expect(card(view, "search-ad")).to_have_class(re.compile("jnm-selected"))
    card(view, "search-ad").focus()
    lab_page.evaluate(PASTE)
    wait_for(lambda: notebook.python("'newsletter' in jm and 'shop' in jm"))
    assert notebook.python("[jm['newsletter'].owner, jm['shop'].owner]") == ["CRM", "Sales"]
    assert stage_of(notebook, "shop") == ["awareness"]

    card(view, "website").click(position={"x": 8, "y": 8})
    lab_page.keyboard.press("Delete")
    wait_for(lambda: notebook.python("'website' in jm"), False)
    notebook.python("e.view = 'table'")
    expect(card(view, "search-ad")).to_have_count(0)
    assert notebook.python("e.view") == "table"


def test_the_notebooks_keys_are_neither_fired_nor_lost(lab: Lab, lab_page: Page) -> None:
    notebook = opened(lab, lab_page, "keys", MAP, "jm.edit(height=500)", "'third'", "'fourth'")
    view = editor(notebook, 1)
    cells = "return panel.content.model.cells.length;"
    notebook.call("panel.content.activeCellIndex = 3; panel.content.deselectAll();")
    notebook.call("await app.commands.execute('notebook:delete-cell');")
    assert notebook.call(cells) == 3
    rename(view, "search-ad", "Podcast")
    wait_for(lambda: notebook.python("jm['search-ad'].name"), "Podcast")
    card(view, "website").click(position={"x": 8, "y": 8}, button="right")
    expect(view.get_by_role("menu")).to_be_visible()
    expect(lab_page.locator(".lm-Menu")).to_have_count(0)
    lab_page.keyboard.press("Escape")
    card(view, "website").click(position={"x": 8, "y": 8})
    for key in "badd":
        lab_page.keyboard.press(key)
    lab_page.keyboard.press("x")
    assert notebook.call(cells) == 3
    assert notebook.python("[*jm]") == ["maya", "awareness", "decision", "search-ad", "website"]
    lab_page.keyboard.press("Control+z")
    wait_for(lambda: notebook.python("jm['search-ad'].name"), "Search ad")
    assert notebook.call(cells) == 3  # the notebook's own undo would bring the fourth cell back
    assert notebook.call("return panel.context.model.dirty;")
    card(view, "website").click(position={"x": 8, "y": 8})
    lab_page.keyboard.press("Control+s")
    wait_for(lambda: notebook.call("return panel.context.model.dirty;"), False)
    assert len(notebook.saved(lab.root).cells) == 3


def test_by_keyboard_alone(lab: Lab, lab_page: Page) -> None:
    notebook = opened(lab, lab_page, "keyboard", MAP, "jm.edit(height=600)")
    view = editor(notebook, 1)
    keyboard = lab_page.keyboard
    card(view, "search-ad").focus()
    keyboard.press("F2")
    keyboard.type("Podcast")
    keyboard.press("Enter")
    wait_for(lambda: notebook.python("jm['search-ad'].name"), "Podcast")
    keyboard.press("Escape")
    card(view, "search-ad").focus()
    keyboard.press("Alt+ArrowRight")
    wait_for(lambda: stage_of(notebook, "search-ad"), ["decision"])
    expect(card(view, "search-ad")).to_be_focused()
    keyboard.press("Control+d")
    wait_for(lambda: notebook.python("len(jm)"), 6)
    keyboard.press("Control+z")
    wait_for(lambda: notebook.python("len(jm)"), 5)
    card(view, "search-ad").focus()
    keyboard.press("F2")
    keyboard.type("Radio")
    notebook.python("jm.remove('search-ad')")  # by someone else, while the name is typed
    kept = view.locator(".jn-kept textarea")
    expect(kept).to_be_focused()
    for _ in range(3):
        keyboard.down("Backspace")  # held down
    keyboard.up("Backspace")
    keyboard.type(" spot")
    expect(kept).to_have_value("Ra spot")
    assert notebook.python("'website' in jm and len(jm) == 4")
    keyboard.press("Enter")
    wait_for(
        lambda: notebook.python("jm.table('touchpoint').name.tolist()"), ["Website", "Ra spot"]
    )
    card(view, "website").focus()
    keyboard.press("Delete")
    wait_for(lambda: notebook.python("'website' in jm"), False)
    focused = "document.querySelector('.jn-editor').contains(document.activeElement)"
    wait_for(lambda: lab_page.evaluate(focused))


def test_files_are_exported_with_one_click(lab: Lab, lab_page: Page) -> None:
    notebook = opened(lab, lab_page, "export", MAP, "jm.edit(height=600)")
    view = editor(notebook, 1)
    files = {"SVG image": b"<svg", "CSV of": b"\xef\xbb\xbf", "PNG image": b"\x89PNG"}
    for name, start in files.items():
        button(view, "In memory only").click()
        with lab_page.expect_download() as download:
            view.get_by_role("menuitem", name=name).click()
        assert Path(download.value.path()).read_bytes().startswith(start)
    expect(view.locator(".jn-export")).to_contain_text("Downloaded coffee.png")
    button(view, "Save beside the notebook").click()
    expect(view.locator(".jn-export")).to_contain_text("Saved as ")
    assert (lab.root / "coffee.png").read_bytes().startswith(b"\x89PNG")
    notebook.screenshot("editor-export")


WIDE_MAP = """
import journeynb as jn
jm = jn.JourneyMap("Wide", stages=[f"Stage {n}" for n in range(16)])
for stage in [*jm.table("stage").id]:
    for n in range(8):
        _ = jm.add(jn.Touchpoint(name=f"{stage} {n}"), stage=stage)
"""


def test_the_map_is_fitted_and_the_height_is_kept_in_the_notebook(lab: Lab, lab_page: Page) -> None:
    notebook = opened(lab, lab_page, "fit", WIDE_MAP, "w = jm.edit(height=600)\nw")
    view = editor(notebook, 1)
    view.scroll_into_view_if_needed()
    scroller = view.locator(".jnm-scroll")
    inside = "e => [e.scrollWidth <= e.clientWidth + 1, e.scrollHeight <= e.clientHeight + 1]"
    expect(view.locator(".jnm-overview rect")).to_be_visible()
    assert scroller.evaluate(inside) == [False, False]
    view.locator(".jnm-overview").click(position={"x": 150, "y": 20})
    wait_for(lambda: scroller.evaluate("e => e.scrollLeft > 300"))
    last = card(view, "stage-15-7")
    expect(last).not_to_be_in_viewport()
    view.get_by_role("button", name="Gaps").first.click()
    notebook.python("setattr(w, 'selection', ['stage-15-7'])")
    expect(last).to_be_in_viewport()
    expect(view.get_by_role("complementary", name="Inspector")).to_be_visible()
    view.get_by_role("button", name="Inspector").click()
    card(view, "stage-0-0").focus()
    lab_page.keyboard.press("Shift+Digit1")
    wait_for(lambda: scroller.evaluate(inside)[0])
    lab_page.keyboard.press("Shift+Digit1")
    wait_for(lambda: scroller.evaluate(inside), [True, True])
    expect(view.locator(".jnm-overview")).to_have_count(0)

    edge = view.get_by_role("separator", name="Height of the editor")
    edge.focus()
    for _ in range(3):
        lab_page.keyboard.press("ArrowDown")
    tall = "e => Math.round(e.getBoundingClientRect().height)"
    wait_for(lambda: view.evaluate(tall), 720)
    notebook.save()
    kept = {"height": "720px", "instead_of": "600px"}
    assert notebook.saved(lab.root).cells[1].metadata["journeynb"] == kept
    notebook.run(1)
    wait_for(lambda: editor(notebook, 1).evaluate(tall), 720)
