"""Read tables in tests: a map's parts by name, and the warning."""

from __future__ import annotations

import io
import warnings
from typing import Any

import openpyxl

from journeynb.base.errors import JourneyWarning
from journeynb.formats.spreadsheet import read_csv
from journeynb.model.state import State


def heard(read: Any, *args: Any, **options: Any) -> tuple[State, str]:
    """Return a map and the text of its warning, empty without one."""
    with warnings.catch_warnings(record=True) as record:
        warnings.simplefilter("always")
        state = read(*args, **options)
    assert all(each.category is JourneyWarning for each in record)
    assert len(record) < 2
    return state, str(record[0].message) if record else ""


def from_csv(text: str, **options: Any) -> tuple[State, str]:
    """Return the map in a CSV text, and the text of its warning."""
    return heard(read_csv, text.encode(), "in.csv", **options)


def names(state: State, kind: str) -> list[str]:
    """Return the names of a kind, in their order."""
    return [entity.name for entity in state.entities(kind)]


def places(state: State) -> dict[str, str]:
    """Return the stage of each touchpoint, by name."""
    return {
        state.entity(link.start).name: state.entity(link.end).name
        for link in state.links("occurs_in")
        if state.entity(link.start).kind == "touchpoint"
    }


def felt(state: State, *fields: str) -> dict[str, Any]:
    """Return the emotion, or other fields, by touchpoint, or persona and touchpoint of several."""
    several = len(state.entities("persona")) > 1
    found: dict[str, Any] = {}
    for touchpoint in state.entities("touchpoint"):
        for link in state.links("experiences"):
            if link.end == touchpoint.id:
                persona = state.entity(link.start).name
                data = link.data.stored()
                values = tuple(data.get(field) for field in fields or ("emotion",))
                key = f"{persona}: {touchpoint.name}" if several else touchpoint.name
                found[key] = values if len(values) > 1 else values[0]
    return found


def workbook(*rows: list[Any], title: str = "Map") -> openpyxl.Workbook:
    """Return a workbook with rows in its first sheet."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook's bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
