"""The changes as an argument of a tool."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

_TEXT = """\
What to change, in order; all of it or nothing. Examples:
{"op":"add","kind":"touchpoint","name":"Search ad","stage":"awareness","personas":["maya"]} adds \
an entity and links it by id. Without id, the id is made from the name (search-ad); later changes \
can use it. Kinds: persona, stage, touchpoint, goal, pain_point, opportunity, content, segment, \
lane, note, source, comment.
{"op":"set","id":"search-ad","owner":"Marketing"} sets fields; null clears one; id "" is the map.
{"op":"link","from":"maya","to":"search-ad","emotion":1} links, or changes the data of a link. \
Where several kinds fit, name one: {"op":"link","kind":"leads_to","from":"search-ad","to":"shop"}.
{"op":"unlink","from":"maya","to":"search-ad"}; {"op":"move","id":"search-ad","before":"shop"}; \
{"op":"remove","id":"search-ad"}.
Fields may also be in "fields". An error names the change (from 0), the field and what is \
allowed.\
"""
_ID = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "op": {"enum": ["add", "set", "link", "unlink", "move", "remove"]},
            "kind": {"type": "string"},
            "id": _ID,
            "from": _ID,
            "to": _ID,
            "fields": {"type": "object"},
            "at": {"type": "integer"},
            "before": {"type": "string"},
            "after": {"type": "string"},
        },
        "required": ["op"],
    },
}

Changes = Annotated[list[Any], WithJsonSchema(_SCHEMA), Field(description=_TEXT)]
"""Changes in the form of the door, or as `jm.add` and `jm.link` take them."""
