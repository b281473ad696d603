"""Evidence from a log in the editor: in JupyterLab, and on a page without a kernel."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ibis")

from playwright.sync_api import Page, expect

import journeynb as jn
from browser.editing import button, card, editor, opened, rename, wait_for
from browser.lab import Lab
from browser.pages import ROOT, Pages, screenshot
from browser.test_editor_axe import Shown, small

MAP = """
import journeynb as jn, pandas as pd
jm = jn.JourneyMap("Coffee", stages=["Awareness", "Decision"])
_ = jm.add(jn.Persona(name="Maya", data_values=["home"]))
_ = jm.add(jn.Touchpoint(name="Search ad", events="ad_*"), stage="awareness", personas="maya")
_ = jm.add(jn.Touchpoint(name="Website", events="visit"), stage="decision", personas="maya")
log = jn.EventLog(pd.DataFrame({
    "customer": [*range(40), *range(30)],
    "time": ["2026-01-01"] * 40 + ["2026-01-05"] * 30,
    "event": ["ad_click"] * 40 + ["visit"] * 30,
    "persona": "home",
    "score": 4,
}))
cu = jn.Customers(
    pd.DataFrame({"customer": range(40), "plan": ["pro"] * 10 + ["free"] * 30}), value=False
)
"""
SOON = 30_000
"""Milliseconds in which a small log is counted on a busy machine."""
EDIT = "jm.edit(evidence=log, customers=cu, height=560)"


def test_evidence_follows_the_edits_and_a_restart(lab: Lab, lab_page: Page) -> None:
    notebook = opened(lab, lab_page, "observed", MAP, EDIT)
    view = editor(notebook, 1)
    expect(view.locator(".jnm-counted")).to_contain_text("40 customers observed")
    expect(view.locator('[data-kind="stage"][data-id="decision"]')).to_contain_text(
        "25% of 40 dropped off"
    )
    expect(card(view, "website")).to_contain_text("30 reached")
    expect(view.locator(".jnm-mean")).to_have_count(2)
    rename(view, "website", "Home page")
    expect(card(view, "website")).to_contain_text("Home page")
    card(view, "website").focus()
    lab_page.keyboard.press("Delete")
    event = view.locator(".jnm-event")
    expect(event).to_contain_text("30 events, 30 customers", timeout=SOON)
    expect(event).to_contain_text("visit")
    button(view, "Gaps").click()
    expect(
        view.locator(".jn-finding").filter(has_text="visit matches no touchpoint")
    ).to_be_visible()
    notebook.screenshot("editor-observed")
    button(view, "Undo .Ctrl").click()
    expect(event).to_have_count(0, timeout=SOON)
    expect(card(view, "website")).to_contain_text("30 reached")
    assert notebook.python("jm['website'].name") == "Home page"

    view.get_by_role("tab", name="Personas").click()
    button(view, "Open Maya").click()
    field = view.get_by_label("Filter", exact=True)
    field.fill("plan = 'pro' and lower(plan) = 'pro")
    field.press_sequentially("'")
    fit = view.locator(".jn-fit")
    expect(fit).to_contain_text("'LOWER(plan)' is not allowed", timeout=SOON)
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("plan = 'pro'")
    expect(fit).to_contain_text("Fits 10 of 40 customers (25%)", timeout=SOON)
    expect(fit).to_contain_text("0 fit several personas, 30 fit none")
    notebook.screenshot("editor-filter")
    field.press("Enter")
    wait_for(lambda: notebook.python("jm['maya'].filter") == "plan = 'pro'")
    view.get_by_role("tab", name="Map").click()

    drawn = notebook.python("jm.picture(evidence=log).png_text()")

    def stored() -> object:
        """Return the picture in the saved notebook."""
        notebook.save()
        return notebook.saved(lab.root).cells[1].outputs[-1].data.get("image/png")

    wait_for(lambda: stored() == drawn)
    notebook.restart(run_all=True)
    expect(view.locator(".jnm-counted")).to_contain_text("40 customers observed", timeout=SOON)
    expect(card(view, "website")).to_contain_text("30 reached")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a page with the editor of a map and its evidence, without a kernel."""
    folder = tmp_path_factory.mktemp("observed")
    jm = small()
    jm.save(folder / "map.json")
    widget = jm.edit(evidence=jn.EventLog(jn.sample_log("coffee")))
    assert widget._connection.counting is not None
    widget._connection.counting.wait(60)
    answers: list[Any] = []
    widget.send = lambda content, *_: answers.append(content)
    widget._received(widget, {"request": "a-0", "type": "gaps"}, [])
    widget.close()
    (folder / "evidence.json").write_text(json.dumps(answers[-1]))
    names = [str(folder / name) for name in ("map.json", "page.html", "evidence.json")]
    subprocess.run(["node", "scripts/page.mjs", *names], cwd=ROOT / "js", check=True)
    page = (folder / "page.html").open("a", encoding="utf-8")
    with page:
        page.write(f"<script>window.gaps = {json.dumps(answers[-1])}</script>")
    return folder


@pytest.mark.xdist_group("axe")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_the_evidence_on_a_page(page: Pages, folder: Path, dark: bool) -> None:
    shown = Shown(page(), (folder / "page.html").as_uri(), dark)
    seen = json.loads((folder / "evidence.json").read_text())["observed"]
    root = shown.root
    for id, (reached, lost, _) in seen["stages"].items():
        head = root.locator(f'[data-kind="stage"][data-id="{id}"]')
        expect(head).to_contain_text(reached)
        expect(head).to_contain_text(lost)
    for id, (met, _) in seen["touchpoints"].items():
        expect(card(root, id)).to_contain_text(met)
    assert root.locator(".jnm-event").count() == sum(map(len, seen["unmapped"].values()))
    assert root.locator(".jnm-mean").count() == sum(map(len, seen["felt"].values())) > 0
    shown.look("map")
    screenshot(shown.page, f"observed-{'dark' if dark else 'light'}")
    shown.press("[data-panel=gaps]")
    expect(root.locator(".jn-finding b").first).to_contain_text("customers")
    shown.look("gaps", ".jn-side")
    shown.press("[data-panel=inspector]")
    shown.select("social-ad")
    expect(root.get_by_role("region", name="Observed")).to_contain_text("customers")
    shown.look("inspector", ".jn-side")
    if dark:
        shown.review()
    assert shown.found == []
