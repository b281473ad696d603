"""The editors of other maps, which an editor opens below itself in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from journeynb.base.files import resolved
from journeynb.base.host import in_marimo
from journeynb.portfolio.reading.near_maps import (
    maps_near,
    name_from,
    named_file,
    named_in,
    title_in,
)
from journeynb.sync.map_storage import StoredMap
from journeynb.sync.protocol import Body, Handler, MessageError


class ShownEditor(Protocol):
    """An editor of another map."""

    comm: Any
    _place: str

    @property
    def title(self) -> str:
        """Title of the map."""

    def close(self) -> None:
        """End the editor."""


class NestedEditors:
    """The other maps of an edited map, and the editors of those that are open below it.

    Parameters
    ----------
    edited : StoredMap
        The map.
    root : callable
        Returns the folder that references of the map in a file do not leave.
    make : callable
        Returns an editor of the map in a file.
    """

    def __init__(
        self,
        edited: StoredMap,
        root: Callable[[Path], Path],
        make: Callable[[Path], ShownEditor],
    ) -> None:
        self._edited = edited
        self._root = root
        self._make = make
        self._open: dict[Path, ShownEditor] = {}
        self.handlers: Mapping[str, Handler] = {
            "maps": lambda _: self._maps(),
            "open_map": lambda message: self._show(message["path"]),
            "close_map": lambda message: self._end(message["editor"]),
        }
        """Answers to the requests about other maps, by their type."""

    def answers(self, content: Any) -> bool:
        """Return whether a message is a request about other maps."""
        type = content.get("type") if isinstance(content, Mapping) else None
        return isinstance(type, str) and type in self.handlers

    def close(self) -> None:
        """End the editors."""
        for each in self._open.values():
            each.close()
        self._open.clear()

    def _maps(self) -> Body:
        path = self._path()
        if path is None:
            return {"type": "maps", "maps": [], "broken": []}
        maps = {name_from(path, each): title_in(each) for each in maps_near(path)}
        broken = []
        for name in named_in(self._edited._core.index):
            try:
                maps[name] = title_in(named_file(path, name, self._root(path)))
            except OSError as error:
                broken.append({"path": name, "why": str(error)})
        return {
            "type": "maps",
            "maps": [{"path": each, "title": maps[each]} for each in sorted(maps)],
            "broken": broken,
        }

    def _show(self, name: str) -> Body:
        path = self._path()
        if path is None:
            raise MessageError("this map has no file yet, and paths start at it: save it first")
        target = named_file(path, name, self._root(path))
        if in_marimo():
            raise MessageError(
                "marimo shows one editor in a cell; in another cell: "
                f"jn.open({str(target)!r}).edit()"
            )
        editor = self._open.get(target)
        if editor is None or editor.comm is None:
            editor = self._open[target] = self._make(target)
        return {"type": "opened_map", "place": editor._place, "title": editor.title}

    def _end(self, place: str) -> Body:
        for target, editor in list(self._open.items()):
            if editor._place == place:
                del self._open[target]
                editor.close()
        return {"type": "done"}

    def _path(self) -> Path | None:
        file = self._edited._file
        return None if file is None else resolved(file.path)
