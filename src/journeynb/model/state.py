"""The map as it is now: a graph, the order of each kind, the map's own fields.

Nothing here checks anything: `journeynb.model.changes` does, and is the only writer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import networkx as nx

from journeynb.base.errors import UnknownIdError
from journeynb.base.text import shown
from journeynb.model.adjacency import Adjacency, Ends
from journeynb.model.kinds.entities import ENTITIES
from journeynb.model.kinds.entity import Entity, MapInfo
from journeynb.model.kinds.ids import id_from_name, numbered
from journeynb.model.kinds.links import LINKS, Link, LinkData
from journeynb.model.kinds.value_types import Value, same_json

_RANK = {kind: index for index, kind in enumerate(LINKS)}


def file_order(link: Link) -> tuple[int, str, str]:
    """Return by what the links of a file are sorted."""
    return _RANK[link.kind], link.start, link.end


class State:
    """The graph of a map: entities, and links by their kind, from each end.

    Attributes
    ----------
    order : dict of str to list of str
        The ids of each kind in the order of the file.
    info : MapInfo
        The fields of the map itself.
    """

    def __init__(self, info: MapInfo | None = None) -> None:
        self.order: dict[str, list[str]] = {kind: [] for kind in ENTITIES}
        self.info = info if info is not None else MapInfo()
        self._entities: dict[str, Entity] = {}
        self._out = {kind: Adjacency() for kind in LINKS}
        self._into = {kind: Adjacency() for kind in LINKS}
        self._next_number: dict[str, int] = {}  # below it every number of an id is taken

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._entities

    def __len__(self) -> int:
        return len(self._entities)

    def __bool__(self) -> bool:
        return True

    def entity(self, id: str) -> Entity:
        """Return the entity of an id; raises `UnknownIdError` where there is none."""
        try:
            return self._entities[id]
        except (KeyError, TypeError):
            raise self.unknown(id) from None

    def unknown(self, id: object) -> UnknownIdError:
        """Return the error of an id that the map does not have, with those it may mean."""
        from difflib import get_close_matches

        text = str(id)
        near = [each.id for each in self._entities.values() if each.name == text][:3]
        near = near or get_close_matches(text[:64], list(self._entities)[:5000], n=3)
        hint = f"an id on the map, such as {', '.join(near)}" if near else "an id on the map"
        return UnknownIdError("unknown_id", f"unknown id {shown(id)}", allowed=hint)

    def entities(self, *kinds: str) -> list[Entity]:
        """Return the entities of some kinds, or of all, in the order of the file."""
        found = self._entities
        return [found[id] for kind in kinds or ENTITIES for id in self.order[kind]]

    def link(self, kind: str, start: str, end: str) -> LinkData | None:
        """Return the data of a link, or None if there is no such link."""
        return self._out[kind].of(start).get(end)

    def kinds_between(self, start: str, end: str) -> list[str]:
        """Return the kinds of the links from one id to another."""
        return [kind for kind, links in self._out.items() if end in links.of(start)]

    def edges(self, *kinds: str) -> Iterator[tuple[str, str, str, Any]]:
        """Yield start, end, kind and data of the links of some kinds, or of all, unordered."""
        for kind in kinds or LINKS:
            for start, ends in self._out[kind].shared().items():
                for end, data in ends.items():
                    yield start, end, kind, data

    def shared_links(self, kind: str) -> tuple[Ends, Ends]:
        """Return the links of a kind from each end, as they are now and will not change."""
        return self._out[kind].shared(), self._into[kind].shared()

    def links(self, *kinds: str) -> list[Link]:
        """Return the links of some kinds, or of all, in the order of the file."""
        known = [kind for kind in kinds if kind in LINKS]
        if kinds and not known:
            return []
        found = [Link(kind, start, end, data) for start, end, kind, data in self.edges(*known)]
        found.sort(key=file_order)
        return found

    def links_of(self, id: str) -> list[Link]:
        """Return the links from and to an entity, in the order of the file."""
        found = [
            Link(kind, id, end, data)
            for kind, links in self._out.items()
            for end, data in links.of(id).items()
        ]
        found += [
            Link(kind, start, id, data)
            for kind, links in self._into.items()
            for start, data in links.of(id).items()
        ]
        found.sort(key=file_order)
        return found

    def starts_of(self, id: str, kind: str) -> list[str]:
        """Return the ids from which links of one kind come to an entity."""
        return list(self._into[kind].of(id))

    def ends_of(self, id: str, kind: str) -> list[str]:
        """Return the ids to which links of one kind go from an entity."""
        return list(self._out[kind].of(id))

    def free_id(self, name: str, kind: str) -> str:
        """Return the id that a name gives, or the next free one."""
        base = id_from_name(name, kind)
        if base not in self:
            return base
        number = self._next_number.get(base, 2)
        while (found := numbered(base, number)) in self:
            number += 1
        self._next_number[base] = number
        return found

    def reaches(self, kind: str, start: str, goal: str) -> bool:
        """Whether links of a kind lead from one id to another.

        Searches from both ends in turn, so that it ends with the shorter of the two searches.
        """
        if start == goal:
            return True
        seen = ({start}, {goal})
        fringes = ([start], [goal])
        side = 0
        while fringes[0] and fringes[1]:
            id = fringes[side].pop()
            for near in self.starts_of(id, kind) if side else self.ends_of(id, kind):
                if near in seen[1 - side]:
                    return True
                if near not in seen[side]:
                    seen[side].add(near)
                    fringes[side].append(near)
            side = 1 - side
        return False

    def put(self, entity: Entity, at: int | None = None) -> None:
        """Store an entity; a new one at a place among its kind, by default the last."""
        new = entity.id not in self._entities
        self._entities[entity.id] = entity
        if new:
            ids = self.order[entity.kind]
            ids.insert(len(ids) if at is None else at, entity.id)

    def drop(self, id: str) -> None:
        """Remove an entity and its links."""
        self.order[self.entity(id).kind].remove(id)
        for link in self.links_of(id):
            self.drop_link(link.kind, link.start, link.end)
        del self._entities[id]
        self._next_number.clear()

    def put_link(self, kind: str, start: str, end: str, data: LinkData) -> bool:
        """Store a link between two entities; False where one was there, which it replaces."""
        self._into[kind].put(end, start, data)
        return self._out[kind].put(start, end, data)

    def drop_link(self, kind: str, start: str, end: str) -> None:
        """Remove a link."""
        self._out[kind].drop(start, end)
        self._into[kind].drop(end, start)

    def copy(self) -> State:
        """Return a state that shares the (immutable) entities and data of links, nothing else."""
        other = State(self.info)
        other.order = {kind: list(ids) for kind, ids in self.order.items()}
        other._entities = dict(self._entities)
        other._out = {kind: links.copy() for kind, links in self._out.items()}
        other._into = {kind: links.copy() for kind, links in self._into.items()}
        return other

    def same_as(self, other: State) -> bool:
        """Whether another state has the same content, and so the same file."""
        return (
            self.order == other.order
            and _same(self.info, other.info)
            and all(_same(each, other._entities[id]) for id, each in self._entities.items())
            and all(_same_links(links, other._out[kind]) for kind, links in self._out.items())
        )

    def public_graph(self) -> nx.MultiDiGraph[str]:
        """Return the graph for users: plain attributes, nothing shared with this state."""
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**_attributes(self.info))
        graph.add_nodes_from(
            (entity.id, {"kind": entity.kind, **_attributes(entity)}) for entity in self.entities()
        )
        for link in self.links():
            graph.add_edge(link.start, link.end, key=link.kind, **_attributes(link.data))
        return graph


def _same(a: Value, b: Value) -> bool:
    return a is b or (type(a) is type(b) and same_json(a.stored(), b.stored()))


def _same_links(links: Adjacency, others: Adjacency) -> bool:
    a, b = links.shared(), others.shared()
    return a is b or (
        a.keys() == b.keys()
        and all(
            ends is b[id]
            or (ends.keys() == b[id].keys() and all(_same(ends[end], b[id][end]) for end in ends))
            for id, ends in a.items()
        )
    )


def _attributes(value: Any) -> dict[str, Any]:
    """Return all fields that have a value, defaults too, as JSON values; without the id."""
    stored = value.stored()
    return {
        name: stored[name] if name in stored else _default(default)
        for name, default in _defaults(type(value))
        if name in stored or default is not None
    }


def _default(value: Any) -> Any:
    return [] if value == () else value


def _defaults(cls: type[Any]) -> Iterable[tuple[str, Any]]:
    return (
        (name, None if info.is_required() else info.default)
        for name, info in cls.model_fields.items()
        if name != "id"
    )
