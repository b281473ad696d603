"""Steps of a user in an editor."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from browser.lab import Lab
from browser.notebook import Notebook

MAP = """
import journeynb as jn
jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
_ = jm.add(jn.Persona(name="Maya"))
_ = jm.add(jn.Touchpoint(name="Search ad"), stage="awareness", personas="maya")
_ = jm.add(jn.Touchpoint(name="Website"), stage="decision", personas="maya")
"""


def opened(lab: Lab, page: Page, name: str, *cells: str) -> Notebook:
    """Open a notebook of some cells, and run them all."""
    notebook = lab.open(page, lab.write(name, cells))
    notebook.run_all()
    expect(notebook.page.locator(".jn-editor").first).to_be_visible()
    return notebook


def editor(notebook: Notebook, cell: int) -> Locator:
    """Return the editor that a cell shows."""
    return notebook.output(cell).locator(".jn-editor")


def title(notebook: Notebook, cell: int) -> Locator:
    """Return the title in the bar of the editor that a cell shows."""
    return editor(notebook, cell).locator(".jn-title")


def button(place: Locator, name: str) -> Locator:
    """Return the button whose name starts with a text."""
    return place.get_by_role("button", name=re.compile(f"^{name}"))


def card(place: Locator, id: str) -> Locator:
    """Return the card of an item."""
    return place.locator(f'.jnm-card[data-id="{id}"]')


def rename(place: Locator, id: str, name: str) -> None:
    """Rename a card in its place."""
    card(place, id).locator(".jnm-name").click()
    expect(place.locator("textarea.jnm-typing")).to_be_focused()
    place.page.keyboard.type(name)
    place.page.keyboard.press("Enter")
    place.page.keyboard.press("Escape")


def drag(page: Page, start: Locator, end: Locator, at: tuple[float, float] = (0.5, 0.5)) -> None:
    """Drag the middle of one item to a position in another, given as shares of its box."""
    start.scroll_into_view_if_needed()
    one, two = start.bounding_box(), end.bounding_box()
    assert one is not None and two is not None
    drag_by(page, start, two["x"] + two["width"] * at[0], two["y"] + two["height"] * at[1])


def drag_by(page: Page, start: Locator, x: float, y: float) -> None:
    """Drag the middle of an item to a point of the page."""
    box = start.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 8, box["y"] + box["height"] / 2 + 4)
    page.mouse.move(x, y, steps=8)
    page.mouse.up()


def wait_for(made: Callable[[], Any], expected: Any = True, seconds: float = 30.0) -> None:
    """Wait until something is as expected, looking less and less often."""
    end, pause = time.monotonic() + seconds, 0.05
    while (found := made()) != expected:
        assert time.monotonic() < end, f"{found!r} is not {expected!r}"
        time.sleep(pause)
        pause = min(2 * pause, 0.4)
