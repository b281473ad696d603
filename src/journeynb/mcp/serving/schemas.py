"""The JSON schemas of arguments and answers, as short as an assistant needs them."""

from __future__ import annotations

from typing import Any

from journeynb.mcp.tools.tool import Tool

Schema = dict[str, Any]

REFUSAL: Schema = {
    "code": {"type": "string"},
    "change": {"type": ["integer", "null"]},
    "field": {"type": ["string", "null"]},
    "message": {"type": "string"},
    "allowed": {"type": ["string", "null"]},
}
"""The fields of an error."""


def arguments_schema(tool: Tool) -> Schema:
    """Return the schema of the arguments of a tool."""
    return _root(_short(tool.question.model_json_schema(mode="validation")))


def answer_schema(tool: Tool) -> Schema:
    """Return the schema of what a tool returns: its answer, or an error.

    Errors belong to it because clients on the official TypeScript SDK up to 1.29 check them
    against the schema of the answer, and would show the assistant their own complaint instead.
    The fields stand side by side, so that clients that read only ``properties`` find them.
    """
    answer = _root(_short(tool.answer.model_json_schema(mode="validation"), given=True))
    own: Schema = answer.get("properties", {})
    fields = dict(own)
    for name, schema in REFUSAL.items():
        fields[name] = {"anyOf": [own[name], schema]} if name in own else schema
    return {
        **{key: value for key, value in answer.items() if key not in ("properties", "required")},
        "properties": fields,
        "anyOf": [{"required": answer.get("required", [])}, {"required": ["code", "message"]}],
    }


def _root(schema: Schema) -> Schema:
    """Return a schema without the description of the whole, which the tool has itself."""
    return {key: value for key, value in schema.items() if key != "description"}


def _short(schema: Schema, *, given: bool = False) -> Schema:
    """Return a schema without titles, and without null where it means "not given".

    Parameters
    ----------
    schema : dict
        A schema that pydantic has made.
    given : bool
        Whether the values never are null, as in answers, which leave such fields out.
    """
    short: Schema = {}
    for key, value in schema.items():
        if key == "title" and isinstance(value, str):
            continue
        if key in ("properties", "$defs"):
            short[key] = {name: _short(each, given=given) for name, each in value.items()}
        elif isinstance(value, dict) and key in ("items", "additionalProperties"):
            short[key] = _short(value, given=given)
        elif key in ("anyOf", "oneOf", "allOf", "prefixItems"):
            short[key] = [_short(each, given=given) for each in value]
        else:
            short[key] = value
    if given and "required" in short:
        fields = short.get("properties", {})
        short["required"] = [each for each in short["required"] if not _nullable(fields[each])]
    return _without_null(short, given=given)


def _nullable(schema: Schema) -> bool:
    return {"type": "null"} in schema.get("anyOf", [])


def _without_null(schema: Schema, *, given: bool) -> Schema:
    properties = schema.get("properties", {})
    for name, each in properties.items():
        if _nullable(each) and (given or ("default" in each and each["default"] is None)):
            kinds = [kind for kind in each["anyOf"] if kind != {"type": "null"}]
            rest = {key: value for key, value in each.items() if key not in ("anyOf", "default")}
            properties[name] = {**rest, "anyOf": kinds} if len(kinds) > 1 else {**kinds[0], **rest}
    return schema
