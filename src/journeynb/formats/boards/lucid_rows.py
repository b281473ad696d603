"""The rows of a Lucidchart CSV file: pages, shapes and lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from journeynb.base.errors import FormatError
from journeynb.formats.spreadsheet.grids.csv_file import csv_table
from journeynb.formats.spreadsheet.grids.text_table import Row, Table

NEEDED = ("Id", "Name", "Page ID", "Text Area 1")
"""The columns without which nothing can be read."""

_HEAD = re.compile(
    rb'\A(?:\xef\xbb\xbf)?"?id"?([,;\t])"?name"?\1"?shape library"?\1"?page id"?\1', re.IGNORECASE
)
_KNOWN = {
    "id", "name", "shape library", "page id", "contained by", "group", "line source",
    "line destination", "source arrow", "destination arrow", "tags", "status", "comments",
}  # fmt: skip
_TEXT = re.compile(r"text area \d+")
_APART = re.compile(r"[|,;\s]+")
_LANE = re.compile(r"[0-9]{1,4}")
_NONE = {"", "none"}
_LISTED = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True)
class Container:
    """What a shape is in: the id of a shape, and the number of the lane if that has lanes."""

    id: str
    lane: int | None


@dataclass(frozen=True, slots=True)
class LucidRow:
    """A page, a shape or a line.

    Attributes
    ----------
    place : str
        Its row, for messages.
    id, shape, page : str
        Its id, the name of its shape, the id of its page.
    containers : tuple of Container
        What it is in, from the outside.
    start, end : str
        The ids that a line joins, in the direction of its arrow.
    both_ways : bool
        Whether a line has an arrow at both ends.
    texts : tuple of str
        Its texts that are not empty, in their order.
    lanes : tuple of str
        Its texts, the empty ones too: the names of its lanes, if it has lanes.
    comments : str
        The comments on it.
    tags : tuple of str
        Its tags.
    data : dict of str to str
        The columns of the file's own, by their headings.
    """

    place: str
    id: str
    shape: str
    page: str
    containers: tuple[Container, ...]
    start: str
    end: str
    both_ways: bool
    texts: tuple[str, ...]
    lanes: tuple[str, ...]
    comments: str
    tags: tuple[str, ...]
    data: dict[str, str]

    @property
    def is_line(self) -> bool:
        """Whether it is a line."""
        return self.shape.casefold() == "line" or bool(self.start or self.end)

    @property
    def text(self) -> str:
        """Its first text on one line."""
        return " ".join(self.texts[0].split()) if self.texts else ""


def is_lucid(data: bytes) -> bool:
    """Whether a CSV file is an export of Lucidchart, by its headings.

    Examples
    --------
    >>> is_lucid(b"Id,Name,Shape Library,Page ID,Contained By"), is_lucid(b"stage,touchpoint")
    (True, False)
    """
    return _HEAD.match(data) is not None


def lucid_rows(data: bytes, source: str | None) -> list[LucidRow]:
    """Return the rows of a file.

    Raises
    ------
    FormatError
        The file is not an export of Lucidchart, or two rows have the same id.
    """
    table = csv_table(data, source, _known_headings)
    header = table.rows[0].cells if table.rows else []
    columns: dict[str, int] = {}
    for place, heading in enumerate(header):
        columns.setdefault(heading.casefold(), place)
    missing = [name for name in NEEDED if name.casefold() not in columns]
    if missing:
        raise FormatError(
            f"not a CSV file of Lucidchart: the columns {', '.join(missing)} are missing; in "
            "Lucidchart, choose File, Export, CSV of shape data",
            source=source,
        )
    found = [_row(row, header, columns) for row in table.rows[1:]]
    places: dict[str, str] = {}
    for each in found:
        first = places.setdefault(each.id, each.place) if each.id else each.place
        if first != each.place:
            message = f"the id {each.id} is also in {first}; allowed: a unique id"
            raise FormatError(message, source=source, where=each.place)
    return found


def _known_headings(table: Table) -> int:
    cells = table.rows[0].cells if table.rows else []
    return sum(cell.casefold() in _KNOWN for cell in cells)


def _row(row: Row, header: list[str], columns: dict[str, int]) -> LucidRow:
    def cell(name: str) -> str:
        place = columns.get(name)
        return "" if place is None else row.cell(place)

    texts = [cell(name) for name in columns if _TEXT.fullmatch(name)]
    start, end = cell("line source"), cell("line destination")
    back = cell("source arrow").casefold() not in _NONE
    ahead = cell("destination arrow").casefold() not in _NONE
    if back and not ahead:
        start, end = end, start
    return LucidRow(
        place=row.label,
        id=cell("id"),
        shape=cell("name"),
        page=cell("page id"),
        containers=tuple(_containers(cell("contained by"))),
        start=start,
        end=end,
        both_ways=back and ahead,
        texts=tuple(filter(None, texts)),
        lanes=tuple(texts),
        comments=cell("comments"),
        tags=tuple(filter(None, map(str.strip, _LISTED.split(cell("tags"))))),
        data={
            heading: row.cell(place)
            for place, heading in enumerate(header)
            if row.cell(place) and heading and not _is_known(heading, place, columns)
        },
    )


def _is_known(heading: str, place: int, columns: dict[str, int]) -> bool:
    """Whether a column is Lucidchart's; the second one with its name is the file's own."""
    name = heading.casefold()
    return columns[name] == place and (name in _KNOWN or _TEXT.fullmatch(name) is not None)


def _containers(text: str) -> Iterator[Container]:
    for part in filter(None, _APART.split(text)):
        id, _, lane = part.partition(":")
        yield Container(id, int(lane) if _LANE.fullmatch(lane) else None)
