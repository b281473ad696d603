"""The schema of maps in parts: an overview, and the JSON Schema of each kind."""

from __future__ import annotations

import re
from typing import Any

from journeynb.mcp.asking.refusal import unknown
from journeynb.mcp.resources.addresses import Address
from journeynb.model.schema import shipped_schema

SCHEMA = "schema"
FILE, MAP = "file", "map"
"""Other parts of the schema: that of a whole file, and that of the map's own fields."""

_REF = re.compile(r"#/\$defs/(\w+)")
_CHANGES = [
    {
        "op": "add",
        "kind": "touchpoint",
        "id": "first-parcel",
        "fields": {"name": "First parcel", "channels": ["post"]},
    },
    {"op": "set", "id": "first-parcel", "fields": {"owner": "Logistics"}},
    {"op": "set", "id": "", "fields": {"title": "Coffee"}},
    {
        "op": "link",
        "kind": "experiences",
        "from": "maya",
        "to": "first-parcel",
        "fields": {"emotion": 2, "basis": "assumed"},
    },
    {"op": "unlink", "kind": "occurs_in", "from": "first-parcel", "to": "awareness"},
    {"op": "move", "id": "first-parcel", "at": 0},
    {"op": "remove", "id": "first-parcel"},
]
"""One change of each form."""


def schema_overview() -> dict[str, Any]:
    """Return the kinds, the kinds of link and the forms of changes, with what to read next."""
    schema = shipped_schema()
    shared, defs = schema["x-journey"], schema["$defs"]
    return {
        "map": shared["map"],
        "kinds": {
            each["kind"]: {"what": defs[each["type"]]["description"], "fields": each["fields"]}
            for each in shared["kinds"]
        },
        "links": {each["kind"]: _link(each, defs) for each in shared["links"]},
        "changes": _CHANGES,
        "next": f"{Address((SCHEMA, ''))}KIND: the fields of a kind in JSON Schema; "
        f"{Address((SCHEMA, MAP))}: those of the map; {Address((SCHEMA, FILE))}: the whole file",
    }


def names_of_schemas() -> list[str]:
    """Return the names of the parts of the schema."""
    shared = shipped_schema()["x-journey"]
    return [MAP, *(each["kind"] for each in [*shared["kinds"], *shared["links"]]), FILE]


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind, of a kind of link, of the map's own fields or of a file.

    Raises
    ------
    Refused
        There is no such kind.
    """
    schema = shipped_schema()
    shared = schema["x-journey"]
    if name == FILE:
        return schema
    if name == MAP:
        fields = {key: schema["properties"][key] for key in shared["map"]}
        made = {"type": "object", "properties": fields, "additionalProperties": False}
    else:
        rows = {each["kind"]: each for each in [*shared["kinds"], *shared["links"]]}
        if name not in rows:
            raise unknown("unknown_resource", "kind", name, names_of_schemas(), field="uri")
        made = schema["$defs"][rows[name]["type"]]
    needed = {key: schema["$defs"][key] for key in sorted(_refs(made, schema["$defs"]))}
    return {"$schema": schema["$schema"], **made, **({"$defs": needed} if needed else {})}


def _link(row: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    made = {"what": defs[row["type"]]["description"], "from": row["from"], "to": row["to"]}
    return made | {key: row[key] for key in ("once", "acyclic", "fields") if row[key]}


def _refs(made: Any, defs: dict[str, Any]) -> set[str]:
    """Return the names of the definitions that a schema needs, also those that they need."""
    names = set(_REF.findall(str(made)))
    return names | {other for name in names for other in _refs(defs[name], defs)}
