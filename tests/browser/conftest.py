"""Chromium and pages for the tests in a browser, one per worker; and one JupyterLab."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.document import Document, written
from browser.lab import Lab
from browser.notebook import READY
from browser.pages import Pages, Watch, launched

expect.set_options(timeout=30_000)  # ms; 5 s by default, which a busy machine may need for a step


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give all tests in JupyterLab to one worker, so that it starts and loads once."""
    for item in items:
        if "_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("lab"))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Chromium; without it tests are skipped, and fail in CI.

    Its build without a window takes two thirds of the time, so that is used where it is installed.
    It ends with the last test of this folder: while it runs, its event loop is the thread's.
    """
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed")
    with launched(path) as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Pages]:
    """Open pages: ``page()``; the test fails if one asked for anything outside 127.0.0.1."""
    pages = Pages(chromium)
    yield pages
    pages.close()
    assert pages.watch.outside == []


@pytest.fixture(scope="package")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("lab"), forks=True)
    lab.wait()
    lab.start_next_kernel()
    yield lab
    lab.close()


@pytest.fixture(scope="package")
def _shared(_server: Lab, chromium: Browser) -> Iterator[tuple[Pages, Page]]:
    pages = Pages(chromium)
    yield pages, pages()
    pages.close()


@pytest.fixture(scope="package")
def _second(_server: Lab, chromium: Browser) -> Iterator[Page]:
    """A second window of the server, which has to be tidied after a test."""
    pages = Pages(chromium)
    page = pages(reduced_motion="no-preference")  # what moves for most users moves here
    _server.load(page)
    page.wait_for_selector(".jp-DirListing-content", timeout=READY)
    yield page
    assert pages.watch.outside == []
    pages.close()


@pytest.fixture
def second_page(_server: Lab, _second: Page) -> Iterator[Page]:
    """Another page of the same JupyterLab as `lab_page`, as of another user."""
    yield _second
    _server.tidy(_second)


@pytest.fixture
def lab(_server: Lab) -> Iterator[Lab]:
    """A real JupyterLab; ``lab.open(page(), lab.write("name", ["code"]))`` opens a notebook."""
    yield _server
    _server.end_kernels()


@pytest.fixture
def lab_page(lab: Lab, _shared: tuple[Pages, Page]) -> Iterator[Page]:
    """A page that several tests use, since Lab takes 5 s to load; each finds no notebook open.

    ``lab.open(lab_page, path)`` opens one. `lab_watch` records what it did.
    """
    pages, shared = _shared
    yield shared
    lab.tidy(shared)
    outside = list(pages.watch.outside)
    pages.watch.clear()
    assert outside == []


@pytest.fixture
def lab_watch(_shared: tuple[Pages, Page]) -> Watch:
    """What `lab_page` did in this test."""
    return _shared[0].watch


@pytest.fixture
def document(lab: Lab, lab_page: Page, request: pytest.FixtureRequest) -> Document:
    """A small map that is open as a document in `lab_page`."""
    name = re.sub(r"\W+|_", "-", request.node.name.removeprefix("test_"))[:40]
    return Document(lab_page, lab, written(lab, name)).open()
