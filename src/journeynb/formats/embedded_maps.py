"""Maps in notebooks and reports: a notebook that shows a map also contains it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from journeynb.base.errors import ArgumentError, FormatError
from journeynb.base.files import utf8_text
from journeynb.base.html_elements import elements
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.formats.format_version import newer_format
from journeynb.formats.journeymap import document, from_document
from journeynb.formats.merge_marks import refuse_merge_marks
from journeynb.formats.mermaid.diagrams import find_diagrams, notebook_diagrams
from journeynb.formats.mermaid.lines import Diagram
from journeynb.formats.mermaid.reading import read_diagrams
from journeynb.model.state import State

MEDIA_TYPE = "application/vnd.journeymap+json"
"""Media type of a map in the outputs of a notebook, beside its picture."""
BUNDLED = 4000
"""Largest number of entities of a map in an output: Jupyter drops outputs of several megabytes."""
KEY = "journeynb"
"""Where a report has its facts: in the metadata of a notebook, in the id of a page's element."""
REPORT_FORMAT = "journeynb-report/1"
"""The format of these facts."""


@dataclass(frozen=True)
class EmbeddedMap:
    """A map in a notebook or a report.

    Parameters
    ----------
    map : dict
        The document of the map, as in its own file.
    place : str
        Where it was found, for messages.
    facts : dict
        For a report ``made``, ``inputs``, ``versions`` and ``findings``; empty for other outputs.
    """

    map: dict[str, Any] = field(repr=False)
    place: str
    facts: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def title(self) -> str:
        """The map's title."""
        return str(self.map.get("title", "")) if isinstance(self.map, dict) else ""

    def report_facts(self, source: str) -> dict[str, Any]:
        """Return the facts of a report; raises `FormatError` if they are in a newer format."""
        if newer := newer_format(self.facts.get("format"), REPORT_FORMAT):
            raise FormatError(newer, source=f"{source}: {self.place}", where="format")
        return self.facts

    def state(self, source: str) -> State:
        """Return the map; raises `FormatError` where it is damaged."""
        return from_document(self.map, f"{source}: {self.place}")


def bundled(state: State) -> dict[str, Any]:
    """Return the data that a map's output contains beside its picture; none of a large map."""
    return {MEDIA_TYPE: document(state)} if len(state) <= BUNDLED else {}


def in_notebook(data: bytes, source: str) -> list[EmbeddedMap]:
    """Return the maps in a notebook, in its order; the map of a report comes last."""
    return _in_notebook(_notebook(data, source))


def _notebook(data: bytes, source: str) -> dict[str, Any]:
    text = utf8_text(data, source)
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers of 5,000 digits
        refuse_merge_marks(text, source)
        reason = error if text.strip() else "the file is empty"
        raise FormatError(
            f"not a notebook, because it is not valid JSON: {reason}", source=source
        ) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise FormatError("not a notebook in format 4: it has no list of cells", source=source)
    return notebook


def _in_notebook(notebook: dict[str, Any]) -> list[EmbeddedMap]:
    found = list(_in_outputs(notebook["cells"]))
    metadata = notebook.get("metadata")
    report = metadata.get(KEY) if isinstance(metadata, dict) else None
    if isinstance(report, dict) and "map" in report:
        found.append(_of_report(report, "the map of the report"))
    return found


def _in_outputs(cells: list[Any]) -> Iterator[EmbeddedMap]:
    for number, cell in enumerate(cells, start=1):
        outputs = cell.get("outputs") if isinstance(cell, dict) else None
        for output in outputs if isinstance(outputs, list) else ():
            bundle = output.get("data") if isinstance(output, dict) else None
            if isinstance(bundle, dict) and MEDIA_TYPE in bundle:
                yield EmbeddedMap(bundle[MEDIA_TYPE], f"the map of cell {number}")


def _of_report(report: dict[str, Any], place: str) -> EmbeddedMap:
    return EmbeddedMap(report["map"], place, {key: report[key] for key in report if key != "map"})


def _is_map(tag: str, attributes: dict[str, str]) -> bool:
    """Whether an element of a page is a script that contains a map."""
    type = attributes.get("type")
    ours = type == "application/json" and attributes.get("id") == KEY
    return tag == "script" and (ours or type == MEDIA_TYPE)


def in_page(data: bytes, source: str) -> list[EmbeddedMap]:
    """Return the maps in an HTML page of ours; the map of a report comes last."""
    found: list[EmbeddedMap] = []
    for number, element in enumerate(elements(utf8_text(data, source), _is_map), start=1):
        id = element.attributes.get("id")
        place = "the map of the report" if id == KEY else f"map {number}"
        try:
            value = json.loads(element.text)
        except (ValueError, RecursionError) as error:  # also numbers of 5,000 digits
            raise FormatError(f"{place} is damaged: {error}", source=source) from None
        if id != KEY:
            found.append(EmbeddedMap(value, place))
        elif isinstance(value, dict) and "map" in value:
            found.append(_of_report(value, place))
    return found


def embedded(value: Any) -> str:
    """Return JSON for a script element of a page: nothing in it ends the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def chosen(found: list[EmbeddedMap], source: str, which: int | str | None = None) -> EmbeddedMap:
    """Return one of the maps in a file, by default the last."""
    if not found:
        raise FormatError(
            "contains no map and no Mermaid journey diagram; reports contain a map, and so do "
            "notebooks in which a cell shows a map (end a cell with jm and run it)",
            source=source,
        )
    if which is None:
        last = found[-1]
        titles = list(dict.fromkeys(each.title for each in found))
        if len(titles) > 1 and not last.facts:
            warn(
                f"{source} contains {len(titles)} maps: {', '.join(map(repr, titles))}; "
                "the last one was read; use map= to choose another"
            )
        return last
    numbered = isinstance(which, int) and not isinstance(which, bool)
    for number, each in reversed(list(enumerate(found))):
        if which in (number, number - len(found)) if numbered else each.title == which:
            return each
    allowed = ", ".join(f"{n} or {each.title!r}" for n, each in enumerate(found))
    raise ArgumentError(f"{source}: map={shown(which)} is not valid; allowed: {allowed}")


def read_notebook(data: bytes, source: str, **options: Any) -> State:
    """Return the map in a notebook, or else in a Mermaid diagram of its Markdown cells.

    `map` names one of several maps; an option of `read_mermaid` asks for a diagram.
    """
    notebook = _notebook(data, source)
    return _read(_in_notebook(notebook), source, options, lambda: notebook_diagrams(notebook))


def read_page(data: bytes, source: str, **options: Any) -> State:
    """Return the map in an HTML report, or else in a Mermaid diagram of a page.

    `map` names one of several maps; an option of `read_mermaid` asks for a diagram.
    """
    return _read(
        in_page(data, source),
        source,
        options,
        lambda: find_diagrams(utf8_text(data, source), "html"),
    )


def _read(
    maps: list[EmbeddedMap],
    source: str,
    options: dict[str, Any],
    diagrams: Callable[[], list[Diagram]],
) -> State:
    which = options.pop("map", None)
    if which is not None and options:
        raise ArgumentError(f"map= and {next(iter(options))}= cannot be used together")
    if options or not maps:
        found = diagrams()
        if found and which is None:
            return read_diagrams(found, source, **options)
        if options:
            raise FormatError("contains no Mermaid journey diagram", source=source)
    return chosen(maps, source, which).state(source)
