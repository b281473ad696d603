"""The messages of a view: what each may hold, and the answer to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from journeynb.model.errors import ChangeError, JourneyError
from journeynb.model.refusals import shown

Message = dict[str, Any]
Handler = Callable[[Mapping[str, Any]], Message]


class MessageError(JourneyError, ValueError):
    """A message that is none of those that a view may send."""


def answer(content: Any, handlers: Mapping[str, Handler]) -> Message | None:
    """Return the answer to a message; None where it cannot be answered.

    Parameters
    ----------
    content : object
        What came from the browser: an object with ``request``, a text of at most 64 characters, and
        exactly one of the handlers' names.
    handlers : dict of str to callable
        Take the message, and return what the answer holds beside ``request``.
    """
    request = content.get("request") if isinstance(content, Mapping) else None
    if not isinstance(request, str) or not 0 < len(request) <= 64:
        return None
    names = [name for name in handlers if name in content]
    try:
        if len(names) != 1:
            raise MessageError(
                f"a message holds one of {', '.join(handlers)}, not {shown(sorted(content))}"
            )
        return {"request": request, **handlers[names[0]](content)}
    except ChangeError as error:
        return {"request": request, "error": error.as_dict()}
    except (JourneyError, OSError) as error:
        return {"request": request, "error": _error(str(error))}
    except Exception as error:  # a view that is not answered would wait for ever
        return {"request": request, "error": _error(f"{type(error).__name__}: {error}")}


def _error(message: str) -> Message:
    return {"code": "error", "message": message, "change": None, "field": None, "allowed": None}


def text_of(value: Any, name: str) -> str:
    """Return a value that must be text."""
    if not isinstance(value, str):
        raise MessageError(f"{name} is text, not {shown(value)}")
    return value


def number_of(value: Any, name: str) -> int:
    """Return a value that must be a whole number from 0."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise MessageError(f"{name} is a whole number from 0, not {shown(value)}")
    return value
