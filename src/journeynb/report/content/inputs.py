"""The files that a report is created from, and the context that is read from them."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.files import digest, given_path, is_there, read_bytes
from journeynb.base.suggestions import allowed_after, did_you_mean
from journeynb.base.today import day_of
from journeynb.data.file_lists import list_files
from journeynb.evidence.log.event_log import EventLog
from journeynb.evidence.log.opened_log import OPTIONS, opened_log
from journeynb.formats.embedded_maps import REPORT_FORMAT, chosen, in_notebook, in_page
from journeynb.formats.journeymap import document
from journeynb.insight.comments.comments import Comments
from journeynb.insight.explain.explained_evidence import ExplainedEvidence
from journeynb.model.core import CoreMap
from journeynb.report.content.context import Context, Earlier, Input, earlier_of
from journeynb.report.content.customer_facts import CustomerFacts

FOLDER = "JOURNEYNB_INPUTS"
"""Environment variable: the folder in which the kernel of a report looks for files first."""

_ARGUMENTS = ("template", "events", "since", "today", "editable", "page", "customers", "comments")
_PACKAGES = ("journeynb", "networkx", "pandas", "altair", "duckdb", "ibis-framework")


def located(path: str | os.PathLike[str]) -> Path:
    """Return the path of a file of a report."""
    folder = os.environ.get(FOLDER)
    inside = Path(folder) / Path(path).name if folder else None
    return inside if inside is not None and is_there(inside) else Path(path)


class Inputs:
    """The files that a report is created from."""

    def __init__(self) -> None:
        self.files: list[Input] = []

    def file(self, path: str | os.PathLike[str]) -> Path:
        """Return the path of a file, and add the file."""
        found = located(path)
        self.add(found)
        return found

    def add(self, path: Path) -> None:
        """Add a file with its hash."""
        self.files.append(Input(path.name, digest(read_bytes(path))))

    def earlier(self, path: str | os.PathLike[str]) -> Earlier:
        """Return an earlier report, and add its file."""
        found = self.file(given_path(path, "since"))
        read = {".html": in_page, ".htm": in_page, ".ipynb": in_notebook}.get(found.suffix.lower())
        if read is None:
            raise ArgumentError(
                f"since={str(path)!r} is not valid; allowed: a report in .html or .ipynb"
            )
        found_map = chosen(read(read_bytes(found), str(path)), str(path))
        if not found_map.facts:
            raise ArgumentError(f"since={str(path)!r} contains a map but is not a report")
        return earlier_of(found_map, str(path))


def context_of(
    core: CoreMap,
    inputs: Inputs,
    events: Any = None,
    since: str | os.PathLike[str] | None = None,
    today: dt.date | str | None = None,
    columns: Mapping[str, Any] | None = None,
    evidence_type: type[ExplainedEvidence] = ExplainedEvidence,
    customers: CustomerFacts | None = None,
    comments: Comments | None = None,
) -> Context:
    """Return the context of a report; what is read is added to `inputs`.

    Parameters
    ----------
    core : CoreMap
        The map.
    inputs : Inputs
        Files of the report, among them that of the map.
    events, since, today
        As in `journeynb.JourneyMap.report`.
    columns : dict, optional
        Columns of the log, as in `EventLog`.
    evidence_type : type, optional
        Class of the evidence.
    customers : CustomerFacts, optional
        Facts of a customer table.
    comments : Comments, optional
        What customers say.
    """
    require_log(events, columns or {})
    log = None if events is None else _log_of(events, dict(columns or {}), inputs)
    earlier = None if since is None else inputs.earlier(since)
    evidence = None if log is None else evidence_type(core, log)
    if evidence is not None and comments is not None:
        evidence._texts = comments
    return Context(core, day_of(today), evidence, earlier, inputs.files, customers)


def require_log(events: Any, columns: Mapping[str, Any]) -> None:
    """Raise an error if columns of a log are named but there is no log, or by unknown names."""
    if events is None and columns:
        names = ", ".join(columns)
        raise ArgumentError(
            f"{names}: these name columns of a log, but events= is missing"
            f"{did_you_mean(next(iter(columns)), _ARGUMENTS)}"
        )
    for name in columns:
        if name not in OPTIONS:
            raise ArgumentError(
                f"unknown argument {name}={allowed_after(name, (*_ARGUMENTS, *OPTIONS))}: "
                f"{', '.join(_ARGUMENTS)}, and options of the log: {', '.join(OPTIONS)}"
            )


def _log_of(events: Any, columns: dict[str, Any], inputs: Inputs) -> EventLog:
    if isinstance(events, EventLog):
        if columns:
            raise ArgumentError(
                f"{', '.join(columns)}: not needed, because an EventLog already knows its columns"
            )
        return events
    if not isinstance(events, (str, os.PathLike, list)):
        return opened_log(events, columns)
    paths = [located(each) for each in (events if isinstance(events, list) else [events])]
    for name in list_files(paths).paths:
        if "://" not in name:
            inputs.add(Path(name))
    return opened_log(paths if len(paths) > 1 else paths[0], columns)


def report_facts(context: Context) -> dict[str, Any]:
    """Return what a report stores with the map, as JSON: date, inputs, versions, findings."""
    return {
        "format": REPORT_FORMAT,
        "today": context.today.isoformat(),
        "evidence": context.evidence is not None,
        **({"since": context.earlier.name} if context.earlier is not None else {}),
        "inputs": [{"name": each.name, "sha256": each.sha256} for each in context.inputs],
        "versions": versions(),
        "findings": [[row["rule"], row["id"], row["other"]] for row in context.rows],
        "map": document(context.core.state),
        **({"accent": accent} if (accent := _accent(context)) else {}),
    }


def _accent(context: Context) -> list[str]:
    """Return the accent color of the brand on light and dark pages; none without one."""
    if "accent" not in context.settings.colors:
        return []
    return [context.theme(name).accent for name in ("light", "dark")]


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that create a report."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
