"""Take the documentation's pictures of JupyterLab: a map as a document, two people, a merge.

Run again after changes of the editor or of what surrounds it; the pictures are small PNG files.
"""

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402

import journeynb as jn  # noqa: E402
from browser.document import Document  # noqa: E402
from browser.editing import card  # noqa: E402
from browser.lab import Lab  # noqa: E402
from browser.notebook import READY  # noqa: E402
from browser.pages import launched  # noqa: E402
from journeynb.review.proposal_folder import ProposalFolder  # noqa: E402

TARGET = ROOT / "docs/_static"
SIZE = {"width": 1440, "height": 800}
COLORS = 128
FIELDS = ("name", "display_name", "initials", "color")
CELL = """
with jm.batch():
    jm.add(jn.Touchpoint(name="Repair day"), stage="onboarding")
    jm.link("maya", "repair-day", emotion=2)
jm.gaps("M")[["rule", "message"]].head(4)
"""
PROPOSED: list[tuple[list[dict[str, Any]], str]] = [
    (
        [
            {"op": "link", "kind": "occurs_in", "from": "bag-return", "to": "loyalty"},
            {"op": "set", "id": "bag-return", "fields": {"events": ["bags_returned"]}},
        ],
        "M101: it is in no stage. 71 events bags_returned of the log match no touchpoint.",
    ),
    (
        [{"op": "link", "kind": "leads_to", "from": "home-page", "to": "barista-chat"}],
        "321 customers take this path, 23% (21 to 25%) of the moves out of home-page.",
    ),
    (
        [{"op": "set", "id": "feedback-survey", "fields": {"owner": "Customer care"}}],
        "M104: it has no owner. Customer care owns Customer support, which leads to it.",
    ),
]


def keep(page: Page, name: str) -> None:
    """Keep a picture of the page, with few colors."""
    page.mouse.move(640, 2)
    page.wait_for_timeout(900)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = picture.quantize(COLORS, dither=Image.Dither.NONE)
    path = TARGET / f"{name}.png"
    small.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)} {path.stat().st_size / 1000:.0f} kB")


def person(browser: Browser, lab: Lab, name: str, color: str) -> Page:
    """Return a page of JupyterLab in which a person with a name works."""
    page = browser.new_context(viewport=SIZE).new_page()
    initials = "".join(word[0] for word in name.split())
    page.goto(f"{lab.url}/api/me?token={lab.token}")
    answer = page.request.patch(
        f"{lab.url}/api/me",
        data={"name": name, "display_name": name, "initials": initials, "color": color},
        headers={"Authorization": f"token {lab.token}"},
    )
    assert answer.ok, answer.text()
    lab.load(page)
    page.wait_for_selector(".jp-DirListing-content", timeout=READY)
    page.evaluate("window.jupyterapp.restored")
    return page


def coffee(lab: Lab, name: str) -> str:
    """Write the sample map to the server's folder."""
    path = f"{name}.journeymap.json"
    jn.sample("coffee").save(lab.root / path)
    return path


def show_document(page: Page, lab: Lab) -> None:
    """The map with its outline, and with the list of its gaps."""
    document = Document(page, lab, coffee(lab, "coffee")).open()
    document.command("journeynb:show-outline")
    page.get_by_role("treeitem", name="Discovery box", exact=True).click()
    keep(page, "lab-document")


def show_notebook(page: Page, lab: Lab) -> None:
    """The map beside a notebook that edits the same file."""
    document = Document(page, lab, "coffee.journeymap.json")
    document.command("application:toggle-left-area")
    document.command("journeynb:open-in-notebook")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=READY)
    page.wait_for_function(
        "() => [...window.jupyterapp.shell.widgets('main')].some((each) =>"
        " each.sessionContext?.session?.kernel?.status === 'idle')",
        timeout=READY,
    )
    page.evaluate(
        """async (code) => {
            const app = window.jupyterapp;
            const panel = [...app.shell.widgets('main')].find((each) => each.sessionContext);
            app.shell.activateById(panel.id);
            const [first] = panel.content.widgets;
            first.model.sharedModel.setSource(
                first.model.sharedModel.source.replace(/\\njm$/, ''));
            await app.commands.execute('notebook:run-cell-and-insert-below');
            panel.content.activeCell.model.sharedModel.setSource(code.trim());
            await app.commands.execute('notebook:run-cell');
        }""",
        CELL,
    )
    card(document.editor, "repair-day").wait_for(timeout=READY)
    card(document.editor, "repair-day").scroll_into_view_if_needed()
    keep(page, "lab-notebook")
    lab.tidy(page)


def show_people(browser: Browser, ann: Page, lab: Lab) -> None:
    """Two people in one map."""
    path = coffee(lab, "together")
    ben = person(browser, lab, "Ben Okoro", "#b8577f")
    mine, theirs = (Document(page, lab, path).open() for page in (ann, ben))
    card(theirs.editor, "taste-quiz").click()
    card(mine.editor, "taste-quiz").click(button="right")
    ann.get_by_role("menuitem", name="Comment").click()
    ann.keyboard.type("Too long on a phone: eleven questions. Can we ask four?")
    ann.keyboard.press("Control+Enter")
    card(mine.editor, "discovery-box").click()
    keep(ann, "lab-together")
    lab.tidy(ann)
    ben.context.close()


def show_merge(page: Page, lab: Lab) -> None:
    """What a `git pull` changes under an open map comes in as a step."""
    path = coffee(lab, "merged")
    document = Document(page, lab, path).open()
    jm = jn.read(lab.root / path)
    jm.set("social-ad", name="Short video")
    jm.add(jn.Touchpoint(name="Podcast"), stage="awareness")
    jm.save(lab.root / path)
    card(document.editor, "podcast").wait_for(timeout=READY)
    keep(page, "lab-merged")


def show_portfolio(page: Page, lab: Lab) -> None:
    """A folder as a portfolio, and two versions of a persona."""
    shutil.copytree(ROOT / "src/journeynb/samples/portfolio/coffee", lab.root / "copper-finch")
    document = Document(page, lab, "copper-finch/subscribe.journeymap.json").open()
    document.command("journeynb:show-portfolio")
    page.get_by_role("button", name="Maya Okafor persona").click()
    page.locator(".jn-lab-versions").wait_for(timeout=READY)
    keep(page, "lab-portfolio")
    page.keyboard.press("Escape")
    lab.tidy(page)


def show_proposals(page: Page, lab: Lab) -> None:
    """What an assistant proposes waits beside the map."""
    path = coffee(lab, "proposals")
    waiting = ProposalFolder(lab.root / path)
    state = jn.read(lab.root / path)._core.state
    for changes, why in PROPOSED:
        waiting.propose(state, changes, why, "Example assistant")
    document = Document(page, lab, path).open()
    document.editor.get_by_role("button", name="to decide").click()
    keep(page, "lab-proposals")
    lab.tidy(page)


def main() -> None:
    chromium = shutil.which("chromium")
    assert chromium is not None, "chromium is not installed"
    with tempfile.TemporaryDirectory() as folder, launched(chromium) as browser:
        lab = Lab(Path(folder), *(f"--IdentityProvider.updatable_fields={name}" for name in FIELDS))
        try:
            lab.wait()
            ann = person(browser, lab, "Ann Lee", "#2f7d6d")
            show_document(ann, lab)
            show_notebook(ann, lab)
            show_people(browser, ann, lab)
            show_portfolio(ann, lab)
            show_proposals(ann, lab)
            show_merge(ann, lab)
        finally:
            lab.close()


if __name__ == "__main__":
    main()
