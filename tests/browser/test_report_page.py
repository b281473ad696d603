"""A report in Chromium, opened from a disk without a network: its contents and behavior."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.formatters import DisplayFormatter
from nbformat import NotebookNode, v4
from playwright.sync_api import Browser, Page, expect

import journeynb as jn
from browser.editing import wait_for
from browser.hostile import TEXTS, hostile_map, some_of
from browser.pages import Pages, screenshot
from browser.test_editor_axe import _RUN, AXE, TAGS
from journeynb.base.host import PAGE_ONLY
from journeynb.report.content.inputs import FOLDER

pytest.importorskip("nbclient")
pytest.importorskip("ibis")
DAY = "2026-11-22"
PERSONAS = ("Maya Okafor", "Jonas Lindgren", "Elif Demir", "Rui Carvalho")
SECTIONS = (
    "Executive summary", "The journey", "Personas", "Goals and alignment", "Gaps",
    "What customers did", "Opportunities", "Method and sources", "Comments of the team",
)  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the flagship's report; `test_report.py` has reports made in a kernel."""
    from journeynb.report import kernel_run

    path = tmp_path_factory.mktemp("report") / "coffee.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel_run, "run", functools.partial(run_here, patch))
        return jn.sample("coffee").report(path, events=jn.sample_log("coffee"), today=DAY)


def run_here(
    patch: pytest.MonkeyPatch, notebook: NotebookNode, path: Path, folder: Path, *_: Any,
    page_only: bool,
) -> Any:  # fmt: skip
    """Run the notebook of a report in this process, which has imported all that it needs."""
    assert page_only
    patch.setenv(FOLDER, str(folder))
    patch.setenv(PAGE_ONLY, "1")
    patch.chdir(path.parent)
    shown_as = DisplayFormatter().format
    names: dict[str, Any] = {}
    for cell in notebook.cells:
        body = ast.parse(cell.source).body if cell.cell_type == "code" else []
        result = None
        if body and isinstance(body[-1], ast.Expr):
            result = ast.Expression(body.pop().value)
        exec(compile(ast.Module(body, []), path, "exec"), names)
        if result is not None:
            data, metadata = shown_as(eval(compile(result, path, "eval"), names))
            cell.outputs = [v4.new_output("display_data", data, metadata=metadata)]
    return names["report"].carry()


@pytest.fixture(scope="module")
def shared(chromium: Browser, report: Path) -> Iterator[Page]:
    """The report in a page that several tests use; each leaves it as it found it."""
    pages = Pages(chromium)
    shown = opened(pages, report)
    shown.emulate_media(reduced_motion="reduce")  # a scroll hides a tooltip
    yield shown
    assert pages.watch.outside == [] and pages.watch.errors == []
    pages.close()


def opened(page: Pages, path: Path, **options: Any) -> Page:
    shown = page(**options)
    shown.goto(path.as_uri())
    return shown


