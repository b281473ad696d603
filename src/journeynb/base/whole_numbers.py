"""Arguments that are whole numbers, such as how many rows to show."""

from __future__ import annotations

from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown


def require_whole(value: Any, name: str, most: int) -> int:
    """Return a whole number from 1 to `most`; anything else raises.

    Parameters
    ----------
    value : object
        The value of the argument.
    name : str
        Name of the argument, for the error.
    most : int
        The largest number that is allowed.

    Raises
    ------
    ArgumentError
        The value is not such a number; says which are allowed.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise ArgumentError(
            f"{name}={shown(value)} is not valid; allowed: a whole number from 1 to {most}"
        )
    return value
