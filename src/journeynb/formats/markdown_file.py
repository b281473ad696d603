"""Markdown files: Mermaid journey diagrams, and tables that are journeys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from journeynb.base.errors import FormatError
from journeynb.base.text import shown
from journeynb.formats.mermaid import list_mermaid, read_mermaid
from journeynb.formats.spreadsheet import TableOptions, journey_tables, read_table
from journeynb.formats.spreadsheet.grids.text_table import Table
from journeynb.model.state import State


def read_markdown(
    text: str,
    source: str | None = None,
    *,
    diagram: int | str | None = None,
    customers: str | Sequence[str] | None = None,
    table: int | str | None = None,
    **options: Unpack[TableOptions],
) -> State:
    r"""Return the map that a diagram or a table of a Markdown file describes.

    Parameters
    ----------
    text : str
        The file's text.
    source : str, optional
        The file's name, for messages.
    diagram : int or str, optional
        Which diagram of several: its number from 0, or its title.
    customers : str or list of str, optional
        The actors of a diagram that are personas, as in `read_mermaid`.
    table : int or str, optional
        Which table of several: its number from 0 among those that look like a journey, or the
        heading above it.
    **options
        How to read a table, as in `TableOptions`; `scale` applies to diagrams too.

    Raises
    ------
    FormatError
        Where there is no journey, or several and none is chosen; the message lists them.

    Examples
    --------
    >>> state = read_markdown("# Maya\n\n| Stage | Touchpoint |\n|---|---|\n| Find | Ad |\n")
    >>> [entity.name for entity in state.entities()], state.info.title
    (['Find', 'Ad'], 'Maya')
    """
    scale = options.get("scale")
    if diagram is not None or customers is not None:
        return read_mermaid(text, source, diagram, scale=scale, customers=customers)
    found = [] if "|" not in text else journey_tables(text, source, options.get("columns"))
    diagrams = list_mermaid(text, source)
    sure = [each for score, each in found if score == 2]
    tables = sure or ([] if diagrams else [each for score, each in found if score])
    if table is not None:
        return read_table(_named(table, tables, found, source), **options)
    if tables and len(tables) + len(diagrams) > 1:
        raise _several(tables, diagrams, source)
    if tables:
        return read_table(tables[0], **options)
    if not diagrams and found:
        raise FormatError(
            "no Mermaid journey diagram and no table of a journey found; allowed: a table with "
            "headings such as stage and touchpoint (table= reads the one below a heading)",
            source=source,
        )
    return read_mermaid(text, source, scale=scale)


def _named(
    table: int | str, tables: list[Table], found: list[tuple[int, Table]], source: str | None
) -> Table:
    if isinstance(table, str):
        every = [each for _, each in found]
        named = [each for each in tables if each.title == table]
        named = named or [each for each in every if each.title == table]
    else:
        named = [each for index, each in enumerate(tables) if index == table]
    if len(named) == 1:
        return named[0]
    problem = f"{len(named) or 'no'} tables are called {shown(table)}"
    if not isinstance(table, str):
        problem = f"there is no table number {shown(table)}"
    listed = "; ".join(_listed_tables(tables)) or "none looks like a journey"
    raise FormatError(f"{problem}; allowed: {listed}", source=source)


def _listed_tables(tables: list[Table]) -> list[str]:
    return [
        f"table={index} ({shown(table.title)}, {table.rows[0].label})"
        for index, table in enumerate(tables)
    ]


def _several(
    tables: list[Table], diagrams: list[tuple[int, str, int]], source: str | None
) -> FormatError:
    listed = _listed_tables(tables)
    listed += [f"diagram={index} ({shown(title)}, line {line})" for index, title, line in diagrams]
    return FormatError(
        f"the file contains {len(listed)} journeys; choose one by its number or name: "
        f"{'; '.join(listed)}",
        source=source,
    )
