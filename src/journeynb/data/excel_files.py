"""Read Excel workbooks as tables: one sheet of each, from the row of its headings on."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import FormatError
from journeynb.base.excel_workbooks import opened_workbook
from journeynb.base.files import read_bytes
from journeynb.base.text import few, shown
from journeynb.base.user_warnings import warn
from journeynb.data.arrow_tables import from_pandas
from journeynb.data.file_lists import FileList

if TYPE_CHECKING:
    import pandas as pd

_TIMES = 10
"""A log or a table of customers is larger than a map."""


def read_excel(files: FileList) -> tuple[Any, dict[str, list[str]]]:
    """Return the rows of workbooks as an Arrow table, and the columns of each if there are several.

    The first visible sheet with cells counts; a warning names the others, and a title above the
    headings.

    Raises
    ------
    FormatError
        A file is not a workbook, or has no cells.
    MissingExtraError
        openpyxl is not installed: ``pip install 'journeynb[xlsx]'``.
    """
    import pandas as pd

    frames = {path: _frame(path) for path in files.paths}
    if len(frames) == 1:
        return from_pandas(frames[files.paths[0]]), {}
    whole = pd.concat(frames.values(), ignore_index=True)
    return from_pandas(whole), {path: list(frame.columns) for path, frame in frames.items()}


def _frame(path: str) -> pd.DataFrame:
    import pandas as pd

    if "://" in path:
        raise FormatError("Excel is read from local files; download it first", source=path)
    data = read_bytes(Path(path))
    with opened_workbook(data, path, _TIMES) as (opened, _):
        seen = [each.title for each in opened.worksheets if each.sheet_state == "visible"]
        with pd.ExcelFile(io.BytesIO(data), engine="openpyxl") as book:
            cells = {name: _cells(book.parse(name, header=None)) for name in seen}
    full = [name for name, frame in cells.items() if not frame.empty]
    if not full:
        raise FormatError("all sheets are empty", source=path)
    if len(full) > 1:
        warn(
            f"{path}: read the sheet {shown(full[0])}, not {few([*map(shown, full[1:])])}; for "
            "another sheet, pass pandas.read_excel(path, sheet_name=...)"
        )
    return _with_headings(cells[full[0]], path)


def _cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the cells without empty rows and columns."""
    return frame.dropna(how="all").dropna(how="all", axis="columns")


def _heading(cells: pd.DataFrame) -> int:
    """Return the position of the headings: a row of one cell above one of several texts is a title.

    Without such rows it is the first.
    """
    several = (cells.notna().sum(axis=1) > 1).to_numpy()
    place = int(several.argmax()) if several.any() else 0
    texts = all(isinstance(each, str) for each in cells.iloc[place].dropna())
    return place if texts else 0


def _with_headings(cells: pd.DataFrame, path: str) -> pd.DataFrame:
    place = _heading(cells)
    if place:
        above = cells.iloc[:place].to_numpy().ravel()
        titles = [shown(each) for each in above if each == each and each is not None]
        warn(f"{path}: skipped above the headings: {few(titles)}")
        cells = _cells(cells.iloc[place:])
    first = cells.iloc[0]
    names = [
        str(int(name))
        if isinstance(name, float) and name.is_integer()
        else str(name).strip()
        if name == name and name is not None
        else f"column_{number}"
        for number, name in enumerate(first, 1)
    ]
    rows = cells.iloc[1:].reset_index(drop=True).set_axis(names, axis="columns")
    return rows.astype("object").infer_objects()
