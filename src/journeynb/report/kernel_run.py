"""Execute the notebook of a report in its own kernel."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode, v4

from journeynb.base.errors import ReportError
from journeynb.base.host import PAGE_ONLY
from journeynb.base.user_warnings import warn
from journeynb.formats.embedded_maps import KEY
from journeynb.report.content.inputs import FOLDER

_FACTS = "application/vnd.journeynb-report+json"
"""Type of the last output: the facts of the report."""
_VIEW = "application/vnd.jupyter.widget-view+json"
_WARNING = re.compile(r"JourneyWarning: (.*)")
_LAST = f"""
from IPython.display import display
display({{"{_FACTS}": report.carry()}}, raw=True)
"""


class _Specs(KernelSpecManager):
    """The one kernel: the Python that is running, whatever kernels are installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python")


def run(
    notebook: NotebookNode,
    path: Path,
    folder: Path,
    report_progress: Callable[[int, int, str], None] | None = None,
    page_only: bool = False,
) -> dict[str, Any]:
    """Execute a notebook in the folder of its report; return the facts of the report.

    With `page_only`, charts and pictures come without the images that only a notebook needs.

    Raises
    ------
    ReportError
        A cell failed; the message names the cell, its heading and the error.
    """
    last = v4.new_code_cell(_LAST)  # type: ignore[no-untyped-call]
    notebook.cells.append(last)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    heads = _headings(notebook.cells)

    def on_cell(cell: NotebookNode, cell_index: int) -> None:
        if report_progress is not None and cell.cell_type == "code":
            place = next(n for n, each in enumerate(code) if each is cell)
            report_progress(place + 1, len(code), heads[cell_index])

    private: dict[str, Any] = {}
    if os.name == "posix":  # sockets that only this user can reach
        private = {"transport": "ipc", "ip": str(folder / "kernel")}
    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=_Specs(), **private)
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=None,
        resources={"metadata": {"path": str(path.resolve().parent)}},
        on_cell_start=on_cell,
        # a kernel that is asked to end may take seconds, and may print an error of its sockets
        shutdown_kernel="immediate",
    )
    settings = {
        FOLDER: str(folder),
        "JOURNEYNB_PROGRESS": "0",
        "PYTHONHASHSEED": "0",
        "TMPDIR": str(folder),  # a kernel that is killed leaves its temporary files
    }
    if page_only:
        settings[PAGE_ONLY] = "1"
    try:
        client.execute(env={**os.environ, **settings}, cleanup_kc=True)
    except CellExecutionError as error:
        raise ReportError(_failure(notebook, heads, error)) from None
    except DeadKernelError:
        raise ReportError(
            "the kernel died while the report was created; nothing was written"
        ) from None
    facts = _facts_in(last)
    notebook.cells.remove(last)
    for cell in notebook.cells:
        _tidy(cell)
    return facts


def _headings(cells: list[NotebookNode]) -> list[str]:
    """Return the heading above each cell."""
    headings, current = [], ""
    for cell in cells:
        if cell.cell_type == "markdown":
            found = re.findall(r"^#+ +(.+)$", cell.source, re.MULTILINE)
            current = found[-1].strip() if found else current
        headings.append(current)
    return headings


def _failure(notebook: NotebookNode, heads: list[str], error: CellExecutionError) -> str:
    """Return a message with the cell that failed and its error."""
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                first = next((line for line in cell.source.splitlines() if line.strip()), "")
                below = f" below {heads[number]!r}" if heads[number] else ""
                what = f"{output.ename}: {output.evalue}".strip()
                return f"cell {number + 1}{below} ({first.strip()[:60]}) failed: {what}"
    return f"a cell failed: {error.ename}: {error.evalue}"


def _facts_in(cell: NotebookNode) -> dict[str, Any]:
    for output in cell.outputs:
        if _FACTS in output.get("data", {}):
            found: dict[str, Any] = output.data[_FACTS]
            return found
    raise ReportError(
        "the last cell of the template created no report: its variable `report` is not a jn.Report"
    )


def _tidy(cell: NotebookNode) -> None:
    """Remove everything from a cell that differs from run to run or that no reader needs."""
    cell.metadata.pop("execution", None)
    if cell.cell_type != "code":
        return
    kept = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            for message in dict.fromkeys(_WARNING.findall(output.text)):
                warn(message)
            continue
        facts = output.get("metadata", {}).pop(KEY, {})
        if "editor" in facts:  # a place for an editor
            continue
        data = output.get("data", {})
        if _VIEW in data:
            del data[_VIEW]
        if output.output_type == "stream" or data:
            kept.append(output)
    cell.outputs = kept
