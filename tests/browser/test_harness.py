"""The harness itself: that a test in a browser would fail if what it tests were broken."""

import pytest
from playwright.sync_api import Error, Page

from browser.lab import Lab
from browser.pages import ROOT, Pages


def test_a_notebook_is_run_in_a_kernel_that_has_this_package(lab_page: Page, lab: Lab) -> None:
    path = lab.write("run", ["import journeynb\njourneynb.__file__", "2 + 2", "n = 42", "1 / 0"])
    notebook = lab.open(lab_page, path)
    notebook.run(0)
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        notebook.run(3)
    assert str(ROOT / "src" / "journeynb") in notebook.text(0)
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        notebook.run_all()
    assert notebook.text(1).strip().endswith("4")
    assert notebook.python("m = n + 1\n[m, {'a': 'ü\"'}]") == [43, {"a": 'ü"'}]
    assert notebook.python("m = 0") is None
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        notebook.python("1 / m")
    notebook.python("n = 0")
    notebook.restart(run_all=True)
    assert notebook.python("n") == 42


def test_themes_are_changed(lab_page: Page, lab: Lab) -> None:
    notebook = lab.open(lab_page, lab.write("themes", ["1"]))
    color = "getComputedStyle(document.querySelector('.jp-NotebookPanel')).backgroundColor"
    light = lab_page.evaluate(color)
    notebook.theme("dark")
    assert lab_page.evaluate(color) != light
    assert notebook.screenshot("harness-dark").stat().st_size > 10_000


def test_the_shared_page_contains_nothing_of_the_test_before(lab_page: Page, lab: Lab) -> None:
    notebook = lab.open(lab_page, lab.write("first", ["n = 1"]))
    opened = "return [...app.shell.widgets('main')].filter((w) => w.context).length;"
    assert notebook.call(opened) == 1
    assert lab_page.locator("body").get_attribute("data-jp-theme-light") == "true"
    notebook.run(0)
    lab.tidy(lab_page)
    assert lab.open(lab_page, "first.ipynb").python("'n' in globals()") is False
    assert len(lab.kernels()) == 1


def test_nothing_outside_is_reached_and_what_is_asked_for_is_known(page: Pages) -> None:
    empty = page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        empty.goto("http://example.com/")
    empty = page()
    empty.set_content("<img src='https://192.0.2.1/a.png'><script>alert(1)</script>")
    assert page.watch.dialogs == ["1"]
    page.close()  # Chromium asks again for what it could not load
    assert set(page.watch.outside) == {"http://example.com/", "https://192.0.2.1/a.png"}
    page.watch.outside.clear()


def test_a_blank_page_has_one_color(page: Pages) -> None:
    empty = page()
    assert page.colors(empty) == 1
    empty.set_content("<p style='background: red'>words")
    assert page.colors(empty) > 2
