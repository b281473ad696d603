"""Every error and warning of journeynb.

Each derives from `JourneyError` and from the builtin it resembles, so that both
``except jn.JourneyError`` and ``except ValueError`` do what their reader expects.
"""

from __future__ import annotations

from typing import Any


class JourneyError(Exception):
    """The base of every error that journeynb raises.

    A notebook shows your own lines and the message; ``%tb`` in the next cell shows all lines.
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
    """A change that the map refuses; the map is as it was.

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
        The right name that is nearest to a wrong one.
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
    """An id, or a link between two ids, that the map does not have."""

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
    """A file that changed on disk since it was read, and is not overwritten."""


class MissingExtraError(JourneyError, ImportError):
    """A capability whose optional dependency is not installed; names the extra to install."""


class ArgumentError(JourneyError, ValueError):
    """An argument that a call does not take; the message says what is allowed."""


class CallError(ArgumentError, TypeError):
    """A call with a name that it does not take, too many values or too few."""


class UnknownNameError(JourneyError, AttributeError):
    """An attribute or method that an object does not have; the message names the nearest.

    Parameters
    ----------
    message : str
        The problem, and the nearest name.
    name : str
        The attribute that was asked for.
    """

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message, name=name)


class ImmutableError(JourneyError, AttributeError):
    """An entity cannot be changed in place; the methods of the map change it."""


class QueryError(JourneyError, RuntimeError):
    """A question to an event log that its backend could not answer."""


class ReportError(JourneyError, RuntimeError):
    """A report that could not be made; nothing was written."""


class GapsFound(JourneyError, AssertionError):
    """Raised by `JourneyMap.require` when a map has more findings than allowed.

    Parameters
    ----------
    message : str
        The findings, a line each.
    findings : list of dict
        The same as rows of the gap table.
    """

    def __init__(self, message: str, findings: list[dict[str, Any]]) -> None:
        super().__init__(message)
        self.findings = findings


class JourneyWarning(UserWarning):
    """Something that was read or done in another way than one may expect."""


def need(module: str, extra: str, what: str) -> MissingExtraError:
    """Return the error that names the extra that installs `module`."""
    return MissingExtraError(
        f"{what} needs {module}, which is not installed: pip install 'journeynb[{extra}]'"
    )
