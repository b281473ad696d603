"""Creating reports: a template is executed, exported, compared with, or refused as a whole."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from warnings import catch_warnings

import nbformat
import pandas as pd
import pytest
from nbformat import v4

import journeynb as jn
from journeynb.base.host import PAGE_ONLY
from journeynb.charts.renderer import render
from journeynb.cli import main
from journeynb.report.content import print_pages
from journeynb.report.content.themed_svg import without_fonts

pytest.importorskip("nbclient")
pytest.importorskip("nbconvert")

from report_kernels import forked_kernels

DAY = "2026-11-22"


@pytest.fixture(scope="module", autouse=True)
def _forked_kernels() -> Iterator[None]:
    with forked_kernels():
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("report")


@pytest.fixture(scope="module")
def coffee(folder: Path) -> Path:
    """Return the flagship as a file."""
    path = folder / "coffee.journeymap.json"
    jn.sample("coffee").save(path)
    return path


@pytest.fixture(scope="module")
def notebook(coffee: Path, folder: Path) -> Path:
    """Return the report of the flagship as a notebook."""
    path = folder / "coffee.ipynb"
    jn.read(coffee).report(path, today=DAY)
    return path


def template(folder: Path, *sources: str) -> Path:
    """Return a custom template."""
    first = v4.new_code_cell("source = None", metadata={"tags": ["parameters"]})
    start = v4.new_code_cell(
        "import journeynb as jn\nreport = jn.Report(source, events=events, since=since, "
        "today=today, **columns)"
    )
    cells = [first, start, v4.new_markdown_cell("## Mine"), *map(v4.new_code_cell, sources)]
    path = folder / "mine.ipynb"
    path.write_text(nbformat.writes(v4.new_notebook(cells=cells)), encoding="utf-8")
    return path


class TestNotebook:
    def test_is_valid_small_and_free_of_this_machine(self, notebook: Path) -> None:
        text = notebook.read_text("utf-8")
        found = nbformat.reads(text, as_version=4)
        nbformat.validate(found)
        assert "widgets" not in found.metadata and "widget-view" not in text
        assert str(notebook.parent) not in text and "/tmp/" not in text
        assert not any("execution" in cell.metadata for cell in found.cells)
        assert len(text) < 1_350_000
        assert found.cells[0].source.startswith("source = 'coffee.journeymap.json'\n")

    def test_contains_the_map_and_its_inputs(self, notebook: Path, coffee: Path) -> None:
        assert jn.read(notebook).equals(jn.read(coffee))
        facts = json.loads(notebook.read_text("utf-8"))["metadata"]["journeynb"]
        assert facts["today"] == DAY and facts["template"] == "full"
        assert facts["versions"]["journeynb"] == jn.__version__
        [given] = facts["inputs"]
        assert given["name"] == "coffee.journeymap.json" and len(given["sha256"]) == 64

    def test_contains_the_key_facts(self, notebook: Path) -> None:
        text = "\n".join(
            "".join(output["data"].get("text/markdown", ""))
            for cell in json.loads(notebook.read_text("utf-8"))["cells"]
            for output in cell.get("outputs", ())
            if "data" in output
        )
        for words in (
            "Of 8 goals, 1 is overdue, 1 behind",
            "The three most severe gaps",
            "Maya Okafor",
            "Sources of the info",
        ):
            assert words in text
        assert "What customers did" not in text


@pytest.fixture(scope="module")
def html(notebook: Path) -> str:
    """Return the report of the flagship as a page."""
    from journeynb.report.build import exported

    return exported(nbformat.read(notebook, as_version=4), ".html").decode()


class TestPage:
    def test_is_one_small_file_that_contains_the_map(
        self, html: str, notebook: Path, folder: Path
    ) -> None:
        path = folder / "page.html"
        path.write_text(html, encoding="utf-8")
        assert path.stat().st_size < 1_500_000
        assert jn.read(path).equals(jn.read(notebook))
        assert not re.search(r'(?:src|href)="(?!data:|#)', re.sub(r"<script.*?</script>", "", html))

    def test_draws_charts_and_pictures_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        jm = jn.sample("coffee")
        spec = jm.chart.emotion().to_dict()
        whole = [jm.picture()._repr_mimebundle_(), render(spec)[0]]
        monkeypatch.setenv(PAGE_ONLY, "1")
        page_only = [jm.picture()._repr_mimebundle_(), render(spec)[0]]
        for every, some in zip(whole, page_only, strict=True):
            assert {"image/png"} <= set(every) - set(some) <= {"image/png", "image/svg+xml"}
            assert some == {kind: every[kind] for kind in some}

    def test_keeps_the_image_of_a_chart_whose_data_have_an_address(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(PAGE_ONLY, "1")
        spec = {"mark": "point", "data": {"url": "data:text/csv,a%0A1"}, "encoding": {}}
        bundle, _ = render(spec)
        assert "image/png" in bundle

    def test_any_notebook_is_exported_by_nbconvert(self, folder: Path) -> None:
        path = template(folder, "jm")
        done = subprocess.run(
            [sys.executable, "-m", "nbconvert", "--to", "journeynb_report", str(path)],
            capture_output=True, text=True, check=False, cwd=folder,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "Content-Security-Policy" in (folder / "mine.html").read_text("utf-8")


class TestPaper:
    def test_a_page_prints_the_map_on_landscape_pages(self, html: str) -> None:
        assert "@page map{size:A4 landscape;" in html
        assert html.count('class="drawing sheet"') > 5

    @pytest.mark.parametrize(
        "given", ["text", {}, {"page": "A4"}, {"page": "A9", "drawings": ""},
                  {"page": "A4", "drawings": "!"}, {"page": "A4", "drawings": "eJwDAAAAAAE="}],
    )  # fmt: skip
    def test_pages_in_a_foreign_notebook_are_ignored(self, given: object) -> None:
        assert print_pages.unpacked(given) is None

    def test_pages_are_unpacked_as_they_were_packed(self) -> None:
        pages = jn.sample("saas").picture(page="A3")
        assert print_pages.unpacked(print_pages.packed(pages)) == (
            "A3",
            [without_fonts(page.svg) for page in pages.pages],
        )

    def test_printed_pages_follow_the_settings_of_the_team(self, tmp_path: Path) -> None:
        (tmp_path / "journeynb.toml").write_text(
            'ignore = ["A", "M", "P", "S", "X"]\n[colors]\naccent = "#C8102E"\n'
        )
        jn.sample("saas").save(tmp_path / "saas.journeymap.json")
        printed = jn.Report(tmp_path / "saas.journeymap.json", today=DAY).map().pages
        assert printed is not None
        assert not any(box.kind == "badge" for page in printed.pages for box in page.boxes)
        assert any("#C8102E" in page.svg for page in printed.pages)

    def test_an_unknown_paper_size_is_refused_before_a_cell_runs(self, folder: Path) -> None:
        with pytest.raises(jn.ArgumentError, match="page='A9' is not valid; allowed: A4, A3"):
            jn.sample("saas").report(folder / "a9.pdf", page="A9")


class TestChanges:
    def test_since_the_last_report_are_listed(self, notebook: Path, folder: Path) -> None:
        jm = jn.read(notebook)
        jm.link("bag-return", "loyalty")
        jm.add(jn.Touchpoint(name="Brew workshop"), stage="loyalty", personas=["maya"])
        own = template(folder, "report.changes()")
        path = jm.report(folder / "since.ipynb", template=own, since=notebook, today="2026-12-01")
        text = path.read_text("utf-8")
        assert "Added 1 touchpoint" in text and "Brew workshop" in text
        assert "✓ Return of empty bags is in no stage" in text
        assert "since = 'coffee.ipynb'" in text

    def test_since_anything_but_a_report_is_refused(self, folder: Path, coffee: Path) -> None:
        bare = folder / "bare.html"
        bare.write_text("<p>no map</p>")
        with pytest.raises(jn.FormatError, match="contains no map and no Mermaid journey diagram"):
            jn.read(coffee).report(folder / "x.ipynb", since=bare, today=DAY)
        with pytest.raises(jn.ArgumentError, match=r"since=.*: no such file"):
            jn.read(coffee).report(folder / "x.ipynb", since=folder / "gone.html", today=DAY)
        assert not (folder / "x.ipynb").exists()


class TestFailures:
    def test_of_a_cell_name_the_cell_and_keep_an_existing_report(self, folder: Path) -> None:
        own = template(folder, "report.summary()", "raise KeyError('gone')")
        out = folder / "failed.html"
        out.write_text("before")
        before = set(folder.iterdir())
        with pytest.raises(
            jn.ReportError, match=r"cell 5 below 'Mine' \(raise KeyError\('gone'\)\).*gone"
        ):
            jn.JourneyMap("x").report(out, template=own)
        assert out.read_text() == "before" and set(folder.iterdir()) == before

    @pytest.mark.parametrize(
        ("name", "options", "words"),
        [
            ("a.docx", {}, "extension of a report must be one of .html, .ipynb, .pdf, .pptx"),
            (
                "a.html",
                {"template": "fancy"},
                "template='fancy' is not valid; allowed: full, executive, workshop",
            ),
            ("a.html", {"template": "gone.ipynb"}, "gone.ipynb"),
            ("a.pdf", {"editable": True}, "editable=True needs a report in .html"),
            ("gone/a.html", {}, "no such folder: "),
            (
                "a.html",
                {"customer": "who"},
                "customer: these name columns of a log, but events= is missing",
            ),
            ("a.html", {"today": "soon"}, "soon"),
            (
                "a.html",
                {"evidence": 1},
                r"evidence= is not an option of report\(\); pass it as events=",
            ),
        ],
    )
    def test_bad_arguments_are_refused(
        self, name: str, options: dict[str, Any], words: str, tmp_path: Path
    ) -> None:
        with pytest.raises(jn.JourneyError, match=words):
            jn.JourneyMap("x").report(tmp_path / name, **options)
        assert list(tmp_path.iterdir()) == []

    def test_evidence_is_taken_for_its_log(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        orders: list[Any] = []
        monkeypatch.setattr("journeynb.report.build.write_report", orders.append)
        jm = jn.JourneyMap("x")
        row = {"customer": ["ann"], "time": ["2026-01-01"], "event": ["ad"]}
        log = jn.EventLog(pd.DataFrame(row))
        jm.report(tmp_path / "a.html", events=jm.evidence(log))
        assert orders[0].events is log
        with pytest.raises(jn.ArgumentError, match=r"pass the log: events=ev\.log"):
            jm.report(tmp_path / "a.html", events=jm.evidence(log, assign="last"))

    def test_a_template_needs_its_parameters(self, tmp_path: Path) -> None:
        path = tmp_path / "plain.ipynb"
        path.write_text(nbformat.writes(v4.new_notebook()))
        with pytest.raises(
            jn.ArgumentError, match="no cell of the template has the tag 'parameters'"
        ):
            jn.JourneyMap("x").report(tmp_path / "a.html", template=path)

    def test_without_a_browser_there_is_no_pdf(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        from journeynb.report.page import pdf

        monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
        with pytest.raises(
            jn.ReportError, match=r"apt install chromium.*\.html reports do not need a browser"
        ):
            pdf.browser()
        monkeypatch.setenv(pdf.SETTING, "no-such-browser")
        with pytest.raises(jn.ReportError, match="no-such-browser: no such program"):
            pdf.browser()

    @pytest.mark.skipif(os.name != "posix", reason="sends a signal")
    def test_interrupted_leaves_nothing(self, tmp_path: Path) -> None:
        own = template(
            tmp_path,
            "import pathlib, tempfile, time\n"
            "pathlib.Path('started').write_text(tempfile.mkdtemp())\ntime.sleep(120)",
        )
        code = f"import journeynb as jn\njn.JourneyMap('x').report('a.html', template={str(own)!r})"
        with subprocess.Popen(
            [sys.executable, "-c", code], cwd=tmp_path, stderr=subprocess.PIPE, text=True
        ) as process:
            for _ in range(600):
                if (tmp_path / "started").exists() or process.poll() is not None:
                    break
                time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
        assert process.returncode != 0, said
        assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.ipynb", "started"]
        assert not Path((tmp_path / "started").read_text()).exists()


class TestCommand:
    def run(self, *command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        out, err = StringIO(), StringIO()
        with (
            chdir(cwd), redirect_stdout(out), redirect_stderr(err), catch_warnings(),
            patch.object(sys, "argv", ["journeynb", *command]), pytest.raises(SystemExit) as ended,
        ):  # fmt: skip
            main()
        code = int(ended.value.code or 0)
        return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())

    def test_creates_reports_from_reports(self, notebook: Path, folder: Path) -> None:
        own = template(folder, "report.summary()", "jm = report.jm\njm.chart.gaps()")
        options = ["-o", "next.html", "--template", str(own), "--since", notebook.name]
        done = self.run("report", notebook.name, *options, "--today", DAY, cwd=folder)
        assert done.returncode == 0 and done.stdout == "wrote next.html\n", done.stderr
        html = (folder / "next.html").read_text("utf-8")
        assert "Nothing changed." in html and 'class="drawing chart"' in html
        assert jn.read(folder / "next.html").equals(jn.read(notebook))
        again = self.run("report", notebook.name, *options, cwd=folder)
        assert (
            again.returncode == 2 and "already exists; use --force to overwrite it" in again.stderr
        )

    def test_with_a_log_reports_its_numbers(self, coffee: Path, folder: Path) -> None:
        pytest.importorskip("ibis")
        jn.sample_log("coffee").to_csv(folder / "events.csv", index=False)
        own = template(folder, "report.evidence()", "ev = report.ev\nev.chart.funnel()")
        done = self.run(
            "report", coffee.name, "--events", "events.csv", "-o", "log.ipynb",
            "--template", str(own), "--today", DAY, cwd=folder,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        text = (folder / "log.ipynb").read_text("utf-8")
        assert "events = 'events.csv'" in text and "On the map but not in the log: " in text
        assert "E601" in text

    def test_maps_in_notebooks_are_checked(self, notebook: Path) -> None:
        done = self.run("check", notebook.name, "--today", DAY, cwd=notebook.parent)
        assert done.returncode == 1 and "7 errors, 40 warnings, 47 hints" in done.stdout

    def test_errors_are_a_line(self, folder: Path) -> None:
        done = self.run("report", "gone.json", "-o", "a.html", cwd=folder)
        assert done.returncode == 2 and done.stderr.startswith("error: gone.json cannot be read")
