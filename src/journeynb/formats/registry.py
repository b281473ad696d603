"""The formats that maps are read from and written to, by file extension.

A new format is one module with its two functions and one entry in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.files import read_bytes, utf8_text
from journeynb.base.packages import load_packages
from journeynb.base.text import shown
from journeynb.base.user_warnings import warn
from journeynb.model.state import State


@dataclass(frozen=True)
class Format:
    """A format of files.

    Parameters
    ----------
    name : str
        Its name in calls and commands.
    endings : tuple of str
        Its file extensions, the usual one first.
    read : callable
        Makes a map of a file's content, given the file's name for messages and options.
    write : callable
        Makes a file's content of a map.
    options : tuple of str
        The options that reading takes.
    can_write : bool
        Whether maps can be saved in it.
    own : bool
        Whether a user or a package added it.
    """

    name: str
    endings: tuple[str, ...]
    read: Callable[..., State]
    write: Callable[[State], bytes]
    options: tuple[str, ...] = ()
    can_write: bool = True
    own: bool = False


def _read_journeymap(data: bytes, source: str) -> State:
    from journeynb.formats.journeymap import loads

    return loads(data, source)


def _write_journeymap(state: State) -> bytes:
    from journeynb.formats.journeymap import dumps

    return dumps(state).encode("utf-8")


def _read_diagram(data: bytes, source: str, **options: Any) -> State:
    _refuse_merge_marks(data, source)
    return _read_mermaid(data, source, **options)


def _refuse_merge_marks(data: bytes, source: str, *, in_document: bool = False) -> None:
    from journeynb.formats.merge_marks import refuse_merge_marks

    refuse_merge_marks(data.decode("utf-8", "replace"), source, in_document=in_document)


def _read_mermaid(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.mermaid import read_mermaid

    return read_mermaid(utf8_text(data, source), source, **options)


def _read_markdown(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.markdown_file import read_markdown

    _refuse_merge_marks(data, source, in_document=True)
    return read_markdown(utf8_text(data, source), source, **options)


def _read_rst(data: bytes, source: str, **options: Any) -> State:
    _refuse_merge_marks(data, source, in_document=True)
    return _read_mermaid(data, source, markup="rst", **options)


def _read_asciidoc(data: bytes, source: str, **options: Any) -> State:
    _refuse_merge_marks(data, source, in_document=True)
    return _read_mermaid(data, source, markup="asciidoc", **options)


def _write_mermaid(state: State) -> bytes:
    from journeynb.formats.mermaid import losses, write_mermaid

    lost = losses(state)
    if lost:
        warn(
            "a Mermaid journey diagram cannot contain everything on this map; "
            f"skipped: {'; '.join(lost)}"
        )
    return write_mermaid(state).encode("utf-8")


def _write_markdown(state: State) -> bytes:
    return b"```mermaid\n" + _write_mermaid(state) + b"```\n"


def _write_quarto(state: State) -> bytes:
    return b"```{mermaid}\n" + _write_mermaid(state) + b"```\n"


def _write_rst(state: State) -> bytes:
    return b".. mermaid::\n\n" + indent(_write_mermaid(state).decode(), "   ").encode()


def _write_asciidoc(state: State) -> bytes:
    return b"[mermaid]\n----\n" + _write_mermaid(state) + b"----\n"


def _read_csv(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.spreadsheet import read_csv

    _refuse_merge_marks(data, source)
    return read_csv(data, source, **options)


def _write_csv(state: State) -> bytes:
    from journeynb.formats.spreadsheet import write_csv

    return write_csv(state)


def _write_tsv(state: State) -> bytes:
    from journeynb.formats.spreadsheet import write_csv

    return write_csv(state, delimiter="\t")


def _read_xlsx(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.spreadsheet import read_xlsx

    return read_xlsx(data, source, **options)


def _write_xlsx(state: State) -> bytes:
    from journeynb.formats.spreadsheet import write_xlsx

    return write_xlsx(state)


def _read_notebook(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.embedded_maps import read_notebook

    return read_notebook(data, source, **options)


def _read_page(data: bytes, source: str, **options: Any) -> State:
    from journeynb.formats.embedded_maps import read_page

    _refuse_merge_marks(data, source, in_document=True)
    return read_page(data, source, **options)


def _write_none(state: State) -> bytes:
    raise ArgumentError(
        "a map cannot be saved as a notebook or a page; use jm.report() to write a report "
        "that contains it"
    )


_PICTURE = "jm.picture().save()"
_OTHER_CALLS = {
    ".svg": _PICTURE,
    ".png": _PICTURE,
    ".pdf": f"{_PICTURE} or jm.report()",
    ".pptx": "jm.report()",
    ".graphml": "jm.to_graphml()",
    ".gexf": "jm.to_gexf()",
}
_DIAGRAM = ("diagram", "scale", "customers")
_SHEET = ("columns", "shape", "persona", "scale", "emotions", "custom")

FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("journeymap", (".journeymap.json", ".json"), _read_journeymap, _write_journeymap),
        Format("mermaid", (".mmd", ".mermaid"), _read_diagram, _write_mermaid, _DIAGRAM),
        Format(
            "markdown",
            (".md", ".markdown", ".mdx"),
            _read_markdown,
            _write_markdown,
            (*_DIAGRAM, "table", *_SHEET),
        ),
        Format(
            "quarto", (".qmd", ".rmd"), _read_markdown, _write_quarto, (*_DIAGRAM, "table", *_SHEET)
        ),
        Format("rst", (".rst",), _read_rst, _write_rst, _DIAGRAM),
        Format("asciidoc", (".adoc", ".asciidoc"), _read_asciidoc, _write_asciidoc, _DIAGRAM),
        Format("csv", (".csv",), _read_csv, _write_csv, _SHEET),
        Format("tsv", (".tsv",), _read_csv, _write_tsv, _SHEET),
        Format("notebook", (".ipynb",), _read_notebook, _write_none, ("map", *_DIAGRAM), False),
        Format("html", (".html", ".htm"), _read_page, _write_none, ("map", *_DIAGRAM), False),
        Format("xlsx", (".xlsx", ".xlsm"), _read_xlsx, _write_xlsx, (*_SHEET, "sheet", "hidden")),
    )
}

TEXT_FORMATS = ("mermaid", "markdown", "quarto", "rst", "asciidoc", "csv", "tsv")
"""The formats in whose files people see names on lines."""


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
        raise ArgumentError(f"{path} is a folder; allowed: the path of a file")
    if found is None:
        raise ArgumentError(
            f"{path}: unknown file extension; allowed: {_endings(FORMATS.values())}, "
            f"or format= one of {', '.join(FORMATS)}"
        )
    return found


def format_to_write(path: Path) -> Format:
    """Return the format in which a map is saved to a path."""
    found = _by_ending(path)
    if found is None:
        saved = [each for each in FORMATS.values() if each.can_write]
        other = _OTHER_CALLS.get(path.suffix.lower())
        raise ArgumentError(
            f"{path}: unknown file extension; allowed: {_endings(saved)}"
            + (f"; for this one, use {other}" if other else "")
        )
    return found


def _by_ending(path: Path) -> Format | None:
    lower = path.name.lower()
    fitting = [
        (len(ending), each)
        for each in all_formats().values()
        for ending in each.endings
        if lower.endswith(ending)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _endings(formats: Iterable[Format]) -> str:
    return ", ".join(ending for each in formats for ending in each.endings)


def read_file(path: Path, name: str | None, options: dict[str, Any]) -> tuple[State, bytes]:
    """Return the map in a file, and the file's content."""
    found = format_of(path, name)
    if "score_range" in options and "scale" in found.options:
        from journeynb.formats.spreadsheet.emotions.scales import one_scale

        options = dict(options)
        scale = one_scale(options.get("scale"), options.pop("score_range"))
        options |= {} if scale is None else {"scale": scale}
    for option in options:
        if option not in found.options:
            raise ArgumentError(
                f"format {found.name} has no option {option}=; allowed: "
                + (", ".join(found.options) or "no options")
            )
    data = read_bytes(path)
    return found.read(data, str(path), **options), data
