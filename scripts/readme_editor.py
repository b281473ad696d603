"""Take the README's pictures of the editor, step by step, in a real JupyterLab.

One SVG that shows a screenshot after the other, with what was done below it.
"""

import base64
import shutil
import sys
import tempfile
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from playwright.sync_api import Locator, Page  # noqa: E402

from browser.editing import card, drag_by, editor, rename  # noqa: E402
from browser.lab import Lab  # noqa: E402
from browser.pages import launched  # noqa: E402

TARGET = ROOT / "docs/_static/editor.svg"
WIDTH, HEIGHT, BELOW = 1120, 640, 44
SECONDS = 3.2
CELL = """
import journeynb as jn
coffee = jn.sample("coffee")
jm = coffee.fork()
for persona in ("jonas", "elif", "rui"):
    jm.remove(persona)
with jm.batch():
    for link in list(jm.links("goes_through").to_dict("records")):
        jm.unlink(link["from"], link["to"], "goes_through")
jm.edit(height=640)
"""


class Film:
    """The pictures, with what is said below each."""

    def __init__(self, view: Locator) -> None:
        self.view = view
        self.steps: list[tuple[bytes, str]] = []

    def take(self, said: str) -> None:
        self.view.page.wait_for_timeout(400)
        self.steps.append((self.view.screenshot(type="jpeg", quality=72), said))

    def svg(self) -> str:
        total = SECONDS * len(self.steps)
        share = 100 / len(self.steps)
        frames = []
        for number, (picture, said) in enumerate(self.steps):
            data = base64.b64encode(picture).decode()
            frames.append(
                f'<g style="animation-delay:{number * SECONDS - total:.1f}s">'
                f'<image width="{WIDTH}" height="{HEIGHT}" preserveAspectRatio="xMidYMin meet" '
                f'href="data:image/jpeg;base64,{data}"/>'
                f'<text x="{WIDTH / 2}" y="{HEIGHT + 29}">{escape(said)}</text></g>'
            )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT + BELOW}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT + BELOW}" role="img" aria-label="The editor">'
            "<style>text{font:500 17px Inter,system-ui,sans-serif;text-anchor:middle;fill:#596273}"
            f"g{{opacity:0;animation:show {total:.1f}s step-end infinite}}"
            f"@keyframes show{{0%{{opacity:1}}{share:.3f}%{{opacity:0}}}}"
            "@media (prefers-reduced-motion:reduce){g{animation:none}g:last-of-type{opacity:1}}"
            "</style>" + "".join(frames) + "</svg>\n"
        )


def played(page: Page, lab: Lab) -> Film:
    """Do what the README shows, and take a picture of each step."""
    notebook = lab.open(page, lab.write("readme", [CELL]))
    notebook.call("await app.commands.execute('application:toggle-left-area');")
    notebook.run_all()
    view = editor(notebook, 0)
    view.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    film = Film(view)
    film.take("jm.edit(): the map in the notebook, live with Python")
    rename(view, "home-page", "Front page")
    film.take("Click a name to change it")
    box = card(view, "home-page").bounding_box()
    goal = card(view, "bean-guide").bounding_box()
    assert box is not None and goal is not None
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] - 14)
    page.mouse.down()
    page.mouse.move(goal["x"] + 40, goal["y"] + 20, steps=8)
    page.mouse.move(goal["x"] + 70, goal["y"] + 34, steps=4)
    film.take("Drag cards between and within stages")
    page.mouse.up()
    point = view.locator('.jnm-point[data-point="emotion"]').nth(4)
    point.scroll_into_view_if_needed()
    place = point.bounding_box()
    assert place is not None
    drag_by(page, point, place["x"] + place["width"] / 2, place["y"] + 40)
    film.take("Drag an emotion up or down")
    view.get_by_role("button", name="Gaps").first.click()
    film.take("Gaps are shown at once; many can be fixed with a click")
    return film


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium was not found")
    with tempfile.TemporaryDirectory() as folder, launched(chromium) as browser:
        lab = Lab(Path(folder))
        try:
            lab.wait()
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            film = played(page, lab)
        finally:
            lab.close()
    TARGET.write_text(film.svg(), "utf-8")
    print(f"wrote {TARGET.name}, {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
