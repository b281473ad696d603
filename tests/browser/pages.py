"""Chromium for the tests: it cannot leave this machine, and is watched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
HOST = "127.0.0.1"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--js-flags=--no-opt --single-threaded --max-lazy",
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
]  # fmt: skip
"""The last one blocks every other host; a route would switch off the cache of the browser.

A page lives for seconds: to compile its JavaScript well takes longer than to run it.
"""


@contextmanager
def launched(chromium: str) -> Iterator[Browser]:
    """Start Chromium, and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watch:
    """Requests, dialogs, errors and logs of the pages of a test.

    Attributes
    ----------
    outside : list of str
        The addresses outside 127.0.0.1 that were asked for; none was reached.
    requests : list of str
        All that were asked for, without ``data:`` and ``blob:``.
    dialogs : list of str
        The texts of alert, confirm and prompt, which are dismissed.
    errors : list of str
        Errors thrown in a page and not caught.
    console : list of str
        Messages that pages wrote to the console.
    """

    outside: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def add(self, context: BrowserContext) -> None:
        """Watch the pages of a context."""
        context.on("request", lambda request: self._asked(request.url))
        context.on("page", self._opened)
        context.on("console", lambda message: self.console.append(message.text))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def clear(self) -> None:
        """Discard all records so far."""
        for seen in (self.outside, self.requests, self.dialogs, self.errors, self.console):
            seen.clear()

    def _opened(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._asked(socket.url))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: Any) -> None:
        if dialog.type != "beforeunload":
            self.dialogs.append(dialog.message)
            dialog.dismiss()
        else:
            dialog.accept()

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("data", "blob"):
            return
        self.requests.append(url)
        if parts.scheme not in ("file", "about") and parts.hostname != HOST:
            self.outside.append(url)


class Pages:
    """Opens pages; each has a context of its own, so that none knows of another.

    Attributes
    ----------
    watch : Watch
        Requests, dialogs, errors and logs of the pages.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.watch = Watch()

    def __call__(self, **options: Any) -> Page:
        """Open an empty page; options are those of `Browser.new_context`."""
        return self.context(**options).new_page()

    def context(self, **options: Any) -> BrowserContext:
        """Start a browser session, in which several pages share their storage.

        Unless `options` say otherwise, nothing moves slowly: a tenth of the time goes into that.
        """
        size = {"width": 1280, "height": 900}
        options = {"viewport": size, "reduced_motion": "reduce", **options}
        context = self._browser.new_context(**options)
        context.set_default_timeout(30_000)
        self._contexts.append(context)
        self.watch.add(context)
        return context

    def colors(self, target: Page | Locator) -> int:
        """Count the colors of an element on the screen; a blank one has one."""
        with Image.open(BytesIO(target.screenshot())) as shot:
            return len(shot.getcolors(shot.width * shot.height))

    def close(self) -> None:
        """Close what is open."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()


def screenshot(target: Page | Locator, name: str) -> Path:
    """Save a screenshot as ``build/screenshots/<name>.png``."""
    path = SCREENSHOTS / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    target.screenshot(path=path)
    return path
