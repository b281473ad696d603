"""Create a report: fill in a template, execute it, and write it in the requested format."""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, need
from journeynb.base.files import given_path, is_there, resolved, write_atomic
from journeynb.base.text import shown
from journeynb.base.today import day_of
from journeynb.evidence.log.event_log import EventLog
from journeynb.evidence.log.opened_log import opened_log
from journeynb.formats.embedded_maps import KEY
from journeynb.formats.journeymap import dumps
from journeynb.gaps.goals.goal_projection import project
from journeynb.model.comments import threads
from journeynb.model.core import CoreMap
from journeynb.picture.drawing.paper import paper_of
from journeynb.report.content.inputs import Inputs, require_log
from journeynb.report.content.order import TEMPLATES, Order
from journeynb.report.content.own_findings import hand_over
from journeynb.report.notebook_source import assignments, tagged, template, written
from journeynb.sync.shown_values import require_editable

if TYPE_CHECKING:
    from nbformat import NotebookNode


def write_report(order: Order) -> Path:
    """Create a report and write it, whole or not at all; return its path."""
    extension = order.extension
    if order.editable and extension != ".html":
        raise ArgumentError(f"{order.path}: editable=True needs a report in .html")
    if order.editable:
        require_editable(order.core.state)
    if not resolved(order.path).parent.is_dir():
        raise ArgumentError(f"{order.path}: no such folder: {order.path.parent}")
    if extension == ".pptx":
        from journeynb.report.slides.build import slides

        data = slides(order)
    else:
        edited = order.core if order.editable else None
        data = exported(executed(order), extension, edited)
    write_atomic(order.path, data)
    return order.path


def exported(notebook: NotebookNode, extension: str, edited: CoreMap | None = None) -> bytes:
    """Return an executed notebook as ``.ipynb``, ``.html`` or ``.pdf``.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook of a report.
    extension : str
        The format.
    edited : CoreMap, optional
        Map of the editor in the page.
    """
    if extension == ".ipynb":
        return written(notebook).encode()
    from journeynb.report.exporter import page

    html = page(notebook, editable=edited, trusted=True)
    if extension == ".html":
        return html.encode()
    from journeynb.report.page.pdf import pdf

    return pdf(html)


def executed(order: Order) -> NotebookNode:
    """Return the executed notebook of a report."""
    _need_packages()
    from journeynb.report.kernel_run import run

    notebook = copy.deepcopy(template(order.template))
    with _inputs(order) as (folder, parameters):
        unneeded = _unneeded(order, parameters)
        notebook.cells = [
            cell for cell in notebook.cells if not any(tagged(cell, tag) for tag in unneeded)
        ]
        for cell in notebook.cells:
            if tagged(cell, "parameters"):
                cell.source = assignments(parameters)
        facts = run(
            notebook, order.path, folder, order.on_cell, page_only=order.extension != ".ipynb"
        )
    notebook.cells = _answered(notebook.cells)
    title = facts["map"].get("title", "") if isinstance(facts.get("map"), dict) else ""
    name = order.template if order.template in TEMPLATES else Path(order.template).name
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "title": title or "Customer journey",
        KEY: {**facts, "template": name},
    }
    return notebook


def _unneeded(order: Order, parameters: dict[str, Any]) -> set[str]:
    """Return the tags of the cells for which the report has no data."""
    index = order.core.index
    today = day_of(order.today)
    projected = any(project(goal, today).low is not None for goal in index.goals)
    facts = order.customers
    needed = {
        "evidence": parameters["events"] is not None,
        "assumed": parameters["events"] is None,
        "since": parameters["since"] is not None,
        "projection": projected,
        "goal-data": projected or any(goal.binding is not None for goal in index.goals),
        "comments": any(each.open for each in threads(order.core.state)),
        "customers": facts is not None or any(each.profile for each in index.personas),
        "drift": facts is not None and any(row["q"] is not None for row in facts.drift),
    }
    return {tag for tag, there in needed.items() if not there}


def _answered(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return cells without the section Why if the log has no answer."""
    if any(tagged(cell, "why") and cell.get("outputs") for cell in cells):
        return cells
    return [cell for cell in cells if not tagged(cell, "why")]


def _need_packages() -> None:
    for module in ("nbclient", "nbconvert", "ipykernel", "nh3"):
        try:
            __import__(module)
        except ImportError:
            raise need(module, "report", "creating a report") from None


@contextmanager
def _inputs(order: Order) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield a folder with inputs for the notebook, and the parameters of the notebook.

    Paths are relative to the report, so that the notebook can be run again from its folder.
    Inputs without a file are only in the yielded folder.
    """
    home = order.path.resolve().parent
    folder = Path(tempfile.mkdtemp(prefix="journeynb-"))
    try:
        parameters: dict[str, Any] = {
            "source": _source(order, home, folder),
            "events": None,
            "columns": dict(order.columns),
            "since": None if order.since is None else _relative(_since(order.since), home),
            "today": day_of(order.today).isoformat(),
            "page": paper_of(order.page).name,
        }
        hand_over(order.core, day_of(order.today), folder, order.customers, order.comments)
        require_log(order.events, order.columns)
        if order.events is not None:
            parameters["events"] = _events(order, home, folder, parameters["columns"])
        if order.since is not None:
            Inputs().earlier(order.since)  # checked before a kernel starts
        yield folder, parameters
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _since(given: str | os.PathLike[str]) -> Path:
    path = given_path(given, "since")
    if not is_there(path):
        raise ArgumentError(f"since={shown(str(given))}: no such file")
    return path


def _relative(path: Path, home: Path) -> str:
    return Path(os.path.relpath(path.resolve(), home)).as_posix()


def _source(order: Order, home: Path, folder: Path) -> str:
    """Write the current map to the folder; return its path for the notebook."""
    name = order.path.with_suffix(".journeymap.json").name
    if order.file is not None and order.file.name.endswith(".journeymap.json"):
        name = order.file.name
    (folder / name).write_text(dumps(order.core.state), encoding="utf-8")
    return name if order.file is None else _relative(order.file, home)


def _events(order: Order, home: Path, folder: Path, columns: dict[str, Any]) -> Any:
    """Return the path of the log for the notebook; write a log without a file to the folder."""
    events = order.events
    if isinstance(events, (str, os.PathLike)):
        if not glob(str(events), recursive=True) and "://" not in str(events):
            raise ArgumentError(f"events={shown(str(events))}: no such file")
        return _relative(Path(events), home)
    if isinstance(events, list):
        return [_relative(Path(each), home) for each in events]
    log = events if isinstance(events, EventLog) else opened_log(events, columns)
    columns.clear()
    log.prepare(folder / "events.duckdb")
    return "events.duckdb"
