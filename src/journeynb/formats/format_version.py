"""Versions of file formats, such as ``journeymap/1``: a name and a number."""

from __future__ import annotations

from journeynb.base.text import shown


def newer_format(version: object, known: str) -> str | None:
    """Return why a file cannot be read, if its format has a higher number than the known one.

    Examples
    --------
    >>> newer_format("journeymap/2", "journeymap/1")
    "written by a newer version of journeynb ('journeymap/2'): update journeynb"
    >>> newer_format("journeymap/1", "journeymap/1")
    """
    name, _, number = version.partition("/") if isinstance(version, str) else ("", "", "")
    known_name, _, known_number = known.partition("/")
    if name != known_name or not (number.isascii() and number.isdigit()):
        return None
    if _size(number) <= _size(known_number):
        return None
    return f"written by a newer version of journeynb ({shown(version)}): update journeynb"


def _size(number: str) -> tuple[int, str]:
    """Return what orders numbers of any length: int() takes at most 4,300 digits."""
    digits = number.lstrip("0")
    return len(digits), digits
