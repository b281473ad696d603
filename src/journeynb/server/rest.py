"""Answers to requests by HTTP: new maps, templates to start with, and the gaps of a map."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import ArgumentError, FileChangedError, FileError, JourneyError
from journeynb.base.text import shown
from journeynb.formats.journeymap import dumps
from journeynb.formats.sample_maps import SAMPLES, TEMPLATES, load
from journeynb.model.kinds.entity import MapInfo
from journeynb.model.state import State
from journeynb.server.contents_store import ENDING, OpenError
from journeynb.server.server_file import map_in

if TYPE_CHECKING:
    from journeynb.server.documents import Documents

_FIELDS = ("path", "template", "sample", "name")
_NAME = re.compile(r"[^/\\\0\x00-\x1f]{1,200}")


def templates() -> dict[str, dict[str, str]]:
    """Return the maps to start with, each with a sentence about it."""
    return {"templates": TEMPLATES, "samples": SAMPLES}


async def create(documents: Documents, given: Any) -> str:
    """Create a map file, and return its path.

    Parameters
    ----------
    documents : Documents
        The documents of the server.
    given : Any
        ``path``, the folder; optionally ``template`` or ``sample``, the name of a map to start
        with, and ``name``, of the file.
    """
    if not isinstance(given, dict):
        raise ArgumentError(f"the request must be an object, not {shown(given)}")
    for field, value in given.items():
        if field not in _FIELDS:
            raise ArgumentError(f"unknown field {shown(field)}; allowed: {', '.join(_FIELDS)}")
        if not isinstance(value, str):
            raise ArgumentError(f"{field}={shown(value)} is not valid; allowed: text")
    name, start = _name(given.get("name", "")), _start(given)
    if name and not start.info.title:
        start.info = MapInfo.model_validate({**start.info.stored(), "title": name})
    folder = await documents.store.target_folder(given.get("path", ""))
    data = dumps(start).encode()
    return await documents.store.create(folder, f"{name or 'journey'}{ENDING}", data)


def _name(given: str) -> str:
    name = given.strip().removesuffix(".json").removesuffix(".journeymap")
    if name and (not _NAME.fullmatch(name) or name.startswith(".")):
        raise ArgumentError(
            f"name={shown(given)} is not valid; allowed: the name of a file, which does not start "
            "with a dot"
        )
    return name


def _start(given: dict[str, str]) -> State:
    for field, names in (("template", TEMPLATES), ("sample", SAMPLES)):
        if field in given:
            if given[field] not in names:
                raise ArgumentError(
                    f"{field}={shown(given[field])} is not valid; allowed: {', '.join(names)}"
                )
            return load(given[field])
    return State()


async def gaps(documents: Documents, path: str) -> list[dict[str, Any]]:
    """Return the gaps of a map, as ``journeynb check --format json`` prints them."""
    place = await documents.store.locate(path)
    document = documents.at(place)
    if document is not None:
        state = document.core.state.copy()
    else:
        data = await documents.store.read(place)
        state = await asyncio.to_thread(map_in, data, place.path)

    def found() -> list[dict[str, Any]]:
        from journeynb.api.journey_map import JourneyMap

        jm = JourneyMap._of(state)
        if place.on_disk is not None:
            jm._core.folder = place.on_disk.parent
        return jm.check().findings

    return await asyncio.to_thread(found)


def status_of(error: Exception) -> int:
    """Return the HTTP status for an error."""
    match error:
        case OpenError(code="missing"):
            return 404
        case OpenError(code="too_large"):
            return 413
        case OpenError():
            return 403
        case FileChangedError():
            return 409
        case FileError():
            return 500
        case JourneyError():
            return 400
    raise error
