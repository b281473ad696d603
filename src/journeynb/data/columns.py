"""Choose the columns of a table by role: as given, or guessed from common names."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from journeynb.base.errors import ArgumentError
from journeynb.base.text import shown

OWN = "journeynb_own_"
"""Prefix of a table's own columns whose names mean something else in ours."""


def _plain(name: str) -> str:
    return re.sub(r"[\s_.\-]+", "_", name.strip()).casefold()


def choose(
    columns: Sequence[str],
    given: Mapping[str, Any],
    source: str,
    common: Mapping[str, Sequence[str]],
    required: Collection[str],
    used: Collection[str] = (),
    advice: Callable[[list[str]], str] | None = None,
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the column for each role, and which columns were guessed.

    Parameters
    ----------
    columns : list of str
        The columns of the table.
    given : dict
        The choice of the user for each role: a name, None (guess) or False (there is none). For
        ``persona`` another object is returned unchanged.
    source : str
        Name of the table in messages.
    common : dict of str to list of str
        Common names for each role, the most likely first.
    required : list of str
        The roles that must have a column.
    used : list of str
        Columns that are not guessed for any role.
    advice : callable, optional
        Returns what to add to the error for roles without a column.

    Raises
    ------
    ArgumentError
        A given column does not exist, or a required one cannot be guessed.

    Examples
    --------
    >>> common = {"customer": ["customer", "user"], "plan": ["plan", "tier"]}
    >>> choose(["User", "tier"], {"plan": "tier"}, "the table", common, ["customer"])
    ({'customer': 'User', 'plan': 'tier'}, {'customer': 'User'})
    """
    plain: dict[str, str] = {}
    for name in columns:
        plain.setdefault(_plain(name), name)
    taken = {*used, *(name for name in given.values() if isinstance(name, str))}
    found: dict[str, Any] = {}
    guessed: dict[str, str] = {}
    missing: list[str] = []
    for role, names in common.items():
        choice = given.get(role)
        if isinstance(choice, str):
            require(choice, role, columns, source)
            found[role] = choice
        elif choice is None:
            candidates = (plain[_plain(name)] for name in names if _plain(name) in plain)
            guess = next((each for each in candidates if each not in taken), None)
            if guess is not None:
                found[role] = guessed[role] = guess
                taken.add(guess)
            elif role in required:
                missing.append(role)
        elif choice is not False:
            if role != "persona" or isinstance(choice, (bool, int, float, list, tuple, set)):
                more = ", a dict or an expression" if role == "persona" else ""
                raise ArgumentError(
                    f"{role}={shown(choice)} is not valid; allowed: the name of a "
                    f"column{more}, or False"
                )
            found[role] = choice
        elif role in required:
            raise ArgumentError(f"{role}=False is not valid; allowed: the name of a column")
    if missing:
        words = " and ".join(f"{role}=" for role in missing)
        more = "" if advice is None else advice(missing)
        raise ArgumentError(
            f"{source}: pass {words} to say which column to use; the columns are "
            f"{listed(columns)}{more}"
        )
    return found, guessed


def require(name: str, role: str, columns: Sequence[str], source: str) -> None:
    """Raise `ArgumentError` if a column does not exist; the message lists the columns."""
    if name in columns:
        return
    words = f"{source} has no column {shown(name)} for {role}=; the columns are {listed(columns)}"
    if role == "event":
        words += f"; if every row is the event {shown(name)}, pass constant=True"
    if any(_plain(each) == _plain(name) for each in columns) and numbered(name, columns):
        words += "; if names differ only in case, the later ones get a number"
    raise ArgumentError(words)


def guesses(guessed: Mapping[str, str], columns: Sequence[str]) -> list[str]:
    """Return the guesses to report: a name that differs from the role, or is not unique.

    Examples
    --------
    >>> guesses({"customer": "user", "event": "event"}, ["user", "event", "Event_1"])
    ["customer='user'", "event='event' (not 'Event_1')"]
    """
    found = []
    for role, name in guessed.items():
        others = ", ".join(map(repr, numbered(name, columns)))
        if others or role != name:
            found.append(f"{role}={name!r}" + (f" (not {others})" if others else ""))
    return found


def numbered(name: str, columns: Sequence[str]) -> list[str]:
    """Return the columns that DuckDB may have numbered because their names differ only in case.

    DuckDB reads ``event,Event`` as ``event`` and ``Event_1``.

    Examples
    --------
    >>> numbered("event", ["event", "Event_1", "event_id"])
    ['Event_1']
    """
    same = re.compile(re.escape(name) + r"(_[0-9]+)?", re.IGNORECASE)
    return [each for each in columns if each != name and same.fullmatch(each)]


def listed(names: Sequence[str], most: int = 40) -> str:
    """Return names separated by commas, at most `most` of them."""
    text = ", ".join(names[:most]) or "no columns"
    return f"{text} and {len(names) - most} more" if len(names) > most else text
