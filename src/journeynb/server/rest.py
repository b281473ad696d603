"""Answers to requests by HTTP: new maps, templates, the gaps of a map, and an assistant's edits."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from journeynb.base.errors import (
    ArgumentError,
    ChangeError,
    FileChangedError,
    FileError,
    JourneyError,
)
from journeynb.base.text import name_on_a_line, shown
from journeynb.formats.journeymap import dumps, map_hash
from journeynb.formats.sample_maps import SAMPLES, TEMPLATES, load
from journeynb.model.changes import Door
from journeynb.model.core import Author
from journeynb.model.kinds.entity import MapInfo
from journeynb.model.merge import Merged, merge
from journeynb.model.state import State
from journeynb.server.contents_store import ENDING, OpenError
from journeynb.server.server_file import map_in
from journeynb.sync.news import merged_news

if TYPE_CHECKING:
    from journeynb.server.documents import Documents

_FIELDS = ("path", "template", "sample", "name")
_EDIT = ("path", "base", "changes", "who", "why")
_NAME = re.compile(r"[^/\\\0\x00-\x1f]{1,200}")


class NotOpenError(FileError):
    """A map that nobody has open on the server."""


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


async def edit(documents: Documents, given: Any) -> dict[str, Any]:
    """Make the changes of an assistant in the session of a map that people have open.

    They are one step of the assistant, which the people see and can take back. If someone has
    edited the same and not saved it yet, nothing changes. The map is saved if it was, or if a view
    wants it to be.

    Parameters
    ----------
    documents : Documents
        The documents of the server.
    given : Any
        ``path``, the map; ``base``, the hash of the map in the file as the assistant knows it;
        ``changes`` to that map; ``who`` and ``why``, the name and the reason of the assistant.

    Raises
    ------
    NotOpenError
        Nobody has the map open.
    FileChangedError
        The file has another map than the assistant knows.
    ChangeError
        A change is not valid, or someone has edited the same.
    """
    path, base_hash, changes, who, why = _edit_of(given)
    document = documents.at(await documents.store.locate(path))
    if document is None:
        raise NotOpenError(f"{path} is not open on this server")
    await document.file.look()
    file, storage = document.file, document.file.storage
    if not file.writable:
        raise OpenError("refused", f"{path} is read-only, so nothing was changed")
    base = map_in(storage.data, path)
    if map_hash(base) != base_hash:
        raise FileChangedError(f"{path} has changed in the meantime, so nothing was changed")
    theirs = base.copy()
    Door(theirs).apply(changes)
    found = merge(base, document.core.state, theirs)
    _refuse_conflicts(found, changes)
    saves = document.autosaves or not storage.unsaved
    author = Author(who, document.only_person)
    undo = document.core.apply(found.changes, "agent", author)
    if undo:
        rev = document.core.revision
        words = f"{who} (assistant)" if who else "An assistant"
        document.tell(merged_news(found, rev, stepped=True, who=words, why=why))
    problem = ""
    if saves:
        try:
            await document.save(force=False)
        except JourneyError as error:  # the step is made: it can be saved later
            problem = document.without_disk(str(error))
    return {"undo": undo, "saved": not storage.unsaved, "problem": problem}


def _edit_of(given: Any) -> tuple[str, str, list[Any], str, str]:
    """Return the parts of a request for an edit."""
    if not isinstance(given, dict):
        raise ArgumentError(f"the request must be an object, not {shown(given)}")
    for field, value in given.items():
        if field not in _EDIT:
            raise ArgumentError(f"unknown field {shown(field)}; allowed: {', '.join(_EDIT)}")
        if not isinstance(value, list if field == "changes" else str):
            allowed = "a list of changes" if field == "changes" else "text"
            raise ArgumentError(f"{field}={shown(value)} is not valid; allowed: {allowed}")
    for field in ("path", "base", "changes"):
        if field not in given:
            raise ArgumentError(f"{field} is missing")
    who = name_on_a_line(given.get("who", ""))
    return given["path"], given["base"], given["changes"], who, given.get("why", "")


def _refuse_conflicts(found: Merged, changes: list[Any]) -> None:
    """Raise an error if people have edited the same since the map was saved."""
    if not found.conflicts:
        return
    first = found.conflicts[0]  # without its values, which may be quotes
    what = f"{first.kind} {first.id}" if first.id else "the map"
    what = f"{what} -> {first.to}" if first.to else what
    what = f"{first.field} of {what}" if first.field else what
    raise ChangeError(
        "edited_meanwhile",
        f"someone has edited the same in JupyterLab and not saved it yet: {what}",
        change=next((at for at, each in enumerate(changes) if first.id in _ids(each)), None),
        field=first.field or None,
        allowed="propose the changes, or edit again after the person has saved the map",
    )


def _ids(change: Any) -> tuple[Any, ...]:
    return change.get("id"), change.get("from"), change.get("to")


def refusal_of(error: Exception) -> dict[str, Any]:
    """Return what a program needs to know of an error, beside its message."""
    match error:
        case ChangeError():
            return error.as_dict()
        case NotOpenError():
            return {"code": "not_open"}
        case FileChangedError():
            return {"code": "file_changed"}
    return {}


def status_of(error: Exception) -> int:
    """Return the HTTP status for an error."""
    match error:
        case NotOpenError():
            return 409
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
