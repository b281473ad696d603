"""Spreadsheet files: read in either shape, written in the long form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from journeynb.base.text import few
from journeynb.base.user_warnings import warn
from journeynb.formats.spreadsheet.forms.long_rows import long_rows
from journeynb.formats.spreadsheet.forms.not_written import losses
from journeynb.formats.spreadsheet.grids.cells import neutral
from journeynb.formats.spreadsheet.grids.csv_file import csv_bytes, csv_table
from journeynb.formats.spreadsheet.grids.xlsx_file import xlsx_bytes, xlsx_table
from journeynb.formats.spreadsheet.layout.headings import Corrections
from journeynb.formats.spreadsheet.layout.shapes import known_words
from journeynb.formats.spreadsheet.reading import read_table
from journeynb.formats.spreadsheet.words.heading_words import COLUMNS
from journeynb.model.state import State


def read_csv(
    data: bytes,
    source: str | None = None,
    *,
    columns: Mapping[str, str | None] | None = None,
    shape: str | None = None,
    persona: str | None = None,
) -> State:
    r"""Return the map in a CSV file, in the long or the wide form.

    Parameters
    ----------
    data : bytes
        The file: UTF-8, UTF-16 with a byte order mark, or Windows-1252 (with a warning); separated
        by commas, semicolons, tabs or bars.
    source : str, optional
        The file's name, for messages.
    columns : dict of str to str, optional
        The meaning of headings (of lanes in the wide form): ``{"Their heading": "touchpoint"}``;
        None ignores one.
    shape : {"long", "wide"}, optional
        The shape, where it is not found by itself.
    persona : str, optional
        The persona whose journey it is, where the table does not say.

    Raises
    ------
    FormatError
        Names the file, the row and the column, what was wrong and what is allowed.
    ArgumentError
        Where `columns` or `shape` do not fit.

    Warns
    -----
    JourneyWarning
        Once, with what was guessed and what was not read.

    Notes
    -----
    The long form's cells of channel, persona, goal, pain_point and opportunity hold several values
    apart by ``;`` or line ends; ``\;`` is a semicolon within a value. A touchpoint is the same
    where stage and name are. A row's opportunities address its pain points, or its touchpoint where
    there are none. Nothing leads from one touchpoint to the next: the order of rows is no path.

    Examples
    --------
    >>> state = read_csv(b"stage,touchpoint,persona,emotion\nSearch,Search ad,Maya,1\n")
    >>> [entity.name for entity in state.entities()]
    ['Maya', 'Search', 'Search ad']
    """
    corrections = Corrections(columns)
    table = csv_table(data, source, lambda sample: known_words(sample, corrections))
    return read_table(table, columns, shape, persona)


def read_xlsx(
    data: bytes,
    source: str | None = None,
    *,
    sheet: str | int | None = None,
    columns: Mapping[str, str | None] | None = None,
    shape: str | None = None,
    persona: str | None = None,
) -> State:
    r"""Return the map that a sheet of an XLSX workbook holds.

    Formulas show the values that were saved with them. A merged cell holds for each of its rows.

    Parameters
    ----------
    data : bytes
        The file.
    source : str, optional
        The file's name, for messages.
    sheet : str or int, optional
        The sheet's name, or its number from 0; by default the first that is not empty.
    columns, shape, persona
        As for `read_csv`, which also says how cells are read.

    Raises
    ------
    FormatError
        Names the file, the sheet, the row and the column, what was wrong and what is allowed.
    ArgumentError
        Where `sheet`, `columns` or `shape` do not fit.
    MissingExtraError
        Where openpyxl is not installed.

    Warns
    -----
    JourneyWarning
        Once, with what was guessed and what was not read.

    Examples
    --------
    >>> state = read_csv(b"stage,touchpoint\nSearch,Search ad\n")
    >>> [entity.name for entity in read_xlsx(write_xlsx(state)).entities()]
    ['Search', 'Search ad']
    """
    return read_table(xlsx_table(data, source, sheet), columns, shape, persona)


def write_csv(state: State, delimiter: str = ",") -> bytes:
    r"""Return a map's long form as CSV.

    UTF-8 with a byte order mark, without which Excel garbles what is not ASCII; one ``\n`` a row.
    Text that a spreadsheet program would read as a formula gets a ``'`` before it, which reading
    removes again.

    Parameters
    ----------
    state : State
        The map.
    delimiter : str
        Text between two cells.

    Warns
    -----
    JourneyWarning
        Once, with the parts of the map that the long form cannot contain.

    Examples
    --------
    >>> state = read_csv(b"stage,touchpoint\nSearch,=1+1\n")
    >>> print(write_csv(state).decode("utf-8-sig").replace(",,", ", ,"))
    stage,touchpoint,channel,persona,emotion,actions,thoughts,pain_point,opportunity,owner,goal
    Search,'=1+1, ,, ,, ,, ,,
    """
    _warn(losses(state))
    grid = (
        [neutral(value) if isinstance(value, str) else _number(value) for value in row]
        for row in _grid(state)
    )
    return csv_bytes(grid, delimiter)


def write_xlsx(state: State) -> bytes:
    r"""Return a map's long form as an XLSX workbook; its texts are texts, never formulas.

    Raises
    ------
    MissingExtraError
        Where openpyxl is not installed.

    Warns
    -----
    JourneyWarning
        Once, with the parts of the map that the long form or a cell of a workbook cannot contain.

    Examples
    --------
    >>> write_xlsx(read_csv(b"stage,touchpoint\nSearch,Search ad\n"))[:2]
    b'PK'
    """
    data, changed = xlsx_bytes(_grid(state))
    lost = losses(state)
    if changed:
        lost.append(
            "control characters (replaced by �) and text beyond 32,767 characters, in the "
            f"cells at {few(changed)}"
        )
    _warn(lost)
    return data


def _grid(state: State) -> Iterator[list[str | float | None]]:
    yield list(COLUMNS)
    for row in long_rows(state):
        yield list(row.values())


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def _warn(lost: list[str]) -> None:
    if lost:
        warn(f"a spreadsheet cannot contain everything on this map; skipped: {'; '.join(lost)}")
