"""``journeynb edit`` as a user meets it: a page of its own, which saves every edit."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

import journeynb as jn
from browser.document import TEXT
from browser.editing import button, rename, wait_for
from browser.pages import ROOT, Pages, screenshot
from journeynb.review.proposal_folder import ProposalFolder

NAME = "coffee.journeymap.json"
LOG = "user_id,timestamp,event\nann,2026-01-01,Search ad\nann,2026-01-02,Website\n"


@pytest.fixture
def command(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    (tmp_path / NAME).write_text(TEXT)
    (tmp_path / "events.csv").write_text(LOG)
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "r"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "journeynb", "edit", NAME, "--no-browser"],
        cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    yield process
    process.kill()
    process.communicate()


def test_a_map_is_edited_in_a_page_until_that_is_closed(
    command: subprocess.Popen[str], page: Pages, tmp_path: Path
) -> None:
    assert command.stdout is not None
    assert command.stdout.readline() == f"Editing {NAME}. Every edit is saved.\n"
    address = command.stdout.readline().strip()
    shown = page()
    shown.goto(address)
    editor = shown.locator(".jn-full-page .jn-editor")
    expect(editor).to_be_visible()
    assert "token" not in shown.url
    rename(editor, "website", "Web shop")
    file = tmp_path / NAME
    wait_for(lambda: file.read_text() == TEXT.replace('"Website"', '"Web shop"'))
    shown.reload()
    expect(editor).to_contain_text("Web shop")
    file.write_text(file.read_text().replace('"Coffee"', '"Tea"'))
    expect(editor.locator(".jn-title")).to_have_text("Tea")
    proposed = [{"op": "set", "id": "website", "fields": {"owner": "Web team"}}]
    ProposalFolder(file).propose(jn.read(file)._core.state, proposed, "No owner.", "Claude")
    shown.get_by_role("button", name="Review", exact=True).click()
    expect(editor.locator("[data-proposal]")).to_be_focused()
    shown.keyboard.press("a")
    wait_for(lambda: '"Web team"' in file.read_text())
    wait_for(lambda: ProposalFolder(file).proposals()[0].state == "accepted")
    button(editor, NAME).click()
    shown.get_by_text("Compare with a log…").click()
    shown.get_by_role("button", name="events.csv").click()
    shown.get_by_role("button", name="Compare", exact=True).click()
    expect(editor).to_contain_text("1 customer observed", timeout=60_000)
    screenshot(shown, "full-page")
    with shown.expect_event("close"):  # which also answers dialogs
        shown.close(run_before_unload=True)
    assert command.wait(20) == 0
    assert f"{NAME} is saved." in command.stdout.read()
    assert jn.read(file).title == "Tea"
