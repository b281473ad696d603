"""Which of the two shapes a table has, and where its headings stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from journeynb.base.errors import ArgumentError, FormatError
from journeynb.base.text import shown
from journeynb.formats.spreadsheet.grids.text_table import Table
from journeynb.formats.spreadsheet.layout.headings import Corrections, Headings, match
from journeynb.formats.spreadsheet.layout.tidy import bare
from journeynb.formats.spreadsheet.words.heading_words import (
    COLUMNS,
    LANE_NAMES,
    STAGE_WORDS,
    key_of,
    meanings,
)

SHAPES = ("long", "wide")
_DEPTH = 10  # headings are looked for in so many rows
_BEFORE_LANES = 3  # the names of the lanes are in one of so many columns
_EXPERIENCE = {"touchpoint", "persona", "channel", "emotion", "actions", "pain_point"}
_ENTITIES = ("stage", "touchpoint", "persona", "goal")


@dataclass(frozen=True, slots=True)
class Long:
    """A long table: the position of its heading row, and what that means."""

    header: int
    headings: Headings


@dataclass(frozen=True, slots=True)
class Wide:
    """A wide table: the position of the row that names the stages."""

    header: int


def shape_of(table: Table, corrections: Corrections, shape: str | None) -> Long | Wide:
    """Return the shape that a table has, or was said to have.

    Columns before the first that holds anything, or before the names of the lanes, are skipped
    of the table.
    """
    if shape is not None and shape not in SHAPES:
        raise ArgumentError(f"shape={shown(shape)} is not valid; allowed: long, wide or None")
    if not table.rows:
        raise table.error("no rows found; expected: a row of headings")
    filled = (place for row in table.rows for place, cell in enumerate(row.cells) if cell)
    table.skip_columns(min(filled, default=0))
    long = _long(table, corrections)
    known = len(long.headings.places)
    if shape == "long":
        if any(name in long.headings.places for name in _ENTITIES):
            return long
        raise _neither(table, long)
    before, lanes = _lanes(table, corrections)
    where = "stage" in long.headings.places or "touchpoint" in long.headings.places
    if shape is None and where and known >= 2 and (known > 2 or known >= lanes):
        return long
    if shape == "wide" or lanes >= 2:
        if before:
            table.notes.append("ignored the columns before the names of the lanes")
            table.skip_columns(before)
        header = _stages(table, corrections)
        if header is not None:
            return Wide(header)
    raise _neither(table, long)


def is_journey(table: Table, corrections: Corrections) -> int:
    """Return how much a table looks like a journey: 0 not, 1 perhaps, 2 surely."""
    if len(table.rows) < 2:
        return 0
    long = _long(table, corrections)
    known = set(long.headings.places)
    lanes = lane_count(table, corrections)
    if len(known) > lanes or len(known) > 2:
        if (
            not known & {"stage", "touchpoint"}
            or len(known) < 2
            or long.header > len(table.rows) - 2
        ):
            return 0
        return 2 if len(known & _EXPERIENCE) + ("stage" in known) >= 2 and len(known) > 2 else 1
    if lanes < 2 or _stages(table, corrections) is None:
        return 0
    return 2 if {"touchpoint", "emotion"} & lane_meanings(table, corrections) else 1


def lane_meaning(name: str, corrections: Corrections) -> str | None:
    """Return the meaning of a lane: empty to ignore it, None for a lane of the file's own."""
    said = corrections.target(name)
    if said is not None:
        return said
    return next(iter(meanings(name, LANE_NAMES)), None)


def lane_meanings(table: Table, corrections: Corrections, place: int = 0) -> set[str]:
    """Return the known lanes that a column names."""
    names = {row.cell(place) for row in table.rows}
    return {meaning for name in names if name and (meaning := lane_meaning(name, corrections))}


def lane_count(table: Table, corrections: Corrections) -> int:
    """Return how many different known lanes one of the first columns names."""
    return _lanes(table, corrections)[1]


def _lanes(table: Table, corrections: Corrections) -> tuple[int, int]:
    """Return the column that names the lanes, and how many known lanes it names."""
    counts = [
        (len(lane_meanings(table, corrections, place)), -place)
        for place in range(min(_BEFORE_LANES, table.width))
    ]
    count, place = max(counts, default=(0, 0))
    return -place, count


def known_words(table: Table, corrections: Corrections) -> int:
    """Return how many words of either shape a table has, to compare ways of reading a file."""
    return max(len(_long(table, corrections).headings.places), lane_count(table, corrections))


def _long(table: Table, corrections: Corrections) -> Long:
    def column(header: int) -> Callable[[int], list[str]]:
        return lambda place: [row.cell(place) for row in table.rows[header + 1 :]]

    found = [
        Long(place, match([bare(cell) for cell in row.cells], corrections, column(place)))
        for place, row in enumerate(table.rows[:_DEPTH])
    ]
    return max(
        found, key=lambda long: len(long.headings.places), default=Long(0, Headings())
    )  # the first of the best


def _stages(table: Table, corrections: Corrections) -> int | None:
    """Return the row of the stages: called so, else under an empty corner, else the first."""
    rows = [(place, row) for place, row in enumerate(table.rows[:_DEPTH]) if any(row.cells[1:])]
    for place, row in rows:
        if key_of(row.cell(0)) in STAGE_WORDS:
            return place
    first_lane = next(
        (place for place, row in rows if lane_meaning(row.cell(0), corrections)), _DEPTH
    )
    above = [(place, row) for place, row in rows if place < first_lane]
    for place, row in above:
        if not row.cell(0):
            return place
    return above[0][0] if above else None


def _neither(table: Table, long: Long) -> FormatError:
    header = table.rows[long.header] if long.headings.places else table.rows[0]
    shown_cells = [shown(cell) for cell in header.cells if cell]
    found = ", ".join(shown_cells[:12]) + (", ..." if len(shown_cells) > 12 else "")
    return table.error(
        "this is neither a long table (one row per touchpoint and persona, with headings such as "
        f"{', '.join(COLUMNS)}) nor a wide one (stages as columns; rows such as touchpoints, "
        f"actions, pain points named in the first column); found: {found}. "
        'Pass shape="long" or shape="wide", and columns={"Their heading": "touchpoint"} to map '
        'the names; format="miro" reads the texts of a Miro board',
        header,
    )
