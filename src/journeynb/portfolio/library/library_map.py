"""A map and its library: where the library is, and what each has of the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from journeynb.base.errors import ArgumentError, FileError, UnknownIdError
from journeynb.base.files import resolved
from journeynb.base.suggestions import nearest
from journeynb.base.text import shown, with_article
from journeynb.gaps.rules.many_maps import SHARED
from journeynb.model.state import State
from journeynb.model.transaction import Change
from journeynb.portfolio.library.shared_fields import (
    accepted,
    as_new,
    same_as_there,
    shared_entity,
)
from journeynb.portfolio.reading.journal import finish_interrupted
from journeynb.portfolio.reading.references import Problem, resolve


def library_path(own: Path | None, library: str, root: Path | None) -> Path:
    """Return the file of a map's library.

    Parameters
    ----------
    own : Path or None
        The file of the map.
    library : str
        The path that the map names, from its own file.
    root : Path or None
        The folder that the path does not leave.

    Raises
    ------
    ArgumentError
        The map names no library, or has no file.
    FileError
        The path leads to no map; says why.
    """
    if not library:
        raise ArgumentError(
            "this map has no library; name one: jm.set(library='library.journeymap.json')"
        )
    if own is None or root is None:
        raise ArgumentError(
            f"the library {shown(library)} is a path from the map's file, and this map has none "
            "yet: use save('NAME.journeymap.json')"
        )
    finish_interrupted(root)
    found = resolve(root, resolved(own.parent) / own.name, library)
    if isinstance(found, Problem):
        folder = (
            f", {root}; open the map from a folder that contains both: jn.Portfolio(FOLDER)[NAME]"
            if found is Problem.OUTSIDE
            else ""
        )
        raise FileError(
            f"{own}: the library {shown(library)} cannot be used: {found.reason}{folder}"
        )
    return found


def pulled(state: State, library: State, ids: Sequence[str], name: str) -> list[Change]:
    """Return the changes that give a map the fields of its library.

    Parameters
    ----------
    state, library : State
        The map and its library.
    ids : list of str
        The ids to take; what the map does not have is added. Empty: all that both have, apart from
        what the map accepts.
    name : str
        The library's name, as exceptions of the map have it.
    """
    if not ids:
        ids = _differing(state, library, name)
    return [change for id in ids for change in _taken(state, library, id, "the library")]


def pushed(state: State, library: State, ids: Sequence[str], name: str) -> list[list[Change]]:
    """Return the changes that give the library the fields of a map, a list for each entity."""
    if not ids:
        ids = _differing(state, library, name)
    steps = [_taken(library, state, id, "this map") for id in ids]
    return [each for each in steps if each]


def _differing(state: State, library: State, name: str) -> list[str]:
    """Return the ids that both maps have, apart from those whose differences the map accepts."""
    return [
        each.id
        for each in library.entities(*SHARED)
        if (ours := shared_entity(state, each.id)) is not None
        and ours.kind == each.kind
        and accepted(state.info, each.id, name) is None
    ]


def _taken(target: State, source: State, id: str, where: str) -> list[Change]:
    """Return the changes that bring an entity from one map to another."""
    there = shared_entity(source, id)
    if there is None:
        known = [each.id for each in source.entities(*SHARED)]
        near = nearest(id, known)
        raise UnknownIdError(
            "unknown_id",
            f"{where} has no persona, goal, segment or source {shown(id)}",
            allowed=", ".join(known) or "none",
            nearest=near,
        )
    if id not in target:
        return as_new(there)
    here = target.entity(id)
    if here.kind != there.kind:
        raise ArgumentError(
            f"{id} is {with_article(there.kind)} of {where}, but {with_article(here.kind)} of the "
            "other map; give one of them another id"
        )
    return same_as_there(target, there)
