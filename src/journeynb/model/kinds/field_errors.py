"""Errors of pydantic in our words: the field, what is wrong, what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from journeynb.base.errors import ChangeError
from journeynb.base.suggestions import nearest
from journeynb.base.text import shown


@dataclass(frozen=True, slots=True)
class Problem:
    """The first thing that is wrong with some fields: where, what, and what is allowed."""

    code: str
    path: tuple[int | str, ...]
    message: str
    allowed: str | None
    nearest: str | None = None


def problem(error: ValidationError, cls: type[BaseModel], order: list[str]) -> Problem:
    """Return the first of a validation's errors, in the `order` in which the fields were given."""
    place = {name: index for index, name in enumerate(order)}
    details = error.errors(include_url=False, include_context=False)

    def rank(detail: Any) -> tuple[bool, int]:
        loc = detail["loc"]  # a misspelled name first: it may be the reason why another is missing
        misspelled = detail["type"] == "extra_forbidden" and len(loc) == 1
        return not misspelled, place.get(str(loc[0]) if loc else "", -1)

    first = min(details, key=rank)
    path = _own_path(cls, first["loc"])
    if first["type"] == "extra_forbidden" and len(path) == 1:
        refused = unknown_field(cls, str(path[0]), getattr(cls, "kind", "") or "map")
        return Problem(refused.code, path, refused.message, refused.allowed, refused.nearest)
    return Problem("bad_value", path, _wrong(first), allowed(cls, path))


def refusal(error: ValidationError, cls: type[BaseModel], order: list[str]) -> ChangeError:
    """Return the first of a validation's errors in the form of the door."""
    first = problem(error, cls, order)
    field = str(first.path[0]) if first.path else None
    message = first.message
    if first.code == "bad_value":
        message = f"{getattr(cls, 'kind', '') or 'map'}, field {path_text(first.path)}: {message}"
    return ChangeError(
        first.code, message, field=field, allowed=first.allowed, nearest=first.nearest
    )


def unknown_field(
    cls: type[BaseModel], field: str, label: str, others: Iterable[str] = ()
) -> ChangeError:
    """Return the error of a field that a kind does not have; `others` may be meant too."""
    names = ", ".join(name for name in cls.model_fields if name != "id")
    return ChangeError(
        "unknown_field",
        f"{label} has no field {shown(field)}",
        field=field,
        allowed=names or "no field",
        nearest=nearest(field, [*cls.model_fields, *others]),
    )


def path_text(path: tuple[int | str, ...]) -> str:
    """Return ``measurements[2].date`` for ``("measurements", 2, "date")``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif text:
            text += f".{part}"
        else:
            text = part
    return text


def _wrong(detail: Any) -> str:
    value = detail["input"]
    match detail["type"]:
        case "missing":
            return "required"
        case "extra_forbidden":
            return "unknown field"
        case "string_unicode":
            return "contains half of a surrogate pair, which is not valid text"
        case "string_too_short":
            return "must not be empty"
        case (
            "bad_color"
            | "bad_image"
            | "one_text"
            | "bad_day"
            | "bad_time"
            | "bad_id"
            | "bad_duration"
            | "bad_path"
        ):
            return f"{shown(value)}: {detail['msg']}"
        case "bad_parts" | "taken_name":
            return str(detail["msg"])
        case _:
            return f"{shown(value)} ({type(value).__name__}) is not valid"


def _own_path(cls: type[BaseModel], path: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Cut a path where pydantic goes on with names of its own (the members of a union)."""
    schema = _schema(cls)
    node: dict[str, Any] = schema
    for depth, part in enumerate(path):
        node = _resolve(schema, node)
        if isinstance(part, int):
            node = node.get("items", {})
        elif "properties" in node:
            node = node["properties"].get(part, {})
        else:
            return path[:depth]
    return path


@cache
def _schema(cls: type[BaseModel]) -> dict[str, Any]:
    return cls.model_json_schema()


def allowed(cls: type[BaseModel], path: tuple[int | str, ...]) -> str | None:
    """Return in words what the field at `path` of a class takes, read from its JSON Schema."""
    schema = _schema(cls)
    node: dict[str, Any] = schema
    for part in path:
        node = _resolve(schema, node)
        if isinstance(part, int):
            node = node.get("items", {})
        elif part in node.get("properties", {}):
            node = node["properties"][part]
        elif "properties" in node:
            return ", ".join(node["properties"])
    return in_words(schema, node)


def _resolve(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    options = [each for each in node.get("anyOf", ()) if each.get("type") != "null"]
    node = options[0] if len(options) == 1 else node
    ref = node.get("$ref")
    return schema["$defs"][ref.rsplit("/", 1)[1]] if ref else node


def in_words(schema: dict[str, Any], node: dict[str, Any]) -> str:
    """Return in words what a node of a JSON Schema takes."""
    node = _resolve(schema, node)
    if "anyOf" in node:
        return " or ".join(
            in_words(schema, each) for each in node["anyOf"] if each.get("type") != "null"
        )
    if "enum" in node:
        return "one of " + ", ".join(map(str, node["enum"]))
    match node.get("type"):
        case "string" if node.get("format") == "date":
            return "a date as YYYY-MM-DD"
        case "string" if node.get("format") == "date-time":
            return "a time in UTC as YYYY-MM-DDTHH:MM:SSZ"
        case "string" if node.get("format") == "color":
            return "a color as #RRGGBB or #RGB"
        case "string" if node.get("format") == "portrait":
            return "an emoji, or a PNG or JPEG as a data URI of at most 64 KB and 4 million pixels"
        case "string" if node.get("format") == "id":
            return "an id"
        case "string" if node.get("format") == "duration":
            return "a number with s, m, h, d or w, such as 30d"
        case "string" if node.get("format") == "path":
            return "a relative path with /, such as ../first-parcel.journeymap.json"
        case "string":
            text = "non-empty text" if node.get("minLength") else "text"
            most = node.get("maxLength")
            return f"{text} of at most {most:,} characters" if most else text
        case "boolean":
            return "true or false"
        case "integer" | "number" as name:
            low, high = node.get("minimum"), node.get("maximum")
            number = "a finite number" if high is None else "a number"
            word = "a whole number" if name == "integer" else number
            if high is not None:
                return f"{word} from {low:g} to {high:g}"
            return word if low is None else f"{word} from {low:g}"
        case "array":
            return "a list of: " + in_words(schema, node.get("items", {}))
        case "object":
            rule = f", {node['x-rule']}" if "x-rule" in node else ""
            return "{" + ", ".join(node.get("properties", {})) + "}" + rule
    return "a different value"