def seen(shown: Page) -> None:
    """Check for everything that a report must show."""
    for name in SECTIONS:
        expect(shown.get_by_role("heading", name=name, exact=True, level=2)).to_have_count(1)
    for name in PERSONAS:
        expect(shown.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(shown.get_by_role("img", name=re.compile("Customer journey map:"))).to_be_visible()
    captions = (
        "Gaps, most severe first",
        "Customers who reach each stage; shares with 95% intervals (Wilson)",
        "Events that match no touchpoint, most frequent first",
        "Sources of the information on the map",
    )
    for caption in captions:
        expect(shown.get_by_text(caption, exact=True)).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_shows_everything(page: Pages, report: Path, scripts: bool) -> None:
    shown = opened(page, report, java_script_enabled=scripts)
    seen(shown)
    charts = shown.locator(".chart")
    assert charts.count() >= 9
    for number in range(0 if scripts else charts.count()):
        assert page.colors(charts.nth(number)) > 3
    assert page.colors(shown.locator(".plate")) > 50
    assert page.watch.requests == [report.as_uri()] and page.watch.errors == []
    assert not [text for text in page.watch.console if "Content Security" in text]
    screenshot(shown, f"report-{'script' if scripts else 'bare'}")


def test_a_mark_of_a_chart_has_a_tooltip(shared: Page) -> None:
    shown = shared
    mark = shown.locator(".chart [data-tip]").first
    mark.scroll_into_view_if_needed()
    tip = shown.locator(".tip")

    def pointed() -> bool:
        shown.mouse.move(0, 0)
        mark.hover(force=True)
        return tip.is_visible()

    wait_for(pointed)  # the page may hear of the scroll later, and then hides the tooltip
    assert ": " in tip.inner_text()


def test_the_map_grows_and_the_table_sorts(shared: Page) -> None:
    shown = shared
    plate = shown.locator(".plate")
    before = plate.bounding_box()
    shown.get_by_role("button", name="Larger").click()
    after = plate.bounding_box()
    assert before and after and after["width"] == pytest.approx(1.25 * before["width"], abs=2)
    shown.get_by_role("region", name=re.compile("^The map")).press("0")
    expect(shown.locator(".frame output")).to_have_text("100%")
    table = shown.get_by_role("table", name="Gaps, most severe first")
    head = table.get_by_role("columnheader", name="Customers")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    texts = table.locator("tbody tr td:last-child").all_inner_texts()
    counts = [int(text.split()[0].replace(",", "")) if text else -1 for text in texts]
    assert counts == sorted(counts, reverse=True) and counts[0] > 0


def test_one_persona_at_a_time(shared: Page) -> None:
    shown = shared
    shown.get_by_label("Persona", exact=True).select_option("Elif Demir")
    expect(shown.get_by_role("heading", name="Elif Demir", exact=True)).to_be_visible()
    expect(shown.get_by_role("heading", name="Maya Okafor", exact=True)).to_be_hidden()
    dimmed = shown.locator(".veil").evaluate_all(
        "all => all.filter(each => each.style.opacity === '0.78').length"
    )
    assert 0 < dimmed < shown.locator(".veil").count()
    shown.get_by_label("Persona", exact=True).select_option("All personas")
    expect(shown.get_by_role("heading", name="Maya Okafor", exact=True)).to_be_visible()


def test_dark_is_dark_at_once_and_by_the_button(page: Pages, report: Path) -> None:
    shown = opened(page, report, color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert shown.evaluate(ground) == "rgb(20, 23, 29)"
    paper = "document.querySelector('.plate').shadowRoot.querySelector('rect')"
    assert shown.evaluate(f"getComputedStyle({paper}).fill") == "rgb(20, 23, 29)"
    shown.get_by_role("button", name="Light colors").click()
    assert shown.evaluate(ground) == "rgb(255, 255, 255)"
    assert shown.evaluate(f"getComputedStyle({paper}).fill") == "rgb(255, 255, 255)"


IN_DARK = ["color-contrast", "scrollable-region-focusable", "target-size"]
"""The rules that may find something else on a small, dark screen."""


def test_axe_finds_nothing(page: Pages, report: Path) -> None:
    shown = opened(page, report, bypass_csp=True)
    shown.add_script_tag(path=AXE)
    for width, theme, rules in ((1500, "light", TAGS), (380, "dark", IN_DARK)):
        shown.set_viewport_size({"width": width, "height": 900})
        shown.emulate_media(color_scheme=theme)
        passed, found = shown.evaluate(_RUN, ["body", rules])
        assert passed > (10 if rules is TAGS else 0) and found == []
        wide = shown.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, "the page itself never scrolls sideways"
        screenshot(shown, f"report-{theme}-{width}")


def test_an_editable_report_contains_the_editor(page: Pages, tmp_path: Path) -> None:
    from journeynb.formats.journeymap import document
    from journeynb.report.exporter import page as exported

    jm = jn.sample("saas")
    facts = {"today": DAY, "map": document(jm._core.state)}
    notebook = v4.new_notebook(metadata={"journeynb": facts, "title": jm.title})
    path = tmp_path / "review.html"
    path.write_text(exported(notebook, editable=jm._core.state), encoding="utf-8")
    assert jn.read(path).equals(jm)
    shown = opened(page, path)
    shown.get_by_role("heading", name="Edit the map").scroll_into_view_if_needed()
    expect(shown.locator(".jn-editor")).to_be_visible()
    expect(shown.locator(".jn-editor").get_by_text(jm.title).first).to_be_visible()
    assert page.watch.requests == [path.as_uri()] and page.watch.errors == []
    assert not [text for text in page.watch.console if "Content Security" in text]


@pytest.fixture(
    params=some_of("style", "tag", "markdown", "css", long=("script", "quotes", "template"))
)
def hostile(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a report of a map whose every text tries to run something."""
    from journeynb.formats.journeymap import document
    from journeynb.report.exporter import page

    jm = hostile_map(TEXTS[request.param])
    made = jn.Report(jm, today=DAY)
    parts: list[Any] = [
        made.title(), made.summary(), made.map(), made.touchpoints(), made.personas(),
        made.alignment(), made.gaps(), made.questions(), made.room(), made.method(),
        jm.chart.goals(), jm.chart.emotion(), jm.chart.opportunities(),
    ]  # fmt: skip
    cells = []
    for part in parts:
        found = (
            part._repr_mimebundle_()
            if not hasattr(part, "to_dict")
            else part._repr_mimebundle_(None, None)
        )
        data, metadata = found if isinstance(found, tuple) else (found, {})
        output = v4.new_output("display_data", data, metadata=metadata)
        cells.append(v4.new_code_cell("x", outputs=[output]))
    facts = {"today": DAY, "map": document(jm._core.state)}
    metadata = {"journeynb": facts, "title": TEXTS[request.param]}
    path = tmp_path / "hostile.html"
    notebook = v4.new_notebook(cells=cells, metadata=metadata)
    path.write_text(page(notebook, trusted=True), encoding="utf-8")  # as jm.report() does
    assert jn.read(path).equals(jm)
    return path


@pytest.mark.filterwarnings("ignore:no installed font has")
@pytest.mark.filterwarnings("ignore:the map already has")
def test_a_hostile_map_runs_nothing(page: Pages, hostile: Path) -> None:
    shown = opened(page, hostile)
    shown.locator("h1").wait_for()
    for button in shown.locator("th button").all()[:6]:
        button.click()
    assert shown.evaluate("window.ran") is None and page.watch.dialogs == []
    assert page.watch.requests == [hostile.as_uri()]
    assert not [text for text in page.watch.console if "Content Security" in text]


def test_the_policy_stops_what_a_notebook_brings(page: Pages, tmp_path: Path) -> None:
    from journeynb.report.exporter import page as exported

    html = (
        "<script>window.ran=1</script><img src=x onerror='window.ran=2'>"
        "<img src='https://203.0.113.7/a.png'><a href='javascript:window.ran=3'>go</a>"
        "<iframe src='data:text/html,<script>parent.ran=4</script>'></iframe>"
    )
    output = v4.new_output("display_data", {"text/html": html})
    notebook = v4.new_notebook(cells=[v4.new_code_cell("x", outputs=[output])])
    path = tmp_path / "a.html"
    path.write_text(exported(notebook), encoding="utf-8")
    shown = opened(page, path)
    shown.get_by_text("go", exact=True).click()
    assert shown.evaluate("window.ran") is None  # the export has cleaned it
    html = html.replace(">go<", ">went<")
    path.write_text(exported(notebook).replace("</body>", f"{html}</body>"), encoding="utf-8")
    shown = opened(page, path)
    shown.get_by_text("went", exact=True).click()
    assert shown.evaluate("window.ran") is None
    assert [text for text in page.watch.console if "Content Security" in text]
    page.watch.clear()  # the policy stopped these requests


def test_is_printed_with_page_numbers_and_no_cut_cards(report: Path, tmp_path: Path) -> None:
    from journeynb.report.page.pdf import pdf

    data = pdf(report.read_text("utf-8"))
    assert data.startswith(b"%PDF-") and len(re.findall(rb"/Type\s*/Page\b", data)) > 8
    assert b"/Outlines" in data
    (tmp_path / "a.pdf").write_bytes(data)
