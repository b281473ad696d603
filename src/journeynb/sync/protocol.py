"""The messages of a view: what each may hold, and the answer to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from journeynb.base.errors import ChangeError, FileChangedError, JourneyError
from journeynb.base.text import shown

Message = dict[str, Any]
Handler = Callable[[Mapping[str, Any]], Message]


class MessageError(JourneyError, ValueError):
    """A message that is none of those that a view may send, or that is refused.

    Parameters
    ----------
    message : str
        Why.
    code : str
        What a view can do something about: ``file_exists``; else ``error``.
    """

    def __init__(self, message: str, code: str = "error") -> None:
        super().__init__(message)
        self.code = code


def request_of(content: Any) -> str | None:
    """Return what names a message, ``CLIENT-NUMBER``; None where it cannot be answered."""
    request = content.get("request") if isinstance(content, Mapping) else None
    return request if isinstance(request, str) and 0 < len(request) <= 64 else None


def answer(content: Mapping[str, Any], handlers: Mapping[str, Handler]) -> Message:
    """Return the answer to a message.

    Parameters
    ----------
    content : dict
        What came from the browser: ``request``, a text of at most 64 characters, and exactly one of
        the handlers' names.
    handlers : dict of str to callable
        Take the message, and return what the answer holds beside ``request``.
    """
    request = content["request"]
    names = [name for name in handlers if name in content]
    try:
        if len(names) != 1:
            raise MessageError(
                f"a message must contain one of {', '.join(handlers)}, not {shown(list(content))}"
            )
        return {"request": request, **handlers[names[0]](content)}
    except ChangeError as error:
        return {"request": request, "error": error.as_dict()}
    except MessageError as error:
        return {"request": request, "error": _error(str(error), error.code)}
    except FileChangedError as error:
        return {"request": request, "error": _error(str(error), "file_changed")}
    except (JourneyError, OSError) as error:
        return {"request": request, "error": _error(str(error))}
    except Exception as error:  # a view that is not answered would wait for ever
        return {"request": request, "error": _error(f"{type(error).__name__}: {error}")}


def _error(message: str, code: str = "error") -> Message:
    return {"code": code, "message": message, "change": None, "field": None, "allowed": None}


def text_of(value: Any, name: str) -> str:
    """Return a value that must be text."""
    if not isinstance(value, str):
        raise MessageError(f"{name} must be text, not {shown(value)}")
    return value


def number_of(value: Any, name: str) -> int:
    """Return a value that must be a whole number from 0."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise MessageError(f"{name} must be a whole number from 0, not {shown(value)}")
    return value


def list_of(value: Any, name: str) -> list[Any]:
    """Return a value that must be a list."""
    if not isinstance(value, list):
        raise MessageError(f"{name} must be a list, not {shown(value)}")
    return value


def yes(value: Any, name: str) -> None:
    """Raise where a value is not true."""
    if value is not True:
        raise MessageError(f"{name} must be true, not {shown(value)}")
