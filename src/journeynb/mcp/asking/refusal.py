"""Errors in the form of the door, which an assistant can read and correct."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from journeynb.base.errors import ArgumentError, ChangeError, FileError, FormatError, JourneyError
from journeynb.base.suggestions import nearest
from journeynb.base.text import shown
from journeynb.mcp.asking.question import Question
from journeynb.model.kinds.field_errors import path_text, problem

LONGEST_FIELD = 80
"""Largest number of characters of the field that an error names."""
FAULT = "journeynb could not answer because of an internal error; see the log of the server"


class Refused(JourneyError):
    """A call that a tool refuses.

    Parameters
    ----------
    code : str
        What was wrong, for a program.
    message : str
        What was wrong, in a sentence.
    field : str or None
        The argument that was wrong.
    allowed : str or None
        What is allowed instead.
    change : int or None
        Position of the change that was wrong.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        field: str | None = None,
        allowed: str | None = None,
        change: int | None = None,
    ) -> None:
        super().__init__(message)
        self.refusal = {
            "code": code,
            "change": change,
            "field": field,
            "message": message,
            "allowed": allowed,
        }


def wrong_arguments(
    error: ValidationError, question: type[Question], given: dict[str, Any]
) -> Refused:
    """Return the first of the errors in the arguments of a tool."""
    first = problem(error, question, list(given))
    place = path_text(first.path)
    if first.code == "unknown_field":
        known = list(question.model_fields)
        guess = nearest(place, known)
        hint = f"; did you mean {guess!r}?" if guess else ""
        return Refused(
            "unknown_argument",
            f"unknown argument {shown(place)}{hint}",
            field=place,
            allowed=", ".join(known) or "no arguments",
        )
    return Refused(
        "bad_argument", f"{place}: {first.message}", field=place or None, allowed=first.allowed
    )


def unknown(code: str, what: str, value: object, known: Iterable[str], *, field: str) -> Refused:
    """Return the error of a name that does not exist, with the nearest one that does."""
    names = list(known)
    guess = nearest(value, names)
    hint = f"; did you mean {guess!r}?" if guess else ""
    few = ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
    return Refused(code, f"unknown {what} {shown(value)}{hint}", field=field, allowed=few or "none")


def refusal_of(error: BaseException) -> dict[str, Any]:
    """Return ``{code, change, field, message, allowed}`` for an error.

    The message of an error that is not ours stays here, since it can contain anything.
    """
    made = _of(error)
    field = made["field"]
    if field is not None and len(field) > LONGEST_FIELD:  # a name that a call has made up
        return {**made, "field": field[: LONGEST_FIELD - 1] + "…"}
    return made


def _of(error: BaseException) -> dict[str, Any]:
    match error:
        case Refused():
            return error.refusal
        case ChangeError():
            hint = f"; did you mean {error.nearest!r}?" if error.nearest else ""
            return {**error.as_dict(), "message": error.message + hint}
        case FormatError():
            return _refusal("bad_file", str(error), error.where)
        case FileError():
            return _refusal("file", str(error))
        case ArgumentError():
            return _refusal("bad_argument", str(error))
        case JourneyError():
            return _refusal("refused", str(error))
    return _refusal("fault", FAULT)


def _refusal(code: str, message: str, field: str | None = None) -> dict[str, Any]:
    """Return a refusal; the messages of our errors end with what is allowed."""
    said, _, allowed = message.rpartition("; allowed: ")
    return {
        "code": code, "change": None, "field": field, "message": said or message,
        "allowed": allowed if said else None,
    }  # fmt: skip
