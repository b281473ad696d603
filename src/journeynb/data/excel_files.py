"""Read Excel workbooks as tables: one sheet of each, whose first row with text has the headings."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import FormatError, need
from journeynb.base.text import few, shown
from journeynb.base.user_warnings import warn
from journeynb.data.arrow_tables import from_pandas
from journeynb.data.file_lists import FileList

if TYPE_CHECKING:
    import pandas as pd


def read_excel(files: FileList) -> tuple[Any, dict[str, list[str]]]:
    """Return the rows of workbooks as an Arrow table, and the columns of each if there are several.

    The first visible sheet with cells counts; a warning names the others.

    Raises
    ------
    FormatError
        A file is not a workbook, or has no cells.
    MissingExtraError
        openpyxl is not installed: ``pip install 'journeynb[xlsx]'``.
    """
    import pandas as pd

    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise need("openpyxl", "xlsx", "reading .xlsx") from None
    frames = {path: _frame(path) for path in files.paths}
    if len(frames) == 1:
        return from_pandas(frames[files.paths[0]]), {}
    whole = pd.concat(frames.values(), ignore_index=True)
    return from_pandas(whole), {path: list(frame.columns) for path, frame in frames.items()}


def _frame(path: str) -> pd.DataFrame:
    import pandas as pd

    if "://" in path:
        raise FormatError("Excel is read from local files; download it first", source=path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what openpyxl ignores: styles, validation
            with pd.ExcelFile(path, engine="openpyxl") as book:
                seen = [each.title for each in book.book.worksheets
                        if each.sheet_state == "visible"]  # fmt: skip
                cells = {name: _cells(book.parse(name, header=None)) for name in seen}
    except Exception as error:  # openpyxl lets through whatever a damaged file makes it stumble on
        raise FormatError(
            f"not a readable .xlsx file: {error or type(error).__name__}", source=path
        ) from None
    full = [name for name, frame in cells.items() if not frame.empty]
    if not full:
        raise FormatError("all sheets are empty", source=path)
    if len(full) > 1:
        warn(
            f"{path}: read the sheet {shown(full[0])}, not {few([*map(shown, full[1:])])}; for "
            "another sheet, pass pandas.read_excel(path, sheet_name=...)"
        )
    return _with_headings(cells[full[0]])


def _cells(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the cells without empty rows and columns."""
    return frame.dropna(how="all").dropna(how="all", axis="columns")


def _with_headings(cells: pd.DataFrame) -> pd.DataFrame:
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
