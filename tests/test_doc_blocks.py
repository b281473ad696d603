"""The code on the pages of the documentation runs as it is printed."""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from collections.abc import Iterable
from contextlib import chdir
from pathlib import Path
from unittest.mock import patch

import pytest

import doc_blocks
import journeynb as jn
from journeynb.base.host import PAGE_ONLY
from journeynb.review.proposal_folder import ProposalFolder

ROOT = Path(__file__).parent.parent
# the files that a reader has when the page starts
PAGES: dict[str, tuple[str, ...]] = {
    "README.md": ("examples", "workshop.csv"),
    "docs/tour.md": ("examples",),
    "docs/howto.md": ("examples", "coffee.journeymap.json", "events.csv"),
    "docs/editing.md": ("coffee.journeymap.json",),
    "docs/customers.md": (),
    "docs/goals.md": (),
    "docs/evidence.md": ("coffee.journeymap.json", "events.csv", "events/2026.parquet"),
    "docs/explain.md": (),
    "docs/reports.md": ("coffee.journeymap.json", "events.parquet"),
    "docs/formats.md": (),
    "docs/command-line.md": ("workshop.csv",),
    "docs/comments.md": (),
    "docs/maps-in-git.md": (),
    "docs/settings.md": (),
    "docs/own-rules.md": (),
    "docs/portfolio.md": (),
    "docs/guides/assistant.md": ("journeys",),
}
# short pages that start without files: they are run by one process
SHORT = (
    "docs/file-format.md",
    "docs/index.md",
    "docs/tables.md",
    "docs/explanation/attribution.md",
    "docs/explanation/file.md",
    "docs/explanation/funnels.md",
    "docs/explanation/gaps.md",
    "docs/explanation/intervals.md",
    "docs/explanation/model.md",
    "docs/guides/cite.md",
    "docs/guides/every-night.md",
    "docs/guides/other-notebooks.md",
    "docs/guides/teach-a-class.md",
    "docs/guides/translate-labels.md",
    "docs/tutorials/try-the-editor.md",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files that pages start from."""
    folder = tmp_path_factory.mktemp("files")
    jm = jn.sample("coffee")
    kept = {"maya", "decision", *jm.touchpoints(stage="decision")["id"]}
    jm.remove([each for each in jm if each not in kept])  # reports of a small map are quick
    log = jn.simulate(jm, customers=100)
    log.attrs = {}
    log.to_csv(folder / "events.csv", index=False)
    log.to_parquet(folder / "events.parquet")
    (folder / "events").mkdir()
    shutil.copy(folder / "events.parquet", folder / "events/2026.parquet")
    jm.save(folder / "coffee.journeymap.json")
    shutil.copytree(ROOT / "examples/data", folder / "examples/data")
    shutil.copy(ROOT / "examples/data/workshop.csv", folder)
    (folder / "journeys").mkdir()
    shutil.copy(folder / "coffee.journeymap.json", folder / "journeys")
    waiting = ProposalFolder(folder / "journeys/coffee.journeymap.json")
    for id in ("checkout", "sales-call"):
        changes = [{"op": "set", "id": id, "fields": {"owner": "Sales"}}]
        waiting.propose(jm._core.state, changes, "Sales is responsible for it.", "Claude Code")
    return folder


def test_every_page_with_code_is_run() -> None:
    docs = ROOT / "docs"
    parts = ("tutorials", "guides", "explanation", "reference")
    pages = [ROOT / "README.md", *docs.glob("*.md")]
    pages += [page for part in parts for page in (docs / part).glob("*.md")]
    with_code = {
        page.relative_to(ROOT).as_posix()
        for page in pages
        for block in doc_blocks.blocks(page.read_text("utf-8"))
        if block.language != "text" and not block.not_run
    }
    assert with_code == {*PAGES, *SHORT}


@pytest.mark.parametrize("page", PAGES)
def test_the_code_of_a_page_runs(page: str, files: Path, tmp_path: Path) -> None:
    for name in PAGES[page]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        copy = shutil.copytree if (files / name).is_dir() else shutil.copy
        copy(files / name, tmp_path / name)
    assert run([page], tmp_path) == 1


def test_the_code_of_short_pages_runs(tmp_path: Path) -> None:
    assert run(SHORT, tmp_path) == len(SHORT)


def run(pages: Iterable[str], folder: Path) -> int:
    """Run pages in a folder, and return in how many of them blocks were run."""
    settings = {"COLUMNS": "140", "JOURNEYNB_PROGRESS": "0", PAGE_ONLY: "1"}  # no PNG of a picture
    with chdir(folder), patch.dict(os.environ, settings):
        done = doc_blocks.forked(doc_blocks.run_pages, [str(ROOT / page) for page in pages])
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stderr == ""
    return len(re.findall(r"^[1-9]\d* blocks were run$", done.stdout, re.MULTILINE))


def test_blocks_share_a_namespace_and_show_what_they_say() -> None:
    page = """\
    ```python
    a = 1
    ```

    ```python
    a + 1
    ```

    ```text
    2
    ```

    <!-- not run: installs a package -->
    ```sh
    exit 1
    ```

    ```sh
    # a comment
    test -n \\
      "text"
    ```
    """
    assert doc_blocks.run_page(page) == 4
    with pytest.raises(AssertionError, match="line 10: AssertionError: 2"):
        doc_blocks.run_page(page.replace("    2\n", "    3\n"))
    with pytest.raises(AssertionError, match="line 19: AssertionError: false"):
        doc_blocks.run_page(page.replace('test -n \\\n      "text"', "false"))
    with pytest.raises(AssertionError, match="line 2: NameError: name 'b'"):
        doc_blocks.run_page(page.replace("a = 1", "a = b"))


def test_a_warning_is_an_error_unless_a_comment_expects_it() -> None:
    code = textwrap.dedent("""\
        ```python
        import warnings
        warnings.warn("3 rows were skipped")
        ```
        """)
    with pytest.raises(AssertionError, match="3 rows were skipped"):
        doc_blocks.run_page(code)
    assert doc_blocks.run_page(f"<!-- warns: rows were skipped -->\n{code}") == 1
    with pytest.raises(AssertionError, match="no warning says 'columns'"):
        doc_blocks.run_page(f"<!-- warns: columns -->\n{code}")
