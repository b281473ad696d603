"""The JSON Schema of the file, generated from the entities and links.

``x-journey`` is the one table of kinds, plurals, link ends and limits that the Python and the
TypeScript side share.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

from journeynb.base.image_data import PIXEL_LIMIT
from journeynb.model.kinds.entities import ENTITIES, PLURALS
from journeynb.model.kinds.entity import MapInfo
from journeynb.model.kinds.ids import LIMIT
from journeynb.model.kinds.links import LINKS
from journeynb.model.kinds.value_types import IMAGE_LIMIT, Value

FORMAT = "journeymap/1"
_REF = "#/$defs/{model}"
_FIELD = re.compile(r"^    (\w+) : (.+)\n((?:        .+\n)+)", re.MULTILINE)
_PART_FIELD = re.compile(r"^(\w+) : (.+)\n((?:    .+\n)+)", re.MULTILINE)
_ID = {"type": "string", "maxLength": LIMIT, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}

EDIT_LIMIT = 20_000
"""Largest number of changes in one edit of a view: they take a second or two."""


def shipped_schema() -> dict[str, Any]:
    """Return the JSON Schema that the package ships."""
    text = (files("journeynb") / "schema" / "journeymap.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def generate_schema() -> dict[str, Any]:
    """Return the JSON Schema of a map's file, made from the classes."""
    defs: dict[str, Any] = {}
    properties: dict[str, Any] = {"format": {"const": FORMAT}}
    properties |= _object(MapInfo, defs)["properties"]
    for kind, cls in ENTITIES.items():
        made = _object(cls, defs)
        made["properties"]["id"] = {**_ID, "description": made["properties"]["id"]["description"]}
        made["required"] = ["id", *made.get("required", [])]
        defs[cls.__name__] = made
        properties[PLURALS[kind]] = {
            "type": "array",
            "items": {"$ref": _REF.format(model=cls.__name__)},
        }
    for kind, link in LINKS.items():
        made = _object(link, defs)
        ends = {"kind": {"const": kind}, "from": _ID, "to": _ID}
        made["properties"] = {**ends, **made["properties"]}
        made["required"] = list(ends)
        defs[link.__name__] = made
    properties["links"] = {
        "type": "array",
        "items": {"oneOf": [{"$ref": _REF.format(model=cls.__name__)} for cls in LINKS.values()]},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Customer journey map",
        "description": "A customer journey map, stored as *.journeymap.json.",
        "type": "object",
        "properties": properties,
        "required": ["format"],
        "additionalProperties": False,
        "$defs": defs,
        "x-journey": _table(),
    }


def _table() -> dict[str, Any]:
    return {
        "format": FORMAT,
        "imageLimit": IMAGE_LIMIT,
        "pixelLimit": PIXEL_LIMIT,
        "editLimit": EDIT_LIMIT,
        "map": list(MapInfo.model_fields),
        "kinds": [
            {
                "kind": kind,
                "plural": PLURALS[kind],
                "type": cls.__name__,
                "fields": [name for name in cls.model_fields if name != "id"],
            }
            for kind, cls in ENTITIES.items()
        ],
        "links": [
            {
                "kind": kind,
                "type": cls.__name__,
                "from": list(cls.starts),
                "to": list(cls.ends),
                "once": list(cls.once),
                "acyclic": cls.acyclic,
                "fields": list(cls.model_fields),
            }
            for kind, cls in LINKS.items()
        ],
    }


def _object(cls: type[Value], defs: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a class; those of its parts go to `defs`."""
    made: dict[str, Any] = _clean(cls.model_json_schema(ref_template=_REF))
    for name, part in made.pop("$defs", {}).items():
        text = part.get("description", "")
        for field, _, meaning in _PART_FIELD.findall(f"{text}\n"):
            part["properties"][field]["description"] = " ".join(meaning.split())
        part["description"] = _summary(text)
        defs[name] = part
    made["description"] = _summary(made.get("description", ""))
    described: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        described |= {
            name: " ".join(text.split()) for name, _, text in _FIELD.findall(base.__doc__ or "")
        }
    for name, field in made.get("properties", {}).items():
        if name in described:
            made["properties"][name] = {**field, "description": described[name]}
    made.setdefault("properties", {})
    return made


def _summary(text: str) -> str:
    return text.split("\n\n")[0].strip()


def _clean(node: Any) -> Any:
    """Drop what says nothing: titles, null (which a file does not have), empty defaults."""
    if isinstance(node, list):
        return [_clean(item) for item in node]
    if not isinstance(node, dict):
        return node
    options = [each for each in node.get("anyOf", ()) if each.get("type") != "null"]
    if "anyOf" in node and len(options) == 1:
        node = {**{key: value for key, value in node.items() if key != "anyOf"}, **options[0]}
    return {
        key: _clean(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str))
        and not (key == "default" and value in (None, "", [], ()))
        and not (key == "minLength" and value == 0)
    }


def schema_text() -> str:
    """Return the generated schema as the text that the package ships."""
    return json.dumps(generate_schema(), indent=2, ensure_ascii=False) + "\n"
