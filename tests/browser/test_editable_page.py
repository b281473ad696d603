"""A page with an editor, opened from a disk: without Python, a network or trust in its map."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, Locator, Page, expect

import journeynb as jn
from browser.editing import button, card, drag, rename, wait_for
from browser.hostile import FOUND, TEXTS, TOUCH, hostile_map, some_of
from browser.pages import Pages, screenshot
from browser.test_editor_axe import _RUN, AXE, COLOURS, TAGS
from journeynb.report.page.embedded_editor import editable_part

Make = Callable[..., str]
HOSTILE = some_of(
    "script", "javascript", "quotes", "comment", "entity", "control", long=("style", "fetch")
)
"""Texts that try to leave a script element, an attribute or the page."""
STYLES = """
:root { color-scheme: light dark } main { max-width: 1200px; margin: auto; font: 20px/2 serif }
h2, h3 { margin: 60px; border-top: 9px solid red } button, input { font-size: 30px !important }
td, th, li, p { padding: 20px } li + li { margin-top: 40px } svg { width: 100px }
"""
"""Styles of the page, which must not reach the editor."""


def coffee() -> jn.JourneyMap:
    jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
    jm.add(jn.Persona(name="Maya"))
    jm.add(jn.Touchpoint(name="Search ad"), stage="awareness", personas="maya")
    jm.add(jn.Touchpoint(name="Website"), stage="decision", personas="maya")
    return jm


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a page with the editor of a map under a strict policy; return its address."""

    def made(jm: jn.JourneyMap, name: str = "report", theme: str = "", **options: Any) -> str:
        part = editable_part(jm._core, **options)
        policy = (
            "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
            f"script-src {part.script_source}"
        )
        target = tmp_path / f"{name}.html"
        target.write_text(
            f'<!doctype html><html lang="en"{theme and f" data-theme={theme}"}><head>'
            f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
            f"<title>Report</title><style>{STYLES}</style>"
            f"</head><body><main><h1>{html.escape(jm.title)}</h1>{part.html}</main>"
            f"<script>{part.script}</script></body></html>",
            "utf-8",
            newline="",
        )
        return target.as_uri()

    return made


def opened(page: Page, address: str) -> Locator:
    page.goto(address)
    place = page.locator(".jn-editor")
    expect(place).to_be_visible()
    return place


def strip(place: Locator) -> Locator:
    return place.locator(".jn-page-strip")


def downloaded(page: Page, click: Callable[[], None], folder: Path) -> Path:
    with page.expect_download() as waiting:
        click()
    found: Download = waiting.value
    target = folder / found.suggested_filename
    found.save_as(target)
    return target


def test_edits_made_offline_are_reviewed_in_python(page: Pages, make: Make, tmp_path: Path) -> None:
    jm = coffee()
    shown = page()
    place = opened(shown, make(jm))
    expect(strip(place)).to_contain_text("A copy of the map as of")
    expect(button(place, "No edits yet")).to_be_visible()
    expect(button(place, "Undo")).to_be_disabled()

    rename(place, "search-ad", "Google ad")
    expect(card(place, "search-ad")).to_contain_text("Google ad")
    drag(shown, card(place, "website"), card(place, "search-ad"), (0.5, 0.9))
    expect(strip(place)).to_contain_text("Your 2 edits are only on this page.")
    rename(place, "website", "Wrong")
    button(place, "Undo").click()
    expect(card(place, "website")).to_contain_text("Website")
    expect(button(place, "2 edits, not downloaded")).to_be_visible()

    button(strip(place), "Download changes").click()
    dialog = place.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Anna")
    path = downloaded(shown, lambda: button(dialog, "Download").click(), tmp_path)
    assert path.name == "coffee.changes.json"
    expect(button(place, "2 edits, downloaded")).to_be_visible()
    expect(button(strip(place), "Download changes")).to_be_focused()
    again = downloaded(
        shown, lambda: shown.keyboard.press("Control+s"), tmp_path
    )  # not asked twice
    assert json.loads(again.read_text())["by"] == "Anna"

    jm.add(jn.Stage(name="Loyalty"))
    review = jm.review_changes(path)
    assert review.by == "Anna" and review.moved_on
    assert [each.state for each in review] == ["pending", "pending"]
    assert "name 'Search ad' -> 'Google ad'" in repr(review)
    review.accept_all()
    assert jm["search-ad"].name == "Google ad"
    assert list(jm._core.state.ends_of("website", "occurs_in")) == ["awareness"]
    assert len(jm.history(by="hand")) == 2
    assert page.watch.errors == [] and refused(page) == []
    assert [each.split(":")[0] for each in page.watch.requests] == ["file"]


def refused(page: Pages) -> list[str]:
    """Return the errors of the policy and of the editor on the pages."""
    return [each for each in page.watch.console if "Security Policy" in each or "rror" in each]


def test_the_map_is_downloaded_as_python_writes_it(page: Pages, make: Make, tmp_path: Path) -> None:
    jm = jn.sample("coffee")
    shown = page()
    place = opened(shown, make(jm))
    button(place, "No edits yet").click()
    item = place.get_by_role("menuitem", name="Download map")
    path = downloaded(shown, item.click, tmp_path)
    jm.save(tmp_path / "python.journeymap.json")
    assert path.read_bytes() == (tmp_path / "python.journeymap.json").read_bytes()
    assert jn.read(path).equals(jm)


