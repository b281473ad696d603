"""Spreadsheet files: read in either shape, written in the long form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Unpack

from journeynb.base.errors import ArgumentError
from journeynb.base.markdown import escaped
from journeynb.base.text import few, shown
from journeynb.base.user_warnings import warn
from journeynb.formats.spreadsheet.forms.long_rows import long_rows
from journeynb.formats.spreadsheet.forms.not_written import losses
from journeynb.formats.spreadsheet.grids.cells import neutral
from journeynb.formats.spreadsheet.grids.csv_file import csv_bytes, csv_table
from journeynb.formats.spreadsheet.grids.markdown_tables import markdown_table, markdown_tables
from journeynb.formats.spreadsheet.grids.text_table import Table
from journeynb.formats.spreadsheet.grids.xlsx_file import xlsx_table
from journeynb.formats.spreadsheet.grids.xlsx_writing import xlsx_bytes
from journeynb.formats.spreadsheet.layout.headings import Corrections
from journeynb.formats.spreadsheet.layout.options import TableOptions
from journeynb.formats.spreadsheet.layout.shapes import is_journey, known_words
from journeynb.formats.spreadsheet.reading import read_table
from journeynb.formats.spreadsheet.words.heading_words import COLUMNS
from journeynb.model.state import State


def read_csv(data: bytes, source: str | None = None, **options: Unpack[TableOptions]) -> State:
    r"""Return the map in a CSV file, in the long or the wide form.

    Parameters
    ----------
    data : bytes
        The file: UTF-8, UTF-16 with a byte order mark, or Windows-1252 (with a warning); separated
        by commas, semicolons, tabs or bars.
    source : str, optional
        The file's name, for messages.
    **options
        How to read it, as in `TableOptions`.

    Raises
    ------
    FormatError
        Names the file, the row and the column, what was wrong and what is allowed.
    ArgumentError
        Where an option does not fit.

    Warns
    -----
    JourneyWarning
        Once, with what was guessed, merged and not read.

    Notes
    -----
    The long form's cells of channel, persona, goal, pain_point and opportunity hold several values
    apart by ``;`` or line ends; ``\;`` is a semicolon within a value. A touchpoint is the same
    where stage and name are. A row's opportunities address its pain points, or its touchpoint where
    there are none. Nothing leads from one touchpoint to the next: the order of rows is no path.

    In tables with other headings than ours, cells such as ``n/a`` are empty, a blank stage, persona
    or touchpoint means the one above, names that differ only in case and blanks are one, and
    totals, sources and legends are skipped.

    Examples
    --------
    >>> state = read_csv(b"stage,touchpoint,persona,emotion\nSearch,Search ad,Maya,-1\n")
    >>> [entity.name for entity in state.entities()]
    ['Maya', 'Search', 'Search ad']
    """
    corrections = Corrections(options.get("columns"))
    table = csv_table(data, source, lambda sample: known_words(sample, corrections))
    return read_table(table, **options)


def read_xlsx(
    data: bytes,
    source: str | None = None,
    *,
    sheet: str | int | None = None,
    hidden: bool = False,
    **options: Unpack[TableOptions],
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
        The sheet's name, or its number from 0; by default the only visible one that looks like a
        journey.
    hidden : bool, default False
        Whether to read hidden rows, columns and sheets too.
    **options
        How to read it, as in `TableOptions`; `read_csv` says how cells are read.

    Raises
    ------
    FormatError
        Names the file, the sheet, the row and the column, what was wrong and what is allowed.
    ArgumentError
        Where an option does not fit.
    MissingExtraError
        Where openpyxl is not installed.

    Warns
    -----
    JourneyWarning
        Once, with what was guessed, merged and not read.

    Examples
    --------
    >>> state = read_csv(b"stage,touchpoint\nSearch,Search ad\n")
    >>> [entity.name for entity in read_xlsx(write_xlsx(state)).entities()]
    ['Search', 'Search ad']
    """
    if not isinstance(hidden, bool):
        raise ArgumentError(f"hidden={shown(hidden)} is not valid; allowed: True or False")
    corrections = Corrections(options.get("columns"))
    table = xlsx_table(
        data, source, sheet, lambda table: is_journey(table, corrections), hidden=hidden
    )
    return read_table(table, **options)


def journey_tables(
    text: str, source: str | None = None, columns: Mapping[str, str | None] | None = None
) -> list[tuple[int, Table]]:
    r"""Return the tables of a Markdown text, and how much each looks like a journey, from 0 to 2.

    Examples
    --------
    >>> found = journey_tables("| Name | Price |\n|---|---|\n| a | 1 |\n")
    >>> [score for score, table in found]
    [0]
    """
    corrections = Corrections(columns)
    tables = markdown_tables(text, source)
    return [(is_journey(table, corrections), table) for table in tables]


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


def write_markdown_table(state: State) -> str:
    r"""Return a map's long form as a table in Markdown.

    Examples
    --------
    >>> table = write_markdown_table(read_csv(b"stage,touchpoint\nSearch,A|B\n"))
    >>> table.splitlines()[2][:17]
    '| Search | A\\|B |'
    """
    grid = (
        [value if isinstance(value, str) else _number(value) for value in row]
        for row in _grid(state)
    )
    return markdown_table(grid)


def markdown_table_file(state: State) -> bytes:
    r"""Return a Markdown file with a map's long form, under its title as a heading.

    Warns
    -----
    JourneyWarning
        Once, with the parts of the map that the long form cannot contain.

    Examples
    --------
    >>> print(markdown_table_file(read_csv(b"stage,touchpoint\nSearch,Ad\n")).decode()[:20])
    | stage | touchpoint
    """
    _warn(losses(state), "a table")
    title = escaped(" ".join(state.info.title.split()))
    heading = f"# {title}\n\n" if title else ""
    return f"{heading}{write_markdown_table(state)}\n".encode()


def _grid(state: State) -> Iterator[list[str | float | None]]:
    yield list(COLUMNS)
    for row in long_rows(state):
        yield list(row.values())


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def _warn(lost: list[str], what: str = "a spreadsheet") -> None:
    if lost:
        warn(f"{what} cannot contain everything on this map; skipped: {'; '.join(lost)}")
