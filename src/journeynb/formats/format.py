"""What a format of files is: its name, its file extensions, how it is read and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from journeynb.model.state import State


@dataclass(frozen=True)
class Format:
    """A format of files.

    Parameters
    ----------
    name : str
        Its name in calls and commands.
    endings : tuple of str
        Its file extensions, the usual one first.
    read : callable
        Makes a map of a file's content, given the file's name for messages and options.
    write : callable
        Makes a file's content of a map.
    options : tuple of str
        The options that reading takes.
    can_write : bool
        Whether maps can be saved in it.
    can_read : bool
        Whether maps can be read from it.
    within : str
        The format whose file extensions its files have.
    recognized : callable, optional
        Whether a file of the format `within` is in this one, given its content.
    own : bool
        Whether a user or a package added it.
    """

    name: str
    endings: tuple[str, ...]
    read: Callable[..., State]
    write: Callable[[State], bytes]
    options: tuple[str, ...] = ()
    can_write: bool = True
    can_read: bool = True
    within: str = ""
    recognized: Callable[[bytes], bool] | None = None
    own: bool = False
