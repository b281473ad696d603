"""The parts of a map that a format cannot contain, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from journeynb.base.text import few
from journeynb.model.index import noun
from journeynb.model.kinds.entities import PLURALS
from journeynb.model.state import State


@dataclass(frozen=True)
class Held:
    """What a format can contain.

    Parameters
    ----------
    fields : dict of str to sequence of str
        The fields of each kind of entity, apart from the id.
    links : dict of str to sequence of str
        The data of each kind of link.
    starts : dict of str to sequence of str
        The kinds of entity that a kind of link may start at; by default all of `fields`.
    info : sequence of str
        The fields of the map itself.
    """

    fields: Mapping[str, Sequence[str]]
    links: Mapping[str, Sequence[str]]
    starts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    info: Sequence[str] = ("title",)


def not_held(state: State, held: Held) -> Iterator[str]:
    """Yield what of a map a format cannot contain: kinds, links and fields.

    Examples
    --------
    >>> from journeynb.formats.journeymap import loads
    >>> state = loads('{"format": "journeymap/1", "stages": [{"id": "a", "name": "A", "tags": '
    ...               '["x"]}], "sources": [{"id": "s", "name": "S"}]}')
    >>> list(not_held(state, Held({"stage": ["name"]}, {})))
    ['sources (1)', 'other fields (stage.tags)']
    """
    for kind in PLURALS:
        if kind not in held.fields and (number := len(state.order[kind])):
            yield f"{noun(kind, 2)} ({number})"
    lost: Counter[str] = Counter()
    for link in state.links():
        starts = held.starts.get(link.kind, tuple(held.fields))
        if link.kind not in held.links or state.entity(link.start).kind not in starts:
            lost[link.kind] += 1
    if lost:
        yield f"links ({lost.total()}: {few(list(lost))})"
    if fields := sorted(set(_fields(state, held))):
        yield f"other fields ({few(fields)})"


def _fields(state: State, held: Held) -> Iterator[str]:
    yield from (f"map.{name}" for name in state.info.stored() if name not in held.info)
    for kind, names in held.fields.items():
        for entity in state.entities(kind):
            yield from (f"{kind}.{name}" for name in entity.stored() if name not in ("id", *names))
    for kind, names in held.links.items():
        for link in state.links(kind):
            yield from (f"{kind}.{name}" for name in link.data.stored() if name not in names)
