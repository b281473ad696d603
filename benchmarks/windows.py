"""A map as a document of JupyterLab in two windows: opening, edits, saving; measured in Chromium.

Needs what ``make test`` sets up: Node, Chromium and JupyterLab.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.maps import core
from benchmarks.timing import Result
from journeynb.formats.journeymap import dumps

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
RUNS = 9
TOUCHPOINTS = 300

_OPEN = """
async (path) => {
    const start = performance.now();
    window.jupyterapp.commands.execute('docmanager:open', {path});
    while (!document.querySelector('.jn-document .jnm-card')) {
        await new Promise((done) => setTimeout(done, 4));
    }
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - start;
}
"""
_CLOSE = """
async () => {
    for (const each of [...window.jupyterapp.shell.widgets('main')]) {
        if (each.context) each.dispose();
    }
    await new Promise((done) => setTimeout(done, 300));
}
"""
_PRESSED = "addEventListener('keydown', () => { window.pressed = Date.now(); }, true)"
_SEEN = """
(title) => new Promise((done) => {
    const look = () => document.querySelector('.jn-document .jn-title')?.textContent === title
        ? done(Date.now()) : setTimeout(look, 2);
    look();
})
"""


def windows() -> Iterator[Result]:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no chromium: documents are not timed")
        return
    from browser.document import Document
    from browser.lab import Lab
    from browser.notebook import READY
    from browser.pages import launched

    with tempfile.TemporaryDirectory() as folder, launched(chromium) as browser:
        lab = Lab(Path(folder))
        try:
            lab.wait()
            for name in ("warm", "timed"):
                (lab.root / f"{name}.journeymap.json").write_text(dumps(core(TOUCHPOINTS).state))
            pages = [
                browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
                for _ in range(2)
            ]
            opened, shown, on_disk = [], [], []
            for page in pages:
                lab.load(page)
                page.wait_for_selector(".jp-DirListing-content", timeout=READY)
                page.evaluate(_OPEN, "warm.journeymap.json")
                page.evaluate(_CLOSE)
            for _ in range(RUNS):
                opened.append(pages[0].evaluate(_OPEN, "timed.journeymap.json") / 1000)
                pages[0].evaluate(_CLOSE)
            one, two = (Document(page, lab, "timed.journeymap.json").open() for page in pages)
            one.page.evaluate(_PRESSED)
            for run in range(RUNS):
                title = f"Run {run}"
                one.type_title(title)
                two.page.evaluate(f"window.seen = ({_SEEN})('{title}'); null")
                one.page.keyboard.press("Enter")
                seen, pressed = two.page.evaluate("window.seen"), one.page.evaluate("pressed")
                shown.append((seen - pressed) / 1000)
                start = time.time()
                one.press_save()
                while f'"{title}"' not in one.file.read_text():
                    time.sleep(0.005)
                on_disk.append(time.time() - start)
                one.is_clean()
        finally:
            lab.close()
    what = f"JupyterLab opens and paints {TOUCHPOINTS} touchpoints"
    yield Result(what, statistics.median(opened), "1 s", 1, 1)
    yield Result("an edit shows in the other window", statistics.median(shown), "150 ms", 0.15, 1)
    yield Result("Ctrl+S reaches the disk", statistics.median(on_disk), "1 s", 1, 1)
