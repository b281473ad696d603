"""Every error and warning of journeynb.

Each derives from `JourneyError` and from the builtin it resembles, so that both
``except jn.JourneyError`` and ``except ValueError`` do what their reader expects.
"""

from __future__ import annotations

from typing import Any


class JourneyError(Exception):
    """The base of every error that journeynb raises.

    A notebook shows only the lines of your own code and the message; ``%tb`` in the next cell shows
    the whole traceback.
    """

    def _render_traceback_(self) -> list[str]:
        from journeynb.base.tracebacks import rendered

        return rendered(self)

    def __reduce__(self) -> tuple[Any, ...]:
        # the arguments of the constructors are not those of Exception: rebuild without them
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(cls: type[JourneyError], args: tuple[Any, ...], state: dict[str, Any]) -> JourneyError:
    """Return an error as it was before it was pickled."""
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class ChangeError(JourneyError, ValueError):
    """A change is not valid; the map was not changed.

    Parameters
    ----------
    code : str
        One of ``unknown_op``, ``unknown_kind``, ``unknown_id``, ``id_taken``, ``bad_id``,
        ``unknown_field``, ``bad_value``, ``bad_end``, ``too_many``, ``cycle``,
        ``no_such_link`` and ``bad_index``.
    message : str
        The problem, in a sentence.
    change : int or None
        The position of the refused change in its list.
    field : str or None
        The field of the change, or of the entity or link, that was wrong.
    allowed : str or None
        The values that are allowed.
    nearest : str or None
        The valid name that is most similar to a wrong one.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        change: int | None = None,
        field: str | None = None,
        allowed: str | None = None,
        nearest: str | None = None,
    ) -> None:
        super().__init__(message)
        self.nearest = nearest
        self.code = code
        self.message = message
        self.change = change
        self.field = field
        self.allowed = allowed

    def __str__(self) -> str:
        text = self.message
        if self.nearest:
            text = f"{text}; did you mean {self.nearest!r}?"
        if self.allowed:
            text = f"{text} Allowed" if self.nearest else f"{text}; allowed"
            text = f"{text}: {self.allowed}"
        return text

    def as_dict(self) -> dict[str, Any]:
        """Return ``{code, change, field, message, allowed}``, the form both languages share."""
        return {
            "code": self.code,
            "change": self.change,
            "field": self.field,
            "message": self.message,
            "allowed": self.allowed,
        }

    def at(self, change: int) -> ChangeError:
        """Return this error as one of the change at position `change`."""
        self.change = change
        return self


class UnknownIdError(ChangeError, KeyError):
    """An id, or a link between two ids, is not on the map."""

    __str__ = ChangeError.__str__  # KeyError would show the repr of the message


class FormatError(JourneyError, ValueError):
    """A file or a table that cannot be read: names the file and the place in it.

    Parameters
    ----------
    message : str
        The problem, and the values that are allowed.
    source : str or None
        The file's name.
    where : str or None
        The line (``line 3``) or the path to the field (``touchpoints[2].cost``).
    """

    def __init__(
        self, message: str, *, source: str | None = None, where: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.where = where

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.source, self.where) if part)
        return f"{place}: {self.message}" if place else self.message

    @property
    def reason(self) -> str:
        """The place in the file and the problem, without the file's name."""
        return f"{self.where}: {self.message}" if self.where else self.message


class FileError(JourneyError, OSError):
    """A file that cannot be opened or written."""


class FileChangedError(FileError):
    """A file has changed on disk since it was read; it was not overwritten."""


class MissingExtraError(JourneyError, ImportError):
    """An optional dependency is not installed; the message names the extra to install."""


class ArgumentError(JourneyError, ValueError):
    """An argument is not valid; the message says what is allowed."""


class CallError(ArgumentError, TypeError):
    """A function was called with an unknown argument name, or too many or too few arguments."""


class UnknownNameError(JourneyError, AttributeError):
    """An object has no such attribute or method; the message names the most similar one.

    Parameters
    ----------
    message : str
        The problem, and the most similar name.
    name : str
        The attribute that was asked for.
    """

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message, name=name)


class ImmutableError(JourneyError, AttributeError):
    """An entity cannot be changed in place; use the methods of the map, such as `set`."""


class QueryError(JourneyError, RuntimeError):
    """The backend of an event log could not answer a question."""


class ReportError(JourneyError, RuntimeError):
    """A report could not be created; nothing was written."""


class GapsFound(JourneyError, AssertionError):
    """Raised by `JourneyMap.require` when a map has more findings than allowed.

    Parameters
    ----------
    message : str
        The findings, one on each line.
    findings : list of dict
        The same as rows of the gap table.
    """

    def __init__(self, message: str, findings: list[dict[str, Any]]) -> None:
        super().__init__(message)
        self.findings = findings


class JourneyWarning(UserWarning):
    """A warning that something was read or done differently than you may expect."""


def need(module: str, extra: str, what: str) -> MissingExtraError:
    """Return the error that names the extra that installs `module`."""
    return MissingExtraError(
        f"{what} needs {module}, which is not installed: pip install 'journeynb[{extra}]'"
    )
