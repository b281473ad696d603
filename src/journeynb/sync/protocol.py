"""Reads the messages of a view, and words their errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from journeynb.base.errors import ChangeError, FileChangedError, JourneyError
from journeynb.base.text import shown
from journeynb.model.kinds.field_errors import in_words, path_text
from journeynb.model.schema import EDIT_LIMIT
from journeynb.sync.answers import Answer, Refused
from journeynb.sync.message_parts import Failure
from journeynb.sync.messages import Request
from journeynb.sync.news import Greeting, News

Body = Mapping[str, Any]
"""An answer without its request."""
Handler = Callable[[Any], Body]


class MessageError(JourneyError, ValueError):
    """A message that no view may send, or that is refused.

    Parameters
    ----------
    message : str
        Why.
    code : str
        ``file_exists`` if ``force`` helps; else ``error``.
    """

    def __init__(self, message: str, code: str = "error") -> None:
        super().__init__(message)
        self.code = code


def request_of(content: Any) -> str | None:
    """Return the name of a request, ``CLIENT-NUMBER``; None if it has none that can be answered."""
    request = content.get("request") if isinstance(content, Mapping) else None
    return request if isinstance(request, str) and 0 < len(request) <= 64 else None


def answer(content: Any, handlers: Mapping[str, Handler]) -> Answer:
    """Return the answer to a message; an error is an answer too.

    Parameters
    ----------
    content : Any
        Message as it came.
    handlers : dict of str to callable
        Functions by type of message: each takes the message, and returns the answer's fields.
    """
    request = request_of(content)
    try:
        message = read(content)
        handler = handlers.get(message["type"])
        if handler is None:
            raise MessageError(f"this editor cannot do that here: {message['type']}")
        return cast("Answer", {"request": request, **handler(message)})
    except Exception as error:  # without an answer a view would wait forever
        return Refused(type="error", request=request, error=failure(error))


def read(content: Any) -> Request:
    """Return a message if it is one that a view may send.

    Raises
    ------
    MessageError
        Names the type or the field, and what is allowed.
    """
    number = _changes_in(content) if isinstance(content, Mapping) else 0
    if number > EDIT_LIMIT:
        raise MessageError(
            f"a message has {number:,} changes; allowed: at most {EDIT_LIMIT:,}. Split the edit"
        )
    try:
        return _requests().validate_python(content)
    except ValidationError as error:
        raise MessageError(_words(error)) from None


def _changes_in(content: Mapping[Any, Any]) -> int:
    """Return the number of changes of a message."""
    lists = [content.get("changes"), *(_listed(content.get("edits")))]
    return sum(len(_listed(each)) for each in lists)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def failure(error: Exception) -> Failure:
    """Return an error as a view gets it."""
    match error:
        case ChangeError():
            return cast("Failure", error.as_dict())
        case MessageError():
            code = error.code
        case FileChangedError():
            code = "file_changed"
        case _:
            code = "error"
    text = str(error)
    if not isinstance(error, (JourneyError, OSError)):
        text = f"{type(error).__name__}: {text}"
    return Failure(code=code, message=text, change=None, field=None, allowed=None)


@cache
def _requests() -> TypeAdapter[Request]:
    return TypeAdapter(Request)


@cache
def _schema() -> dict[str, Any]:
    return _requests().json_schema()


def _words(error: ValidationError) -> str:
    """Return the first error of a message, in words."""
    first = error.errors(include_url=False, include_context=False)[0]
    schema = _schema()
    types = schema["discriminator"]["mapping"]
    value = first["input"]
    if not first["loc"]:
        if not isinstance(value, dict):
            return f"a message must be an object, not {shown(value)}"
        if "type" not in value:
            return f"a message needs a type; allowed: {', '.join(types)}"
        return f"unknown message type {shown(value['type'])}; allowed: {', '.join(types)}"
    type, *path = first["loc"]
    fields = schema["$defs"][types[type].rsplit("/", 1)[1]]["properties"]
    name = path_text(tuple(path))
    match first["type"]:
        case "missing":
            return f"{type} needs {name}"
        case "extra_forbidden":
            return f"{type} has no field {shown(name)}; allowed: {', '.join(fields)}"
    node = fields.get(path[0], {})
    for part in path[1:]:
        if isinstance(part, int):
            node = node.get("items", {})
    return f"{type}: {name}={shown(value)} is not valid; allowed: {in_words(schema, node)}"


def messages_schema() -> dict[str, Any]:
    """Return the JSON Schema of the messages, from which the types of TypeScript are generated."""
    adapters: dict[str, TypeAdapter[Any]] = {
        "Request": _requests(), "Answer": TypeAdapter(Answer), "News": TypeAdapter(News),
        "Greeting": TypeAdapter(Greeting),
    }  # fmt: skip
    unions, made = TypeAdapter.json_schemas(
        [(name, "validation", adapter) for name, adapter in adapters.items()]
    )
    definitions = made["$defs"]
    for definition in definitions.values():
        for each in definition.get("properties", {}).values():
            each.pop("title", None)  # it only repeats the name
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Message",
        "description": "A message of a journey map's editor or of its host.",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in adapters],
        "$defs": {**definitions, **{name: unions[name, "validation"] for name in adapters}},
    }
