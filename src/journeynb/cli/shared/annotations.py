"""Annotations of a file, as GitHub workflow commands."""

from __future__ import annotations

from pathlib import Path


def annotation(path: Path, level: str, title: str, message: str, line: int | None) -> str:
    """Return a GitHub workflow command.

    Parameters
    ----------
    path : Path
        The file.
    level : {"error", "warning", "notice"}
        How the annotation is shown.
    title, message : str
        Its texts.
    line : int or None
        The line of the file, from 1.

    Examples
    --------
    >>> annotation(Path("shop.journeymap.json"), "error", "Goal behind", "Sales: 61%", 12)
    '::error file=shop.journeymap.json,line=12,title=Goal behind::Sales: 61%25'
    """
    title = escaped(title).replace(":", "%3A").replace(",", "%2C")
    file = escaped(str(path)).replace(":", "%3A").replace(",", "%2C")
    at = "" if line is None else f",line={line}"
    return f"::{level} file={file}{at},title={title}::{escaped(message)}"


def escaped(text: str) -> str:
    """Return text without the signs that end a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
