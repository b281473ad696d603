"""The editor: its size, its messages, and how fast it paints, drags and answers in Chromium.

Needs what ``make test`` sets up: Node, Chromium and JupyterLab.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.maps import core
from benchmarks.timing import Figure, Result
from journeynb.api.journey_map import JourneyMap
from journeynb.formats.journeymap import dumps

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
RUNS = 7
TOUCHPOINTS = 300

_PAINTED = """
(map) => new Promise((done) => {
    const start = performance.now();
    window.start(map);
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})
"""
_FRAMES = """
() => {
    window.frames_ = [];
    const tick = (at) => { window.frames_.push(at); window.frame_ = requestAnimationFrame(tick); };
    window.frame_ = requestAnimationFrame(tick);
}
"""
_LETTERS = """
() => {
    window.letters_ = [];
    addEventListener('keydown', () => {
        const start = performance.now();
        requestAnimationFrame(() => setTimeout(() => letters_.push(performance.now() - start)));
    }, true);
}
"""


def editor() -> Iterator[Result | Figure]:
    static = ROOT / "src/journeynb/static"
    size = sum((static / name).stat().st_size for name in ("editor.js", "editor.css"))
    yield Figure("the editor's bundle with its styles", size / 1000, "kB", 260)
    yield from messages()
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no chromium: the editor is not timed")
        return
    from browser.pages import launched

    with launched(chromium) as browser, tempfile.TemporaryDirectory() as folder:
        yield from on_a_page(browser, Path(folder))
        yield from in_a_notebook(browser, Path(folder))


def messages() -> Iterator[Figure]:
    """Count all bytes both ways for one edit, the news of gaps too."""
    edits: dict[str, Callable[[JourneyMap], list[dict[str, Any]]]] = {
        "rename": lambda _: [_set("touchpoint-3", name="Another name")],
        "move": _move,
        "link": lambda _: [_link("supports", "touchpoint-3", "goal-1")],
        "emotion": lambda _: [_link("experiences", "persona-1", "touchpoint-3", emotion=-1.5)],
        "delete": lambda _: [{"op": "remove", "id": "touchpoint-3"}],
    }
    for name, changes_of in edits.items():
        most = 0
        for touchpoints in (10, 300, 3000):
            jm = JourneyMap._of(core(touchpoints).state)
            widget = jm.edit()
            sent: list[Any] = []
            widget.send = lambda content, *_, sent=sent: sent.append(content)
            widget._received(widget, {"request": "a-0", "type": "gaps"}, [])
            sent.clear()
            message = {"request": "a-1", "type": "edit", "changes": changes_of(jm)}
            widget._received(widget, message, [])
            most = max(most, sum(len(json.dumps(each)) for each in [message, *sent]))
            widget.close()
        yield Figure(f"messages of a {name}, up to 3,000 touchpoints", most / 1000, "kB", 2)


def _set(id: str, **fields: Any) -> dict[str, Any]:
    return {"op": "set", "id": id, "fields": fields}


def _link(kind: str, start: str, end: str, **fields: Any) -> dict[str, Any]:
    return {"op": "link", "kind": kind, "from": start, "to": end, "fields": fields}


def _move(jm: JourneyMap) -> list[dict[str, Any]]:
    id = "touchpoint-3"
    now = [each.end for each in jm._core.links("occurs_in") if each.start == id]
    there = next(stage for stage in jm._core.state.order["stage"] if stage not in now)
    away = [{"op": "unlink", "kind": "occurs_in", "from": id, "to": each} for each in now]
    return [*away, {"op": "link", "kind": "occurs_in", "from": id, "to": there}]


def on_a_page(browser: Any, folder: Path) -> Iterator[Result | Figure]:
    """Time the editor on a page without a kernel."""
    path, html = folder / "map.json", folder / "page.html"
    path.write_text(dumps(core(TOUCHPOINTS).state), "utf-8")
    empty = folder / "empty.json"
    empty.write_text('{"format": "journeymap/1"}', "utf-8")
    subprocess.run(["node", "scripts/page.mjs", empty, html], cwd=ROOT / "js", check=True)
    found = json.loads(path.read_text("utf-8"))
    painted = []
    for _ in range(RUNS):
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(html.as_uri())
        page.evaluate("document.querySelector('.jn-editor').parentElement.remove()")
        painted.append(page.evaluate(_PAINTED, found) / 1000)
        if len(painted) < RUNS:
            page.close()
    what = f"a map of {TOUCHPOINTS} touchpoints painted"
    yield Result(what, statistics.median(painted), "700 ms", 0.7, 1)

    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    card = page.locator(".jnm-card[data-id^=touchpoint]").nth(4)
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 30)
    page.wait_for_selector(".jnm-overlay")
    page.evaluate(_FRAMES)
    before = _busy(session)
    for step in range(120):
        page.mouse.move(box["x"] + 80 + 4 * (step % 60), box["y"] + 30 + 2 * (step % 40))
    frames = page.evaluate("() => { cancelAnimationFrame(frame_); return frames_; }")
    busy = (_busy(session) - before) / len(frames)
    if page.locator(".jnm-overlay").count() != 1:
        raise RuntimeError("the card was not dragged to the end")
    page.mouse.up()
    gaps = [later - sooner for sooner, later in pairwise(frames)]
    rate = 1000 / statistics.median(gaps)
    yield Figure(f"dragging a card among {TOUCHPOINTS} touchpoints", rate, "frames/s", 50, True)
    yield Result("a frame of it keeps the page's thread busy for", busy, "20 ms", 0.02, 1)

    card = page.locator(".jnm-card[data-id^=touchpoint]").nth(4)
    page.evaluate(_LETTERS)
    for where, key, field in (
        ("a card", "F2", ".jnm-typing"),
        ("the inspector", "Enter", ".jn-side textarea, .jn-side input"),
    ):
        card.focus()
        page.keyboard.press(key)
        page.locator(field).first.focus()
        page.evaluate("letters_.length = 0")
        page.keyboard.type("thirty letters, one by one, now", delay=60)
        page.wait_for_timeout(300)
        letters = page.evaluate("letters_")
        page.keyboard.press("Escape")
        what = f"key press to letter in {where} among {TOUCHPOINTS} touchpoints"
        yield Result(what, statistics.median(letters) / 1000, "a frame, and painting", 0.025, 1)
    page.close()


def _busy(session: Any) -> float:
    """Return for how many seconds of its own the page's main thread was busy."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(each["value"] for each in metrics if each["name"] == "TaskDuration")


