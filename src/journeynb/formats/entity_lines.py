"""The line of each entity in the file of a map, for messages that point into the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from journeynb.base.errors import FileError
from journeynb.base.files import read_bytes
from journeynb.formats.built_in import TEXT_FORMATS
from journeynb.formats.registry import format_of
from journeynb.model.kinds.entities import PLURALS

_SPACE = re.compile(r"[\s,:]*")


def lines_of(path: Path, names: Mapping[str, str]) -> dict[str, int]:
    """Return the line, from 1, on which each entity is in a file; those not found are skipped.

    Parameters
    ----------
    path : Path
        The file of the map. Workbooks, pages and notebooks have no lines.
    names : dict of str to str
        The name of each id. Files other than ``.journeymap.json`` do not contain ids: there, the
        first line that starts with the name counts, or else that contains it.
    """
    kind = format_of(path).name
    if kind != "journeymap" and kind not in TEXT_FORMATS:
        return {}
    try:
        text = read_bytes(path).decode("utf-8", "replace")
    except FileError:
        return {}
    if kind == "journeymap":
        return json_lines(text)
    return dict(_named_lines(text.splitlines(), names))


def json_lines(text: str) -> dict[str, int]:
    r"""Return the line of each id in the JSON of a map, and of the map itself, with the id "".

    Examples
    --------
    >>> json_lines('{"format": "journeymap/1",\n"stages": [\n{"id": "find", "name": "Find"}]}')
    {'': 1, 'find': 3}
    """
    found = {"": 1}
    line, before = 1, 0
    for id, place in _places(text):
        line += text.count("\n", before, place)
        before = place
        found.setdefault(id, line)
    return found


def _places(text: str) -> Iterator[tuple[str, int]]:
    """Yield the id of each entity, and where its object starts; stop where the JSON is broken."""
    decode = json.JSONDecoder().raw_decode
    kinds = set(PLURALS.values())
    place = text.find("{") + 1
    try:
        while True:
            place = _after_space(text, place)
            if text[place] == "}":
                return
            key, place = decode(text, place)
            place = _after_space(text, place)
            if not isinstance(key, str):
                return
            if key not in kinds or text[place] != "[":
                _, place = decode(text, place)
                continue
            place = _after_space(text, place + 1)
            while text[place] != "]":
                item, end = decode(text, place)
                if isinstance(item, dict) and isinstance(item.get("id"), str):
                    yield item["id"], place
                place = _after_space(text, end)
            place += 1
    except (IndexError, ValueError, RecursionError):
        return


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return place if found is None else found.end()


def _named_lines(lines: list[str], names: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the first line that starts with each name, or else that contains it as a whole."""
    for id, name in names.items():
        if not name:
            continue
        whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        found = [
            (not line.lstrip().startswith(name), number)
            for number, line in enumerate(lines, 1)
            if name in line and whole.search(line)
        ]
        if found:
            yield id, min(found)[1]
