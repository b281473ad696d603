"""Making a report: a template is filled in, executed, and written in the format asked for."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from glob import glob
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, need
from journeynb.base.files import is_there, read_bytes, write_atomic
from journeynb.base.text import shown
from journeynb.base.today import day_of
from journeynb.evidence.log.event_log import EventLog
from journeynb.formats.embedded_maps import KEY
from journeynb.formats.journeymap import dumps
from journeynb.model.core import CoreMap
from journeynb.report.content.inputs import Inputs

if TYPE_CHECKING:
    from nbformat import NotebookNode

TEMPLATES = ("full", "executive", "workshop")
ENDINGS = (".html", ".ipynb", ".pdf", ".pptx")

_PLACE = re.compile(r'"@@journeynb-(\d+)@@"')
_FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Order:
    """A report that is asked for.

    Parameters
    ----------
    core : CoreMap
        The map.
    file : path or None
        The map's file.
    path : path
        Where the report goes; the ending says the format.
    template : str or path
        One of `TEMPLATES`, or a notebook.
    events, since, today, editable, columns
        As of `journeynb.JourneyMap.report`.
    told : callable
        Told of each cell: its number from 1, how many there are, the heading it stands below.
    """

    core: CoreMap
    file: Path | None
    path: Path
    template: str | os.PathLike[str] = "full"
    events: Any = None
    since: str | os.PathLike[str] | None = None
    today: Any = None
    editable: bool = False
    columns: dict[str, Any] = field(default_factory=dict)
    told: Callable[[int, int, str], None] | None = None

    @property
    def ending(self) -> str:
        """The format, by the ending of the path."""
        ending = self.path.suffix.lower()
        if ending not in ENDINGS:
            raise ArgumentError(
                f"{self.path}: the file extension of a report must be one of {', '.join(ENDINGS)}"
            )
        return ending


def write_report(order: Order) -> Path:
    """Make a report and write it, whole or not at all; return where it is."""
    ending = order.ending
    if order.editable and ending != ".html":
        raise ArgumentError(f"{order.path}: editable=True needs a report in .html")
    if not order.path.resolve().parent.is_dir():
        raise ArgumentError(f"{order.path}: no such folder: {order.path.parent}")
    if ending == ".pptx":
        from journeynb.report.slides.build import slides

        data = slides(order)
    else:
        notebook = made(order)
        data = _exported(notebook, order)
    write_atomic(order.path, data)
    return order.path


def _exported(notebook: NotebookNode, order: Order) -> bytes:

    if order.ending == ".ipynb":
        return written(notebook).encode()
    from journeynb.report.exporter import page

    html = page(notebook, editable=order.core.state if order.editable else None)
    if order.ending == ".html":
        return html.encode()
    from journeynb.report.page.pdf import pdf

    return pdf(html)


def written(notebook: NotebookNode) -> str:
    """Return a notebook as its file has it, each JSON value in it (a chart, a map) on a line."""
    import nbformat

    shown = copy.deepcopy(notebook)
    values: list[str] = []

    def put(holder: Any, key: str) -> None:
        values.append(json.dumps(holder[key], ensure_ascii=False, separators=(",", ":")))
        holder[key] = f"@@journeynb-{len(values) - 1}@@"

    for cell in shown.cells:
        for output in cell.get("outputs", ()):
            for kind in [each for each in output.get("data", {}) if each.endswith("+json")]:
                put(output.data, kind)
    put(shown.metadata, KEY)
    text: str = nbformat.writes(shown)  # type: ignore[no-untyped-call]
    return _PLACE.sub(lambda match: values[int(match[1])], text) + "\n"


def template(given: str | os.PathLike[str]) -> NotebookNode:
    """Return a template: one of ours by its name, or a notebook."""
    import nbformat

    if isinstance(given, str) and given in TEMPLATES:
        path = _FOLDER / f"{given}.ipynb"
    else:
        path = Path(given)
        if path.suffix.lower() != ".ipynb":
            raise ArgumentError(
                f"template={shown(str(given))} is not valid; allowed: "
                f"{', '.join(TEMPLATES)}, or an .ipynb file"
            )
    try:
        notebook: NotebookNode = nbformat.reads(  # type: ignore[no-untyped-call]
            read_bytes(path).decode(), as_version=4
        )
    except (ValueError, nbformat.ValidationError, AttributeError) as error:
        raise ArgumentError(f"{path} is not a notebook: {error}") from None
    if not any(_tagged(cell, "parameters") for cell in notebook.cells):
        raise ArgumentError(f"{path}: no cell of the template has the tag 'parameters'")
    return notebook


def _tagged(cell: Any, tag: str) -> bool:
    return tag in cell.get("metadata", {}).get("tags", ())


def made(order: Order) -> NotebookNode:
    """Return the executed notebook of a report."""
    _need_packages()
    from journeynb.report.kernel_run import run

    notebook = copy.deepcopy(template(order.template))
    with _inputs(order) as (folder, parameters):
        notebook.cells = [
            cell for cell in notebook.cells
            if not _tagged(cell, "assumed" if parameters["events"] is not None else "evidence")
            and not (_tagged(cell, "since") and parameters["since"] is None)
        ]  # fmt: skip
        for cell in notebook.cells:
            if _tagged(cell, "parameters"):
                cell.source = _assignments(parameters)
        facts = run(notebook, order.path, folder, order.told)
    title = facts["map"].get("title", "") if isinstance(facts.get("map"), dict) else ""
    name = order.template if order.template in TEMPLATES else Path(order.template).name
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "title": title or "Customer journey",
        KEY: {**facts, "template": name},
    }
    return notebook


def _need_packages() -> None:
    for module in ("nbclient", "nbconvert", "ipykernel"):
        try:
            __import__(module)
        except ImportError:
            raise need(module, "report", "making a report") from None


def _assignments(parameters: dict[str, Any]) -> str:
    return "\n".join(f"{name} = {value!r}" for name, value in parameters.items())


@contextmanager
def _inputs(order: Order) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Lay out what the notebook reads: yield a folder of it, and the notebook's parameters.

    Paths are as seen from the report, so that it can be run again where it lies; what has no file
    of its own lies in the folder only.
    """
    near = order.path.resolve().parent
    folder = Path(tempfile.mkdtemp(prefix="journeynb-"))
    try:
        parameters: dict[str, Any] = {
            "source": _source(order, near, folder),
            "events": None,
            "columns": dict(order.columns),
            "since": None if order.since is None else _seen(Path(order.since), near),
            "today": day_of(order.today).isoformat(),
        }
        if order.events is not None:
            _require_columns(order.columns)
            parameters["events"] = _events(order, near, folder, parameters["columns"])
        elif order.columns:
            names = ", ".join(order.columns)
            raise ArgumentError(f"{names}: these name columns of a log, but events= is missing")
        if order.since is not None:
            if not is_there(Path(order.since)):
                raise ArgumentError(f"since={str(order.since)!r}: no such file")
            Inputs().earlier(order.since)  # what is no report is refused before anything runs
        yield folder, parameters
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _require_columns(columns: dict[str, Any]) -> None:
    allowed = list(signature(EventLog).parameters)[1:]
    for name in columns:
        if name not in allowed:
            raise ArgumentError(f"unknown argument {name}=; allowed: {', '.join(allowed)}")


def _seen(path: Path, near: Path) -> str:
    return Path(os.path.relpath(path.resolve(), near)).as_posix()


def _source(order: Order, near: Path, folder: Path) -> str:
    """Return the name by which the notebook reads the map, which the folder holds as it is now."""
    name = order.path.with_suffix(".journeymap.json").name
    if order.file is not None and order.file.name.endswith(".journeymap.json"):
        name = order.file.name
    (folder / name).write_text(dumps(order.core.state), encoding="utf-8")
    return name if order.file is None else _seen(order.file, near)


def _events(order: Order, near: Path, folder: Path, columns: dict[str, Any]) -> Any:
    """Return how the notebook names the log; what is no file is prepared in the folder."""
    events = order.events
    if isinstance(events, (str, os.PathLike)):
        if not glob(str(events), recursive=True) and "://" not in str(events):
            raise ArgumentError(f"events={shown(str(events))}: no such file")
        return _seen(Path(events), near)
    if isinstance(events, list):
        return [_seen(Path(each), near) for each in events]
    log = events if isinstance(events, EventLog) else EventLog(events, **columns)
    columns.clear()
    log.prepare(folder / "events.duckdb")
    return "events.duckdb"
