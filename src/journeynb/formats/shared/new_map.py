"""Building the map that a file of another tool describes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from journeynb.base.errors import ChangeError, FormatError
from journeynb.base.host import without_collection
from journeynb.base.text import few, visible
from journeynb.base.user_warnings import warn
from journeynb.model.core import CoreMap
from journeynb.model.kinds.ids import NewIds, is_id
from journeynb.model.kinds.links import LINKS
from journeynb.model.state import State
from journeynb.model.transaction import Change

_NAMELESS = ("note", "comment")
_COUNTER = re.compile(r"[a-z]{0,2}[0-9]+", re.ASCII)


class NewMap:
    """Collects the entities and links of a new map, and then builds it as one step.

    Parameters
    ----------
    source : str or None
        The file's name, for messages.

    Examples
    --------
    >>> new = NewMap(None)
    >>> stage = new.add("stage", "Buy", "s1")
    >>> touchpoint = new.add("touchpoint", "Pay", "pay-by-card", channels=["web"], owner="")
    >>> new.link("occurs_in", touchpoint, stage)
    True
    >>> [entity.id for entity in new.state().entities()]
    ['buy', 'pay-by-card']
    """

    def __init__(self, source: str | None) -> None:
        self._source = source
        self._ids = NewIds()
        self._info: dict[str, Any] = {}
        self._entities: dict[str, tuple[str, dict[str, Any]]] = {}
        self._links: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._once: set[tuple[str, str]] = set()
        self._others: dict[str, dict[str, None]] = {}

    def set(self, **info: Any) -> None:
        """Set fields of the map itself; empty values are ignored."""
        self._info |= _filled(info)

    def add(
        self,
        kind: str,
        name: str,
        given: str = "",
        *,
        custom: Mapping[str, Any] | None = None,
        avoid: Collection[str] = (),
        **fields: Any,
    ) -> str:
        """Add an entity and return its id.

        Parameters
        ----------
        kind : str
            Its kind.
        name : str
            Its name; if empty, the id in the file, or its kind. Notes and comments need none.
        given : str
            Its id in the file. It is kept if it can be an id of ours and is more than a number,
            such as ``s1``.
        custom : dict, optional
            What has no field of ours, by name; empty values are ignored.
        avoid : collection of str, optional
            Ids that it must not get, since entities that follow have them in the file.
        **fields
            Its fields; empty ones are ignored.
        """
        if not name.strip():
            name = given.strip() or kind.replace("_", " ").capitalize() * (kind not in _NAMELESS)
        id = self._ids.new(given if is_kept(given) else name, kind, avoid)
        made = {"name": name, **_filled(fields)}
        if custom := _filled(custom or {}):
            made["custom"] = [{"name": key, "value": value} for key, value in custom.items()]
        self._entities[id] = (kind, made)
        return id

    def update(self, id: str, **fields: Any) -> None:
        """Set fields of an entity that was added; empty ones are ignored."""
        self._entities[id][1].update(_filled(fields))

    def link(self, kind: str, start: str, end: str, **data: Any) -> bool:
        """Link two entities; return whether the map can have this link, in addition to others.

        A second link between the same two only adds what the first one does not say.
        """
        key = (kind, start, end)
        if key in self._links:
            self._links[key] = _filled(data) | self._links[key]
            return True
        if self._entities[start][0] in LINKS[kind].once:
            if (kind, start) in self._once:
                return False
            self._once.add((kind, start))
        self._links[key] = _filled(data)
        return True

    def warn(self, message: str, line: int | None = None) -> None:
        """Warn about what is read differently than it is written."""
        place = f"{self._source}" if self._source else ""
        if line is not None:
            place = f"{place}, line {line}" if place else f"line {line}"
        warn(f"{place}: {message}" if place else message)

    def skip_others(self, what: str, holder: Mapping[str, Any], known: Collection[str]) -> None:
        """Note the fields of an object in the file that nothing is read from, for `warn_skipped`.

        Parameters
        ----------
        what : str
            The word for such objects, in the plural.
        holder : dict
            The object.
        known : collection of str
            The fields that are read, or reported otherwise.
        """
        others = (key for key, value in holder.items() if key not in known and _is_said(value))
        self._others.setdefault(what, {}).update(dict.fromkeys(others))

    def warn_skipped(self, what: Iterable[str] = ()) -> None:
        """Warn once about parts of the file that are not on the map."""
        parts = list(what)
        parts += [
            f"other fields of {what} ({few([visible(key)[:40] for key in keys])})"
            for what, keys in self._others.items()
            if keys
        ]
        if parts:
            self.warn(f"skipped, because a map has no place for it: {'; '.join(parts)}")

    def state(self) -> State:
        """Return the map.

        Raises
        ------
        FormatError
            A value of the file cannot be in a map.
        """
        core = CoreMap()
        try:
            with without_collection():
                core.apply(self._changes())
        except ChangeError as error:
            raise FormatError(str(error), source=self._source) from None
        return core.state

    def _changes(self) -> list[Change]:
        changes: list[Change] = [{"op": "set", "id": "", "fields": self._info}]
        changes += [
            {"op": "add", "kind": kind, "id": id, "fields": fields}
            for id, (kind, fields) in self._entities.items()
        ]
        changes += [
            {"op": "link", "kind": kind, "from": start, "to": end, "fields": data}
            for (kind, start, end), data in self._links.items()
        ]
        return changes


def is_kept(given: str) -> bool:
    """Whether the id of another tool becomes ours: it is valid, and more than a number.

    Examples
    --------
    >>> is_kept("enter-shipping"), is_kept("s1"), is_kept("My step")
    (True, False, False)
    """
    return is_id(given) and not _COUNTER.fullmatch(given)


def _is_said(value: Any) -> bool:
    return value not in ("", None, [], {}, False)


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", None, [], ())}