_WATCH = """
import time as _time
def _told(event):
    _times.append(_time.time())
_times = []
_stop = jm.listen(_told)
"""
_UNDO = """
() => {
    const at = performance.timeOrigin + performance.now();
    document.querySelectorAll(".jn-editor button[aria-label^='Undo']")[0].click();
    return at;
}
"""
_SEEN = """
() => {
    const name = document.querySelectorAll('.jn-editor')[1];
    window.seen_ = 0;
    new MutationObserver(() => { window.seen_ ||= performance.timeOrigin + performance.now(); })
        .observe(name, {subtree: true, childList: true, characterData: true, attributes: true});
}
"""


def in_a_notebook(browser: Any, folder: Path) -> Iterator[Result]:
    """Time an edit from a view to the kernel and to a second view, in JupyterLab."""
    from browser.lab import Lab

    (folder / "lab").mkdir()
    lab = Lab(folder / "lab")
    try:
        lab.wait()
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        cells = ["import journeynb as jn\njm = jn.sample('coffee')", "jm.edit(height=400)"]
        notebook = lab.open(page, lab.write("bench", [*cells, "jm.edit(height=300)"]))
        notebook.run_all()
        page.wait_for_function("document.querySelectorAll('.jn-editor').length === 2")
        notebook.python(_WATCH)
        to_kernel, to_view = [], []
        for run in range(RUNS + 1):
            notebook.python(f"jm.set('maya', name='Maya {run}')")
            time.sleep(0.6)
            notebook.python("_times.clear()")
            page.evaluate(_SEEN)
            start = page.evaluate(_UNDO)
            time.sleep(0.6)
            taken = notebook.python("_times")[0] - start / 1000
            if run:
                to_kernel.append(taken)
                to_view.append((page.evaluate("seen_") - start) / 1000)
        page.close()
    finally:
        lab.close()
    yield Result("an edit reaches the kernel", statistics.median(to_kernel), "50 ms", 0.05, 1)
    yield Result("it shows in a second view", statistics.median(to_view), "200 ms", 0.2, 1)
