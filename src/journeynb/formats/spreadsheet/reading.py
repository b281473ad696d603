"""Turn a table into a map: find its shape, read it, and warn of guesses."""

from __future__ import annotations

from typing import Unpack

from journeynb.base.errors import ChangeError
from journeynb.base.text import few, shown
from journeynb.base.user_warnings import warn
from journeynb.formats.spreadsheet.forms.long_form import read_long
from journeynb.formats.spreadsheet.forms.map_builder import Draft
from journeynb.formats.spreadsheet.forms.wide_form import read_wide
from journeynb.formats.spreadsheet.grids.text_table import Table
from journeynb.formats.spreadsheet.layout.options import Options, TableOptions, checked
from journeynb.formats.spreadsheet.layout.shapes import Long, shape_of
from journeynb.formats.spreadsheet.layout.tidy import bare
from journeynb.formats.spreadsheet.words.heading_words import COLUMNS, READ
from journeynb.model.core import CoreMap
from journeynb.model.state import State


def read_table(table: Table, **options: Unpack[TableOptions]) -> State:
    """Return the map in a table; one warning lists what was guessed or skipped."""
    chosen = checked(options)
    found = shape_of(table, chosen.corrections, chosen.shape)
    if isinstance(found, Long):
        header = table.rows[found.header]
        header.cells[:] = [bare(cell) for cell in header.cells]
        chosen.corrections.check(header.cells, READ, table.source)
        _tell_headings(table, found, chosen)
        draft = read_long(table, found, chosen)
    else:
        draft = read_wide(table, found, chosen)
    state = _built(table, draft)
    if draft.merged:
        pairs = (
            f"{', '.join(map(shown, others))} as {shown(first)}"
            for first, others in draft.merged.items()
        )
        table.notes.append(f"read {few(list(pairs))}")
    if table.notes:
        warn(f"{table.source or 'the table'}: {'; '.join(table.notes)}")
    return state


def _built(table: Table, draft: Draft) -> State:
    core = CoreMap()
    changes = draft.changes()
    if table.title:
        changes.append({"op": "set", "id": "", "fields": {"title": table.title}})
    try:
        core.apply(changes)
    except ChangeError as error:  # text that no map can hold, such as half a surrogate pair
        raise table.error(str(error)) from None
    return core.state


def _tell_headings(table: Table, long: Long, options: Options) -> None:
    headings, notes = long.headings, []
    guessed = {name: as_ for name, as_ in headings.guessed.items() if as_ != "custom"}
    if guessed:
        pairs = (f"{shown(heading)} as {name}" for heading, name in guessed.items())
        notes.append(f"read {', '.join(pairs)}")
    custom = [name for name, as_ in headings.guessed.items() if as_ == "custom"]
    if options.custom:
        custom += headings.unused
    elif headings.unused:
        notes.append(
            f"ignored columns: {', '.join(map(shown, headings.unused))} (custom=True keeps them)"
        )
    if custom:
        notes.append(f"kept as custom fields: {', '.join(map(shown, custom))}")
    cells = table.rows[long.header].cells
    bare_places = [
        place
        for place in range(table.width)
        if (place >= len(cells) or not cells[place])
        and any(row.cell(place) for row in table.rows[long.header + 1 :])
    ]
    if bare_places:
        places = ", ".join(str(table.first + place + 1) for place in bare_places)
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
