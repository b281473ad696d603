"""Excel workbooks, opened safely: nothing that fills the memory, and one error for what is damaged.

openpyxl is imported only here and where workbooks are written.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

from journeynb.base.errors import FormatError, JourneyError, need

if TYPE_CHECKING:
    from openpyxl import Workbook

_UNPACKED = 300_000_000  # bytes, pictures too
_XML = 100_000_000  # bytes
_TAGS = {"xl/worksheets/": 3_000_000, "xl/sharedStrings": 800_000, "": 300_000}
_NOT_READ = ("xl/pivot", "xl/drawings/", "xl/charts/", "xl/comments", "xl/threaded", "xl/external")
_OLD = b"\xd0\xcf\x11\xe0"
"""How .xls files start, and workbooks with a password."""


def import_openpyxl(what: str) -> ModuleType:
    """Return openpyxl, or raise the error that names the extra."""
    try:
        import openpyxl
    except ImportError:
        raise need("openpyxl", "xlsx", what) from None
    return openpyxl


@contextmanager
def opened_workbook(
    data: bytes, source: str | None, times: int = 1
) -> Iterator[tuple[Workbook, zipfile.ZipFile]]:
    """Open a workbook to read the values of its cells; also return the archive that it is in.

    Parameters
    ----------
    data : bytes
        The file.
    source : str or None
        Its name in messages.
    times : int
        How many times larger than a map it may be.

    Raises
    ------
    FormatError
        It is no workbook, is damaged or is too large; also if that is found while it is read.
    MissingExtraError
        openpyxl is not installed.
    """
    openpyxl = import_openpyxl("reading .xlsx")
    if data.startswith(_OLD):
        raise FormatError(
            "this is an old .xls file or is protected by a password; save it as .xlsx "
            "without a password",
            source=source,
        )
    try:
        _refuse_bombs(data, source, times)
        with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as archive:
            warnings.simplefilter("ignore")  # about what openpyxl ignores: styles, validation
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            yield book, archive
    except JourneyError:
        raise
    except Exception as error:  # openpyxl lets through whatever a damaged file makes it stumble on
        reason = (str(error) or type(error).__name__) if data else "the file is empty"
        raise FormatError(f"not a readable .xlsx file: {reason}", source=source) from None


def _refuse_bombs(data: bytes, source: str | None, times: int) -> None:
    """Refuse what takes openpyxl minutes, before it reads anything."""
    unpacked, xml = _UNPACKED * times, _XML * times

    def refuse(text: str) -> None:
        raise FormatError(text, source=source)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        size = sum(info.file_size for info in infos)
        if size > unpacked:
            refuse(f"the file has {size:,} bytes when unpacked; allowed: at most {unpacked:,}")
        parts = [info for info in infos if info.filename.endswith((".xml", ".rels"))]
        size = sum(info.file_size for info in parts)
        if size > xml:
            refuse(f"the file has {size:,} bytes of cells; allowed: at most {xml:,}")
        tags = dict.fromkeys(_TAGS, 0)
        for info in parts:
            if info.filename.startswith(_NOT_READ):
                continue
            kind = next(start for start in _TAGS if info.filename.startswith(start))
            tags[kind] += archive.read(info).count(b"<")
        for kind, number in tags.items():
            if number > _TAGS[kind] * times:
                refuse(
                    f"{kind or 'the file'} has {number:,} XML tags; allowed: at most "
                    f"{_TAGS[kind] * times:,} (delete the sheets, rows and formats that no table "
                    "needs)"
                )
