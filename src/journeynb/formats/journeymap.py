"""The file of a map, ``*.journeymap.json``: canonical when written, checked when read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import networkx as nx
from pydantic import ValidationError

from journeynb.base.errors import ChangeError, FormatError
from journeynb.base.files import digest, utf8_text
from journeynb.base.host import without_collection
from journeynb.base.text import shown, with_article
from journeynb.formats.canonical_json import json_text
from journeynb.formats.format_version import newer_format
from journeynb.formats.merge_marks import refuse_merge_marks
from journeynb.model.changes import check_ends, too_many
from journeynb.model.kinds.entities import ENTITIES, PLURALS
from journeynb.model.kinds.entity import Entity, MapInfo
from journeynb.model.kinds.field_errors import path_text, problem
from journeynb.model.kinds.ids import ALLOWED, is_id
from journeynb.model.kinds.links import LINKS, LinkData
from journeynb.model.kinds.value_types import DOOR
from journeynb.model.schema import FORMAT
from journeynb.model.state import State

MIGRATIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""Per older format, what turns its document into the next one's."""

_A_LINE_EACH = {"shifts", "reviews", "exceptions", "links", *PLURALS.values()}
_EMPTY: dict[str, LinkData] = {kind: cls() for kind, cls in LINKS.items()}
_LINK_KEYS = ("kind", "from", "to")


def document(state: State) -> dict[str, Any]:
    """Return a map as the JSON value of its file."""
    found: dict[str, Any] = {"format": FORMAT, **state.info.stored()}
    for kind, plural in PLURALS.items():
        if state.order[kind]:
            found[plural] = [entity.stored() for entity in state.entities(kind)]
    links = [
        {"kind": link.kind, "from": link.start, "to": link.end, **link.data.stored()}
        for link in state.links()
    ]
    if links:
        found["links"] = links
    return found


def map_hash(state: State) -> str:
    """Return the SHA-256 of the canonical file of a map."""
    return digest(dumps(state).encode())


