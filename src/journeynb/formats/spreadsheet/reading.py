"""Turn a table into a map: find its shape, read it, and warn of guesses."""

from __future__ import annotations

from collections.abc import Mapping

from journeynb.base.errors import ArgumentError, ChangeError
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.formats.spreadsheet.forms.long_form import read_long
from journeynb.formats.spreadsheet.forms.map_builder import Draft
from journeynb.formats.spreadsheet.forms.wide_form import read_wide
from journeynb.formats.spreadsheet.grids.text_table import Table
from journeynb.formats.spreadsheet.layout.headings import Corrections
from journeynb.formats.spreadsheet.layout.shapes import Long, shape_of
from journeynb.formats.spreadsheet.words.heading_words import COLUMNS
from journeynb.model.core import CoreMap
from journeynb.model.state import State


def read_table(
    table: Table,
    columns: Mapping[str, str | None] | None,
    shape: str | None,
    persona: str | None,
) -> State:
    """Return the map in a table; one warning lists what was guessed or ignored."""
    if not isinstance(persona, str | None):
        raise ArgumentError(f"persona={shown(persona)} is not valid; allowed: a name")
    corrections = Corrections(columns)
    found = shape_of(table, corrections, shape)
    persona = (persona or "").strip() or None
    if isinstance(found, Long):
        corrections.check(table.rows[found.header].cells, COLUMNS, table.source)
        _tell_headings(table, found)
        draft = read_long(table, found, persona)
    else:
        draft = read_wide(table, found, corrections, persona)
    state = _built(table, draft)
    if table.notes:
        warn(f"{table.source or 'the table'}: {'; '.join(table.notes)}")
    return state


def _built(table: Table, draft: Draft) -> State:
    core = CoreMap()
    try:
        core.apply(draft.changes())
    except ChangeError as error:  # text that no map can hold, such as half a surrogate pair
        raise table.error(str(error)) from None
    return core.state


def _tell_headings(table: Table, long: Long) -> None:
    headings, notes = long.headings, []
    if headings.guessed:
        pairs = (f"{shown(heading)} as {name}" for heading, name in headings.guessed.items())
        notes.append(f"read {', '.join(pairs)}")
    if headings.unused:
        notes.append(f"ignored columns: {', '.join(map(shown, headings.unused))}")
    cells = table.rows[long.header].cells
    bare = [
        place
        for place in range(max(len(row.cells) for row in table.rows))
        if (place >= len(cells) or not cells[place])
        and any(row.cell(place) for row in table.rows[long.header + 1 :])
    ]
    if bare:
        places = ", ".join(str(place + 1) for place in bare)
        notes.append(f"ignored columns without a heading: {places}")
    if notes:
        notes.append(
            'to change this, pass columns={"Their heading": "touchpoint"} with one of '
            f"{', '.join(COLUMNS)}, or None to ignore a column"
        )
    if long.header:
        above = ", ".join(row.label for row in table.rows[: long.header])
        notes.append(f"ignored rows above the headings: {above}")
    table.notes += notes
