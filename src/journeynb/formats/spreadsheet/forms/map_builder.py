"""A map in the making: entities by name, links with their data, then the changes for the door."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import networkx as nx

from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.ids import id_from_name, numbered
from journeynb.model.transaction import Change

_BLANKS = re.compile(r"[^\S\n]+")


class Draft:
    """The content of a table so far; the same name is the same entity.

    Names that differ only in case and blanks are the same, unless they are to be `exact`.

    Attributes
    ----------
    merged : dict of str to list of str
        The other spellings of a name, by the one that is used.
    """

    def __init__(self, *, exact: bool = False) -> None:
        self.merged: dict[str, list[str]] = {}
        self._exact = exact
        self._spelling: dict[tuple[str, str], str] = {}
        self._ids: dict[tuple[str, str, str], str] = {}
        self._numbers: dict[str, int] = {}
        self._fields: dict[str, dict[str, Any]] = {}
        self._order: dict[str, list[str]] = {kind: [] for kind in ENTITIES}
        self._links: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._started: set[tuple[str, str]] = set()
        self._sequences: dict[str, set[tuple[str, ...]]] = {kind: set() for kind in ENTITIES}

    def entity(self, kind: str, name: str, within: str = "") -> str:
        """Return the id of a name, new where there is none of its kind (and place) yet."""
        name = self.spelling(kind, name)
        key = (kind, within, name)
        if key not in self._ids:
            self._ids[key] = self._add(kind, name)
        return self._ids[key]

    def spelling(self, kind: str, name: str) -> str:
        """Return a name as it was first spelled."""
        if self._exact:
            return name
        key = (kind, " ".join(unicodedata.normalize("NFC", name).casefold().split()))
        first = self._spelling.setdefault(key, name)
        if first != name:
            others = self.merged.setdefault(first, [])
            if name not in others:
                others.append(name)
        return _BLANKS.sub(" ", first)

    def note(self, text: str) -> str:
        """Return the id of a new note."""
        id = self._add("note", "")
        self._fields[id] = {"description": text}
        return id

    def _add(self, kind: str, name: str) -> str:
        base = id = id_from_name(name, kind)
        # counted here, since probing from 2 each time is slow where thousands of names give one id
        while id in self._fields:
            self._numbers[base] = self._numbers.get(base, 1) + 1
            id = numbered(base, self._numbers[base])
        self._fields[id] = {"name": name}
        self._order[kind].append(id)
        return id

    def fields(self, id: str) -> dict[str, Any]:
        """Return the fields of an entity, to be filled."""
        return self._fields[id]

    def link(self, kind: str, start: str, end: str) -> dict[str, Any]:
        """Return the data of a link, to be filled; new where there is none yet."""
        return self._links.setdefault((kind, start, end), {})

    def link_once(self, kind: str, start: str, end: str) -> None:
        """Make a link unless its start has one of the kind already."""
        if (kind, start) not in self._started:
            self._started.add((kind, start))
            self.link(kind, start, end)

    def extend(self, data: dict[str, Any], name: str, values: Iterable[str]) -> None:
        """Add values to a list, each once."""
        data[name] = list(dict.fromkeys([*data.get(name, ()), *values]))

    def append(self, data: dict[str, Any], name: str, text: str) -> None:
        """Add a text on a line of its own, unless it is there already."""
        before = data.get(name, "")
        if not before:
            data[name] = text
        elif before != text and f"\n{text}\n" not in f"\n{before}\n":
            data[name] = f"{before}\n{text}"

    def add_custom(self, id: str, name: str, value: str) -> None:
        """Add a value to a custom field, on a line of its own if there is one already."""
        fields = self._fields[id].setdefault("custom", [])
        field = next((each for each in fields if each["name"] == name), None)
        if field is None:
            fields.append({"name": name, "value": value})
        else:
            lines = [*str(field["value"]).split("\n"), *value.split("\n")]
            field["value"] = "\n".join(dict.fromkeys(lines))

    def keep_order(self, kind: str, ids: Iterable[str]) -> None:
        """Have entities stand in the order in which the table lists them in one place."""
        self._sequences[kind].add(tuple(dict.fromkeys(ids)))

    def changes(self) -> list[Change]:
        """Return the changes that make the map."""
        found: list[Change] = [
            {"op": "add", "kind": kind, "id": id, "fields": self._fields[id]}
            for kind in ENTITIES
            for id in _ordered(self._order[kind], self._sequences[kind])
        ]
        found += (
            {"op": "link", "kind": kind, "from": start, "to": end, "fields": data}
            for (kind, start, end), data in self._links.items()
        )
        return found


def _ordered(ids: list[str], sequences: set[tuple[str, ...]]) -> list[str]:
    """Return ids by first appearance, as far as the order within each sequence allows it.

    Where two sequences contradict each other, first appearance decides.
    """
    pairs = {pair for sequence in sequences for pair in pairwise(sequence)}
    if not pairs:
        return ids
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(ids)
    graph.add_edges_from(pairs)
    place = {id: index for index, id in enumerate(ids)}
    try:
        return list(nx.lexicographical_topological_sort(graph, key=place.__getitem__))
    except nx.NetworkXUnfeasible:
        return ids
