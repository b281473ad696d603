"""Read or open a map: `jn.read` and `jn.open`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from journeynb.api.journey_map import JourneyMap
from journeynb.api.parts.edits import OnDuplicate
from journeynb.api.parts.open_maps import keep_open, known_map
from journeynb.base.errors import ArgumentError
from journeynb.base.files import given_path, is_there
from journeynb.base.user_warnings import warn
from journeynb.formats.map_file import MapFile
from journeynb.formats.registry import format_of, read_file
from journeynb.model.adding import require_choice


def read(path: str | os.PathLike[str], *, format: str | None = None, **options: Any) -> JourneyMap:
    r"""Read a map from a file: JSON, Mermaid, a table, a report, or a file of another tool.

    Parameters
    ----------
    path : path
        A ``.journeymap.json``; a Mermaid journey diagram in ``.mmd``, Markdown (``.md``, ``.mdx``,
        ``.qmd``), ``.rst``, ``.adoc``, ``.html`` or ``.ipynb``; a spreadsheet, ``.csv`` or
        ``.xlsx``; a report or notebook that contains a map, ``.html`` or ``.ipynb``; or a file of
        another tool: CJML (``.cjml``, ``.xml``), OpenJourney (``.ojf``), UJM or UJG
        (``.jsonld``), or a ``.csv`` of Lucidchart or Miro.
    format : str, optional
        Format of the file: ``"journeymap"``, ``"mermaid"``, ``"markdown"``, ``"quarto"``,
        ``"rst"``, ``"asciidoc"``, ``"csv"``, ``"tsv"``, ``"xlsx"``, ``"notebook"``, ``"html"``,
        ``"cjml"``, ``"ojf"``, ``"ujm"``, ``"ujg"``, ``"lucid"`` or ``"miro"``; by default, the file
        extension decides.
    **options
        Mermaid: `diagram`, the index (from 0) or title of one of several; `scale`, the worst and
        the best score; `customers`, the actors that are personas. Tables: `columns`, `shape`,
        `persona`, `scale` (or `score_range`), `emotions` and `custom` as in
        `JourneyMap.from_frame`; for ``.xlsx`` also `sheet`, a name or an index, and `hidden`,
        whether to read hidden rows and columns; for Markdown `table`, the index or heading of one
        of several. CJML and JSON-LD: `journey`, the index, title or id of one of several, or for
        CJML ``"all"`` of the planned ones.
        OpenJourney: `scale`. Lucidchart: `page`, the index or title of one of several,
        `customers` and `stages`, the lanes that are personas or stages, and `scale`. Miro, which
        needs ``format="miro"``: `stages`, the texts that name the stages, and the options of
        tables.

    Returns
    -------
    JourneyMap
        The map. `save` writes a map from a ``.journeymap.json`` back to that file.

    Raises
    ------
    ArgumentError
        The file extension or an option is unknown.
    FileError
        The file cannot be read.
    FormatError
        The file is not valid; the message names the line or the field, and what is allowed.

    Warns
    -----
    JourneyWarning
        Parts of the file were interpreted rather than read literally; the warning lists them.

    Examples
    --------
    >>> from pathlib import Path
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "order.mmd")
    >>> size = path.write_text("journey\n section Find\n  See an ad: 4: Maya\n")
    >>> jn.read(path)
    JourneyMap '': 1 persona, 1 stage, 1 touchpoint
      Find: See an ad
    """
    target = given_path(path)
    state, content = read_file(target, format, options)
    made = JourneyMap._of(state)
    made._core.folder = target.absolute().parent
    if format_of(target, format).name == "journeymap":
        made._file = MapFile(made._core, target, content)
    return made


def open(path: str | os.PathLike[str], *, on_duplicate: OnDuplicate | None = None) -> JourneyMap:
    """Open a map file, and save every edit to it.

    If the file is already open, the same map is returned. If it does not exist, the map is new and
    empty, and the first edit creates the file. If someone else changes the file, the next edit
    or the next cell of a notebook merges their changes as one step, and a warning says what they
    are; `JourneyMap.undo` takes them back.

    Parameters
    ----------
    path : path
        A ``.journeymap.json``.
    on_duplicate : {"add", "update", "keep", "error"}, optional
        What `JourneyMap.add` does with an entity that is already there. With ``"update"``, a
        notebook that adds entities to the file can be run again without duplicates.

    Returns
    -------
    JourneyMap
        The map.

    Raises
    ------
    ArgumentError
        The path does not end in ``.journeymap.json``.
    FileError, FormatError
        The file cannot be read.

    Warns
    -----
    JourneyWarning
        The file does not exist; the warning names the maps in the folder with the most similar
        names. Or the file was merged with the changes of someone else.

    See Also
    --------
    read : read a map once; a path that does not exist is an error.

    Examples
    --------
    >>> import os, tempfile
    >>> path = os.path.join(tempfile.mkdtemp(), "shop.journeymap.json")
    >>> jm = jn.open(path)
    >>> os.path.exists(path)
    False
    >>> maya = jm.add(jn.Persona(name="Maya"))
    >>> os.path.exists(path)
    True
    """
    if on_duplicate is not None:
        require_choice(on_duplicate)
    target = given_path(path)
    if format_of(target).name != "journeymap":
        raise ArgumentError(
            f"{target}: only .journeymap.json files can be opened for editing; use read() "
            "for other formats"
        )
    made: JourneyMap | None = known_map(target)
    if made is None:
        if is_there(target):
            made = read(target)
        else:
            warn(_new(target))
            title = target.name.removesuffix(".json").removesuffix(".journeymap")
            made = JourneyMap(title)
            made._file = MapFile(made._core, target, None)
        keep_open(target, made)
    if on_duplicate is not None:
        made.on_duplicate = on_duplicate
    return made


def _new(target: Path) -> str:
    """Return the words about a file that does not exist, with the maps that it may be."""
    from difflib import get_close_matches

    text = f"{target} does not exist: the map is new, and its first edit creates the file"
    names = [each.name for each in target.parent.glob("*.journeymap.json")]
    near = get_close_matches(target.name, names, n=3, cutoff=0)
    return f"{text}. Maps in the folder: {', '.join(near)}" if near else text
