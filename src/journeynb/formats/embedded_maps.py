"""Maps in notebooks and reports: a notebook that shows a map also contains it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from journeynb.base.errors import ArgumentError, FormatError
from journeynb.base.files import utf8_text
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.formats.journeymap import document, from_document
from journeynb.model.state import State

MEDIA_TYPE = "application/vnd.journeymap+json"
"""Media type of a map in the outputs of a notebook, beside its picture."""
KEY = "journeynb"
"""Where a report has its facts: in the metadata of a notebook, in the id of a page's element."""


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

    def state(self, source: str) -> State:
        """Return the map; raises `FormatError` where it is damaged."""
        return from_document(self.map, f"{source}: {self.place}")


def bundled(state: State) -> dict[str, Any]:
    """Return the data that a map's output contains beside its picture."""
    return {MEDIA_TYPE: document(state)}


def in_notebook(data: bytes, source: str) -> list[EmbeddedMap]:
    """Return the maps in a notebook, in its order; the map of a report comes last."""
    try:
        notebook = json.loads(utf8_text(data, source))
    except (json.JSONDecodeError, RecursionError) as error:
        raise FormatError(
            f"not a notebook, because it is not valid JSON: {error}", source=source
        ) from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise FormatError("not a notebook in format 4: it has no list of cells", source=source)
    found = list(_in_outputs(cells))
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


class _Finder(HTMLParser):
    """Collects the texts of the elements in which pages contain maps."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, str]] = []
        self._id: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        ours = given.get("type") in (MEDIA_TYPE, "application/json")
        known = given.get("id") == KEY or given.get("type") == MEDIA_TYPE
        if tag == "script" and ours and known:
            self._id = given.get("id") or ""
            self.found.append((self._id, ""))

    def handle_endtag(self, tag: str) -> None:
        self._id = None

    def handle_data(self, data: str) -> None:
        if self._id is not None:
            id, text = self.found[-1]
            self.found[-1] = (id, text + data)


def in_page(data: bytes, source: str) -> list[EmbeddedMap]:
    """Return the maps in an HTML page of ours; the map of a report comes last."""
    finder = _Finder()
    finder.feed(utf8_text(data, source))
    finder.close()
    found: list[EmbeddedMap] = []
    for number, (id, text) in enumerate(finder.found, start=1):
        place = "the map of the report" if id == KEY else f"map {number}"
        try:
            value = json.loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
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
            "contains no map; reports contain one, and so do notebooks in which a cell "
            "shows a map (end a cell with jm and run it)",
            source=source,
        )
    if which is None:
        last = found[-1]
        titles = list(dict.fromkeys(each.title for each in found))
        if len(titles) > 1 and not last.facts:
            warn(
                f"{source} contains {len(titles)} maps: {', '.join(map(repr, titles))}; "
                "the last one was read, use map= to choose another"
            )
        return last
    numbered = isinstance(which, int) and not isinstance(which, bool)
    for number, each in reversed(list(enumerate(found))):
        if which in (number, number - len(found)) if numbered else each.title == which:
            return each
    allowed = ", ".join(f"{n} or {each.title!r}" for n, each in enumerate(found))
    raise ArgumentError(f"{source}: map={shown(which)} is not valid; allowed: {allowed}")


def read_notebook(data: bytes, source: str, **options: Any) -> State:
    """Return the map in a notebook; `map` names one of several."""
    return chosen(in_notebook(data, source), source, options.get("map")).state(source)


def read_page(data: bytes, source: str, **options: Any) -> State:
    """Return the map in an HTML report; `map` names one of several."""
    return chosen(in_page(data, source), source, options.get("map")).state(source)
