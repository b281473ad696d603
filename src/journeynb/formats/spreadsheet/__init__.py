"""Tables: CSV, XLSX, Markdown and data frames, read in two shapes and written in one.

The long form has a row a touchpoint and persona, under the headings stage, touchpoint, channel,
persona, emotion, actions, thoughts, pain point, opportunity, owner and goal. The wide form has the
stages as columns and lanes as rows. Both are read; the long form is written.
"""

from journeynb.formats.spreadsheet.files import (
    journey_tables,
    markdown_table_file,
    read_csv,
    read_xlsx,
    write_csv,
    write_markdown_table,
    write_xlsx,
)
from journeynb.formats.spreadsheet.frames import from_frame, to_frame
from journeynb.formats.spreadsheet.layout.options import TableOptions
from journeynb.formats.spreadsheet.reading import read_table

__all__ = [
    "TableOptions",
    "from_frame",
    "journey_tables",
    "markdown_table_file",
    "read_csv",
    "read_table",
    "read_xlsx",
    "to_frame",
    "write_csv",
    "write_markdown_table",
    "write_xlsx",
]
