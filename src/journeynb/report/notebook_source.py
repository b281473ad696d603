"""Notebooks of reports as text: templates, parameters, and the file that is written."""

from __future__ import annotations

import copy
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError
from journeynb.base.files import given_path, read_bytes
from journeynb.base.text import shown
from journeynb.formats.embedded_maps import KEY
from journeynb.report.content.order import TEMPLATES

if TYPE_CHECKING:
    from nbformat import NotebookNode

_PLACE = re.compile(r'"@@journeynb-(\d+)@@"')
_FOLDER = Path(__file__).parent / "templates"


def written(notebook: NotebookNode) -> str:
    """Return the text of a notebook file, with each JSON value (a chart, a map) on one line."""
    import nbformat

    shown = copy.deepcopy(notebook)
    values: list[str] = []

    def put(holder: Any, key: str) -> None:
        values.append(json.dumps(holder[key], ensure_ascii=False, separators=(",", ":")))
        holder[key] = f"@@journeynb-{len(values) - 1}@@"

    for cell in shown.cells:
        for output in cell.get("outputs", ()):
            for kind in [each for each in output.get("data", {}) if each.endswith("+json")]:
                put(output.data, kind)
    put(shown.metadata, KEY)
    text: str = nbformat.writes(shown)  # type: ignore[no-untyped-call]
    return _PLACE.sub(lambda match: values[int(match[1])], text) + "\n"


def template(given: str | os.PathLike[str]) -> NotebookNode:
    """Return a template by its name, or the notebook at a path."""
    import nbformat

    if isinstance(given, str) and given in TEMPLATES:
        path = _FOLDER / f"{given}.ipynb"
    else:
        path = given_path(given, "template")
        if path.suffix.lower() != ".ipynb":
            raise ArgumentError(
                f"template={shown(str(given))} is not valid; allowed: "
                f"{', '.join(TEMPLATES)}, or an .ipynb file"
            )
    try:
        notebook: NotebookNode = nbformat.reads(  # type: ignore[no-untyped-call]
            read_bytes(path).decode(), as_version=4
        )
    except (ValueError, nbformat.ValidationError, AttributeError) as error:
        raise ArgumentError(f"{path} is not a notebook: {error}") from None
    if not any(tagged(cell, "parameters") for cell in notebook.cells):
        raise ArgumentError(f"{path}: no cell of the template has the tag 'parameters'")
    return notebook


def tagged(cell: Any, tag: str) -> bool:
    """Return whether a cell has a tag."""
    return tag in cell.get("metadata", {}).get("tags", ())


def assignments(parameters: dict[str, Any]) -> str:
    """Return parameters as the source of a cell that assigns them."""
    return "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
