"""Files of a table that have other columns than the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from journeynb.base.errors import ArgumentError
from journeynb.base.text import count, few
from journeynb.data.sources import Source


def other_files(source: Source, needed: Iterable[str], advice: str) -> dict[str, list[str]]:
    """Return the files without columns that rows need, and these columns.

    Parameters
    ----------
    source : Source
        The files.
    needed : iterable of str
        The columns that rows need.
    advice : str
        How to join files with different columns, for the error.

    Raises
    ------
    ArgumentError
        No file has all of them, so that no row could be used.
    """
    names = [name for name in needed if name in source.table.columns]
    found = {}
    for path, columns in source.columns_of_files.items():
        there = {each.casefold() for each in columns}
        missing = [name for name in names if name.casefold() not in there]
        if missing:
            found[path] = missing
    if found and len(found) == len(source.columns_of_files):
        raise ArgumentError(
            f"{source.label}: no file has all of the columns {', '.join(names)} "
            f"({few(described(found))}); allowed: files with the same columns. {advice[0].upper()}"
            f"{advice[1:]}"
        )
    return found


def described(files: Mapping[str, list[str]]) -> list[str]:
    """Return each file with what it lacks, in words."""
    return [f"{path} has no {' and no '.join(missing)}" for path, missing in files.items()]


def report(files: Mapping[str, list[str]], advice: str) -> str:
    """Return what to warn about."""
    if len(files) == 1:
        return f"{described(files)[0]}, so its rows are skipped; {advice}"
    return f"the rows of {count(len(files), 'file')} are skipped: {few(described(files))}; {advice}"
