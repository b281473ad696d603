"""The formats that maps are read from and written to: found by name or file extension, added."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from journeynb.base.errors import ArgumentError, FileError
from journeynb.base.files import is_there, read_bytes
from journeynb.base.packages import load_packages
from journeynb.base.text import shown
from journeynb.formats.built_in import BUILT_IN
from journeynb.formats.format import Format
from journeynb.model.state import State

_PICTURE = "jm.picture().save()"
_OTHER_CALLS = {
    ".svg": _PICTURE,
    ".png": _PICTURE,
    ".pdf": f"{_PICTURE} or jm.report()",
    ".pptx": "jm.report()",
}

FORMATS: dict[str, Format] = {each.name: each for each in BUILT_IN}
"""All formats by name, once `all_formats` has loaded those of packages."""


def all_formats() -> dict[str, Format]:
    """Return all formats by name, with those of users and packages."""
    load_packages("journeynb.formats", "formats")
    return FORMATS


def put_format(format: Format) -> None:
    """Add a format of a user, in place of one with the same name."""
    for each in FORMATS.values():
        if each.name == format.name and not each.own:
            raise ArgumentError(f"name={shown(format.name)} is a built-in format; use another name")
        taken = [] if each.name == format.name else set(format.endings) & set(each.endings)
        if taken:
            raise ArgumentError(
                f"endings: {min(taken)} belongs to the format {each.name}; allowed: another one, "
                f"or a longer one such as .{format.name}{min(taken)}"
            )
    FORMATS[format.name] = format


def remove_own_format(name: object) -> None:
    """Remove a format of a user."""
    own = [each.name for each in all_formats().values() if each.own]
    if name not in own:
        raise ArgumentError(
            f"name={shown(name)} is not a format of your own; allowed: "
            f"{', '.join(own) or 'none is defined'}"
        )
    del FORMATS[str(name)]


def format_of(path: Path, name: str | None = None) -> Format:
    """Return the format of a name, or else of a file extension."""
    if name is not None:
        known = all_formats()
        if name not in known:
            raise ArgumentError(f"unknown format {shown(name)}; allowed: {', '.join(known)}")
        return known[name]
    found = _by_ending(path)
    if found is None and path.is_dir():
        raise ArgumentError(
            f"{path} is a folder; allowed: the path of a file. jn.Portfolio({str(path)!r}) reads "
            "all maps of the folder"
        )
    if found is None:
        raise ArgumentError(
            f"{path}: unknown file extension; allowed: {_endings(_readable())}, "
            f"or format= one of {_names(_readable())}"
        )
    return found


def format_to_write(path: Path, name: str | None = None) -> Format:
    """Return the format in which a map is saved to a path: that of a name, or of its extension."""
    if name is not None:
        named = format_of(path, name)
        if not named.can_write:
            raise ArgumentError(
                f"the format {name} can only be read; allowed: {_names(_writable())}"
            )
        return named
    found = _by_ending(path)
    if found is None:
        other = _OTHER_CALLS.get(path.suffix.lower())
        raise ArgumentError(
            f"{path}: unknown file extension; allowed: {_endings(_writable())}"
            + (f"; for this one, use {other}" if other else "")
        )
    return found


def format_named(name: str) -> Format:
    """Return the format to write of a name or a file extension, with or without its dot."""
    known = all_formats()
    found = known.get(name) or _by_ending(Path(f"map.{name.removeprefix('.')}"))
    if found is None or not found.can_write:
        problem = "can only be read" if found else "is unknown"
        raise ArgumentError(f"the format {shown(name)} {problem}; allowed: {_names(_writable())}")
    return found


def ending_of(path: Path) -> str:
    """Return the file extension of a path as formats know it, empty if none does."""
    lower = path.name.lower()
    endings = (each for format in all_formats().values() for each in format.endings)
    return max((each for each in endings if lower.endswith(each)), key=len, default="")


def _by_ending(path: Path) -> Format | None:
    lower = path.name.lower()
    fitting = [
        (len(ending), each)
        for each in all_formats().values()
        for ending in each.endings
        if lower.endswith(ending)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _readable() -> list[Format]:
    return [each for each in all_formats().values() if each.can_read]


def _writable() -> list[Format]:
    return [each for each in all_formats().values() if each.can_write]


def _names(formats: Iterable[Format]) -> str:
    return ", ".join(each.name for each in formats)


def _endings(formats: Iterable[Format]) -> str:
    return ", ".join(ending for each in formats for ending in each.endings)


def _by_content(data: bytes, found: Format) -> Format:
    """Return the format of a file, of those whose files have the same extension."""
    for each in all_formats().values():
        if each.within == found.name and each.recognized is not None and each.recognized(data):
            return each
    return found


def read_file(path: Path, name: str | None, options: dict[str, Any]) -> tuple[State, bytes]:
    """Return the map in a file, and the file's content."""
    if name is None and not path.suffix and not is_there(path):
        raise FileError(f"{path} does not exist; allowed: the path of a file")
    found = format_of(path, name)
    within = [each for each in all_formats().values() if each.within == found.name]
    if found.can_read and (name is not None or not within):
        _require_options(found, options)
    data = read_bytes(path) if found.can_read else b""
    if name is None:
        found = _by_content(data, found)
    if not found.can_read:
        raise ArgumentError(
            f"{path}: the format {found.name} can only be written; allowed: {_endings(_readable())}"
        )
    if "score_range" in options and "scale" in found.options:
        from journeynb.formats.spreadsheet.emotions.scales import one_scale

        options = dict(options)
        scale = one_scale(options.get("scale"), options.pop("score_range"))
        options |= {} if scale is None else {"scale": scale}
    _require_options(found, options)
    return found.read(data, str(path), **options), data


def _require_options(found: Format, options: Iterable[str]) -> None:
    """Raise `ArgumentError` if a format does not take an option."""
    known = {*found.options, *(["score_range"] if "scale" in found.options else [])}
    for option in options:
        if option not in known:
            raise ArgumentError(
                f"format {found.name} has no option {option}=; allowed: "
                + (", ".join(found.options) or "no options")
            )
