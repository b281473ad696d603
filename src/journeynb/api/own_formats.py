"""Formats of your own: `jn.add_format` and `jn.remove_format`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from journeynb.api.journey_map import JourneyMap
from journeynb.base.errors import ArgumentError, FormatError
from journeynb.base.text import shown, visible
from journeynb.formats.format import Format
from journeynb.formats.registry import put_format, remove_own_format
from journeynb.model.state import State

Read = Callable[..., JourneyMap]
Write = Callable[[JourneyMap], "str | bytes"]


def add_format(
    name: str,
    endings: str | Sequence[str],
    read: Read | None = None,
    write: Write | None = None,
) -> None:
    r"""Add a file format, for `read`, `JourneyMap.save` and ``journeynb convert``.

    Parameters
    ----------
    name : str
        Name of the format, as ``read(path, format=...)`` takes it. A format of your own with the
        same name is replaced; a built-in one is not.
    endings : str or list of str
        File extensions, such as ``".cjml"``. An extension of a built-in format cannot be used, but
        a longer one such as ``".smaply.json"`` can.
    read : callable, optional
        Takes the content of a file (bytes), and returns a `JourneyMap`. Its keyword-only parameters
        are options of `read`.
    write : callable, optional
        Takes a `JourneyMap`, and returns the content of a file (text or bytes).

    Raises
    ------
    ArgumentError
        The name or an extension belongs to a built-in format, or there is no function.

    Examples
    --------
    >>> def write_names(jm):
    ...     return "\n".join(jm.table("touchpoint").name)
    >>> def read_names(content, *, title=""):
    ...     jm = jn.JourneyMap(title)
    ...     for name in content.decode().splitlines():
    ...         jm.add(jn.Touchpoint(name=name))
    ...     return jm
    >>> jn.add_format("names", ".names", read_names, write_names)
    >>> import os, tempfile
    >>> path = os.path.join(tempfile.mkdtemp(), "coffee.names")
    >>> jn.sample("coffee").save(path)
    >>> len(jn.read(path, title="Coffee").table("touchpoint"))
    38
    >>> jn.remove_format("names")
    """
    if not isinstance(name, str) or not name.isidentifier():
        raise ArgumentError(
            f"name={shown(name)} is not valid; allowed: letters, digits and _, such as 'cjml'"
        )
    given = [endings] if isinstance(endings, str) else endings
    if not isinstance(given, Sequence) or not given or not all(map(_is_ending, given)):
        raise ArgumentError(
            f"endings={shown(endings)} is not valid; allowed: a file extension such as '.cjml', or "
            "a list of them"
        )
    for what, function in (("read", read), ("write", write)):
        if function is not None and not callable(function):
            raise ArgumentError(f"{what}={shown(function)} is not valid; allowed: a function")
    if read is None and write is None:
        raise ArgumentError("a format needs read= or write=, a function")
    put_format(
        Format(
            name,
            tuple(ending.lower() for ending in given),
            _Reader(name, read).read,
            _Writer(name, write).write,
            _options(read),
            can_write=write is not None,
            can_read=read is not None,
            own=True,
        )
    )


def remove_format(name: str) -> None:
    """Remove a file format of your own.

    Parameters
    ----------
    name : str
        Name of the format.

    Raises
    ------
    ArgumentError
        There is no such format, or it is built in.
    """
    remove_own_format(name)


def _is_ending(value: object) -> bool:
    return isinstance(value, str) and len(value) > 1 and value[0] == "." and value[-1] != "."


def _options(read: Read | None) -> tuple[str, ...]:
    """Return the keyword-only parameters of a function."""
    if read is None:
        return ()
    parameters = inspect.signature(read).parameters.values()
    return tuple(each.name for each in parameters if each.kind is each.KEYWORD_ONLY)


class _Reader:
    """Reads files with the function of a user, whose errors name the file."""

    def __init__(self, name: str, function: Read | None) -> None:
        self._name = name
        self._function = function

    def read(self, data: bytes, source: str, **options: Any) -> State:
        """Return the map in a file's content."""
        assert self._function is not None
        try:
            made = self._function(data, **options)
        except FormatError:
            raise
        except Exception as error:
            raise FormatError(_words(self._name, "read", error), source=source) from error
        if not isinstance(made, JourneyMap):
            raise FormatError(
                f"the function that reads the format {self._name} returned {shown(made)}; allowed: "
                "a JourneyMap",
                source=source,
            )
        return made._core.state.copy()


class _Writer:
    """Writes files with the function of a user."""

    def __init__(self, name: str, function: Write | None) -> None:
        self._name = name
        self._function = function

    def write(self, state: State) -> bytes:
        """Return a map as the content of a file."""
        if self._function is None:
            raise ArgumentError(f"the format {self._name} can only be read")
        try:
            made = self._function(JourneyMap._of(state.copy()))
        except FormatError:
            raise
        except Exception as error:
            raise FormatError(_words(self._name, "write", error)) from error
        if isinstance(made, str):
            return made.encode("utf-8")
        if not isinstance(made, (bytes, bytearray)):
            raise FormatError(
                f"the function that writes the format {self._name} returned {shown(made)}; "
                "allowed: text or bytes"
            )
        return bytes(made)


def _words(name: str, what: str, error: Exception) -> str:
    text = visible(" ".join(str(error).split()))[:200]
    return f"the format {name} cannot {what} it: {type(error).__name__}: {text}"
