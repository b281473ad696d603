"""What reports are made from: files, found where the report is made, with their hashes."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.files import digest, is_there, read_bytes
from journeynb.data.sources import open_files
from journeynb.evidence.log.event_log import EventLog
from journeynb.formats.embedded_maps import chosen, in_notebook, in_page
from journeynb.formats.journeymap import document
from journeynb.report.content.context import Context, Earlier, earlier_of
from journeynb.report.parts.method import Input, as_json, versions

FOLDER = "JOURNEYNB_INPUTS"
"""The environment's name for the folder in which a report that is being made looks first."""
FORMAT = "journeynb-report/1"


def located(path: str | os.PathLike[str]) -> Path:
    """Return where a file of a report is."""
    folder = os.environ.get(FOLDER)
    inside = Path(folder) / Path(path).name if folder else None
    return inside if inside is not None and is_there(inside) else Path(path)


class Inputs:
    """The files that a report was made from."""

    def __init__(self) -> None:
        self.files: list[Input] = []

    def file(self, path: str | os.PathLike[str]) -> Path:
        """Return where a file is, and remember it."""
        found = located(path)
        self.add(found)
        return found

    def add(self, path: Path) -> None:
        """Remember a file."""
        self.files.append(Input(path.name, digest(read_bytes(path))))

    def earlier(self, path: str | os.PathLike[str]) -> Earlier:
        """Return an earlier report."""
        found = self.file(path)
        read = {".html": in_page, ".htm": in_page, ".ipynb": in_notebook}.get(found.suffix.lower())
        if read is None:
            raise ArgumentError(
                f"since={str(path)!r} is not valid; allowed: a report in .html or .ipynb"
            )
        carried = chosen(read(read_bytes(found), str(path)), str(path))
        if not carried.facts:
            raise ArgumentError(f"since={str(path)!r} contains a map but is not a report")
        return earlier_of(carried, str(path))


def log_of(events: Any, columns: dict[str, Any], inputs: Inputs) -> EventLog:
    """Return the log that a report is given."""
    if isinstance(events, EventLog):
        if columns:
            raise ArgumentError(
                f"{', '.join(columns)}: not needed, because an EventLog already knows its columns"
            )
        return events
    if not isinstance(events, (str, os.PathLike, list)):
        return EventLog(events, **columns)
    paths = [located(each) for each in (events if isinstance(events, list) else [events])]
    for path in paths:
        for name in sorted(glob.glob(str(path))) if not path.is_file() else [str(path)]:
            inputs.add(Path(name))
    return EventLog(open_files([str(path) for path in paths]), **columns)


def given(
    events: Any, since: Any, columns: dict[str, Any], inputs: Inputs
) -> tuple[EventLog | None, Earlier | None]:
    """Return the log and the last report that a report is given, where it is given them."""
    if events is None and columns:
        raise ArgumentError(
            f"{', '.join(columns)}: these name columns of a log, but events= is missing"
        )
    log = None if events is None else log_of(events, columns, inputs)
    return log, None if since is None else inputs.earlier(since)


def carried(context: Context, inputs: Inputs) -> dict[str, Any]:
    """Return what a report carries, as JSON."""
    found = [[row["rule"], row["id"], row["other"]] for row in context.rows]
    return {
        "format": FORMAT,
        "today": context.today.isoformat(),
        "evidence": context.evidence is not None,
        "inputs": as_json(inputs.files),
        "versions": versions(),
        "findings": found,
        "map": document(context.core.state),
    }
