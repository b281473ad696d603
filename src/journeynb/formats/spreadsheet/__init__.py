"""Spreadsheets: CSV, XLSX and data frames, read in two shapes and written in one.

The long form has a row a touchpoint and persona, under the headings stage, touchpoint, channel,
persona, emotion, actions, thoughts, pain point, opportunity, owner and goal. The wide form has the
stages as columns and lanes as rows. Both are read; the long form is written.
"""

from journeynb.formats.spreadsheet.files import read_csv, read_xlsx, write_csv, write_xlsx
from journeynb.formats.spreadsheet.frames import from_frame, to_frame

__all__ = ["from_frame", "read_csv", "read_xlsx", "to_frame", "write_csv", "write_xlsx"]