def dumps(state: State) -> str:
    """Return the canonical text of a map's file."""
    lines = []
    for key, value in document(state).items():
        if key in _A_LINE_EACH:
            items = ",\n".join(f"    {json_text(item)}" for item in value)
            lines.append(f"  {json_text(key)}: [\n{items}\n  ]")
        else:
            lines.append(f"  {json_text(key)}: {json_text(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def loads(data: bytes | str, source: str | None = None) -> State:
    """Return the map that a file's content holds.

    Raises
    ------
    FormatError
        Names the file, the line or the path to the field, what was wrong and what is allowed.
    """
    with without_collection():
        return from_document(json_value(data, source), source)


def json_value(data: bytes | str, source: str | None = None) -> Any:
    """Return the JSON value of a file; raises `FormatError` that says where it is none."""
    if isinstance(data, bytes):
        data = utf8_text(data, source)
    twice: list[tuple[dict[str, Any], str]] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(items)
        if len(made) != len(items):
            count = Counter(key for key, _ in items)
            twice.append((made, next(key for key in count if count[key] > 1)))
        return made

    try:
        found = json.loads(
            data.removeprefix("\ufeff"), object_pairs_hook=pairs, parse_int=_whole_number
        )
    except json.JSONDecodeError as error:
        refuse_merge_marks(data, source, of_map=True)
        raise FormatError(
            f"not valid JSON: {error.msg.removesuffix(' starting at')}, column {error.colno}"
            if data.strip()
            else "not valid JSON: the file is empty",
            source=source,
            where=f"line {error.lineno}",
        ) from None
    except RecursionError:
        raise FormatError("nested too deeply for a journeynb file", source=source) from None
    if twice:
        holder, key = twice[-1]  # no object around the last one has a key twice
        raise FormatError(
            f"the key {shown(key)} occurs twice in one object",
            source=source,
            where=path_text(_path_of(found, holder)) or "the map itself",
        )
    return found


def _whole_number(digits: str) -> int | float:
    return int(digits) if len(digits) < 16 else float(digits)


def _path_of(found: Any, part: object) -> tuple[int | str, ...]:
    """Return the path to a part of a JSON value."""
    todo: list[tuple[Any, tuple[int | str, ...]]] = [(found, ())]
    while todo:
        value, path = todo.pop()
        if value is part:
            return path
        if isinstance(value, dict):
            todo += [(item, (*path, key)) for key, item in value.items()]
        elif isinstance(value, list):
            todo += [(item, (*path, index)) for index, item in enumerate(value)]
    return ()


def from_document(found: Any, source: str | None = None) -> State:
    """Return the map that the JSON value of a file describes, checked."""
    if not isinstance(found, dict):
        raise FormatError(f"a journey map must be a JSON object, not {shown(found)}", source=source)
    found = _current(found, source)
    known = {"format", *MapInfo.model_fields, *PLURALS.values(), "links"}
    for key in found:
        if key not in known:
            raise FormatError(
                f"unknown key; allowed: {', '.join(sorted(known))}",
                source=source,
                where=shown(key),
            )
    info = {name: found[name] for name in MapInfo.model_fields if name in found}
    state = State(_checked(MapInfo, info, "", source))
    for kind, plural in PLURALS.items():
        _read_entities(state, kind, plural, _items(found, plural, source), source)
    _read_links(state, _items(found, "links", source), source)
    return state


def _current(found: dict[str, Any], source: str | None) -> dict[str, Any]:
    """Return the document in today's format."""
    version = found.get("format")
    while version != FORMAT:
        migrate = MIGRATIONS.get(version) if isinstance(version, str) else None
        if migrate is None:
            if newer := newer_format(version, FORMAT):
                text = newer
            elif "format" in found:
                text = f"unknown journey map format {shown(version)}; allowed: {FORMAT}"
            else:
                text = f'not a journey map: "format" is missing; expected: "{FORMAT}"'
                text += _of_other_tool(found)
            raise FormatError(text, source=source, where="format")
        found = migrate(found)
        version = found.get("format")
    return found


def _of_other_tool(found: dict[str, Any]) -> str:
    """Return what to do with the JSON of another tool, if it is recognized."""
    if "swimlanes" in found:
        name, format = "the OpenJourney Format", "ojf"
    elif any(key in found for key in ("@context", "@graph", "@type")):
        name, format = "JSON-LD", "ujm"
    else:
        return ""
    return f'. For a file in {name}, pass format="{format}" to jn.read'


def _items(found: dict[str, Any], key: str, source: str | None) -> list[dict[str, Any]]:
    items = found.get(key, [])
    if not isinstance(items, list):
        raise FormatError(f"must be a list, not {shown(items)}", source=source, where=key)
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            raise FormatError(
                f"must be an object, not {shown(item)}", source=source, where=f"{key}[{index}]"
            )
    return items


def _checked(cls: type[Any], fields: dict[str, Any], where: str, source: str | None) -> Any:
    try:
        if None in fields.values():
            name = next(name for name, value in fields.items() if value is None)
            raise FormatError(
                "null is not allowed; omit the field",
                source=source,
                where=f"{where}.{name}".lstrip("."),
            )
        return cls.model_validate(fields, context=DOOR)
    except ValidationError as error:
        first = problem(error, cls, list(fields))
        place = path_text((where, *first.path)) if where else path_text(first.path)
        hint = f"; allowed: {first.allowed}" if first.allowed else ""
        raise FormatError(first.message + hint, source=source, where=place) from None


def _read_entities(
    state: State, kind: str, plural: str, items: list[dict[str, Any]], source: str | None
) -> None:
    cls = ENTITIES[kind]
    for index, item in enumerate(items):
        id = item.get("id")
        if not is_id(id) or id in state:
            if is_id(id):
                text = f"the id {id} is already used by {with_article(state.entity(str(id)).kind)}"
            elif "id" in item:
                text = f"{shown(id)} is not a valid id; allowed: {ALLOWED}"
            else:
                text = f"required; allowed: {ALLOWED}"
            raise FormatError(text, source=source, where=f"{plural}[{index}].id")
        state.put(_checked(cls, item, f"{plural}[{index}]", source))


def _read_links(state: State, items: list[dict[str, Any]], source: str | None) -> None:
    entities = {entity.id: entity for entity in state.entities()}
    taken: dict[tuple[str, str], str] = {}
    for index, item in enumerate(items):
        cls, first, last = _link_ends(item, entities, index, source)
        kind, start, end = cls.kind, first.id, last.id
        try:
            check_ends(cls, first, last)
            if first.kind in cls.once:
                if (kind, start) in taken:
                    raise too_many(cls, first, taken[kind, start])
                taken[kind, start] = end
            if not state.put_link(kind, start, end, _link_data(cls, item, index, source)):
                raise ChangeError("too_many", f"the link {kind} from {start} to {end} occurs twice")
        except ChangeError as error:
            raise FormatError(str(error), source=source, where=f"links[{index}]") from None
    for kind, cls in LINKS.items():
        if cls.acyclic:
            _refuse_circles(kind, items, source)


def _link_ends(
    item: dict[str, Any], entities: dict[str, Entity], index: int, source: str | None
) -> tuple[type[LinkData], Entity, Entity]:
    try:
        return LINKS[item["kind"]], entities[item["from"]], entities[item["to"]]
    except (KeyError, TypeError):
        pass
    kind = item.get("kind")
    if not isinstance(kind, str) or kind not in LINKS:
        raise FormatError(
            f"unknown kind of link {shown(kind)}; allowed: {', '.join(LINKS)}",
            source=source,
            where=f"links[{index}].kind",
        )
    key = "to" if _is_known(item.get("from"), entities) else "from"
    raise FormatError(
        f"{shown(item.get(key))} is not an id in this file",
        source=source,
        where=f"links[{index}].{key}",
    )


def _is_known(id: Any, entities: dict[str, Entity]) -> bool:
    return isinstance(id, str) and id in entities


def _link_data(
    cls: type[LinkData], item: dict[str, Any], index: int, source: str | None
) -> LinkData:
    if len(item) == len(_LINK_KEYS):
        return _EMPTY[cls.kind]
    fields = {name: value for name, value in item.items() if name not in _LINK_KEYS}
    data: LinkData = _checked(cls, fields, f"links[{index}]", source)
    return data


def _refuse_circles(kind: str, items: list[dict[str, Any]], source: str | None) -> None:
    links = [(item["from"], item["to"]) for item in items if item["kind"] == kind]
    graph = nx.DiGraph(links)
    if nx.is_directed_acyclic_graph(graph):
        return
    # find_cycle alone takes quadratic time on long chains
    knot = next(part for part in nx.strongly_connected_components(graph) if len(part) > 1)
    circle = nx.find_cycle(graph.subgraph(knot))
    ids = [start for start, _ in circle]
    last = next(
        index
        for index, item in reversed(list(enumerate(items)))
        if item["kind"] == kind and (item["from"], item["to"]) in circle
    )
    raise FormatError(
        f"the {kind} links form a circle: {' -> '.join([*ids, ids[0]])}",
        source=source,
        where=f"links[{last}]",
    )
