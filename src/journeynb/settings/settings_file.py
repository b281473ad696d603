"""The file with a team's settings: where it is looked for, and how it is read."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from journeynb.base.errors import FormatError
from journeynb.base.files import read_bytes, utf8_text
from journeynb.base.user_warnings import warn
from journeynb.model.core import CoreMap
from journeynb.settings.settings import BadSettingError, Settings, settings_from

NAME, SHARED = "journeynb.toml", "pyproject.toml"
_TABLE = ("tool", "journeynb")
_WARNED: set[str] = set()


def settings_of(core: CoreMap) -> Settings:
    """Return the settings that apply to a map.

    They are searched for from the folder of its file upward; for a map without a file, from the
    working directory. In each folder ``journeynb.toml`` counts, or else a ``pyproject.toml`` with
    the table ``[tool.journeynb]``. The first file that is found counts alone. The root of a git
    repository is the last folder.

    Raises
    ------
    FormatError
        The file is not valid; names the file, the line and the key.
    """
    return settings_in(core.folder or Path.cwd())


def settings_in(folder: Path) -> Settings:
    """Return the settings that apply in a folder."""
    start = folder.absolute()
    for each in (start, *start.parents):
        for name in (NAME, SHARED):
            path = each / name
            stamp = _stamp(path)
            if stamp is not None:
                found = _read(path, start, stamp)
                if found is not None:
                    return found
        if (each / ".git").exists():
            break
    return Settings(None, start)


def lenient_settings(core: CoreMap) -> Settings:
    """Return the settings of a map; if their file is not valid, none, with a warning, once."""
    return lenient_settings_in(core.folder or Path.cwd())


def lenient_settings_in(folder: Path) -> Settings:
    """Return the settings of a folder; if their file is not valid, none, with a warning, once."""
    try:
        return settings_in(folder)
    except FormatError as error:
        text = str(error)
        if text not in _WARNED:
            _WARNED.add(text)
            warn(f"{text}. The settings are ignored until this is corrected")
        return Settings(None, folder)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what changes when a file is written; None if there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=64)
def _read(path: Path, start: Path, stamp: tuple[int, int]) -> Settings | None:
    """Return the settings in a file; None if it is another tool's."""
    data = read_bytes(path)
    shared = path.name == SHARED
    if shared and b"journeynb" not in data:
        return None
    text = utf8_text(data, str(path))
    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).rpartition(" (at ")
        raise FormatError(
            f"not valid TOML: {message or place}",
            source=str(path),
            where=place.rstrip(")") if message else None,
        ) from None
    if shared:
        for name in _TABLE:
            table = table.get(name) if isinstance(table, dict) else None
        if table is None:
            return None
        if not isinstance(table, dict):
            raise FormatError("must be a table", source=str(path), where="tool.journeynb")
    try:
        return settings_from(table, path, start)
    except BadSettingError as error:
        line = _line(text, error.key, ".".join(_TABLE) if shared else "")
        where = f"line {line}, {error.key}" if line else error.key
        raise FormatError(error.message, source=str(path), where=where) from None


def _line(text: str, key: str, table: str) -> int | None:
    """Return the line of a key; None if it is written in a way that is not looked for."""
    wanted = [*table.split("."), *key.split(".")] if table else key.split(".")
    here: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if head := re.match(r"\s*\[([^\[\]]+)\]", line):
            here = _parts(head[1])
            if here == wanted:
                return number
        elif (found := re.match(r"\s*([\w.\"' -]+?)\s*=(.*)", line)) is not None:
            parts = [*here, *_parts(found[1])]
            inner = wanted[len(parts) :]
            if parts == wanted[: len(parts)] and all(each in found[2] for each in inner):
                return number
    return None


def _parts(key: str) -> list[str]:
    return [part.strip().strip("\"'") for part in key.split(".")]