def test_leaving_with_edits_warns_and_they_can_be_restored(page: Pages, make: Make) -> None:
    address = make(coffee())
    session = page.context()
    shown = session.new_page()
    place = opened(shown, address)
    rename(place, "search-ad", "Google ad")
    expect(strip(place)).to_contain_text("Your edit is only on this page.")
    with shown.expect_event("dialog") as warned:
        shown.close(run_before_unload=True)
    assert warned.value.type == "beforeunload"

    shown = session.new_page()
    place = opened(shown, address)
    expect(card(place, "search-ad")).to_contain_text("Search ad")  # never restored unasked
    offer = place.locator(".jn-banner", has_text="saved in this browser")
    expect(offer).to_contain_text("1 edit from")
    button(offer, "Restore it").click()
    expect(card(place, "search-ad")).to_contain_text("Google ad")
    expect(offer).to_have_count(0)
    button(place, "Undo").click()
    expect(card(place, "search-ad")).to_contain_text("Search ad")

    other = coffee()
    other.title = "Tea"
    place = opened(shown, make(other, "other"))  # a different map has no offer
    expect(place.locator(".jn-banner")).to_have_count(1)


def test_gaps_that_an_edit_may_have_changed_are_hidden(page: Pages, make: Make) -> None:
    shown = page()
    place = opened(shown, make(coffee()))
    button(place, "Gaps").click()
    panel = place.locator(".jn-side")
    expect(panel).to_contain_text("Gaps are not updated on this page.")
    before = panel.locator(".jn-finding").count()
    assert before > 3
    rename(place, "search-ad", "Google ad")
    expect(panel).to_contain_text("your edits may have changed")
    assert 0 < panel.locator(".jn-finding").count() < before
    button(place, "Undo").click()
    expect(panel).not_to_contain_text("your edits may have changed")
    assert panel.locator(".jn-finding").count() == before


def test_an_edit_that_is_not_valid_is_refused_with_the_reason(page: Pages, make: Make) -> None:
    shown = page()
    place = opened(shown, make(coffee()))
    shown.keyboard.press("Escape")
    button(place, "Inspector").click()
    card(place, "search-ad").locator(".jnm-name").click()
    shown.keyboard.press("Escape")
    name = place.locator(".jn-side").get_by_label("Name").first
    name.fill("")
    name.blur()
    expect(place.locator(".jn-side")).to_contain_text("must not be empty")
    expect(card(place, "search-ad")).to_contain_text("Search ad")
    expect(button(place, "No edits yet")).to_be_visible()


def test_a_readonly_page_cannot_be_edited(page: Pages, make: Make) -> None:
    shown = page()
    place = opened(shown, make(coffee(), readonly=True))
    expect(strip(place)).to_contain_text("This map is read-only.")
    expect(button(place, "Add")).to_have_count(0)
    button(place, "No edits yet").click()
    expect(place.get_by_role("menuitem")).to_have_count(2)
    expect(place.get_by_role("menuitem").last).to_contain_text("CSV of the map view")


def test_a_hostile_map_runs_nothing(page: Pages, make: Make) -> None:
    shown = page()
    for name in HOSTILE:
        page.watch.clear()
        place = opened(shown, make(hostile_map(TEXTS[name])))
        for view in ("Map", "Personas", "Goals", "Alignment", "Priorities", "Table"):
            tab = place.get_by_role("tablist", name="Views").get_by_role("tab", name=view)
            tab.evaluate("(element) => element.click()")
            expect(tab).to_have_attribute("aria-selected", "true")
            assert place.evaluate(FOUND) == [], (name, view)
            place.evaluate(TOUCH)
            assert place.evaluate(FOUND) == [], (name, view)
        assert shown.evaluate("window.ran") is None, name
        assert page.watch.dialogs == [] and page.watch.errors == [], name
        assert len(page.watch.requests) == 1, name
        assert page.watch.outside == [], name


def test_without_javascript_a_sentence_says_so(page: Pages, make: Make) -> None:
    shown = page(java_script_enabled=False)
    shown.goto(make(coffee()))
    place = shown.locator("[data-journeynb-editor]")
    expect(place).to_contain_text(
        "The editor for this map needs JavaScript, which is turned off or blocked here."
    )
    assert "journeymap/1" not in place.inner_text()


def test_print_hides_the_editor(page: Pages, make: Make) -> None:
    shown = page()
    place = opened(shown, make(coffee()))
    shown.emulate_media(media="print")
    expect(place).to_be_hidden()


def test_light_and_dark_follow_the_page_and_the_system(page: Pages, make: Make) -> None:
    shown = page(color_scheme="dark")
    place = opened(shown, make(coffee()))
    ground = "(element) => getComputedStyle(element).backgroundColor"
    dark = place.evaluate(ground)
    shown.evaluate("document.documentElement.dataset.theme = 'light'")
    wait_for(lambda: place.evaluate(ground) != dark)
    shown.evaluate("delete document.documentElement.dataset.theme")
    wait_for(lambda: place.evaluate(ground), dark)
    shown.emulate_media(color_scheme="light")
    wait_for(lambda: place.evaluate(ground) != dark)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page: Pages, make: Make, theme: str) -> None:
    shown = page(bypass_csp=True, color_scheme=theme)
    place = opened(shown, make(coffee()))
    rename(place, "search-ad", "Google ad")
    expect(strip(place)).to_contain_text("Your edit is")
    screenshot(place, f"editable-{theme}")
    shown.add_script_tag(path=AXE)
    tags = TAGS if theme == "light" else COLOURS
    assert shown.evaluate(_RUN, ["main", tags])[1] == []
    button(strip(place), "Download changes").click()
    expect(place.get_by_role("dialog")).to_be_visible()
    screenshot(place, f"editable-dialog-{theme}")
    assert shown.evaluate(_RUN, ["main", tags])[1] == []
