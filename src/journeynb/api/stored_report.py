"""What a report carries: `jn.read_report`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from journeynb.api.journey_map import JourneyMap
from journeynb.base.errors import ArgumentError, FormatError
from journeynb.base.files import given_path, read_bytes
from journeynb.base.public_calls import Public
from journeynb.base.text import shown, visible
from journeynb.base.today import day_of
from journeynb.formats.embedded_maps import EmbeddedMap, in_notebook, in_page
from journeynb.report.content.wording import date_text

if TYPE_CHECKING:
    import pandas as pd

_READERS = {".html": in_page, ".htm": in_page, ".ipynb": in_notebook}


class ReportInput(NamedTuple):
    """A file that a report was created from: its ``name``, and the ``sha256`` of its content."""

    name: str
    sha256: str


class StoredReport(Public):
    """A report that was read from a file by `jn.read_report`.

    Attributes
    ----------
    map : JourneyMap
        The map as it was then. It is not connected to a file.
    date : date
        The date for which the report was made: gaps and goals are those of this date.
    template : str
        The template: ``full``, ``executive``, ``workshop``, or the name of a file.
    evidence : bool
        Whether the map was compared with an event log.
    inputs : tuple of ReportInput
        The files that the report was made from, each with ``name`` and ``sha256``.
    since : ReportInput or None
        The earlier report that it was compared with.
    versions : dict
        The versions of Python and of the packages that made it.
    """

    def __init__(self, found: EmbeddedMap, source: str) -> None:
        facts = _Facts(found.report_facts(source), source)
        self.date = facts.day()
        self.inputs = facts.inputs()
        self.since = facts.since(self.inputs)
        self.template = facts.text("template")
        self.evidence = found.facts.get("evidence") is True
        self.versions = facts.versions()
        self._findings = facts.findings()
        self.map = JourneyMap._of(found.state(source))
        self._source = source

    @property
    def findings(self) -> pd.DataFrame:
        """The gaps that the report counted, without accepted ones.

        One row for each: ``rule, id, other`` (the entities, empty if there is none), and ``name``
        on the map of the report. To compare two reports, use the first three columns.
        """
        import pandas as pd

        names = [self.map[id].name if id and id in self.map else "" for _, id, _ in self._findings]
        frame = pd.DataFrame(self._findings, columns=["rule", "id", "other"])
        return frame.assign(name=names).astype("str")

    def __repr__(self) -> str:
        lines = [
            f"Report on {shown(self.map.title)} as of {date_text(self.date)}",
            f"  template: {self.template or 'unknown'}"
            + (f", compared with {self.since.name}" if self.since else ""),
            f"  findings: {len(self._findings):,}" + (", with an event log" * self.evidence),
            *(f"  {each.name}: {each.sha256[:12]}" for each in self.inputs),
        ]
        if self.versions:
            lines.append("  made with " + ", ".join(map(" ".join, self.versions.items())))
        return "\n".join(map(visible, lines))


class _Facts:
    """Reads the facts of a report; an error names the file and the field."""

    def __init__(self, facts: Mapping[str, Any], source: str) -> None:
        self.facts, self.source = facts, source
        if "findings" not in facts or "today" not in facts:
            raise FormatError(
                "contains a map but is not a report; jn.read(...) reads the map", source=source
            )

    def wrong(self, field: str, allowed: str) -> FormatError:
        value = self.facts.get(field)
        return FormatError(
            f"{shown(value)} is not valid; allowed: {allowed}", source=self.source, where=field
        )

    def day(self) -> dt.date:
        try:
            return day_of(self.facts["today"] or "", "today")
        except ArgumentError:
            raise self.wrong("today", "a date as YYYY-MM-DD") from None

    def text(self, field: str) -> str:
        value = self.facts.get(field, "")
        if not isinstance(value, str):
            raise self.wrong(field, "text")
        return value

    def inputs(self) -> tuple[ReportInput, ...]:
        rows = self.facts.get("inputs", [])
        if not isinstance(rows, list) or not all(map(_is_input, rows)):
            raise self.wrong("inputs", "a list of objects with name and sha256")
        return tuple(ReportInput(each["name"], each["sha256"]) for each in rows)

    def since(self, inputs: tuple[ReportInput, ...]) -> ReportInput | None:
        name = self.facts.get("since")
        if name is None:
            return None
        for each in inputs:
            if each.name == name:
                return each
        raise self.wrong("since", ", ".join(each.name for each in inputs) or "nothing")

    def findings(self) -> list[tuple[str, str, str]]:
        rows = self.facts["findings"]
        if not isinstance(rows, list) or not all(map(_is_finding, rows)):
            raise self.wrong("findings", "a list of lists: rule, id, other")
        return [(rule, id, other) for rule, id, other, *_ in rows]

    def versions(self) -> dict[str, str]:
        value = self.facts.get("versions", {})
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise self.wrong("versions", "an object of texts")
        return dict(value)


def _is_input(row: Any) -> bool:
    return isinstance(row, dict) and all(
        isinstance(row.get(key), str) for key in ("name", "sha256")
    )


def _is_finding(row: Any) -> bool:
    return isinstance(row, list) and len(row) >= 3 and all(isinstance(e, str) for e in row[:3])


def read_report(path: str | os.PathLike[str]) -> StoredReport:
    """Read the data in a report: its map, date, findings, input files and versions.

    Parameters
    ----------
    path : path
        A report in ``.html`` or ``.ipynb``. PDF and PowerPoint files do not contain these data.

    Returns
    -------
    StoredReport
        With ``map``, ``date``, ``template``, ``findings`` (a table), ``inputs`` with their hashes,
        ``since``, ``evidence`` and ``versions``.

    Raises
    ------
    ArgumentError
        The file extension is neither ``.html`` nor ``.ipynb``.
    FileError
        The file cannot be read.
    FormatError
        The file is not a report, or is damaged; the message names the file and the field.

    See Also
    --------
    read : Read only the map.

    Examples
    --------
    >>> import json, tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> jn.sample("coffee").save(folder / "coffee.journeymap.json")
    >>> made = jn.Report(folder / "coffee.journeymap.json", today="2026-07-01").carry()
    >>> notebook = {"cells": [], "metadata": {"journeynb": made}, "nbformat": 4}
    >>> (folder / "july.ipynb").write_text(json.dumps(notebook)) > 0
    True
    >>> report = jn.read_report(folder / "july.ipynb")
    >>> report.date, report.inputs[0].name, report.map.title
    (datetime.date(2026, 7, 1), 'coffee.journeymap.json', 'Copper Finch, the coffee subscription')
    >>> report.findings.columns.tolist()
    ['rule', 'id', 'other', 'name']
    """
    file = given_path(path)
    read = _READERS.get(file.suffix.lower())
    if read is None:
        raise ArgumentError(f"{file}: not a report that can be read; allowed: .html, .ipynb")
    source = str(file)
    found = [each for each in read(read_bytes(file), source) if each.facts]
    if not found:
        raise FormatError(
            "is not a report: it has no data of one; jm.report(...) creates a report",
            source=source,
        )
    return StoredReport(found[-1], source)
