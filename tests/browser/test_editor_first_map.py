"""A first map, built with what the screen offers only."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from browser.editing import button, editor, opened, wait_for
from browser.lab import Lab

JOURNEY = {
    "Discover": ["Search ad", "A friend tells", "Blog post"],
    "Compare": ["Website", "Reviews"],
    "Order": ["Shop page", "Checkout", "Confirmation mail"],
    "Receive": ["Parcel at the door", "Unboxing"],
    "Stay": ["Newsletter", "Order again"],
}
STAGES = """
links = jm.links("occurs_in").groupby("to_name").from_name
{stage: sorted(names) for stage, names in links}
"""
EMPTY = 'import journeynb as jn\njm = jn.JourneyMap("My map")\njm.edit()'


def test_a_first_map_is_typed_stage_by_stage(lab: Lab, lab_page: Page) -> None:
    notebook = opened(lab, lab_page, "first-map", EMPTY)
    place, keys = editor(notebook, 0), lab_page.keyboard
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
    wait_for(lambda: notebook.python("jm.table('persona').name.tolist()"), ["Maya", "Jonas"])
    assert notebook.python("jm.table('stage').name.tolist()") == list(JOURNEY)
    assert notebook.python(STAGES) == {at: sorted(names) for at, names in JOURNEY.items()}

    button(place, "Emotion").click()
    strip = place.locator('[data-strip="maya"]').nth(1)
    box = strip.bounding_box()
    assert box is not None
    lab_page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 18)
    expect(strip.locator(".jnm-aim")).to_have_text("Website: +2")
    lab_page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + 18)
    felt = place.get_by_role("slider", name="Maya feels at Website")
    expect(felt).to_be_focused()
    wait_for(lambda: notebook.python("jm.links('experiences').emotion.tolist()"), [2])
    keys.press("Control+z")
    expect(felt).to_have_count(0)


def test_a_collapsed_row_stays_collapsed_while_python_edits(lab: Lab, lab_page: Page) -> None:
    notebook = opened(
        lab, lab_page, "collapse", 'import journeynb as jn\njm = jn.sample("coffee")\njm.edit()'
    )
    place = editor(notebook, 0)
    row = place.locator('[data-row-name="wants"]')
    before = row.bounding_box()
    row.locator(".jnm-what").click()
    after = row.bounding_box()
    assert before is not None and after is not None
    assert after["height"] < 60 < before["height"]
    notebook.screenshot("editor-collapsed")
    notebook.python("jm.add(jn.Persona(name='New')); None")
    expect(place.locator('.jnm-persona[data-id="new"]')).to_be_visible()
    expect(row.locator(".jnm-card")).to_have_count(0)
    row.locator(".jnm-fold").click()
    expect(row.locator(".jnm-card").first).to_be_visible()
